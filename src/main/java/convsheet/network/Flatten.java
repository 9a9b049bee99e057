package convsheet.network;

import convsheet.formula.Run;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * All values in one column, channel by channel, row by row; {@code [C, H, W]} to {@code [C * H *
 * W]} (PyTorch's {@code Flatten}).
 */
public record Flatten() implements Rearrangement {
  /** From a row of the {@code Layers} sheet; it has no options. */
  static Flatten read(LayerSpec spec, List<Shape> inputs) {
    return new Flatten();
  }

  @Override
  public String type() {
    return "flatten";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "all values in one column";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(Math.toIntExact(inputs.get(0).count()));
  }

  @Override
  public int source(Shape input, int channel, int row, int column) {
    return row;
  }

  @Override
  public List<Run> rows(Shape input) {
    int length = input.columns() == 1 ? input.plane() : input.columns();
    return Run.equal(Math.toIntExact(input.count()), row -> row / length);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var input = inputs.get(0);
    int plane = input.plane();
    int columns = input.columns();
    var channels = Span.between(wanted.rows().first() / plane, wanted.rows().last() / plane);
    var rows = Span.all(input.rows());
    var across = Span.all(columns);
    int first = channels.first() * plane;
    if (channels.count() == 1) {
      rows =
          Span.between(
              (wanted.rows().first() - first) / columns, (wanted.rows().last() - first) / columns);
      first += rows.first() * columns;
      if (rows.count() == 1) {
        across = Span.between(wanted.rows().first() - first, wanted.rows().last() - first);
        first += across.first();
      }
    }
    var reads = new Block(channels, rows, across);
    return Cut.of(this, reads, wanted.at(new Span(first, (int) reads.count()), wanted.columns()));
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return inputs.get(0).reshape(outputShape(List.of(inputs.get(0).shape())));
  }
}
