package convsheet.lift;

import java.util.Optional;

/**
 * A grid that formulas read: a plane, or numbers of the picture.
 *
 * @param first its cell at the top left
 * @param rowStep the distance from one row to the next
 * @param columnStep the distance from one column to the next
 * @param rows the number of rows
 * @param columns the number of columns
 * @param plane the plane that it is, if it is computed
 */
record Source(
    CellRange first, int rowStep, int columnStep, int rows, int columns, Optional<Plane> plane) {

  static Source of(Plane plane) {
    return new Source(
        plane.first(),
        plane.rowStep(),
        plane.columnStep(),
        plane.rows(),
        plane.columns(),
        Optional.of(plane));
  }

  static Source picture(CellRange area) {
    return new Source(area.at(0, 0), 1, 1, area.rows(), area.columns(), Optional.empty());
  }

  int count() {
    return rows * columns;
  }

  /** The cell at a place, counted from 0. */
  CellRange cell(int row, int column) {
    return first.moved(row * rowStep, column * columnStep);
  }

  boolean isInside(int row, int column) {
    return row >= 0 && column >= 0 && row < rows && column < columns;
  }

  @Override
  public int hashCode() { // of all that a plane is, the first cell is enough
    return first.hashCode();
  }

  /** All cells from the first to the last, with those between them. */
  CellRange area() {
    return first.with(cell(rows - 1, columns - 1));
  }
}
