package convsheet.onnx;

import convsheet.network.ChannelShuffle;
import convsheet.network.Layer;
import convsheet.network.PixelShuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Transpose, where it moves channels before rows and columns or behind them, or is what shuffles
 * channels or pixels; and DepthToSpace.
 */
final class Transposing {
  private static final List<Integer> CHANNELS_LAST = List.of(0, 2, 3, 1);
  private static final List<Integer> CHANNELS_FIRST = List.of(0, 3, 1, 2);

  /** Of batch, groups, channels of a group, rows, columns. */
  private static final List<Integer> SHUFFLED = List.of(0, 2, 1, 3, 4);

  /** Of batch, channels, rows of a block, its columns, rows, columns. */
  private static final List<Integer> CHANNEL_BEFORE_BLOCK = List.of(0, 1, 4, 2, 5, 3);

  /** Of batch, rows of a block, its columns, channels, rows, columns. */
  private static final List<Integer> BLOCK_BEFORE_CHANNEL = List.of(0, 3, 4, 1, 5, 2);

  private Transposing() {}

  static Value depthToSpace(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    Spatial.checkAxes(node, input);
    var mode = node.text("mode", "DCR");
    if (!mode.equals("DCR") && !mode.equals("CRD")) {
      throw node.refused("mode " + mode, "DCR or CRD");
    }
    int scale = node.size("blocksize", node.integer("blocksize", 1));
    return made.add(node, new PixelShuffle(scale, mode.equals("DCR")), input);
  }

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
      var rearranged = rearranged(node, input, order);
      if (rearranged.isPresent()) {
        var maps = made.natural(input.reshape(node, merged(input), true));
        return made.add(node, rearranged.get(), List.of(maps), shape -> dims);
      }
    } else if (keepsOrder && input.batch() == 1) {
      return input.reshape(node, dims, dims.length > 1 && dims[0] == 1);
    }
    throw node.refused(
        "values of " + Value.text(input.dims()) + " put in order " + order,
        "channels moved behind columns, or before rows; or mixed as by ChannelShuffle or PixelShuffle");
  }

  /** Between two changes of sizes: channels in another order, or laid beside each other. */
  private static Optional<Layer> rearranged(OnnxNode node, Maps input, List<Integer> order) {
    int[] dims = input.dims();
    if (input.channelsLast()) {
      return Optional.empty();
    }
    if (order.equals(SHUFFLED)) {
      return Optional.of(new ChannelShuffle(dims[1]));
    }
    if (order.equals(CHANNEL_BEFORE_BLOCK) && dims[2] == dims[3]) {
      return Optional.of(new PixelShuffle(dims[2], false));
    }
    if (order.equals(BLOCK_BEFORE_CHANNEL) && dims[1] == dims[2]) {
      return Optional.of(new PixelShuffle(dims[1], true));
    }
    return Optional.empty();
  }

  /** The sizes with all between the batch and rows and columns as channels. */
  private static int[] merged(Maps input) {
    int[] dims = input.dims();
    int rows = dims.length - 2;
    int channels = Math.toIntExact(Value.count(Arrays.copyOfRange(dims, 1, rows)));
    return new int[] {dims[0], channels, dims[rows], dims[rows + 1]};
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
