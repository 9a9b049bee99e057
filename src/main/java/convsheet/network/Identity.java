package convsheet.network;

import convsheet.formula.Expr;

/** No activation: x itself. */
public record Identity() implements Elementwise {
  @Override
  public String text() {
    return "none";
  }

  @Override
  public Expr of(Expr x) {
    return x;
  }

  @Override
  public double of(double x) {
    return x;
  }
}
