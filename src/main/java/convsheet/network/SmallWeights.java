package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Weights and biases that can be multiplied by hand: whole numbers from -2 to 2. */
public final class SmallWeights {
  private static final int LARGEST = 2;

  /** How often a layer is drawn anew before those above it are as well. */
  private static final int DRAWS = 40;

  private static final int STARTS = 40;

  private SmallWeights() {}

  /**
   * A network with other weights, drawn until no layer's results are all zero or all the same.
   *
   * @param picture what the results are of
   * @param seed the same seed draws the same weights
   * @throws ProblemException if there are no weights to draw, or no such ones are found
   */
  public static Network draw(Network network, Tensor picture, long seed) {
    var random = new Random(seed);
    DoubleSupplier numbers = () -> random.nextInt(2 * LARGEST + 1) - LARGEST;
    if (network.nodes().stream()
        .allMatch(node -> node.layer().withWeights(numbers) == node.layer())) {
      throw refuse(
          "no layer with weights to draw",
          "a conv, convtranspose or dense layer",
          "Leave out --random-weights.");
    }
    var dull = "";
    for (int start = 0; start < STARTS; start++) {
      var layers = new ArrayList<Layer>();
      dull = draw(network, picture, numbers, layers);
      if (dull.isEmpty()) {
        return network.with(layers);
      }
    }
    throw refuse(
        "no small weights with which the results of "
            + dull
            + " are neither all zero nor all the same",
        "results that differ",
        "Use another picture or other layers, or leave out --random-weights.");
  }

  private static ProblemException refuse(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  /**
   * Draws layer after layer.
   *
   * @param layers takes the layers with their weights
   * @return the name of the layer whose results stayed dull; empty if none did
   */
  private static String draw(
      Network network, Tensor picture, DoubleSupplier numbers, ArrayList<Layer> layers) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    values.put(FeatureMap.INPUT, picture);
    for (var node : network.nodes()) {
      var inputs = node.from().stream().map(values::get).toList();
      var layer = node.layer().withWeights(numbers);
      var output = layer.forward(inputs);
      for (int i = 1; i < DRAWS && isDull(output) && layer != node.layer(); i++) {
        layer = node.layer().withWeights(numbers);
        output = layer.forward(inputs);
      }
      if (isDull(output)) {
        return node.name();
      }
      layers.add(layer);
      values.put(node.name(), output);
    }
    return "";
  }

  /** Whether values are all zero or, where there are several, all the same, or one is an error. */
  private static boolean isDull(Tensor output) {
    var values = output.values();
    return Arrays.stream(values).anyMatch(Double::isNaN)
        || Arrays.stream(values).allMatch(value -> value == 0)
        || values.length > 1 && Arrays.stream(values).distinct().count() == 1;
  }
}
