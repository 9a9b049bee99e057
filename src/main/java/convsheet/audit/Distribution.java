package convsheet.audit;

import java.util.Arrays;

/**
 * What some values are like, as the functions of spreadsheets say it. Where a value is an error
 * (NaN), all but {@code count} is an error too.
 *
 * @param count how many numbers there are ({@code COUNT}: errors do not count)
 * @param mean their mean ({@code AVERAGE}), to the last bits of a double
 * @param deviation the standard deviation of just these values, which divides by their number
 *     ({@code STDEVP})
 * @param minimum the smallest
 * @param maximum the largest
 * @param zeroShare the share of zeros, from 0 to 1; what is as near to 0 as {@link #ZERO} says is 0
 */
record Distribution(
    int count, double mean, double deviation, double minimum, double maximum, double zeroShare) {
  /**
   * What part of the largest value counts as 0: where terms cancel out, a program that adds in its
   * own way has a 0 where another has 1E-17.
   */
  static final double ZERO = 1e-12;

  /** The distribution of some values, in any order. */
  static Distribution of(double[] values) {
    double mean = sum(values) / values.length;
    var squares = new double[values.length];
    Arrays.setAll(squares, i -> (values[i] - mean) * (values[i] - mean));
    double minimum = Arrays.stream(values).min().orElseThrow();
    double maximum = Arrays.stream(values).max().orElseThrow();
    double zero = ZERO * Math.max(-minimum, maximum);
    long zeros = Arrays.stream(values).filter(value -> Math.abs(value) <= zero).count();
    return new Distribution(
        (int) Arrays.stream(values).filter(Double::isFinite).count(),
        mean,
        Math.sqrt(sum(squares) / values.length),
        minimum,
        maximum,
        Double.isNaN(minimum) ? Double.NaN : (double) zeros / values.length);
  }

  /** Adds up with the rounding errors kept (Neumaier 1974), as spreadsheets' own sums differ. */
  private static double sum(double[] values) {
    double sum = 0;
    double lost = 0;
    for (double value : values) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return sum + lost;
  }
}
