package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import convsheet.formula.Grid;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dense, flatten and activation layers; conv and pooling have tests of their own. */
class LayerTest {
  private static final double[] NO_BIAS = {};

  private static Tensor picture() {
    return Tensor.of(Shape.of(2, 1, 2), 1, 2, 3, 4);
  }

  private static Tensor weight() {
    return Tensor.of(Shape.of(2, 2, 1, 2), 1, -1, 0, 2, 0.5, 0.5, -1, 0);
  }

  private static double[] activate(Activation activation, double... x) {
    var layer = new ActivationLayer(activation);
    return layer.forward(List.of(Tensor.of(Shape.of(x.length), x))).values();
  }

  @Test
  void everyOutputOfADenseLayerWeighsEveryValue() {
    // 1 - 2 + 0 + 8 + 0.5 = 7.5; 0.5 + 1 - 3 + 0 + 0 = -1.5
    var dense = new Dense(weight(), new double[] {0.5, 0}, new Identity());
    assertThat(dense.forward(List.of(picture()))).isEqualTo(Tensor.of(Shape.of(2), 7.5, -1.5));

    var rectified = new Dense(weight(), NO_BIAS, new Relu());
    assertThat(rectified.forward(List.of(picture()))).isEqualTo(Tensor.of(Shape.of(2), 7, 0));
  }

  @Test
  void aDenseLayerReadsAVectorToo() {
    var dense = new Dense(weight().reshape(Shape.of(2, 1, 4, 1)), NO_BIAS, new Identity());
    var vector = picture().reshape(Shape.of(4));

    assertThat(dense.forward(List.of(vector))).isEqualTo(Tensor.of(Shape.of(2), 7, -1.5));
    assertThat(dense.outputShape(List.of(Shape.of(4)))).isEqualTo(Shape.of(2));
  }

  @Test
  void aDenseLayerSaysWhatItIs() {
    var dense = new Dense(weight(), NO_BIAS, new Softmax());
    var shape = List.of(Shape.of(2, 1, 2));

    assertThat(dense.outputShape(shape)).isEqualTo(Shape.of(2));
    assertThat(dense.multiplyAdds(shape)).isEqualTo(8);
    assertThat(dense.options()).isEqualTo(Map.of("filters", "2", "activation", "softmax"));
    assertThat(dense.summary()).isEqualTo("2 outputs of 4 weights, then softmax");
    assertThat(new Dense(Tensor.zeros(Shape.of(1, 2, 1, 2)), NO_BIAS, new Identity()).summary())
        .isEqualTo("1 output of 4 weights");
  }

