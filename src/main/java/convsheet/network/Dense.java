package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.kernel.Convolution;
import convsheet.network.Initialiser.Fan;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * A fully connected layer (PyTorch's {@code Flatten} and {@code Linear}, with an activation behind
 * them); any shape to {@code [N]}. Each output has a weight for every value it reads, in the shape
 * of what it reads.
 *
 * @param weight {@code [N, C, H, W]} for an input of {@code [C, H, W]}; {@code [N, 1, M, 1]} for
 *     one of {@code [M]}
 * @param bias {@code [N]}, or empty for none
 * @param activation what is applied to the sums
 * @param names what a person calls each output, or {@code ""}; empty where none has a name
 */
public record Dense(Tensor weight, double[] bias, Activation activation, List<String> names)
    implements Layer {

  public Dense {
    names = List.copyOf(names);
  }

  /** A layer to whose outputs nobody gave names. */
  public Dense(Tensor weight, double[] bias, Activation activation) {
    this(weight, bias, activation, List.of());
  }

  /** From a row of the {@code Layers} sheet and its weights. */
  static Dense read(LayerSpec spec, List<Shape> inputs) {
    var input = inputs.get(0);
    var size = new Size(input.rows(), input.columns());
    var weights =
        InitialWeights.of(spec, "weights", input.channels(), Optional.of(size), Fan::ofDense);
    return new Dense(weights.weight(), weights.bias(), spec.activation(), weights.names());
  }

  @Override
  public Dense withWeights(DoubleSupplier numbers) {
    return new Dense(
        weight.filled(numbers),
        DoubleStream.generate(numbers).limit(bias.length).toArray(),
        activation);
  }

  private int outputs() {
    return weight.shape().size(0);
  }

  @Override
  public String type() {
    return "dense";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("filters", String.valueOf(outputs()));
    if (!(activation instanceof Identity)) {
      options.put("activation", activation.text());
    }
    return options;
  }

  @Override
  public String summary() {
    return Problem.count(outputs(), "output")
        + " of "
        + Problem.count(weight.shape().count() / outputs(), "weight")
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (weight.shape().size(1) != input.channels()
        || weight.shape().rows() != input.rows()
        || weight.shape().columns() != input.columns()) {
      throw ProblemException.input(
          Problem.of(
              "weights for an input of "
                  + Shape.of(
                      weight.shape().size(1), weight.shape().rows(), weight.shape().columns()),
              "weights for " + input,
              "Give every output one weight for each value it reads."));
    }
    return Shape.of(outputs());
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return weight.shape().count();
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var parameters = new WeightGrids(name, Grid.Part.WEIGHTS, weight, bias, names);
    var partial = new PartialSums(name, outputs(), 1);
    var sum =
        partial.of(
            0,
            input.channels().size(),
            channel ->
                (output, ignored) ->
                    new Expr.SumOfProducts(
                        input.channels().get(channel).whole(),
                        parameters.plane(output, channel).whole()),
            parameters::bias);
    return activation
        .grids(name, Shape.of(outputs()), List.of(sum))
        .with(parameters.parameters(), Padding.NONE, partial.steps());
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var makes = activation.reads(Shape.of(outputs()), wanted);
    var kept = makes.rows();
    int each = Math.toIntExact(weight.shape().count() / outputs());
    var shape = weight.shape();
    var layer =
        new Dense(
            Tensor.of(
                Shape.of(kept.count(), shape.size(1), shape.rows(), shape.columns()),
                Arrays.copyOfRange(weight.values(), kept.first() * each, (kept.last() + 1) * each)),
            bias.length == 0 ? bias : Arrays.copyOfRange(bias, kept.first(), kept.last() + 1),
            activation,
            FilterNames.ofSome(names, kept, outputs()));
    return Cut.of(layer, Block.all(inputs.get(0)), makes);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var shape = weight.shape();
    var convolution =
        new Convolution(
            shape.size(1),
            shape.rows(),
            shape.columns(),
            outputs(),
            shape.rows(),
            shape.columns(),
            1,
            1,
            1,
            1,
            1);
    return activation.forward(
        Tensor.of(
            Shape.of(outputs()), convolution.apply(inputs.get(0).values(), weight.values(), bias)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dense that
        && weight.equals(that.weight)
        && Arrays.equals(bias, that.bias)
        && activation.equals(that.activation)
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return weight.hashCode();
  }

  @Override
  public String toString() {
    return "Dense[" + summary() + "]";
  }
}
