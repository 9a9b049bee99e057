package convsheet.workbook;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that people write as text: {@code 3/4}, {@code 1 1/2}, {@code 0,75}, {@code −2}. */
public final class SpelledNumber {
  private static final int LONGEST = 40;
  private static final Pattern DECIMAL =
      Pattern.compile("([+-]?)(\\d+[.,]?\\d*|[.,]\\d+)([eE][+-]?\\d{1,3})?");
  private static final Pattern FRACTION =
      Pattern.compile("([+-]?)(?:(\\d{1,9}) +)?(\\d{1,9}) ?/ ?(\\d{1,9})");

  private SpelledNumber() {}

  /** The number that a text spells, if it does. */
  public static OptionalDouble of(String text) {
    var plain = text.strip().replace('\u2212', '-').replace('\u2044', '/');
    if (plain.length() > LONGEST) {
      return OptionalDouble.empty();
    }
    var decimal = DECIMAL.matcher(plain);
    if (decimal.matches()) {
      return OptionalDouble.of(Double.parseDouble(plain.replace(',', '.')) + 0.0);
    }
    var fraction = FRACTION.matcher(plain);
    return fraction.matches() ? quotient(fraction) : OptionalDouble.empty();
  }

  private static OptionalDouble quotient(Matcher fraction) {
    double whole = fraction.group(2) == null ? 0 : Double.parseDouble(fraction.group(2));
    double divisor = Double.parseDouble(fraction.group(4));
    if (divisor == 0) {
      return OptionalDouble.empty();
    }
    double value = whole + Double.parseDouble(fraction.group(3)) / divisor;
    return OptionalDouble.of(fraction.group(1).equals("-") ? -value : value);
  }
}
