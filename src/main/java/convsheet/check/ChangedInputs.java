package convsheet.check;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.workbook.CellAddress;
import convsheet.workbook.CellMap;
import convsheet.workbook.Evaluation;
import convsheet.workbook.Layout;
import convsheet.workbook.QuestionReader;
import convsheet.workbook.WorkbookFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds out whether an answer is about other numbers than the question that was asked. */
final class ChangedInputs {
  /** How each of its findings ends. */
  static final String BY_KEY = "; checked by the key";

  private ChangedInputs() {}

  /** What differs between the inputs and filters of a key and those that stand in an answer. */
  static List<Finding> of(Evaluation key, WorkbookFile answer) {
    if (!QuestionReader.isQuestion(answer)) {
      return List.of();
    }
    Evaluation own;
    try {
      own = Evaluation.of(QuestionReader.read(answer));
    } catch (ProblemException e) {
      return List.of(
          Finding.warning(
              e.problem().sheet(),
              e.problem().cells(),
              "the question in the answer cannot be read any more ("
                  + e.problem().found()
                  + ")"
                  + BY_KEY));
    }
    var asked = given(key);
    var there = given(own);
    if (!asked.keySet().equals(there.keySet())) {
      return List.of(
          Finding.warning(
              "Layers",
              "",
              "the answer has other layers, or others of their grids, than the key" + BY_KEY));
    }
    return compare(key, own, Layout.of(key.question()), Optional::of);
  }

  /**
   * What differs between the inputs and filters of a key and those of a sheet that was made by
   * hand.
   *
   * @param places where the sheet's grids stand
   */
  static List<Finding> of(
      Evaluation key, Evaluation own, CellMap places, Counterparts counterparts) {
    return compare(key, own, places, counterparts::of);
  }

  private static List<Finding> compare(
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
    return findings;
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
          Finding.warning(
              cell.map(CellAddress::sheet).orElse(grid.sheet()),
              cell.map(at -> A1.cell(at.row(), at.column())).orElse(""),
              String.format(
                  Locale.ROOT,
                  "%s of %s was changed: %s instead of %s%s" + BY_KEY,
                  grid.label(),
                  grid.sheet(),
                  Numbers.text(there[first]),
                  Numbers.text(asked[first]),
                  changed == 1 ? "" : ", and " + (changed - 1) + " more")));
    }
  }
}
