package convsheet.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PicturesTest {

  @Test
  void thePicturesHaveTheSizesTheirLessonsCountOn() {
    assertThat(Pictures.seven()).hasDimensions(28, 28);
    assertThat(Pictures.shapes()).hasDimensions(20, 20);
    assertThat(Pictures.leafRed()).hasDimensions(16, 16);
    assertThat(Pictures.leafGreen()).hasDimensions(16, 16);
    assertThat(Pictures.leafBlue()).hasDimensions(16, 16);
    assertThat(Pictures.smallCross()).hasDimensions(5, 5);
  }

  @Test
  void inkGoesFromZeroToOneInHundredths() {
    for (var picture : List.of(Pictures.seven(), Pictures.shapes())) {
      assertThat(values(picture))
          .contains(0.0, 1.0)
          .allMatch(ink -> 0 <= ink && ink <= 1 && ink == Math.rint(ink * 100) / 100);
    }
  }

  @Test
  void coloursAreWholeNumbersOfAByte() {
    for (var channel : List.of(Pictures.leafRed(), Pictures.leafGreen(), Pictures.leafBlue())) {
      assertThat(values(channel))
          .allMatch(value -> 0 <= value && value <= 255 && value == Math.rint(value));
    }
  }

  @Test
  void aChangedPictureLeavesTheNextOneAsItWas() {
    Pictures.smallCross()[2][2] = 99;
    Pictures.seven()[0][0] = 99;

    assertThat(Pictures.smallCross()[2][2]).isEqualTo(3);
    assertThat(Pictures.seven()[0][0]).isEqualTo(0);
  }

  @Test
  void theSevenStandsOnAMarginOfFourPixelsOfPaper() {
    var seven = Pictures.seven();

    assertThat(sum(seven) - sum(seven, 4, 24, 4, 24)).isZero();
    assertThat(sum(seven, 4, 24, 4, 24)).isPositive();
    assertThat(values(seven)).noneMatch(ink -> Double.doubleToLongBits(ink) == 1L << 63);
  }

  @Test
  void theSevenHasABarOnTopAndNothingAtTheLowerLeftOrRight() {
    var seven = Pictures.seven();

    // the bar spans some 14 pixels, the down stroke only some 4 in each row
    assertThat(sum(seven, 7, 8, 0, 28)).isGreaterThan(3 * sum(seven, 16, 17, 0, 28));
    assertThat(sum(seven, 13, 28, 0, 9)).isZero();
    assertThat(sum(seven, 13, 28, 20, 28)).isZero();
  }

  @Test
  void theSevensDownStrokeSlantsToTheLeftAndIsTwoAndAHalfToFourPixelsOfInkInEachRow() {
    var seven = Pictures.seven();

    double right = 28;
    for (int row = 12; row < 23; row++) {
      double ink = sum(seven, row, row + 1, 0, 28);
      double moment = 0;
      for (int column = 0; column < 28; column++) {
        moment += column * seven[row][column];
      }
      assertThat(ink).isBetween(2.5, 4.0);
      assertThat(moment / ink).as("middle of row %d", row).isLessThan(right);
      right = moment / ink;
    }
  }

  @Test
  void theSevenHasSoftEdges() {
    assertThat(values(Pictures.seven()))
        .filteredOn(ink -> 0 < ink && ink < 1)
        .hasSizeGreaterThan(60);
  }

  @Test
  void theSquareHasSharpEdgesAndAnEvenMiddle() {
    var shapes = Pictures.shapes();

    assertThat(sum(shapes, 2, 9, 2, 9)).isEqualTo(49);
    assertThat(sum(shapes, 1, 10, 1, 10)).isEqualTo(49);
  }

  @Test
  void theRampRisesByEqualStepsToTheRightAndNotDownwards() {
    var shapes = Pictures.shapes();

    for (int row = 2; row < 9; row++) {
      assertThat(Arrays.copyOfRange(shapes[row], 10, 19))
          .containsExactly(0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1, 0);
    }
  }

  @Test
  void theLetterHasABarOnAStem() {
    var shapes = Pictures.shapes();

    assertThat(Arrays.copyOfRange(shapes[12], 1, 10))
        .containsExactly(0, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0);
    assertThat(Arrays.copyOfRange(shapes[13], 1, 10))
        .containsExactly(0, 0, 0, 0.8, 0.8, 0.8, 0, 0, 0);
  }

  @Test
  void theDiscLooksTheSameFromAllFourSidesAndHasTheAreaOfACircle() {
    var shapes = Pictures.shapes();

    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        assertThat(shapes[11 + i][11 + j])
            .isEqualTo(shapes[17 - i][11 + j])
            .isEqualTo(shapes[11 + j][11 + i]);
      }
    }
    // 0.6 pi 3.5^2 = 23.09
    assertThat(sum(shapes, 11, 18, 11, 18)).isBetween(22.8, 23.4);
  }

  @Test
  void greenLessTheMeanOfRedAndBlueTellsTheLeafFromTheGround() {
    // places that are surely leaf and surely ground: 3 x 3 windows about (row, column)
    int[][] leaf = {{6, 6}, {8, 5}, {7, 9}, {10, 7}, {4, 10}};
    int[][] ground = {{1, 1}, {2, 5}, {4, 2}, {14, 13}, {12, 12}, {9, 14}};

    for (int[] at : leaf) {
      assertThat(greenness(at[0], at[1])).as("leaf at %s", Arrays.toString(at)).isGreaterThan(70);
    }
    for (int[] at : ground) {
      assertThat(greenness(at[0], at[1]))
          .as("ground at %s", Arrays.toString(at))
          .isBetween(-5.0, 5.0);
    }
  }

  @Test
  void theGroundIsBrownAndTheLeafGreen() {
    assertThat(Pictures.leafRed()[0][0]).isGreaterThan(Pictures.leafGreen()[0][0]);
    assertThat(Pictures.leafGreen()[0][0]).isGreaterThan(Pictures.leafBlue()[0][0]);
    assertThat(Pictures.leafGreen()[6][6]).isGreaterThan(2 * Pictures.leafRed()[6][6]);
    assertThat(Pictures.leafGreen()[6][6]).isGreaterThan(2 * Pictures.leafBlue()[6][6]);
  }

  @Test
  void theSmallCrossAnswersNineDifferentNumbersToTheVerticalEdgeFilter() {
    // Left column less right column of each window, row by row of the picture:
    //   0 0 1 0 0   ->  0-1  0-0  1-0  =  -1  0  1
    //   0 1 3 0 0   ->  0-3  1-0  3-0  =  -3  1  3
    //   1 3 3 2 1   ->  1-3  3-2  3-1  =  -2  1  2
    //   0 0 2 1 0   ->  0-2  0-1  2-0  =  -2 -1  2
    //   0 0 1 0 0   ->  0-1  0-0  1-0  =  -1  0  1
    // and three of these rows summed for each answer.
    double[][] byHand = {{-6, 2, 6}, {-7, 1, 7}, {-5, 0, 5}};

    assertThat(filtered(Pictures.smallCross(), new double[][] {{1, 0, -1}, {1, 0, -1}, {1, 0, -1}}))
        .isDeepEqualTo(byHand);
  }

  @Test
  void theSmallCrossAnswersTheSameNumbersTransposedToTheHorizontalEdgeFilter() {
    double[][] byHand = {{-6, -7, -5}, {2, 1, 0}, {6, 7, 5}};

    assertThat(filtered(Pictures.smallCross(), new double[][] {{1, 1, 1}, {0, 0, 0}, {-1, -1, -1}}))
        .isDeepEqualTo(byHand);
  }

  private static List<Double> values(double[][] picture) {
    return Arrays.stream(picture).flatMapToDouble(Arrays::stream).boxed().toList();
  }

  private static double sum(double[][] picture) {
    return sum(picture, 0, picture.length, 0, picture[0].length);
  }

  /**
   * The sum over rows {@code top} to {@code bottom - 1}, columns {@code left} to {@code right - 1}.
   */
  private static double sum(double[][] picture, int top, int bottom, int left, int right) {
    double sum = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        sum += picture[row][column];
      }
    }
    return sum;
  }

  /** Green less the mean of red and blue, averaged over the 3 x 3 pixels about a place. */
  private static double greenness(int row, int column) {
    double green = sum(Pictures.leafGreen(), row - 1, row + 2, column - 1, column + 2);
    double red = sum(Pictures.leafRed(), row - 1, row + 2, column - 1, column + 2);
    double blue = sum(Pictures.leafBlue(), row - 1, row + 2, column - 1, column + 2);
    return (green - (red + blue) / 2) / 9;
  }

  private static double[][] filtered(double[][] picture, double[][] filter) {
    var answer = new double[picture.length - 2][picture[0].length - 2];
    for (int row = 0; row < answer.length; row++) {
      for (int column = 0; column < answer[row].length; column++) {
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 3; j++) {
            answer[row][column] += filter[i][j] * picture[row + i][column + j];
          }
        }
      }
    }
    return answer;
  }
}
