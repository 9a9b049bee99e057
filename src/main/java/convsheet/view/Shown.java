package convsheet.view;

import convsheet.formula.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they are shown: short ones as they are, long ones with four digits. */
final class Shown {
  private static final int LONGEST = 6;
  private static final MathContext DIGITS = new MathContext(4);

  private Shown() {}

  static String text(double value) {
    if (Double.isNaN(value)) {
      return "#NUM!";
    }
    var exact = Numbers.text(value);
    if (exact.length() <= LONGEST) {
      return exact;
    }
    double size = Math.abs(value);
    var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    if (size < 1e-3 || size >= 1e7) {
      return Numbers.text(rounded.doubleValue());
    }
    return rounded.toPlainString();
  }

  /** All digits. */
  static String exact(double value) {
    return Double.isNaN(value) ? "#NUM!" : Numbers.text(value);
  }

  /** Whether digits are left out. */
  static boolean isRounded(double value) {
    return !text(value).equals(exact(value));
  }
}
