package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {
  @ParameterizedTest
  @CsvSource({
    "ZEROS,     0 0 1 2 3 0",
    "BLANK,     0 0 1 2 3 0",
    "REFLECT,   3 2 1 2 3 2",
    "REPLICATE, 1 1 1 2 3 3",
    "CIRCULAR,  2 3 1 2 3 1"
  })
  void theBorderHoldsWhatItsModeSays(Padding.Mode mode, String expected) {
    var numbers = Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    var row = Tensor.of(Shape.of(1, 1, 3), 1, 2, 3);
    var column = Tensor.of(Shape.of(1, 3, 1), 1, 2, 3);

    assertThat(new Padding(0, 2, 0, 1, mode).pad(row))
        .isEqualTo(Tensor.of(Shape.of(1, 1, 6), numbers));
    assertThat(new Padding(2, 0, 1, 0, mode).pad(column))
        .isEqualTo(Tensor.of(Shape.of(1, 6, 1), numbers.clone()));
  }

  @Test
  void everyChannelGetsItsOwnBorder() {
    var input = Tensor.of(Shape.of(2, 1, 1), 1, 2);

    assertThat(new Padding(0, 1, 1, 0, Padding.Mode.ZEROS).pad(input))
        .isEqualTo(Tensor.of(Shape.of(2, 2, 2), 0, 1, 0, 0, 0, 2, 0, 0));
    assertThat(new Padding(0, 1, 1, 0, Padding.Mode.REPLICATE).pad(input))
        .isEqualTo(Tensor.of(Shape.of(2, 2, 2), 1, 1, 1, 1, 2, 2, 2, 2));
  }

  @Test
  void aPictureMustBeLargeEnoughToFillItsBorder() {
    var shape = Shape.of(1, 3, 5);

    assertThat(new Padding(2, 4, 1, 4, Padding.Mode.REFLECT).padded(shape))
        .isEqualTo(Shape.of(1, 6, 13));
    assertThat(new Padding(3, 5, 3, 5, Padding.Mode.CIRCULAR).padded(shape))
        .isEqualTo(Shape.of(1, 9, 15));
    assertTooSmall(new Padding(0, 0, 3, 0, Padding.Mode.REFLECT), "reflect padding of 3 rows");
    assertTooSmall(new Padding(0, 6, 0, 0, Padding.Mode.CIRCULAR), "circular padding of 6 columns");
    assertThat(new Padding(9, 9, 9, 9, Padding.Mode.REPLICATE).padded(shape))
        .isEqualTo(Shape.of(1, 21, 23));
  }

  private static void assertTooSmall(Padding padding, String found) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> padding.padded(Shape.of(1, 3, 5)))
        .withMessageStartingWith("found " + found + "; expected at most ");
  }

  @Test
  void itsTextIsAsShortAsItsSidesAllow() {
    assertThat(new Padding(1, 1, 1, 1, Padding.Mode.ZEROS).text()).isEqualTo("1");
    assertThat(new Padding(1, 2, 1, 2, Padding.Mode.ZEROS).text()).isEqualTo("1x2");
    assertThat(new Padding(1, 1, 2, 1, Padding.Mode.ZEROS).text()).isEqualTo("1,1,2,1");
    assertThat(Padding.NONE.isNone()).isTrue();
    assertThat(new Padding(0, 0, 0, 1, Padding.Mode.ZEROS).isNone()).isFalse();
  }

  @Test
  void theBorderIsWhatLiesAroundThePicture() {
    // top 1, left 2, bottom 0, right 1 around 2 x 1 cells
    var padding = new Padding(1, 2, 0, 1, Padding.Mode.ZEROS);
    var picture = new StringBuilder();
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        picture.append(padding.isBorder(row, column, 3, 4) ? '#' : '.');
      }
      picture.append('\n');
    }

    assertThat(picture).hasToString("####\n##.#\n##.#\n");
  }
}
