package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * The logarithm of {@link Softmax}, as {@code x_i - max x - ln(sum_j exp(x_j - max x))} (PyTorch's
 * {@code LogSoftmax} over {@code dim=0}).
 *
 * @param over which values of a picture belong together
 */
public record LogSoftmax(Over over) implements Activation {
  /** Over the channels at each place, or the values of a vector. */
  public LogSoftmax() {
    this(Over.CHANNELS);
  }

  /** From {@code logsoftmax} or {@code logsoftmax all}. */
  static LogSoftmax of(Arguments arguments) {
    return new LogSoftmax(Over.of(arguments));
  }

  @Override
  public String text() {
    return over.text("logsoftmax");
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var all = Exponentials.of(name, "logsoftmax", over, shape, x);
    return all.grids(
        name,
        shape,
        (channel, row, column) ->
            new Expr.Difference(
                new Expr.Difference(
                    new Expr.Ref(all.logits().get(channel), row, column),
                    all.max().at(channel, row, column)),
                new Expr.Call(Expr.Call.Function.LN, all.sum().at(channel, row, column))));
  }

  @Override
  public Block reads(Shape shape, Block wanted) {
    return over.reads(shape, wanted);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Exponentials.forward(
        x, over, (value, max, exponential, sum) -> Tensor.cell(value - max) - Math.log(sum));
  }
}
