package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convsheet.intake.Intake;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What stands around a copy of a 5 x 5 picture, A1:E5, in C12:G16, decides what padding the 3 x 3
 * windows over it have, or that they have none that a layer knows.
 */
class BorderTest {
  @TempDir private Path folder;

  private static String at(int row, int column) {
    return new CellReference(row, column).formatAsString(false);
  }

  private Path write(double typed, int row, int column, String layer) throws IOException {
    var file = folder.resolve("sheet.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("net");
      for (int i = 0; i < 20; i++) {
        sheet.createRow(i);
      }
      for (int k = 0; k < 25; k++) {
        number(sheet, k / 5, k % 5, k * 7 % 11 + 1);
        sheet.getRow(11 + k / 5).createCell(2 + k % 5).setCellFormula(at(k / 5, k % 5));
      }
      for (int k = 0; k < 9; k++) {
        number(sheet, k / 3, 8 + k % 3, k - 3);
      }
      if (typed != 0) {
        number(sheet, 10 + row, 1 + column, typed);
      }
      for (int k = 0; k < 25; k++) {
        var window = at(10 + k / 5, 1 + k % 5) + ":" + at(12 + k / 5, 3 + k % 5);
        sheet
            .getRow(10 + k / 5)
            .createCell(12 + k % 5)
            .setCellFormula(layer.replace("{w}", window));
      }
      workbook.write(out);
    }
    return file;
  }

  private static void number(XSSFSheet sheet, int row, int column, double value) {
    sheet.getRow(row).createCell(column).setCellValue(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMPRODUCT({w},$I$1:$K$3)",
        "SUMPRODUCT({w},$I$1:$K$3)+1",
        "MAX({w})",
        "SUM({w})/9",
      })
  void aNumberInABorderIsNeverPassedOver(String layer) throws IOException {
    var random = new Random(15);
    for (int k = 0; k < 12; k++) {
      int side = random.nextInt(7);
      int end = 6 * random.nextInt(2);
      boolean isRow = random.nextBoolean();
      int row = isRow ? end : side;
      int column = isRow ? side : end;
      double typed = 1 + random.nextInt(9);
      var file = write(typed, row, column, layer);
      var place = at(10 + row, 1 + column) + " holds " + (int) typed;

      assertThatThrownBy(() -> Intake.read(file, Optional.empty()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().found()).contains("read past the edge of", place));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"SUMPRODUCT({w},$I$1:$K$3)", "MAX({w})", "SUM({w})/9"})
  void aBlankBorderIsPadding(String layer) throws IOException {
    var question = Intake.read(write(0, 0, 0, layer), Optional.empty());
    double[] corner = {1, 8, 3, 10}; // k * 7 % 11 + 1 for k of 0, 1, 5, 6
    double expected =
        layer.startsWith("SUMPRODUCT")
            ? corner[0] + 2 * corner[1] + 4 * corner[2] + 5 * corner[3]
            : layer.startsWith("MAX") ? 10 : (1 + 8 + 3 + 10) / 9.0;

    assertThat(question.network().forward(question.input()).get(0).values()[0])
        .isCloseTo(expected, within(1e-12));
  }
}
