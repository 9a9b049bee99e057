package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.Conv;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Box;
import convsheet.xlsx.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole network on one screen: small maps that do not lie over each other. */
class PicturePlanTest {
  @TempDir private Path folder;

  /** A picture and one layer of filters of 3 x 3. */
  private static Question large(int side, int channels, int filters) {
    var random = new Random(side);
    return Written.of(
        Network.of(Shape.of(channels, side, side))
            .then(
                "Conv",
                new Conv(
                    tensor(random, Shape.of(filters, channels, 3, 3)),
                    new double[filters],
                    Size.of(1),
                    Padding.NONE,
                    Size.of(1),
                    1,
                    new Relu())),
        tensor(random, Shape.of(channels, side, side)));
  }

  /** So many layers, one after the other. */
  private static Question chain(int layers) {
    var random = new Random(layers);
    var network = Network.of(Shape.of(1, 60, 60));
    for (int i = 1; i <= layers; i++) {
      var weights = tensor(random, Shape.of(1, 1, 2, 2));
      network =
          network.then(
              "A long name of layer " + i,
              new Conv(
                  weights, new double[1], Size.of(1), Padding.NONE, Size.of(1), 1, new Relu()));
    }
    return Written.of(network, tensor(random, Shape.of(1, 60, 60)));
  }

  private static Tensor tensor(Random random, Shape shape) {
    return Tensor.of(
        shape, random.doubles(shape.count(), -9, 9).map(v -> Math.rint(v * 8) / 8).toArray());
  }

  private static List<PicturePlan.Map> maps(PicturePlan plan) {
    return plan.parts().stream()
        .flatMap(part -> Stream.concat(part.filters().stream(), part.outputs().stream()))
        .toList();
  }

  private static Box box(PicturePlan.Map map) {
    return new Box(
        map.row(), map.column(), map.row() + map.rows() - 1, map.column() + map.width() - 1);
  }

  private static List<Question> questions() {
    var questions = new ArrayList<Question>();
    for (int seed = 0; seed < 100; seed++) {
      questions.add(Written.random(seed));
    }
    questions.add(large(60, 3, 5)); // averaged
    questions.add(large(12, 1, 70)); // cut
    questions.add(large(130, 2, 40)); // both
    return questions;
  }

  @Test
  void noTwoMapsTouch() {
    for (var question : questions()) {
      for (boolean inColour : new boolean[] {false, true}) {
        var plan = PicturePlan.of(Evaluation.of(question), inColour, 1);
        var taken = new ArrayList<Box>();
        for (var map : maps(plan)) {
          var box = box(map);
          assertThat(taken)
              .as("%s", question.network())
              .allMatch(
                  other ->
                      other.right() < box.left() - 1
                          || box.right() < other.left() - 1
                          || other.bottom() < box.top() - 1
                          || box.bottom() < other.top() - 1);
          taken.add(box);
          assertThat(box.right()).isLessThan(plan.columns());
          assertThat(box.bottom()).isLessThan(plan.rows());
        }
      }
    }
  }

  /** The sheet as it is written, measured by its own widths and heights. */
  @Test
  void aSmallScreenShowsAllOrIsSaidToBeTooSmall() {
    int shown = 0;
    var questions = new ArrayList<>(questions());
    questions.add(chain(40)); // more layers than have room for their names
    for (var question : questions) {
      var file = folder.resolve("screen.xlsx");
      new AuditWriter(
              Evaluation.of(question), Style.COMPACT, LedgerChoice.NONE, List.of(), Progress.NONE)
          .write(file);
      // LibreOffice on 1366 x 768 shows 1276 x 582 pixels; columns are an eighth wider there
      double right = 0;
      double bottom = 0;
      boolean isSaid;
      try (var workbook = new XSSFWorkbook(file.toFile())) {
        var sheet = workbook.getSheet("Picture");
        int last = 0;
        for (int row = 0; row <= sheet.getLastRowNum(); row++) {
          var own = sheet.getRow(row);
          bottom += own == null ? sheet.getDefaultRowHeightInPoints() : own.getHeightInPoints();
          for (var cell : own == null ? List.<Cell>of() : own) {
            boolean isMap = cell.getCellType() == CellType.FORMULA;
            last = Math.max(last, isMap ? cell.getColumnIndex() : 0);
          }
        }
        for (int column = 0; column <= last; column++) {
          right += Math.floor(sheet.getColumnWidth(column) / 256.0 * 7 * 1.125 + 0.02);
        }
        isSaid = sheet.getRow(1).getCell(1).getStringCellValue().contains("larger than a screen");
      } catch (IOException | InvalidFormatException e) {
        throw new AssertionError(e);
      }
      boolean fits = right <= 1276 && bottom / 0.75 <= 582;
      assertThat(fits || isSaid)
          .as("%s: %s x %s", question.network(), right, bottom / 0.75)
          .isTrue();
      shown += fits ? 1 : 0;
    }
    assertThat(shown).isBetween(questions.size() - 10, questions.size() - 1);
  }

