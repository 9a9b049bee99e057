package convsheet.network;

import convsheet.formula.Expr;
import convsheet.kernel.Pooling;
import convsheet.tensor.Shape;
import java.util.List;

/**
 * The largest value of each channel; {@code [C, H, W]} to {@code [C, 1, 1]} (PyTorch's {@code
 * AdaptiveMaxPool2d(1)}).
 */
public record GlobalMaxPool() implements GlobalPool {
  /** From a row of the {@code Layers} sheet; it has no options. */
  static GlobalMaxPool read(LayerSpec spec, List<Shape> inputs) {
    return new GlobalMaxPool();
  }

  @Override
  public String type() {
    return "globalmaxpool";
  }

  @Override
  public String summary() {
    return "the largest value of each channel";
  }

  @Override
  public Expr.Aggregate.Function function() {
    return Expr.Aggregate.Function.MAX;
  }

  @Override
  public double[] pool(Pooling whole, double[] input) {
    return whole.max(input);
  }
}
