package convsheet.image;

import convsheet.network.Size;

/**
 * Brings a channel of a picture to another size, as Pillow's {@code resize} with {@code BILINEAR}
 * does (and torchvision's {@code Resize} of such a picture), bit for bit: first the rows, then the
 * columns; a new pixel is the mean of the old ones under a triangle, which is as wide as two new
 * pixels where the picture shrinks; weights are whole numbers of 22 bits behind the point, and each
 * pass is rounded to 8 bits. (Pillow, {@code src/libImaging/Resample.c}.)
 */
final class Resampling {
  private static final int BITS = 32 - 8 - 2;

  private final Size from;
  private final Size to;
  private final Weights across;
  private final Weights down;

  Resampling(Size from, Size to) {
    this.from = from;
    this.to = to;
    across = Weights.of(from.columns(), to.columns());
    down = Weights.of(from.rows(), to.rows());
  }

  /**
   * Which old pixels a new one is made of.
   *
   * @param first the first of them, for each new pixel
   * @param weights how much each counts, in {@code 1 / 2^22}
   */
  private record Weights(int[] first, int[][] weights) {
    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double width = Math.max(scale, 1);
      var first = new int[to];
      var weights = new int[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int start = Math.max(0, (int) (centre - width + 0.5));
        int end = Math.min(from, (int) (centre + width + 0.5));
        first[i] = start;
        weights[i] = whole(triangle(start, end, centre, 1 / width));
      }
      return new Weights(first, weights);
    }

    private static double[] triangle(int start, int end, double centre, double perPixel) {
      var weights = new double[end - start];
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        double distance = Math.abs((k + start - centre + 0.5) * perPixel);
        weights[k] = distance < 1 ? 1 - distance : 0;
        sum += weights[k];
      }
      if (sum != 0) {
        for (int k = 0; k < weights.length; k++) {
          weights[k] /= sum;
        }
      }
      return weights;
    }

    private static int[] whole(double[] weights) {
      var whole = new int[weights.length];
      for (int k = 0; k < weights.length; k++) {
        whole[k] = (int) (0.5 + weights[k] * (1 << BITS));
      }
      return whole;
    }
  }

  /** The channel in its new size. */
  byte[] of(byte[] plane) {
    var wide = from.columns() == to.columns() ? plane : acrossRows(plane);
    return from.rows() == to.rows() ? wide : downColumns(wide);
  }

  private byte[] acrossRows(byte[] plane) {
    var result = new byte[from.rows() * to.columns()];
    for (int row = 0; row < from.rows(); row++) {
      for (int column = 0; column < to.columns(); column++) {
        int start = row * from.columns() + across.first[column];
        result[row * to.columns() + column] = sum(plane, start, 1, across.weights[column]);
      }
    }
    return result;
  }

  private byte[] downColumns(byte[] plane) {
    var result = new byte[to.rows() * to.columns()];
    for (int row = 0; row < to.rows(); row++) {
      int start = down.first[row] * to.columns();
      for (int column = 0; column < to.columns(); column++) {
        result[row * to.columns() + column] =
            sum(plane, start + column, to.columns(), down.weights[row]);
      }
    }
    return result;
  }

  private static byte sum(byte[] plane, int start, int step, int[] weights) {
    int sum = 1 << BITS - 1;
    for (int k = 0, at = start; k < weights.length; k++, at += step) {
      sum += (plane[at] & 0xFF) * weights[k];
    }
    return (byte) Math.max(0, Math.min(255, sum >> BITS));
  }
}
