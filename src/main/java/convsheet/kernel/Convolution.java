package convsheet.kernel;

import java.util.Arrays;

/**
 * Two-dimensional cross-correlation, which deep learning calls convolution (PyTorch's {@code
 * Conv2d}).
 *
 * @param inputChannels channels of the input, C
 * @param inputRows rows of the (padded) input
 * @param inputColumns columns of the (padded) input
 * @param outputChannels number of filters, F
 * @param kernelRows rows of a filter
 * @param kernelColumns columns of a filter
 * @param strideRows rows from one window to the next
 * @param strideColumns columns from one window to the next
 * @param dilationRows rows from one kernel row to the next
 * @param dilationColumns columns from one kernel column to the next
 * @param groups how many separate convolutions it is; divides C and F
 */
public record Convolution(
    int inputChannels,
    int inputRows,
    int inputColumns,
    int outputChannels,
    int kernelRows,
    int kernelColumns,
    int strideRows,
    int strideColumns,
    int dilationRows,
    int dilationColumns,
    int groups) {

  /** Rows of the output. */
  public int outputRows() {
    return (inputRows - dilationRows * (kernelRows - 1) - 1) / strideRows + 1;
  }

  /** Columns of the output. */
  public int outputColumns() {
    return (inputColumns - dilationColumns * (kernelColumns - 1) - 1) / strideColumns + 1;
  }

  /**
   * Convolves. One output is {@code ((S(1) + S(2)) + ...) + bias}, where S(c) adds the products of
   * channel c's window from 0 in reading order; a row of outputs is computed side by side, which
   * keeps each one's order.
   *
   * @param input {@code [C, H, W]}, padding included
   * @param weight {@code [F, C / groups, kernelRows, kernelColumns]}
   * @param bias {@code [F]}, or empty for none
   * @return {@code [F, outputRows, outputColumns]}
   */
  public double[] apply(double[] input, double[] weight, double[] bias) {
    int rows = outputRows();
    int columns = outputColumns();
    int groupInputs = inputChannels / groups;
    int groupOutputs = outputChannels / groups;
    var output = new double[outputChannels * rows * columns];
    var channel = new double[columns];
    var total = new double[columns];
    for (int filter = 0; filter < outputChannels; filter++) {
      int firstInput = filter / groupOutputs * groupInputs;
      for (int row = 0; row < rows; row++) {
        for (int c = 0; c < groupInputs; c++) {
          Arrays.fill(channel, 0);
          for (int i = 0; i < kernelRows; i++) {
            int inputRow = row * strideRows + i * dilationRows;
            int source = ((firstInput + c) * inputRows + inputRow) * inputColumns;
            int kernel = ((filter * groupInputs + c) * kernelRows + i) * kernelColumns;
            for (int j = 0; j < kernelColumns; j++) {
              addProducts(channel, input, source + j * dilationColumns, weight[kernel + j]);
            }
          }
          if (c == 0) {
            System.arraycopy(channel, 0, total, 0, columns);
          } else {
            for (int x = 0; x < columns; x++) {
              total[x] += channel[x];
            }
          }
        }
        if (bias.length > 0) {
          for (int x = 0; x < columns; x++) {
            total[x] += bias[filter];
          }
        }
        System.arraycopy(total, 0, output, (filter * rows + row) * columns, columns);
      }
    }
    return output;
  }

  private void addProducts(double[] sums, double[] input, int from, double weight) {
    if (strideColumns == 1) {
      for (int x = 0; x < sums.length; x++) {
        sums[x] += input[from + x] * weight;
      }
    } else {
      for (int x = 0; x < sums.length; x++) {
        sums[x] += input[from + x * strideColumns] * weight;
      }
    }
  }
}
