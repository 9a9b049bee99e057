package convsheet.onnx;

import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.LogSoftmax;
import convsheet.network.Over;
import convsheet.network.Softmax;
import convsheet.onnx.Maps.Axis;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Softmax and LogSoftmax: along one axis, and before version 13 over all values from an axis on.
 */
final class Shares {
  private static final int ONE_AXIS = 13;

  private Shares() {}

  static Value softmax(OnnxNode node, ModelBuilder made) {
    return apply(node, made, Softmax::new);
  }

  static Value logSoftmax(OnnxNode node, ModelBuilder made) {
    return apply(node, made, LogSoftmax::new);
  }

  private static Value apply(
      OnnxNode node, ModelBuilder made, Function<Over, Activation> activation) {
    var input = node.maps(0);
    boolean isOne = node.opset() >= ONE_AXIS;
    int axis = input.axis(node.integer("axis", isOne ? -1 : 1));
    var along =
        IntStream.range(0, input.rank())
            .filter(i -> isOne ? i == axis : i >= axis)
            .boxed()
            .collect(Collectors.toSet());
    var parts = input.parts(along);
    var all = input.parts(IntStream.range(0, input.rank()).boxed().collect(Collectors.toSet()));
    all.remove(Axis.BATCH);
    if (parts.contains(Axis.BATCH)) {
      throw refused(node, input, axis);
    }
    return made.each(
        node, new ActivationLayer(activation.apply(over(node, input, axis, parts, all))), input);
  }

  private static Over over(OnnxNode node, Maps input, int axis, Set<Axis> parts, Set<Axis> all) {
    if (parts.isEmpty() && !all.isEmpty()) {
      return alone(input.axes().get(axis)); // each value by itself
    }
    if (parts.equals(EnumSet.of(Axis.CHANNEL)) || all.isEmpty()) {
      return Over.CHANNELS;
    }
    if (parts.equals(all)) {
      return Over.ALL;
    }
    if (parts.equals(EnumSet.of(Axis.COLUMN))) {
      return Over.ROW;
    }
    if (parts.equals(EnumSet.of(Axis.ROW))) {
      return Over.COLUMN;
    }
    if (parts.equals(EnumSet.of(Axis.ROW, Axis.COLUMN))) {
      return Over.CHANNEL;
    }
    throw refused(node, input, axis);
  }

  private static Over alone(Axis axis) {
    return switch (axis) {
      case BATCH, CHANNEL -> Over.CHANNELS;
      case ROW -> Over.COLUMN;
      case COLUMN -> Over.ROW;
    };
  }

  private static RuntimeException refused(OnnxNode node, Maps input, int axis) {
    return node.refused(
        "axis " + axis + " of an input of " + Value.text(input.dims()),
        "shares among the channels, rows or columns of one picture, or among all its values");
  }
}
