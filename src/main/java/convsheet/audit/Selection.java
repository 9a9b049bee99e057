package convsheet.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A number that depends on which output is selected, as a formula over the cells that hold the
 * selected channel, row and column.
 *
 * @param channels how many channels there are to select from
 * @param rows how many rows
 * @param columns how many columns
 * @param cells the cells that hold the selected channel, row and column, counted from 1
 */
record Selection(int channels, int rows, int columns, List<String> cells) {
  private static final int SAMPLES = 2_000;

  /** A number for each output, its channel, row and column counted from 0. */
  @FunctionalInterface
  interface Number {
    int at(int channel, int row, int column);
  }

  /** Lists numbers that follow no rule, and gives back a formula that looks one of them up. */
  @FunctionalInterface
  interface Tables {
    /**
     * Such a formula.
     *
     * @param index a formula that counts the numbers, from 1
     */
    String at(List<Integer> numbers, String index);
  }

  /**
   * The formula of a number: a sum over the selected place, or a look-up where there is no such.
   */
  String formula(Number number, Tables tables) {
    int base = number.at(0, 0, 0);
    int[] steps = {
      channels > 1 ? number.at(1, 0, 0) - base : 0,
      rows > 1 ? number.at(0, 1, 0) - base : 0,
      columns > 1 ? number.at(0, 0, 1) - base : 0
    };
    if (isLinear(number, base, steps)) {
      var text = new StringBuilder();
      int constant = base;
      for (int i = 0; i < steps.length; i++) {
        constant -= steps[i];
        if (steps[i] != 0) {
          text.append(steps[i] > 0 && !text.isEmpty() ? "+" : "")
              .append(steps[i] == 1 ? "" : steps[i] == -1 ? "-" : steps[i] + "*")
              .append(cells.get(i));
        }
      }
      if (text.isEmpty()) {
        return Integer.toString(base);
      }
      return text + (constant == 0 ? "" : constant > 0 ? "+" + constant : "" + constant);
    }
    var all = new ArrayList<Integer>();
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          all.add(number.at(channel, row, column));
        }
      }
    }
    return tables.at(
        all,
        String.format(
            Locale.ROOT,
            "((%s-1)*%d+%s-1)*%d+%s",
            cells.get(0),
            rows,
            cells.get(1),
            columns,
            cells.get(2)));
  }

  /** Whether a number is the same for every output. */
  boolean isConstant(Number number) {
    return isLinear(number, number.at(0, 0, 0), new int[3]);
  }

  private boolean isLinear(Number number, int base, int[] steps) {
    long count = (long) channels * rows * columns;
    var random = new Random(0);
    for (long i = 0; i < Math.min(count, SAMPLES); i++) {
      long k = count <= SAMPLES ? i : Math.floorMod(random.nextLong(), count);
      int channel = (int) (k / ((long) rows * columns));
      int row = (int) (k / columns % rows);
      int column = (int) (k % columns);
      if (number.at(channel, row, column)
          != base + channel * steps[0] + row * steps[1] + column * steps[2]) {
        return false;
      }
    }
    return true;
  }
}
