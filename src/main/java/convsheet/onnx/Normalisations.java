package convsheet.onnx;

import convsheet.network.ActivationLayer;
import convsheet.network.BatchNorm;
import convsheet.network.Identity;
import convsheet.network.Lrn;
import convsheet.onnx.Maps.Axis;

/** BatchNormalization and LRN. */
final class Normalisations {
  private Normalisations() {}

  static Value batch(OnnxNode node, ModelBuilder made) {
    node.number("momentum", 0); // of training
    node.integers("consumed_inputs"); // of version 6
    if (node.flag("training_mode") || node.opset() < 7 && !node.flag("is_test")) {
      throw node.refused("training mode", "a model for use: export it in evaluation mode");
    }
    if (node.integer("spatial", 1) == 0) {
      throw node.refused("spatial 0, numbers for each cell", "numbers for each channel");
    }
    var input = node.maps(0);
    if (!input.batched() || input.rank() < 2 || input.channelsLast()) {
      throw node.refused(
          "an input of " + Value.text(input.dims()), "batch x channels and what stands behind");
    }
    double eps = node.number("epsilon", 1e-5);
    double[] variance = numbers(node, 4);
    for (double value : variance) {
      if (!(value + eps > 0)) {
        throw node.refused("a variance of " + value, "variance + epsilon above 0");
      }
    }
    return made.each(
        node,
        new BatchNorm(
            numbers(node, 3), variance, numbers(node, 1), numbers(node, 2), eps, new Identity()),
        input);
  }

  static Value local(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    int size = node.size("size", node.integer("size", 0));
    if (size % 2 == 0) {
      throw node.refused("size " + size, "an odd number of channels");
    }
    if (input.axes().indexOf(Axis.CHANNEL) != 1) {
      throw node.refused(
          "an input of " + Value.text(input.dims()), "batch x channels and what stands behind");
    }
    var lrn =
        new Lrn(
            size, node.number("alpha", 1e-4), node.number("beta", 0.75), node.number("bias", 1));
    return made.each(node, new ActivationLayer(lrn), input);
  }

  private static double[] numbers(OnnxNode node, int input) {
    return node.constant(input).values().clone();
  }
}
