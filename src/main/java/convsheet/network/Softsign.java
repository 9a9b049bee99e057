package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Tensor;
import java.util.List;

/** {@code x / (1 + |x|)} (PyTorch's {@code Softsign}). */
public record Softsign() implements Elementwise {
  @Override
  public String text() {
    return "softsign";
  }

  @Override
  public Expr of(Expr x) {
    return new Expr.Quotient(
        x, new Expr.Sum(List.of(new Expr.Number(1), new Expr.Call(Expr.Call.Function.ABS, x))));
  }

  @Override
  public double of(double x) {
    return x / Tensor.cell(1 + Math.abs(x));
  }
}
