package convsheet.lift;

import java.util.Optional;

/**
 * Where formulas read a source: in its own cells, or in copies of them.
 *
 * @param source the source
 * @param first the cell that stands for the source's first
 * @param rowStep the distance from one row to the next
 * @param columnStep the distance from one column to the next
 * @param order how the copies stand
 */
record View(Source source, CellRange first, int rowStep, int columnStep, Order order) {
  /** How the cells of a source, or copies of them, stand on the sheet. */
  enum Order {
    /** As a grid of rows and columns. */
    GRID,
    /** In one line, row after row. */
    ROW_BY_ROW,
    /** In one line, column after column. */
    COLUMN_BY_COLUMN
  }

  static View of(Source source) {
    return grid(source, source.first(), source.rowStep(), source.columnStep());
  }

  static View grid(Source source, CellRange first, int rowStep, int columnStep) {
    return new View(source, first, rowStep, columnStep, Order.GRID);
  }

  /** Copies that stand in one line, downwards or to the right. */
  static View line(Source source, CellRange first, boolean down, Order order) {
    return new View(source, first, down ? 1 : 0, down ? 0 : 1, order);
  }

  /** A place in the source, which may lie outside of it; rows and columns counted from 0. */
  record Place(int row, int column) {}

  /** The place that a cell stands for; none if it lies between the source's cells. */
  Optional<Place> place(CellRange cell) {
    int down = cell.row() - first.row();
    int right = cell.column() - first.column();
    if (order == Order.GRID) {
      return down % rowStep == 0 && right % columnStep == 0
          ? Optional.of(new Place(down / rowStep, right / columnStep))
          : Optional.empty();
    }
    int along = rowStep > 0 ? down : right;
    int across = rowStep > 0 ? right : down;
    return along >= 0 && along < source.count() && across == 0
        ? Optional.of(inLine(along))
        : Optional.empty();
  }

  private Place inLine(int number) {
    return order == Order.ROW_BY_ROW
        ? new Place(number / source.columns(), number % source.columns())
        : new Place(number % source.rows(), number / source.rows());
  }

  /** The cell that stands for a place. */
  CellRange cell(int row, int column) {
    if (order == Order.GRID) {
      return first.moved(row * rowStep, column * columnStep);
    }
    int number =
        order == Order.ROW_BY_ROW ? row * source.columns() + column : column * source.rows() + row;
    return first.moved(number * rowStep, number * columnStep);
  }
}
