package convsheet.network;

import convsheet.formula.Expr;
import java.util.List;
import java.util.Optional;

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

  /** What an expression is the ReLU of, if it is one. */
  public static Optional<Expr> argument(Expr expr) {
    var operands = expr.operands();
    return operands.size() == 2 && expr.equals(new Relu().of(operands.get(1)))
        ? Optional.of(operands.get(1))
        : Optional.empty();
  }

  @Override
  public double of(double x) {
    return Math.max(0, x);
  }
}
