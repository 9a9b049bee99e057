package convsheet.formula;

import java.math.BigDecimal;

/** Numbers as spreadsheet files and formulas write them. */
public final class Numbers {
  private Numbers() {}

  /**
   * A finite number in digits that read back as the same double (the fewest but for a few large
   * numbers), without a needless {@code .0}.
   */
  public static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value).replace(".0E", "E");
  }

  /**
   * A finite number for a formula: its digits without an exponent, which some programs want with a
   * capital E and others with a small one.
   */
  public static String plain(double value) {
    var text = text(value);
    return text.contains("E") ? new BigDecimal(text).toPlainString() : text;
  }
}
