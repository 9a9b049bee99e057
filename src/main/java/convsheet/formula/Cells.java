package convsheet.formula;

/** The values that references stand for. */
@FunctionalInterface
public interface Cells {
  /** The values of a grid: looked up once, for as many cells as are read. */
  Values of(Grid grid);

  /** The value of a cell, its row and column counted from 0; 0 where the cell is blank. */
  default double at(Grid grid, int row, int column) {
    return of(grid).at(row, column);
  }

  /** Whether a cell is blank: aggregates pass over it. */
  default boolean isBlank(Grid grid, int row, int column) {
    return of(grid).isBlank(row, column);
  }

  /** The values of one grid. */
  @FunctionalInterface
  interface Values {
    /** The value of a cell, its row and column counted from 0; 0 where the cell is blank. */
    double at(int row, int column);

    /** Whether a cell is blank. */
    default boolean isBlank(int row, int column) {
      return false;
    }
  }
}
