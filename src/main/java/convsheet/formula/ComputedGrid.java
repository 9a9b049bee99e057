package convsheet.formula;

import java.util.Map;

/**
 * A grid whose cells are expressions.
 *
 * @param grid the grid
 * @param formula the expression of each of its cells
 * @param exceptions the expressions of cells that have another one, by number in reading order
 */
public record ComputedGrid(Grid grid, Formula formula, Map<Integer, Expr> exceptions) {
  /** The expression of a cell, its row and column counted from 0. */
  @FunctionalInterface
  public interface Formula {
    Expr at(int row, int column);
  }

  public ComputedGrid {
    exceptions = Map.copyOf(exceptions);
  }

  /** A grid without exceptions. */
  public ComputedGrid(Grid grid, Formula formula) {
    this(grid, formula, Map.of());
  }

  /** The expression of a cell, its row and column counted from 0. */
  public Expr at(int row, int column) {
    if (!exceptions.isEmpty()) {
      var exception = exceptions.get(row * grid.columns() + column);
      if (exception != null) {
        return exception;
      }
    }
    return formula.at(row, column);
  }

  /** This grid without its exceptions. */
  public ComputedGrid pattern() {
    return exceptions.isEmpty() ? this : new ComputedGrid(grid, formula);
  }
}
