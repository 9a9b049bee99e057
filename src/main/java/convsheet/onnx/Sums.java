package convsheet.onnx;

import convsheet.network.Add;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Identity;
import convsheet.network.Layer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Add and Sum. */
final class Sums {
  private Sums() {}

  static Value add(OnnxNode node, ModelBuilder made) {
    if (node.inputCount() == 1) {
      return made.pass(node);
    }
    if (node.inputCount() == 2
        && IntStream.range(0, 2).anyMatch(i -> node.input(i) instanceof Constant)) {
      int maps = node.input(0) instanceof Maps ? 0 : 1;
      return bias(node, made, node.maps(maps), node.constant(1 - maps));
    }
    var inputs =
        IntStream.range(0, node.inputCount()).mapToObj(i -> made.natural(node.maps(i))).toList();
    var first = inputs.get(0);
    for (var input : inputs) {
      if (!Arrays.equals(input.dims(), first.dims())
          || input.channelsLast() != first.channelsLast()) {
        throw node.refused(
            "inputs of " + Value.text(first.dims()) + " and " + Value.text(input.dims()),
            "inputs of one size");
      }
    }
    return made.add(node, new Add(new Identity()), inputs, shape -> first.dims());
  }

  private static Value bias(OnnxNode node, ModelBuilder made, Maps input, Constant numbers) {
    var channels = Channels.of(node, input, numbers);
    return made.merged(input, layer -> biased(layer, channels))
        .orElseThrow(
            () ->
                node.refused(
                    "numbers that are added", "a layer without a bias behind which it stands"));
  }

  private static Optional<Layer> biased(Layer layer, double[] numbers) {
    if (layer instanceof Dense own
        && own.bias().length == 0
        && own.activation() instanceof Identity) {
      return Optional.of(
          new Dense(own.weight(), spread(numbers, own.weight().shape().size(0)), own.activation()));
    }
    if (layer instanceof Conv own
        && own.bias().length == 0
        && own.activation() instanceof Identity) {
      return Optional.of(
          new Conv(
              own.weight(),
              spread(numbers, own.weight().shape().size(0)),
              own.stride(),
              own.padding(),
              own.dilation(),
              own.groups(),
              own.activation()));
    }
    return Optional.empty();
  }

  private static double[] spread(double[] numbers, int count) {
    double[] all = new double[count];
    Arrays.setAll(all, i -> numbers[numbers.length == 1 ? 0 : i]);
    return all;
  }
}
