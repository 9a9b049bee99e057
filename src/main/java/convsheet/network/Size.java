package convsheet.network;

/**
 * Rows and columns of a kernel, a stride or a dilation.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record Size(int rows, int columns) {
  public Size {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(rows + " x " + columns);
    }
  }

  /** As many rows as columns. */
  public static Size of(int both) {
    return new Size(both, both);
  }

  /** As the {@code Layers} sheet has it: {@code 3}, or {@code 3x2}. */
  public String text() {
    return rows == columns ? String.valueOf(rows) : rows + "x" + columns;
  }

  /** As people write it: {@code 3 x 2}. */
  @Override
  public String toString() {
    return rows + " x " + columns;
  }

  /**
   * The rows and columns from the first to the last cell of a window whose cells are so far apart.
   */
  public Size reach(Size dilation) {
    return new Size(reach(rows, dilation.rows), reach(columns, dilation.columns));
  }

  private static int reach(int size, int dilation) {
    return Math.addExact(Math.multiplyExact(dilation, size - 1), 1);
  }
}
