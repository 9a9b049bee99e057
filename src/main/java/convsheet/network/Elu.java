package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Numbers;

/**
 * x where it is positive, else {@code alpha * (exp(x) - 1)} (PyTorch's {@code ELU}).
 *
 * @param alpha how far below 0 it goes
 */
public record Elu(double alpha) implements Elementwise {
  /** From {@code elu} or {@code elu 0.5}; alpha is 1 unless given. */
  static Elu of(Arguments arguments) {
    return new Elu(arguments.number(1));
  }

  @Override
  public String text() {
    return alpha == 1 ? "elu" : "elu " + Numbers.text(alpha);
  }

  @Override
  public Expr of(Expr x) {
    var fall = new Expr.Difference(new Expr.Call(Expr.Call.Function.EXP, x), new Expr.Number(1));
    return new Expr.IfPositive(
        x, x, alpha == 1 ? fall : new Expr.Product(new Expr.Number(alpha), fall));
  }

  @Override
  public double of(double x) {
    return x > 0 ? x : alpha * (Expr.Call.Function.EXP.of(x) - 1);
  }
}
