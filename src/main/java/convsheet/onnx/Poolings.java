package convsheet.onnx;

import convsheet.network.AvgPool;
import convsheet.network.GlobalAvgPool;
import convsheet.network.GlobalMaxPool;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Padding;
import convsheet.network.PoolWindow;
import convsheet.onnx.Maps.Axis;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;

/** MaxPool, AveragePool, and those over whole channels. */
final class Poolings {
  private Poolings() {}

  static Value max(OnnxNode node, ModelBuilder made) {
    node.integer("storage_order", 0); // of the second output, which is not read
    return made.add(node, new MaxPool(window(node, Padding.Mode.BLANK)), node.maps(0));
  }

  static Value average(OnnxNode node, ModelBuilder made) {
    boolean counts = node.flag("count_include_pad");
    var window = window(node, counts ? Padding.Mode.ZEROS : Padding.Mode.BLANK);
    return made.add(node, new AvgPool(window, OptionalInt.empty()), node.maps(0));
  }

  private static PoolWindow window(OnnxNode node, Padding.Mode border) {
    int[] kernel = node.sizes("kernel_shape", () -> new int[0]);
    var windows = Spatial.of(node, node.maps(0), kernel);
    var padding = windows.padding();
    var reach = windows.kernel().reach(windows.dilation());
    if (Math.max(padding.top(), padding.bottom()) >= reach.rows()
        || Math.max(padding.left(), padding.right()) >= reach.columns()) {
      throw node.refused(
          "pads of " + padding.text() + " around windows of " + reach, "pads smaller than windows");
    }
    return new PoolWindow(
        windows.kernel(),
        windows.stride(),
        padding.with(border),
        windows.dilation(),
        node.flag("ceil_mode"));
  }

  static Value globalAverage(OnnxNode node, ModelBuilder made) {
    Spatial.checkAxes(node, node.maps(0));
    return made.add(node, new GlobalAvgPool(), node.maps(0));
  }

  static Value globalMax(OnnxNode node, ModelBuilder made) {
    Spatial.checkAxes(node, node.maps(0));
    return made.add(node, new GlobalMaxPool(), node.maps(0));
  }

  static Value mean(OnnxNode node, ModelBuilder made) {
    return reduced(node, made, new GlobalAvgPool());
  }

  static Value largest(OnnxNode node, ModelBuilder made) {
    return reduced(node, made, new GlobalMaxPool());
  }

  /** One value of all rows and columns; along other axes there is no such layer. */
  private static Value reduced(OnnxNode node, ModelBuilder made, Layer layer) {
    var input = node.maps(0);
    checkWholeChannels(node, input);
    var values = made.add(node, layer, input);
    return node.integer("keepdims", 1) != 0
        ? values
        : values.reshape(node, new int[] {input.dims()[0], values.shape().channels()}, true);
  }

  private static void checkWholeChannels(OnnxNode node, Maps input) {
    long[] given =
        node.integers("axes")
            .or(() -> node.optionalConstant(1).map(Known::integers))
            .orElse(new long[0]);
    node.integer("noop_with_empty_axes", 0);
    var axes = Arrays.stream(given).mapToInt(input::axis).boxed().toList();
    var others = input.axes();
    var kinds = EnumSet.noneOf(Axis.class);
    axes.forEach(axis -> kinds.add(others.get(axis)));
    long plain = others.stream().filter(axis -> axis == Axis.ROW || axis == Axis.COLUMN).count();
    boolean isWhole =
        !kinds.contains(Axis.BATCH) && !kinds.contains(Axis.CHANNEL) && axes.size() == plain;
    if (!input.batched() || input.rank() < 3 || input.rank() > 4 || !isWhole) {
      throw node.refused(
          "axes " + Arrays.toString(given) + " of an input of " + Value.text(input.dims()),
          "rows and columns, all of them and nothing else");
    }
  }
}
