package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.formula.FormulaLimits;
import convsheet.formula.Run;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.OnnxOperator;
import convsheet.testing.OnnxOperator.Input;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  void upsampling() {
    for (var mode :
        Map.of(
                Upsample.Mode.NEAREST, List.of("nearest", "asymmetric"),
                Upsample.Mode.LINEAR, List.of("linear", "half_pixel"),
                Upsample.Mode.ALIGNED, List.of("linear", "align_corners"),
                Upsample.Mode.ASYMMETRIC, List.of("linear", "asymmetric"))
            .entrySet()) {
      for (var scale : List.of(Size.of(1), Size.of(2), new Size(3, 1), new Size(2, 5))) {
        for (var sizes : List.of(new int[] {2, 3, 4}, new int[] {1, 1, 5}, new int[] {1, 2, 1})) {
          var input = picture(sizes);
          var resize =
              OnnxOperator.of("Resize", 13)
                  .with("mode", mode.getValue().get(0))
                  .with("nearest_mode", "floor")
                  .with("coordinate_transformation_mode", mode.getValue().get(1));
          assertAgree(
              new Upsample(scale, mode.getKey()).forward(List.of(input)),
              resize.of(
                  List.of(
                      Input.picture(input),
                      Input.of(new double[0], 0),
                      Input.of(new double[] {1, 1, scale.rows(), scale.columns()}, 4))));
        }
      }
    }
  }

  @Test
  void rearrangements() {
    var input = picture(12, 4, 6);
    for (boolean depthFirst : List.of(true, false)) {
      assertAgree(
          new PixelShuffle(2, depthFirst).forward(List.of(input)),
          OnnxOperator.of("DepthToSpace", 13)
              .with("blocksize", 2L)
              .with("mode", depthFirst ? "DCR" : "CRD")
              .of(input));
    }
    assertAgree(
        new Slice(new Run(1, 4, 3), new Run(2, 2, 1), new Run(0, 3, 2)).forward(List.of(input)),
        OnnxOperator.of("Slice", 13)
            .of(
                List.of(
                    Input.picture(input),
                    Input.of(1, 2, 0),
                    Input.of(11, 4, 6),
                    Input.of(1, 2, 3),
                    Input.of(3, 1, 2))));
    for (var mode :
        Map.of(
                Padding.Mode.ZEROS, "constant",
                Padding.Mode.REFLECT, "reflect",
                Padding.Mode.REPLICATE, "edge")
            .entrySet()) {
      double value = mode.getKey() == Padding.Mode.ZEROS ? 2.5 : 0;
      assertAgree(
          new Pad(new Padding(1, 2, 3, 0, mode.getKey()), value).forward(List.of(input)),
          OnnxOperator.of("Pad", 13)
              .with("mode", mode.getValue())
              .of(
                  List.of(
                      Input.picture(input),
                      Input.of(0, 0, 1, 2, 0, 0, 3, 0),
                      Input.of(new double[] {2.5}, 1))));
    }
  }

  @Test
  void softmaxOverEachAxisAndOverAllValues() {
    var input = picture(3, 4, 5);
    input.values()[0] = -8;
    for (var over : Map.of(Over.CHANNELS, 1L, Over.COLUMN, 2L, Over.ROW, 3L).entrySet()) {
      assertAgree(
          new Softmax(over.getKey()).forward(input),
          OnnxOperator.of("Softmax", 13).with("axis", over.getValue()).of(input));
      assertAgree(
          new LogSoftmax(over.getKey()).forward(input),
          OnnxOperator.of("LogSoftmax", 13).with("axis", over.getValue()).of(input));
    }
    // before version 13 over all from an axis on
    for (var over : Map.of(Over.ALL, 1L, Over.CHANNEL, 2L, Over.ROW, 3L).entrySet()) {
      assertAgree(
          new Softmax(over.getKey()).forward(input),
          OnnxOperator.of("Softmax", 11).with("axis", over.getValue()).of(input));
    }
  }

  @Test
  void softmaxOfMoreChannelsThanAFunctionMayHaveArgumentsNamesThemInParts() {
    for (var over : List.of(Over.CHANNELS, Over.ALL)) {
      var input = picture(300, 1, 2);
      var network =
          Network.of(input.shape())
              .then("softmax", new ActivationLayer(new Softmax(over)))
              .then("log", new ActivationLayer(new LogSoftmax(over)));
      var labels = IntStream.rangeClosed(1, 300).mapToObj(c -> "x" + c).toList();
      for (var grids : network.grids(FeatureMap.picture(input.shape(), labels))) {
        var computed = Stream.concat(grids.steps().stream(), grids.outputs().stream());
        assertThat(computed)
            .allMatch(grid -> grid.at(0, 0).reads().size() <= 2 + FormulaLimits.MOST_ARGUMENTS);
      }
      assertThat(InterpretedNetwork.forward(network, input)).isEqualTo(network.forward(input));
      assertAgree(
          network.forward(input).get(0),
          OnnxOperator.of("Softmax", over == Over.ALL ? 11 : 13).with("axis", 1L).of(input));
    }
  }

  @Test
  void localResponseNorm() {
    var input = picture(7, 2, 3);
    input.values()[0] =
        -8; // the runtime subtracts what leaves the window: large squares would stay
    for (int size : List.of(1, 3, 5, 9)) {
      assertAgree(
          new Lrn(size, 0.5, 0.75, 2).forward(input),
          OnnxOperator.of("LRN", 13)
              .with("size", (long) size)
              .with("alpha", 0.5)
              .with("beta", 0.75)
              .with("bias", 2.0)
              .of(input));
    }
  }

  @Test
  void pooling() {
    var input = picture(2, 7, 8);
    var blank = Padding.Mode.BLANK;
    for (boolean ceil : List.of(true, false)) {
      var max = window("MaxPool", 12, ceil).with("pads", new long[] {2, 0, 1, 1});
      var padding = new Padding(2, 0, 1, 1, blank);
      assertAgree(new MaxPool(window(padding, ceil)).forward(List.of(input)), max.of(input));
      // of sides that differ, the runtime takes the left for the bottom where padding counts
      for (var mode : List.of(Padding.Mode.ZEROS, blank)) {
        var average = new AvgPool(window(new Padding(1, 1, 1, 1, mode), ceil), OptionalInt.empty());
        assertAgree(
            average.forward(List.of(input)),
            window("AveragePool", 19, ceil)
                .with("pads", new long[] {1, 1, 1, 1})
                .with("count_include_pad", mode == blank ? 0L : 1L)
                .of(input));
      }
    }
  }

  private static PoolWindow window(Padding padding, boolean ceil) {
    return new PoolWindow(new Size(3, 2), new Size(2, 3), padding, new Size(1, 2), ceil);
  }

  private static OnnxOperator window(String type, int opset, boolean ceil) {
    return OnnxOperator.of(type, opset)
        .with("kernel_shape", new long[] {3, 2})
        .with("strides", new long[] {2, 3})
        .with("dilations", new long[] {1, 2})
        .with("ceil_mode", ceil ? 1L : 0L);
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
