package convsheet.network;

import convsheet.formula.Expr;
import java.util.List;

/** {@code max(0, x)} (PyTorch's {@code ReLU}). */
public record Relu() implements Elementwise {
  @Override
  public String text() {
    return "relu";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Aggregate(Expr.Aggregate.Function.MAX, List.of(new Expr.Number(0), x));
  }

  @Override
  public double of(double x) {
    return Math.max(0, x);
  }
}
