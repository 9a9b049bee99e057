package convsheet.check;

import convsheet.answer.Difference;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.CellMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.QuestionReader;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In what the question that stands in an answer differs from the one that was asked.
 *
 * @param differences the kinds of differences
 * @param findings what differs, one finding each
 * @param own the question that stands in the answer, if it can be read
 */
record ChangedInputs(
    Set<Difference> differences, List<Finding> findings, Optional<Evaluation> own) {
  /** Nothing differs, or nothing can be compared. */
  static final ChangedInputs NONE = new ChangedInputs(Set.of(), List.of(), Optional.empty());

  private static final String NOTHING = "nothing";

  private static ChangedInputs of(Difference difference, List<Finding> findings) {
    return findings.isEmpty()
        ? NONE
        : new ChangedInputs(Set.of(difference), findings, Optional.empty());
  }

  private ChangedInputs and(ChangedInputs other) {
    return new ChangedInputs(
        Stream.of(differences, other.differences)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet()),
        Stream.of(findings, other.findings).flatMap(List::stream).toList(),
        Optional.empty());
  }

  private ChangedInputs in(Evaluation own) {
    return new ChangedInputs(differences, findings, Optional.of(own));
  }

  /**
   * What differs between the inputs and filters of a key and those that stand in an answer, which
   * has a sheet {@code Layers}.
   */
  static ChangedInputs of(Evaluation key, WorkbookFile answer) {
    Evaluation own;
    try {
      own = Evaluation.of(QuestionReader.read(answer));
    } catch (ProblemException e) {
      return of(
          Difference.QUESTION,
          List.of(
              Difference.finding(
                  e.problem().sheet(),
                  e.problem().cells(),
                  "the question in the answer cannot be read any more ("
                      + e.problem().found()
                      + ")")));
    }
    var layers = of(Difference.LAYERS, layers(key.question().network(), own.question().network()));
    if (given(key).keySet().equals(given(own).keySet())) {
      var numbers = compare(key, own, Layout.in(answer, own.question()), Optional::of);
      return layers.and(numbers).in(own);
    }
    return (layers.findings.isEmpty()
            ? of(
                Difference.LAYERS,
                List.of(layers("the answer has a picture or weights of another size than the key")))
            : layers)
        .in(own);
  }

  private static Finding layers(String message) {
    return Difference.finding("Layers", "", message);
  }

  /** What differs between the layers of two networks, their weights apart. */
  private static List<Finding> layers(Network key, Network own) {
    var asked = key.nodes().stream().map(Network.Node::name).toList();
    var there = own.nodes().stream().map(Network.Node::name).toList();
    if (!asked.equals(there)) {
      return List.of(
          layers(
              "the answer has the layers "
                  + Problem.list(there)
                  + " instead of "
                  + Problem.list(asked)));
    }
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < asked.size(); i++) {
      var expected = options(key.nodes().get(i));
      var found = options(own.nodes().get(i));
      var names = new TreeSet<>(expected.keySet());
      names.addAll(found.keySet());
      for (var name : names) {
        var right = expected.getOrDefault(name, NOTHING);
        var changed = found.getOrDefault(name, NOTHING);
        if (!right.equals(changed)) {
          findings.add(
              layers(
                  name
                      + " of "
                      + asked.get(i)
                      + " was changed: "
                      + changed
                      + " instead of "
                      + right));
        }
      }
    }
    return findings;
  }

  private static Map<String, String> options(Network.Node node) {
    var options = new TreeMap<>(node.layer().options());
    options.put("type", node.layer().type());
    options.put("from", String.join(",", node.from()));
    return options;
  }

  /**
   * What differs between the inputs and filters of a key and those of a sheet that was made by
   * hand.
   *
   * @param places where the sheet's grids stand
   */
  static ChangedInputs of(
      Evaluation key, Evaluation own, CellMap places, Counterparts counterparts) {
    return compare(key, own, places, counterparts::of);
  }

  private static ChangedInputs compare(
      Evaluation key, Evaluation own, CellMap places, Function<Grid, Optional<Grid>> counterpart) {
    var there = given(own);
    var findings = new ArrayList<Finding>();
    given(key)
        .forEach(
            (grid, values) ->
                counterpart
                    .apply(grid)
                    .ifPresent(
                        other -> add(findings, places, grid, values, other, there.get(other))));
    return of(Difference.NUMBERS, findings);
  }

  private static Map<Grid, double[]> given(Evaluation evaluation) {
    var given = new LinkedHashMap<Grid, double[]>();
    for (var channel : evaluation.question().picture().channels()) {
      given.put(channel, evaluation.values(channel));
    }
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> given.put(parameter.grid(), parameter.values()));
    }
    return given;
  }

  private static void add(
      List<Finding> findings,
      CellMap places,
      Grid grid,
      double[] asked,
      Grid other,
      double[] there) {
    int changed = 0;
    int first = -1;
    for (int i = 0; i < asked.length; i++) {
      if (asked[i] != there[i]) {
        changed++;
        first = first < 0 ? i : first;
      }
    }
    if (changed > 0) {
      var cell =
          places.address(new Expr.Ref(other, first / other.columns(), first % other.columns()));
      findings.add(
          Difference.finding(
              cell.map(CellAddress::sheet).orElse(grid.sheet()),
              cell.map(at -> A1.cell(at.row(), at.column())).orElse(""),
              String.format(
                  Locale.ROOT,
                  "%s of %s was changed: %s instead of %s%s",
                  grid.label(),
                  grid.sheet(),
                  Numbers.text(there[first]),
                  Numbers.text(asked[first]),
                  changed == 1 ? "" : ", and " + (changed - 1) + " more")));
    }
  }
}
