package convsheet.check;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.workbook.Evaluation;
import convsheet.workbook.Layout;
import convsheet.workbook.QuestionReader;
import convsheet.workbook.WorkbookFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out whether an answer is about other numbers than the question that was asked. */
final class ChangedInputs {
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
                  + "); checked by the key"));
    }
    var asked = given(key);
    var there = given(own);
    if (!asked.keySet().equals(there.keySet())) {
      return List.of(
          Finding.warning(
              "Layers",
              "",
              "the answer has other layers, or others of their grids, than the key; checked by the"
                  + " key"));
    }
    var layout = Layout.of(key.question());
    var findings = new ArrayList<Finding>();
    asked.forEach((grid, values) -> add(findings, layout, grid, values, there.get(grid)));
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
      List<Finding> findings, Layout layout, Grid grid, double[] asked, double[] there) {
    int changed = 0;
    int first = -1;
    for (int i = 0; i < asked.length; i++) {
      if (asked[i] != there[i]) {
        changed++;
        first = first < 0 ? i : first;
      }
    }
    if (changed > 0) {
      var place = layout.place(grid);
      var cell =
          A1.cell(place.row() + first / grid.columns(), place.column() + first % grid.columns());
      findings.add(
          Finding.warning(
              grid.sheet(),
              cell,
              String.format(
                  Locale.ROOT,
                  "%s was changed: %s instead of %s%s; checked by the key",
                  grid.label(),
                  Numbers.text(there[first]),
                  Numbers.text(asked[first]),
                  changed == 1 ? "" : ", and " + (changed - 1) + " more")));
    }
  }
}
