package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** A layer of one input whose every value is one that it reads, in another place. */
sealed interface Rearrangement extends Layer
    permits ChannelShuffle, Flatten, PixelShuffle, Reshape, Slice {
  /**
   * Which value of the input stands in a place of the output; all is counted from 0.
   *
   * @return its number, channel by channel, row by row
   */
  int source(Shape input, int channel, int row, int column);

  /** The rows of the output in runs within which the rows that are read are even. */
  default List<Run> rows(Shape input) {
    return Run.all(outputShape(List.of(input)).rows());
  }

  /** The columns of the output, likewise. */
  default List<Run> columns(Shape input) {
    return Run.all(outputShape(List.of(input)).columns());
  }

  @Override
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  default LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var shape = outputShape(List.of(input.shape()));
    int plane = input.shape().plane();
    int columns = input.shape().columns();
    var copies =
        IntStream.range(0, shape.channels())
            .mapToObj(
                channel ->
                    Regions.of(
                        rows(input.shape()),
                        columns(input.shape()),
                        (row, column) -> {
                          int i = source(input.shape(), channel, row, column);
                          return new Expr.Ref(
                              input.channels().get(i / plane), i % plane / columns, i % columns);
                        }))
            .toList();
    return new Identity().grids(name, shape, copies);
  }

  @Override
  default Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var shape = outputShape(List.of(input.shape()));
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.rows(); row++) {
        for (int column = 0; column < shape.columns(); column++) {
          values[to++] = input.values()[source(input.shape(), channel, row, column)];
        }
      }
    }
    return Tensor.of(shape, values);
  }
}
