package convsheet.lift;

import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.tensor.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeSet;

/**
 * How the windows of a layer lie over what it reads.
 *
 * @param kernel their size, without the cells that a dilation leaves out
 * @param dilation the distance of the cells that they read
 * @param stride the distance from one to the next
 * @param top how many rows the first ones reach above the first row
 * @param left how many columns to the left of the first column
 * @param bottom how many rows the last ones reach below the last row
 * @param right how many columns to the right of the last column
 */
record Windows(Size kernel, Size dilation, Size stride, int top, int left, int bottom, int right) {
  /**
   * The windows of channels of one layer, which have as many of them and the same strides.
   *
   * @param shape the shape of what they read
   */
  static Windows of(List<Channel> group, Shape shape) {
    var rows = new TreeSet<Integer>();
    var columns = new TreeSet<Integer>();
    for (var channel : group) {
      for (var read : channel.reads()) {
        for (var place : read.first().keySet()) {
          rows.add(place.row());
          columns.add(place.column());
        }
      }
    }
    var first = group.get(0);
    var plane = first.plane();
    int row = Math.min(0, rows.first());
    int column = Math.min(0, columns.first());
    rows.add(row);
    columns.add(column);
    int downStep = dilation(rows);
    int rightStep = dilation(columns);
    int rowStride = stride(plane.rows(), first.rowStride(), first.columnStride(), shape.rows());
    int columnStride =
        stride(plane.columns(), first.columnStride(), first.rowStride(), shape.columns());
    return new Windows(
        new Size((rows.last() - row) / downStep + 1, (columns.last() - column) / rightStep + 1),
        new Size(downStep, rightStep),
        new Size(rowStride, columnStride),
        -row,
        -column,
        Math.max(0, (plane.rows() - 1) * rowStride + rows.last() - shape.rows() + 1),
        Math.max(0, (plane.columns() - 1) * columnStride + columns.last() - shape.columns() + 1));
  }

  /** A stride; where there is but one window, it may as well be that of the other direction. */
  private static int stride(int outputs, int own, int other, int size) {
    if (outputs > 1) {
      return Math.max(1, own);
    }
    return other > 0 ? Math.max(other, 1) : size;
  }

  private static int dilation(TreeSet<Integer> places) {
    int step = 0;
    for (int place : places) {
      step = BigInteger.valueOf(step).gcd(BigInteger.valueOf(place - places.first())).intValue();
    }
    return Math.max(1, step);
  }

  /** What of a border they read, all around. */
  Padding reach(Padding.Mode mode) {
    return new Padding(top, left, bottom, right, mode);
  }

  /**
   * The padding that a layer with these windows has: what they read of it; where a stride leaves
   * the far side out, as wide as the near one.
   *
   * @param plane the outputs
   * @param shape the shape of what they read
   */
  Padding padding(Plane plane, Shape shape) {
    return new Padding(
        top,
        left,
        border(
            shape.rows() + top - dilation.rows() * (kernel.rows() - 1) - 1,
            stride.rows(),
            plane.rows(),
            top,
            bottom),
        border(
            shape.columns() + left - dilation.columns() * (kernel.columns() - 1) - 1,
            stride.columns(),
            plane.columns(),
            left,
            right),
        Padding.Mode.ZEROS);
  }

  private static int border(int rest, int stride, int outputs, int before, int read) {
    return before > read && (rest + before) / stride + 1 == outputs ? before : read;
  }
}
