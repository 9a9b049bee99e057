package convsheet.xlsx;

import convsheet.formula.A1;
import java.util.Optional;

/** Rows and columns of a sheet from the first to the last, both included, counted from 0. */
public record Box(int top, int left, int bottom, int right) {
  /** The whole sheet. */
  public static final Box SHEET = new Box(0, 0, A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1);

  /** The box of a range such as {@code B3:D5}. */
  public static Box of(String range) {
    return parse(range).orElseThrow();
  }

  /**
   * The box of what may be a cell, {@code B3}, or a range, {@code $B$3:D5}, by any two of its
   * corners; empty for all else.
   */
  public static Optional<Box> parse(String range) {
    var ends = range.split(":", -1);
    var first = A1.parse(ends[0]);
    var last = A1.parse(ends[ends.length - 1]);
    return ends.length > 2 || first.isEmpty() || last.isEmpty()
        ? Optional.empty()
        : Optional.of(cell(first.get()).with(last.get().row(), last.get().column()));
  }

  private static Box cell(A1.Name name) {
    return new Box(name.row(), name.column(), name.row(), name.column());
  }

  public boolean holds(int row, int column) {
    return row >= top && row <= bottom && column >= left && column <= right;
  }

  /** Whether another box is in part the same, or beside it, corners included. */
  public boolean touches(Box other) {
    return other.top <= bottom + 1
        && other.bottom >= top - 1
        && other.left <= right + 1
        && other.right >= left - 1;
  }

  public Box with(int row, int column) {
    return new Box(
        Math.min(top, row), Math.min(left, column), Math.max(bottom, row), Math.max(right, column));
  }

  public int rows() {
    return bottom - top + 1;
  }

  public int columns() {
    return right - left + 1;
  }

  public String cells() {
    return A1.range(top, left, rows(), columns());
  }
}
