package convsheet.onnx;

import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A layer in its place, as it is written: one node that is called as the layer is, and steps before
 * and behind it that are called {@code layer/step}, which no layer can be.
 *
 * @param graph where it is written to
 * @param node the layer
 * @param inputs the names of the values that it reads
 * @param shapes their shapes
 */
record LayerOut(GraphOut graph, Network.Node node, List<String> inputs, List<Shape> shapes) {
  String input() {
    return inputs.get(0);
  }

  Shape shape() {
    return shapes.get(0);
  }

  /** What belongs to the layer by a name. */
  String name(String word) {
    return node.name() + "/" + word;
  }

  /** The node that is called as the layer is. */
  GraphOut.Node main(String operator, String... read) {
    return graph.node(operator, node.name(), read);
  }

  /** Adds the node that is called as the layer is. */
  String add(GraphOut.Node main) {
    return main.add(name("layer"));
  }

  /** A step before or behind it. */
  GraphOut.Node step(String word, String operator, String... read) {
    return graph.node(operator, name(word), read);
  }

  /** Adds a step without attributes. */
  String added(String word, String operator, String... read) {
    return step(word, operator, read).add(name(word));
  }

  /** Numbers of the layer. */
  String numbers(String word, double[] values, int... sizes) {
    return graph.numbers(name(word), values, sizes);
  }

  /** One number. */
  String number(String word, double value) {
    return graph.numbers(name(word), new double[] {value});
  }

  /** A bias, or no name where there is none. */
  String bias(double[] bias) {
    return bias.length == 0 ? "" : numbers("bias", bias, bias.length);
  }

  /** A number for each channel, or one for all, in the sizes that spread over an input. */
  String perChannel(String word, double[] values) {
    return shape().isVector() || values.length == 1
        ? numbers(word, values, values.length)
        : numbers(word, values, values.length, 1, 1);
  }

  /** A value in other sizes; those behind the batch are given. */
  String sized(String word, String value, long... sizes) {
    long[] all = new long[sizes.length + 1];
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return added(word, "Reshape", value, graph.integers(name(word + "_sizes"), all));
  }

  /** A value in the sizes of a shape. */
  String sized(String word, String value, Shape shape) {
    return sized(word, value, Arrays.stream(GraphOut.sizes(shape)).asLongStream().toArray());
  }

  ProblemException refused(String found, String expected) {
    return ProblemException.input(
        Problem.of(
            node.name() + ", " + found,
            expected,
            "Export the network without it, or as --npz, --csv or --pytorch."));
  }
}
