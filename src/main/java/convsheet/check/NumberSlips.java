package convsheet.check;

import convsheet.check.Reckoning.Place;
import convsheet.question.Precision;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What happens to a right number on its way into the cell. */
final class NumberSlips {
  /** The one that is no slip if it happens often: then the windows lie elsewhere. */
  static final String NEIGHBOUR = "neighbour";

  private static final int MOST_ZEROS = 3;

  /** A number is told by its digits if it has two at least. */
  private static final int LEAST_DIGITS = 10;

  private final Bench bench;
  private final LayerResults results;
  private final Chance chance;
  private final int decimals;

  private NumberSlips(Bench bench, LayerResults results, Chance chance) {
    this.bench = bench;
    this.results = results;
    this.chance = chance;
    decimals = chance.decimals();
  }

  /** The slips that explain results of a layer. */
  static List<Misconception> of(Bench bench, LayerResults results, Chance chance) {
    var slips = new NumberSlips(bench, results, chance);
    var all = new ArrayList<Misconception>();
    all.addAll(slips.exchanged(bench.shape().rows(), "rows"));
    all.addAll(slips.exchanged(bench.shape().columns(), "columns"));
    all.addAll(slips.ofOneNumber());
    return all;
  }

  /**
   * That results have too few digits to tell them by, where all that are not right are rounded to
   * the same: two of them at least.
   */
  static Optional<Misconception> coarse(Bench bench, LayerResults results) {
    var numbers = results.all(Verdict.WRONG);
    numbers.or(results.all(Verdict.COARSE));
    int digits =
        numbers.stream()
            .map(i -> Chance.decimals(results.actual(i)))
            .max()
            .orElse(Integer.MAX_VALUE);
    if (numbers.cardinality() < 2
        || digits >= results.precision().decimals()
        || !numbers.stream()
            .allMatch(i -> Precision.isRounded(results.actual(i), results.own(i), digits))) {
      return Optional.empty();
    }
    return Optional.of(
        Misconception.direct(
            "digits-missing",
            "The results are rounded to "
                + Precision.asked(digits).text()
                + ", where "
                + results.precision().text()
                + " are asked for: too few digits to tell whether they are right.",
            Misconception.Scope.LAYER,
            place -> results.actual(bench.number(place))));
  }

  private List<Misconception> ofOneNumber() {
    return List.of(
        slip(
            "sign-slip",
            "The number is right but for its sign.",
            i -> results.isNear(-results.actual(i), results.own(i), i),
            i -> new double[] {-results.own(i)}),
        slip(
            "factor-ten",
            "The decimal point or a zero is in the wrong place: the number is 10, 100 or 1000 times"
                + " too large or too small.",
            this::isShifted,
            this::shifted),
        slip("digits-transposed", "Two digits changed places.", this::transposed),
        slip("digit-misread", "A 6 was read for a 9, or a 9 for a 6.", this::misread),
        slip(
            NEIGHBOUR,
            "The number is that of the cell beside, above or below.",
            i ->
                DoubleStream.of(neighbours(i))
                    .anyMatch(number -> results.isNear(results.actual(i), number, i)),
            this::neighbours),
        slip("truncated", "The number is cut off, not rounded.", this::truncated));
  }

  private Misconception slip(
      String code, String message, IntPredicate explains, IntFunction<double[]> might) {
    return Misconception.slip(
        code,
        message,
        place -> {
          int i = bench.number(place);
          return results.verdict(i) == Verdict.WRONG && explains.test(i)
              ? results.actual(i)
              : Double.NaN;
        },
        place -> might.apply(bench.number(place)));
  }

  /** A slip that makes other digits of the right number. */
  private Misconception slip(String code, String message, IntFunction<double[]> might) {
    return slip(code, message, i -> isAny(i, might.apply(i)), might);
  }

  private boolean isAny(int i, double[] numbers) {
    return DoubleStream.of(numbers).anyMatch(number -> results.isExact(results.actual(i), number));
  }

  // ---- digits ----

  /** The right number as one would write it: with as many decimals as the cell or others have. */
  private String written(int i) {
    int digits = Math.max(decimals, Chance.decimals(results.actual(i)));
    return Double.isFinite(results.own(i))
        ? BigDecimal.valueOf(results.own(i)).setScale(digits, RoundingMode.HALF_UP).toPlainString()
        : "";
  }

  private double[] transposed(int i) {
    var digits = written(i).toCharArray();
    var found = new ArrayList<String>();
    for (int k = 0; k + 1 < digits.length; k++) {
      if (Character.isDigit(digits[k])
          && Character.isDigit(digits[k + 1])
          && digits[k] != digits[k + 1]) {
        var other = digits.clone();
        other[k] = digits[k + 1];
        other[k + 1] = digits[k];
        found.add(new String(other));
      }
    }
    return numbers(found);
  }

