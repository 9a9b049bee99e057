package convsheet.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cells whose formulas have one pattern: rows and columns of a fixed distance, and formulas that
 * read, from one to the next, places a fixed distance apart.
 *
 * @param first the cell at the top left
 * @param rowStep the distance from one row to the next
 * @param columnStep the distance from one column to the next
 * @param rows the number of rows
 * @param columns the number of columns
 * @param meaning what the formula of the first cell would mean if it followed the pattern
 * @param slots what the formulas read, in the order of {@link Meaning.Core#areas()}
 * @param odd the formulas in its cells that break the pattern, by number in reading order
 */
record Plane(
    CellRange first,
    int rowStep,
    int columnStep,
    int rows,
    int columns,
    Meaning meaning,
    List<Slot> slots,
    Map<Integer, Formula> odd) {

  /**
   * A rectangle that the formulas read.
   *
   * @param area what the first cell's formula reads
   * @param down how it moves from one row of the plane to the next
   * @param right how it moves from one column of the plane to the next
   */
  record Slot(CellRange area, Move down, Move right) {
    /** What the formula of another cell reads, its place in the plane counted from 0. */
    CellRange at(int i, int j) {
      return area.moved(
          i * down.rows() + j * right.rows(), i * down.columns() + j * right.columns());
    }

    boolean moves() {
      return !down.isNone() || !right.isNone();
    }
  }

  /** A distance in rows and columns. */
  record Move(int rows, int columns) {
    static final Move NONE = new Move(0, 0);
    static final Move DOWN = new Move(1, 0);
    static final Move RIGHT = new Move(0, 1);

    static Move between(CellRange from, CellRange to) {
      return new Move(to.row() - from.row(), to.column() - from.column());
    }

    @Override
    public boolean equals(Object other) { // asked of each pair of cells
      return other instanceof Move own && rows == own.rows && columns == own.columns;
    }

    @Override
    public int hashCode() {
      return 31 * rows + columns;
    }

    boolean isNone() {
      return rows == 0 && columns == 0;
    }
  }

  int count() {
    return rows * columns;
  }

  /** The cell at a place, counted from 0. */
  CellRange cell(int i, int j) {
    return first.moved(i * rowStep, j * columnStep);
  }

  /** The cell with a number in reading order. */
  CellRange cell(int number) {
    return cell(number / columns, number % columns);
  }

  /** All cells from the first to the last, with those between them. */
  CellRange area() {
    return first.with(cell(rows - 1, columns - 1));
  }

  /** Puts something there for each of its cells. */
  <V> void putInto(CellMap<V> map, V value) {
    if (area().count() == count()) {
      map.put(area(), value);
      return;
    }
    for (int n = 0; n < count(); n++) {
      map.put(cell(n), value);
    }
  }

  /** The number of a cell in reading order, if it is one of the plane's. */
  Optional<Integer> number(CellRange cell) {
    int down = cell.row() - first.row();
    int right = cell.column() - first.column();
    if (cell.sheet() != first.sheet()
        || down < 0
        || right < 0
        || down % rowStep != 0
        || right % columnStep != 0
        || down / rowStep >= rows
        || right / columnStep >= columns) {
      return Optional.empty();
    }
    return Optional.of(down / rowStep * columns + right / columnStep);
  }

  /** What the pattern has the formula of a cell read. */
  List<CellRange> areas(int i, int j) {
    var areas = new ArrayList<CellRange>();
    slots.forEach(slot -> areas.add(slot.at(i, j)));
    return areas;
  }

  @Override
  public int hashCode() { // of all that it is, the first cell is enough
    return first.hashCode();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %s x %s %s", area().text(), rows, columns, meaning.form());
  }
}
