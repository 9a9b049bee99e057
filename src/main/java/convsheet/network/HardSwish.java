package convsheet.network;

import convsheet.formula.Expr;

/**
 * x times its {@linkplain HardSigmoid hard sigmoid} (PyTorch's {@code Hardswish}; Howard et al.
 * 2019).
 */
public record HardSwish() implements Elementwise {
  private static final HardSigmoid SIGMOID = new HardSigmoid();

  @Override
  public String text() {
    return "hardswish";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Product(x, SIGMOID.of(x));
  }

  @Override
  public double of(double x) {
    return x * SIGMOID.of(x);
  }
}
