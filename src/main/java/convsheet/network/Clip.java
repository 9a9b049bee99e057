package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Numbers;

/**
 * {@code min(most, max(least, x))} (PyTorch's {@code Hardtanh}; {@code clip 0 6} is its {@code
 * ReLU6}).
 *
 * @param least what is smaller becomes this; may be negative infinity
 * @param most what is larger becomes this; may be infinity
 */
public record Clip(double least, double most) implements Elementwise {
  public Clip {
    least += 0.0; // a cell knows no negative zero
    most += 0.0;
  }

  /** From {@code clip 0 6}; both limits, or none for PyTorch's -1 and 1. */
  static Clip of(Arguments arguments) {
    if (arguments.count() == 1) {
      throw arguments.refused("both limits, such as clip 0 6, or clip 0 inf");
    }
    var clip = new Clip(arguments.numberOrInfinite(-1), arguments.numberOrInfinite(1));
    if (clip.least > clip.most) {
      throw arguments.refused("the smaller limit first, such as clip 0 6");
    }
    return clip;
  }

  @Override
  public String text() {
    return "clip " + text(least) + " " + text(most);
  }

  private static String text(double limit) {
    return Double.isInfinite(limit) ? limit > 0 ? "inf" : "-inf" : Numbers.text(limit);
  }

  @Override
  public String assumed() {
    return "the limits are -1 and 1, as those of PyTorch's Hardtanh";
  }

  @Override
  public Expr of(Expr x) {
    return limited(Aggregate.Function.MIN, most, limited(Aggregate.Function.MAX, least, x));
  }

  private static Expr limited(Aggregate.Function function, double limit, Expr x) {
    return Double.isInfinite(limit) ? x : Aggregate.of(function, new Expr.Number(limit), x);
  }

  @Override
  public double of(double x) {
    return Math.min(most, Math.max(least, x));
  }
}
