package convsheet.formula;

import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A rectangle of cells of a grid, read row by row, left to right; with steps above 1 it jumps, as a
 * dilated kernel does.
 *
 * @param grid the grid
 * @param row the first row, counted from 0
 * @param column the first column, counted from 0
 * @param rows how many rows are read
 * @param columns how many columns are read
 * @param rowStep the distance from one row that is read to the next
 * @param columnStep the distance from one column that is read to the next
 */
public record Window(
    Grid grid, int row, int column, int rows, int columns, int rowStep, int columnStep) {
  public Window {
    if (row < 0
        || column < 0
        || rows < 1
        || columns < 1
        || row + (rows - 1) * rowStep >= grid.rows()
        || column + (columns - 1) * columnStep >= grid.columns()) {
      throw new IllegalArgumentException(
          rows + " x " + columns + " cells at " + row + ", " + column + " reach out of " + grid);
    }
  }

  /** A window whose cells are neighbours. */
  public static Window of(Grid grid, int row, int column, int rows, int columns) {
    return new Window(grid, row, column, rows, columns, 1, 1);
  }

  /** The same window of another grid of the same size. */
  Window over(UnaryOperator<Grid> grids) {
    var other = grids.apply(grid);
    return other == grid
        ? this
        : new Window(other, row, column, rows, columns, rowStep, columnStep);
  }

  /** The number of cells. */
  public int count() {
    return rows * columns;
  }

  /** The {@code i}-th cell in reading order, counted from 0. */
  public Expr.Ref cell(int i) {
    return new Expr.Ref(grid, row + (i / columns) * rowStep, column + (i % columns) * columnStep);
  }

  /** The value of the cell in its {@code i}-th row and {@code j}-th column, counted from 0. */
  double at(Cells.Values values, int i, int j) {
    return values.at(row + i * rowStep, column + j * columnStep);
  }

  /** Whether that cell is blank. */
  boolean isBlank(Cells.Values values, int i, int j) {
    return values.isBlank(row + i * rowStep, column + j * columnStep);
  }

  /** Whether it reads a cell. */
  public boolean holds(Expr.Ref cell) {
    return cell.grid().equals(grid) && index(cell.row(), cell.column()).isPresent();
  }

  /** Which cell of the window a cell of its grid is, counted from 0 in reading order, if it is. */
  public OptionalInt index(int cellRow, int cellColumn) {
    int down = cellRow - row;
    int across = cellColumn - column;
    if (down < 0
        || across < 0
        || down % rowStep != 0
        || across % columnStep != 0
        || down / rowStep >= rows
        || across / columnStep >= columns) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(down / rowStep * columns + across / columnStep);
  }

  /** Whether the cells form one rectangle of neighbours, which a formula can name as a range. */
  public boolean isRectangle() {
    return (rowStep == 1 || rows == 1) && (columnStep == 1 || columns == 1);
  }
}
