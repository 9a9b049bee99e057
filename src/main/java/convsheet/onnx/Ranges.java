package convsheet.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Slice takes of one axis.
 *
 * @param start the first index
 * @param step the distance from one index to the next, not 0
 * @param count how many there are
 */
record Ranges(int start, int step, int count) {

  /** What a Slice node takes of each axis of its input. */
  static List<Ranges> of(OnnxNode node, Value input) {
    var ranges = new ArrayList<Ranges>();
    for (int size : input.dims()) {
      ranges.add(new Ranges(0, 1, size));
    }
    long[] starts = numbers(node, "starts", 1).orElseThrow(() -> node.refused("no starts", "some"));
    long[] ends = numbers(node, "ends", 2).orElseThrow(() -> node.refused("no ends", "some"));
    var axes = numbers(node, "axes", 3);
    var steps = numbers(node, "steps", 4);
    for (int i = 0; i < starts.length; i++) {
      int axis = input.axis(axes.isPresent() ? axes.get()[i] : i);
      long step = steps.isPresent() ? steps.get()[i] : 1;
      if (step == 0 || axis < 0 || axis >= input.rank()) {
        throw node.refused(
            "a step of " + step + " along axis " + axis, "another step and an axis of the input");
      }
      ranges.set(axis, range(starts[i], ends[i], step, input.dims()[axis]));
    }
    return ranges;
  }

  private static Optional<long[]> numbers(OnnxNode node, String name, int input) {
    return node.opset() < 10
        ? node.integers(name)
        : node.optionalConstant(input).map(Known::integers);
  }

  /** As in NumPy: from the end where negative, and no further than there are. */
  private static Ranges range(long start, long end, long step, int size) {
    long first = clamp(start < 0 ? start + size : start, step < 0 ? size - 1 : size, 0);
    long last = clamp(end < 0 && end >= -size ? end + size : end, size, step < 0 ? -1 : 0);
    long count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
    return new Ranges(
        (int) first,
        (int) clamp(step, Integer.MAX_VALUE, -Integer.MAX_VALUE),
        (int) Math.max(0, count));
  }

  private static long clamp(long value, long most, long least) {
    return Math.max(least, Math.min(value, most));
  }
}
