package convsheet.formula;

/** The values that references stand for. */
public interface Cells {
  /** The value of a cell, its row and column counted from 0; 0 where the cell is blank. */
  double at(Grid grid, int row, int column);

  /** Whether a cell is blank: aggregates pass over it. */
  boolean isBlank(Grid grid, int row, int column);
}
