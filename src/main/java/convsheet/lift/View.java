package convsheet.lift;

import java.util.Optional;

/**
 * Where formulas read a source: in its own cells, or in copies of them.
 *
 * @param source the source
 * @param first the cell that stands for the source's first
 * @param rowStep the distance from one row to the next
 * @param columnStep the distance from one column to the next
 */
record View(Source source, Area first, int rowStep, int columnStep) {

  static View of(Source source) {
    return new View(source, source.first(), source.rowStep(), source.columnStep());
  }

  /** A place in the source, which may lie outside of it; rows and columns counted from 0. */
  record Place(int row, int column) {}

  /** The place that a cell stands for; none if it lies between the source's cells. */
  Optional<Place> place(Area cell) {
    int down = cell.row() - first.row();
    int right = cell.column() - first.column();
    return down % rowStep == 0 && right % columnStep == 0
        ? Optional.of(new Place(down / rowStep, right / columnStep))
        : Optional.empty();
  }

  /** The cell that stands for a place. */
  Area cell(int row, int column) {
    return first.moved(row * rowStep, column * columnStep);
  }
}
