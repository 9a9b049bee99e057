package convsheet.onnx;

import convsheet.network.BatchNorm;
import convsheet.network.Identity;

/** BatchNormalization. */
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

  private static double[] numbers(OnnxNode node, int input) {
    return node.constant(input).values().clone();
  }
}
