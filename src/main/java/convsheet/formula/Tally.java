package convsheet.formula;

/** What an aggregate function has seen of its arguments, in the order in which they stand. */
final class Tally {
  private double max = Double.NEGATIVE_INFINITY;
  private double min = Double.POSITIVE_INFINITY;
  private double sum;
  private int count;

  /** One more value. */
  void add(double value) {
    max = Math.max(max, value);
    min = Math.min(min, value);
    sum += value;
    count++;
  }

  /** The cells of a window that are not blank. */
  void add(Window window, Cells.Values values) {
    for (int i = 0; i < window.rows(); i++) {
      for (int j = 0; j < window.columns(); j++) {
        if (!window.isBlank(values, i, j)) {
          add(window.at(values, i, j));
        }
      }
    }
  }

  /**
   * The function's value; the largest, or smallest, of no values is 0, as it is in a spreadsheet.
   */
  double of(Expr.Aggregate.Function function) {
    return switch (function) {
      case MAX -> count == 0 ? 0 : max;
      case MIN -> count == 0 ? 0 : min;
      case SUM -> sum;
      case AVERAGE -> sum / count;
    };
  }
}
