package convsheet.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * A layer's results as an answer has them, beside the right ones; numbered through channels, rows
 * and columns.
 */
final class LayerResults {
  /** Numbers with more decimals than this are not rounded by hand. */
  private static final int MOST_DECIMALS = 9;

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
   */
  LayerResults(
      List<Answer.Results> channels,
      double[] expected,
      double[] own,
      boolean arePreviousRight,
      Marking marking) {
    this.channels = channels;
    this.expected = expected;
    this.own = own;
    tolerance = marking.tolerance();
    plane = channels.get(0).cells().size();
    decimals = new int[channels.size()];
    for (int c = 0; c < decimals.length; c++) {
      decimals[c] = marking.decimals().orElse(decimals(c));
    }
    verdicts = new Verdict[expected.length];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = judge(i, arePreviousRight);
    }
  }

  /**
   * To how many decimals a grid is rounded: as many as its longest number has that is not exact; -1
   * if it is not rounded.
   */
  private int decimals(int channel) {
    int most = -1;
    double largest = 0;
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      var cell = cell(i);
      if (cell.isNumber()
          && !isExact(cell.value(), expected[i])
          && !isExact(cell.value(), own[i])) {
        most = Math.max(most, cell.decimals());
      }
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    boolean keepsDigits = most > 0 || most == 0 && largest >= 10;
    return keepsDigits ? most : -1;
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

  private boolean isExact(double a, double b) {
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
  }

  /** Whether two values of a result are the same, as exactly as the answer's grid has them. */
  boolean isNear(double a, double b, int i) {
    if (isExact(a, b)) {
      return true;
    }
    int digits = decimals[i / plane];
    return cell(i).decimals() <= digits
        && Math.abs(a - b) <= 0.5 * Math.pow(10, -digits) * (1 + 1e-9);
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
    return any ? OptionalInt.of(decimals[channel]) : OptionalInt.empty();
  }

  /** The numbers of the wrong results of a channel. */
  List<Integer> wrong(int channel) {
    var wrong = new ArrayList<Integer>();
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      if (verdict(i) == Verdict.WRONG) {
        wrong.add(i);
      }
    }
    return wrong;
  }

  int channel(int i) {
    return i / plane;
  }
}
