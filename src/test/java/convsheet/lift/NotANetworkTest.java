package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets with formulas that are no network are told apart. */
class NotANetworkTest {
  @TempDir private Path folder;

  private Path write(Consumer<XSSFSheet> fill) throws IOException {
    var file = folder.resolve("sheet.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      fill.accept(workbook.createSheet("Sheet1"));
      workbook.write(out);
    }
    return file;
  }

  private static void number(XSSFSheet sheet, int row, int column, double value) {
    cell(sheet, row, column).setCellValue(value);
  }

  private static void formula(XSSFSheet sheet, int row, int column, String formula) {
    cell(sheet, row, column).setCellFormula(formula);
  }

  private static void text(XSSFSheet sheet, int row, int column, String text) {
    cell(sheet, row, column).setCellValue(text);
  }

  private static org.apache.poi.ss.usermodel.Cell cell(XSSFSheet sheet, int row, int column) {
    var own = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return own.getCell(column) == null ? own.createCell(column) : own.getCell(column);
  }

  private static void assertNoNetwork(Path file, String found) {
    assertThatThrownBy(() -> Intake.read(file, Optional.empty()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ProblemException.Kind.INPUT);
              assertThat(e.problem().found()).contains(found);
              assertThat(e.problem().remedy()).contains("workbooks/by-hand.xlsx");
            });
  }

  @Test
  void aBudget() throws IOException {
    var file =
        write(
            sheet -> {
              for (int row = 1; row <= 12; row++) {
                text(sheet, row, 0, "item " + row);
                number(sheet, row, 1, row * 3);
                number(sheet, row, 2, 1.5 * row);
                formula(sheet, row, 3, "B" + (row + 1) + "*C" + (row + 1));
                formula(sheet, row, 4, "D" + (row + 1) + "*0.19");
                formula(sheet, row, 5, "D" + (row + 1) + "+E" + (row + 1));
              }
              formula(sheet, 13, 3, "SUM(D2:D13)");
              formula(sheet, 13, 5, "SUM(F2:F13)");
              formula(sheet, 14, 5, "IF(F14>1000,F14*0.9,F14)");
            });

    assertNoNetwork(file, "none that slide a filter over a grid");
  }

  @Test
  void aGradeListWithWeights() throws IOException {
    var file =
        write(
            sheet -> {
              for (int column = 1; column <= 4; column++) {
                number(sheet, 0, column, 0.25);
              }
              for (int row = 1; row <= 20; row++) {
                text(sheet, row, 0, "student " + row);
                for (int column = 1; column <= 4; column++) {
                  number(sheet, row, column, (row * column) % 6 + 1);
                }
                formula(sheet, row, 5, "SUMPRODUCT(B%d:E%d,$B$1:$E$1)".formatted(row + 1, row + 1));
                formula(sheet, row, 6, "AVERAGE(B%d:E%d)".formatted(row + 1, row + 1));
              }
              formula(sheet, 22, 5, "AVERAGE(F2:F21)");
              formula(sheet, 23, 5, "MAX(F2:F21)");
            });

    assertNoNetwork(file, "none that slide a filter over a grid");
  }

  @Test
  void anEmptyWorkbook() throws IOException {
    assertNoNetwork(write(sheet -> {}), "no sheet named Layers");
  }

  @Test
  void numbersAlone() throws IOException {
    assertNoNetwork(write(sheet -> number(sheet, 3, 3, 1)), "no sheet named Layers");
  }

  @Test
  void aLayerThatIsNotUnderstoodIsAWarningThatTheNetworkGoesOn() throws IOException {
    var file =
        write(
            sheet -> {
              text(sheet, 0, 8, "Conv1");
              for (int row = 1; row <= 6; row++) {
                for (int column = 0; column < 6; column++) {
                  number(sheet, row, column, row + column);
                }
              }
              for (int k = 0; k < 9; k++) {
                number(sheet, 10 + k / 3, k % 3, k);
              }
              for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                  formula(
                      sheet,
                      row + 1,
                      column + 8,
                      "SUMPRODUCT(%c%d:%c%d,$A$11:$C$13)"
                          .formatted('A' + column, row + 2, 'C' + column, row + 4));
                  formula(
                      sheet,
                      row + 1,
                      column + 14,
                      "MEDIAN(%c%d,0,6)".formatted('I' + column, row + 2));
                }
              }
            });

    assertThat(Intake.read(file, Optional.empty()).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
              assertThat(finding.cells()).isEqualTo("O2:R5");
              assertThat(finding.message())
                  .contains("16 formulas such as =\"MEDIAN(I2,0,6)\" read Conv1")
                  .contains("MEDIAN is not a function that networks are made of")
                  .contains("The network may go on there");
            });
  }

  @Test
  void weightedSumsAloneAreRefusedWithWhatWouldMakeThemALayer() throws IOException {
    var file =
        write(
            sheet -> {
              for (int k = 0; k < 4; k++) {
                number(sheet, 0, k, k + 1);
                number(sheet, 1, k, 5 - k);
              }
              formula(sheet, 3, 0, "SUMPRODUCT(A1:D1,A2:D2)");
            });

    assertNoNetwork(file, "1 formula, but none that slide");
    assertNoNetwork(file, "=\"SUMPRODUCT(A1:D1,A2:D2)\" in A4 are a layer only where");
  }
}
