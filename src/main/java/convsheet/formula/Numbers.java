package convsheet.formula;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Numbers as spreadsheet files and formulas write them. */
public final class Numbers {
  /** The most characters of a number: {@code -1.2345678901234567E-308}. */
  public static final int LONGEST = 24;

  /** Whole numbers below it are exact, and written without an exponent. */
  private static final double WHOLE = 1e15;

  /** The least exponent, and the first above, of numbers that are written without one. */
  private static final int LEAST_EXPONENT = -3;

  private static final int EXPONENT = 7;

  private Numbers() {}

  /**
   * A finite number in the fewest digits that read back as the same double, without a needless
   * {@code .0}; with an exponent, as in {@code 1.5E-7}, where it is no whole number and not from
   * 0.001 to 10,000,000.
   */
  public static String text(double value) {
    var text = new byte[LONGEST];
    return new String(text, 0, write(value, text, 0), StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes the digits of {@link #text} into an array.
   *
   * @param target an array with room for {@link #LONGEST} characters
   * @param start where the first one comes to stand
   * @return the place after the last one
   */
  public static int write(double value, byte[] target, int start) {
    int at = start;
    double size = Math.abs(value);
    if (value < 0) {
      target[at++] = '-';
    }
    if (size < WHOLE && size == (long) size) {
      return digits((long) size, length((long) size), target, at);
    }
    var decimal = ShortestDecimal.of(size);
    long digits = decimal.digits();
    int count = length(digits);
    int exponent = decimal.exponent() + count - 1;
    boolean isPlain = exponent >= LEAST_EXPONENT && exponent < EXPONENT;
    int whole = isPlain ? Math.max(0, exponent + 1) : 1;
    if (whole == 0) {
      target[at++] = '0';
      target[at++] = '.';
      for (int i = exponent + 1; i < 0; i++) {
        target[at++] = '0';
      }
    }
    int end = digits(digits, count, target, at);
    if (whole > 0 && count > whole) {
      System.arraycopy(target, at + whole, target, at + whole + 1, count - whole);
      target[at + whole] = '.';
      end++;
    }
    if (!isPlain) {
      target[end++] = 'E';
      if (exponent < 0) {
        target[end++] = '-';
      }
      end = digits(Math.abs(exponent), length(Math.abs(exponent)), target, end);
    }
    return end;
  }

  /** How many digits a whole number has. */
  private static int length(long number) {
    int length = 1;
    for (long power = 10; length < 18 && number >= power; power *= 10) {
      length++;
    }
    return length;
  }

  /** Writes a whole number of so many digits; gives back the place after them. */
  private static int digits(long number, int count, byte[] target, int start) {
    long rest = number;
    for (int i = start + count - 1; i >= start; i--) {
      long tenth = rest / 10;
      target[i] = (byte) ('0' + (rest - 10 * tenth));
      rest = tenth;
    }
    return start + count;
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
