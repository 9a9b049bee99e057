package convsheet.onnx;

import convsheet.network.Pad;
import convsheet.network.Padding;
import java.util.Arrays;

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
    if (mode == Padding.Mode.ZEROS && value != 0) {
      throw node.refused("a border of " + value, "a border of zeros");
    }
    var natural = made.natural(input);
    int rank = input.rank();
    int rows = input.channelsLast() ? rank - 3 : rank - 2;
    boolean isFlat = input.batched() && rank == 3;
    for (int axis = 0; axis < rank; axis++) {
      boolean isRow = axis == rows && !isFlat;
      if (!isRow && axis != rows + 1 && (pads[axis] != 0 || pads[axis + rank] != 0)) {
        throw node.refused(
            "pads " + Arrays.toString(pads), "a border around rows and columns alone");
      }
    }
    if (rank < 2 || natural.shape().isVector()) {
      throw node.refused("an input of " + Value.text(input.dims()), "rows and columns");
    }
    return made.add(
        node,
        new Pad(
            new Padding(
                isFlat ? 0 : pads[rows],
                pads[rows + 1],
                isFlat ? 0 : pads[rows + rank],
                pads[rows + 1 + rank],
                mode)),
        natural);
  }

  /** The border before and behind each axis. */
  private static int[] pads(OnnxNode node, Maps input) {
    long[] given =
        node.opset() < 11 ? node.integers("pads").orElse(new long[0]) : node.constant(1).integers();
    int rank = input.rank();
    long[] axes =
        node.optionalConstant(3)
            .map(Constant::integers)
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
