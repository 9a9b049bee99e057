package convsheet.onnx;

import convsheet.network.Size;
import convsheet.network.Upsample;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Upsample and Resize, to a multiple of rows and columns. */
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
        node.optionalConstant(isFirst ? 1 : 2).map(Constant::values).filter(own -> own.length > 0);
    var sizes =
        isFirst ? Optional.<double[]>empty() : node.optionalConstant(3).map(Constant::values);
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
      String mode,
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
    int rows = rank == 3 ? 1 : factor(node, scales[2]);
    int columns = factor(node, scales[rank - 1]);
    if (!mode.equals("nearest")) {
      throw node.refused("mode " + mode, "nearest");
    }
    var shape = input.natural();
    checkRepeats(node, shape.rows(), rows, places, rounding);
    checkRepeats(node, shape.columns(), columns, places, rounding);
    return made.add(node, new Upsample(new Size(rows, columns)), input);
  }

  private static int factor(OnnxNode node, double scale) {
    if (scale < 1 || scale != Math.rint(scale)) {
      throw node.refused("a scale of " + scale, "a whole number");
    }
    return node.size("scale", (long) scale);
  }

  /** Refuses what is nearest in another way than that each value is repeated. */
  private static void checkRepeats(
      OnnxNode node, int size, int factor, String places, String rounding) {
    if (factor == 1) {
      return;
    }
    IntUnaryOperator nearest =
        i -> {
          double place =
              switch (places) {
                case "asymmetric" -> (double) i / factor;
                case "half_pixel", "half_pixel_symmetric" -> (i + 0.5) / factor - 0.5;
                case "pytorch_half_pixel" -> size * factor > 1 ? (i + 0.5) / factor - 0.5 : 0;
                case "align_corners" -> i * (size - 1.0) / (size * factor - 1.0);
                default -> Double.NaN;
              };
          double whole =
              switch (rounding) {
                case "floor" -> Math.floor(place);
                case "ceil" -> Math.ceil(place);
                case "round_prefer_floor" -> Math.ceil(place - 0.5);
                case "round_prefer_ceil" -> Math.floor(place + 0.5);
                default -> Double.NaN;
              };
          return Double.isNaN(whole) ? -1 : (int) Math.max(0, Math.min(size - 1, whole));
        };
    for (int i = 0; i < size * factor; i++) {
      if (nearest.applyAsInt(i) != i / factor) {
        throw node.refused(
            "nearest by " + places + " and " + rounding,
            "each value repeated, as by asymmetric and floor");
      }
    }
  }
}
