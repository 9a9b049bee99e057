package convsheet.lift;

/** Some of millions of cells; of a range its first cell counts. */
final class CellSet {
  private final CellIndex cells = new CellIndex();
  private boolean isEmpty = true;

  /** Adds a cell; whether it was not there. */
  boolean add(CellRange cell) {
    boolean isNew = cells.get(cell) == 0;
    if (isNew) {
      cells.set(cell, 1);
      isEmpty = false;
    }
    return isNew;
  }

  boolean contains(CellRange cell) {
    return cells.get(cell) != 0;
  }

  void remove(CellRange cell) {
    if (contains(cell)) {
      cells.set(cell, 0);
    }
  }

  /** Whether none was ever added. */
  boolean isEmpty() {
    return isEmpty;
  }
}
