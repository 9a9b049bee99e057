package convsheet.question;

import convsheet.formula.Grid;
import convsheet.problem.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collection;

/**
 * How exact results are to be, and what that means: the one place that says whether a number is
 * right.
 *
 * <p>A number is <em>right</em> if, rounded to the decimals that are asked for, it is the result
 * rounded to them. Digits beyond those do no harm. A five may be rounded either way: the result's
 * own, and one that was made by rounding the result before (2.685 for 2.6849). Where whole numbers
 * are asked for and the result is one, the number has to be that one, within the {@value
 * #NEAR_WHOLE} that computing in float32 may add: neither 3.4 nor 3.09 is 3.
 *
 * <p>A number with fewer decimals than are asked for is <em>coarse</em> if it is the result rounded
 * to the decimals that it has, and tells something of it: it is not 0, and either it has decimals,
 * all but one of those asked for, or it is within a tenth of the result. So neither 0 nor 1 stands
 * for 0.6.
 *
 * <p>Where nobody has asked for any number of decimals, a number is measured by its own digits, as
 * far as float32 has them: then 0.997 is not 0.9999.
 *
 * @param decimals the digits behind the decimal point that are asked for
 * @param isAsked whether somebody has asked for them; if not, they are only what is usual
 */
public record Precision(int decimals, boolean isAsked) {
  /** What is said of a number beside a result. */
  public enum Fit {
    /** It has the digits that are asked for, and they are right. */
    RIGHT,
    /** It is right to fewer digits than are asked for. */
    COARSE,
    /** Neither. */
    OTHER
  }

  /**
   * The numbers that round to a result: those x for which {@code INT((x * 10^decimals + shift) /
   * width)} is {@code number}. A spreadsheet computes the very same.
   *
   * @param shift from {@value #NEAR_WHOLE} to 1.5
   * @param width how many last decimals lie in it: 1, 2 where the result is halfway between two,
   *     twice {@value #NEAR_WHOLE} around a whole number
   * @param number a whole number
   */
  public record Bucket(double shift, double width, double number) {}

  /** More decimals than anybody writes: those of a number that a formula computes. */
  public static final int ALL_DECIMALS = 99;

  /** The most decimals that results are asked for where nobody says. */
  private static final int MOST_EXACT = 3;

  /** What computing in doubles may add to a result, in last decimals. */
  private static final double NOISE = 1e-9;

  /**
   * The same as a share of the result itself: what it was added from, by which an audit compares,
   * is not known where a number is marked.
   */
  private static final double RELATIVE_NOISE = 1e-12;

  /** How near to a five a number is one, in last decimals: float32 does not hit it. */
  private static final double NEAR_FIVE = 0.001;

  /** How near to a whole result a number is it, where whole numbers are asked for. */
  private static final double NEAR_WHOLE = 0.001;

  /** What float32 leaves of a number: nearly seven digits. */
  private static final double FLOAT32 = 1e-6;

  /** How far a coarse number may be from the result, as a share of it. */
  private static final double FARTHEST = 0.1;

  /** The digits before zeros at the end of a whole number, for those to be no digits. */
  private static final int SIGNIFICANT = 3;

  /**
   * What is asked of grids where nothing else is said: the least decimals, up to three, that write
   * all of their results as they are; where that takes more, two, or four where all results of a
   * grid are below 0.1.
   */
  public static Precision of(Evaluation evaluation, Collection<Grid> grids) {
    return new Precision(
        grids.stream().mapToInt(grid -> decimals(evaluation.values(grid))).max().orElse(0), false);
  }

  /** Somebody asks for so many decimals. */
  public static Precision asked(int decimals) {
    return new Precision(decimals, true);
  }

  private static int decimals(double[] values) {
    for (int decimals = 0; decimals <= MOST_EXACT; decimals++) {
      int d = decimals;
      if (Arrays.stream(values).allMatch(value -> isExact(value, d))) {
        return decimals;
      }
    }
    double most = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return most < 0.1 ? 4 : 2;
  }

  private static boolean isExact(double value, int decimals) {
    return exactDecimals(value) <= decimals;
  }

  /** The least decimals that write a number as it is, but for what computing in doubles adds. */
  private static int exactDecimals(double value) {
    return Double.isFinite(value) && value != 0
        ? Math.max(0, new BigDecimal(value).round(new MathContext(12)).stripTrailingZeros().scale())
        : 0;
  }

  /** The least decimals that write all of some results as they are. */
  public static int exactDecimals(double[] values) {
    return Arrays.stream(values).mapToInt(Precision::exactDecimals).max().orElse(0);
  }

  // ---- right and coarse ----

