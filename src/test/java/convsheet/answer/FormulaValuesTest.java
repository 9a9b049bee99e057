package convsheet.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas without a saved value; what they give is worked out by hand. */
class FormulaValuesTest {
  @TempDir private Path folder;

  private Path workbook(Consumer<XSSFSheet> content) throws IOException {
    var path = Files.createTempFile(folder, "formulas", ".xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(path)) {
      content.accept(workbook.createSheet("S"));
      workbook.write(out);
    }
    return path;
  }

  /** Writes a formula as a program does that does not compute. */
  private static void formula(XSSFSheet sheet, int row, int column, String formula) {
    var line = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    var cell = line.createCell(column);
    cell.getCTCell().addNewF().setStringValue(formula);
  }

  private FormulaValues.Value value(String formula) throws IOException {
    try (var values = new FormulaValues(workbook(sheet -> formula(sheet, 0, 0, formula)))) {
      return values.value("S", 0, 0);
    }
  }

  @Test
  void numbersTextsAndErrorsAreWhatAnEvaluatorGives() throws IOException {
    assertThat(value("1/4")).isEqualTo(FormulaValues.Value.of(0.25));
    assertThat(value("1=1").number()).isEqualTo(1);
    assertThat(value("1/0").text()).isEqualTo("#DIV/0!");
    assertThat(value("\"4\"&\"x\"").text()).isEqualTo("4x");
    assertThat(value("1/0").isComputed()).isTrue();
    assertThat(value("1/0").number()).isNaN();
  }

  @Test
  void chainsOfFormulasAreFollowedToTheirEnd() throws IOException {
    int length = 20_000;
    var path =
        workbook(
            sheet -> {
              sheet.createRow(0).createCell(0).setCellValue(1);
              for (int row = 1; row < length; row++) {
                formula(sheet, row, 0, "A" + row + "+1");
              }
            });
    try (var values = new FormulaValues(path)) {
      assertThat(values.value("S", length - 1, 0).number()).isEqualTo(length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REPT(REPT(\"a\",32767),32767)",
        "A1+1",
        "_xlfn.LET(_xlpm.x,1,_xlpm.x+1)",
        "LET(x,1,x)",
        "LAMBDA(x,x+1)(3)",
        "nobody+1",
        "SUM(1,",
      })
  void whatCannotBeComputedIsSaidAndTheNextIsComputedAllTheSame(String formula) throws IOException {
    var path = workbook(sheet -> formula(sheet, 0, 0, formula));
    try (var values = new FormulaValues(path)) {
      var value = values.value("S", 0, 0);

      assertThat(value.isComputed()).isFalse();
      assertThat(value.number()).isNaN();
      assertThat(values.findings(List.of(AnswerCell.missing("S", 0, 0))))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.cells()).isEqualTo("A1");
                assertThat(finding.message())
                    .startsWith("a formula without a value, not computed: " + value.reason());
              });
    }
    assertThat(value("2*3").number()).isEqualTo(6);
  }

  /** However the file writes it; a name within a text or that of a sheet is no function. */
  @Test
  void theFunctionIsNamedThatIsNotKnown() throws IOException {
    assertThat(value("LET(x,1,x)").reason()).isEqualTo("the function LET is not known here");
    assertThat(value("_xlfn.LET(_xlpm.x,1,_xlpm.x)").reason())
        .isEqualTo("the function LET is not known here");
    assertThat(value("1+_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(SUM(3))").reason())
        .isEqualTo("the function LAMBDA is not known here");
    assertThat(value("SUM(1,\"LET(\"").reason()).isEqualTo("it cannot be read as a formula");
  }

  @Test
  void whatTakesTooLongIsEnded() throws IOException {
    int rows = 60_000;
    var path =
        workbook(
            sheet -> {
              for (int row = 0; row < rows; row++) {
                sheet.createRow(row).createCell(1).setCellValue(row);
                formula(sheet, row, 2, "SUM(B$1:B$60000)+C" + (row + 2));
              }
              formula(sheet, 0, 0, "C1");
              formula(sheet, 1, 0, "1+1");
            });
    long start = System.nanoTime();
    try (var values = new FormulaValues(path)) {
      assertThat(values.value("S", 0, 0).reason()).isEqualTo("it takes more than 10 seconds");
      assertThat(values.value("S", 1, 0).reason()).isEqualTo("it takes more than 10 seconds");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(5), FormulaProcess.LONGEST.plusSeconds(5));
  }

  @Test
  void sumsOfRandomReferencesAreThoseOfALoop() throws IOException {
    var random = new Random(3);
    int rows = 60;
    var expected = new double[rows];
    var formulas =
        IntStream.range(0, rows)
            .mapToObj(
                row -> {
                  if (row < 3) {
                    expected[row] = row + 1;
                    return "0+" + (row + 1);
                  }
                  var read = random.ints(3, 0, row).boxed().toList();
                  // halved, so that numbers stay exact in a double for sixty steps
                  expected[row] = read.stream().mapToDouble(i -> expected[i]).sum() / 4;
                  return "("
                      + read.stream().map(i -> "A" + (i + 1)).collect(Collectors.joining("+"))
                      + ")/4";
                })
            .toList();
    var path =
        workbook(
            sheet -> IntStream.range(0, rows).forEach(r -> formula(sheet, r, 0, formulas.get(r))));
    try (var values = new FormulaValues(path)) {
      for (int row = rows - 1; row >= 0; row--) {
        assertThat(values.value("S", row, 0).number()).isEqualTo(expected[row]);
      }
    }
  }
}
