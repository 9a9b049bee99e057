package convsheet.formula;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cells of a grid that have one formula, which moves: each window that it reads is as far from the
 * same window of the cell above, and of the cell to the left, wherever they are.
 *
 * @param rows the rows of its cells
 * @param columns the columns of its cells
 * @param first the formula of its first cell
 * @param down how the windows of {@code first}, in the order of {@link Expr#reads}, move from one
 *     row to the next
 * @param right how they move from one column to the next
 */
public record Region(Run rows, Run columns, Expr first, List<Move> down, List<Move> right) {
  /** How many rows and columns are compared, where assertions are switched on. */
  private static final int MOST_COMPARED = 16;

  public Region {
    down = List.copyOf(down);
    right = List.copyOf(right);
  }

  /**
   * The region of some rows and columns of a grid.
   *
   * @param cells its formulas, by the rows and columns of the grid
   * @throws IllegalArgumentException if no one formula moves from its first cell to the next ones
   */
  static Region of(Run rows, Run columns, ComputedGrid.Formula cells) {
    var first = cells.at(rows.first(), columns.first());
    var region =
        new Region(
            rows,
            columns,
            first,
            rows.count() == 1 ? still(first) : moves(first, cells.at(rows.at(1), columns.first())),
            columns.count() == 1
                ? still(first)
                : moves(first, cells.at(rows.first(), columns.at(1))));
    assert region.isEverywhere(cells) : "not one formula that moves: " + region;
    return region;
  }

  private static List<Move> still(Expr expr) {
    return Collections.nCopies(expr.reads().size(), Move.NONE);
  }

  private static List<Move> moves(Expr from, Expr to) {
    var before = from.reads();
    var after = to.reads();
    if (before.size() != after.size()) {
      throw new IllegalArgumentException(from + " does not move to " + to);
    }
    var moves =
        IntStream.range(0, before.size())
            .mapToObj(i -> Move.between(before.get(i), after.get(i)))
            .toList();
    var windows = after.iterator();
    if (!from.mapWindows(window -> windows.next()).equals(to)) {
      throw new IllegalArgumentException(from + " does not move to " + to);
    }
    return moves;
  }

  /** Whether its cells are neighbours, and read the same grids everywhere. */
  public boolean isEven() {
    return rows.step() == 1
        && columns.step() == 1
        && Stream.concat(down.stream(), right.stream()).allMatch(move -> move.outputs() == 0);
  }

  /** Whether it has the formulas of some cells: of all of them, unless it is large. */
  private boolean isEverywhere(ComputedGrid.Formula cells) {
    int down = Math.max(1, rows.count() / MOST_COMPARED);
    int across = Math.max(1, columns.count() / MOST_COMPARED);
    for (int i = 0; i < rows.count(); i += down) {
      for (int j = 0; j < columns.count(); j += across) {
        if (!at(i, j).equals(cells.at(rows.at(i), columns.at(j)))) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The cells that read a cell: found by how the windows move, not by looking at every cell.
   *
   * @param grid the grid that this is a region of
   * @return the cells, row by row, each once
   */
  List<Expr.Ref> readers(Grid grid, Expr.Ref cell) {
    var windows = first.reads();
    var readers = new ArrayList<Expr.Ref>();
    for (int i = 0; i < rows.count(); i++) {
      var holding = new BitSet();
      for (int k = 0; k < windows.size(); k++) {
        if (windows.get(k).grid().sheet().equals(cell.grid().sheet())) {
          holding.or(holding(down.get(k).of(windows.get(k), i), right.get(k), cell));
        }
      }
      int row = rows.at(i);
      holding.stream().mapToObj(j -> new Expr.Ref(grid, row, columns.at(j))).forEach(readers::add);
    }
    return readers;
  }

  /** How often a window, which moves to the right, has moved where it holds a cell. */
  private BitSet holding(Window window, Move move, Expr.Ref cell) {
    int outputs = cell.grid().output() - window.grid().output();
    var holding = new BitSet();
    if ((outputs == 0 || move.outputs() != 0)
        && window.grid().ofOutput(outputs).equals(cell.grid())) {
      holding.or(times(outputs, move.outputs(), 1, 1));
      holding.and(times(cell.row() - window.row(), move.rows(), window.rows(), window.rowStep()));
      holding.and(
          times(
              cell.column() - window.column(),
              move.columns(),
              window.columns(),
              window.columnStep()));
    }
    return holding;
  }

  /**
   * How often something may move for what is so far ahead to be one of its places.
   *
   * @param ahead how far it is from the first place
   * @param move how far all places move each time
   * @param count how many places there are
   * @param step the distance from one place to the next
   */
  private BitSet times(int ahead, int move, int count, int step) {
    var times = new BitSet();
    for (int i = 0; i < count; i++) {
      int left = ahead - i * step;
      if (move == 0 && left == 0) {
        times.set(0, columns.count());
      } else if (move != 0
          && left % move == 0
          && left / move >= 0
          && left / move < columns.count()) {
        times.set(left / move);
      }
    }
    return times;
  }

  /** The formula of a cell, its row and column counted from 0 among those of the region. */
  public Expr at(int row, int column) {
    if (row == 0 && column == 0) {
      return first;
    }
    var downs = down.iterator();
    var rights = right.iterator();
    return first.mapWindows(window -> rights.next().of(downs.next().of(window, row), column));
  }
}
