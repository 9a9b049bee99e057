package convsheet.network;

import convsheet.formula.Expr;
import java.util.List;

/**
 * {@code 1 / (1 + exp(-x))} (PyTorch's {@code Sigmoid}).
 *
 * <p>Below -700, where {@code exp(-x)} would soon overflow and a spreadsheet would show an error, x
 * counts as -700: the result, 1e-304, is as good as the true one.
 */
public record Sigmoid() implements Elementwise {
  private static final double LEAST = -700;

  @Override
  public String text() {
    return "sigmoid";
  }

  @Override
  public Expr of(Expr x) {
    var one = new Expr.Number(1);
    var least = new Expr.Aggregate(Expr.Aggregate.Function.MAX, List.of(new Expr.Number(LEAST), x));
    var exp = new Expr.Call(Expr.Call.Function.EXP, new Expr.Negation(least));
    return new Expr.Quotient(one, new Expr.Sum(List.of(one, exp)));
  }

  @Override
  public double of(double x) {
    return 1 / (1 + Expr.Call.Function.EXP.of(-Math.max(LEAST, x)));
  }
}
