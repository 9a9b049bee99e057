package convsheet.formula;

/**
 * A grid whose cells are expressions.
 *
 * @param grid the grid
 * @param formula the expression of each of its cells
 */
public record ComputedGrid(Grid grid, Formula formula) {
  /** The expression of a cell, its row and column counted from 0. */
  @FunctionalInterface
  public interface Formula {
    Expr at(int row, int column);
  }

  /** The expression of a cell, its row and column counted from 0. */
  public Expr at(int row, int column) {
    return formula.at(row, column);
  }
}
