package convsheet.question;

import convsheet.audit.Grids;
import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.network.LayerGrids;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An audit in which a pixel and a weight of each layer were changed, and what it has to become.
 *
 * @param question the question with the same changes
 * @param ours the audit of that question
 * @param formulas the audit of the question as it was, changed, without the values of formulas
 */
public record ChangedAudit(Question question, Path ours, Path formulas) {

  /**
   * Changes the same numbers in a question, which is then run, and in its audit's formulas.
   *
   * @param question the question's file
   * @param folder an empty folder for the files
   */
  public static ChangedAudit of(
      Path question, Style style, LedgerChoice ledger, Random random, Path folder)
      throws IOException {
    var name = question.getFileName().toString();
    var given = QuestionReader.read(question);
    // an audit is titled after its question
    var changed = Files.createDirectories(folder.resolve("changed question")).resolve(name);
    var audit = folder.resolve("changed audit of " + name);
    var formulas = folder.resolve("changed formulas of " + name);
    Files.copy(question, changed);
    Workbooks.stripCachedValues(Written.audit(question, audit, style, ledger), formulas);
    setAny(given.picture().channels(), random, changed, formulas);
    for (var layer : Evaluation.of(given).grids()) {
      setAny(
          layer.parameters().stream().map(LayerGrids.Parameter::grid).toList(),
          random,
          changed,
          formulas);
    }
    Written.audit(changed, audit, style, ledger);
    select(audit, formulas);
    return new ChangedAudit(QuestionReader.read(changed), audit, formulas);
  }

  /** Selects in one audit's Inspector and Ledger what another's start with: a largest result. */
  private static void select(Path from, Path in) {
    var values = Workbooks.values(from);
    select(values, SheetNames.INSPECTOR, List.of("C7", "C8", "C9"), in);
    select(values, SheetNames.LEDGER, List.of("B4", "C4", "D4"), in);
  }

  private static void select(
      Map<String, Map<String, Object>> values, String sheet, List<String> cells, Path in) {
    for (var cell : values.containsKey(sheet) ? cells : List.<String>of()) {
      set(in, sheet, cell, (Double) values.get(sheet).get(cell));
    }
  }

  /** Gives one cell of some grids another number, wherever the grid stands in each workbook. */
  private static void setAny(List<Grid> grids, Random random, Path question, Path audit) {
    if (grids.isEmpty()) {
      return;
    }
    var grid = grids.get(random.nextInt(grids.size()));
    int place = random.nextInt(grid.rows() * grid.columns());
    double value = random.nextInt(64) / 8.0; // a variance must not be negative
    var given = Workbooks.values(question).get(grid.sheet());
    if (given == null || !given.containsValue(grid.label())) {
      return; // the weights are drawn, not given
    }
    for (var workbook : List.of(question, audit)) {
      var sheet = Workbooks.values(workbook).get(grid.sheet());
      var cell = Grids.cells(sheet, grid.label(), grid.rows(), grid.columns()).get(place);
      set(workbook, grid.sheet(), cell, value);
    }
  }

  private static void set(Path workbook, String sheet, String cell, double value) {
    try {
      var before = Files.createTempFile(workbook.getParent(), "before", ".xlsx");
      Files.move(workbook, before, StandardCopyOption.REPLACE_EXISTING);
      Workbooks.set(before, workbook, sheet, cell, value);
      Files.delete(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
