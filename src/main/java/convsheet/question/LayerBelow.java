package convsheet.question;

import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer that names, in its column {@code from}, one whose row stands below its own: either the
 * two read each other, or their rows are only in the wrong order.
 *
 * @param reader the layer that reads
 * @param read the layer below
 * @param way the layers from the one that is read to the reader, each reading the next; empty if
 *     there is no such way
 */
record LayerBelow(String reader, String read, List<String> way) {

  static LayerBelow of(LayersTable table, String reader, String read) {
    var names = new HashMap<String, String>();
    Map<String, List<String>> inputs = new HashMap<>();
    var previous = FeatureMap.INPUT;
    for (var row : table.rows()) {
      var from = row.options().get("from");
      inputs.put(
          SheetNames.canonical(row.name()),
          Arrays.stream((from == null ? previous : from.text()).split(","))
              .map(name -> SheetNames.canonical(name.strip()))
              .toList());
      names.put(SheetNames.canonical(row.name()), row.name());
      previous = row.name();
    }
    var way = way(inputs, SheetNames.canonical(read), SheetNames.canonical(reader));
    return new LayerBelow(
        reader, names.get(SheetNames.canonical(read)), way.stream().map(names::get).toList());
  }

  /** The shortest way from one layer to another by what each reads. */
  private static List<String> way(Map<String, List<String>> inputs, String from, String to) {
    var cameFrom = new HashMap<String, String>(Map.of(from, from));
    var next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty() && !cameFrom.containsKey(to)) {
      var at = next.remove();
      for (var name : inputs.getOrDefault(at, List.of())) {
        if (cameFrom.putIfAbsent(name, at) == null) {
          next.add(name);
        }
      }
    }
    var way = new ArrayList<String>();
    if (cameFrom.containsKey(to)) {
      for (var at = to; !at.equals(from); at = cameFrom.get(at)) {
        way.add(at);
      }
      way.add(from);
    }
    Collections.reverse(way);
    return way;
  }

  String found() {
    return way.isEmpty()
        ? "layer " + Problem.quote(read) + ", which stands below"
        : reader + " reads " + String.join(", which reads ", way) + ": a cycle";
  }

  String remedy() {
    return way.isEmpty()
        ? "Move the row of " + reader + " below that of " + read + "."
        : "Let one of them read the picture or a layer that reads none of them.";
  }
}
