package convsheet.audit;

import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often values of each size occur, in bins of the same width from the smallest value to the
 * largest. Where there is an error (NaN) among the values, all its numbers are errors.
 *
 * @param width the width of a bin
 * @param edges where each bin begins; it ends where the next one does
 * @param counts how many values lie in each bin: above its beginning, and not above the next one's;
 *     the first bin has the smallest value, too
 */
record Histogram(double width, List<Double> edges, List<Double> counts) {
  /** The number of bins. */
  static final int BINS = 20;

  /**
   * By what part of its width a bin begins late: a value on the edge between two bins belongs to
   * the lower one, even if its last digits, or the edge's, were rounded the other way.
   */
  static final double EDGE = 1e-9;

  /**
   * By what part of the largest value it begins late at least: {@code COUNTIF} compares with a
   * number in 15 digits.
   */
  static final double DIGITS = 2e-14;

  /** Values whose spread is a smaller part of their size than this count as all the same. */
  static final double SAME = 1e-9;

  Histogram {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
  }

  /**
   * The histogram of some values, in any order.
   *
   * @param distribution what these values are like
   */
  static Histogram of(double[] values, Distribution distribution) {
    double minimum = distribution.minimum();
    double most = Math.max(-minimum, distribution.maximum());
    double width = width(minimum, distribution.maximum());
    double late = Math.max(EDGE * width, DIGITS * most);
    var edges =
        IntStream.range(0, BINS)
            .mapToDouble(bin -> bin == 0 ? minimum : Tensor.cell(minimum + width * bin + late))
            .toArray();
    return new Histogram(width, Arrays.stream(edges).boxed().toList(), counts(values, edges));
  }

  /** Values that are all the same lie in the first of bins that are wide enough to see. */
  private static double width(double minimum, double maximum) {
    double spread = Tensor.cell(maximum - minimum);
    return Double.isNaN(spread) || spread > SAME * Math.max(Math.abs(minimum), Math.abs(maximum))
        ? spread / BINS
        : Math.max(1, Math.abs(minimum));
  }

  private static List<Double> counts(double[] values, double[] edges) {
    if (Arrays.stream(edges).anyMatch(Double::isNaN)) {
      return Collections.nCopies(BINS, Double.NaN);
    }
    var counts = new double[BINS];
    for (double value : values) {
      int bin = 0;
      while (bin + 1 < BINS && value > edges[bin + 1]) {
        bin++;
      }
      counts[bin]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }
}
