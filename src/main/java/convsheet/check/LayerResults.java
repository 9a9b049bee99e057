package convsheet.check;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.question.Precision;
import java.util.BitSet;
import java.util.List;
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
  private final Precision precision;
  private final double tolerance;
  private final Verdict[] verdicts;
  private final int plane;

  /** The most decimals of each channel's numbers. */
  private final int[] longest;

  /**
   * The results of a layer.
   *
   * @param expected the right values
   * @param own what is right for what the answer has in the layers before
   * @param arePreviousRight whether nothing before is wrong, though some may be rounded
   * @param precision how exact results are to be
   */
  LayerResults(
      List<Answer.Results> channels,
      double[] expected,
      double[] own,
      boolean arePreviousRight,
      Precision precision,
      Marking marking) {
    this.channels = channels;
    this.expected = expected;
    this.own = own;
    this.precision = precision;
    tolerance = marking.tolerance();
    plane = channels.get(0).cells().size();
    longest = channels.stream().mapToInt(LayerResults::longest).toArray();
    verdicts = new Verdict[expected.length];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = judge(i, arePreviousRight);
    }
  }

  private Verdict judge(int i, boolean arePreviousRight) {
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
      return Verdict.WRONG;
    }
    return fit == Precision.Fit.COARSE || arePreviousRight ? Verdict.COARSE : Verdict.CARRIED;
  }

  private Precision.Fit fit(int i, double result) {
    return precision.fit(cell(i).value(), cell(i).decimals(), result);
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
    int digits = Math.max(cell(i).decimals(), Math.min(precision.decimals(), longest[i / plane]));
    return isExact(a, b)
        || (digits > MOST_DECIMALS ? Precision.isFloat32(a, b) : Precision.isRounded(a, b, digits));
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
