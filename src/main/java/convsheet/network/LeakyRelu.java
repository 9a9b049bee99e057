package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Numbers;

/**
 * x where it is positive, else {@code slope * x} (PyTorch's {@code LeakyReLU}).
 *
 * @param slope the slope for negative values
 */
public record LeakyRelu(double slope) implements Elementwise {
  /** From {@code leakyrelu} or {@code leakyrelu 0.1}; the slope is 0.01 unless given. */
  static LeakyRelu of(Arguments arguments) {
    return new LeakyRelu(arguments.number(0.01));
  }

  @Override
  public String text() {
    return "leakyrelu " + Numbers.text(slope);
  }

  @Override
  public String assumed() {
    return "the slope is " + Numbers.text(slope) + ", as in PyTorch; Keras has 0.3";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.IfPositive(x, x, new Expr.Product(new Expr.Number(slope), x));
  }

  @Override
  public double of(double x) {
    return x > 0 ? x : slope * x;
  }
}
