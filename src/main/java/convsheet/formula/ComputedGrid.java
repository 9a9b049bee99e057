package convsheet.formula;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** A grid over which one formula moves. */
  public static ComputedGrid moving(Grid grid, Formula cells) {
    return new ComputedGrid(grid, Regions.moving(grid.rows(), grid.columns(), cells));
  }

  /** Whether a cell has another formula than its grid. */
  public boolean isException(int row, int column) {
    return !exceptions.isEmpty() && exceptions.containsKey(row * grid.columns() + column);
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

  /**
   * The regions in which one formula moves: each cell alone where the formulas follow no rule.
   * Exceptions are left out of account.
   */
  public List<Region> regions() {
    if (formula instanceof Regions regular) {
      return regular.regions();
    }
    var alone = new ArrayList<Region>(grid.rows() * grid.columns());
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        alone.add(Region.of(new Run(row, 1, 1), new Run(column, 1, 1), formula));
      }
    }
    return alone;
  }

  /**
   * The cells of this grid that read a cell: the inverse of {@link Expr#reads}, by which a cone
   * goes up.
   */
  public Set<Expr.Ref> readers(Expr.Ref cell) {
    var readers = new LinkedHashSet<Expr.Ref>();
    regions().forEach(region -> readers.addAll(region.readers(grid, cell)));
    exceptions.forEach(
        (number, expr) -> {
          var own = grid.whole().cell(number);
          readers.remove(own);
          if (expr.reads().stream().anyMatch(window -> window.holds(cell))) {
            readers.add(own);
          }
        });
    return readers;
  }

  /** This grid without its exceptions. */
  public ComputedGrid pattern() {
    return exceptions.isEmpty() ? this : new ComputedGrid(grid, formula);
  }
}
