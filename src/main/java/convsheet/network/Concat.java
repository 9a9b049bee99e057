package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The channels of several layers one after the other; {@code [C1, H, W], [C2, H, W], ...} to {@code
 * [C1 + C2 + ..., H, W]}, or vectors end to end (PyTorch's {@code cat} along the channels).
 */
public record Concat() implements Layer {
  /** From a row of the {@code Layers} sheet; it has no options. */
  static Concat read(LayerSpec spec, List<Shape> inputs) {
    var concat = new Concat();
    try {
      concat.outputShape(inputs);
    } catch (ProblemException e) {
      throw spec.problem(
          "from",
          "layers to be put together that differ in size: " + spec.named(inputs),
          e.problem().expected(),
          e.problem().remedy());
    }
    return concat;
  }

  @Override
  public String type() {
    return "concat";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return "the channels of its inputs, one after the other";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var first = inputs.get(0);
    for (var input : inputs) {
      if (input.isVector() != first.isVector()
          || !first.isVector()
              && (input.rows() != first.rows() || input.columns() != first.columns())) {
        throw ProblemException.input(
            Problem.of(
                "inputs of " + first + " and of " + input + " to be put together",
                "channels of one size",
                "Give the layers that are put together the same number of rows and columns."));
      }
    }
    return first.isVector()
        ? Shape.of(inputs.stream().mapToInt(Shape::rows).sum())
        : Shape.of(inputs.stream().mapToInt(Shape::channels).sum(), first.rows(), first.columns());
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var grids = inputs.stream().flatMap(input -> input.channels().stream()).toList();
    var shape = outputShape(inputs.stream().map(FeatureMap::shape).toList());
    var copies = new ArrayList<Regions>();
    if (shape.isVector()) {
      copies.add(Regions.of(endToEnd(grids), Run.all(1), (row, column) -> endToEnd(grids, row)));
    } else {
      grids.forEach(grid -> copies.add(Regions.copy(grid)));
    }
    return new Identity().grids(name, shape, copies);
  }

  private static List<Run> endToEnd(List<Grid> vectors) {
    var runs = new ArrayList<Run>();
    int first = 0;
    for (var vector : vectors) {
      runs.add(new Run(first, vector.rows(), 1));
      first += vector.rows();
    }
    return runs;
  }

  private static Expr endToEnd(List<Grid> vectors, int row) {
    int rest = row;
    for (var vector : vectors) {
      if (rest < vector.rows()) {
        return new Expr.Ref(vector, rest, 0);
      }
      rest -= vector.rows();
    }
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    boolean isVector = inputs.get(0).isVector();
    var along = isVector ? wanted.rows() : wanted.channels();
    var reads = new ArrayList<Optional<Block>>();
    int before = 0;
    for (var input : inputs) {
      int size = isVector ? input.rows() : input.channels();
      int first = Math.max(0, along.first() - before);
      int last = Math.min(size - 1, along.last() - before);
      reads.add(
          first > last
              ? Optional.empty()
              : Optional.of(part(wanted, isVector, Span.between(first, last))));
      before += size;
    }
    return new Cut(this, reads, wanted);
  }

  private static Block part(Block wanted, boolean isVector, Span along) {
    return isVector ? wanted.at(along, wanted.columns()) : wanted.ofChannels(along);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var shape = outputShape(inputs.stream().map(Tensor::shape).toList());
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (var input : inputs) {
      System.arraycopy(input.values(), 0, values, to, input.values().length);
      to += input.values().length;
    }
    return Tensor.of(shape, values);
  }
}
