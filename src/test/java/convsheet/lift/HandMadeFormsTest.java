package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sheets as people make them: a 5 x 5 picture in A1:E5, a 2 x 2 filter in G1:H2, the convolution in
 * J1:M4, and what follows it.
 */
class HandMadeFormsTest {
  private static final double NEAR = 1e-9;

  @TempDir private Path folder;

  private Question lift(Consumer<XSSFSheet> rest) throws IOException {
    var file = folder.resolve("sheet.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("Sheet1");
      for (int k = 0; k < 25; k++) {
        cell(sheet, k / 5, k % 5).setCellValue(k * 7 % 11);
      }
      for (int k = 0; k < 4; k++) {
        cell(sheet, k / 2, 6 + k % 2).setCellValue(k - 1);
      }
      for (int k = 0; k < 16; k++) {
        cell(sheet, k / 4, 9 + k % 4).setCellFormula(convolution(k / 4, k % 4));
      }
      rest.accept(sheet);
      workbook.write(out);
    }
    return Intake.read(file, Optional.empty());
  }

  private static String convolution(int row, int column) {
    return "SUMPRODUCT(%s:%s,$G$1:$H$2)".formatted(at(row, column), at(row + 1, column + 1));
  }

  private static String at(int row, int column) {
    return new CellReference(row, column).formatAsString(false);
  }

  private static XSSFCell cell(XSSFSheet sheet, int row, int column) {
    var own = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return own.getCell(column) == null ? own.createCell(column) : own.getCell(column);
  }

  private static List<String> types(Question question) {
    return question.network().nodes().stream().map(node -> node.layer().type()).toList();
  }

  private static List<Tensor> outputs(Question question) {
    return question.network().forward(question.input());
  }

