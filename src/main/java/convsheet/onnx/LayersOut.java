package convsheet.onnx;

import convsheet.formula.Run;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.AvgPool;
import convsheet.network.BatchNorm;
import convsheet.network.ChannelShuffle;
import convsheet.network.Concat;
import convsheet.network.ConstantLayer;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.Dropout;
import convsheet.network.Flatten;
import convsheet.network.GlobalAvgPool;
import convsheet.network.GlobalMaxPool;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Mul;
import convsheet.network.PRelu;
import convsheet.network.Pad;
import convsheet.network.Padding;
import convsheet.network.PixelShuffle;
import convsheet.network.PoolWindow;
import convsheet.network.Reshape;
import convsheet.network.Scale;
import convsheet.network.Size;
import convsheet.network.Slice;
import convsheet.network.Sub;
import convsheet.network.Upsample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** The nodes of layers: one line each. */
final class LayersOut {
  /** Writes a layer; the name of what it makes before its activation. */
  @FunctionalInterface
  private interface Writer<L> {
    String write(LayerOut out, L layer);
  }

  private static final Map<Class<?>, Writer<Layer>> ALL = new HashMap<>();

  static {
    put(Conv.class, LayersOut::conv);
    put(ConvTranspose.class, LayersOut::convTranspose);
    put(MaxPool.class, (out, layer) -> maxPool(out, plain(out, layer.window())));
    put(AvgPool.class, LayersOut::avgPool);
    plain(GlobalAvgPool.class, "GlobalAveragePool");
    plain(GlobalMaxPool.class, "GlobalMaxPool");
    put(Dense.class, LayersOut::dense);
    put(Flatten.class, (out, layer) -> out.add(out.main("Flatten", out.input()).with("axis", 1L)));
    put(Reshape.class, LayersOut::reshape);
    put(BatchNorm.class, LayersOut::batchNorm);
    put(Scale.class, LayersOut::scale);
    put(
        PRelu.class,
        (out, layer) ->
            out.add(out.main("PRelu", out.input(), out.perChannel("slope", layer.slopes()))));
    put(Dropout.class, LayersOut::dropout);
    put(
        Pad.class,
        (out, layer) ->
            out.add(
                bordered(
                    out,
                    out.main("Pad", borders(out, layer.padding(), layer.value())),
                    layer.padding())));
    put(Upsample.class, LayersOut::upsample);
    put(
        PixelShuffle.class,
        (out, layer) ->
            out.add(
                out.main("DepthToSpace", out.input())
                    .with("blocksize", (long) layer.scale())
                    .with("mode", layer.depthFirst() ? "DCR" : "CRD")));
    put(ChannelShuffle.class, LayersOut::channelShuffle);
    put(Slice.class, LayersOut::slice);
    put(Add.class, (out, layer) -> combined(out, "Add", layer.activation()));
    put(Sub.class, (out, layer) -> combined(out, "Sub", layer.activation()));
    put(Mul.class, (out, layer) -> combined(out, "Mul", layer.activation()));
    put(
        Concat.class,
        (out, layer) ->
            out.add(out.main("Concat", out.inputs().toArray(String[]::new)).with("axis", 1L)));
    put(
        ActivationLayer.class,
        (out, layer) -> ActivationsOut.write(out, layer.activation(), out.input(), out.shape()));
    put(ConstantLayer.class, LayersOut::constant);
  }

  private LayersOut() {}

  @SuppressWarnings("unchecked")
  private static <L extends Layer> void put(Class<L> type, Writer<L> writer) {
    ALL.put(type, (Writer<Layer>) writer);
  }

  private static <L extends Layer> void plain(Class<L> type, String operator) {
    put(type, (out, layer) -> out.add(out.main(operator, out.input())));
  }

  /**
   * Writes a layer.
   *
   * @return the name of what it makes
   */
  static String write(LayerOut out) {
    var layer = out.node().layer();
    if (!layer.pattern().equals(layer)) {
      throw out.refused("cells that are otherwise than the rest of it", "one formula for all");
    }
    var writer = ALL.get(layer.getClass());
    if (writer == null) {
      throw out.refused("a layer " + layer.type(), "a layer that ONNX has");
    }
    return writer.write(out, layer);
  }

