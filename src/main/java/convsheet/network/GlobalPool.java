package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.kernel.Pooling;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** One value of each channel; {@code [C, H, W]} to {@code [C, 1, 1]}. */
sealed interface GlobalPool extends Layer permits GlobalAvgPool, GlobalMaxPool {
  /** What it makes of all values of a channel. */
  Expr.Aggregate.Function function();

  /** The same, by a kernel whose window is the whole channel. */
  double[] pool(Pooling whole, double[] input);

  @Override
  default Map<String, String> options() {
    return Map.of();
  }

  @Override
  default Shape outputShape(List<Shape> inputs) {
    if (inputs.get(0).isVector()) {
      throw LayerTypes.needsPicture(type(), inputs.get(0));
    }
    return Shape.of(inputs.get(0).channels(), 1, 1);
  }

  @Override
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  default LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var values =
        input.channels().stream()
            .map(
                channel ->
                    Regions.moving(
                        1,
                        1,
                        (row, column) ->
                            Expr.Aggregate.of(function(), new Expr.Range(channel.whole()))))
            .toList();
    return new Identity().grids(name, outputShape(List.of(input.shape())), values);
  }

  @Override
  default Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.of(this, Block.all(inputs.get(0)).ofChannels(wanted.channels()), wanted);
  }

  @Override
  default Tensor forward(List<Tensor> inputs) {
    var shape = inputs.get(0).shape();
    var whole = new Size(shape.rows(), shape.columns());
    var window = new PoolWindow(whole, whole, Padding.NONE, Size.of(1), false);
    return Tensor.of(
        outputShape(List.of(shape)), pool(window.pooling(shape), inputs.get(0).values()));
  }
}
