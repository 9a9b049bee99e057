package convsheet.audit;

import convsheet.formula.Numbers;
import java.util.Locale;
import java.util.Optional;

/**
 * When two numbers that were computed in different ways agree: when they differ by no more than
 * 1e-12 of the absolute values of all that was added, or when both are errors.
 */
final class Agreement {
  /** The part of all that was added by which programs may differ, as each rounds in its own way. */
  static final double NEAR = 1e-12;

  private Agreement() {}

  /**
   * A formula that compares two cells. Where a number overflows, most programs have an error and
   * Gnumeric an infinity, which are compared as they are; IronCalc and POI have an infinity where
   * {@code SUMPRODUCT} overflows and an error where an operator does, so each is added to 0 first.
   *
   * @param mine the cell that was computed here
   * @param theirs the cell that it is compared with
   * @param terms a formula of the absolute values of all that was added
   */
  static String formula(String mine, String theirs, String terms) {
    return String.format(
        Locale.ROOT,
        "IF(ISERROR(0+%1$s),ISERROR(0+%2$s),IF(%1$s=%2$s,TRUE(),ABS(%1$s-%2$s)<=%3$s*(%4$s)))",
        mine,
        theirs,
        Numbers.plain(NEAR),
        terms);
  }

  /** The value of that formula, or empty where it is an error: their number is one, mine is not. */
  static Optional<Boolean> value(double mine, double theirs, double terms) {
    if (Double.isNaN(mine) || Double.isNaN(theirs)) {
      return Double.isNaN(mine) ? Optional.of(Double.isNaN(theirs)) : Optional.empty();
    }
    return Optional.of(mine == theirs || Math.abs(mine - theirs) <= NEAR * terms);
  }

  /**
   * The sum of the absolute values of some cells. {@code SUMPRODUCT(ABS(...))} would be shorter,
   * but is no array in Gnumeric or in POI.
   *
   * @param cells a range, with a colon even where it is a single cell
   */
  static String absolute(String cells) {
    return "SUMIF(" + cells + ",\">0\")-SUMIF(" + cells + ",\"<0\")";
  }
}
