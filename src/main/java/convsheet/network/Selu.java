package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Numbers;

/**
 * gamma times {@link Elu} (PyTorch's {@code SELU}; Klambauer et al. 2017).
 *
 * @param alpha how far below 0 the ELU goes
 * @param gamma what it is multiplied by
 */
public record Selu(double alpha, double gamma) implements Elementwise {
  private static final double ALPHA = 1.6732632423543772848170429916717;
  private static final double GAMMA = 1.0507009873554804934193349852946;

  /** With the numbers by which means and variances keep to 0 and 1. */
  public Selu() {
    this(ALPHA, GAMMA);
  }

  /** From {@code selu}, or {@code selu 1.6 1.1} with an alpha and a gamma of its own. */
  static Selu of(Arguments arguments) {
    return new Selu(arguments.number(ALPHA), arguments.number(GAMMA));
  }

  @Override
  public String text() {
    return equals(new Selu()) ? "selu" : "selu " + Numbers.text(alpha) + " " + Numbers.text(gamma);
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Product(new Expr.Number(gamma), new Elu(alpha).of(x));
  }

  @Override
  public double of(double x) {
    return gamma * new Elu(alpha).of(x);
  }
}
