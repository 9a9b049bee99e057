package convsheet.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallerGridTest {
  private static final double[] VALUES = {0, 4, 8, 8, 9, 2, 4, 8, 8, 9, 2, 6, 7, Double.NaN, 1};

  @Test
  void aGridThatFitsStaysAsItIs() {
    var grid = SmallerGrid.of(5, VALUES, 3, 5);

    assertThat(grid.values()).isEqualTo(VALUES);
    assertThat(grid.range()).isEqualTo("0 to 9, errors");
  }

  /** (0+4+2+4)/4 = 2.5, (8+8+8+8)/4 = 8, (9+9)/2 = 9; below (2+6)/2 = 4, an error, 1. */
  @Test
  void aLargerOneIsMadeOfMeansOfSquares() {
    for (var grid :
        new SmallerGrid[] {
          SmallerGrid.of(5, VALUES, Integer.MAX_VALUE, 3), SmallerGrid.of(5, VALUES, 2, 100)
        }) {
      assertThat(grid.rows()).isEqualTo(2);
      assertThat(grid.columns()).isEqualTo(3);
      assertThat(grid.values()).containsExactly(2.5, 8, 9, 4, Double.NaN, 1);
      assertThat(grid.range()).isEqualTo("0 to 9, errors, means of 2 x 2");
    }
  }
}
