package convsheet.network;

/**
 * A grid that a layer would read if its sheet had it under a label.
 *
 * @param label the label
 * @param rows its rows; of numbers in one line, which may be a row too, how many there are
 * @param columns its columns
 */
public record Wanted(String label, int rows, int columns) {
  /** Whether a grid of some size could be meant by it. */
  public boolean fits(int rows, int columns) {
    return this.rows == rows && this.columns == columns
        || this.columns == 1 && rows == 1 && this.rows == columns;
  }
}
