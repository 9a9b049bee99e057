package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What trains a convolution stands beside it: targets, errors, gradients of its filters, changed
 * filters, and what those give.
 */
class TrainingBesideTest {
  private static final List<String> ERRORS =
      List.of(
          "{h}-{t}",
          "{t}-{h}",
          "2*({h}-{t})",
          "({h}-{t})/16",
          "-({t}-{h})",
          "({h}-{t})*({h}>0)",
          "2*({h}-{t})*({h}>0)",
          "({h}-{t})^2",
          "IF({h}>0,{h}-{t},0)",
          "MAX(0,{h}-{t})",
          "{h}+{t}");
  private static final List<String> CHANGED =
      List.of("{w}-0.1*{g}", "{w}-{g}/10", "{w}-$A$28*{g}", "-0.1*{g}+{w}");

  private static final int CONV = 20;
  private static final int ERROR = 40;
  private static final int GRADIENT = 50;
  private static final int UPDATE = 60;
  private static final int AGAIN = 70;

  /** The rows from the first filter's grids to the second's. */
  private static final int APART = 30;

  @TempDir private Path folder;

  @Test
  void targetsAreNoPictureAndErrorsAndGradientsAreNoFilters() throws IOException {
    var random = new Random(16);
    for (int round = 0; round < 60; round++) {
      assertAloneAConvolution(random, round);
    }
  }

  private void assertAloneAConvolution(Random random, int round) throws IOException {
    int size = 5 + random.nextInt(4);
    int kernel = 2 + random.nextInt(2);
    int filters = 1 + random.nextInt(2);
    int out = size - kernel + 1;
    int steps = random.nextInt(4); // none, the gradient, the change, the change used
    var form = ERRORS.get(random.nextInt(ERRORS.size()));
    var change = CHANGED.get(random.nextInt(CHANGED.size()));
    int targets = random.nextBoolean() ? size + random.nextInt(3) : 30;
    boolean isSameSize = random.nextInt(4) == 0; // more targets than there are results
    var file = folder.resolve(round + ".xlsx");
    var picture = new double[size * size];
    var errors = new HashSet<String>();
    var others = new HashSet<String>();
    try (var workbook = new XSSFWorkbook();
        var stream = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("net");
      for (int k = 0; k < picture.length; k++) {
        picture[k] = random.nextInt(10);
        number(sheet, k / size, k % size, picture[k]);
      }
      number(sheet, 27, 0, 0.1);
      for (int f = 0; f < filters; f++) {
        int top = f * APART;
        int weights = 12 + f * 5;
        var filter = range(weights, 0, kernel, kernel, true);
        fill(sheet, random, weights, 0, kernel);
        fill(sheet, random, top, targets, isSameSize ? size : out);
        for (int k = 0; k < out * out; k++) {
          int i = k / out;
          int j = k % out;
          var window = range(i, j, kernel, kernel, false);
          formula(sheet, top + i, CONV + j, "MAX(0,SUMPRODUCT(" + window + "," + filter + "))");
          var names =
              Map.of("{h}", at(top + i, CONV + j, false), "{t}", at(top + i, targets + j, false));
          errors.add(formula(sheet, top + i, ERROR + j, filled(form, names)));
        }
        var delta = range(top, ERROR, out, out, true);
        for (int k = 0; k < kernel * kernel && steps > 0; k++) {
          int i = k / kernel;
          int j = k % kernel;
          var window = range(i, j, out, out, false);
          var product = random.nextBoolean() ? delta + "," + window : window + "," + delta;
          others.add(formula(sheet, top + i, GRADIENT + j, "SUMPRODUCT(" + product + ")"));
          if (steps > 1) {
            var names =
                Map.of("{w}", at(weights + i, j, false), "{g}", at(top + i, GRADIENT + j, false));
            others.add(formula(sheet, top + i, UPDATE + j, filled(change, names)));
          }
        }
        var changed = range(top, UPDATE, kernel, kernel, true);
        for (int k = 0; k < out * out && steps > 2; k++) {
          var window = range(k / out, k % out, kernel, kernel, false);
          var text = "MAX(0,SUMPRODUCT(" + window + "," + changed + "))";
          others.add(formula(sheet, top + k / out, AGAIN + k % out, text));
        }
      }
      workbook.write(stream);
    }

    var question = Intake.read(file, Optional.empty());

    var what = form + ", " + change + ", " + steps + " steps, round " + round;
    assertThat(question.network().nodes().stream().map(node -> node.layer().type()).toList())
        .as(what)
        .containsExactly("conv");
    assertThat(question.network().nodes().get(0).shape())
        .as(what)
        .hasToString("%d x %d x %d".formatted(filters, out, out));
    assertThat(question.input().values()).as(what).containsExactly(picture);
    assertThat(named(question.findings(), Finding.Severity.WARNING)).as(what).isEqualTo(errors);
    assertThat(named(question.findings(), Finding.Severity.NOTE)).as(what).isEqualTo(others);
  }

  /** The cells that are named in findings; targets that no formula reads are none of these. */
  private static Set<String> named(List<Finding> findings, Finding.Severity severity) {
    var cells = new HashSet<String>();
    for (var finding : findings) {
      if (finding.severity() == severity && !finding.message().contains("no formula reads")) {
        for (var range : finding.cells().split(",")) {
          CellRangeAddress.valueOf(range).forEach(cell -> cells.add(cell.formatAsString()));
        }
      }
    }
    return cells;
  }

  private static String filled(String form, Map<String, String> names) {
    var text = new ArrayList<>(List.of(form));
    new HashMap<>(names).forEach((name, cell) -> text.add(text.remove(0).replace(name, cell)));
    return text.get(0);
  }

  private static String at(int row, int column, boolean fixed) {
    return new CellReference(row, column, fixed, fixed).formatAsString(false);
  }

  private static String range(int row, int column, int rows, int columns, boolean fixed) {
    return at(row, column, fixed) + ":" + at(row + rows - 1, column + columns - 1, fixed);
  }

  private static void fill(XSSFSheet sheet, Random random, int row, int column, int size) {
    for (int k = 0; k < size * size; k++) {
      number(sheet, row + k / size, column + k % size, random.nextInt(7) - 2.5);
    }
  }

  private static void number(XSSFSheet sheet, int row, int column, double value) {
    row(sheet, row).createCell(column).setCellValue(value);
  }

  private static String formula(XSSFSheet sheet, int row, int column, String text) {
    row(sheet, row).createCell(column).setCellFormula(text);
    return at(row, column, false);
  }

  private static org.apache.poi.xssf.usermodel.XSSFRow row(XSSFSheet sheet, int row) {
    return sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
  }
}
