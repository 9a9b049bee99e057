package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The average of each channel; {@code [C, H, W]} to {@code [C, 1, 1]} (PyTorch's {@code
 * AdaptiveAvgPool2d(1)}).
 */
public record GlobalAvgPool() implements Layer {
  /** From a row of the {@code Layers} sheet; it has no options. */
  static GlobalAvgPool read(LayerSpec spec, List<Shape> inputs) {
    return new GlobalAvgPool();
  }

  @Override
  public String type() {
    return "globalavgpool";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "the average of each channel";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.get(0).isVector()) {
      throw LayerTypes.needsPicture(type(), inputs.get(0));
    }
    return Shape.of(inputs.get(0).channels(), 1, 1);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var averages =
        input.channels().stream()
            .map(
                channel ->
                    Regions.moving(
                        1,
                        1,
                        (row, column) ->
                            Expr.Aggregate.of(
                                Expr.Aggregate.Function.AVERAGE, new Expr.Range(channel.whole()))))
            .toList();
    return new Identity().grids(name, outputShape(List.of(input.shape())), averages);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var shape = inputs.get(0).shape();
    var whole = new Size(shape.rows(), shape.columns());
    var window = new PoolWindow(whole, whole, Padding.NONE, Size.of(1), false);
    return Tensor.of(
        outputShape(List.of(shape)), window.pooling(shape).average(inputs.get(0).values()));
  }
}
