package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Each value repeated over a block of cells; {@code [C, H, W]} to {@code [C, H * rows, W *
 * columns]} (PyTorch's {@code Upsample} in mode {@code nearest}).
 *
 * @param scale rows and columns of a block
 */
public record Upsample(Size scale) implements Layer {
  /** From a row of the {@code Layers} sheet; the scale is 2 unless given. */
  static Upsample read(LayerSpec spec, List<Shape> inputs) {
    return new Upsample(spec.size("scale").orElse(Size.of(2)));
  }

  @Override
  public String type() {
    return "upsample";
  }

  @Override
  public Map<String, String> options() {
    return Map.of("scale", scale.text());
  }

  @Override
  public String summary() {
    return "each value repeated over " + scale + " cells";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture(type(), input);
    }
    return Shape.of(
        input.channels(),
        Math.multiplyExact(input.rows(), scale.rows()),
        Math.multiplyExact(input.columns(), scale.columns()));
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var shape = outputShape(List.of(input.shape()));
    var repeated =
        input.channels().stream()
            .map(
                channel ->
                    Regions.of(
                        Run.phases(shape.rows(), scale.rows(), row -> row / scale.rows()),
                        Run.phases(
                            shape.columns(), scale.columns(), column -> column / scale.columns()),
                        (row, column) ->
                            new Expr.Ref(channel, row / scale.rows(), column / scale.columns())))
            .toList();
    return new Identity().grids(name, shape, repeated);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var rows = blocks(wanted.rows(), scale.rows());
    var columns = blocks(wanted.columns(), scale.columns());
    return Cut.of(
        this,
        wanted.at(rows, columns),
        wanted.at(
            new Span(rows.first() * scale.rows(), rows.count() * scale.rows()),
            new Span(columns.first() * scale.columns(), columns.count() * scale.columns())));
  }

  private static Span blocks(Span wanted, int scale) {
    return Span.between(wanted.first() / scale, wanted.last() / scale);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var shape = outputShape(List.of(input.shape()));
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.rows(); row++) {
        for (int column = 0; column < shape.columns(); column++) {
          values[to++] = input.at(channel, row / scale.rows(), column / scale.columns());
        }
      }
    }
    return Tensor.of(shape, values);
  }
}
