package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.problem.Finding;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code x * weight + bias} with numbers for each channel, or for all: what is left of a batch norm
 * once its mean and variance are folded in; any shape to the same shape.
 *
 * @param weight what each channel is multiplied by, {@code [C]} or a single number; of a vector one
 *     for each value
 * @param bias what is added, likewise
 */
public record Scale(double[] weight, double[] bias) implements Layer {
  /** From the numbers under the labels {@code weight} and {@code bias}: 1 and 0 unless given. */
  static Scale read(LayerSpec spec, List<Shape> inputs) {
    var missing = new ArrayList<String>();
    var scale =
        new Scale(
            PerChannel.read(spec, "weight", inputs.get(0), 1, missing),
            PerChannel.read(spec, "bias", inputs.get(0), 0, missing));
    if (!missing.isEmpty()) {
      spec.note(
          Finding.note(spec.sheetName(), "", "no numbers labelled " + String.join(", ", missing)));
    }
    return scale;
  }

  private PerChannel weights() {
    return new PerChannel(Grid.Part.SCALE, "weight", weight);
  }

  private PerChannel biases() {
    return new PerChannel(Grid.Part.SHIFT, "bias", bias);
  }

  @Override
  public String type() {
    return "scale";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "x * weight + bias"
        + (weight.length == 1 && bias.length == 1 ? "" : " for each channel");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    weights().check(inputs.get(0));
    biases().check(inputs.get(0));
    return inputs.get(0);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return inputs.get(0).count();
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var shape = input.shape();
    var formulas =
        FeatureMap.moving(
            shape,
            (channel, row, column) ->
                new Expr.Sum(
                    List.of(
                        Expr.SumOfProducts.of(
                            new Expr.Ref(input.channels().get(channel), row, column),
                            weights().at(name, shape, channel, row)),
                        biases().at(name, shape, channel, row))));
    return new Identity()
        .grids(name, shape, formulas)
        .with(
            Stream.of(weights(), biases()).map(numbers -> numbers.on(name)).toList(),
            Padding.NONE,
            List.of());
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var shape = inputs.get(0);
    return Cut.alike(
        new Scale(weights().of(shape, wanted), biases().of(shape, wanted)), inputs, wanted);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var shape = inputs.get(0).shape();
    var values = inputs.get(0).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Tensor.cell(values[i] * weights().of(shape, i)) + biases().of(shape, i);
    }
    return Tensor.of(shape, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scale that
        && Arrays.equals(weight, that.weight)
        && Arrays.equals(bias, that.bias);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weight) + 31 * Arrays.hashCode(bias);
  }

  @Override
  public String toString() {
    return "Scale" + Arrays.toString(weight) + Arrays.toString(bias);
  }
}
