package convsheet.onnx;

import convsheet.network.Size;
import convsheet.network.Upsample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Upsample and Resize. */
final class Resizing {
  private Resizing() {}

  static Value upsample(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    double[] scales =
        node.given("scales")
            .map(own -> own.getFloatsList().stream().mapToDouble(f -> f).toArray())
            .orElseGet(() -> node.constant(1).values());
    return resized(node, made, input, scales, node.text("mode", "nearest"), "asymmetric", "floor");
  }

  static Value resize(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    boolean isFirst = node.opset() < 11;
    var scales =
        node.optionalConstant(isFirst ? 1 : 2).map(Known::values).filter(own -> own.length > 0);
    var sizes = isFirst ? Optional.<double[]>empty() : node.optionalConstant(3).map(Known::values);
    node.number("cubic_coeff_a", 0);
    node.integer("exclude_outside", 0);
    node.number("extrapolation_value", 0);
    if (!isFirst) {
      node.optionalConstant(1); // a region, which another mode reads
    }
    if (node.flag("antialias")
        || node.has("axes")
        || !node.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw node.refused("antialias, axes or keep_aspect_ratio_policy", "none of these");
    }
    double[] factors =
        scales.orElseGet(
            () -> {
              double[] wanted =
                  sizes.orElseThrow(() -> node.refused("neither scales nor sizes", "one"));
              double[] all = new double[wanted.length];
              for (int i = 0; i < all.length && i < input.rank(); i++) {
                all[i] = wanted[i] / input.dims()[i];
              }
              return all;
            });
    return resized(
        node,
        made,
        input,
        factors,
        node.text("mode", "nearest"),
        node.text("coordinate_transformation_mode", isFirst ? "asymmetric" : "half_pixel"),
        node.text("nearest_mode", isFirst ? "floor" : "round_prefer_floor"));
  }

  private static Value resized(
      OnnxNode node,
      ModelBuilder made,
      Maps input,
      double[] scales,
      String kind,
      String places,
      String rounding) {
    if (scales.length != input.rank()) {
      throw node.refused("scales " + Arrays.toString(scales), input.rank() + " numbers");
    }
    if (Arrays.stream(scales).allMatch(scale -> scale == 1)) {
      return made.pass(node);
    }
    Spatial.checkAxes(node, input);
    int rank = input.rank();
    if (scales[0] != 1 || scales[1] != 1) {
      throw node.refused("scales " + Arrays.toString(scales), "rows and columns made larger alone");
    }
    var shape = input.natural();
    var mode = mode(node, kind, places);
    if (mode.isEmpty()) {
      var nearest = new Nearest(places, rounding);
      int[] rows = nearest.sources(node, shape.rows(), rank == 3 ? 1 : scales[2]);
      int[] columns = nearest.sources(node, shape.columns(), scales[rank - 1]);
      return nearest(node, made, input, rows, columns);
    }
    int rows = rank == 3 ? 1 : factor(node, scales[2]);
    int columns = factor(node, scales[rank - 1]);
    return made.add(node, new Upsample(new Size(rows, columns), mode.get()), input);
  }

  /** What stands between values; empty for the nearest of them. */
  private static Optional<Upsample.Mode> mode(OnnxNode node, String kind, String places) {
    return switch (kind) {
      case "nearest" -> Optional.empty();
      case "linear", "bilinear" ->
          Optional.of(
              switch (places) {
                case "half_pixel", "pytorch_half_pixel" -> Upsample.Mode.LINEAR;
                case "align_corners" -> Upsample.Mode.ALIGNED;
                case "asymmetric" -> Upsample.Mode.ASYMMETRIC;
                default ->
                    throw node.refused(
                        "coordinate_transformation_mode " + places,
                        "half_pixel, pytorch_half_pixel, align_corners or asymmetric");
              });
      default -> throw node.refused("mode " + kind, "nearest or linear");
    };
  }

  /** Each value repeated, or some left out. */
  private static Value nearest(
      OnnxNode node, ModelBuilder made, Maps input, int[] rows, int[] columns) {
    var shape = input.natural();
    int down = rows.length / shape.rows();
    int across = columns.length / shape.columns();
    if (down > 0 && across > 0 && isRepeated(rows, down) && isRepeated(columns, across)) {
      return made.add(node, new Upsample(new Size(down, across)), input);
    }
    var kept = new ArrayList<Ranges>();
    for (int size : input.dims()) {
      kept.add(new Ranges(0, 1, size));
    }
    int last = input.rank() - 1;
    kept.set(last, range(node, columns));
    if (input.rank() == 4) {
      kept.set(last - 1, range(node, rows));
    }
    return Slicing.of(node, made, input, kept);
  }

  private static boolean isRepeated(int[] sources, int times) {
    return IntStream.range(0, sources.length).allMatch(i -> sources[i] == i / times);
  }

  private static Ranges range(OnnxNode node, int[] sources) {
    int step = sources.length == 1 ? 1 : sources[1] - sources[0];
    boolean isEven =
        step > 0
            && IntStream.range(0, sources.length)
                .allMatch(i -> sources[i] == sources[0] + i * step);
    if (!isEven) {
      throw node.refused(
          "nearest values " + Arrays.toString(Arrays.copyOf(sources, Math.min(8, sources.length))),
          "each value repeated as often, or each n-th kept");
    }
    return new Ranges(sources[0], step, sources.length);
  }

  /**
   * Which value is the nearest.
   *
   * @param places where a place of the output lies among those of the input
   * @param rounding which of two is nearer
   */
  private record Nearest(String places, String rounding) {
    /** The row or column of the input that is nearest to each of the output. */
    int[] sources(OnnxNode node, int size, double scale) {
      double length = Math.floor(size * scale + 1e-6);
      int count = node.size("rows or columns", (long) length);
      int[] sources = new int[count];
      for (int i = 0; i < count; i++) {
        double place = rounded(node, place(node, i, size, count, scale));
        sources[i] = (int) Math.max(0, Math.min(size - 1, place));
      }
      return sources;
    }

    private double place(OnnxNode node, int i, int size, int count, double scale) {
      return switch (places) {
        case "asymmetric" -> i / scale;
        case "half_pixel" -> (i + 0.5) / scale - 0.5;
        case "pytorch_half_pixel" -> count > 1 ? (i + 0.5) / scale - 0.5 : 0;
        case "align_corners" -> count > 1 ? i * (size - 1.0) / (count - 1) : 0;
        default ->
            throw node.refused(
                "coordinate_transformation_mode " + places,
                "half_pixel, pytorch_half_pixel, align_corners or asymmetric");
      };
    }

    private double rounded(OnnxNode node, double place) {
      return switch (rounding) {
        case "floor" -> Math.floor(place);
        case "ceil" -> Math.ceil(place);
        case "round_prefer_floor" -> Math.ceil(place - 0.5);
        case "round_prefer_ceil" -> Math.floor(place + 0.5);
        default ->
            throw node.refused(
                "nearest_mode " + rounding, "floor, ceil, round_prefer_floor or round_prefer_ceil");
      };
    }
  }

  private static int factor(OnnxNode node, double scale) {
    if (scale < 1 || scale != Math.rint(scale)) {
      throw node.refused("a scale of " + scale, "a whole number");
    }
    return node.size("scale", (long) scale);
  }
}
