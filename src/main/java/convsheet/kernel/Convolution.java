package convsheet.kernel;

import java.util.ArrayList;
import java.util.List;

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
  /** The outputs of a tile, at most: its rows then stay in a first-level cache of 32 KB. */
  private static final int MOST_OUTPUTS = 256;

  /** The filters of a tile, at most: its sums then stay in a second-level cache. */
  private static final int MOST_FILTERS = 128;

  /** The multiply-adds below which handing work to threads takes longer than it saves. */
  private static final long WORTH_THREADS = 8_000_000;

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
   * channel c's window from 0 in reading order.
   *
   * @param input {@code [C, H, W]}, padding included
   * @param weight {@code [F, C / groups, kernelRows, kernelColumns]}
   * @param bias {@code [F]}, or empty for none
   * @return {@code [F, outputRows, outputColumns]}
   */
  public double[] apply(double[] input, double[] weight, double[] bias) {
    var output = new double[outputChannels * outputs()];
    var tiles = tiles(input, weight, bias, output);
    if (multiplyAdds() < WORTH_THREADS) {
      tiles.forEach(ConvolutionTile::compute);
    } else {
      tiles.parallelStream().forEach(ConvolutionTile::compute);
    }
    return output;
  }

  /** How many outputs a filter has. */
  int outputs() {
    return outputRows() * outputColumns();
  }

  /** The products that are added for one output. */
  int terms() {
    return inputChannels / groups * kernelRows * kernelColumns;
  }

  private long multiplyAdds() {
    return (long) outputChannels * outputs() * terms();
  }

  /** The work in parts that need nothing of each other. */
  private List<ConvolutionTile> tiles(
      double[] input, double[] weight, double[] bias, double[] output) {
    int filters = outputChannels / groups;
    int stretches = parts(outputs(), MOST_OUTPUTS);
    int threads = Runtime.getRuntime().availableProcessors();
    int bands =
        Math.max(
            parts(filters, MOST_FILTERS), Math.min(filters, parts(threads, groups * stretches)));
    var tiles = new ArrayList<ConvolutionTile>();
    for (int group = 0; group < groups; group++) {
      for (int stretch = 0; stretch < stretches; stretch++) {
        for (int band = 0; band < bands; band++) {
          tiles.add(
              new ConvolutionTile(
                  this,
                  input,
                  weight,
                  bias,
                  output,
                  group * filters + filters * band / bands,
                  group * filters + filters * (band + 1) / bands,
                  part(outputs(), stretch, stretches),
                  part(outputs(), stretch + 1, stretches)));
        }
      }
    }
    return tiles;
  }

  /** Where the n-th of so many equal parts begins. */
  private static int part(int count, int number, int parts) {
    return (int) ((long) count * number / parts);
  }

  private static int parts(int of, int most) {
    return (of + most - 1) / most;
  }
}
