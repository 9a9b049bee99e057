package convsheet.lift;

import convsheet.network.Concat;
import convsheet.network.FeatureMap;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The network as far as it is made, and where in it the grids are that formulas read. */
final class NetworkSoFar {
  private final Labels labels;
  private final Map<Source, Spot> spots = new HashMap<>();

  /** Of a concat layer, the first channel of each layer that it joins. */
  private final Map<String, Map<String, Integer>> joined = new HashMap<>();

  private Network network;

  /**
   * Where a source is in the network.
   *
   * @param node the layer's name
   * @param channel its channel
   * @param row in a vector, the row of its first value
   */
  record Spot(String node, int channel, int row) {}

  /** A network without layers, over channels of one size. */
  NetworkSoFar(Labels labels, List<Source> pictures) {
    this.labels = labels;
    var first = pictures.get(0);
    network = Network.of(Shape.of(pictures.size(), first.rows(), first.columns()));
    for (int c = 0; c < pictures.size(); c++) {
      spots.put(pictures.get(c), new Spot(FeatureMap.INPUT, c, 0));
    }
  }

  Network network() {
    return network;
  }

  /** The same network as before layers were added that came to nothing. */
  void backTo(Network before) {
    network = before;
  }

  /** Where a source is, if it is part of the network by now. */
  Optional<Spot> find(Source source) {
    return Optional.ofNullable(spots.get(source));
  }

  /** Where a source is that is known to be part of the network. */
  Spot spot(Source source) {
    return spots.get(source);
  }

  /** Where the first source of a channel is. */
  Spot first(Channel channel) {
    return spot(channel.sources().get(0));
  }

  void put(Source source, Spot spot) {
    spots.put(source, spot);
  }

  /** The shape of a layer's results. */
  Shape shape(String node) {
    return network.shapes(List.of(node)).get(0);
  }

  /** The one layer that a group reads; several are joined first. */
  String from(List<Channel> group) {
    var nodes = new LinkedHashSet<String>();
    group.forEach(c -> c.sources().forEach(source -> nodes.add(spot(source).node())));
    if (nodes.isEmpty()) {
      throw new NotUnderstood(group.get(0).plane().first(), "it reads no results of a layer");
    }
    if (nodes.size() == 1) {
      return nodes.iterator().next();
    }
    var name = labels.name(CellRange.cell(group.get(0).plane().first().sheet(), 0, 0), "Concat");
    var starts = new HashMap<String, Integer>();
    int start = 0;
    for (var node : nodes) {
      starts.put(node, start);
      start += shape(node).channels();
    }
    add(group, name, new Concat(), List.copyOf(nodes));
    joined.put(name, starts);
    return name;
  }

  /** The channel of a layer that a source is. */
  int channel(Source source, String from) {
    var spot = spot(source);
    return spot.node().equals(from)
        ? spot.channel()
        : joined.get(from).get(spot.node()) + spot.channel();
  }

  /**
   * Adds a layer that a group of channels is.
   *
   * @throws NotUnderstood if there is no such layer over what it reads
   */
  void add(List<Channel> group, String name, Layer layer, List<String> from) {
    try {
      network = network.with(name, layer, from);
    } catch (ProblemException e) {
      throw new NotUnderstood(
          group.get(0).plane().first(),
          "as a " + layer.type() + " layer it has " + e.problem().found());
    }
  }

  /** The channels in the order of those that they read, one each. */
  List<Channel> inOrder(List<Channel> group, String from) {
    var shape = shape(from);
    var ordered = new ArrayList<>(group);
    ordered.sort(
        Comparator.comparingInt((Channel c) -> first(c).channel())
            .thenComparingInt(c -> first(c).row()));
    int next = 0;
    for (var channel : ordered) {
      var spot = first(channel);
      if ((shape.isVector() ? spot.row() : spot.channel()) != next) {
        throw missing(channel, from, next);
      }
      next += shape.isVector() ? channel.plane().count() : 1;
    }
    if (next != (shape.isVector() ? shape.rows() : shape.channels())) {
      throw missing(ordered.get(ordered.size() - 1), from, next);
    }
    return ordered;
  }

  private static NotUnderstood missing(Channel channel, String from, int next) {
    return new NotUnderstood(
        channel.plane().first(),
        "not every channel of " + from + " is read once: channel " + (next + 1));
  }
}