  @Test
  void everyCellIsAFormulaOverItsGrid() {
    int averages = 0;
    for (var question : questions()) {
      var evaluation = Evaluation.of(question);
      var file = folder.resolve("audit.xlsx");
      new AuditWriter(evaluation, Style.COMPACT, LedgerChoice.NONE, List.of(), Progress.NONE)
          .write(file);
      var layout = Layout.of(question);
      var formulas = Workbooks.formulas(file).get("Picture");
      var values = Workbooks.values(file).get("Picture");
      for (var map : maps(PicturePlan.of(evaluation, false, 1))) {
        var grid = map.grid();
        for (int r = 0; r < map.rows(); r++) {
          for (int c = 0; c < map.width(); c++) {
            var cell = A1.cell(map.row() + r, map.column() + c);
            int top = r * map.averaged();
            int left = c / map.stretch() * map.averaged();
            int bottom = Math.min(top + map.averaged(), grid.rows()) - 1;
            int right = Math.min(left + map.averaged(), grid.columns()) - 1;
            int count = (bottom - top + 1) * (right - left + 1);
            double sum = 0;
            for (int y = top; y <= bottom; y++) {
              for (int x = left; x <= right; x++) {
                sum += evaluation.values(grid)[y * grid.columns() + x];
              }
            }
            var first = layout.text(new Expr.Ref(grid, top, left));
            var expected =
                count == 1
                    ? first
                    : "SUM(" + first + ":" + layout.cell(grid, bottom, right) + ")/" + count;
            assertThat(formulas.get(cell).replace("$", ""))
                .as("%s of %s", cell, grid)
                .isEqualTo(expected);
            assertThat((Double) values.get(cell))
                .as("%s of %s", cell, grid)
                .isCloseTo(sum / count, within(1e-9 * Math.max(1, Math.abs(sum))));
            averages += count > 1 ? 1 : 0;
          }
        }
      }
    }
    assertThat(averages).isGreaterThan(100);
  }

  @Test
  void whatIsCutOrAveragedIsSaid() {
    assertThat(words(large(28, 1, 2))).noneMatch(text -> text.matches(".*(average|shown).*"));
    for (var question : List.of(large(60, 3, 5), large(12, 1, 70), large(130, 2, 40))) {
      var plan = PicturePlan.of(Evaluation.of(question), false, 1);
      var words = words(question);
      for (var part : plan.parts()) {
        var name = part.layer() < 0 ? "Input" : "Conv";
        int averaged = part.outputs().get(0).averaged();
        if (averaged > 1) {
          assertThat(words)
              .anyMatch(
                  text ->
                      text.contains(name)
                          && text.contains("average of up to " + averaged + " x " + averaged));
        }
        if (part.outputs().size() < part.channels()) {
          assertThat(words)
              .anyMatch(
                  text ->
                      text.contains(name)
                          && text.contains(
                              "the first "
                                  + part.outputs().size()
                                  + " of "
                                  + part.channels()
                                  + " channels are shown"));
        }
      }
    }
  }

  private List<String> words(Question question) {
    var file = folder.resolve("words.xlsx");
    new AuditWriter(
            Evaluation.of(question), Style.COMPACT, LedgerChoice.NONE, List.of(), Progress.NONE)
        .write(file);
    return Workbooks.values(file).get("Picture").values().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }
}
