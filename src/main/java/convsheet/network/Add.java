package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The sum of several layers, cell by cell, with an activation behind it: what closes a residual
 * block (He et al. 2015). All inputs have one shape, which is the output's.
 *
 * @param activation what is applied to each sum
 */
public record Add(Activation activation) implements Layer {
  private static final String ONE_SHAPE = "inputs of one shape";
  private static final String SAME_SIZE =
      "Give the layers that are added the same number of channels, rows and columns, for example"
          + " by padding same.";

  /** From a row of the {@code Layers} sheet. */
  static Add read(LayerSpec spec, List<Shape> inputs) {
    var add = new Add(spec.activation());
    if (inputs.stream().distinct().count() > 1) {
      throw spec.problem(
          "from",
          "layers to be added that differ in shape: " + spec.named(inputs),
          ONE_SHAPE,
          remedy(inputs));
    }
    return add;
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
            + " filters behind what has fewer channels, and add that."
        : SAME_SIZE;
  }

  @Override
  public String type() {
    return "add";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    if (!(activation instanceof Identity)) {
      options.put("activation", activation.text());
    }
    return options;
  }

  @Override
  public String summary() {
    return "the sum of its inputs"
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    for (var input : inputs) {
      if (!input.equals(inputs.get(0))) {
        throw ProblemException.input(
            Problem.of(
                "inputs of " + inputs.get(0) + " and of " + input + " to be added",
                ONE_SHAPE,
                SAME_SIZE));
      }
    }
    return inputs.get(0);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var shape = inputs.get(0).shape();
    var sums =
        IntStream.range(0, shape.channels())
            .mapToObj(
                channel ->
                    Regions.moving(
                        shape.rows(),
                        shape.columns(),
                        (row, column) -> {
                          var terms = new ArrayList<Expr>();
                          for (var input : inputs) {
                            terms.add(new Expr.Ref(input.channels().get(channel), row, column));
                          }
                          return Expr.Sum.of(terms);
                        }))
            .toList();
    return activation.grids(name, shape, sums);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var sums = inputs.get(0).values().clone();
    for (var input : inputs.subList(1, inputs.size())) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += input.values()[i];
      }
    }
    return activation.forward(Tensor.of(inputs.get(0).shape(), sums));
  }
}
