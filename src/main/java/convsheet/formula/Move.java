package convsheet.formula;

/**
 * How far a window moves from one cell of a {@link Region} to the next.
 *
 * @param rows down
 * @param columns to the right
 * @param outputs on to the same grid of a later output, as from one output's weights to the next's
 */
public record Move(int rows, int columns, int outputs) {
  static final Move NONE = new Move(0, 0, 0);

  /**
   * From one window to another.
   *
   * @throws IllegalArgumentException if they differ in more than their place
   */
  static Move between(Window from, Window to) {
    var move =
        new Move(
            to.row() - from.row(),
            to.column() - from.column(),
            to.grid().output() - from.grid().output());
    if (!move.of(from, 1).equals(to)) {
      throw new IllegalArgumentException(from + " does not move to " + to);
    }
    return move;
  }

  /** Where a window is after so many moves. */
  Window of(Window window, int times) {
    return times == 0 || rows == 0 && columns == 0 && outputs == 0
        ? window
        : new Window(
            window.grid().ofOutput(outputs * times),
            window.row() + rows * times,
            window.column() + columns * times,
            window.rows(),
            window.columns(),
            window.rowStep(),
            window.columnStep());
  }
}
