package convsheet.kernel;

/**
 * Pooling windows over each channel by itself (PyTorch's {@code MaxPool2d} and {@code AvgPool2d}).
 * A window may reach into the padding and, with ceil mode, beyond it; only cells of the input are
 * pooled.
 *
 * @param channels channels of input and output
 * @param inputRows rows of the input, padding not included
 * @param inputColumns columns of the input
 * @param outputRows rows of the output
 * @param outputColumns columns of the output
 * @param kernelRows rows of a window
 * @param kernelColumns columns of a window
 * @param strideRows rows from one window to the next
 * @param strideColumns columns from one window to the next
 * @param dilationRows rows from one row of a window to the next
 * @param dilationColumns columns from one column of a window to the next
 * @param top rows of padding above the input
 * @param left columns of padding left of the input
 * @param bottom rows of padding below the input
 * @param right columns of padding right of the input
 */
public record Pooling(
    int channels,
    int inputRows,
    int inputColumns,
    int outputRows,
    int outputColumns,
    int kernelRows,
    int kernelColumns,
    int strideRows,
    int strideColumns,
    int dilationRows,
    int dilationColumns,
    int top,
    int left,
    int bottom,
    int right) {

  /** The largest value of each window; {@code [C, H, W]} to {@code [C, outputRows, ...]}. */
  public double[] max(double[] input) {
    return apply(input, Kind.MAX);
  }

  /** Each window's average over its cells, those of the padding included, which are 0. */
  public double[] averageCountingPadding(double[] input) {
    return apply(input, Kind.AVERAGE_COUNTING_PADDING);
  }

  /** Each window's average over its cells in the input. */
  public double[] average(double[] input) {
    return apply(input, Kind.AVERAGE);
  }

  /** Each window's sum. */
  public double[] sum(double[] input) {
    return apply(input, Kind.SUM);
  }

  private enum Kind {
    MAX,
    SUM,
    AVERAGE,
    AVERAGE_COUNTING_PADDING
  }

  private double[] apply(double[] input, Kind kind) {
    var output = new double[channels * outputRows * outputColumns];
    int to = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < outputRows; row++) {
        int firstRow = row * strideRows - top;
        for (int column = 0; column < outputColumns; column++) {
          int firstColumn = column * strideColumns - left;
          double max = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int count = 0;
          int countWithPadding = 0;
          for (int i = 0; i < kernelRows; i++) {
            int y = firstRow + i * dilationRows;
            for (int j = 0; j < kernelColumns; j++) {
              int x = firstColumn + j * dilationColumns;
              countWithPadding += y < inputRows + bottom && x < inputColumns + right ? 1 : 0;
              if (y >= 0 && y < inputRows && x >= 0 && x < inputColumns) {
                double value = input[(channel * inputRows + y) * inputColumns + x];
                max = Math.max(max, value);
                sum += value;
                count++;
              }
            }
          }
          output[to++] =
              switch (kind) {
                case MAX -> count == 0 ? 0 : max;
                case SUM -> sum;
                case AVERAGE -> sum / count;
                case AVERAGE_COUNTING_PADDING -> sum / countWithPadding;
              };
        }
      }
    }
    return output;
  }
}
