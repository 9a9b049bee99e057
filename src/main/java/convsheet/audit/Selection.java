package convsheet.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A number that depends on which output is selected, as a formula over the cells that hold the
 * selected channel, row and column.
 *
 * @param channels how many channels there are to select from
 * @param rows how many rows
 * @param columns how many columns
 * @param telling the outputs that tell of all others
 * @param cells the cells that hold the selected channel, row and column, counted from 1
 */
record Selection(
    int channels, int rows, int columns, List<InspectedLayer.Output> telling, List<String> cells) {

  /**
   * A number for each output that follows from where the windows are that it reads, its channel,
   * row and column counted from 0.
   */
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
    int[] steps = steps(number);
    if (goesBy(steps, number)) {
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
    return goesBy(new int[3], number);
  }

  /** Whether a number is one for each channel, row and column, added up. */
  boolean isLinear(Number number) {
    return goesBy(steps(number), number);
  }

  /** How much a number changes from the first channel, row and column to the next. */
  private int[] steps(Number number) {
    int base = number.at(0, 0, 0);
    return new int[] {
      channels > 1 ? number.at(1, 0, 0) - base : 0,
      rows > 1 ? number.at(0, 1, 0) - base : 0,
      columns > 1 ? number.at(0, 0, 1) - base : 0
    };
  }

  /** Whether a number changes so from each channel, row and column to the next. */
  private boolean goesBy(int[] steps, Number number) {
    int base = number.at(0, 0, 0);
    return telling.stream()
        .allMatch(
            output ->
                number.at(output.channel(), output.row(), output.column())
                    == base
                        + output.channel() * steps[0]
                        + output.row() * steps[1]
                        + output.column() * steps[2]);
  }
}
