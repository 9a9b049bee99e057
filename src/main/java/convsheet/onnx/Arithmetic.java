package convsheet.onnx;

import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.Mul;
import convsheet.network.Scale;
import convsheet.network.Sigmoid;
import convsheet.network.Silu;
import convsheet.network.Sub;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Add, Sum, Sub, Mul and Div: of feature maps, and of them with numbers of the model. */
final class Arithmetic {
  private Arithmetic() {}

  static Value add(OnnxNode node, ModelBuilder made) {
    if (node.inputCount() == 1) {
      return made.pass(node);
    }
    return areNumbers(node)
        ? plus(node, made, numbers(node, value -> value))
        : combined(node, made, new Add(new Identity()));
  }

  static Value sub(OnnxNode node, ModelBuilder made) {
    if (!areNumbers(node)) {
      return combined(node, made, new Sub(new Identity()));
    }
    return node.input(1) instanceof Known
        ? plus(node, made, numbers(node, value -> -value))
        : scale(node, made, new double[] {-1}, numbers(node, value -> value));
  }

  static Value mul(OnnxNode node, ModelBuilder made) {
    if (areNumbers(node)) {
      return scale(node, made, numbers(node, value -> value), new double[] {0});
    }
    return silu(node, made).orElseGet(() -> combined(node, made, new Mul(new Identity())));
  }

  static Value neg(OnnxNode node, ModelBuilder made) {
    return made.each(node, new Scale(new double[] {-1}, new double[] {0}), node.maps(0));
  }

  static Value div(OnnxNode node, ModelBuilder made) {
    if (!(node.input(1) instanceof Known divisors)) {
      throw node.refused(
          "a quotient whose divisor is computed from the picture", "numbers of the model");
    }
    if (Arrays.stream(divisors.values()).anyMatch(value -> value == 0)) {
      throw node.refused("a division by 0", "other divisors");
    }
    return scale(node, made, numbers(node, value -> 1 / value), new double[] {0});
  }

  private static boolean hasNumbers(OnnxNode node) {
    return node.inputCount() == 2
        && (node.input(0) instanceof Known || node.input(1) instanceof Known);
  }

  /** Whether an input is a number for each channel, or one for all. */
  private static boolean areNumbers(OnnxNode node) {
    if (!hasNumbers(node)) {
      return false;
    }
    var numbers = node.constant(node.input(0) instanceof Maps ? 1 : 0);
    return node.opset() < 7 || Channels.fit(maps(node), numbers);
  }

  /** x times its sigmoid, as exporters write it. */
  private static Optional<Value> silu(OnnxNode node, ModelBuilder made) {
    if (node.inputCount() != 2 || hasNumbers(node)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      var share = node.maps(i);
      var x = node.maps(1 - i);
      var layer = made.layer(share);
      boolean isSilu =
          layer
              .filter(own -> own.layer().equals(new ActivationLayer(new Sigmoid())))
              .filter(own -> own.from().equals(List.of(x.layer())))
              .isPresent();
      if (isSilu && made.isReadOnce(share)) {
        made.remove(share);
        return Optional.of(made.each(node, new ActivationLayer(new Silu()), x));
      }
    }
    return Optional.empty();
  }

  /** The input that is computed from the picture, where the other one is numbers. */
  private static Maps maps(OnnxNode node) {
    return node.maps(node.input(0) instanceof Maps ? 0 : 1);
  }

  /** The numbers for each channel that are the other input. */
  private static double[] numbers(OnnxNode node, DoubleUnaryOperator function) {
    var input = maps(node);
    var numbers = node.constant(node.input(0) instanceof Maps ? 1 : 0);
    double[] values = Channels.of(node, input, placed(node, input, numbers));
    Arrays.setAll(values, i -> function.applyAsDouble(values[i]));
    return values;
  }

