package convsheet.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Transpose, where it moves channels before rows and columns or behind them. */
final class Transposing {
  private static final List<Integer> CHANNELS_LAST = List.of(0, 2, 3, 1);
  private static final List<Integer> CHANNELS_FIRST = List.of(0, 3, 1, 2);

  private Transposing() {}

  static Value transpose(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var order = order(node, input);
    int[] dims = order.stream().mapToInt(i -> input.dims()[i]).toArray();
    var moved = order.stream().filter(i -> input.dims()[i] != 1).toList();
    boolean keepsOrder = moved.equals(moved.stream().sorted().toList());
    if (input.batched() && order.get(0) == 0) {
      if (order.equals(CHANNELS_LAST) && !input.channelsLast()) {
        return made.natural(input).seen(node, dims, true);
      }
      if (order.equals(CHANNELS_FIRST) && input.channelsLast()) {
        return input.seen(node, dims, false);
      }
      if (keepsOrder) {
        return input.reshape(node, dims, true);
      }
    } else if (keepsOrder && input.batch() == 1) {
      return input.reshape(node, dims, dims.length > 1 && dims[0] == 1);
    }
    throw node.refused(
        "values of " + Value.text(input.dims()) + " put in order " + order,
        "channels moved behind columns, or before rows");
  }

  /** Which axis of the input each of the output is. */
  static List<Integer> order(OnnxNode node, Value input) {
    var order = new ArrayList<Integer>();
    long[] given =
        node.integers("perm")
            .orElseGet(
                () ->
                    IntStream.range(0, input.rank())
                        .mapToLong(i -> input.rank() - 1 - i)
                        .toArray());
    for (long axis : given) {
      order.add(input.axis(axis));
    }
    if (!order.stream()
        .sorted()
        .toList()
        .equals(IntStream.range(0, input.rank()).boxed().toList())) {
      throw node.refused(
          "perm " + Arrays.toString(given), "each of the axes of " + Value.text(input.dims()));
    }
    return order;
  }
}
