package convsheet.xlsx;

/**
 * Numbers out of their decimal digits, rounded as {@link Double#parseDouble} rounds them: to the
 * nearest double, and to the even one of two that are equally near.
 */
final class Decimal {
  /** As many digits as a long holds in any case. */
  private static final int MOST_DIGITS = 18;

  /** All whole numbers up to this one are doubles. */
  private static final long EXACT = 1L << 53;

  /** The powers of ten that are doubles. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** How far the last correction may be off, as a part of it: much more than it can be. */
  private static final double DOUBT = 0x1p-40;

  private Decimal() {}

  /**
   * Reads digits with a sign or none, a point or none, an exponent or none. There is no negative
   * zero.
   *
   * @return the number; NaN if they are none, or if such a number is not read here
   */
  static double read(byte[] text, int start, int end) {
    int at = start;
    boolean isNegative = at < end && text[at] == '-';
    at += isNegative ? 1 : 0;
    long digits = 0;
    int count = 0;
    int point = -1;
    int first = at;
    for (; at < end; at++) {
      byte c = text[at];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + c - '0';
        count += digits == 0 ? 0 : 1;
        if (count > MOST_DIGITS) {
          return Double.NaN;
        }
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (at - first == (point < 0 ? 0 : 1)) {
      return Double.NaN;
    }
    int exponent = point < 0 ? 0 : point + 1 - at;
    if (at < end) {
      int more = text[at] == 'E' || text[at] == 'e' ? exponent(text, at + 1, end) : NONE;
      if (more == NONE) {
        return Double.NaN;
      }
      exponent += more;
    }
    double number = digits == 0 ? 0 : scaled(digits, exponent);
    return isNegative && number != 0 ? -number : number;
  }

  private static final int NONE = Integer.MIN_VALUE;

  /** An exponent of at most three digits. */
  private static int exponent(byte[] text, int start, int end) {
    boolean hasSign = start < end && (text[start] == '-' || text[start] == '+');
    int first = hasSign ? start + 1 : start;
    if (first == end || end - first > 3) {
      return NONE;
    }
    int exponent = 0;
    for (int at = first; at < end; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return NONE;
      }
      exponent = 10 * exponent + text[at] - '0';
    }
    return hasSign && text[start] == '-' ? -exponent : exponent;
  }

  /**
   * A whole number times a power of ten. Where both are doubles, one operation rounds once
   * (Clinger, How to read floating point numbers accurately, 1990). Else a quotient is corrected by
   * its remainder, and taken if it is the same whichever way the correction is off.
   *
   * @return NaN where that does not tell
   */
  private static double scaled(long digits, int exponent) {
    if (Math.abs(exponent) >= POWERS.length) {
      return Double.NaN;
    }
    double power = POWERS[Math.abs(exponent)];
    if (digits <= EXACT) {
      return exponent < 0 ? digits / power : digits * power;
    }
    if (exponent >= 0) {
      return Double.NaN;
    }
    double high = digits;
    double low = digits - (long) high;
    double quotient = high / power;
    double correction = (Math.fma(-quotient, power, high) + low) / power;
    double number = quotient + correction * (1 - DOUBT);
    return number == quotient + correction * (1 + DOUBT) ? number : Double.NaN;
  }
}