  @Test
  void denseWeightsMustHaveTheShapeOfTheirInput() {
    var dense = new Dense(weight(), NO_BIAS, new Identity());

    for (var other : List.of(Shape.of(1, 1, 2), Shape.of(2, 2, 2), Shape.of(2, 1, 1))) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> dense.outputShape(List.of(other)))
          .withMessageStartingWith(
              "found weights for an input of 2 x 1 x 2; expected weights for " + other);
    }
  }

  @Test
  void flattenReadsChannelByChannelRowByRow() {
    var input = Tensor.of(Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
    var network = Network.of(input.shape()).then("flat", new Flatten());

    assertThat(network.forward(input)).containsExactly(input.reshape(Shape.of(8)));
    assertThat(InterpretedNetwork.forward(network, input)).isEqualTo(network.forward(input));
    assertThat(new Flatten().options()).isEmpty();
    assertThat(new Flatten().summary()).isEqualTo("all values in one column");
  }

  @Test
  void activationsAreThoseOfPyTorch() {
    assertThat(activate(new Relu(), -1, 0, 2)).containsExactly(0, 0, 2);
    assertThat(activate(new LeakyRelu(0.1), -10, 0, 2)).containsExactly(-1, 0, 2);
    assertThat(activate(new LeakyRelu(2), -10, 0, 2)).containsExactly(-20, 0, 2);
    assertThat(activate(new Tanh(), 0, 50, -50)).containsExactly(0, 1, -1);
    assertThat(activate(new Clip(0, 6), -1, 3, 7)).containsExactly(0, 3, 6);
    assertThat(activate(new Clip(Double.NEGATIVE_INFINITY, 6), -1, 7)).containsExactly(-1, 6);
    assertThat(activate(new HardSigmoid(), -4, -3, 0, 1.5, 3, 4))
        .containsExactly(0, 0, 0.5, 0.75, 1, 1);
    assertThat(activate(new HardSwish(), -4, -1.5, 1.5, 4)).containsExactly(0, -0.375, 1.125, 4);
    assertThat(activate(new Softsign(), -3, 0, 1)).containsExactly(-0.75, 0, 0.5);
    // ln(1 + e^x) of ln 3 is ln 4; with beta 2, ln(1 + 3^2) / 2
    assertThat(activate(new Softplus(1), Math.log(3), 800, -800))
        .containsExactly(new double[] {Math.log(4), 800, 0}, within(1e-15));
    assertThat(activate(new Softplus(2), Math.log(3), 800, -800))
        .containsExactly(new double[] {Math.log(10) / 2, 800, 0}, within(1e-15));
    // 1 / (1 + e^-x) is 3 / 4 where e^-x is 1 / 3
    assertThat(activate(new Sigmoid(), 0, Math.log(3), 50))
        .containsExactly(new double[] {0.5, 0.75, 1}, within(1e-15));
    // 1, 3 and 4 of 8 parts
    assertThat(activate(new Softmax(), 0, Math.log(3), Math.log(4)))
        .containsExactly(new double[] {0.125, 0.375, 0.5}, within(1e-15));
  }

  @Test
  void noInputMakesSigmoidOrSoftmaxOverflow() {
    assertThat(activate(new Sigmoid(), -1e9, 1e9))
        .containsExactly(new double[] {0, 1}, within(1e-300));
    assertThat(activate(new Softmax(), -1e9, 1e9)).containsExactly(0, 1);
  }

  @Test
  void softmaxOfAPictureIsOverTheChannelsAtEachPlace() {
    var input = Tensor.of(Shape.of(2, 1, 2), 5, Math.log(3), 5, 0);

    assertThat(new ActivationLayer(new Softmax()).forward(List.of(input)).values())
        .containsExactly(new double[] {0.5, 0.75, 0.5, 0.25}, within(1e-15));
  }

  @Test
  void anActivationLayerKeepsShapeAndIsNamedForWhatItDoes() {
    var layer = new ActivationLayer(new LeakyRelu(0.1));

    assertThat(layer.type()).isEqualTo("leakyrelu 0.1");
    assertThat(layer.options()).isEmpty();
    assertThat(layer.summary()).isEqualTo("leakyrelu 0.1 of each value");
    assertThat(layer.outputShape(List.of(Shape.of(2, 3, 4)))).isEqualTo(Shape.of(2, 3, 4));
    assertThat(layer.multiplyAdds(List.of(Shape.of(2, 3, 4)))).isZero();
  }

  @Test
  void whatAnActivationReadsTwiceGetsAGridOfItsOwn() {
    assertThat(steps(new Dense(weight(), NO_BIAS, new LeakyRelu(0.1))))
        .containsExactly("before leakyrelu");
    assertThat(steps(new Dense(weight(), NO_BIAS, new Relu()))).isEmpty();
    assertThat(steps(new Dense(weight(), NO_BIAS, new Sigmoid()))).isEmpty();
    assertThat(steps(new ActivationLayer(new LeakyRelu(0.1)))).isEmpty();
    assertThat(steps(new Dense(weight(), NO_BIAS, new Softmax())))
        .containsExactly("before softmax", "exponentials");
    assertThat(steps(new ActivationLayer(new Softmax())))
        .containsExactly("exponentials channel 1", "exponentials channel 2");
  }

  private static List<String> steps(Layer layer) {
    var grids = layer.grids("one", List.of(InterpretedNetwork.picture(Shape.of(2, 1, 2))));
    return grids.steps().stream().map(step -> step.grid().label()).toList();
  }

  @Test
  void gridsAreLabelledAsTheSheetHasThem() {
    var weight = Tensor.zeros(Shape.of(2, 2, 1, 1));
    var conv =
        new Conv(
            weight,
            new double[] {1, 2},
            Size.of(1),
            new Padding(1, 0, 0, 0, Padding.Mode.ZEROS),
            Size.of(1),
            1,
            new Identity());
    var grids = conv.grids("one", List.of(InterpretedNetwork.picture(Shape.of(2, 1, 2))));

    assertThat(grids.parameters())
        .extracting(parameter -> parameter.grid().label())
        .containsExactly(
            "filter 1 channel 1",
            "filter 1 channel 2",
            "filter 1 bias",
            "filter 2 channel 1",
            "filter 2 channel 2",
            "filter 2 bias");
    assertThat(grids.steps())
        .extracting(step -> step.grid())
        .containsExactly(
            new Grid("one", Grid.Part.PADDED, "padded input", 0, 1, 2, 2),
            new Grid("one", Grid.Part.PADDED, "padded input", 0, 2, 2, 2));
    assertThat(grids.outputs())
        .extracting(output -> output.grid())
        .containsExactly(
            new Grid("one", Grid.Part.OUTPUT, "output", 0, 1, 2, 2),
            new Grid("one", Grid.Part.OUTPUT, "output", 0, 2, 2, 2));
  }
}
