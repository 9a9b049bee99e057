package convsheet.onnx;

import convsheet.network.Pad;
import convsheet.network.Padding;
import convsheet.onnx.Maps.Axis;
import java.util.Arrays;
import java.util.List;

/** Pad. */
final class Borders {
  private Borders() {}

  static Value pad(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var mode =
        switch (node.text("mode", "constant")) {
          case "constant" -> Padding.Mode.ZEROS;
          case "reflect" -> Padding.Mode.REFLECT;
          case "edge" -> Padding.Mode.REPLICATE;
          case "wrap" -> Padding.Mode.CIRCULAR;
          default ->
              throw node.refused(
                  "mode " + node.text("mode", ""), "constant, reflect, edge or wrap");
        };
    double value = node.number("value", 0);
    if (node.opset() >= 11) {
      value = node.optionalConstant(2).map(own -> own.values()[0]).orElse(0.0);
    }
    int[] pads = pads(node, input);
    if (Arrays.stream(pads).allMatch(own -> own == 0)) {
      return made.pass(node);
    }
    var natural = made.natural(input);
    int rank = input.rank();
    int[] border = new int[4];
    int[] dims = input.dims().clone();
    for (int i = 0; i < rank; i++) {
      var axis = input.axes().get(i);
      boolean isRow = axis == Axis.ROW && dims[i] == natural.shape().rows();
      if (!isRow && axis != Axis.COLUMN && (pads[i] != 0 || pads[i + rank] != 0)) {
        throw node.refused(
            "pads " + Arrays.toString(pads) + " for an input of " + Value.text(input.dims()),
            "a border around rows and columns alone");
      }
      if (isRow || axis == Axis.COLUMN) {
        int side = axis == Axis.ROW ? 0 : 1;
        border[side] = pads[i];
        border[side + 2] = pads[i + rank];
      }
      dims[i] += pads[i] + pads[i + rank];
    }
    var padding = new Padding(border[0], border[1], border[2], border[3], mode);
    var pad = new Pad(padding, mode == Padding.Mode.ZEROS ? value : 0);
    return made.add(node, pad, List.of(natural), shape -> dims);
  }

  /** The border before and behind each axis. */
  private static int[] pads(OnnxNode node, Maps input) {
    long[] given =
        node.opset() < 11 ? node.integers("pads").orElse(new long[0]) : node.constant(1).integers();
    int rank = input.rank();
    long[] axes =
        node.optionalConstant(3)
            .map(Known::integers)
            .orElseGet(() -> java.util.stream.LongStream.range(0, rank).toArray());
    if (given.length != 2 * axes.length) {
      throw node.refused("pads " + Arrays.toString(given), 2 * axes.length + " numbers");
    }
    int[] pads = new int[2 * rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = input.axis(axes[i]);
      pads[axis] = node.size("pads", given[i]);
      pads[axis + rank] = node.size("pads", given[i + axes.length]);
    }
    return pads;
  }
}
