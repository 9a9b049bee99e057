package convsheet.answer;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.xlsx.WorkbookFile;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    try (var file = WorkbookFile.open(workbook(sheet -> formula(sheet, 0, 0, formula)));
        var values = new FormulaValues(file)) {
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
    try (var file = WorkbookFile.open(path);
        var values = new FormulaValues(file)) {
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
        "SUMPRODUCT(FACT(ROW(1:1048576)))",
        "SUM(MMULT(ROW(1:900)*COLUMN(A:AHP),ROW(1:900)*COLUMN(A:AHP)))",
        "SUM(ROW(1:3))",
        "SUMPRODUCT(ABS(B1:C2))",
        "SUM(ABS(B1:B9))",
        "SUM(B1:C2*D1:E2)",
        "SUM(+B1:B9)",
        "B1:B9*2",
        "MAX({1,2}*2)",
        "NORMSDIST(-1)",
        "-2^2",
        "(-2)^0.5",
      })
  void whatCannotBeComputedIsSaidAndTheNextIsComputedAllTheSame(String formula) throws IOException {
    var path = workbook(sheet -> formula(sheet, 0, 0, formula));
    try (var file = WorkbookFile.open(path);
        var values = new FormulaValues(file)) {
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

  /** The ranges have 1 to 4, row by row, and 5, 6; 7, 8. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMPRODUCT(B1:C2,D1:E2) | 70", // 1*5 + 2*6 + 3*7 + 4*8
        "SUMPRODUCT(B1:C2*D1:E2) | 70",
        "MAX(0,SUMPRODUCT(B1:C2*D1:E2)-75) | 0",
        "SUMPRODUCT(B1:C2*D1:E2+1)+B1 | 75",
        "SUMPRODUCT((B1:C2-D1:E2)^2) | 64",
        "SUMPRODUCT((B1:C2>2)*B1:C2) | 7",
        "SUM(B1:C2) | 10",
        "MAX(B1:E2) | 8",
        "AVERAGE(B1:C2) | 2.5",
        "(-B1)^2 | 1",
        "IF(B1>0,C2,0) | 4",
      })
  void rangesAreTakenWholeOrMultiplied(String formula, double expected) throws IOException {
    var path =
        workbook(
            sheet -> {
              for (int row = 0; row < 2; row++) {
                sheet.createRow(row);
                for (int column = 0; column < 4; column++) {
                  sheet
                      .getRow(row)
                      .createCell(1 + column)
                      .setCellValue(1 + column % 2 + 2 * row + column / 2 * 4);
                }
              }
              formula(sheet, 0, 0, formula);
            });
    try (var file = WorkbookFile.open(path);
        var values = new FormulaValues(file)) {
      assertThat(values.value("S", 0, 0).number()).isEqualTo(expected);
    }
  }

  /** To open and save a file helps only where a spreadsheet program has a value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A1+1 | it refers to itself. Correct the formula, or type a number",
        "nobody+1 | it cannot be read as a formula. Correct the formula, or type a number",
        "'SUM(1,' | it cannot be read as a formula. Correct the formula, or type a number",
        "_xlfn.WEBSERVICE(\"http://a/b\") | the function WEBSERVICE takes its value from outside"
            + " of the file. Type a number in its place",
        "_xlfn.LET(_xlpm.x,1,_xlpm.x) | the function LET is not known here. Open the file in a"
            + " spreadsheet program and save it",
        "SUM(ROW(1:3)) | it computes with each cell of a range by itself in ROW. Open the file in a"
            + " spreadsheet program and save it",
        "SQRT(-1) | it gives #NUM! here. Open the file in a spreadsheet program and save it",
      })
  void theRemedyIsOneThatHelps(String formula, String why) throws IOException {
    assertThat(value(formula).why()).isEqualTo(why);
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
    try (var file = WorkbookFile.open(path);
        var values = new FormulaValues(file)) {
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
    try (var file = WorkbookFile.open(path);
        var values = new FormulaValues(file)) {
      for (int row = rows - 1; row >= 0; row--) {
        assertThat(values.value("S", row, 0).number()).isEqualTo(expected[row]);
      }
    }
  }
}
