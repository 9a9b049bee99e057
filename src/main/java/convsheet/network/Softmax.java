package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code exp(x_i) / sum_j exp(x_j)} over the values of a vector, or over the channels at each place
 * of a picture (PyTorch's {@code Softmax} over {@code dim=0} of {@code [N]} and {@code [C, H, W]}),
 * by {@linkplain Exponentials exponentials} that cannot overflow.
 */
public record Softmax() implements Activation {
  @Override
  public String text() {
    return "softmax";
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var exponentials = Exponentials.of(name, text(), shape, x);
    var output = FeatureMap.output(name, shape).channels();
    var outputs = new ArrayList<ComputedGrid>();
    for (int channel = 0; channel < output.size(); channel++) {
      var own = exponentials.exponentials().get(channel);
      outputs.add(
          ComputedGrid.moving(
              output.get(channel),
              (row, column) ->
                  new Expr.Quotient(
                      new Expr.Ref(own, row, column), exponentials.sum(row, column))));
    }
    return LayerGrids.of(exponentials.steps(), outputs);
  }

  @Override
  public Block reads(Shape shape, Block wanted) {
    return Exponentials.reads(shape, wanted);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Exponentials.forward(x, (value, max, exponential, sum) -> exponential / sum);
  }
}
