package convsheet.check;

import convsheet.answer.AnswerCell;
import convsheet.check.Misconception.Scope;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.LostDollar;
import convsheet.question.Layout.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formulas that were copied from one that is right, with a reference to weights that moved along
 * because it has no {@code $}: a {@link LostDollar}.
 */
final class LostDollars {
  /** A cell or a range, and the sheet before it. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<![\\w.$])(?:('(?:[^']|'')+'|[\\p{L}_][\\p{L}\\d_.]*)!)?"
              + (A1.CELL + "(?::" + A1.CELL + ")?")
              + "(?![\\w(.!])");

  /** A reference in a formula, and where it begins. */
  private record Reference(String text, String sheet, A1.Name first) {}

  /** A reference that moved off its weights, in a wrong result. */
  private record Lost(int result, String text, String right, String origin) {}

  private final LayerResults results;
  private final Map<Grid, Place> parameters;

  private LostDollars(LayerResults results, Map<Grid, Place> parameters) {
    this.results = results;
    this.parameters = parameters;
  }

  /**
   * What explains the wrong results whose formulas lost a dollar, if there are any.
   *
   * @param parameters where the weights stand
   */
  static Optional<Misconception> of(
      Bench bench, LayerResults results, Map<Grid, Place> parameters) {
    var lost = new LostDollars(results, parameters).find();
    return lost.values().stream()
        .findFirst()
        .map(
            first ->
                Misconception.direct(
                    "dollar-missing",
                    message(results.cell(first.result), first),
                    Scope.FORMULA,
                    place -> {
                      int i = bench.number(place);
                      return lost.containsKey(i) ? results.actual(i) : Double.NaN;
                    }));
  }

  private static String message(AnswerCell cell, Lost lost) {
    return "A $ is missing: copied from "
        + lost.origin
        + ", the formula in "
        + A1.cell(cell.row(), cell.column())
        + " reads "
        + lost.text
        + " where it should still read "
        + lost.right
        + ".";
  }

  /** By the numbers of the results, in their order. */
  private Map<Integer, Lost> find() {
    var lost = new LinkedHashMap<Integer, Lost>();
    if (parameters.isEmpty()) {
      return lost;
    }
    var origins = new LinkedHashMap<String, Integer>();
    var right = results.right();
    right.stream()
        .filter(i -> !results.cell(i).formula().isEmpty())
        .forEach(i -> origins.putIfAbsent(pattern(i), i));
    if (origins.isEmpty()) {
      return lost;
    }
    results.all(Verdict.WRONG).stream()
        .filter(i -> !results.cell(i).formula().isEmpty())
        .forEach(
            i ->
                Optional.ofNullable(origins.get(pattern(i)))
                    .flatMap(origin -> moved(origin, i))
                    .ifPresent(one -> lost.put(i, one)));
    return lost;
  }

  /** The first reference that lies on weights in one formula and beside them in its copy. */
  private Optional<Lost> moved(int origin, int copy) {
    var from = results.cell(origin);
    var to = results.cell(copy);
    var before = references(from);
    var after = references(to);
    for (int k = 0; k < before.size(); k++) {
      var weight = before.get(k);
      var read = after.get(k);
      if (isParameter(weight)
          && LostDollar.of(
                  weight.first, read.first, to.row() - from.row(), to.column() - from.column())
              .isPresent()) {
        return Optional.of(
            new Lost(copy, read.text, weight.text, A1.cell(from.row(), from.column())));
      }
    }
    return Optional.empty();
  }

  private boolean isParameter(Reference reference) {
    return parameters.entrySet().stream()
        .anyMatch(
            entry -> {
              var place = entry.getValue();
              int row = reference.first.row() - place.row();
              int column = reference.first.column() - place.column();
              return place.sheet().equalsIgnoreCase(reference.sheet)
                  && row >= 0
                  && column >= 0
                  && row < entry.getKey().rows()
                  && column < entry.getKey().columns();
            });
  }

  private static List<Reference> references(AnswerCell cell) {
    var found = new ArrayList<Reference>();
    var matcher = REFERENCE.matcher(cell.formula());
    while (matcher.find()) {
      var sheet = matcher.group(1);
      found.add(
          new Reference(
              matcher.group(),
              sheet == null ? cell.sheet() : sheet.replaceAll("^'|'$", "").replace("''", "'"),
              A1.Name.of(matcher, 2)));
    }
    return found;
  }

  /** A formula as all of its copies have it: references by their distance from the cell. */
  private String pattern(int i) {
    var cell = results.cell(i);
    return results.channel(i)
        + REFERENCE
            .matcher(cell.formula())
            .replaceAll(
                match ->
                    relative(A1.Name.of(match, 2), cell)
                        + (match.group(6) == null
                            ? ""
                            : ":" + relative(A1.Name.of(match, 6), cell)));
  }

  private static String relative(A1.Name name, AnswerCell cell) {
    return (name.keepsRow() ? "R" + name.row() : "R[" + (name.row() - cell.row()) + "]")
        + (name.keepsColumn() ? "C" + name.column() : "C[" + (name.column() - cell.column()) + "]");
  }
}
