package convsheet.network;

import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.network.LayerGrids.Parameter;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that stand where a layer's results would: it reads nothing and passes its own numbers on
 * (ONNX's {@code Constant}, PyTorch's {@code register_buffer}).
 *
 * @param values {@code [C, H, W]} or {@code [N]}
 */
public record ConstantLayer(Tensor values) implements Layer {
  private static final String WORD = "constant";

  /** From a row of the {@code Layers} sheet and the grids {@code constant channel 1}, ... */
  static ConstantLayer read(LayerSpec spec) {
    var channels = spec.count("filters");
    var size = spec.size("kernel");
    var shape =
        size.isPresent()
            ? Shape.of(channels.orElse(1), size.get().rows(), size.get().columns())
            : Shape.of(
                channels.orElseThrow(
                    () ->
                        spec.problem(
                            "type",
                            "a constant without a size",
                            "its channels as filters, and its rows x columns as kernel",
                            "Give "
                                + spec.name()
                                + " both; a column of numbers has filters alone.")));
    return new ConstantLayer(
        Tensor.of(
            shape,
            spec.planes(WORD, shape)
                .orElseThrow(
                    () ->
                        spec.gridProblem(
                            "",
                            "no grid labelled \""
                                + (shape.isVector() ? WORD : WORD + " channel 1")
                                + "\"",
                            "the numbers of " + spec.name() + ", " + shape,
                            "Write the label with the numbers below it."))));
  }

  @Override
  public String type() {
    return WORD;
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    var shape = values.shape();
    if (shape.isVector()) {
      options.put("filters", String.valueOf(shape.rows()));
    } else {
      options.put("filters", String.valueOf(shape.channels()));
      options.put("kernel", new Size(shape.rows(), shape.columns()).text());
    }
    return options;
  }

  @Override
  public String summary() {
    return "numbers that stand here; nothing is read";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return values.shape();
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var own = FeatureMap.of(name, Grid.Part.CONSTANT, WORD, values.shape()).channels();
    var parameters = new ArrayList<Parameter>();
    for (int channel = 0; channel < own.size(); channel++) {
      parameters.add(new Parameter(own.get(channel), values.plane(channel)));
    }
    return new Identity()
        .grids(name, values.shape(), own.stream().map(grid -> Regions.copy(grid)).toList())
        .with(parameters, Padding.NONE, List.of());
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return values;
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    return new Cut(new ConstantLayer(values.block(wanted)), List.of(), wanted);
  }
}
