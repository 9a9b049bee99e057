package convsheet.kernel;

/**
 * Some outputs of some filters of one group.
 *
 * <p>Each product of a window is a row: the input cells that it reads, copied side by side, one for
 * each output ("im2col"). Stride, dilation and the ends of the picture's rows are dealt with by
 * that copy; what is left is to add rows times weights. A few rows at a time, so that they stay in
 * the cache while all filters read them.
 *
 * @param of the convolution
 * @param input {@code [C, H, W]}, padding included
 * @param weight {@code [F, C / groups, kernelRows, kernelColumns]}
 * @param bias {@code [F]}, or empty for none
 * @param output {@code [F, outputRows, outputColumns]}, into which the tile's results are written
 * @param firstFilter the first filter, counted from 0
 * @param lastFilter the filter after the last one
 * @param first the first output, counted from 0 in reading order
 * @param last the output after the last one
 */
record ConvolutionTile(
    Convolution of,
    double[] input,
    double[] weight,
    double[] bias,
    double[] output,
    int firstFilter,
    int lastFilter,
    int first,
    int last) {
  /** The numbers in rows at a time, at most: three quarters of a first-level cache of 32 KB. */
  private static final int CACHED = 3072;

  /** The fewest outputs for which rows pay. */
  private static final int WORTH_ROWS = 8;

  /** Computes its outputs. */
  void compute() {
    if (last - first < WORTH_ROWS) {
      computeOneByOne();
    } else {
      computeByRows();
    }
  }

  private int window() {
    return of.kernelRows() * of.kernelColumns();
  }

  private void computeByRows() {
    int terms = of.terms();
    int window = window();
    // Sums of one product each, or one sum alone, are added as one long sum: no bit differs.
    boolean oneSum = window == 1 || window == terms;
    // With the header of an array a multiple of 64 bytes, so that all rows lie alike in the cache.
    int length = (last - first + 1) / 8 * 8 + 6;
    int most = Math.max(1, CACHED / length);
    int step = Math.min(terms, oneSum ? most : Math.max(1, most / window) * window);
    var rows = new double[step][length];
    var sums = new double[(lastFilter - firstFilter + 1) / 2 * 2][length];
    var a = new double[length];
    var b = new double[length];
    for (int term = 0; term < terms; term += step) {
      int count = Math.min(step, terms - term);
      for (int k = 0; k < count; k++) {
        copy(term + k, rows[k], 0, first, last);
      }
      for (int filter = firstFilter; filter < lastFilter; filter += 2) {
        double[] sumsA = sums[filter - firstFilter];
        double[] sumsB = sums[filter - firstFilter + 1];
        int atA = filter * terms + term;
        int atB = Math.min(filter + 1, lastFilter - 1) * terms + term;
        if (oneSum) {
          Products.add(sumsA, sumsB, rows, 0, count, weight, atA, atB, false);
        } else {
          for (int k = 0; k < count; k += window) {
            Products.add(a, b, rows, k, window, weight, atA + k, atB + k, true);
            Products.add(sumsA, sumsB, a, b);
          }
        }
      }
    }
    for (int filter = firstFilter; filter < lastFilter; filter++) {
      double[] results = sums[filter - firstFilter];
      if (bias.length > 0) {
        Products.add(results, bias[filter]);
      }
      System.arraycopy(results, 0, output, filter * of.outputs() + first, last - first);
    }
  }

  private void computeOneByOne() {
    int terms = of.terms();
    var values = new double[terms];
    var sums = new double[4];
    for (int i = first; i < last; i++) {
      for (int term = 0; term < terms; term++) {
        copy(term, values, term, i, i + 1);
      }
      for (int filter = firstFilter; filter < lastFilter; filter += 4) {
        int most = lastFilter - 1;
        Products.sums(
            values,
            window(),
            weight,
            filter * terms,
            Math.min(filter + 1, most) * terms,
            Math.min(filter + 2, most) * terms,
            Math.min(filter + 3, most) * terms,
            sums);
        for (int k = 0; k < 4 && filter + k < lastFilter; k++) {
          double offset = bias.length > 0 ? bias[filter + k] : 0;
          output[(filter + k) * of.outputs() + i] = sums[k] + offset;
        }
      }
    }
  }

  /** Copies what one product of each window reads, for outputs {@code from} to {@code until}. */
  private void copy(int term, double[] row, int to, int from, int until) {
    int channels = of.inputChannels() / of.groups();
    int group = firstFilter / (of.outputChannels() / of.groups());
    int line =
        (group * channels + term / window()) * of.inputRows()
            + term % window() / of.kernelColumns() * of.dilationRows();
    int across = term % of.kernelColumns() * of.dilationColumns();
    int columns = of.outputColumns();
    int stride = of.strideColumns();
    for (int i = from; i < until; ) {
      int count = Math.min(columns - i % columns, until - i);
      int source =
          (line + i / columns * of.strideRows()) * of.inputColumns()
              + i % columns * stride
              + across;
      if (stride == 1) {
        System.arraycopy(input, source, row, to, count);
      } else {
        for (int x = 0; x < count; x++) {
          row[to + x] = input[source + x * stride];
        }
      }
      i += count;
      to += count;
    }
  }
}
