package convsheet.answer;

import convsheet.network.GivenGrids;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/**
 * The cells of a sheet that hold what convsheet wrote around its grids: row and column numbers, the
 * lights of an exercise. They stand where {@link convsheet.question.Layout} says, beside the
 * labels, and move with them where somebody put in rows or columns. None of them is ever a result.
 */
final class Surroundings {
  /** How many numbers in a row may have been deleted, or empty rows put in before a label. */
  private static final int MOST_BLANK = 20;

  /** A grid that was pushed this far below its label may have its last row above a label. */
  private final int farthest;

  private final SheetCells cells;
  private final Set<Long> labels = new HashSet<>();
  private final Set<Long> around = new HashSet<>();

  /**
   * What surrounds the grids of a sheet.
   *
   * @param labels the labels of all grids, in their canonical form
   * @param farthest how far a grid may have been pushed from its label
   */
  Surroundings(SheetCells cells, Set<String> labels, int farthest) {
    this.cells = cells;
    this.farthest = farthest;
    var places = new ArrayList<Integer>();
    for (int i = 0; i < cells.count(); i++) {
      if (cells.kind(i) == Kind.TEXT && labels.contains(GivenGrids.canonical(cells.text(i)))) {
        places.add(i);
        this.labels.add(AnswerCells.key(cells.row(i), cells.column(i)));
      }
    }
    places.forEach(label -> markAround(cells.row(label), cells.column(label)));
  }

  /** Whether a cell is one of them. */
  boolean has(int row, int column) {
    return around.contains(AnswerCells.key(row, column));
  }

  private void markAround(int row, int column) {
    mark(row, column);
    if (column > 0) {
      mark(row, column - 1); // where a light stands
      markNumbers(row + 1, column - 1, 1, 0);
    }
    int above = row - 1;
    while (above >= row - MOST_BLANK && isBlank(above, column) && isBlank(above, column + 1)) {
      above--;
    }
    if (above >= 0 && !isBelowLabel(above, column)) {
      markNumbers(above, column, 0, 1);
    }
  }

  /** Whether a row may be that of results under a label of their own. */
  private boolean isBelowLabel(int row, int column) {
    for (int up = 1; up <= farthest + 1; up++) {
      for (int left = 0; left <= farthest; left++) {
        if (row >= up
            && column >= left
            && labels.contains(AnswerCells.key(row - up, column - left))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Marks 1, 2, 3 and so on, from a cell on; some of them may have been deleted. */
  private void markNumbers(int row, int column, int down, int right) {
    int blank = 0;
    for (int n = 1; blank <= MOST_BLANK; n++) {
      int r = row + (n - 1) * down;
      int c = column + (n - 1) * right;
      int i = cells.find(r, c);
      if (i >= 0 && cells.kind(i) == Kind.NUMBER && !cells.isFormula(i) && cells.number(i) == n) {
        mark(r, c);
        blank = 0;
      } else if (isBlank(r, c)) {
        blank++;
      } else {
        return;
      }
    }
  }

  private void mark(int row, int column) {
    around.add(AnswerCells.key(row, column));
  }

  private boolean isBlank(int row, int column) {
    int i = cells.find(row, column);
    return i < 0 || cells.kind(i) == Kind.EMPTY;
  }
}
