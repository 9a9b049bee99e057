package convsheet.onnx;

import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Identity;
import convsheet.network.Padding;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Conv and ConvTranspose. */
final class Convolutions {
  private Convolutions() {}

  static Value conv(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var weight = weight(node, input);
    var windows = Spatial.of(node, input, kernel(node, weight));
    int[] dims = weight.dims();
    int groups = groups(node);
    if (dims[0] % groups != 0) {
      throw node.refused(dims[0] + " filters in " + groups + " groups", "as many in each group");
    }
    return made.add(
        node,
        new Conv(
            Tensor.of(
                Shape.of(dims[0], dims[1], windows.kernel().rows(), windows.kernel().columns()),
                weight.values().clone()),
            bias(node, dims[0]),
            windows.stride(),
            windows.padding(),
            windows.dilation(),
            groups,
            new Identity()),
        input);
  }

  static Value transposed(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var weight = weight(node, input);
    int[] dims = weight.dims();
    int groups = groups(node);
    int axes = input.rank() - 2;
    Spatial.checkAxes(node, input);
    if (dims[0] % groups != 0) {
      throw node.refused(dims[0] + " channels in " + groups + " groups", "as many in each group");
    }
    int[] kernel = kernel(node, weight);
    var strides = node.sizes("strides", () -> ones(axes));
    var dilations = node.sizes("dilations", () -> ones(axes));
    int[] more = node.sizes("output_padding", () -> new int[axes]);
    int[] pads = new int[2 * axes];
    borders(node, input, kernel, pads, more);
    int rows = axes == 1 ? 1 : kernel[0];
    return made.add(
        node,
        new ConvTranspose(
            turned(weight, groups, rows, kernel[axes - 1]),
            bias(node, dims[1] * groups),
            Spatial.sizes(node, "strides", axes),
            Spatial.border(node, pads, axes, Padding.Mode.ZEROS),
            axes == 1 ? List.of(0, more[0]) : List.of(more[0], more[1]),
            Spatial.sizes(node, "dilations", axes),
            groups,
            new Identity()),
        input);
  }

  /** What is cut off each side of the output: as given, or so that the output has a given size. */
  private static void borders(OnnxNode node, Maps input, int[] kernel, int[] pads, int[] more) {
    int axes = kernel.length;
    int[] strides = node.sizes("strides", () -> ones(axes));
    int[] dilations = node.sizes("dilations", () -> ones(axes));
    int[] given = node.sizes("pads", () -> new int[2 * axes]);
    var auto = node.text("auto_pad", "NOTSET");
    var wanted = node.has("output_shape");
    int[] sizes = node.sizes("output_shape", () -> new int[axes]);
    if (!wanted && (auto.equals("NOTSET") || auto.equals("VALID") || auto.isEmpty())) {
      if (!auto.equals("VALID")) {
        System.arraycopy(given, 0, pads, 0, Math.min(given.length, pads.length));
      }
      return;
    }
    for (int axis = 0; axis < axes; axis++) {
      int size = input.dims()[axis + 2];
      int output =
          wanted ? sizes[sizes.length - axes + axis] : Math.multiplyExact(size, strides[axis]);
      int reach = Math.addExact(Math.multiplyExact(dilations[axis], kernel[axis] - 1), 1);
      int cut = Math.multiplyExact(strides[axis], size - 1) + more[axis] + reach - output;
      if (cut < 0) {
        more[axis] -= cut;
        cut = 0;
      }
      pads[axis] = auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
      pads[axis + axes] = cut - pads[axis];
    }
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** ONNX has filters by the channel that they read first, ours by the one that they make. */
  private static Tensor turned(Known weight, int groups, int rows, int columns) {
    int channels = weight.dims()[0] / groups;
    int filters = weight.dims()[1];
    int plane = rows * columns;
    double[] values = new double[weight.values().length];
    for (int group = 0; group < groups; group++) {
      for (int filter = 0; filter < filters; filter++) {
        for (int channel = 0; channel < channels; channel++) {
          int from = ((group * channels + channel) * filters + filter) * plane;
          int to = ((group * filters + filter) * channels + channel) * plane;
          System.arraycopy(weight.values(), from, values, to, plane);
        }
      }
    }
    return Tensor.of(Shape.of(filters * groups, channels, rows, columns), values);
  }

  private static Known weight(OnnxNode node, Maps input) {
    var weight = node.constant(1);
    if (weight.rank() != input.rank() || weight.values().length == 0) {
      throw node.refused(
          "weights of " + Value.text(weight.dims()),
          input.rank() + " sizes, as its input of " + Value.text(input.dims()) + " has");
    }
    return weight;
  }

  /** The sizes of the windows, which the weights have. */
  private static int[] kernel(OnnxNode node, Known weight) {
    int[] kernel = Arrays.copyOfRange(weight.dims(), 2, weight.rank());
    int[] given = node.sizes("kernel_shape", () -> kernel);
    if (!Arrays.equals(given, kernel)) {
      throw node.refused(
          "kernel_shape " + Arrays.toString(given), Value.text(kernel) + ", as its weights are");
    }
    return kernel;
  }

  private static int groups(OnnxNode node) {
    int groups = node.size("group", node.integer("group", 1));
    if (groups < 1) {
      throw node.refused("group " + groups, "1 or more");
    }
    return groups;
  }

  private static double[] bias(OnnxNode node, int filters) {
    var bias = node.optionalConstant(2).map(Known::values).orElse(new double[0]);
    if (bias.length != 0 && bias.length != filters) {
      throw node.refused(bias.length + " biases", filters + ", one for each filter");
    }
    return bias.clone();
  }
}
