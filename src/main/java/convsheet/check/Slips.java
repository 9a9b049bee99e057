package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.workbook.SpelledNumber;
import java.util.List;
import java.util.function.IntPredicate;

/** What happens to a right number on its way into the cell. */
final class Slips {
  private static final int MOST_ZEROS = 3;

  /** A number is told by its digits if it has two at least. */
  private static final int LEAST_DIGITS = 10;

  private Slips() {}

  /** The slips that explain results of a layer. */
  static List<Misconception> of(Bench bench, LayerResults results) {
    return List.of(
        slip(
            "sign-slip",
            "The number is right but for its sign.",
            bench,
            results,
            i -> results.isNear(-results.actual(i), results.own(i), i)),
        slip(
            "factor-ten",
            "The decimal point is in the wrong place: the number is 10, 100 or 1000 times too large"
                + " or too small.",
            bench,
            results,
            i -> isShifted(results, i)),
        slip(
            "digits-transposed",
            "Two digits changed places.",
            bench,
            results,
            i -> isTransposed(results.text(i), results.own(i))));
  }

  private static Misconception slip(
      String code, String message, Bench bench, LayerResults results, IntPredicate explains) {
    return Misconception.direct(
        code,
        message,
        Scope.NUMBER,
        place -> {
          int i = bench.number(place);
          return results.verdict(i) == Verdict.WRONG && explains.test(i)
              ? results.actual(i)
              : Double.NaN;
        });
  }

  /** Whether a text becomes the right number when two neighbouring digits change places. */
  private static boolean isTransposed(String text, double right) {
    var digits = text.replace(',', '.').toCharArray();
    for (int i = 0; i + 1 < digits.length; i++) {
      if (Character.isDigit(digits[i])
          && Character.isDigit(digits[i + 1])
          && digits[i] != digits[i + 1]) {
        var other = digits.clone();
        other[i] = digits[i + 1];
        other[i + 1] = digits[i];
        var number = SpelledNumber.of(new String(other));
        double half = 0.5 * Math.pow(10, -decimals(text));
        if (number.isPresent()
            && Math.abs(number.getAsDouble() - right) <= half * (1 + 1e-9)
            && (half < 0.5 || number.getAsDouble() == Math.rint(right))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int decimals(String text) {
    int point = Math.max(text.indexOf('.'), text.indexOf(','));
    return point < 0 ? 0 : text.length() - point - 1;
  }

  /** Whether a number is what is written, with all digits or rounded to those that there are. */
  private static boolean isWritten(LayerResults results, int i, double number) {
    double half = 0.5 * Math.pow(10, -results.cell(i).decimals());
    boolean hasDigits = Math.abs(results.actual(i)) >= 2 * LEAST_DIGITS * half;
    return results.isExact(results.actual(i), number)
        || hasDigits && Math.abs(results.actual(i) - number) <= half * (1 + 1e-9);
  }

  private static boolean isShifted(LayerResults results, int i) {
    double factor = 1;
    for (int zeros = 1; zeros <= MOST_ZEROS; zeros++) {
      factor *= 10;
      if (!results.isNear(0, results.own(i), i)
          && (results.wouldBeNear(results.actual(i) / factor, results.own(i), i)
              || results.wouldBeNear(results.actual(i) * factor, results.own(i), i)
              || isWritten(results, i, results.own(i) * factor)
              || isWritten(results, i, results.own(i) / factor))) {
        return true;
      }
    }
    return false;
  }
}
