package convsheet.network;

import convsheet.formula.Expr;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A layer that makes one value of the values of several layers, cell by cell, with an activation
 * behind it. What has one channel, one row or one column counts for all of them (broadcasting): a
 * {@code [C, 1, 1]} is one number for each channel of a {@code [C, H, W]}, and so is a vector
 * {@code [C]}.
 */
sealed interface Combination extends Layer permits Add, Sub, Mul {
  String SAME_SIZE =
      "Give the layers the same number of channels, rows and columns, for example by padding same;"
          + " or one number for each channel.";

  /** What is applied to each value. */
  Activation activation();

  /** What it does to layers: {@code added}. */
  String participle();

  /** The value of some cells. */
  Expr of(List<Expr> cells);

  /** The value so far with that of one more cell, with the very bits of {@link #of(List)}. */
  double of(double before, double cell);

  /**
   * Refuses what does not go together, at its cell.
   *
   * @param layer the layer that the specification says
   */
  static <T extends Combination> T read(LayerSpec spec, List<Shape> inputs, T layer) {
    try {
      layer.outputShape(inputs);
    } catch (ProblemException e) {
      throw spec.problem(
          "from",
          "layers to be " + layer.participle() + " that differ in shape: " + spec.named(inputs),
          e.problem().expected(),
          e.problem().remedy());
    }
    noteChannels(spec, inputs);
    return layer;
  }

  /** Tells of one channel that counts for all of a picture: that may be a mistake. */
  private static void noteChannels(LayerSpec spec, List<Shape> inputs) {
    boolean areSome = inputs.stream().anyMatch(input -> PerChannel.count(input) > 1);
    boolean isOne = inputs.stream().anyMatch(input -> !input.isVector() && input.channels() == 1);
    if (areSome && isOne && inputs.stream().noneMatch(Shape::isVector)) {
      spec.note(
          Finding.note(
              spec.layersSheet(),
              spec.cell("from").orElse(""),
              "one channel counts for each of the others': " + spec.named(inputs)));
    }
  }

  @Override
  default Map<String, String> options() {
    return activation() instanceof Identity ? Map.of() : Map.of("activation", activation().text());
  }

  @Override
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  default Shape outputShape(List<Shape> inputs) {
    boolean areVectors = inputs.stream().allMatch(Shape::isVector);
    return areVectors
        ? Shape.of(size(inputs, Shape::rows))
        : Shape.of(
            size(inputs, PerChannel::count),
            size(inputs, input -> input.isVector() ? 1 : input.rows()),
            size(inputs, input -> input.isVector() ? 1 : input.columns()));
  }

  /** The size that all inputs have in a dimension, but for those that have one. */
  private int size(List<Shape> inputs, ToIntFunction<Shape> dimension) {
    var sizes = inputs.stream().mapToInt(dimension).filter(size -> size > 1).distinct().toArray();
    if (sizes.length > 1) {
      throw ProblemException.input(
          Problem.of(
              "inputs of "
                  + String.join(" and of ", inputs.stream().map(Shape::toString).toList())
                  + " to be "
                  + participle(),
              "inputs of one shape",
              remedy(inputs)));
    }
    return sizes.length == 0 ? 1 : sizes[0];
  }

  private static String remedy(List<Shape> inputs) {
    boolean channelsOnly =
        inputs.stream().noneMatch(Shape::isVector)
            && inputs.stream()
                    .map(input -> new Size(input.rows(), input.columns()))
                    .distinct()
                    .count()
                == 1;
    int most = inputs.stream().mapToInt(Shape::channels).max().orElseThrow();
    return channelsOnly
        ? "Put a conv with kernel 1 and "
            + most
            + " filters behind what has fewer channels, and read that."
        : SAME_SIZE;
  }

  @Override
  default LayerGrids grids(String name, List<FeatureMap> inputs) {
    var shape = outputShape(inputs.stream().map(FeatureMap::shape).toList());
    var values =
        FeatureMap.moving(
            shape,
            (channel, row, column) ->
                of(
                    inputs.stream()
                        .map(input -> cell(input, shape, channel, row, column))
                        .toList()));
    return activation().grids(name, shape, values);
  }

  /** The cell of an input that counts at a place of the output. */
  private static Expr cell(FeatureMap input, Shape output, int channel, int row, int column) {
    int i = index(input.shape(), output, channel, row, column);
    int plane = input.shape().plane();
    int columns = input.shape().columns();
    return new Expr.Ref(input.channels().get(i / plane), i % plane / columns, i % columns);
  }

  /** The number of the value of an input that counts at a place of the output. */
  private static int index(Shape input, Shape output, int channel, int row, int column) {
    if (input.isVector()) {
      int i = output.isVector() ? row : channel;
      return input.rows() == 1 ? 0 : i;
    }
    return ((input.channels() == 1 ? 0 : channel) * input.rows() + (input.rows() == 1 ? 0 : row))
            * input.columns()
        + (input.columns() == 1 ? 0 : column);
  }

  @Override
  default Cut cut(List<Shape> inputs, Block wanted) {
    var shape = outputShape(inputs);
    var makes = activation().reads(shape, wanted);
    return new Cut(
        this, inputs.stream().map(input -> Optional.of(part(input, shape, makes))).toList(), makes);
  }

  /** The part of an input that a part of the output is made of. */
  private static Block part(Shape input, Shape output, Block wanted) {
    if (input.isVector()) {
      return Block.all(input)
          .at(
              some(input.rows(), output.isVector() ? wanted.rows() : wanted.channels()),
              Span.all(1));
    }
    return new Block(
        some(input.channels(), wanted.channels()),
        some(input.rows(), wanted.rows()),
        some(input.columns(), wanted.columns()));
  }

  private static Span some(int size, Span wanted) {
    return size == 1 ? Span.all(1) : wanted;
  }

  @Override
  default Tensor forward(List<Tensor> inputs) {
    var shape = outputShape(inputs.stream().map(Tensor::shape).toList());
    var values = new double[Math.toIntExact(shape.count())];
    for (int k = 0; k < inputs.size(); k++) {
      var input = inputs.get(k);
      int to = 0;
      for (int channel = 0; channel < shape.channels(); channel++) {
        for (int row = 0; row < shape.rows(); row++) {
          for (int column = 0; column < shape.columns(); column++, to++) {
            double cell = input.values()[index(input.shape(), shape, channel, row, column)];
            values[to] = k == 0 ? cell : of(values[to], cell);
          }
        }
      }
    }
    return activation().forward(Tensor.of(shape, values));
  }
}
