package convsheet.check;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A layer's results as an answer has them, beside the right ones; numbered through channels, rows
 * and columns.
 */
final class LayerResults {
  /** Numbers with more decimals than this are not rounded by hand. */
  private static final int MOST_DECIMALS = 9;

  /** What people round to where nothing tells. */
  private static final int USUAL_DECIMALS = 2;

  private final List<Answer.Results> channels;
  private final double[] expected;
  private final double[] own;
  private final double tolerance;
  private final int[] decimals;
  private final Verdict[] verdicts;
  private final int plane;

  /**
   * The results of a layer.
   *
   * @param expected the right values
   * @param own what is right for what the answer has in the layers before
   * @param arePreviousRight whether nothing before is wrong, though some may be rounded
   * @param decimalsBefore to how many decimals results before are rounded; -1 if they are not
   */
  LayerResults(
      List<Answer.Results> channels,
      double[] expected,
      double[] own,
      boolean arePreviousRight,
      int decimalsBefore,
      Marking marking) {
    this.channels = channels;
    this.expected = expected;
    this.own = own;
    tolerance = marking.tolerance();
    plane = channels.get(0).cells().size();
    decimals = new int[channels.size()];
    Arrays.setAll(decimals, c -> marking.decimals().orElse(decimals(c)));
    int others = Math.max(decimalsBefore, Arrays.stream(decimals).max().orElse(-1));
    int usual = others < 0 ? USUAL_DECIMALS : others;
    Arrays.setAll(decimals, c -> decimals[c] < 0 ? usual : decimals[c]);
    verdicts = new Verdict[expected.length];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = judge(i, arePreviousRight);
    }
  }

  /**
   * To how many decimals a grid is rounded: to as many as most of its numbers that are not exact
   * are right with, else as many as the longest of them has; zeros at the end need not be written.
   * If those are whole numbers although the right ones are small, they tell nothing: -1.
   */
  private int decimals(int channel) {
    var inexact = new ArrayList<Integer>();
    double largest = 0;
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      var cell = cell(i);
      if (cell.isNumber()
          && !isExact(cell.value(), expected[i])
          && !isExact(cell.value(), own[i])) {
        inexact.add(i);
      }
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    int longest = inexact.stream().mapToInt(i -> cell(i).decimals()).max().orElse(-1);
    int decimals = longest;
    long most = 0;
    for (int digits = Math.max(longest, USUAL_DECIMALS); digits >= 0; digits--) {
      int tried = digits;
      long right = inexact.stream().filter(i -> isRightWith(i, tried)).count();
      long longer = inexact.stream().filter(i -> cell(i).decimals() > tried).count();
      boolean isChance =
          digits > longest
              ? right < inexact.size()
              : right < longer || digits < USUAL_DECIMALS && 2 * right <= inexact.size();
      if (right > most && !isChance) {
        most = right;
        decimals = digits;
      }
    }
    boolean keepsDigits = decimals > 0 || decimals == 0 && largest >= 10;
    return keepsDigits ? decimals : -1;
  }

  private boolean isRightWith(int i, int digits) {
    double value = cell(i).value();
    return cell(i).decimals() <= digits
        && (isRounded(value, expected[i], digits) || isRounded(value, own[i], digits));
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
    if (isNear(cell.value(), expected[i], i)) {
      return Verdict.ROUNDED;
    }
    if (isNear(cell.value(), own[i], i)) {
      return arePreviousRight ? Verdict.ROUNDED : Verdict.CARRIED;
    }
    return Verdict.WRONG;
  }

  /** Whether two values are the same but for what computing in doubles adds. */
  boolean isExact(double a, double b) {
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
  }

  /** The same, however many digits are written in the cell. */
  boolean wouldBeNear(double a, double b, int i) {
    return isExact(a, b) || isRounded(a, b, decimals[i / plane]);
  }

  /** Whether two values of a result are the same, as exactly as the answer's grid has them. */
  boolean isNear(double a, double b, int i) {
    if (isExact(a, b)) {
      return true;
    }
    int digits = decimals[i / plane];
    return cell(i).decimals() <= digits && isRounded(a, b, digits);
  }

  private static boolean isRounded(double a, double b, int digits) {
    return Math.abs(a - b) <= 0.5 * Math.pow(10, -digits) * (1 + 1e-9);
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

  /** The results that are as they should be, if only for what the answer has before them. */
  BitSet right() {
    var right = new BitSet();
    for (int i = 0; i < count(); i++) {
      right.set(i, isAsked(i) && (verdict(i).isRight() || verdict(i) == Verdict.CARRIED));
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

  /** The decimals to which the numbers of a channel are rounded, if they are. */
  OptionalInt roundedTo(int channel) {
    boolean any = false;
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      any |= verdict(i) == Verdict.ROUNDED;
    }
    return any && decimals[channel] >= 0 ? OptionalInt.of(decimals[channel]) : OptionalInt.empty();
  }

  int channel(int i) {
    return i / plane;
  }
}