  /**
   * What is said of a number.
   *
   * @param written the number
   * @param own the decimals that it is written with, as {@link #decimals(String, double)} has them
   * @param result the right value
   */
  public Fit fit(double written, int own, double result) {
    if (isRight(written, result)) {
      return isAsked || hasOwnDigits(written, own, result) ? Fit.RIGHT : Fit.OTHER;
    }
    int digits = digits(written, own);
    return digits < decimals
            && isRounded(written, result, digits)
            && written != 0
            && (digits > 0 && digits == decimals - 1
                || Math.abs(written - result) <= FARTHEST * Math.abs(result))
        ? Fit.COARSE
        : Fit.OTHER;
  }

  /** Whether the decimals are right too that a number has beyond the usual ones. */
  private boolean hasOwnDigits(double written, int own, double result) {
    return own <= decimals || isRounded(written, result, own) || isFloat32(written, result);
  }

  /** Whether a number may be another one as float32 has it: off by no more than that adds. */
  public static boolean isFloat32(double written, double result) {
    return Math.abs(written - result) <= FLOAT32 * Math.max(1, Math.abs(result));
  }

  /** The decimals that count: fewer than 0 where zeros at the end of a large number are none. */
  private int digits(double written, int own) {
    if (own != 0 || decimals == 0 || written == 0 || Math.abs(written) >= 1e15) {
      return own;
    }
    var digits = BigDecimal.valueOf(written).stripTrailingZeros();
    return Math.min(own, digits.scale() + Math.max(0, SIGNIFICANT - digits.precision()));
  }

  /** Whether a number is another one, rounded to some decimals; a five either way. */
  public static boolean isRounded(double written, double result, int decimals) {
    double half = 0.5 * Math.pow(10, -decimals);
    return Math.abs(written - result) <= half * (1 + NOISE) + RELATIVE_NOISE * Math.abs(result);
  }

  /** Whether a number has the digits that are asked for, or more, and they are right. */
  public boolean isRight(double written, double result) {
    var bucket = bucket(result);
    return number(written, bucket) == bucket.number();
  }

  /** The numbers that are right for a result. */
  public Bucket bucket(double result) {
    double scaled = result * scale();
    double nearest = Math.rint(scaled);
    double noise = NOISE + RELATIVE_NOISE * Math.abs(scaled);
    boolean isWhole = Math.abs(scaled - nearest) <= noise;
    double shift;
    double width = 1;
    if (isWhole && decimals == 0) {
      shift = NEAR_WHOLE;
      width = 2 * NEAR_WHOLE;
    } else if (isWhole) {
      shift = result < 0 ? 0.5 - NEAR_FIVE : 0.5 + NEAR_FIVE;
    } else if (Math.abs(Math.abs(scaled - nearest) - 0.5) <= noise) {
      boolean isEven = Math.floor(scaled + noise) % 2 == 0;
      shift = (isEven ? 0.5 : 1.5) + NEAR_FIVE;
      width = 2;
    } else {
      shift = scaled > nearest ? 0.5 - NEAR_FIVE : 0.5 + NEAR_FIVE;
    }
    // taken at the middle, so that noise moves it to no other
    double middle = width == 2 ? Math.floor(scaled + noise) + 0.5 : nearest;
    return new Bucket(shift, width, Math.floor((middle + shift) / width));
  }

  /** The number of a bucket's kind that a number falls into. */
  private double number(double written, Bucket bucket) {
    return Math.floor((written * scale() + bucket.shift()) / bucket.width());
  }

  /** How many last decimals there are in one. */
  public double scale() {
    return Math.pow(10, decimals);
  }

  /** For a person: {@code whole numbers} or {@code 2 decimals}. */
  public String text() {
    return text(decimals);
  }

  /** Decimals for a person. */
  public static String text(int decimals) {
    return decimals == 0 ? "whole numbers" : Problem.count(decimals, "decimal");
  }

  // ---- the digits of a number ----

  /**
   * The decimals of a number in a cell, which does not show zeros at its end: 2 for 0.25, 0 for 25
   * and for 2500.
   */
  public static int decimals(double value) {
    return value == 0 ? 0 : Math.max(0, BigDecimal.valueOf(value).stripTrailingZeros().scale());
  }

  /**
   * The decimals that a number is written with: two of 1.50, four of 1.2E-3; -1 of 1.48E3, since
   * its last digit counts tens. A fraction has all of them.
   *
   * @param digits a number as a program writes it, or a fraction
   */
  public static int decimals(String digits) {
    return digits.indexOf('/') >= 0 ? ALL_DECIMALS : new BigDecimal(digits).scale();
  }
}
