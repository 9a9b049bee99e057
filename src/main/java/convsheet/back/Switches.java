package convsheet.back;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.network.Size;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The switches of one channel of a max pooling layer (Zeiler and Fergus 2014, section 2.1): each
 * window that is looked at as a block of its own, 1 where its maximum stands and 0 elsewhere. Of
 * equal maxima the first in reading order counts, as in PyTorch. Cells of a block that its window
 * does not have, at an edge or in a border, are blank.
 *
 * @param pooled the projection to the pooling layer's output, which says which windows are looked
 *     at
 * @param windows the expression of the pooling layer's outputs
 * @param grid the blocks, in the order of the windows
 * @param block rows and columns of a block
 * @param isBlank whether a cell is blank, so that it never is the maximum
 */
record Switches(
    Projection pooled, ComputedGrid windows, Grid grid, Size block, Predicate<Expr.Ref> isBlank) {

  /** The switches of a layer, on a sheet and under a label. */
  static Switches of(
      Projection pooled,
      ComputedGrid windows,
      String sheet,
      String label,
      Predicate<Expr.Ref> isBlank) {
    var all =
        pooled
            .cells()
            .map(cell -> windows.at(cell.row(), cell.column()).maximum().orElseThrow())
            .toList();
    var block =
        new Size(
            all.stream().mapToInt(Window::rows).max().orElse(1),
            all.stream().mapToInt(Window::columns).max().orElse(1));
    var grid =
        new Grid(
            sheet,
            Grid.Part.STEP,
            label,
            pooled.area().rows() * block.rows(),
            pooled.area().columns() * block.columns());
    return new Switches(pooled, windows, grid, block, isBlank);
  }

  /** How an output reads its window: by its switches. */
  Reading reading(int row, int column) {
    var window = windows.at(row, column).maximum().orElseThrow();
    return Reading.switched(
        window,
        Window.of(
            grid,
            (row - pooled.area().top()) * block.rows(),
            (column - pooled.area().left()) * block.columns(),
            window.rows(),
            window.columns()));
  }

  /** The switches as live cells. */
  ComputedGrid cells() {
    return new ComputedGrid(
        grid,
        (row, column) ->
            cell(
                pooled.area().top() + row / block.rows(),
                pooled.area().left() + column / block.columns(),
                row % block.rows(),
                column % block.columns()));
  }

  private Expr cell(int row, int column, int down, int across) {
    if (!pooled.isReached(row, column)) {
      return new Expr.Blank();
    }
    var window = windows.at(row, column).maximum().orElseThrow();
    if (down >= window.rows() || across >= window.columns()) {
      return new Expr.Blank();
    }
    var cell = window.cell(down * window.columns() + across);
    if (isBlank.test(cell)) {
      return new Expr.Blank();
    }
    var maximum = new Expr.Ref(windows.grid(), row, column);
    return new Expr.IfPositive(
        new Expr.Difference(maximum, cell),
        new Expr.Number(0),
        earlier(window, down, across)
            .map(
                before ->
                    (Expr)
                        new Expr.IfPositive(
                            new Expr.Difference(maximum, before),
                            new Expr.Number(1),
                            new Expr.Number(0)))
            .orElse(new Expr.Number(1)));
  }

  /** The largest of the cells before one in reading order, if there are any. */
  private Optional<Expr> earlier(Window window, int down, int across) {
    boolean none = true;
    for (int i = 0; i < down * window.columns() + across; i++) {
      none &= isBlank.test(window.cell(i));
    }
    if (none) {
      return Optional.empty();
    }
    var cells = new ArrayList<Expr>();
    if (down > 0) {
      cells.add(new Expr.Range(part(window, 0, down, window.columns())));
    }
    if (across > 0) {
      cells.add(new Expr.Range(part(window, down, 1, across)));
    }
    return Optional.of(new Expr.Aggregate(Expr.Aggregate.Function.MAX, cells));
  }

  /** The first columns of some rows of a window. */
  private static Window part(Window window, int down, int rows, int columns) {
    return new Window(
        window.grid(),
        window.row() + down * window.rowStep(),
        window.column(),
        rows,
        columns,
        window.rowStep(),
        window.columnStep());
  }

  /**
   * The part of the pooling layer's input that the blocks lie over, if each lies where its window
   * does: as they do when windows stand side by side.
   */
  Optional<Rectangle> over() {
    var places = pooled.cells().map(this::firstCell).distinct().toList();
    return places.size() == 1 ? places.get(0) : Optional.empty();
  }

  /** Where the first block would have to be for an output's block to lie over its window. */
  private Optional<Rectangle> firstCell(Expr.Ref output) {
    var window = windows.at(output.row(), output.column()).maximum().orElseThrow();
    int top = window.row() - (output.row() - pooled.area().top()) * block.rows();
    int left = window.column() - (output.column() - pooled.area().left()) * block.columns();
    return window.grid().role() == Grid.Role.PADDED || !window.isRectangle()
        ? Optional.empty()
        : Optional.of(new Rectangle(top, left, grid.rows(), grid.columns()));
  }
}
