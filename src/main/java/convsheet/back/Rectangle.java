package convsheet.back;

/**
 * A rectangle of cells of a grid.
 *
 * @param top its first row, counted from 0
 * @param left its first column, counted from 0
 * @param rows how many rows it has, at least 1
 * @param columns how many columns it has, at least 1
 */
public record Rectangle(int top, int left, int rows, int columns) {
  public Rectangle {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(rows + " x " + columns);
    }
  }

  /** The row after the last. */
  public int bottom() {
    return top + rows;
  }

  /** The column after the last. */
  public int right() {
    return left + columns;
  }

  /** The smallest rectangle that holds this one and another. */
  Rectangle and(Rectangle other) {
    int firstRow = Math.min(top, other.top);
    int firstColumn = Math.min(left, other.left);
    return new Rectangle(
        firstRow,
        firstColumn,
        Math.max(bottom(), other.bottom()) - firstRow,
        Math.max(right(), other.right()) - firstColumn);
  }
}
