package convsheet.workbook;

import convsheet.formula.Grid;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * How exact the answers of an exercise are to be.
 *
 * @param decimals the digits behind the decimal point
 */
record Rounding(int decimals) {
  private static final int MOST_EXACT = 3;

  /** As many digits as spreadsheets reckon with. */
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  /**
   * The least decimals, up to three, that write results as they are; where that takes more, two, or
   * four where all results of a layer are below 0.1.
   */
  static Rounding of(Evaluation evaluation, ExerciseSheet.Task task) {
    return new Rounding(
        task.parts().stream()
            .map(part -> grid(evaluation, part))
            .mapToInt(grid -> decimals(evaluation.values(grid)))
            .max()
            .orElse(0));
  }

  /** The grid that a part of a task is about. */
  static Grid grid(Evaluation evaluation, ExerciseSheet.Part part) {
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(part.layer())) {
        return evaluation.grids().get(i).outputs().get(part.channel()).grid();
      }
    }
    throw new IllegalArgumentException("no layer " + part.layer());
  }

  private static int decimals(double[] values) {
    for (int decimals = 0; decimals <= MOST_EXACT; decimals++) {
      int d = decimals;
      if (Arrays.stream(values).allMatch(value -> isExact(value, d))) {
        return decimals;
      }
    }
    double most = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return most < 0.1 ? 4 : 2;
  }

  private static boolean isExact(double value, int decimals) {
    return !Double.isFinite(value)
        || new BigDecimal(value).round(new MathContext(12)).stripTrailingZeros().scale()
            <= decimals;
  }

  /** A value as a whole number of its last decimals: 2.345 with two decimals is 235. */
  double scaled(double value) {
    return new BigDecimal(value)
        .round(DIGITS)
        .scaleByPowerOfTen(decimals)
        .setScale(0, RoundingMode.HALF_UP)
        .doubleValue();
  }

  /** For a person: {@code whole numbers} or {@code 2 decimals}. */
  String text() {
    return decimals == 0 ? "whole numbers" : decimals == 1 ? "1 decimal" : decimals + " decimals";
  }
}
