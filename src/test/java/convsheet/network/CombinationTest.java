package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that combine several, and layers with numbers for each channel. */
class CombinationTest {
  private static final Tensor PICTURE = Tensor.of(Shape.of(2, 1, 3), -1, 2, 3, 4, -5, 6);

  @Test
  void aGateOfOneNumberAChannelMultipliesWholeChannels() {
    var mul = new Mul(new Relu());
    for (var gate : List.of(Shape.of(2, 1, 1), Shape.of(2))) {
      assertThat(mul.forward(List.of(PICTURE, Tensor.of(gate, 10, -1))))
          .isEqualTo(Tensor.of(PICTURE.shape(), 0, 20, 30, 0, 5, 0));
      assertThat(mul.outputShape(List.of(gate, PICTURE.shape()))).isEqualTo(PICTURE.shape());
    }
    assertThat(mul.multiplyAdds(List.of(Shape.of(2), PICTURE.shape()))).isEqualTo(6);
  }

  @Test
  void theSecondIsSubtractedFromTheFirst() {
    assertThat(
            new Sub(new Identity())
                .forward(List.of(Tensor.of(Shape.of(3), 5, 6, 7), Tensor.of(Shape.of(1), 2))))
        .isEqualTo(Tensor.of(Shape.of(3), 3, 4, 5));
  }

  @Test
  void sizesThatDifferAreRefused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                new Mul(new Identity())
                    .outputShape(List.of(Shape.of(2, 3, 4), Shape.of(2, 3, 1), Shape.of(3))))
        .withMessageStartingWith(
            "found inputs of 2 x 3 x 4 and of 2 x 3 x 1 and of 3 to be multiplied; expected"
                + " inputs of one shape");
  }

  @Test
  void numbersOfChannelsAreOneForEachOrOneForAll() {
    assertThat(new PRelu(new double[] {0.5, 2}).forward(List.of(PICTURE)))
        .isEqualTo(Tensor.of(PICTURE.shape(), -0.5, 2, 3, 4, -10, 6));
    assertThat(new PRelu(new double[] {2}).forward(List.of(PICTURE)))
        .isEqualTo(Tensor.of(PICTURE.shape(), -2, 2, 3, 4, -10, 6));
    var scale = new Scale(new double[] {2, 3}, new double[] {1});
    assertThat(scale.forward(List.of(PICTURE)))
        .isEqualTo(Tensor.of(PICTURE.shape(), -1, 5, 7, 13, -14, 19));
    // the values of a vector count as channels
    assertThat(scale.forward(List.of(Tensor.of(Shape.of(2), 5, 7))))
        .isEqualTo(Tensor.of(Shape.of(2), 11, 22));
    assertThat(
            InterpretedNetwork.forward(Network.of(PICTURE.shape()).then("scale", scale), PICTURE))
        .containsExactly(scale.forward(List.of(PICTURE)));
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> scale.outputShape(List.of(Shape.of(3, 1, 1))))
        .withMessageStartingWith(
            "found a weight for 2 channels; expected one for each of the 3, or one for all");
  }
}
