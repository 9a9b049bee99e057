package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.OnnxOperator;
import convsheet.testing.OnnxOperator.Input;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers agree with the operators of ONNX Runtime, which computes in float32: to 1e-5. */
class OnnxRuntimeTest {
  private static final double FLOAT = 1e-5;

  private final Random random = new Random(15);

  /** Numbers that float32 has, between -8 and 8, and some that are far from 0. */
  private Tensor picture(int... sizes) {
    var shape = Shape.of(sizes);
    var values =
        random.doubles(shape.count(), -8, 8).map(value -> Math.rint(value * 64) / 64).toArray();
    values[0] = -800;
    values[values.length - 1] = 800;
    return Tensor.of(shape, values);
  }

  private static void assertAgree(Tensor ours, Tensor theirs) {
    assertThat(ours.shape()).isEqualTo(theirs.shape());
    for (int i = 0; i < ours.values().length; i++) {
      double value = theirs.values()[i];
      assertThat(ours.values()[i])
          .as("value %d", i)
          .isCloseTo(value, within(FLOAT * Math.max(1, Math.abs(value))));
    }
  }

  @Test
  void activations() {
    var operators =
        Map.of(
            new Clip(-1, 2.5), OnnxOperator.of("Clip", 7).with("min", -1.0).with("max", 2.5),
            new Clip(0, Double.POSITIVE_INFINITY), OnnxOperator.of("Clip", 7).with("min", 0.0),
            new Selu(), OnnxOperator.of("Selu", 13),
            new Selu(2, 3), OnnxOperator.of("Selu", 13).with("alpha", 2.0).with("gamma", 3.0),
            new HardSigmoid(0.2, 0.5), OnnxOperator.of("HardSigmoid", 13),
            new HardSigmoid(0.3, 0.125),
                OnnxOperator.of("HardSigmoid", 13).with("alpha", 0.3).with("beta", 0.125),
            new HardSwish(), OnnxOperator.of("HardSwish", 14),
            new Softplus(1), OnnxOperator.of("Softplus", 13),
            new Softsign(), OnnxOperator.of("Softsign", 13),
            new GeluTanh(), OnnxOperator.of("Gelu", 20).with("approximate", "tanh"));
    operators.forEach(
        (activation, operator) -> {
          var input = picture(2, 5, 7);
          assertAgree(activation.forward(input), operator.of(input));
        });
  }

  @Test
  void globalPooling() {
    var input = picture(3, 4, 5);
    assertAgree(
        new GlobalMaxPool().forward(List.of(input)),
        OnnxOperator.of("GlobalMaxPool", 13).of(input));
    assertAgree(
        new GlobalAvgPool().forward(List.of(input)),
        OnnxOperator.of("GlobalAveragePool", 13).of(input));
  }

  @Test
  void slopesOfEachChannelAndOfAll() {
    var input = picture(3, 4, 5);
    for (var slopes : List.of(new double[] {0.25}, new double[] {0.5, -1, 2})) {
      assertAgree(
          new PRelu(slopes).forward(List.of(input)),
          OnnxOperator.of("PRelu", 16)
              .of(List.of(Input.picture(input), Input.of(slopes, slopes.length, 1, 1))));
    }
  }

  @Test
  void combinationsOfShapesThatAreSpread() {
    var layers =
        Map.<String, Layer>of(
            "Add",
            new Add(new Identity()),
            "Sub",
            new Sub(new Identity()),
            "Mul",
            new Mul(new Identity()));
    layers.forEach(
        (type, layer) -> {
          for (var sizes :
              List.of(
                  new int[] {3, 4, 5},
                  new int[] {3, 1, 1},
                  new int[] {1, 4, 5},
                  new int[] {1, 1, 1},
                  new int[] {3, 4, 1})) {
            var one = picture(3, 4, 5);
            var other = picture(sizes);
            for (var inputs : List.of(List.of(one, other), List.of(other, one))) {
              assertAgree(
                  layer.forward(inputs),
                  OnnxOperator.of(type, 14).of(inputs.toArray(new Tensor[0])));
            }
          }
        });
  }
}
