package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * {@code exp(x_i) / sum_j exp(x_j)} over the values of a vector, or over the channels at each place
 * of a picture (PyTorch's {@code Softmax} over {@code dim=0} of {@code [N]} and {@code [C, H, W]}),
 * by {@linkplain Exponentials exponentials} that cannot overflow.
 *
 * @param over which values of a picture sum up to 1
 */
public record Softmax(Over over) implements Activation {
  /** Over the channels at each place, or the values of a vector. */
  public Softmax() {
    this(Over.CHANNELS);
  }

  /** From {@code softmax} or {@code softmax all}. */
  static Softmax of(Arguments arguments) {
    return new Softmax(Over.of(arguments));
  }

  @Override
  public String text() {
    return over.text("softmax");
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var all = Exponentials.of(name, "softmax", over, shape, x);
    return all.grids(
        name,
        shape,
        (channel, row, column) ->
            new Expr.Quotient(
                new Expr.Ref(all.exponentials().get(channel), row, column),
                all.sum().at(channel, row, column)));
  }

  @Override
  public Block reads(Shape shape, Block wanted) {
    return over.reads(shape, wanted);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Exponentials.forward(x, over, (value, max, exponential, sum) -> exponential / sum);
  }
}
