package convsheet.network;

import convsheet.formula.Numbers;
import convsheet.problem.Finding;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A border around each channel, as a layer of its own; {@code [C, H, W]} to {@code [C, H + top +
 * bottom, W + left + right]} (PyTorch's {@code ZeroPad2d}, {@code ReflectionPad2d}, {@code
 * ReplicationPad2d}, {@code CircularPad2d}, {@code ConstantPad2d}).
 *
 * @param padding the border
 * @param value what the border holds in place of zeros
 */
public record Pad(Padding padding, double value) implements Layer {
  /** A border of zeros, or of what the padding mode says. */
  public Pad(Padding padding) {
    this(padding, 0);
  }

  /** From a row of the {@code Layers} sheet. */
  static Pad read(LayerSpec spec, List<Shape> inputs) {
    refuseSame(spec);
    if (spec.text("padding").isEmpty()) {
      spec.note(
          Finding.warning(
              spec.layersSheet(),
              spec.cell("type").orElse(""),
              "no padding is given, so that " + spec.name() + " changes nothing; Keras has 1"));
    }
    var mode = spec.paddingMode();
    var pad =
        new Pad(
            spec.padding(Size.of(1), Size.of(1), mode),
            mode == Padding.Mode.ZEROS ? spec.number("value").orElse(0.0) : 0);
    if (!inputs.get(0).isVector()) {
      spec.at("padding", () -> pad.outputShape(inputs));
    }
    return pad;
  }

  /** Refuses padding same where no kernel slides that would say how much that is. */
  static void refuseSame(LayerSpec spec) {
    if (spec.text("padding").filter("same"::equalsIgnoreCase).isPresent()) {
      throw spec.problem(
          "padding",
          "padding same for a " + spec.type() + " layer",
          "numbers such as 1, 1x2 or 1,2,1,2",
          "Give the padding of " + spec.name() + " as numbers.");
    }
  }

  @Override
  public String type() {
    return "pad";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("padding", padding.text());
    if (padding.mode() != Padding.Mode.ZEROS) {
      options.put("padding mode", padding.mode().text());
    }
    if (value != 0) {
      options.put("value", Numbers.text(value));
    }
    return options;
  }

  @Override
  public String summary() {
    return "a border of "
        + padding.text()
        + " ("
        + (value == 0 ? padding.mode().text() : Numbers.text(value))
        + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.get(0).isVector()) {
      throw LayerTypes.needsPicture(type(), inputs.get(0));
    }
    return padding.padded(inputs.get(0));
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var padded = padding.formulas(input, value);
    return new Identity().grids(name, outputShape(List.of(input.shape())), padded);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var cut = padding.cut(inputs.get(0), wanted, Size.of(1), Size.of(1));
    return Cut.of(
        new Pad(cut.padding(), value),
        wanted.at(cut.rows().reads(), cut.columns().reads()),
        wanted.at(cut.rows().makes(), cut.columns().makes()));
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return padding.pad(inputs.get(0), value);
  }
}
