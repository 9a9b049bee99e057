package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Numbers;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * {@code max(0, min(1, alpha * x + beta))}: three straight lines that are near {@link Sigmoid}
 * (PyTorch's {@code Hardsigmoid}).
 *
 * @param alpha the slope of the middle line
 * @param beta its value at 0
 */
public record HardSigmoid(double alpha, double beta) implements Elementwise {
  private static final double ALPHA = 1.0 / 6;
  private static final double BETA = 0.5;
  private static final Clip CLIP = new Clip(0, 1);

  /** With PyTorch's slope of 1/6, and 0.5 at 0. */
  public HardSigmoid() {
    this(ALPHA, BETA);
  }

  /** From {@code hardsigmoid}, or {@code hardsigmoid 0.2 0.5} with an alpha and a beta. */
  static HardSigmoid of(Arguments arguments) {
    return new HardSigmoid(arguments.number(ALPHA), arguments.number(BETA));
  }

  @Override
  public String text() {
    return equals(new HardSigmoid())
        ? "hardsigmoid"
        : "hardsigmoid " + Numbers.text(alpha) + " " + Numbers.text(beta);
  }

  /** The slope is a division where that is the shorter number: {@code x/6}. */
  @Override
  public Expr of(Expr x) {
    var line =
        isDivision()
            ? new Expr.Quotient(x, new Expr.Number(1 / alpha))
            : new Expr.Product(new Expr.Number(alpha), x);
    return CLIP.of(new Expr.Sum(List.of(line, new Expr.Number(beta))));
  }

  @Override
  public double of(double x) {
    double line = Tensor.cell(isDivision() ? x / (1 / alpha) : alpha * x);
    return CLIP.of(Tensor.cell(line + beta));
  }

  private boolean isDivision() {
    double divisor = 1 / alpha;
    return divisor == Math.rint(divisor) && Math.abs(divisor) > 1;
  }
}
