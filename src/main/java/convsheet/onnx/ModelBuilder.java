package convsheet.onnx;

import convsheet.network.ConstantLayer;
import convsheet.network.Dropout;
import convsheet.network.Flatten;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.network.Reshape;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes layers of the nodes of a graph, one after the other. */
final class ModelBuilder {
  /** The most values of one layer's output, which are doubles in memory. */
  private static final long MOST_VALUES = 1L << 27;

  /** A number that is made takes 8 bytes, 8 more as a weight, and may do so again. */
  private static final int BYTES = 32;

  /** Constants of at most so many numbers are read once and kept. */
  private static final int KEPT = 4096;

  private final Graph graph;
  private final int opset;
  private final ExternalData files;
  private final Shape picture;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Network.Node> layers = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> passed = new ArrayList<>();
  private long room = Math.min(MOST_VALUES, Runtime.getRuntime().maxMemory() / BYTES);
  private int done;

  /**
   * A graph of which nothing is read yet.
   *
   * @param input the picture as the graph has it
   */
  ModelBuilder(Graph graph, int opset, ExternalData files, Maps input) {
    this.graph = graph;
    this.opset = opset;
    this.files = files;
    picture = input.shape();
    values.put(input.name(), input);
  }

  /**
   * Makes the layers of all nodes.
   *
   * @return what the graph computes
   * @throws ProblemException if a node is nothing that a layer does
   */
  Maps build() {
    for (int i : graph.order()) {
      var proto = graph.node(i);
      var inputs = new ArrayList<Optional<Value>>();
      for (var name : proto.getInputList()) {
        inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name)));
      }
      var node = new OnnxNode(proto, graph.layerName(i), opset, inputs, room);
      bind(node, Operators.apply(node, this));
      done++;
    }
    if (!(value(graph.target()) instanceof Maps target)) {
      throw ProblemException.input(
          Problem.of(
              "an output " + Problem.quote(graph.target()) + " that does not depend on the picture",
              "one that is computed from the picture",
              "Name a node that reads the picture with --until."));
    }
    if (layers.isEmpty()) {
      return unchanged(target);
    }
    // another shape than the graph's is as good at the end, but for a column
    boolean isColumn = target.natural().isVector() && !target.channelsLast();
    return isColumn ? natural(target) : target;
  }

  /** The picture as it is: a layer that passes it on, as a network has one. */
  private Maps unchanged(Maps picture) {
    int last = graph.order().get(graph.order().size() - 1);
    var node = new OnnxNode(graph.node(last), graph.layerName(last), opset, List.of(), room);
    return picture.shape().equals(picture.natural())
        ? each(node, new Dropout(Optional.empty()), picture)
        : natural(picture.reshape(node, picture.dims(), picture.batched()));
  }

  /** How many nodes were understood. */
  int done() {
    return done;
  }

  /**
   * An input that is a feature map, or made one: a layer of numbers, in the sizes of the others.
   */
  Maps maps(OnnxNode node, int i) {
    if (!(node.input(i) instanceof Known numbers)) {
      return node.maps(i);
    }
    var other =
        IntStream.range(0, node.inputCount())
            .mapToObj(node::input)
            .flatMap(input -> input instanceof Maps maps ? Stream.of(maps) : Stream.empty())
            .findFirst()
            .orElseThrow(() -> node.refused("constants alone", "a feature map among them"));
    int rank = other.rank();
    if (numbers.rank() > rank || other.channelsLast()) {
      return node.maps(i); // which refuses it
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    System.arraycopy(numbers.dims(), 0, dims, rank - numbers.rank(), numbers.rank());
    if (other.batched() && dims[0] != 1) {
      return node.maps(i);
    }
    var shape =
        new Maps("", "", Shape.of(1), dims, other.batched(), false, false, Optional.empty())
            .natural();
    var layer = new ConstantLayer(Tensor.of(shape, numbers.values()));
    var name = name(LayerNaming.with(node.name(), "numbers"));
    layers.put(name, new Network.Node(name, layer, List.of(), shape, 0));
    return new Maps("", name, shape, dims, other.batched(), false, false, Optional.of(node));
  }

  private String name(String wanted) {
    var name = wanted;
    for (int i = 2; layers.containsKey(name); i++) {
      name = LayerNaming.numbered(wanted, i);
    }
    return name;
  }

  /** The layer that a value comes from, unless that is the picture. */
  Optional<Network.Node> layer(Maps value) {
    return Optional.ofNullable(layers.get(value.layer()));
  }

  /** Whether one node alone reads a value. */
  boolean isReadOnce(Maps value) {
    return !value.shared() && graph.uses(value.name()) == 1;
  }

  /** Takes a layer away that nothing reads any more. */
  void remove(Maps value) {
    layers.remove(value.layer());
  }

  private Value value(String name) {
    var known = values.get(name);
    if (known != null) {
      return known;
    }
    var constant = TensorData.read(graph.initializer(name).orElseThrow(), name, files);
    if (constant.values().length <= KEPT) {
      values.put(name, constant);
    }
    return constant;
  }

  private void bind(OnnxNode node, List<? extends Value> results) {
    for (var attribute : node.unread()) {
      findings.add(
          Finding.warning(
              "",
              "",
              node.text()
                  + ": attribute "
                  + Problem.quote(attribute)
                  + " is not known and left"
                  + " alone"));
    }
    for (var result : results) {
      room -= result instanceof Known constant ? constant.values().length : 0;
    }
    var outputs = node.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      if (i < results.size()) {
        values.put(outputs.get(i), named(results.get(i), outputs.get(i)));
      } else if (graph.isRead(outputs.get(i))) {
        throw node.refused(
            "its output " + (i + 1) + " " + Problem.quote(outputs.get(i)) + " is read",
            "only " + Problem.count(results.size(), "output") + " of it");
      }
    }
  }

  /** A value by the name of an output; shared if the layer can be read past the node. */
  private Value named(Value value, String name) {
    if (!(value instanceof Maps maps)) {
      return value;
    }
    boolean isShared = maps.shared() || !maps.name().isEmpty() && graph.uses(maps.name()) > 1;
    return new Maps(
        name,
        maps.layer(),
        maps.shape(),
        maps.dims(),
        maps.batched(),
        maps.channelsLast(),
        isShared,
        maps.reshaped());
  }

  /** A node that does nothing to its input, and is no layer. */
  Value pass(OnnxNode node) {
    passed.add(node.text());
    return node.input(0);
  }

  /** Whether anything reads an output of a node. */
  boolean isRead(String output) {
    return graph.isRead(output);
  }

  /** What is worth knowing about what was read. */
  List<Finding> findings() {
    var all = new ArrayList<>(findings);
    if (!passed.isEmpty()) {
      all.add(
          Finding.note(
              "",
              "",
              Problem.count(passed.size(), "node")
                  + " that "
                  + (passed.size() == 1 ? "changes" : "change")
                  + " nothing when a network is used "
                  + (passed.size() == 1 ? "is no layer: " : "are no layers: ")
                  + Problem.list(passed)));
    }
    return all;
  }

  /** The layers that were made. */
  Network network() {
    return new Network(picture, List.copyOf(layers.values()));
  }

  /**
   * Adds the layer of a node.
   *
   * @param inputs what it reads, each as its layer has it
   * @param dims the sizes that the graph gives the output
   */
  Maps add(OnnxNode node, Layer layer, List<Maps> inputs, Function<Shape, int[]> dims) {
    var shapes = inputs.stream().map(Maps::shape).toList();
    var shape = shape(node, layer, shapes);
    var from = inputs.stream().map(Maps::layer).toList();
    var name = name(node.name());
    layers.put(name, new Network.Node(name, layer, from, shape, layer.multiplyAdds(shapes)));
    var first = inputs.get(0);
    return new Maps(
        "",
        name,
        shape,
        dims.apply(shape),
        first.batched(),
        first.channelsLast(),
        false,
        Optional.empty());
  }

  private static Shape shape(OnnxNode node, Layer layer, List<Shape> inputs) {
    try {
      var shape = layer.outputShape(inputs);
      if (shape.count() <= MOST_VALUES) {
        return shape;
      }
      throw node.refused("an output of " + shape, "at most " + MOST_VALUES + " values");
    } catch (ArithmeticException | IllegalArgumentException | NegativeArraySizeException e) {
      throw node.refused(
          "an input of " + inputs + " that it has no output for", "sizes that go together");
    } catch (ProblemException e) {
      if (e.problem().found().startsWith(node.text())) {
        throw e;
      }
      throw node.refused(e.problem().found(), e.problem().expected());
    }
  }

  /** Adds a layer that reads feature maps as {@code [C, H, W]} or {@code [N]}, and gives such. */
  Maps add(OnnxNode node, Layer layer, Maps input) {
    var natural = natural(input);
    return add(node, layer, List.of(natural), natural::dims);
  }

  /** Adds a layer whose output has the shape of its input. */
  Maps each(OnnxNode node, Layer layer, Maps input) {
    var natural = natural(input);
    return add(node, layer, List.of(natural), shape -> natural.dims());
  }

  /**
   * Has the layer that a value comes from do more, if it can and nothing else reads it.
   *
   * @param more the layer that does both, if there is one
   * @return the value, or empty if it takes a layer of its own
   */
  Optional<Maps> merged(Maps value, Function<Layer, Optional<Layer>> more) {
    var node = layers.get(value.layer());
    if (node == null || value.shared() || graph.uses(value.name()) > 1) {
      return Optional.empty();
    }
    return more.apply(node.layer())
        .map(
            layer -> {
              layers.put(
                  node.name(),
                  new Network.Node(
                      node.name(), layer, node.from(), node.shape(), node.multiplyAdds()));
              return value;
            });
  }

  /** The same values from a layer that has them in the shape in which layers read them. */
  Maps natural(Maps value) {
    var natural = value.natural();
    if (value.shape().equals(natural)) {
      return value;
    }
    return natural.isVector() ? vector(value) : shaped(value, natural);
  }

  /**
   * The same values in a shape that spreads over those of other layers: a vector is a number for
   * each channel.
   */
  Maps spread(Maps value) {
    return value.shape().isVector() && value.natural().plane() == 1 ? value : natural(value);
  }

  /** The same values as one column. */
  Maps vector(Maps value) {
    if (value.shape().isVector()) {
      return value;
    }
    if (value.channelsLast() && value.shape().channels() > 1 && value.shape().plane() > 1) {
      throw moved(value, "a dense layer behind it, or none");
    }
    return reshaped(value, new Flatten());
  }

  private Maps shaped(Maps value, Shape shape) {
    if (value.channelsLast()) {
      throw moved(value, "channels before rows and columns");
    }
    return reshaped(vector(value), new Reshape(shape));
  }

  private ProblemException moved(Maps value, String expected) {
    return value
        .reshaped()
        .orElseThrow()
        .refused("values of " + value.shape() + " as " + Value.text(value.dims()), expected);
  }

  private Maps reshaped(Maps value, Layer layer) {
    var node = value.reshaped().orElseThrow();
    var made = add(node, layer, List.of(value), shape -> value.dims());
    var same =
        new Maps(
            value.name(),
            made.layer(),
            made.shape(),
            value.dims(),
            value.batched(),
            false,
            value.shared(),
            value.reshaped());
    values.computeIfPresent(value.name(), (name, own) -> same);
    return same;
  }
}
