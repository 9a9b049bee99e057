package convsheet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void valuesLieChannelByChannelRowByRow() {
    var tensor = Tensor.of(Shape.of(2, 1, 2), 1, 2, 3, 4);

    assertThat(tensor.at(0, 0, 1)).isEqualTo(2);
    assertThat(tensor.at(1, 0, 0)).isEqualTo(3);
  }

  @Test
  void aVectorIsOneColumnOfOneChannel() {
    var shape = Shape.of(3);

    assertThat(shape.isVector()).isTrue();
    assertThat(new int[] {shape.channels(), shape.rows(), shape.columns(), shape.plane()})
        .containsExactly(1, 3, 1, 3);
    assertThat(Tensor.of(shape, 1, 2, 3).at(0, 2, 0)).isEqualTo(3);
  }

  @Test
  void aTensorHoldsWhatCellsCanHold() {
    var tensor =
        Tensor.of(Shape.of(4), -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1);

    assertThat(Double.doubleToRawLongBits(tensor.values()[0])).isZero();
    assertThat(tensor.values()[1]).isNaN();
    assertThat(tensor.values()[2]).isNaN();
    assertThat(tensor.values()[3]).isEqualTo(-1);
  }

  @Test
  void valuesMustFillTheShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(Shape.of(2, 2, 2), 1, 2, 3))
        .withMessage("3 values do not fill a tensor of 2 x 2 x 2");
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1, 0, 2));
  }

  @Test
  void equalTensorsHaveEqualShapesAndValues() {
    var tensor = Tensor.of(Shape.of(2), 1, Double.NaN);

    assertThat(tensor)
        .isEqualTo(Tensor.of(Shape.of(2), 1, Double.NaN))
        .hasSameHashCodeAs(Tensor.of(Shape.of(2), 1, Double.NaN))
        .isNotEqualTo(tensor.reshape(Shape.of(2, 1, 1)))
        .isNotEqualTo(Tensor.of(Shape.of(2), 1, 2));
  }
}
