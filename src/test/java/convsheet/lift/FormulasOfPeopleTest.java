package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What else stands in people's sheets, and in those of attackers: a 5 x 5 picture in A1:E5, a 2 x 2
 * filter in G1:H2, the convolution in J1:M4, written as a case has it, and one more formula in J8.
 */
class FormulasOfPeopleTest {
  private static final String CONVOLUTION = "SUMPRODUCT({w},$G$1:$H$2)";
  private static final double NEAR = 1e-9;

  @TempDir private Path folder;

  private Path write(String convolution, Consumer<XSSFSheet> rest) throws IOException {
    var file = folder.resolve("sheet.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("net");
      for (int k = 0; k < 25; k++) {
        cell(sheet, k / 5, k % 5).setCellValue(k * 7 % 11);
      }
      for (int k = 0; k < 4; k++) {
        cell(sheet, k / 2, 6 + k % 2).setCellValue(k - 1);
      }
      for (int k = 0; k < 16; k++) {
        int row = k / 4;
        int column = k % 4;
        formula(
            sheet,
            row,
            9 + column,
            convolution.replace("{w}", at(row, column) + ":" + at(row + 1, column + 1)));
      }
      rest.accept(sheet);
      workbook.write(out);
    }
    return file;
  }

  private static String at(int row, int column) {
    return new CellReference(row, column).formatAsString(false);
  }

  private static XSSFCell cell(XSSFSheet sheet, int row, int column) {
    var own = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return own.getCell(column) == null ? own.createCell(column) : own.getCell(column);
  }

  /** A formula as a file has it, which POI itself could not parse. */
  private static void formula(XSSFSheet sheet, int row, int column, String text) {
    cell(sheet, row, column).getCTCell().addNewF().setStringValue(text);
  }

  private static void saved(XSSFSheet sheet, int row, int column, String text, double value) {
    formula(sheet, row, column, text);
    cell(sheet, row, column).getCTCell().setV(Double.toString(value));
  }

  private Question read(String convolution, Consumer<XSSFSheet> rest) throws IOException {
    return Intake.read(write(convolution, rest), Optional.empty());
  }

  private static List<String> types(Question question) {
    return question.network().nodes().stream().map(node -> node.layer().type()).toList();
  }

  private static double[] values(Question question, int layer) {
    return question.network().forward(question.input()).get(layer).values();
  }

