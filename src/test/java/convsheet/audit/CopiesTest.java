package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.check.Verdict;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.Grid;
import convsheet.problem.ProblemException;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Written;
import convsheet.tensor.Tensor;
import convsheet.testing.LibreOffice;
import convsheet.testing.PoiCells;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of what a layer reads, beside what it makes of it. */
class CopiesTest {
  private static final int NETWORKS = 60;

  @TempDir private Path folder;

  private Path audit(Question question, int number, Style style) {
    return Written.audit(
        Written.question(question, folder.resolve(number + ".xlsx")),
        folder.resolve(number + ".audit.xlsx"),
        style,
        LedgerChoice.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void theFormulasOfALayerNameCellsOfItsSheetAlone(Style style) {
    int copied = 0;
    int padded = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      var question = Written.random(seed);
      Path audit;
      try {
        audit = audit(question, seed, style);
      } catch (ProblemException e) {
        assertThat(style).as(e.getMessage()).isEqualTo(Style.TERMS); // too long a formula
        continue;
      }
      var formulas = Workbooks.formulas(audit);
      var layout = Layout.of(question);
      for (var node : question.network().nodes()) {
        var own = formulas.get(node.name());
        var roles =
            layout.towers(node.name()).stream().map(Layout.Tower::role).collect(Collectors.toSet());
        if (!node.from().isEmpty()) {
          assertThat(roles).as(node.toString()).containsAnyOf(Grid.Role.COPY, Grid.Role.PADDED);
        }
        copied += roles.contains(Grid.Role.COPY) ? 1 : 0;
        padded += roles.contains(Grid.Role.PADDED) ? 1 : 0;
        for (var tower : layout.towers(node.name())) {
          for (var grid : tower.grids()) {
            for (int i = 0; i < grid.rows() * grid.columns(); i++) {
              int row = i / grid.columns();
              int column = i % grid.columns();
              var formula = own.getOrDefault(layout.cell(grid, row, column), "");
              if (tower.role() == Grid.Role.COPY) {
                assertThat(formula)
                    .as("%s, %s", node, grid.label())
                    .isEqualTo(layout.text(new Expr.Ref(layout.source(grid), row, column)));
              } else if (tower.role() != Grid.Role.PADDED) {
                assertThat(formula).as("%s, %s", node, grid.label()).doesNotContain("!");
              }
            }
          }
        }
      }
    }
    assertThat(copied).isGreaterThan(NETWORKS / 2);
    assertThat(padded).isGreaterThan(NETWORKS / 4);
  }

  @Test
  void copiesAndMapsFollowAPixel() {
    var changed = new ArrayList<Path>();
    var questions = new ArrayList<Question>();
    for (int seed = 300; seed < 312; seed++) {
      var question = Written.random(seed);
      var audit = audit(question, seed, Style.COMPACT);
      var cell = Layout.of(question).cell(question.picture().channels().get(0), 0, 0);
      var file = folder.resolve(seed + ".changed.xlsx");
      Workbooks.set(audit, file, "Input", cell, 3.25);
      changed.add(file);
      questions.add(question);
    }

    var recalculated = LibreOffice.recalculate(changed, folder);

    for (int i = 0; i < changed.size(); i++) {
      var values = question(questions.get(i), 3.25);
      var expected =
          Workbooks.values(audit(values, 400 + i, Style.COMPACT)); // made from that pixel anew
      var found = Workbooks.values(recalculated.get(i));
      for (var sheet : sheets(values)) {
        for (var cell : expected.get(sheet).entrySet()) {
          if (cell.getValue() instanceof Double number) {
            assertThat((Double) found.get(sheet).get(cell.getKey()))
                .as("%d, %s!%s", i, sheet, cell.getKey())
                .isCloseTo(number, within(1e-9 * Math.max(1, Math.abs(number))));
          }
        }
      }
    }
  }

  private static List<String> sheets(Question question) {
    var sheets = new ArrayList<>(List.of("Picture", "Input"));
    question.network().nodes().forEach(node -> sheets.add(node.name()));
    return sheets;
  }

  /** The question with another first pixel. */
  private static Question question(Question question, double pixel) {
    var values = question.input().values().clone();
    values[0] = pixel;
    return Written.of(question.network(), Tensor.of(question.input().shape(), values));
  }

  /** Layers that pass on numbers above 0, so that a copy holds just what a layer should make. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCopyIsNoAnswer(boolean labelsToo) throws IOException {
    var random = new Random(5);
    for (int i = 0; i < 20; i++) {
      int columns = 1 + random.nextInt(4);
      var picture =
          IntStream.rangeClosed(0, random.nextInt(4))
              .mapToObj(r -> numbers(random, columns))
              .toArray(String[]::new);
      var file =
          new TextWorkbook()
              .layers("name | type", "A | relu", "B | dropout", "C | relu")
              .sheet("Input", picture)
              .write(folder.resolve("passes" + i + ".xlsx"));
      var question = QuestionReader.read(file);
      var answer = delete(audit(question, i, Style.COMPACT), question, labelsToo);
      var copied = copied(question);
      for (var key : List.of(Optional.<Question>empty(), Optional.of(question))) {
        var report = new Checker(key, Marking.DEFAULT).check(answer);
        assertThat(report.cells())
            .as("%s", report.findings())
            .hasSize(3 * question.input().values().length)
            .noneMatch(cell -> copied.contains(cell.sheet() + "!" + cell.cell()));
        if (!labelsToo) { // without them the numbers of rows and columns look like results
          assertThat(report.cells()).allMatch(cell -> cell.verdict() == Verdict.MISSING);
          assertThat(report.marks().earned()).isZero();
        }
      }
    }
  }

  /** The cells of all copies. */
  private static Set<String> copied(Question question) {
    var layout = Layout.of(question);
    var cells = new HashSet<String>();
    for (var node : question.network().nodes()) {
      for (var copy : layout.copies(node.name())) {
        for (int i = 0; i < copy.grid().rows() * copy.grid().columns(); i++) {
          int columns = copy.grid().columns();
          cells.add(node.name() + "!" + layout.cell(copy.grid(), i / columns, i % columns));
        }
      }
    }
    assertThat(cells).isNotEmpty();
    return cells;
  }

  private static String numbers(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(c -> String.valueOf(1 + random.nextInt(99)))
        .collect(Collectors.joining(" | "));
  }

  /** Deletes all results of an audit, and the labels above them. */
  private Path delete(Path audit, Question question, boolean labelsToo) throws IOException {
    var answer = folder.resolve("deleted.xlsx");
    var layout = Layout.of(question);
    try (var workbook = PoiCells.unshared(new XSSFWorkbook(Files.newInputStream(audit)));
        var out = Files.newOutputStream(answer)) {
      for (var node : question.network().nodes()) {
        var sheet = workbook.getSheet(node.name());
        for (var tower : layout.towers(node.name())) {
          if (tower.role() != Grid.Role.OUTPUT) {
            continue;
          }
          for (var grid : tower.grids()) {
            var place = layout.place(grid);
            for (int r = labelsToo ? -1 : 0; r < grid.rows(); r++) {
              for (int c = 0; c < grid.columns(); c++) {
                var cell = sheet.getRow(place.row() + r).getCell(place.column() + c);
                if (cell != null) {
                  cell.getRow().removeCell(cell);
                }
              }
            }
          }
        }
      }
      workbook.write(out);
    }
    return answer;
  }
}
