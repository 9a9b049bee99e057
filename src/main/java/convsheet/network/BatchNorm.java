package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.Regions;
import convsheet.network.LayerGrids.Parameter;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code (x - mean) / sqrt(variance + eps) * weight + bias} with numbers for each channel
 * (PyTorch's {@code BatchNorm2d} in evaluation mode; Ioffe and Szegedy 2015), then an activation;
 * any shape to the same shape. The values of a vector {@code [N]} each have their own numbers
 * ({@code BatchNorm1d}).
 *
 * @param mean the running means, {@code [C]}
 * @param variance the running variances, {@code [C]}, none negative
 * @param weight what each channel is multiplied with, {@code [C]}
 * @param bias what is added to each channel, {@code [C]}
 * @param eps what is added to the variances, so that nothing is divided by 0
 * @param activation what is applied to the results
 */
public record BatchNorm(
    double[] mean,
    double[] variance,
    double[] weight,
    double[] bias,
    double eps,
    Activation activation)
    implements Layer {
  private static final double EPS = 1e-5;

  /** From a row of the {@code Layers} sheet and its four columns of numbers. */
  static BatchNorm read(LayerSpec spec, List<Shape> inputs) {
    int features = features(inputs.get(0));
    double eps = spec.number("eps").orElse(EPS);
    if (eps < 0) {
      throw spec.problem(
          "eps",
          "eps " + spec.quote("eps"),
          "0 or more",
          "Correct the eps of " + spec.name() + ".");
    }
    if (spec.cell("eps").isEmpty()
        && spec.text("type").filter(type -> type.matches("(?i).*normali[sz]ation.*")).isPresent()) {
      spec.note(
          Finding.note(
              spec.layersSheet(),
              spec.cell("type").orElse(""),
              "eps is " + Numbers.text(EPS) + ", as in PyTorch; Keras has 0.001"));
    }
    var missing = new ArrayList<String>();
    var batchNorm =
        new BatchNorm(
            numbers(spec, "mean", features, 0, missing),
            numbers(spec, "variance", features, 1, missing),
            numbers(spec, "weight", features, 1, missing),
            numbers(spec, "bias", features, 0, missing),
            eps,
            spec.activation());
    batchNorm.checkVariances(spec);
    if (!missing.isEmpty()) {
      spec.note(
          Finding.note(
              spec.sheetName(),
              "",
              "no numbers labelled " + String.join(", ", missing) + " for each channel"));
    }
    return batchNorm;
  }

  private static double[] numbers(
      LayerSpec spec, String name, int features, double otherwise, List<String> missing) {
    var given = spec.column(name, features);
    if (given.isEmpty()) {
      missing.add(name + ": " + Numbers.text(otherwise));
    }
    return given.map(GivenGrid::values).orElseGet(() -> LayerSheet.all(features, otherwise));
  }

  /** Refuses what would divide by 0 or take the root of a negative number. */
  private void checkVariances(LayerSpec spec) {
    for (int channel = 0; channel < variance.length; channel++) {
      if (variance[channel] + eps > 0) {
        continue;
      }
      boolean isZero = variance[channel] + eps == 0;
      throw spec.gridProblem(
          spec.read().stream()
              .filter(grid -> grid.values() == variance)
              .map(GivenGrid::cells)
              .findFirst()
              .orElse(""),
          "a variance of "
              + Numbers.text(variance[channel])
              + (variance.length == 1 ? "" : " for channel " + (channel + 1))
              + (isZero ? " with eps " + Numbers.text(eps) + ", which divides by 0" : ""),
          isZero ? "variance + eps above 0" : "variances that are not negative",
          isZero
              ? "Give "
                  + spec.name()
                  + " an eps such as 0.00001, or correct the numbers under the label \"variance\"."
              : "Correct the numbers under the label \"variance\".");
    }
  }

  private static int features(Shape shape) {
    return shape.isVector() ? shape.rows() : shape.channels();
  }

  @Override
  public String type() {
    return "batchnorm";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    if (eps != EPS) {
      options.put("eps", Numbers.text(eps));
    }
    if (!(activation instanceof Identity)) {
      options.put("activation", activation.text());
    }
    return options;
  }

  @Override
  public String summary() {
    return "(x - mean) / sqrt(variance + "
        + Numbers.text(eps)
        + ") * weight + bias for each channel"
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (features(input) != mean.length) {
      throw ProblemException.input(
          Problem.of(
              "numbers for " + Problem.count(mean.length, "channel"),
              features(input) + ", as its input has",
              "Give each channel a mean, a variance, a weight and a bias."));
    }
    return input;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return inputs.get(0).count();
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var means = grid(name, Grid.Part.MEAN, "mean");
    var variances = grid(name, Grid.Part.VARIANCE, "variance");
    var weights = grid(name, Grid.Part.SCALE, "weight");
    var biases = grid(name, Grid.Part.SHIFT, "bias");
    var normalised = FeatureMap.of(name, Grid.Part.STEP, "normalised", input.shape()).channels();
    var steps = new ArrayList<ComputedGrid>();
    var scaled = new ArrayList<Regions>();
    for (int channel = 0; channel < normalised.size(); channel++) {
      int c = channel;
      var source = input.channels().get(channel);
      var step = normalised.get(channel);
      steps.add(
          ComputedGrid.moving(
              step,
              (row, column) -> {
                int feature = input.shape().isVector() ? row : c;
                return new Expr.Quotient(
                    new Expr.Difference(
                        new Expr.Ref(source, row, column), new Expr.Ref(means, feature, 0)),
                    new Expr.Call(
                        Expr.Call.Function.SQRT,
                        new Expr.Sum(
                            List.of(new Expr.Ref(variances, feature, 0), new Expr.Number(eps)))));
              }));
      scaled.add(
          Regions.moving(
              step.rows(),
              step.columns(),
              (row, column) -> {
                int feature = input.shape().isVector() ? row : c;
                return new Expr.Sum(
                    List.of(
                        Expr.SumOfProducts.of(
                            new Expr.Ref(step, row, column), new Expr.Ref(weights, feature, 0)),
                        new Expr.Ref(biases, feature, 0)));
              }));
    }
    return activation
        .grids(name, input.shape(), scaled)
        .with(
            List.of(
                new Parameter(means, mean),
                new Parameter(variances, variance),
                new Parameter(weights, weight),
                new Parameter(biases, bias)),
            Padding.NONE,
            steps);
  }

  private Grid grid(String name, Grid.Part part, String word) {
    return new Grid(name, part, word, mean.length, 1);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var makes = activation.reads(inputs.get(0), wanted);
    var features = inputs.get(0).isVector() ? makes.rows() : makes.channels();
    return Cut.alike(
        new BatchNorm(
            some(mean, features),
            some(variance, features),
            some(weight, features),
            some(bias, features),
            eps,
            activation),
        inputs,
        makes);
  }

  private static double[] some(double[] numbers, Span features) {
    return Arrays.copyOfRange(numbers, features.first(), features.last() + 1);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    int each = input.values().length / mean.length;
    var values = new double[input.values().length];
    for (int i = 0; i < values.length; i++) {
      int feature = i / each;
      double deviation = Tensor.cell(variance[feature] + eps);
      double normal =
          Tensor.cell(
              Tensor.cell(input.values()[i] - mean[feature]) / Tensor.cell(Math.sqrt(deviation)));
      values[i] = Tensor.cell(normal * weight[feature]) + bias[feature];
    }
    return activation.forward(Tensor.of(input.shape(), values));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchNorm that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(variance, that.variance)
        && Arrays.equals(weight, that.weight)
        && Arrays.equals(bias, that.bias)
        && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(mean) + 31 * Arrays.hashCode(weight);
  }

  @Override
  public String toString() {
    return "BatchNorm[" + mean.length + " channels]";
  }
}
