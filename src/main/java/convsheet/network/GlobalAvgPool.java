package convsheet.network;

import convsheet.formula.Expr;
import convsheet.kernel.Pooling;
import convsheet.tensor.Shape;
import java.util.List;

/**
 * The average of each channel; {@code [C, H, W]} to {@code [C, 1, 1]} (PyTorch's {@code
 * AdaptiveAvgPool2d(1)}).
 */
public record GlobalAvgPool() implements GlobalPool {
  /** From a row of the {@code Layers} sheet; it has no options. */
  static GlobalAvgPool read(LayerSpec spec, List<Shape> inputs) {
    return new GlobalAvgPool();
  }

  @Override
  public String type() {
    return "globalavgpool";
  }

  @Override
  public String summary() {
    return "the average of each channel";
  }

  @Override
  public Expr.Aggregate.Function function() {
    return Expr.Aggregate.Function.AVERAGE;
  }

  @Override
  public double[] pool(Pooling whole, double[] input) {
    return whole.average(input);
  }
}