  private static String activated(LayerOut out, GraphOut.Node sums, Activation activation) {
    return ActivationsOut.write(out, activation, out.add(sums), out.node().shape());
  }

  private static int[] sizes(Size size) {
    return new int[] {size.rows(), size.columns()};
  }

  private static int[] pads(Padding padding) {
    return new int[] {padding.top(), padding.left(), padding.bottom(), padding.right()};
  }

  private static String conv(LayerOut out, Conv conv) {
    boolean isZeros = conv.padding().isNone() || conv.padding().mode() == Padding.Mode.ZEROS;
    var input = isZeros ? out.input() : border(out, conv.padding());
    var weight = conv.weight();
    var sums =
        out.main(
                "Conv",
                input,
                out.numbers("weight", weight.values(), GraphOut.sizes(weight.shape())),
                out.bias(conv.bias()))
            .with("kernel_shape", weight.shape().rows(), weight.shape().columns())
            .with("strides", sizes(conv.stride()))
            .with("pads", pads(isZeros ? conv.padding() : Padding.NONE))
            .with("dilations", sizes(conv.dilation()))
            .with("group", (long) conv.groups());
    return activated(out, sums, conv.activation());
  }

  private static String convTranspose(LayerOut out, ConvTranspose conv) {
    var shape = conv.weight().shape();
    int channels = shape.size(1) * conv.groups();
    int filters = shape.size(0) / conv.groups();
    var sums =
        out.main(
                "ConvTranspose",
                out.input(),
                out.numbers(
                    "weight", byChannel(conv), channels, filters, shape.rows(), shape.columns()),
                out.bias(conv.bias()))
            .with("kernel_shape", shape.rows(), shape.columns())
            .with("strides", sizes(conv.stride()))
            .with("pads", pads(conv.padding()))
            .with("output_padding", conv.outputPadding().get(0), conv.outputPadding().get(1))
            .with("dilations", sizes(conv.dilation()))
            .with("group", (long) conv.groups());
    return activated(out, sums, conv.activation());
  }

  /** ONNX has filters by the channel that they read first, ours by the one that they make. */
  private static double[] byChannel(ConvTranspose conv) {
    var shape = conv.weight().shape();
    int channels = shape.size(1);
    int filters = shape.size(0) / conv.groups();
    int plane = shape.plane();
    double[] values = new double[conv.weight().values().length];
    for (int i = 0; i < values.length / plane; i++) {
      int filter = i / channels % filters;
      int group = i / channels / filters;
      int to = (group * channels + i % channels) * filters + filter;
      System.arraycopy(conv.weight().values(), i * plane, values, to * plane, plane);
    }
    return values;
  }

  private static GraphOut.Node windows(
      LayerOut out, String operator, String input, PoolWindow window) {
    return out.main(operator, input)
        .with("kernel_shape", sizes(window.kernel()))
        .with("strides", sizes(window.stride()))
        .with("pads", pads(window.padding()));
  }

  /**
   * The same windows without ceil mode, in which runtimes of ONNX do not agree: where a last one
   * reaches beyond the border, that is as wide.
   */
  private static PoolWindow plain(LayerOut out, PoolWindow window) {
    var whole = with(window, window.padding());
    if (new MaxPool(whole).outputShape(out.shapes()).equals(out.node().shape())) {
      return whole;
    }
    var own = window.padding();
    var reach = window.kernel().reach(window.dilation());
    var made = out.node().shape();
    var read = out.shape();
    int down = (made.rows() - 1) * window.stride().rows() + reach.rows() - read.rows();
    int across =
        (made.columns() - 1) * window.stride().columns() + reach.columns() - read.columns();
    return with(
        window,
        new Padding(
            own.top(),
            own.left(),
            Math.max(0, down - own.top()),
            Math.max(0, across - own.left()),
            own.mode()));
  }

  private static PoolWindow with(PoolWindow window, Padding padding) {
    return new PoolWindow(window.kernel(), window.stride(), padding, window.dilation(), false);
  }

  private static String maxPool(LayerOut out, PoolWindow window) {
    return out.add(
        windows(out, "MaxPool", out.input(), window).with("dilations", sizes(window.dilation())));
  }

