package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaRenderer;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.formula.SharedFormula;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/**
 * Formulas of a window, weights and a bias, some of whose dollars are left out, as POI copies them
 * from cell to cell.
 */
class LostDollarTest {
  private static final int ROUNDS = 2000;

  private final Random random = new Random(20);

  /** Where a reference begins, and which dollars it has. */
  private record Written(int row, int column, boolean keepsRow, boolean keepsColumn) {
    /** A range of so many cells from there on. */
    String text(int rows, int columns) {
      return corner(0, 0) + (rows * columns == 1 ? "" : ":" + corner(rows - 1, columns - 1));
    }

    private String corner(int down, int right) {
      return new CellReference(row + down, column + right, keepsRow, keepsColumn)
          .formatAsString(false);
    }
  }

  /** A weight or a bias, and whether its row and its column have lost their dollars. */
  private Written drawn(boolean lostRow, boolean lostColumn) {
    return new Written(30 + random.nextInt(30), 30 + random.nextInt(30), !lostRow, !lostColumn);
  }

  private static A1.Name name(String text) {
    return A1.parse(text).orElseThrow();
  }

  /** The references of a formula that POI has copied, each by its first cell. */
  private static List<A1.Name> copied(
      XSSFEvaluationWorkbook book, String formula, int rows, int columns) {
    var parsed = FormulaParser.parse(formula, book, FormulaType.CELL, 0, 20);
    var moved =
        new SharedFormula(SpreadsheetVersion.EXCEL2007)
            .convertSharedFormulas(parsed, rows, columns);
    var text = FormulaRenderer.toFormulaString(book, moved);
    return List.of(text.replaceAll("SUMPRODUCT\\(|\\)", "").split("[,+]")).stream()
        .map(reference -> name(reference.split(":")[0]))
        .toList();
  }

  @Test
  void theWeightThatMovedIsNamedAndWhichWay() throws IOException {
    int found = 0;
    try (var workbook = new XSSFWorkbook()) {
      workbook.createSheet();
      var book = XSSFEvaluationWorkbook.create(workbook);
      for (int round = 0; round < ROUNDS; round++) {
        int rows = random.nextInt(-9, 10);
        int columns = random.nextInt(-9, 10);
        int height = 1 + random.nextInt(4);
        int width = 1 + random.nextInt(4);
        int lost = random.nextInt(4); // none, rows, columns, both
        boolean ofBias = random.nextBoolean();
        boolean lostRow = lost % 2 == 1;
        boolean lostColumn = lost >= 2;
        var window = new Written(10 + random.nextInt(10), 10 + random.nextInt(10), false, false);
        var weight = drawn(!ofBias && lostRow, !ofBias && lostColumn);
        var bias = drawn(ofBias && lostRow, ofBias && lostColumn);
        var formula =
            "SUMPRODUCT(%s,%s)+%s"
                .formatted(window.text(height, width), weight.text(height, width), bias.text(1, 1));
        var read = copied(book, formula, rows, columns);

        int down = lostRow ? rows : 0;
        int right = lostColumn ? columns : 0;
        boolean isMoved = down != 0 || right != 0;
        found += isMoved ? 1 : 0;
        for (boolean isBias : List.of(false, true)) {
          var should = isBias ? bias : weight;
          var intended =
              new A1.Name(should.row(), should.column(), should.keepsRow(), should.keepsColumn());
          assertThat(LostDollar.of(intended, read.get(isBias ? 2 : 1), rows, columns))
              .as("%s, %d down and %d to the right: %s", formula, rows, columns, should)
              .isEqualTo(
                  isMoved && isBias == ofBias
                      ? Optional.of(new LostDollar(intended, down, right))
                      : Optional.empty());
        }
      }
    }
    assertThat(found).isGreaterThan(ROUNDS / 2);
  }

  /** Elsewhere than a copy reads: as far as the formula in neither direction, or held by a $. */
  @Test
  void whatNoCopyingMovesHasLostNothing() {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = random.nextInt(-9, 10);
      int columns = random.nextInt(-9, 10);
      int down = random.nextInt(-9, 10);
      int right = random.nextInt(-9, 10);
      var weight = new Written(40, 40, true, true);
      boolean isCopy =
          (down == 0 || down == rows)
              && (right == 0 || right == columns)
              && (down != 0 || right != 0);
      var free = name(new Written(40 + down, 40 + right, false, false).text(1, 1));
      var held = name(new Written(40 + down, 40 + right, down != 0, down == 0).text(1, 1));

      assertThat(LostDollar.of(name(weight.text(1, 1)), free, rows, columns).isPresent())
          .as("%d %d for %d %d", down, right, rows, columns)
          .isEqualTo(isCopy);
      assertThat(LostDollar.of(name(weight.text(1, 1)), held, rows, columns)).isEmpty();
    }
  }
}
