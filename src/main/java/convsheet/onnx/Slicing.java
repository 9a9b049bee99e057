package convsheet.onnx;

import convsheet.formula.Run;
import convsheet.network.Slice;
import convsheet.onnx.Maps.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.IntStream;

/** Slice and Split: some channels, rows and columns. */
final class Slicing {
  private Slicing() {}

  static Value slice(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    return of(node, made, input, Ranges.of(node, input));
  }

  static List<Value> split(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    int axis = input.axis(node.integer("axis", 0));
    int count = node.outputs().size();
    long[] sizes =
        node.integers("split")
            .or(() -> node.optionalConstant(1).map(Known::integers))
            .orElseGet(() -> equal(input.dims()[axis], count));
    node.integer("num_outputs", count);
    if (sizes.length != count || Arrays.stream(sizes).sum() != input.dims()[axis]) {
      throw node.refused(
          "parts of " + Arrays.toString(sizes) + " of " + Value.text(input.dims()),
          "a size for each of " + count + " outputs");
    }
    var parts = new ArrayList<Value>();
    int first = 0;
    for (int i = 0; i < count; i++) {
      var ranges = whole(input);
      ranges.set(axis, new Ranges(first, 1, (int) sizes[i]));
      // what nobody reads is no layer
      parts.add(made.isRead(node.outputs().get(i)) ? of(node, made, input, ranges) : input);
      first += (int) sizes[i];
    }
    return parts;
  }

  /** Parts of one size, the last of which may be smaller. */
  private static long[] equal(int size, int count) {
    int each = (size + count - 1) / count;
    return IntStream.range(0, count)
        .mapToLong(i -> Math.max(0, Math.min(each, size - i * each)))
        .toArray();
  }

  private static List<Ranges> whole(Maps input) {
    var ranges = new ArrayList<Ranges>();
    for (int size : input.dims()) {
      ranges.add(new Ranges(0, 1, size));
    }
    return ranges;
  }

  /** The layer that keeps what lies in ranges of each axis. */
  static Value of(OnnxNode node, ModelBuilder made, Maps input, List<Ranges> ranges) {
    var natural = made.natural(input);
    var shape = natural.shape();
    var runs = new EnumMap<Axis, Run>(Axis.class);
    runs.put(Axis.CHANNEL, new Run(0, shape.isVector() ? shape.rows() : shape.channels(), 1));
    runs.put(Axis.ROW, new Run(0, shape.rows(), 1));
    runs.put(Axis.COLUMN, new Run(0, shape.columns(), 1));
    int[] dims = input.dims().clone();
    for (int i = 0; i < dims.length; i++) {
      var range = ranges.get(i);
      boolean isWhole = range.count() == dims[i] && range.step() == 1;
      var axis = input.axes().get(i);
      // several axes of rows are one for the layer
      boolean isPart = axis == Axis.ROW && dims[i] != shape.rows();
      if (!isWhole && (axis == Axis.BATCH || isPart || range.step() < 1 || range.count() < 1)) {
        throw node.refused(
            "a part of an input of " + Value.text(input.dims()) + ", along axis " + i,
            "some channels, rows or columns in order");
      }
      if (!isWhole) {
        runs.put(axis, new Run(range.start(), range.count(), range.step()));
      }
      dims[i] = range.count();
    }
    if (Arrays.equals(dims, input.dims())) {
      return made.pass(node);
    }
    var slice =
        shape.isVector()
            ? new Slice(new Run(0, 1, 1), runs.get(Axis.CHANNEL), new Run(0, 1, 1))
            : new Slice(runs.get(Axis.CHANNEL), runs.get(Axis.ROW), runs.get(Axis.COLUMN));
    return made.add(node, slice, List.of(natural), output -> dims);
  }
}
