package convsheet.check;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What happens to a right number while it is typed. */
enum TypingError {
  DIGIT_CHANGED,
  DIGITS_SWAPPED,
  DIGIT_DROPPED,
  DIGIT_DOUBLED,
  POINT_LOST,
  SIGN_LOST,
  NEIGHBOUR_COPIED;

  /**
   * A number, typed wrong.
   *
   * @param text what stands in the cell
   * @param reasons the codes that are true of it
   */
  record Typed(String text, Set<String> reasons) {}

  /** A number with this error, if it can have it and becomes another one by it. */
  Optional<Typed> of(double number, double neighbour, Random random) {
    var text = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    int at = random.nextInt(text.length());
    var typed =
        switch (this) {
          case DIGIT_CHANGED -> Character.isDigit(text.charAt(at)) ? changed(text, at, random) : "";
          case DIGITS_SWAPPED -> swapped(text, at);
          case DIGIT_DROPPED ->
              Character.isDigit(text.charAt(at))
                  ? text.substring(0, at) + text.substring(at + 1)
                  : "";
          case DIGIT_DOUBLED ->
              Character.isDigit(text.charAt(at))
                  ? text.substring(0, at + 1) + text.substring(at)
                  : "";
          case POINT_LOST -> text.contains(".") ? text.replace(".", "") : "";
          case SIGN_LOST -> text.startsWith("-") ? text.substring(1) : "-" + text;
          case NEIGHBOUR_COPIED ->
              BigDecimal.valueOf(neighbour).stripTrailingZeros().toPlainString();
        };
    if (!typed.matches("-?\\d+(\\.\\d*)?|-?\\.\\d+")) {
      return Optional.empty();
    }
    double value = Double.parseDouble(typed);
    if (Math.abs(value - number) < 1e-9 * Math.max(1, Math.abs(number))) {
      return Optional.empty();
    }
    return Optional.of(new Typed(typed, reasons(number, value, text, typed)));
  }

  private static String changed(String text, int at, Random random) {
    char digit = (char) ('0' + random.nextInt(10));
    return text.substring(0, at) + digit + text.substring(at + 1);
  }

  private static String swapped(String text, int at) {
    return at + 1 < text.length()
            && Character.isDigit(text.charAt(at))
            && Character.isDigit(text.charAt(at + 1))
        ? text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2)
        : "";
  }

  /** What may be said of it: what was done, and what a dropped or a doubled digit comes to. */
  private Set<String> reasons(double number, double value, String text, String typed) {
    var reasons = new TreeSet<String>();
    switch (this) {
      case DIGITS_SWAPPED -> reasons.add("digits-transposed");
      case POINT_LOST -> reasons.add("factor-ten");
      case SIGN_LOST -> reasons.add("sign-slip");
      case NEIGHBOUR_COPIED -> reasons.add("neighbour");
      case DIGIT_CHANGED -> {
        if (text.replace('6', '9').equals(typed.replace('6', '9'))) {
          reasons.add("digit-misread");
        }
      }
      default -> {}
    }
    double factor = value / number;
    if (factor > 0) {
      double power = Math.log10(factor);
      if (Math.abs(power - Math.rint(power)) < 1e-9) {
        reasons.add("factor-ten");
      }
    }
    return reasons;
  }
}
