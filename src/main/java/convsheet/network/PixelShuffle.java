package convsheet.network;

import convsheet.formula.Run;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels laid beside each other as pixels: of each {@code scale * scale} channels one whose every
 * cell becomes a block of theirs; {@code [C, H, W]} to {@code [C / scale^2, H * scale, W * scale]}
 * (PyTorch's {@code PixelShuffle}, ONNX's {@code DepthToSpace}; Shi et al. 2016).
 *
 * @param scale rows and columns of a block
 * @param depthFirst whether the channels of a block lie C / scale^2 apart (ONNX's mode DCR) rather
 *     than one after the other (CRD, as in PyTorch)
 */
public record PixelShuffle(int scale, boolean depthFirst) implements Rearrangement {
  /** From a row of the {@code Layers} sheet; the scale is 2 unless given. */
  static PixelShuffle read(LayerSpec spec, List<Shape> inputs) {
    var shuffle =
        new PixelShuffle(
            spec.count("scale").orElse(2), spec.choice("mode", List.of("crd", "dcr")) == 1);
    return spec.at("scale", () -> shuffle.checked(inputs));
  }

  private PixelShuffle checked(List<Shape> inputs) {
    outputShape(inputs);
    return this;
  }

  @Override
  public String type() {
    return "pixelshuffle";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("scale", String.valueOf(scale));
    if (depthFirst) {
      options.put("mode", "dcr");
    }
    return options;
  }

  @Override
  public String summary() {
    return scale * scale
        + " channels side by side in blocks of "
        + Size.of(scale)
        + (depthFirst ? ", depth first" : "");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture(type(), input);
    }
    int block = Math.multiplyExact(scale, scale);
    if (input.channels() % block != 0) {
      throw ProblemException.input(
          Problem.of(
              "scale " + scale + " for " + Problem.count(input.channels(), "channel"),
              "a multiple of " + block + " channels",
              "Use a scale whose square divides " + input.channels() + "."));
    }
    return Shape.of(
        input.channels() / block,
        Math.multiplyExact(input.rows(), scale),
        Math.multiplyExact(input.columns(), scale));
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    int block = scale * scale;
    var all = outputShape(inputs);
    var channels = depthFirst ? Span.all(all.channels()) : wanted.channels();
    var rows = Span.between(wanted.rows().first() / scale, wanted.rows().last() / scale);
    var columns = Span.between(wanted.columns().first() / scale, wanted.columns().last() / scale);
    return Cut.of(
        this,
        new Block(times(channels, block), rows, columns),
        new Block(channels, times(rows, scale), times(columns, scale)));
  }

  private static Span times(Span span, int factor) {
    return new Span(span.first() * factor, span.count() * factor);
  }

  @Override
  public int source(Shape input, int channel, int row, int column) {
    int place = row % scale * scale + column % scale;
    int from =
        depthFirst
            ? place * (input.channels() / (scale * scale)) + channel
            : channel * scale * scale + place;
    return (from * input.rows() + row / scale) * input.columns() + column / scale;
  }

  @Override
  public List<Run> rows(Shape input) {
    return Run.phases(input.rows() * scale, scale, row -> row / scale);
  }

  @Override
  public List<Run> columns(Shape input) {
    return Run.phases(input.columns() * scale, scale, column -> column / scale);
  }
}
