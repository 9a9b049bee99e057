package convsheet.network;

import convsheet.tensor.Span;

/**
 * Some of the windows that slide along the rows, or the columns, of an input: what they read, and
 * what of the border.
 *
 * @param reads the rows of the input that they read
 * @param before how many rows of the border lie above these
 * @param after how many lie below
 * @param makes the windows: those that were wanted, or all
 */
record SlidCut(Span reads, int before, int after, Span makes) {

  /**
   * Cuts what slides along one axis; all of it is kept where fewer windows cannot be had, as of a
   * border that mirrors what lies further in.
   *
   * @param wanted the windows that are wanted
   * @param size the rows of the input
   * @param before those of the border above
   * @param after those of the border below
   * @param mode what the border holds
   * @param reach the rows from the first to the last that a window reads
   * @param stride the distance from one window to the next
   * @param windows how many windows lie on an input with a border
   */
  static SlidCut of(
      Span wanted,
      int size,
      int before,
      int after,
      Padding.Mode mode,
      int reach,
      int stride,
      Windows windows) {
    int first = wanted.first() * stride - before;
    int last = wanted.last() * stride - before + reach - 1;
    int above = Math.max(0, -first);
    int below = Math.min(after, Math.max(0, last - (size - 1)));
    boolean mirrors = mode == Padding.Mode.REFLECT || mode == Padding.Mode.CIRCULAR;
    int from = Math.max(0, first);
    int to = Math.min(size - 1, last);
    if (from <= to
        && !(mirrors && above + below > 0)
        && windows.count(to - from + 1, above, below) == wanted.count()) {
      return new SlidCut(Span.between(from, to), above, below, wanted);
    }
    return new SlidCut(Span.all(size), before, after, Span.all(windows.count(size, before, after)));
  }

  /** How many windows lie along the rows, or the columns, of an input. */
  @FunctionalInterface
  interface Windows {
    /**
     * Counts them.
     *
     * @param size the rows of the input
     * @param before those of the border above
     * @param after those of the border below
     */
    int count(int size, int before, int after);

    /** Windows that lie within the border; none where they are larger. */
    static Windows within(int reach, int stride) {
      return (size, before, after) ->
          size + before + after < reach ? 0 : (size + before + after - reach) / stride + 1;
    }
  }
}
