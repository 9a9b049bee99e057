package convsheet.xlsx;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How the numbers of some grids are shown in small cells.
 *
 * @param pattern as spreadsheets write it
 * @param characters how many characters the widest number takes
 */
public record NumberFormat(String pattern, int characters) {

  /**
   * As many digits as there is room for. It is not just {@code General}: a cell with that takes, in
   * LibreOffice, the format of the cell that its formula looks up.
   */
  public static final String PLAIN = "General;-General";

  private static final int FEW = 2_000;
  private static final int MOST_DECIMALS = 3;

  /** The decimals of numbers that are seen closely. */
  private static final int CLOSE = 4;

  /** The same format in cells that have room for more. */
  public NumberFormat atLeast(int characters) {
    return new NumberFormat(pattern, Math.max(this.characters, characters));
  }

  /** A format that fits all of these numbers; a zero is just 0, so that the others stand out. */
  public static NumberFormat of(Collection<double[]> grids) {
    double least = 0;
    double most = 0;
    boolean whole = true;
    for (var values : grids) {
      for (double value : values) {
        if (!Double.isNaN(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
          whole &= value == Math.rint(value);
        }
      }
    }
    double size = Math.max(most, -least);
    if (size >= 1e7 || size > 0 && size < 1e-3) {
      return new NumberFormat("0.0E+0", 7);
    }
    int decimals = whole || size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.1 ? 2 : 4;
    decimals = exactDecimals(grids).orElse(decimals);
    int shown = decimals;
    var digits = "0." + "0".repeat(decimals);
    var pattern = decimals == 0 ? "0" : digits + ";-" + digits + ";0";
    int characters =
        Arrays.stream(new double[] {least, most})
            .mapToInt(value -> String.format(Locale.ROOT, "%." + shown + "f", value).length())
            .max()
            .orElseThrow();
    return new NumberFormat(pattern, characters);
  }

  /**
   * A format for numbers that are read off paper: with all of their decimals where these are no
   * more than some, else with one less than that.
   */
  public static NumberFormat exactly(double[] values, int most) {
    int decimals =
        IntStream.rangeClosed(0, most)
            .filter(d -> Arrays.stream(values).allMatch(value -> isExact(value, d)))
            .findFirst()
            .orElse(Math.max(0, most - 1));
    var digits = "0" + (decimals == 0 ? "" : "." + "0".repeat(decimals));
    int characters =
        Arrays.stream(values)
            .filter(Double::isFinite)
            .mapToInt(value -> String.format(Locale.ROOT, "%." + decimals + "f", value).length())
            .max()
            .orElse(1);
    return new NumberFormat(digits + ";-" + digits + ";0", characters);
  }

  /** Whether {@link #exactly} shows numbers as they are. */
  public static boolean isExactly(double[] values, int most) {
    return Arrays.stream(values).allMatch(value -> isExact(value, most));
  }

  /**
   * A format for numbers of several kinds side by side, of which each is to be seen closely: of the
   * numbers of a window, the weights and the products.
   */
  public static String closely(Collection<double[]> kinds) {
    if (isBeyondDecimals(size(kinds))) {
      return "0.0E+0";
    }
    return isWhole(kinds) ? PLAIN : "0.0###;-0.0###;0";
  }

  /** The same in cells that have room for more. */
  public static String closelyWithRoom(Collection<double[]> kinds) {
    return isBeyondDecimals(size(kinds)) ? "0.0000E+0" : closely(kinds);
  }

  /** To how many decimals such numbers are rounded in texts; empty where all would be 0. */
  public static OptionalInt closeDecimals(Collection<double[]> kinds) {
    double size = size(kinds);
    return !isBeyondDecimals(size)
        ? OptionalInt.of(CLOSE)
        : size < 1 ? OptionalInt.empty() : OptionalInt.of(0);
  }

  private static boolean isBeyondDecimals(double size) {
    return size >= 1e5 || size > 0 && size < 1e-3;
  }

  private static boolean isWhole(Collection<double[]> kinds) {
    return kinds.stream()
        .flatMapToDouble(Arrays::stream)
        .allMatch(value -> value == Math.rint(value));
  }

  private static double size(Collection<double[]> kinds) {
    return kinds.stream()
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  /**
   * A format for a whole number, with a name behind it: {@code 1 "sobel"}.
   *
   * @param name a text without quotes
   */
  public static String beside(String name) {
    return "0\\ \\\"\"" + name + "\"\\\"";
  }

  /** The decimals that show a few short numbers, such as those of a filter, as they are. */
  private static OptionalInt exactDecimals(Collection<double[]> grids) {
    if (grids.stream().mapToInt(values -> values.length).sum() > FEW) {
      return OptionalInt.empty();
    }
    return IntStream.rangeClosed(0, MOST_DECIMALS)
        .filter(
            decimals ->
                grids.stream()
                    .flatMapToDouble(Arrays::stream)
                    .allMatch(value -> isExact(value, decimals)))
        .findFirst();
  }

  private static boolean isExact(double value, int decimals) {
    return !Double.isFinite(value)
        || new BigDecimal(Double.toString(value)).stripTrailingZeros().scale() <= decimals;
  }
}
