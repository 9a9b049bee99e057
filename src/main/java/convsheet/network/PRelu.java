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

/**
 * x where it is positive, else {@code slope * x}, with a slope for each channel or one for all
 * (PyTorch's {@code PReLU}; He et al. 2015); any shape to the same shape.
 *
 * @param slopes the slopes for negative values, {@code [C]} or a single one; of a vector one for
 *     each value
 */
public record PRelu(double[] slopes) implements Layer {
  /** From the numbers under the label {@code slope}; 0.25 where there is none, as in PyTorch. */
  static PRelu read(LayerSpec spec, List<Shape> inputs) {
    var missing = new ArrayList<String>();
    var prelu = new PRelu(PerChannel.read(spec, "slope", inputs.get(0), 0.25, missing));
    missing.forEach(
        label -> spec.note(Finding.note(spec.sheetName(), "", "no numbers labelled " + label)));
    return prelu;
  }

  private PerChannel numbers() {
    return new PerChannel(Grid.Part.SCALE, "slope", slopes);
  }

  @Override
  public String type() {
    return "prelu";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "x, or slope * x where x is negative, "
        + (slopes.length == 1 ? "one slope for all" : "a slope for each channel");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    numbers().check(inputs.get(0));
    return inputs.get(0);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var shape = input.shape();
    var formulas =
        FeatureMap.moving(
            shape,
            (channel, row, column) -> {
              var x = new Expr.Ref(input.channels().get(channel), row, column);
              var slope = numbers().at(name, shape, channel, row);
              return new Expr.IfPositive(x, x, new Expr.Product(slope, x));
            });
    return new Identity()
        .grids(name, shape, formulas)
        .with(List.of(numbers().on(name)), Padding.NONE, List.of());
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.alike(new PRelu(numbers().of(inputs.get(0), wanted)), inputs, wanted);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var shape = inputs.get(0).shape();
    var values = inputs.get(0).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? values[i] : numbers().of(shape, i) * values[i];
    }
    return Tensor.of(shape, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PRelu that && Arrays.equals(slopes, that.slopes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(slopes);
  }

  @Override
  public String toString() {
    return "PRelu" + Arrays.toString(slopes);
  }
}
