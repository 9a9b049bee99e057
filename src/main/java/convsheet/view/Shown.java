package convsheet.view;

import convsheet.formula.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as they are shown: short ones as they are, long ones rounded. */
public final class Shown {
  /** How many decimals long numbers have; small ones have four digits. */
  static final int DECIMALS = 4;

  private static final int LONGEST = 6;
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  /** As many as spreadsheet programs show: without what is left over of binary fractions. */
  private static final MathContext ALL_DIGITS = new MathContext(15);

  private Shown() {}

  /** A number as it is shown; an error as a spreadsheet has it. */
  public static String text(double value) {
    var exact = exact(value);
    if (exact.length() <= LONGEST || Double.isNaN(value)) {
      return exact;
    }
    double size = Math.abs(value);
    if (size >= 0.1 && size < 1e7) {
      return decimal(value)
          .setScale(DECIMALS, RoundingMode.HALF_EVEN)
          .stripTrailingZeros()
          .toPlainString();
    }
    var rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    return size < 1e-3 || size >= 1e7
        ? Numbers.text(rounded.doubleValue())
        : rounded.toPlainString();
  }

  /** All digits that spreadsheet programs show. */
  static String exact(double value) {
    return Double.isNaN(value) ? "#NUM!" : Numbers.text(decimal(value).doubleValue());
  }

  /** A number with the digits that spreadsheet programs show. */
  static BigDecimal decimal(double value) {
    return new BigDecimal(value).round(ALL_DIGITS);
  }

  /** Whether digits are left out. */
  static boolean isRounded(double value) {
    return !text(value).equals(exact(value));
  }
}
