package convsheet.onnx;

import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.tensor.Shape;
import java.util.Arrays;

/**
 * How the windows of a node lie, along rows and columns; those of a node along one axis are windows
 * of one row.
 *
 * @param kernel rows and columns of a window
 * @param stride the distance from one window to the next
 * @param dilation the distance from one cell of a window to the next
 * @param padding the border around the input
 */
record Spatial(Size kernel, Size stride, Size dilation, Padding padding) {

  /**
   * The windows of a node.
   *
   * @param kernel the sizes of a window, one for each axis behind the channels
   */
  static Spatial of(OnnxNode node, Maps input, int[] kernel) {
    checkAxes(node, input);
    int axes = input.rank() - 2;
    if (kernel.length != axes) {
      throw node.refused(
          "a kernel of " + Value.text(kernel), axes + " sizes, as the input has axes for them");
    }
    var stride = sizes(node, "strides", axes);
    var dilation = sizes(node, "dilations", axes);
    var size = size(node, kernel, "kernel_shape");
    return new Spatial(
        size, stride, dilation, padding(node, input.natural(), size.reach(dilation), stride, axes));
  }

  /** Refuses what has other than rows and columns, or columns alone. */
  static void checkAxes(OnnxNode node, Maps input) {
    if (!input.batched() || input.rank() < 3 || input.channelsLast()) {
      throw node.refused(
          "an input of " + Value.text(input.dims()), "batch x channels x rows x columns");
    }
    if (input.rank() > 4) {
      throw node.refused(
          "an input of "
              + Value.text(input.dims())
              + ", with "
              + (input.rank() - 2)
              + " axes behind its channels",
          "rows and columns, or columns alone");
    }
  }

  /** Numbers for each axis, of which one alone is that of columns. */
  static Size sizes(OnnxNode node, String attribute, int axes) {
    return size(node, node.sizes(attribute, () -> ones(axes)), attribute);
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Size size(OnnxNode node, int[] values, String what) {
    if (values.length < 1 || values.length > 2 || Arrays.stream(values).anyMatch(v -> v < 1)) {
      throw node.refused(what + " " + Arrays.toString(values), "a number from 1 on for each axis");
    }
    return values.length == 1 ? new Size(1, values[0]) : new Size(values[0], values[1]);
  }

  private static Padding padding(OnnxNode node, Shape input, Size reach, Size stride, int axes) {
    int[] pads = node.sizes("pads", () -> new int[2 * axes]);
    var auto = node.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET", "" -> {
        return border(node, pads, axes, Padding.Mode.ZEROS);
      }
      case "VALID" -> {
        return Padding.NONE;
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        boolean isUpper = auto.equals("SAME_UPPER");
        int rows = same(input.rows(), reach.rows(), stride.rows());
        int columns = same(input.columns(), reach.columns(), stride.columns());
        int top = isUpper ? rows / 2 : rows - rows / 2;
        int left = isUpper ? columns / 2 : columns - columns / 2;
        return new Padding(top, left, rows - top, columns - left, Padding.Mode.ZEROS);
      }
      default -> throw node.refused("auto_pad " + auto, "NOTSET, VALID, SAME_UPPER or SAME_LOWER");
    }
  }

  /** The cells of a border with which there are size / stride windows, rounded up. */
  private static int same(int size, int reach, int stride) {
    int windows = (size + stride - 1) / stride;
    return Math.max(0, (windows - 1) * stride + reach - size);
  }

  /** A border by ONNX's numbers: where axes begin, then where they end. */
  static Padding border(OnnxNode node, int[] pads, int axes, Padding.Mode mode) {
    if (pads.length != 2 * axes) {
      throw node.refused("pads " + Arrays.toString(pads), 2 * axes + " numbers");
    }
    return axes == 1
        ? new Padding(0, pads[0], 0, pads[1], mode)
        : new Padding(pads[0], pads[1], pads[2], pads[3], mode);
  }
}
