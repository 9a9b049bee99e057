package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.References;

/** What a workbook shows of the cells that are computed. */
public interface Results {
  /** What is shown of one cell. */
  enum Shown {
    /** Nothing: there is no such cell. */
    ABSENT,
    /** Its formula and value. */
    FORMULA,
    /** Its value as a plain number. */
    NUMBER,
    /** A formula over cells that a person fills in; nothing as long as one of them is empty. */
    FOLLOWING,
    /** An empty cell for a person's answer. */
    ASKED,
    /** An empty cell to work in. */
    ROOM;

    /** Whether the cell's value is not in the workbook. */
    boolean isOpen() {
      return this == FOLLOWING || this == ASKED || this == ROOM;
    }
  }

  /** A workbook without results. */
  Results NONE = (grid, row, column) -> Shown.ABSENT;

  /** A workbook with live results. */
  Results LIVE = (grid, row, column) -> Shown.FORMULA;

  /** What is shown of a cell, its row and column counted from 0. */
  Shown of(Grid grid, int row, int column);

  /** What is shown of a cell that copies one: it stays a live formula where its value is there. */
  default Shown ofCopy(Grid source, int row, int column) {
    var shown = of(source, row, column);
    return shown == Shown.ABSENT ? shown : shown.isOpen() ? Shown.FOLLOWING : Shown.FORMULA;
  }

  /** Whether a grid has cells whose values are not in the workbook. */
  default boolean isOpen(Grid grid) {
    return false;
  }

  /**
   * A formula that waits for what it reads.
   *
   * @param expr what the cell is
   * @param formula the same as a formula
   */
  default String following(Expr expr, String formula, References references) {
    return formula;
  }
}