  private static String average(LayerOut out, String input, PoolWindow window, boolean counts) {
    var node =
        windows(out, "AveragePool", input, window).with("count_include_pad", counts ? 1L : 0L);
    if (!window.dilation().equals(Size.of(1))) {
      out.graph().needs(19);
      node.with("dilations", sizes(window.dilation()));
    }
    return out.add(node);
  }

  private static String avgPool(LayerOut out, AvgPool pool) {
    var window = plain(out, pool.window());
    var padding = window.padding();
    if (pool.divisor().isPresent()) {
      return sums(out, window, pool.divisor().getAsInt());
    }
    boolean counts = padding.mode() == Padding.Mode.ZEROS;
    var own = pool.window().padding();
    boolean isPlain = padding.equals(own) && window.dilation().equals(Size.of(1));
    if (!counts || isPlain) {
      return average(out, out.input(), window, counts);
    }
    // the border counts and what lies beyond does not, nor do all runtimes count with a dilation
    int bottom = Math.min(own.bottom(), padding.bottom());
    int right = Math.min(own.right(), padding.right());
    var border = new Padding(own.top(), own.left(), bottom, right, Padding.Mode.ZEROS);
    var input = border.isNone() ? out.input() : border(out, border);
    var beyond =
        new Padding(0, 0, padding.bottom() - bottom, padding.right() - right, Padding.Mode.BLANK);
    return average(out, input, with(window, beyond), false);
  }

  /**
   * Sums of windows divided by a number: averages of whole windows, for which the border is part of
   * what is read, times the cells of a window by that number.
   */
  private static String sums(LayerOut out, PoolWindow window, int divisor) {
    var input = border(out, window.padding().with(Padding.Mode.ZEROS));
    var average = average(out, input, with(window, Padding.NONE), false);
    double cells = window.kernel().rows() * window.kernel().columns();
    return out.added("sum", "Mul", average, out.number("cells", cells / divisor));
  }

  /** What a layer reads, with a border. */
  private static String border(LayerOut out, Padding padding) {
    return bordered(out, out.step("border", "Pad", borders(out, padding, 0)), padding)
        .add(out.name("border"));
  }

  private static String[] borders(LayerOut out, Padding padding, double value) {
    var pads =
        out.graph()
            .integers(
                out.name("pads"),
                0,
                0,
                padding.top(),
                padding.left(),
                0,
                0,
                padding.bottom(),
                padding.right());
    return padding.mode() == Padding.Mode.ZEROS
        ? new String[] {out.input(), pads, out.number("value", value)}
        : new String[] {out.input(), pads};
  }

  private static GraphOut.Node bordered(LayerOut out, GraphOut.Node pad, Padding padding) {
    return pad.with(
        "mode",
        switch (padding.mode()) {
          case ZEROS, BLANK -> "constant";
          case REFLECT -> "reflect";
          case REPLICATE -> "edge";
          case CIRCULAR -> {
            out.graph().needs(19);
            yield "wrap";
          }
        });
  }

  private static String dense(LayerOut out, Dense dense) {
    var shape = dense.weight().shape();
    int outputs = shape.size(0);
    int read = Math.toIntExact(shape.count() / outputs);
    var values =
        out.shape().isVector()
            ? out.input()
            : out.step("values", "Flatten", out.input()).with("axis", 1L).add(out.name("values"));
    var weight = out.numbers("weight", dense.weight().values(), outputs, read);
    var sums =
        (dense.bias().length == 0
                ? out.main("Gemm", values, weight)
                : out.main("Gemm", values, weight, out.bias(dense.bias())))
            .with("transB", 1L);
    return activated(out, sums, dense.activation());
  }

  private static String reshape(LayerOut out, Reshape reshape) {
    var sizes = GraphOut.sizes(reshape.shape());
    var all = LongStream.concat(LongStream.of(0), Arrays.stream(sizes).asLongStream()).toArray();
    return out.add(out.main("Reshape", out.input(), out.graph().integers(out.name("sizes"), all)));
  }

