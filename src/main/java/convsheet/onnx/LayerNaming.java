package convsheet.onnx;

import convsheet.formula.SheetNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import onnx.NodeProto;

/**
 * What the layers of nodes are called: by the node's name, that of its weights or its output, made
 * fit for a sheet; where these say nothing, by the operator and a number. The rule stands in
 * docs/models.md.
 */
final class LayerNaming {
  private static final Pattern WEIGHT = Pattern.compile("(.+)[._/](?:weight|kernel|gamma|w|W)");
  private static final Pattern NUMBER = Pattern.compile("[%\\d]*");
  private static final Pattern TAIL = Pattern.compile("(?:_output_0|:0)$");

  /** How far from its first letter a long name may be cut at a dot. */
  private static final int WORD = 12;

  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  private LayerNaming() {}

  /** The names for all nodes of a graph, in order, each unlike the others. */
  static List<String> of(Graph graph) {
    var naming = new LayerNaming();
    var names = new ArrayList<String>();
    for (int i = 0; i < graph.nodeCount(); i++) {
      names.add(naming.name(graph.node(i), graph));
    }
    return names;
  }

  private String name(NodeProto node, Graph graph) {
    var given =
        Optional.of(node.getName())
            .filter(name -> !NUMBER.matcher(name).matches())
            .or(() -> weight(node, graph))
            .or(() -> node.getOutputList().stream().findFirst())
            .filter(name -> !NUMBER.matcher(name).matches())
            .map(name -> fit(name, node.getOpType()))
            .filter(name -> !name.isEmpty())
            .orElseGet(() -> numbered(node.getOpType()));
    return unlike(given);
  }

  private static Optional<String> weight(NodeProto node, Graph graph) {
    return node.getInputList().stream()
        .skip(1)
        .filter(input -> graph.initializer(input).isPresent())
        .map(WEIGHT::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  /** The operator with a number, counted by operator. */
  private String numbered(String operator) {
    var word = clean(operator);
    return cut((word.isEmpty() ? "Node" : word) + counts.merge(operator, 1, Integer::sum));
  }

  /**
   * Without the modules that the next one names again ({@code /layer1/layer1.0/conv1/Conv} is
   * {@code layer1.0.conv1}) and without an operator that says no more than its type.
   */
  private static String fit(String name, String operator) {
    var parts = new ArrayList<String>();
    for (var part : TAIL.matcher(name).replaceFirst("").split("/")) {
      int last = parts.size() - 1;
      if (last >= 0 && (part.equals(parts.get(last)) || part.startsWith(parts.get(last) + "."))) {
        parts.remove(last);
      }
      if (!part.isBlank()) {
        parts.add(part);
      }
    }
    if (parts.size() > 1) {
      int last = parts.size() - 1;
      var part = parts.get(last);
      if (part.equals(operator)) {
        parts.remove(last);
      } else if (part.matches(Pattern.quote(operator) + "_\\d+")) {
        parts.remove(last);
        parts.set(last - 1, parts.get(last - 1) + part.substring(operator.length()));
      }
    }
    return cut(clean(String.join(".", parts)));
  }

  /** Without what names of sheets may not have. */
  private static String clean(String name) {
    return SheetNames.FORBIDDEN
        .matcher(name)
        .replaceAll("_")
        .replaceAll("\\p{Cf}|\\p{Co}", "")
        .replaceAll("^['\\s._]+|['\\s._]+$", "");
  }

  /** The end of a name that is too long, from a word on. */
  private static String cut(String name) {
    if (name.length() <= SheetNames.LONGEST) {
      return name;
    }
    var end = name.substring(name.length() - SheetNames.LONGEST);
    int dot = end.indexOf('.');
    return clean(dot >= 0 && dot < WORD ? end.substring(dot + 1) : end);
  }

  /** A name that no other layer has, and no sheet of convsheet, whatever number it has. */
  private String unlike(String given) {
    var name = SheetNames.isOwn(given) ? shortened("Layer " + given, SheetNames.LONGEST) : given;
    var unlike = name;
    int next = taken.getOrDefault(SheetNames.canonical(name), 2);
    while (taken.containsKey(SheetNames.canonical(unlike))) {
      unlike = numbered(name, next++);
    }
    taken.put(SheetNames.canonical(name), next);
    taken.put(SheetNames.canonical(unlike), 2);
    return unlike;
  }

  /** A name with a number behind it. */
  static String numbered(String name, int number) {
    return with(name, String.valueOf(number));
  }

  /** A name with a word behind it. */
  static String with(String name, String word) {
    var end = " " + word;
    return shortened(name, SheetNames.LONGEST - end.length()) + end;
  }

  private static String shortened(String name, int most) {
    return name.length() > most ? name.substring(0, most).strip() : name;
  }
}
