package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Numbers;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * {@code ln(1 + exp(beta * x)) / beta}, a smooth {@link Relu} (PyTorch's {@code Softplus} without
 * its threshold, above which that takes x itself, as this does but for 1e-9).
 *
 * <p>It is computed as {@code max(0, x) + ln(1 + exp(-beta * |x|)) / beta}, whose exponential
 * cannot overflow.
 *
 * @param beta how sharp its bend is, above 0
 */
public record Softplus(double beta) implements Elementwise {
  public Softplus {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("a beta of " + beta);
    }
  }

  /** From {@code softplus}, or {@code softplus 2}; beta is 1 unless given. */
  static Softplus of(Arguments arguments) {
    double beta = arguments.number(1);
    if (!(beta > 0)) {
      throw arguments.refused("softplus and a number above 0");
    }
    return new Softplus(beta);
  }

  @Override
  public String text() {
    return beta == 1 ? "softplus" : "softplus " + Numbers.text(beta);
  }

  @Override
  public Expr of(Expr x) {
    var size = new Expr.Call(Expr.Call.Function.ABS, x);
    var exponent =
        beta == 1 ? new Expr.Negation(size) : new Expr.Product(new Expr.Number(-beta), size);
    var logarithm =
        new Expr.Call(
            Expr.Call.Function.LN,
            new Expr.Sum(
                List.of(new Expr.Number(1), new Expr.Call(Expr.Call.Function.EXP, exponent))));
    return new Expr.Sum(
        List.of(
            new Relu().of(x),
            beta == 1 ? logarithm : new Expr.Quotient(logarithm, new Expr.Number(beta))));
  }

  @Override
  public double of(double x) {
    double exponential = Expr.Call.Function.EXP.of(Tensor.cell(-beta * Math.abs(x)));
    double logarithm = Expr.Call.Function.LN.of(1 + exponential);
    return Math.max(0, x) + Tensor.cell(logarithm / beta);
  }
}
