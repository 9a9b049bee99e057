package convsheet.check;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.formula.Interval;
import convsheet.question.Precision;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A layer's results as an answer has them, beside the right ones; numbered through channels, rows
 * and columns.
 */
final class LayerResults {
  /** A number with more decimals than this was computed, not rounded by a person. */
  private static final int MOST_DECIMALS = 9;

  private final List<Answer.Results> channels;
  private final double[] expected;
  private final double[] own;
  private final IntFunction<Interval> following;
  private final boolean arePreviousRight;
  private final Precision precision;
  private final double tolerance;
  private final Verdict[] verdicts;
  private final int plane;

  /** The decimals that write all right results as they are. */
  private final int exact;

  /** The most decimals of each channel's numbers. */
  private final int[] longest;

  /**
   * The results of a layer.
   *
   * @param expected the right values
   * @param own what is right for what the answer has in the layers before
   * @param following between which numbers that lies, as what stands there is rounded
   * @param arePreviousRight whether nothing before is wrong, though some may be rounded
   * @param precision how exact results are to be
   */
  LayerResults(
      List<Answer.Results> channels,
      double[] expected,
      double[] own,
      IntFunction<Interval> following,
      boolean arePreviousRight,
      Precision precision,
      Marking marking) {
    this.channels = channels;
    this.expected = expected;
    this.own = own;
    this.following = following;
    this.arePreviousRight = arePreviousRight;
    this.precision = precision;
    tolerance = marking.tolerance();
    plane = channels.get(0).cells().size();
    exact = Precision.exactDecimals(expected);
    longest = channels.stream().mapToInt(LayerResults::longest).toArray();
    verdicts = new Verdict[expected.length];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = judge(i);
    }
  }

  private Verdict judge(int i) {
    var cell = cell(i);
    if (cell.isMissing()) {
      return Verdict.MISSING;
    }
    if (!cell.isNumber()) {
      return Double.isNaN(expected[i]) ? Verdict.CORRECT : Verdict.NOT_A_NUMBER;
    }
    if (isExact(cell.value(), expected[i])) {
      return Verdict.CORRECT;
    }
    var fit = fit(i, expected[i]);
    if (fit == Precision.Fit.RIGHT) {
      return Verdict.ROUNDED;
    }
    var follows = isExact(cell.value(), own[i]) ? Precision.Fit.RIGHT : fit(i, own[i]);
    if (follows == Precision.Fit.RIGHT) {
      return arePreviousRight ? Verdict.ROUNDED : Verdict.CARRIED;
    }
    if (fit == Precision.Fit.OTHER && follows == Precision.Fit.OTHER) {
      return !arePreviousRight && mightFollow(i) ? Verdict.CARRIED : Verdict.WRONG;
    }
    return fit == Precision.Fit.COARSE || arePreviousRight ? Verdict.COARSE : Verdict.CARRIED;
  }

  /** Whether a result is right for numbers that round to those which the answer has before. */
  private boolean mightFollow(int i) {
    double nearest = following.apply(i).nearest(cell(i).value());
    return !Double.isNaN(nearest) && fit(i, nearest) != Precision.Fit.OTHER;
  }

  private Precision.Fit fit(int i, double result) {
    return precision.fit(cell(i).value(), cell(i).decimals(), result);
  }

  /** Whether what is right for the numbers before is known only as far as those are written. */
  boolean isUncertain(int i) {
    return !arePreviousRight
        && following.apply(i).width() > 2 * tolerance * Math.max(1, Math.abs(own[i]));
  }

  /**
   * The results that are right only for numbers which round to those that the answer has before,
   * where these may lie as far apart as the right results of the layer do.
   */
  BitSet carriedByChance() {
    var asked = asked().stream().mapToDouble(i -> expected[i]).summaryStatistics();
    double range = asked.getMax() - asked.getMin();
    var some = all(Verdict.CARRIED);
    some.stream()
        .filter(i -> fit(i, own[i]) != Precision.Fit.OTHER || following.apply(i).width() < range)
        .forEach(some::clear);
    return some;
  }

  /** How exact results are asked for. */
  Precision precision() {
    return precision;
  }

  /** Whether two values are the same but for what computing in doubles adds. */
  boolean isExact(double a, double b) {
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
  }

  /**
   * Whether two values of a result are the same as far as the digits tell that are written in its
   * cell; in a cell that shows no zeros at the end, those that its neighbours have are taken to be
   * there.
   */
  boolean isNear(double a, double b, int i) {
    int digits = digits(i);
    return isExact(a, b)
        || (digits > MOST_DECIMALS ? Precision.isFloat32(a, b) : Precision.isRounded(a, b, digits));
  }

  /**
   * Between which numbers a result was before it was written down: half a unit of its last digit
   * around what stands there. Nothing is rounded where results have fewer decimals than are asked
   * for, or none and none are asked for: those that are right, and those that stand there.
   */
  Interval written(int i) {
    if (!cell(i).isNumber()) {
      return following.apply(i);
    }
    boolean isCoarse = verdicts[i] == Verdict.COARSE;
    boolean isExact =
        (exact == 0 || exact < precision.decimals()) && longest[i / plane] <= exact && !isCoarse;
    int digits = isCoarse ? cell(i).decimals() : digits(i);
    return isExact
        ? Interval.of(actual(i))
        : Interval.around(actual(i), 0.5 * Math.pow(10, -digits));
  }

  /** The decimals of a cell, with the zeros at its end that its neighbours let expect. */
  private int digits(int i) {
    return Math.max(cell(i).decimals(), Math.min(precision.decimals(), longest[i / plane]));
  }

  private static int longest(Answer.Results channel) {
    return channel.cells().stream()
        .filter(AnswerCell::isNumber)
        .mapToInt(AnswerCell::decimals)
        .max()
        .orElse(0);
  }

  int count() {
    return verdicts.length;
  }

  AnswerCell cell(int i) {
    return channels.get(i / plane).cells().get(i % plane);
  }

  boolean isAsked(int i) {
    return channels.get(i / plane).asked().get(i % plane);
  }

  /** The results that were to be found. */
  BitSet asked() {
    var asked = new BitSet();
    IntStream.range(0, count()).filter(this::isAsked).forEach(asked::set);
    return asked;
  }

  Verdict verdict(int i) {
    return isAsked(i) ? verdicts[i] : Verdict.CORRECT;
  }

  /** What would be said of a result if it were asked, as it may be: one that is given too. */
  Verdict judged(int i) {
    return verdicts[i];
  }

  double expected(int i) {
    return expected[i];
  }

  /** What is right for what the answer has in the layers before. */
  double own(int i) {
    return own[i];
  }

  double actual(int i) {
    return cell(i).value();
  }

  String text(int i) {
    return cell(i).text();
  }

  /** The results that a verdict is given of. */
  BitSet all(Verdict verdict) {
    var all = new BitSet();
    for (int i = 0; i < count(); i++) {
      all.set(i, isAsked(i) && verdict(i) == verdict);
    }
    return all;
  }

  /**
   * The results that are as they should be, if only for what the answer has before them, and to all
   * of the digits that they have: with more digits than are asked for, a slip may not show.
   */
  BitSet right() {
    var right = new BitSet();
    for (int i = 0; i < count(); i++) {
      right.set(
          i,
          isAsked(i)
              && (verdict(i).isRight() || verdict(i) == Verdict.CARRIED)
              && (!cell(i).isNumber() || isNear(actual(i), own(i), i)));
    }
    return right;
  }

  /** The values that the layers after this one are computed from. */
  double[] values() {
    var values = own.clone();
    for (int i = 0; i < values.length; i++) {
      if (cell(i).isNumber()) {
        values[i] = cell(i).value();
      }
    }
    return values;
  }

  int channel(int i) {
    return i / plane;
  }
}