  private void assertRefused(Path file, String found) {
    assertThatThrownBy(() -> Intake.read(file, Optional.empty()))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().found()).contains(found));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ABS(SUMPRODUCT({w},$G$1:$H$2))|ABS is not a function",
        "MIN(255,MAX(0,SUMPRODUCT({w},$G$1:$H$2)))|MIN is not a function",
        "SUMPRODUCT({w},$G$1:$H$2)/SUM($G$1:$H$2)|divides by cells",
        "SUMPRODUCT({w},$G$1:$H$2,$G$1:$H$2)|more than two ranges",
        "IF(SUMPRODUCT({w},$G$1:$H$2)>0,1,0)|an IF of this form",
        "SUMPRODUCT([1]Sheet1!{w},$G$1:$H$2)|another workbook",
        "SUMPRODUCT('[book 1.xlsx]Sheet 1'!{w},$G$1:$H$2)|another workbook",
        "SUMPRODUCT({w},#REF!)|cells that are gone",
        "SUMPRODUCT({w},Table1[[#All],[a]:[b]])|a table",
        "SUMPRODUCT({w},filter)|the name filter, which is not defined",
        "SUMPRODUCT(net:other!{w},$G$1:$H$2)|several sheets",
        "SUMPRODUCT(OFFSET($A$1,1,1,2,2),$G$1:$H$2)|OFFSET is not a function",
        "_xlfn.LET(_xlpm.w,{w},SUMPRODUCT(_xlpm.w,$G$1:$H$2))|LET is not a function",
        "1/(1+2.718^-SUMPRODUCT({w},$G$1:$H$2))|the operator ^",
      })
  void aConvolutionThatIsNotUnderstoodIsRefusedWithWhatIsStrangeInIt(String form, String why)
      throws IOException {
    assertRefused(
        write(form, sheet -> {}), why.replace("filter,", "\"filter\",").replace("\"\"", "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1/(1+EXP(-1*SUMPRODUCT({w},$G$1:$H$2)))",
        "1/(1+EXP(-SUMPRODUCT({w},$G$1:$H$2)-0))",
        "1/(1+EXP(-(SUMPRODUCT({w}/2,$G$1:$H$2)*2)))",
      })
  void aSigmoidMayBeWrittenWithItsSignAnywhere(String form) throws IOException {
    var question = read(form, sheet -> {});
    double sum = 0 * -1 + 7 * 0 + 2 * 1 + 9 * 2; // A1:B2 and G1:H2

    assertThat(types(question)).containsExactly("conv");
    assertThat(values(question, 0)[0]).isCloseTo(1 / (1 + Math.exp(-sum)), within(NEAR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MEDIAN(J1,0,6)",
        "_xlfn.LET(_xlpm.x,J1,MAX(0,_xlpm.x))",
        "SUM(Table1[Col])",
        "J1+#REF!",
        "SUM(net:other!J1)",
        "SUM(J1#)",
        "J1:INDEX(J1:M4,2,2)",
        "SUM(J1:M4",
        "_xlfn.BYROW(J1:M4,_xlfn.LAMBDA(_xlpm.r,SUM(_xlpm.r)))",
        "MIN(J1:M4)",
        "MEDIAN(J1:M4)*3+G1",
        "STDEV(J1:M4)-G2/2",
        "INDIRECT(\"J1\")+1",
        "SUM(INDIRECT(\"J\"&1&\":M4\"))",
        "OFFSET(A1,0,9)*2",
        "SUM(OFFSET($G$1,1,3,2,2))",
        "MEDIAN(J1:M4)*G1+H2",
        "ROUND(J1,0)+H2",
      })
  void whatGoesOnFromTheLastLayerAndIsNotUnderstoodIsAWarning(String text) throws IOException {
    var question = read(CONVOLUTION, sheet -> saved(sheet, 7, 9, text, 3));

    assertThat(types(question)).containsExactly("conv");
    assertThat(question.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
              assertThat(finding.cells()).isEqualTo("J8");
              assertThat(finding.message()).contains("not understood").contains("may go on there");
            });
  }

  /** A total is drawn over any part of the sheet that is more than the last layer. */
  @Test
  void totalsOverMoreThanOneThingAreANoteAndNoPicture() throws IOException {
    var random = new Random(10);
    for (int round = 0; round < 40; round++) {
      int last = 10 + random.nextInt(30);
      var area =
          List.of(
                  "A1:" + at(last, 4 + random.nextInt(20)),
                  at(0, random.nextInt(4)) + ":" + at(last, 9 + random.nextInt(9)),
                  "$A:$" + (char) ('H' + random.nextInt(8)),
                  "1:1048576",
                  "A1:XFD1048576",
                  "D8:E9")
              .get(round % 6);
      var function = List.of("SUM", "COUNT", "MAX", "AVERAGE", "MIN").get(random.nextInt(5));
      var text = function + "(" + area + ")";
      var question =
          read(
              CONVOLUTION,
              sheet -> {
                for (int k = 0; k < 4; k++) { // a grid that no layer reads
                  cell(sheet, 7 + k / 2, 3 + k % 2).setCellValue(5);
                }
                saved(sheet, 7, 9, text, 3);
              });

      assertThat(question.input().shape()).as(text).hasToString("1 x 5 x 5");
      assertThat(types(question)).as(text).containsExactly("conv");
      assertThat(question.findings())
          .as(text)
          .filteredOn(finding -> finding.message().contains("no part of the network"))
          .singleElement()
          .satisfies(finding -> assertThat(finding.cells()).isEqualTo("J8"));
      assertThat(question.findings())
          .as(text)
          .allMatch(finding -> finding.severity() == Finding.Severity.NOTE);
    }
  }

  @Test
  void totalsOfTheRowsOfAGridThatNoLayerReadsAreANote() throws IOException {
    var question =
        read(
            CONVOLUTION,
            sheet -> {
              for (int k = 0; k < 6; k++) {
                cell(sheet, 7 + k / 2, 3 + k % 2).setCellValue(5);
                saved(
                    sheet,
                    7 + k / 2,
                    5,
                    "SUM(" + at(7 + k / 2, 3) + ":" + at(7 + k / 2, 4) + ")",
                    10);
              }
            });

    assertThat(question.findings())
        .extracting(Finding::severity, Finding::cells)
        .containsExactly(tuple(Finding.Severity.NOTE, "F8:F10"));
  }

  @Test
  void copiesThatNoLayerReadsAreNamed() throws IOException {
    var random = new Random(11);
    for (int round = 0; round < 20; round++) {
      int count = 1 + random.nextInt(5);
      var of = List.of("J1", "M4", "A1", "G2").get(random.nextInt(4));
      var question =
          read(
              CONVOLUTION,
              sheet -> {
                saved(sheet, 7, 9, of, 3);
                for (int k = 1; k < count; k++) { // each of the one before
                  saved(sheet, 7, 9 + k, at(7, 8 + k), 3);
                }
              });

      assertThat(types(question)).containsExactly("conv");
      assertThat(question.findings())
          .extracting(Finding::severity, Finding::cells)
          .containsExactly(
              tuple(Finding.Severity.NOTE, count == 1 ? "J8" : "J8:" + at(7, 8 + count)));
    }
  }

  @Test
  void layersAfterOneThatIsNotUnderstoodAreNotLeftOutInSilence() throws IOException {
    var question =
        read(
            CONVOLUTION,
            sheet -> {
              for (int k = 0; k < 16; k++) {
                saved(sheet, 7 + k / 4, 9 + k % 4, "ROUND(" + at(k / 4, 9 + k % 4) + ",0)", 1);
              }
              for (int k = 0; k < 9; k++) { // with the filter of the first layer
                var window = at(7 + k / 3, 9 + k % 3) + ":" + at(8 + k / 3, 10 + k % 3);
                saved(sheet, 13 + k / 3, 9 + k % 3, CONVOLUTION.replace("{w}", window), 1);
              }
            });

    assertThat(types(question)).containsExactly("conv");
    assertThat(question.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
              assertThat(finding.message())
                  .contains("ROUND is not a function", "The network may go on there");
            })
        .extracting(Finding::cells)
        .containsExactlyInAnyOrder("J8:M11", "J14:L16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMPRODUCT(%s,$J$1:$M$4)|a gradient",
        "{g}-0.1*SUMPRODUCT(%s,$J$1:$M$4)|a filter that was trained",
      })
  void whatTrainsANetworkStandsBesideIt(String form, String what) throws IOException {
    var question =
        read(
            CONVOLUTION,
            sheet -> {
              for (int k = 0; k < 4; k++) {
                var window = at(k / 2, k % 2) + ":" + at(k / 2 + 3, k % 2 + 3);
                var weight = at(k / 2, 6 + k % 2);
                saved(
                    sheet, 9 + k / 2, 9 + k % 2, form.formatted(window).replace("{g}", weight), 1);
              }
            });

    assertThat(types(question)).as(what).containsExactly("conv");
    assertThat(question.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.NOTE);
              assertThat(finding.cells()).isEqualTo("J10:K11");
            });
  }

  @Test
  void aPictureThatIsAThresholdIsTakenWithItsSavedValuesOrNamed() throws IOException {
    for (boolean hasValues : List.of(true, false)) {
      var file =
          write(
              "SUMPRODUCT({w},$G$1:$H$2)",
              sheet -> {
                for (int k = 0; k < 25; k++) {
                  double value = k * 7 % 11;
                  var own = cell(sheet, k / 5, k % 5);
                  own.setBlank();
                  cell(sheet, 20 + k / 5, k % 5).setCellValue(value);
                  var text = "IF(" + at(20 + k / 5, k % 5) + ">3,255,0)";
                  if (hasValues) {
                    saved(sheet, k / 5, k % 5, text, value > 3 ? 255 : 0);
                  } else {
                    formula(sheet, k / 5, k % 5, text);
                  }
                }
              });
      if (hasValues) {
        var question = Intake.read(file, Optional.empty());
        // A1:B2 is 0 7 / 2 9, thus 0 255 / 0 255, and G1:H2 is -1 0 / 1 2
        assertThat(values(question, 0)[0]).isEqualTo(2 * 255);
        assertThat(question.findings())
            .extracting(Finding::message)
            .anySatisfy(message -> assertThat(message).contains("IF(A21>3,255,0)", "saved values"));
      } else {
        assertRefused(file, "=\"IF(A21>3,255,0)\" in A1 is not understood: an IF of this form");
      }
    }
  }

  @Test
  void aMatrixTimesAMatrixIsABatch() throws IOException {
    var file =
        write(
            CONVOLUTION,
            sheet -> {
              for (int k = 0; k < 16; k++) {
                cell(sheet, k / 4, 9 + k % 4).setBlank();
              }
              for (int k = 0; k < 6; k++) { // three outputs of two examples
                var row = "$A" + (k / 2 + 1) + ":$E" + (k / 2 + 1);
                var column = at(10, 1 + k % 2).replaceAll("(\\d)", "\\$$1");
                column = (char) ('B' + k % 2) + "$11:" + (char) ('B' + k % 2) + "$15";
                formula(sheet, k / 2, 9 + k % 2, "1/(1+EXP(-MMULT(" + row + "," + column + ")))");
              }
              for (int k = 0; k < 10; k++) {
                cell(sheet, 10 + k / 2, 1 + k % 2).setCellValue(k);
              }
            });

    assertRefused(file, "a batch of several pictures");
  }

  @Test
  void aNameWithARelativeReferenceIsReadFromWhereItIsUsed() throws IOException {
    var question =
        read(
            "SUMPRODUCT(window,$G$1:$H$2)",
            sheet -> {
              var name = sheet.getWorkbook().createName();
              name.setNameName("window"); // as seen from A1: nine columns to the left, around
              name.setRefersToFormula("net!XEV1:XEW2");
            });

    assertThat(types(question)).containsExactly("conv");
    assertThat(values(question, 0)[15]).isEqualTo(windowTimesFilter(3, 3));
  }

  @Test
  void aReferenceThatIsCircularIsRefusedWithItsCells() throws IOException {
    for (boolean hasValue : List.of(true, false)) {
      var file =
          write(
              CONVOLUTION,
              sheet -> {
                cell(sheet, 0, 0).setBlank();
                formula(sheet, 0, 0, "J1");
                if (hasValue) {
                  cell(sheet, 0, 0).getCTCell().setV("0");
                }
              });

      assertRefused(file, "a circular reference: net!A1 reads net!J1, which reads net!A1");
    }
  }

  @Test
  void weightsThatAreFormulasWithoutValuesAreComputed() throws IOException {
    var question =
        read(
            CONVOLUTION,
            sheet -> {
              cell(sheet, 0, 6).setBlank();
              formula(sheet, 0, 6, "-2/4");
              cell(sheet, 1, 7).setBlank();
              formula(sheet, 1, 7, "P1");
              cell(sheet, 0, 15).setCellValue(3);
            });
    // A1:B2 is 0 7 / 2 9, B1:C2 is 7 3 / 9 5, and G1:H2 is -0.5 0 / 1 3
    assertThat(values(question, 0)).startsWith(2 + 27, -3.5 + 9 + 15);

    assertRefused(
        write(
            CONVOLUTION,
            sheet -> {
              cell(sheet, 0, 6).setBlank();
              formula(sheet, 0, 6, "ROUND(2.5,0)");
            }),
        "a formula without a saved value");
  }

  @Test
  void cellsMergedForATitleChangeNothing() throws IOException {
    var question =
        read(
            CONVOLUTION,
            sheet -> {
              cell(sheet, 9, 0).setCellValue("edges");
              sheet.addMergedRegion(CellRangeAddress.valueOf("A10:E11"));
              sheet.addMergedRegion(CellRangeAddress.valueOf("J6:M6"));
            });

    assertThat(types(question)).containsExactly("conv");
    assertThat(values(question, 0)[15]).isEqualTo(windowTimesFilter(3, 3));
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void aFilterOnAHiddenSheetIsRead() throws IOException {
    var question =
        read(
            "SUMPRODUCT({w},hidden!$A$1:$B$2)",
            sheet -> {
              var hidden = sheet.getWorkbook().createSheet("hidden");
              for (int k = 0; k < 4; k++) {
                cell(hidden, k / 2, k % 2).setCellValue(k - 1);
                cell(sheet, k / 2, 6 + k % 2).setBlank();
              }
              sheet.getWorkbook().setSheetHidden(1, true);
            });

    assertThat(types(question)).containsExactly("conv");
    assertThat(values(question, 0)[15]).isEqualTo(windowTimesFilter(3, 3));
  }

  private static double windowTimesFilter(int row, int column) {
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      sum += ((row + k / 2) * 5 + column + k % 2) * 7 % 11 * (k - 1);
    }
    return sum;
  }

  @Test
  void formulasThatAreTooDeepTooLongOrTooWideAreToldAndNeverOverflow() {
    var random = new Random(7);
    for (int i = 0; i < 60; i++) {
      var text = hostile(random, i % 10);
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            var question = read(CONVOLUTION, sheet -> saved(sheet, 7, 9, text, 3));
            assertThat(types(question)).as(text).startsWith("conv");
          });
    }
  }

  /** A formula over J1 that hurts. */
  private static String hostile(Random random, int kind) {
    int many = 500 + random.nextInt(9000);
    return switch (kind) {
      case 0 -> "(".repeat(many) + "J1" + ")".repeat(many);
      case 1 -> "J1" + "*J1".repeat(many / 3);
      case 2 -> "J1" + "+J1*2".repeat(many / 5);
      case 3 -> "-".repeat(many) + "J1";
      case 4 -> "IF(J1>0,".repeat(many / 8) + "1" + ",0)".repeat(many / 8);
      case 5 -> "SUM(A1:XFD" + (1 + random.nextInt(1048576)) + ")";
      case 6 -> "SUM(" + (1 + random.nextInt(9)) + ":1048576)+SUM(A:XFD)";
      case 7 -> "J1" + "%".repeat(many);
      case 8 -> "MAX(J1,".repeat(many / 7) + "1" + ")".repeat(many / 7);
      default -> "{" + "1,".repeat(many / 2) + "1}" + "^J1".repeat(many / 6);
    };
  }
}
