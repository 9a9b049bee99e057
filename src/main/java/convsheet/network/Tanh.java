package convsheet.network;

import convsheet.formula.Expr;

/** Hyperbolic tangent (PyTorch's {@code Tanh}). */
public record Tanh() implements Elementwise {
  @Override
  public String text() {
    return "tanh";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Call(Expr.Call.Function.TANH, x);
  }

  @Override
  public double of(double x) {
    return Expr.Call.Function.TANH.of(x);
  }
}
