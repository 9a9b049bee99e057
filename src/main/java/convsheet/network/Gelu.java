package convsheet.network;

import convsheet.formula.Expr;

/**
 * x times the chance that a standard normal number is below x (PyTorch's {@code GELU}, not its
 * approximation by tanh; Hendrycks and Gimpel 2016).
 */
public record Gelu() implements Elementwise {
  @Override
  public String text() {
    return "gelu";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Product(x, new Expr.Call(Expr.Call.Function.NORMSDIST, x));
  }

  @Override
  public double of(double x) {
    return x * Expr.Call.Function.NORMSDIST.of(x);
  }
}
