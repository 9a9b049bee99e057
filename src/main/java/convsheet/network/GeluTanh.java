package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Expr.Number;
import convsheet.formula.Expr.Product;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * {@code 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))}, which is near {@link Gelu}
 * (PyTorch's {@code GELU(approximate='tanh')}; Hendrycks and Gimpel 2016).
 */
public record GeluTanh() implements Elementwise {
  private static final double ROOT = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  @Override
  public String text() {
    return "gelutanh";
  }

  @Override
  public Expr of(Expr x) {
    var cubic = new Product(new Product(new Product(new Number(CUBIC), x), x), x);
    var tanh =
        new Expr.Call(
            Expr.Call.Function.TANH,
            new Product(new Number(ROOT), new Expr.Sum(List.of(x, cubic))));
    return new Product(new Product(new Number(0.5), x), new Expr.Sum(List.of(new Number(1), tanh)));
  }

  @Override
  public double of(double x) {
    double cubic = Tensor.cell(CUBIC * x * x * x);
    double tanh = Expr.Call.Function.TANH.of(Tensor.cell(ROOT * Tensor.cell(x + cubic)));
    return 0.5 * x * (1 + tanh);
  }
}