  private static String batchNorm(LayerOut out, BatchNorm norm) {
    int channels = norm.mean().length;
    var node =
        out.main(
                "BatchNormalization",
                out.input(),
                out.numbers("weight", norm.weight(), channels),
                out.numbers("bias", norm.bias(), channels),
                out.numbers("mean", norm.mean(), channels),
                out.numbers("variance", norm.variance(), channels))
            .with("epsilon", norm.eps());
    return activated(out, node, norm.activation());
  }

  private static String scale(LayerOut out, Scale scale) {
    var product = out.add(out.main("Mul", out.input(), out.perChannel("weight", scale.weight())));
    return Arrays.stream(scale.bias()).allMatch(value -> value == 0)
        ? product
        : out.added("sum", "Add", product, out.perChannel("bias", scale.bias()));
  }

  private static String dropout(LayerOut out, Dropout dropout) {
    return dropout
        .mask()
        .map(
            mask ->
                out.main(
                    "Mul",
                    out.input(),
                    out.numbers("mask", mask.values(), GraphOut.sizes(mask.shape()))))
        .map(out::add)
        .orElseGet(() -> out.add(out.main("Dropout", out.input())));
  }

  private static String upsample(LayerOut out, Upsample upsample) {
    boolean isNearest = upsample.mode() == Upsample.Mode.NEAREST;
    var scale = upsample.scale();
    var scales = out.graph().floats(out.name("scales"), 1, 1, scale.rows(), scale.columns());
    var resize =
        out.main("Resize", out.input(), "", scales)
            .with("mode", isNearest ? "nearest" : "linear")
            .with(
                "coordinate_transformation_mode",
                switch (upsample.mode()) {
                  case NEAREST, ASYMMETRIC -> "asymmetric";
                  case LINEAR -> "half_pixel";
                  case ALIGNED -> "align_corners";
                });
    return out.add(isNearest ? resize.with("nearest_mode", "floor") : resize);
  }

  private static String channelShuffle(LayerOut out, ChannelShuffle shuffle) {
    var shape = out.shape();
    int groups = shuffle.groups();
    var grouped =
        out.sized(
            "groups",
            out.input(),
            groups,
            shape.channels() / groups,
            shape.rows(),
            shape.columns());
    var moved = out.main("Transpose", grouped).with("perm", 0, 2, 1, 3, 4);
    return out.sized("channels", out.add(moved), shape);
  }

  private static String slice(LayerOut out, Slice slice) {
    var runs =
        out.shape().isVector()
            ? List.of(slice.rows())
            : List.of(slice.channels(), slice.rows(), slice.columns());
    var graph = out.graph();
    return out.add(
        out.main(
            "Slice",
            out.input(),
            graph.integers(out.name("starts"), each(runs, Run::first)),
            graph.integers(out.name("ends"), each(runs, run -> run.at(run.count() - 1) + 1)),
            graph.integers(out.name("axes"), LongStream.rangeClosed(1, runs.size()).toArray()),
            graph.integers(out.name("steps"), each(runs, Run::step))));
  }

  private static long[] each(List<Run> runs, ToLongFunction<Run> number) {
    return runs.stream().mapToLong(number).toArray();
  }

  /**
   * One after the other; a vector is a number for each channel of the maps that it spreads over.
   */
  private static String combined(LayerOut out, String operator, Activation activation) {
    boolean areVectors = out.node().shape().isVector();
    var values = new ArrayList<String>();
    for (int i = 0; i < out.inputs().size(); i++) {
      boolean isSpread = out.shapes().get(i).isVector() && !areVectors;
      var input = out.inputs().get(i);
      values.add(
          isSpread ? out.sized("channels" + i, input, out.shapes().get(i).rows(), 1, 1) : input);
    }
    var value = values.get(0);
    int last = values.size() - 1;
    for (int i = 1; i < last; i++) {
      value = out.added("to" + (i + 1), operator, value, values.get(i));
    }
    var node =
        last == 0 ? out.main("Identity", value) : out.main(operator, value, values.get(last));
    return activated(out, node, activation);
  }

  private static String constant(LayerOut out, ConstantLayer constant) {
    var shape = constant.values().shape();
    int[] sizes = GraphOut.sizes(shape);
    int[] all = new int[sizes.length + 1];
    all[0] = 1;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return out.add(out.main("Identity", out.numbers("values", constant.values().values(), all)));
  }
}
