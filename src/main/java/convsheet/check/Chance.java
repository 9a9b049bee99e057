package convsheet.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How likely it is that a wrong number of a layer is some number by accident, whatever went wrong:
 * estimated from how fine the layer's numbers are, how far it is off, and which numbers are right
 * elsewhere in the layer.
 */
final class Chance {
  /** Numbers that need more decimals than this count as if they needed as many. */
  private static final int MOST_DECIMALS = 6;

  /** How much of what happens to numbers is a changed digit; the rest is anything. */
  private static final double DIGITS = 0.2;

  /**
   * A number that is off by some steps is one of so many times as many that are off about as far:
   * up or down, by half as much or twice as much.
   */
  private static final int SIDES = 8;

  /** 0, 1 and -1 are where much ends, whatever went before. */
  private static final double ENDS = 0.3;

  private final LayerResults results;
  private final int decimals;

  /** In how many cells each number is right. */
  private final Map<Long, Integer> occurrences = new HashMap<>();

  /** Whether the right numbers have as few decimals: then numbers with more cannot occur. */
  private final boolean isGrid;

  Chance(LayerResults results) {
    this.results = results;
    decimals = usualDecimals();
    for (int i = 0; i < results.count(); i++) {
      occurrences.merge(key(results.own(i)), 1, Integer::sum);
    }
    isGrid =
        decimals < MOST_DECIMALS
            && IntStream.range(0, results.count())
                .allMatch(i -> decimals(results.own(i)) <= decimals);
  }

  private long key(double number) {
    return Math.round(number * Math.pow(10, decimals));
  }

  /** The decimals that half of the layer's numbers need; a 0 does not tell. */
  private int usualDecimals() {
    var needed =
        IntStream.range(0, results.count())
            .filter(i -> results.cell(i).isNumber() && results.actual(i) != 0)
            .map(i -> decimals(results.actual(i)))
            .sorted()
            .toArray();
    return needed.length == 0 ? 0 : needed[needed.length / 2];
  }

  /** The decimals that a number needs, but for what computing in doubles adds. */
  static int decimals(double number) {
    double scale = 1;
    for (int digits = 0; digits < MOST_DECIMALS; digits++) {
      double whole = number * scale;
      if (Math.abs(whole - Math.rint(whole)) <= 1e-9 * scale * Math.max(1, Math.abs(number))) {
        return digits;
      }
      scale *= 10;
    }
    return MOST_DECIMALS;
  }

  /** What a result's number could differ by at least. */
  double step(int i) {
    return Math.pow(10, -Math.max(decimals, decimals(results.actual(i))));
  }

  /** Whether no right number of the layer has more decimals than that. */
  boolean isGrid() {
    return isGrid;
  }

  /** The decimals that numbers of the layer have. */
  int decimals() {
    return decimals;
  }

  /** How likely a wrong result is one of some numbers by accident. */
  double of(int i, double... numbers) {
    return Math.min(1, Arrays.stream(numbers).map(number -> one(i, number)).sum());
  }

  private double one(int i, double number) {
    double off = Math.abs(number - results.own(i));
    if (!Double.isFinite(off)) {
      return 0;
    }
    double step = step(i);
    if (isGrid && decimals(number) > Math.max(decimals, decimals(results.actual(i)))) {
      return 0;
    }
    double anywhere = Math.min(1, step / (SIDES * Math.max(step, off)));
    return (1 - DIGITS) * Math.max(anywhere, occurring(number, i))
        + DIGITS * changedDigit(i, number);
  }

  /** In how many other cells a number occurs; one of them may be where it comes from. */
  private double occurring(double number, int i) {
    long key = key(number);
    int itself = key(results.own(i)) == key ? 1 : 0;
    int others = occurrences.getOrDefault(key, 0) - itself - 1;
    double share = (double) Math.max(0, others) / Math.max(1, results.count() - 1);
    return isEnd(Math.abs(number)) ? Math.max(ENDS, share) : share;
  }

  private static boolean isEnd(double size) {
    return size < 1e-9 || Math.abs(size - 1) < 1e-9;
  }

  /** One changed digit leads to nine numbers for each digit that there is. */
  private double changedDigit(int i, double number) {
    double step = step(i);
    double off = Math.abs(number - results.own(i)) / step;
    double size = Math.max(Math.abs(results.own(i)), Math.abs(number)) / step;
    if (!Double.isFinite(size)) {
      return 0; // of so many digits each is as good as none
    }
    for (double digit = 1; digit <= size; digit *= 10) {
      double times = off / digit;
      if (times >= 0.5 && times < 9.5 && Math.abs(times - Math.rint(times)) * digit < 0.6) {
        return 1.0 / (9 * Math.max(1, Math.log10(Math.max(10, size))));
      }
    }
    return 0;
  }
}
