package convsheet.lift;

import convsheet.formula.A1;
import convsheet.formula.LostDollar;
import convsheet.formula.Touching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A rectangle of cells of a workbook.
 *
 * @param sheet the sheet's number, counted from 0
 * @param row the first row, counted from 0
 * @param column the first column, counted from 0
 * @param rows the number of rows
 * @param columns the number of columns
 * @param fixed whether all of its reference is anchored: {@code $A$1:$B$2}
 */
record CellRange(int sheet, int row, int column, int rows, int columns, boolean fixed) {
  /** The golden ratio's fraction in 32 bits; it is odd, so that products are as many as factors. */
  private static final int SPREAD = 0x9e3779b9;

  static CellRange cell(int sheet, int row, int column) {
    return new CellRange(sheet, row, column, 1, 1, false);
  }

  @Override
  public boolean equals(Object other) { // asked of each cell, some times over
    return other instanceof CellRange own && same(own) && fixed == own.fixed;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * ((sheet << 14 | column) * SPREAD ^ row) + rows) + columns;
  }

  long count() {
    return (long) rows * columns;
  }

  boolean isCell() {
    return rows == 1 && columns == 1;
  }

  /** The cell at a place, counted from 0. */
  CellRange at(int i, int j) {
    return cell(sheet, row + i, column + j);
  }

  /** Its cell with a number in reading order, counted from 0. */
  CellRange cell(int number) {
    return at(number / columns, number % columns);
  }

  /** The same, its reference anchored. */
  CellRange anchored() {
    return new CellRange(sheet, row, column, rows, columns, true);
  }

  /** The same rectangle elsewhere. */
  CellRange moved(int down, int right) {
    return new CellRange(sheet, row + down, column + right, rows, columns, fixed);
  }

  /** Those of its cells that are also of another one, which it touches. */
  CellRange inside(CellRange other) {
    int top = Math.max(row, other.row);
    int left = Math.max(column, other.column);
    return new CellRange(
        sheet,
        top,
        left,
        Math.min(row + rows, other.row + other.rows) - top,
        Math.min(column + columns, other.column + other.columns) - left,
        fixed);
  }

  /** Its cells in reading order. */
  List<CellRange> all() {
    return IntStream.range(0, Math.toIntExact(count())).mapToObj(this::cell).toList();
  }

  /** Its cells that stand beside others than its own, in reading order. */
  List<CellRange> edge() {
    var cells = new ArrayList<CellRange>();
    for (int i = 0; i < rows; i++) {
      int step = i == 0 || i == rows - 1 ? 1 : Math.max(1, columns - 1);
      for (int j = 0; j < columns; j += step) {
        cells.add(at(i, j));
      }
    }
    return cells;
  }

  /** The cells around a cell, corners included. */
  Stream<CellRange> around() {
    var cells = Stream.<CellRange>builder();
    Touching.around(row, column, (r, c) -> cells.add(cell(sheet, r, c)));
    return cells.build();
  }

  boolean holds(int cellRow, int cellColumn) {
    return cellRow >= row
        && cellRow < row + rows
        && cellColumn >= column
        && cellColumn < column + columns;
  }

  /** Whether all cells of another one are its own. */
  boolean holds(CellRange other) {
    return sheet == other.sheet
        && holds(other.row, other.column)
        && holds(other.row + other.rows - 1, other.column + other.columns - 1);
  }

  /** Whether they have a cell in common. */
  boolean touches(CellRange other) {
    return sheet == other.sheet
        && row < other.row + other.rows
        && other.row < row + rows
        && column < other.column + other.columns
        && other.column < column + columns;
  }

  /** The smallest rectangle that holds both. */
  CellRange with(CellRange other) {
    int top = Math.min(row, other.row);
    int left = Math.min(column, other.column);
    return new CellRange(
        sheet,
        top,
        left,
        Math.max(row + rows, other.row + other.rows) - top,
        Math.max(column + columns, other.column + other.columns) - left,
        false);
  }

  /** The same cells. */
  boolean same(CellRange other) {
    return sheet == other.sheet
        && row == other.row
        && column == other.column
        && rows == other.rows
        && columns == other.columns;
  }

  /**
   * What a formula lost that is a copy of another cell's and reads this moved along with it.
   *
   * @param read what it reads instead of this
   * @param origin the cell that it was copied from
   * @param copy its own cell
   */
  Optional<LostDollar> lostDollar(CellRange read, CellRange origin, CellRange copy) {
    return sheet == read.sheet
        ? LostDollar.of(name(), read.name(), copy.row - origin.row, copy.column - origin.column)
        : Optional.empty();
  }

  private A1.Name name() {
    return new A1.Name(row, column, fixed, fixed);
  }

  /**
   * In A1 notation, without the sheet; what would lie before its first row or column is left out.
   */
  String text() {
    int top = Math.max(0, row);
    int left = Math.max(0, column);
    return A1.range(top, left, row + rows - top, column + columns - left);
  }
}
