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
 * The logarithm of {@link Softmax}, as {@code x_i - max x - ln(sum_j exp(x_j - max x))} (PyTorch's
 * {@code LogSoftmax} over {@code dim=0}).
 */
public record LogSoftmax() implements Activation {
  @Override
  public String text() {
    return "logsoftmax";
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var exponentials = Exponentials.of(name, text(), shape, x);
    var output = FeatureMap.output(name, shape).channels();
    var outputs = new ArrayList<ComputedGrid>();
    for (int channel = 0; channel < output.size(); channel++) {
      var logit = exponentials.logits().get(channel);
      outputs.add(
          ComputedGrid.moving(
              output.get(channel),
              (row, column) ->
                  new Expr.Difference(
                      new Expr.Difference(
                          new Expr.Ref(logit, row, column), exponentials.max(row, column)),
                      new Expr.Call(Expr.Call.Function.LN, exponentials.sum(row, column)))));
    }
    return LayerGrids.of(exponentials.steps(), outputs);
  }

  @Override
  public Block reads(Shape shape, Block wanted) {
    return Exponentials.reads(shape, wanted);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Exponentials.forward(
        x, (value, max, exponential, sum) -> Tensor.cell(value - max) - Math.log(sum));
  }
}
