package convsheet.cone;

import convsheet.network.Cut;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.question.ChosenOutput;
import convsheet.tensor.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one result of a network depends on, so many layers back: its receptive field, layer by layer
 * (Luo et al. 2016, Understanding the Effective Receptive Field, section 1). Nothing is computed
 * for it, and it has no entry for a cell: what is read of a layer is a {@link Block}.
 *
 * @param cuts the part of each layer that is computed, by its name, in the network's order
 * @param given the part of the picture, and of each layer further back, that is read as it stands,
 *     by its name, in the network's order
 */
record ConePlan(Map<String, Cut> cuts, Map<String, Block> given) {

  /** The plan for a result and what it reads, so many layers of it. */
  static ConePlan of(Network network, ChosenOutput.Place place, int depth) {
    var nodes = network.nodes();
    var distances = distances(network, place.layer());
    var wanted = new LinkedHashMap<String, Block>();
    var cuts = new LinkedHashMap<String, Cut>();
    wanted.put(
        nodes.get(place.layer()).name(), Block.cell(place.channel(), place.row(), place.column()));
    for (int i = place.layer(); i >= 0; i--) {
      var node = nodes.get(i);
      if (!wanted.containsKey(node.name()) || distances.get(node.name()) >= depth) {
        continue;
      }
      var cut = node.layer().cut(network.shapes(node.from()), wanted.remove(node.name()));
      cuts.put(node.name(), cut);
      for (int j = 0; j < node.from().size(); j++) {
        var from = node.from().get(j);
        cut.reads().get(j).ifPresent(read -> wanted.merge(from, read, Block::with));
      }
    }
    return new ConePlan(inOrder(network, cuts), inOrder(network, wanted));
  }

  /** How many layers lie between each layer and the result, by the longest way; itself 0. */
  private static Map<String, Integer> distances(Network network, int last) {
    var distances = new LinkedHashMap<String, Integer>();
    distances.put(network.nodes().get(last).name(), 0);
    for (int i = last; i >= 0; i--) {
      var node = network.nodes().get(i);
      var distance = distances.get(node.name());
      if (distance != null) {
        node.from().forEach(from -> distances.merge(from, distance + 1, Math::max));
      }
    }
    return distances;
  }

  /** The longest way from a result to the picture, in layers. */
  static int deepest(Network network, ChosenOutput.Place place) {
    return distances(network, place.layer()).values().stream().reduce(0, Math::max) + 1;
  }

  private static <T> Map<String, T> inOrder(Network network, Map<String, T> parts) {
    var names = new ArrayList<>(List.of(FeatureMap.INPUT));
    network.nodes().forEach(node -> names.add(node.name()));
    var ordered = new LinkedHashMap<String, T>();
    names.stream().filter(parts::containsKey).forEach(name -> ordered.put(name, parts.get(name)));
    return ordered;
  }

  /** The part of a layer, or of the picture, that there is, by its name. */
  Block part(String name) {
    return cuts.containsKey(name) ? cuts.get(name).makes() : given.get(name);
  }
}
