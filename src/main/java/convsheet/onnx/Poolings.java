package convsheet.onnx;

import convsheet.network.AvgPool;
import convsheet.network.GlobalAvgPool;
import convsheet.network.GlobalMaxPool;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Padding;
import convsheet.network.PoolWindow;
import convsheet.network.Size;
import convsheet.onnx.Maps.Axis;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    return reduced(
        node, made, new GlobalAvgPool(), window -> new AvgPool(window, OptionalInt.empty()));
  }

  static Value largest(OnnxNode node, ModelBuilder made) {
    return reduced(node, made, new GlobalMaxPool(), MaxPool::new);
  }

  static Value sum(OnnxNode node, ModelBuilder made) {
    Function<PoolWindow, Layer> sum = window -> new AvgPool(window, OptionalInt.of(1));
    var shape = node.maps(0).natural();
    return reduced(node, made, sum.apply(whole(shape.rows(), shape.columns())), sum);
  }

  private static PoolWindow whole(int rows, int columns) {
    var kernel = new Size(rows, columns);
    return new PoolWindow(kernel, kernel, Padding.NONE, Size.of(1), false);
  }

  /**
   * One value of all rows and columns, of each row or of each column; along channels there is no
   * such layer.
   *
   * @param all the layer for rows and columns
   * @param some the layer for windows that are whole rows or columns
   */
  private static Value reduced(
      OnnxNode node, ModelBuilder made, Layer all, Function<PoolWindow, Layer> some) {
    var input = node.maps(0);
    long[] given =
        node.integers("axes")
            .or(() -> node.optionalConstant(1).map(Known::integers))
            .orElse(new long[0]);
    node.integer("noop_with_empty_axes", 0);
    var axes = Arrays.stream(given).mapToInt(input::axis).boxed().collect(Collectors.toSet());
    var natural = made.natural(input);
    var parts = input.parts(axes);
    boolean isPlane = EnumSet.of(Axis.ROW, Axis.COLUMN).containsAll(parts);
    if (given.length == 0 || !isPlane || natural.shape().isVector()) {
      throw node.refused(
          "axes " + Arrays.toString(given) + " of an input of " + Value.text(input.dims()),
          "rows, columns or both");
    }
    int rows = parts.contains(Axis.ROW) ? natural.shape().rows() : 1;
    int columns = parts.contains(Axis.COLUMN) ? natural.shape().columns() : 1;
    boolean isWhole = rows == natural.shape().rows() && columns == natural.shape().columns();
    int[] dims = input.dims().clone();
    axes.forEach(axis -> dims[axis] = 1);
    var layer = isWhole ? all : some.apply(whole(rows, columns));
    var values = made.add(node, layer, List.of(natural), shape -> dims);
    int[] kept =
        IntStream.range(0, dims.length).filter(i -> !axes.contains(i)).map(i -> dims[i]).toArray();
    return node.integer("keepdims", 1) != 0
        ? values
        : values.reshape(node, kept, values.batched()).seen(node, kept, false);
  }
}
