package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaPrinter;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.testing.FormulaReaders;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every program shows each cell's own formula, also where the file has one for many cells. */
class SharedFormulasTest {
  private static final int FIRST = 700;
  private static final int NETWORKS = 12;

  @TempDir private Path folder;
  private final List<Path> audits = new ArrayList<>();

  /** The formulas of the layers and of the ledger of each audit, by sheet and cell. */
  private final List<Map<String, Map<String, String>>> printed = new ArrayList<>();

  @BeforeEach
  void writeAudits() {
    for (int seed = FIRST; seed < FIRST + NETWORKS; seed++) {
      var style = seed % 2 == 0 ? Style.COMPACT : Style.TERMS;
      var question = Written.random(seed);
      var audit = folder.resolve(seed + ".xlsx");
      new AuditWriter(Evaluation.of(question), style, LedgerChoice.AUTO, List.of(), Progress.NONE)
          .write(audit);
      audits.add(audit);
      var formulas = printed(question, style);
      Workbooks.values(audit).entrySet().stream()
          .filter(sheet -> sheet.getKey().startsWith("Ledger"))
          .forEach(sheet -> formulas.put(sheet.getKey(), ledger(sheet.getValue())));
      printed.add(formulas);
    }
    assertThat(printed).filteredOn(formulas -> formulas.containsKey("Ledger")).isNotEmpty();
  }

  private static Map<String, Map<String, String>> printed(Question question, Style style) {
    var layout = Layout.of(question);
    var grids = Evaluation.of(question).grids();
    var sheets = new LinkedHashMap<String, Map<String, String>>();
    for (int i = 0; i < grids.size(); i++) {
      var name = question.network().nodes().get(i).name();
      var formulas = sheets.computeIfAbsent(name, sheet -> new LinkedHashMap<>());
      for (var computed :
          Stream.concat(grids.get(i).steps().stream(), grids.get(i).outputs().stream()).toList()) {
        var grid = computed.grid();
        for (int n = 0; n < grid.rows() * grid.columns(); n++) {
          int row = n / grid.columns();
          int column = n % grid.columns();
          if (!computed.at(row, column).isBlank()) {
            formulas.put(
                layout.cell(grid, row, column),
                FormulaPrinter.print(computed.at(row, column), layout.references(name), style));
          }
        }
      }
    }
    return sheets;
  }

  /**
   * What a ledger's products and sums have to be: J and L have the two numbers, M their product, N
   * the sum in a channel so far, O that of all channels so far; E counts the steps, F the channels
   * that are read, and G and H the kernel's rows and columns.
   */
  private static Map<String, String> ledger(Map<String, Object> cells) {
    var formulas = new LinkedHashMap<String, String>();
    var before = ""; // what the channels before come to
    for (var cell : cells.entrySet()) {
      if (!cell.getKey().matches("E\\d+") || !(cell.getValue() instanceof Double step)) {
        continue;
      }
      int row = Integer.parseInt(cell.getKey().substring(1));
      boolean isFirst = cells.get("G" + row).equals(1.0) && cells.get("H" + row).equals(1.0);
      if (isFirst) {
        before = step == 1 ? "" : "O" + (row - 1) + "+";
      }
      formulas.put("M" + row, "J" + row + "*L" + row);
      formulas.put("N" + row, (isFirst ? "" : "N" + (row - 1) + "+") + "M" + row);
      formulas.put("O" + row, before + "N" + row);
    }
    return formulas;
  }

  private void areShown(List<Map<String, Map<String, String>>> shown) {
    areShown(shown, formula -> formula);
  }

  /**
   * Compares what a program shows with what each cell has.
   *
   * @param plain takes off what the program writes in another way
   */
  private void areShown(List<Map<String, Map<String, String>>> shown, UnaryOperator<String> plain) {
    for (int i = 0; i < NETWORKS; i++) {
      var own = shown.get(i);
      var audit = audits.get(i);
      printed
          .get(i)
          .forEach(
              (sheet, formulas) ->
                  formulas.forEach(
                      (cell, formula) ->
                          assertThat(plain.apply(digits(own.get(sheet).getOrDefault(cell, ""))))
                              .as("%s!%s of %s", sheet, cell, audit)
                              .isEqualTo(plain.apply(digits(formula)))));
    }
  }

  /** A formula with its numbers cut to the 15 digits that programs show of them. */
  private static String digits(String formula) {
    return formula.replaceAll("(0\\.\\d{15})\\d+", "$1");
  }

  @Test
  void inAFileAsItIs() {
    areShown(audits.stream().map(Workbooks::formulas).toList());
  }

  @Test
  void inApachePoi() {
    areShown(audits.stream().map(FormulaReaders::poi).toList());
  }

  @Test
  void inOpenpyxl() {
    areShown(FormulaReaders.openpyxl(audits, folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exceljs", "xlsx"})
  void inReadersFromNpm(String module) {
    areShown(FormulaReaders.npm(module, audits, folder));
  }

  @Test
  void inLibreOffice() throws IOException {
    var saved = LibreOffice.recalculate(audits, Files.createDirectory(folder.resolve("saved")));
    areShown(saved.stream().map(Workbooks::formulas).toList(), formula -> formula.replace("'", ""));
  }
}