  private double[] misread(int i) {
    var digits = written(i);
    var found = new ArrayList<String>();
    for (int k = 0; k < digits.length(); k++) {
      char digit = digits.charAt(k);
      if (digit == '6' || digit == '9') {
        found.add(digits.substring(0, k) + (digit == '6' ? '9' : '6') + digits.substring(k + 1));
      }
    }
    return numbers(found);
  }

  private static double[] numbers(List<String> texts) {
    return texts.stream().mapToDouble(Double::parseDouble).toArray();
  }

  private double[] truncated(int i) {
    double own = results.own(i);
    if (!Double.isFinite(own) || results.isUncertain(i)) {
      return new double[0]; // nobody knows what was cut off
    }
    int digits = Math.max(decimals, Chance.decimals(results.actual(i)));
    // INT cuts negative numbers downwards
    return Stream.of(RoundingMode.DOWN, RoundingMode.FLOOR)
        .mapToDouble(way -> BigDecimal.valueOf(own).setScale(digits, way).doubleValue())
        .filter(cut -> cut != 0) // a 0 has lost all digits
        .filter(cut -> !results.isNear(cut, own, i))
        .toArray();
  }

  // ---- other cells ----

  private double[] neighbours(int i) {
    var at = bench.place(i);
    return DoubleStream.of(
            right(at.channel(), at.row(), at.column() - 1),
            right(at.channel(), at.row(), at.column() + 1),
            right(at.channel(), at.row() - 1, at.column()),
            right(at.channel(), at.row() + 1, at.column()))
        .filter(number -> !results.isNear(number, results.own(i), i))
        .distinct()
        .toArray();
  }

  private double right(int channel, int row, int column) {
    return row < 0 || column < 0 || row >= bench.shape().rows() || column >= bench.shape().columns()
        ? Double.NaN
        : results.own(bench.number(new Place(channel, row, column)));
  }

  /** Two rows, or columns, that stand in each other's place, in a channel or in several. */
  private List<Misconception> exchanged(int count, String what) {
    var found = new ArrayList<Misconception>();
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        var pairs = new HashMap<Integer, Integer>();
        for (int channel = 0; channel < bench.shape().channels(); channel++) {
          pairs.putAll(exchanged(line(channel, a, what), line(channel, b, what)));
        }
        if (!pairs.isEmpty()) {
          found.add(
              slip(
                  "lines-exchanged",
                  String.format(Locale.ROOT, "The %s %d and %d are exchanged.", what, a + 1, b + 1),
                  pairs::containsKey,
                  i ->
                      pairs.containsKey(i)
                          ? new double[] {results.own(pairs.get(i))}
                          : new double[0]));
        }
      }
    }
    return found;
  }

  /** The results of two lines, and which goes with each, if they are exchanged. */
  private Map<Integer, Integer> exchanged(int[] first, int[] second) {
    var pairs = new HashMap<Integer, Integer>();
    for (int k = 0; k < first.length; k++) {
      pairs.put(first[k], second[k]);
      pairs.put(second[k], first[k]);
    }
    return pairs.keySet().stream().anyMatch(i -> results.verdict(i) == Verdict.WRONG)
            && pairs.entrySet().stream().allMatch(this::isExchanged)
        ? pairs
        : Map.of();
  }

  private boolean isExchanged(Map.Entry<Integer, Integer> pair) {
    int i = pair.getKey();
    return results.isAsked(i)
        && results.cell(i).isNumber()
        && results.isNear(results.actual(i), results.own(pair.getValue()), i);
  }

  private int[] line(int channel, int at, String what) {
    boolean isRow = what.equals("rows");
    return IntStream.range(0, isRow ? bench.shape().columns() : bench.shape().rows())
        .map(k -> bench.number(new Place(channel, isRow ? at : k, isRow ? k : at)))
        .toArray();
  }

  // ---- the decimal point ----

  private double[] shifted(int i) {
    double own = results.own(i);
    return new double[] {own * 10, own * 100, own * 1000, own / 10, own / 100, own / 1000};
  }

  /** Whether a number is what is written, with all digits or rounded to those that there are. */
  private boolean isWritten(int i, double number) {
    double half = 0.5 * Math.pow(10, -Chance.decimals(results.actual(i)));
    boolean hasDigits = !chance.isGrid() && Math.abs(results.actual(i)) >= 2 * LEAST_DIGITS * half;
    return results.isExact(results.actual(i), number)
        || hasDigits && Math.abs(results.actual(i) - number) <= half * (1 + 1e-9);
  }

  private boolean isShifted(int i) {
    double factor = 1;
    for (int zeros = 1; zeros <= MOST_ZEROS; zeros++) {
      factor *= 10;
      if (!results.isNear(0, results.own(i), i)
          && (isWritten(i, results.own(i) * factor) || isWritten(i, results.own(i) / factor))) {
        return true;
      }
    }
    return false;
  }
}
