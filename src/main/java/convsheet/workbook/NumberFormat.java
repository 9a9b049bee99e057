package convsheet.workbook;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * How the numbers of some grids are shown in small cells.
 *
 * @param pattern as spreadsheets write it
 * @param characters how many characters the widest number takes
 */
record NumberFormat(String pattern, int characters) {

  /** A format that fits all of these numbers; a zero is just 0, so that the others stand out. */
  static NumberFormat of(Collection<double[]> grids) {
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
    var digits = "0." + "0".repeat(decimals);
    var pattern = decimals == 0 ? "0" : digits + ";-" + digits + ";0";
    int characters =
        Arrays.stream(new double[] {least, most})
            .mapToInt(value -> String.format(Locale.ROOT, "%." + decimals + "f", value).length())
            .max()
            .orElseThrow();
    return new NumberFormat(pattern, characters);
  }
}