  /** In version 6, numbers begin at an axis that is given, unless they end where the input does. */
  private static Known placed(OnnxNode node, Maps input, Known numbers) {
    node.flag("broadcast");
    if (!node.has("axis")) {
      return numbers;
    }
    int axis = input.axis(node.integer("axis", 0));
    int rank = input.rank() - axis;
    return rank < numbers.rank()
        ? numbers
        : numbers.reshape(Channels.trailing(numbers.dims(), rank));
  }

  private static Value plus(OnnxNode node, ModelBuilder made, double[] numbers) {
    var input = maps(node);
    // flattened in between, the numbers are not those of the layer's channels
    return Optional.of(input)
        .filter(own -> own.shape().equals(own.natural()))
        .flatMap(own -> made.merged(own, layer -> biased(layer, numbers)))
        .map(Value.class::cast)
        .orElseGet(() -> scale(node, made, new double[] {1}, numbers));
  }

  private static Value scale(OnnxNode node, ModelBuilder made, double[] weight, double[] bias) {
    return made.each(node, new Scale(weight, bias), maps(node));
  }

  /** A layer with a bias, if it has neither one nor an activation. */
  private static Optional<Layer> biased(Layer layer, double[] numbers) {
    if (layer instanceof Dense own && isPlain(own.bias(), own.activation())) {
      return Optional.of(new Dense(own.weight(), spread(numbers, own.weight()), own.activation()));
    }
    if (layer instanceof Conv own && isPlain(own.bias(), own.activation())) {
      return Optional.of(
          new Conv(
              own.weight(),
              spread(numbers, own.weight()),
              own.stride(),
              own.padding(),
              own.dilation(),
              own.groups(),
              own.activation()));
    }
    if (layer instanceof ConvTranspose own && isPlain(own.bias(), own.activation())) {
      return Optional.of(
          new ConvTranspose(
              own.weight(),
              spread(numbers, own.weight()),
              own.stride(),
              own.padding(),
              own.outputPadding(),
              own.dilation(),
              own.groups(),
              own.activation()));
    }
    if (layer instanceof Scale own && Arrays.stream(own.bias()).allMatch(value -> value == 0)) {
      return Optional.of(new Scale(own.weight(), numbers));
    }
    return Optional.empty();
  }

  private static boolean isPlain(double[] bias, convsheet.network.Activation activation) {
    return bias.length == 0 && activation instanceof Identity;
  }

  private static double[] spread(double[] numbers, convsheet.tensor.Tensor weight) {
    double[] all = new double[weight.shape().size(0)];
    Arrays.setAll(all, i -> numbers[numbers.length == 1 ? 0 : i]);
    return all;
  }

  private static Value combined(OnnxNode node, ModelBuilder made, Layer layer) {
    node.flag("broadcast");
    var inputs = new ArrayList<Maps>();
    IntStream.range(0, node.inputCount()).forEach(i -> inputs.add(made.spread(made.maps(node, i))));
    var first = inputs.get(0);
    int[] dims = first.dims();
    for (var input : inputs) {
      dims = broadcast(node, first, dims, input);
    }
    int[] all = dims;
    return made.add(node, layer, List.copyOf(inputs), shape -> all);
  }

  private static int[] broadcast(OnnxNode node, Maps first, int[] dims, Maps input) {
    boolean fit =
        input.rank() == dims.length
            && input.channelsLast() == first.channelsLast()
            && input.batched() == first.batched()
            && input.batch() == first.batch();
    int[] all = dims.clone();
    for (int i = 0; fit && i < dims.length; i++) {
      int size = input.dims()[i];
      fit = size == all[i] || size == 1 || all[i] == 1;
      all[i] = Math.max(size, all[i]);
    }
    // a layer with three or more axes behind the channels has them as one
    boolean isFlat = dims.length - (first.batched() ? 1 : 0) > 3;
    if (!fit || isFlat && !Arrays.equals(input.dims(), dims)) {
      throw node.refused(
          "inputs of " + Value.text(dims) + " and " + Value.text(input.dims()),
          "inputs of one size, or with sizes of 1 instead");
    }
    return all;
  }
}
