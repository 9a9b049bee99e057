package convsheet.onnx;

import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.LogSoftmax;
import convsheet.network.Softmax;
import java.util.stream.IntStream;

/**
 * Softmax and LogSoftmax: along one axis, and before version 13 over all values from an axis on.
 */
final class Shares {
  private static final int ONE_AXIS = 13;

  private Shares() {}

  static Value softmax(OnnxNode node, ModelBuilder made) {
    return apply(node, made, new Softmax());
  }

  static Value logSoftmax(OnnxNode node, ModelBuilder made) {
    return apply(node, made, new LogSoftmax());
  }

  private static Value apply(OnnxNode node, ModelBuilder made, Activation activation) {
    var input = node.maps(0);
    boolean isOne = node.opset() >= ONE_AXIS;
    int axis = input.axis(node.integer("axis", isOne ? -1 : 1));
    int first = input.batched() ? 1 : 0;
    // axes of size 1 are along as well as not
    var all =
        IntStream.range(first, input.rank()).filter(i -> input.dims()[i] > 1).boxed().toList();
    var along = all.stream().filter(i -> isOne ? i == axis : i >= axis).toList();
    if (axis < first && input.batch() > 1) {
      throw node.refused(
          "axis " + axis + ", over the pictures of a batch", "shares of one picture");
    }
    var layer = new ActivationLayer(activation);
    if (along.equals(all)) {
      var column =
          input.shape().plane() == 1 || input.shape().isVector() ? input : whole(node, made, input);
      return made.add(node, layer, java.util.List.of(column), shape -> input.dims());
    }
    if (along.stream().allMatch(i -> i == Channels.channelAxis(input))
        && !made.natural(input).shape().isVector()) {
      return made.each(node, layer, input);
    }
    throw node.refused(
        "axis " + axis + " of an input of " + Value.text(input.dims()),
        "shares among channels, or among all values");
  }

  private static Maps whole(OnnxNode node, ModelBuilder made, Maps input) {
    return made.vector(input.reshape(input.reshaped().orElse(node), input.dims(), input.batched()));
  }
}
