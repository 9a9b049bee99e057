package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The sheets of a network one after the other, each with links to those beside it.
 *
 * @param chain the sheets' names: {@code Layers}, {@code Input}, then the layers
 */
public record Neighbours(List<String> chain) {
  public static Neighbours of(Network network) {
    var chain = new ArrayList<>(List.of(SheetNames.LAYERS, FeatureMap.INPUT));
    network.nodes().forEach(node -> chain.add(node.name()));
    return new Neighbours(List.copyOf(chain));
  }

  /**
   * The links of a sheet; none where it is not in the chain, nor the Inspector, which follows it.
   */
  public List<Link> links(String from) {
    var links = new ArrayList<Link>();
    int at = chain.indexOf(from);
    if (at == 0) {
      links.add(new Link("Input", FeatureMap.INPUT));
    }
    if (at > 0) {
      links.add(new Link("Layers", SheetNames.LAYERS));
    }
    if (at > 1) {
      links.add(new Link("previous: " + chain.get(at - 1), chain.get(at - 1)));
    }
    if (from.equals(SheetNames.INSPECTOR)) {
      var last = chain.get(chain.size() - 1);
      links.add(new Link("Layers", SheetNames.LAYERS));
      links.add(new Link("previous: " + last, last));
    }
    if (at > 0 && at + 1 < chain.size()) {
      links.add(new Link("next: " + chain.get(at + 1), chain.get(at + 1)));
    }
    return links;
  }
}
