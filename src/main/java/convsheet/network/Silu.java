package convsheet.network;

import convsheet.formula.Expr;

/** x times its {@linkplain Sigmoid sigmoid} (PyTorch's {@code SiLU}, also called swish). */
public record Silu() implements Elementwise {
  private static final Sigmoid SIGMOID = new Sigmoid();

  @Override
  public String text() {
    return "silu";
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
