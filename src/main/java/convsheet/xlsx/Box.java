package convsheet.xlsx;

import convsheet.formula.A1;
import java.util.Arrays;
import java.util.Optional;

/** Rows and columns of a sheet from the first to the last, both included, counted from 0. */
public record Box(int top, int left, int bottom, int right) {
  /** The whole sheet. */
  public static final Box SHEET = new Box(0, 0, A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1);

  /** The box of a range such as {@code B3:D5}. */
  public static Box of(String range) {
    var ends = range.split(":");
    var first = CellAddress.parse(ends[0]).orElseThrow();
    var last = CellAddress.parse(ends[ends.length - 1]).orElseThrow();
    return new Box(first.row(), first.column(), last.row(), last.column());
  }

  /** The box of what may be a range. */
  static Optional<Box> parse(String range) {
    return Arrays.stream(range.split(":", 2)).allMatch(end -> CellAddress.parse(end).isPresent())
        ? Optional.of(of(range))
        : Optional.empty();
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