  @Test
  void aDenseLayerReadsAFlattenedColumnOfCopiesInWhicheverOrder() throws IOException {
    for (boolean byRows : List.of(true, false)) {
      var question =
          lift(
              sheet -> {
                for (int k = 0; k < 16; k++) {
                  cell(sheet, k, 14)
                      .setCellFormula(at(byRows ? k / 4 : k % 4, 9 + (byRows ? k % 4 : k / 4)));
                  cell(sheet, k, 16).setCellValue(k * k % 7 - 2);
                }
                cell(sheet, 0, 18).setCellFormula("SUMPRODUCT(O1:O16,Q1:Q16)");
              });
      var outputs = outputs(question);
      double sum = 0;
      for (int k = 0; k < 16; k++) {
        sum +=
            outputs.get(0).at(0, byRows ? k / 4 : k % 4, byRows ? k % 4 : k / 4) * (k * k % 7 - 2);
      }

      assertThat(types(question)).containsExactly("conv", "dense");
      assertThat(outputs.get(1).values()[0]).isCloseTo(sum, within(NEAR));
      assertThat(question.findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "typed, holds a typed number",
    "blank, is blank",
    "other, reads J1 instead of K2",
  })
  void aSlipInAFlattenedColumnOfCopiesIsComputedAndTold(String kind, String told)
      throws IOException {
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < 16; k++) {
                if (k != 5) {
                  cell(sheet, k, 14).setCellFormula(at(k / 4, 9 + k % 4));
                } else if (kind.equals("typed")) {
                  cell(sheet, k, 14).setCellValue(7);
                } else if (kind.equals("other")) {
                  cell(sheet, k, 14).setCellFormula("J1");
                }
                cell(sheet, k, 16).setCellValue(k + 1);
              }
              cell(sheet, 0, 18).setCellFormula("SUMPRODUCT(O1:O16,Q1:Q16)");
            });
    var outputs = outputs(question);
    var conv = outputs.get(0);
    double slip = Map.of("typed", 7.0, "blank", 0.0, "other", conv.at(0, 0, 0)).get(kind);
    double sum = 0;
    for (int k = 0; k < 16; k++) {
      sum += (k == 5 ? slip : conv.at(0, k / 4, k % 4)) * (k + 1);
    }

    assertThat(types(question)).containsExactly("conv", "dense");
    assertThat(outputs.get(1).values()[0]).isCloseTo(sum, within(NEAR));
    assertThat(question.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.cells()).isEqualTo("O6");
              assertThat(finding.message())
                  .contains(told)
                  .contains("the other 15 of O1:O16 are copies of J1:M4");
            });
  }

  @Test
  void aCopyOfThePictureWithABorderOfTypedZerosIsPadding() throws IOException {
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < 49; k++) {
                int row = k / 7;
                int column = k % 7;
                var own = cell(sheet, 20 + row, column);
                if (row > 0 && row < 6 && column > 0 && column < 6) {
                  own.setCellFormula(at(row - 1, column - 1));
                } else {
                  own.setCellValue(0);
                }
              }
              for (int k = 0; k < 9; k++) {
                cell(sheet, 20 + k / 3, 9 + k % 3).setCellValue(k % 4);
              }
              for (int k = 0; k < 25; k++) {
                cell(sheet, 20 + k / 5, 14 + k % 5)
                    .setCellFormula(
                        "MAX(0,SUMPRODUCT(%s:%s,$J$21:$L$23))"
                            .formatted(at(20 + k / 5, k % 5), at(22 + k / 5, k % 5 + 2)));
              }
            });

    assertThat(types(question)).containsExactly("conv", "conv");
    assertThat(question.network().nodes().get(1).layer().options())
        .containsEntry("padding", "1")
        .containsEntry("activation", "relu");
    assertThat(question.input().shape()).hasToString("1 x 5 x 5");
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void poolingAllOfTheLastLayerIsALayer() throws IOException {
    var question = lift(sheet -> cell(sheet, 0, 15).setCellFormula("AVERAGE(J1:M4)"));
    double sum = 0;
    for (double value : outputs(question).get(0).values()) {
      sum += value;
    }

    assertThat(types(question)).containsExactly("conv", "globalavgpool");
    assertThat(outputs(question).get(1).values()[0]).isCloseTo(sum / 16, within(NEAR));
  }

  @Test
  void twoChecksOfTheLastLayerAreNoLayers() throws IOException {
    var question =
        lift(
            sheet -> {
              cell(sheet, 0, 15).setCellFormula("AVERAGE(J1:M4)");
              cell(sheet, 1, 15).setCellFormula("MAX(J1:M4)");
            });

    assertThat(types(question)).containsExactly("conv");
  }

  @Test
  void dropoutMayScaleWhatItKeeps() throws IOException {
    for (var form : List.of("IF(%s<0.5,0,%s/0.5)", "IF(%s>=0.5,%s*2,0)")) {
      var question =
          lift(
              sheet -> {
                for (int k = 0; k < 16; k++) {
                  cell(sheet, k / 4, 14 + k % 4).setCellValue(k % 3 / 2.0);
                  cell(sheet, k / 4, 19 + k % 4)
                      .setCellFormula(form.formatted(at(k / 4, 14 + k % 4), at(k / 4, 9 + k % 4)));
                }
              });
      var outputs = outputs(question);

      assertThat(types(question)).containsExactly("conv", "dropout");
      for (int k = 0; k < 16; k++) {
        double expected = k % 3 == 0 ? 0 : 2 * outputs.get(0).values()[k];
        assertThat(outputs.get(1).values()[k]).isCloseTo(expected, within(NEAR));
      }
    }
  }

  @Test
  void theSumOfTwoChannelsOfALayerIsALayer() throws IOException {
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < 4; k++) {
                cell(sheet, 20 + k / 2, 6 + k % 2).setCellValue(3 - k);
              }
              for (int k = 0; k < 16; k++) {
                cell(sheet, 20 + k / 4, 9 + k % 4)
                    .setCellFormula(convolution(k / 4, k % 4).replace("$G$1:$H$2", "$G$21:$H$22"));
                cell(sheet, 30 + k / 4, 9 + k % 4)
                    .setCellFormula(at(k / 4, 9 + k % 4) + "+" + at(20 + k / 4, 9 + k % 4));
              }
            });
    var both = outputs(question).get(0);

    assertThat(types(question)).containsExactly("conv", "conv");
    for (int k = 0; k < 16; k++) {
      assertThat(outputs(question).get(1).values()[k])
          .isCloseTo(both.at(0, k / 4, k % 4) + both.at(1, k / 4, k % 4), within(NEAR));
    }
  }

  @Test
  void totalsOfRowsAndColumnsAndOfThoseAreNoLayers() throws IOException {
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < 4; k++) {
                cell(sheet, k, 14).setCellFormula("SUM(" + at(k, 9) + ":" + at(k, 12) + ")");
                cell(sheet, 5, 9 + k)
                    .setCellFormula("SUM(" + at(0, 9 + k) + ":" + at(3, 9 + k) + ")");
              }
              cell(sheet, 5, 14).setCellFormula("SUM(O1:O4)");
            });

    assertThat(types(question)).containsExactly("conv");
    assertThat(question.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.NOTE);
              assertThat(finding.cells()).isEqualTo("O1:O4,J6:M6,O6");
            });
  }

  @Test
  void whatStandsAfterTheLastLayerIsAWarningHoweverManyCellsItHas() throws IOException {
    for (int count : List.of(1, 8, 9, 16)) {
      var question =
          lift(
              sheet -> {
                cell(sheet, 18, 9).setCellValue("gradient");
                for (int k = 0; k < count; k++) {
                  var cell = at(k / 4, 9 + k % 4);
                  cell(sheet, 8 + k / 4, 9 + k % 4).setCellFormula("ABS(" + cell + ")");
                  // what goes back from it does not make it a remark
                  cell(sheet, 19 + k / 4, 9 + k % 4)
                      .setCellFormula("SIGN(" + at(8 + k / 4, 9 + k % 4) + ")*" + cell);
                }
              });

      assertThat(types(question)).containsExactly("conv");
      assertThat(question.findings())
          .filteredOn(finding -> finding.severity() == Finding.Severity.WARNING)
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.message())
                      .contains("ABS is not a function", "The network may go on there"));
    }
  }

  @Test
  void lossesOfEachCellAreANoteWhereOneOfThemIsLabelled() throws IOException {
    var question =
        lift(
            sheet -> {
              cell(sheet, 19, 9).setCellValue("Loss");
              for (int k = 0; k < 16; k++) {
                cell(sheet, 8 + k / 4, 9 + k % 4).setCellValue(k);
                cell(sheet, 20 + k / 4, 9 + k % 4)
                    .setCellFormula(
                        "(" + at(k / 4, 9 + k % 4) + "-" + at(8 + k / 4, 9 + k % 4) + ")^2");
              }
            });

    assertThat(question.findings())
        .extracting(Finding::severity, Finding::cells)
        .containsExactly(tuple(Finding.Severity.NOTE, "J21:M24"));
  }

  @Test
  void aConvolutionThatAddsAnotherNumberInEachPlaceIsRefusedAsThat() {
    assertThatThrownBy(
            () ->
                lift(
                    sheet -> {
                      for (int k = 0; k < 16; k++) {
                        cell(sheet, 20 + k / 4, 9 + k % 4).setCellValue(k);
                        cell(sheet, k / 4, 9 + k % 4)
                            .setCellFormula(
                                convolution(k / 4, k % 4) + "+" + at(20 + k % 4, 9 + k / 4));
                      }
                    }))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem().found())
                    .contains("it adds another cell in each place, Sheet1!J21"));
  }

  @Test
  void aBiasThatMovesOffItsNumberHasLostItsDollar() throws IOException {
    for (boolean down : List.of(true, false)) {
      var question =
          lift(
              sheet -> {
                cell(sheet, 20, 9).setCellValue(0.5);
                for (int k = 0; k < 16; k++) {
                  var bias = down ? at(20 + k / 4, 9) : at(20, 9 + k % 4);
                  cell(sheet, k / 4, 9 + k % 4)
                      .setCellFormula(convolution(k / 4, k % 4) + "+" + bias);
                }
              });

      assertThat(types(question)).containsExactly("conv");
      assertThat(question.findings())
          .filteredOn(finding -> finding.severity() == Finding.Severity.WARNING)
          .extracting(Finding::cells, Finding::message)
          .anySatisfy(
              tuple -> {
                assertThat(tuple.toList().get(0)).isEqualTo(down ? "J2:M4" : "K1:M4");
                assertThat(tuple.toList().get(1).toString())
                    .startsWith(
                        "each of 12 cells uses the weights "
                            + (down ? "J22" : "K21")
                            + " instead of J21 (a lost $)");
              });
    }
  }

  /**
   * Only what a copy of another cell's formula reads; a cell of the first row is copied of none.
   */
  @Test
  void weightsThatMoveHaveLostADollarIfACellIsThereThatTheyMovedFrom() throws IOException {
    var random = new Random(12);
    for (int round = 0; round < 20; round++) {
      int n = random.nextInt(16);
      int down = random.nextInt(4);
      int right = down == 0 ? 1 : random.nextInt(2);
      var weights = at(down, 6 + right) + ":" + at(1 + down, 7 + right);
      var question =
          lift(
              sheet ->
                  cell(sheet, n / 4, 9 + n % 4)
                      .setCellFormula(convolution(n / 4, n % 4).replace("$G$1:$H$2", weights)));

      assertThat(question.findings())
          .extracting(Finding::cells, finding -> finding.message().split(";")[0])
          .contains(
              tuple(
                  at(n / 4, 9 + n % 4),
                  "1 cell uses the weights "
                      + weights
                      + " instead of G1:H2"
                      + (n / 4 >= down && n % 4 >= right ? " (a lost $)" : "")));
    }
  }

  /**
   * Windows over the convolution's 4 x 4, cell by cell, as many as a pooling layer has of them that
   * keeps its last ones (PyTorch's ceil_mode); what lies beyond is blank.
   */
  @Test
  void poolingReadsAsManyWindowsAsStandThere() throws IOException {
    var random = new Random(11);
    int beyond = 0;
    for (int round = 0; round < 60; round++) {
      int kernel = 2 + random.nextInt(2);
      int dilation = 1 + random.nextInt(kernel == 2 ? 2 : 1);
      int stride = 1 + random.nextInt(3);
      int reach = dilation * (kernel - 1) + 1;
      int count = (4 - reach + stride - 1) / stride + 1;
      count -= (count - 1) * stride >= 4 ? 1 : 0;
      if (count < 2) {
        continue;
      }
      beyond += (count - 1) * stride + reach > 4 ? 1 : 0;
      int all = count;
      var question =
          lift(
              sheet -> {
                for (int n = 0; n < all * all; n++) {
                  int top = n / all * stride;
                  int left = 9 + n % all * stride;
                  cell(sheet, 20 + n / all, 9 + n % all)
                      .setCellFormula(
                          IntStream.range(0, kernel * kernel)
                              .mapToObj(
                                  k ->
                                      at(top + k / kernel * dilation, left + k % kernel * dilation))
                              .collect(Collectors.joining(",", "MAX(", ")")));
                }
              });
      var outputs = outputs(question);

      assertThat(types(question)).containsExactly("conv", "maxpool");
      assertThat(outputs.get(1).shape().rows()).isEqualTo(count);
      for (int n = 0; n < count * count; n++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < kernel * kernel; k++) {
          int row = n / count * stride + k / kernel * dilation;
          int column = n % count * stride + k % kernel * dilation;
          if (row < 4 && column < 4) {
            largest = Math.max(largest, outputs.get(0).at(0, row, column));
          }
        }
        assertThat(outputs.get(1).at(0, n / count, n % count)).isEqualTo(largest);
      }
    }
    assertThat(beyond).isPositive();
  }
}
