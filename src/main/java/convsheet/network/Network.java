package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named layers, each reading the picture or layers before it.
 *
 * @param input the picture's shape, {@code [C, H, W]}
 * @param nodes the layers, top to bottom
 */
public record Network(Shape input, List<Node> nodes) {
  /**
   * A layer in its place.
   *
   * @param name its name, unique without regard to case
   * @param layer what it does
   * @param from the names of what it reads, {@link FeatureMap#INPUT} for the picture
   * @param shape the shape of its output
   * @param multiplyAdds the multiplications of one forward pass, each with its addition
   */
  public record Node(String name, Layer layer, List<String> from, Shape shape, long multiplyAdds) {
    public Node {
      from = List.copyOf(from);
    }
  }

  public Network {
    nodes = List.copyOf(nodes);
  }

  /** A picture with no layers yet. */
  public static Network of(Shape input) {
    return new Network(input, List.of());
  }

  /** This network with one more layer, which reads the last one. */
  public Network then(String name, Layer layer) {
    return with(name, layer, List.of(last()));
  }

  /**
   * This network with one more layer.
   *
   * @param from the names of what it reads
   * @throws ProblemException if the name is taken, or the layer cannot read such inputs
   */
  public Network with(String name, Layer layer, List<String> from) {
    if (name.equalsIgnoreCase(FeatureMap.INPUT)
        || nodes.stream().anyMatch(node -> node.name().equalsIgnoreCase(name))) {
      throw ProblemException.input(
          Problem.of(
              "a second " + name,
              "a name of its own for every layer, other than " + FeatureMap.INPUT,
              "Rename one of them."));
    }
    var shapes = shapes(from);
    var all = new ArrayList<>(nodes);
    all.add(new Node(name, layer, from, layer.outputShape(shapes), layer.multiplyAdds(shapes)));
    return new Network(input, all);
  }

  /** The name of the last layer, or that of the picture where there is none. */
  public String last() {
    return nodes.isEmpty() ? FeatureMap.INPUT : nodes.get(nodes.size() - 1).name();
  }

  /**
   * The shapes of some layers' outputs.
   *
   * @throws ProblemException if there is no layer of such a name
   */
  public List<Shape> shapes(List<String> names) {
    return names.stream().map(this::shape).toList();
  }

  private Shape shape(String name) {
    if (name.equals(FeatureMap.INPUT)) {
      return input;
    }
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .map(Node::shape)
        .orElseThrow(
            () ->
                ProblemException.input(
                    Problem.of("no layer " + name, "the name of a layer above", "")));
  }

  /** The same network with other layers of the same shapes in the places of its own. */
  public Network with(List<Layer> layers) {
    var network = Network.of(input);
    for (int i = 0; i < nodes.size(); i++) {
      network = network.with(nodes.get(i).name(), layers.get(i), nodes.get(i).from());
    }
    return network;
  }

  /**
   * The same layers over a picture of another shape.
   *
   * @throws ProblemException if one of them cannot read what it would read, or has cells of its own
   *     that are otherwise than the rest
   */
  public Network over(Shape picture) {
    var network = Network.of(picture);
    for (var node : nodes) {
      if (!node.layer().pattern().equals(node.layer())) {
        throw ProblemException.input(
            Problem.of(
                "cells of " + node.name() + " that are otherwise than the rest of it",
                "a picture of the shape that they were made for, " + input,
                "Give it a picture of that shape."));
      }
      network = network.with(node.name(), node.layer(), node.from());
    }
    return network;
  }

  /** The network without cells that are otherwise than the rest of their layer. */
  public Network pattern() {
    return with(nodes.stream().map(node -> node.layer().pattern()).toList());
  }

  /** The outputs of all layers, top to bottom. */
  public List<Tensor> forward(Tensor picture) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    values.put(FeatureMap.INPUT, picture);
    for (var node : nodes) {
      values.put(node.name(), node.layer().forward(node.from().stream().map(values::get).toList()));
    }
    return new ArrayList<>(values.values()).subList(1, values.size());
  }

  /** The grids of all layers, top to bottom. */
  public List<LayerGrids> grids(FeatureMap picture) {
    Map<String, FeatureMap> maps = new LinkedHashMap<>();
    maps.put(FeatureMap.INPUT, picture);
    var grids = new ArrayList<LayerGrids>();
    for (var node : nodes) {
      grids.add(grids(node, maps));
    }
    return grids;
  }

  /**
   * The grids of one layer.
   *
   * @param maps the outputs of the layers above and the picture, by name; that of this layer is
   *     added
   */
  public static LayerGrids grids(Node node, Map<String, FeatureMap> maps) {
    var inputs = node.from().stream().map(maps::get).toList();
    var layer = node.layer().grids(node.name(), inputs).reading(inputs);
    maps.put(
        node.name(),
        new FeatureMap(node.shape(), layer.outputs().stream().map(c -> c.grid()).toList()));
    return layer;
  }
}
