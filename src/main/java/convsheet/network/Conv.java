package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Window;
import convsheet.kernel.Convolution;
import convsheet.network.Initialiser.Fan;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * A convolution (PyTorch's {@code Conv2d}, with an activation behind it); {@code [C, H, W]} to
 * {@code [F, H', W']}, where H' = floor((H + top + bottom - dilation * (kernel - 1) - 1) / stride)
 * + 1.
 *
 * @param weight the filters, {@code [F, C / groups, kernel rows, kernel columns]}
 * @param bias {@code [F]}, or empty for none
 * @param stride the distance from one window to the next
 * @param padding the border around the input
 * @param dilation the distance from one cell of a window to the next
 * @param groups how many separate convolutions it is; divides C and F
 * @param activation what is applied to each sum
 */
public record Conv(
    Tensor weight,
    double[] bias,
    Size stride,
    Padding padding,
    Size dilation,
    int groups,
    Activation activation)
    implements Layer {

  /** From a row of the {@code Layers} sheet and its filters. */
  static Conv read(LayerSpec spec, List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture("conv", input);
    }
    int groups = readGroups(spec, input);
    var weights =
        InitialWeights.of(
            spec, "filter", input.channels() / groups, spec.size("kernel"), Fan::ofFilters);
    checkGroups(spec, weights.weight(), groups);
    var kernel = kernel(weights.weight());
    var stride = spec.size("stride").orElse(Size.of(1));
    var dilation = spec.size("dilation").orElse(Size.of(1));
    var padding = spec.padding(reach(kernel, dilation), stride, spec.paddingMode());
    spec.at("padding", () -> padding.padded(input));
    return new Conv(
        weights.weight(), weights.bias(), stride, padding, dilation, groups, spec.activation());
  }

  /** The groups that a layer with filters is given; they divide the channels it reads. */
  static int readGroups(LayerSpec spec, Shape input) {
    int groups = spec.count("groups").orElse(1);
    if (input.channels() % groups != 0) {
      throw spec.problem(
          "groups",
          groups + " groups",
          divisor(input.channels(), "channel") + " that " + spec.name() + " reads",
          "Correct the groups of " + spec.name() + ".");
    }
    return groups;
  }

  private static String divisor(int count, String what) {
    return count == 1
        ? "1 group for the one " + what
        : "a divisor of the " + count + " " + what + "s";
  }

  /** Checks that groups divide the filters. */
  static void checkGroups(LayerSpec spec, Tensor weight, int groups) {
    int filters = weight.shape().size(0);
    if (filters % groups != 0) {
      throw spec.problem(
          "groups",
          groups + " groups",
          divisor(filters, "filter") + " of " + spec.name(),
          "Correct the groups of " + spec.name() + ".");
    }
  }

  /** The rows and columns between the first and the last cell that a window reads. */
  static Size reach(Size kernel, Size dilation) {
    return new Size(
        reach(kernel.rows(), dilation.rows()), reach(kernel.columns(), dilation.columns()));
  }

  private static int reach(int kernel, int dilation) {
    return Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
  }

  private static Size kernel(Tensor weight) {
    return new Size(weight.shape().rows(), weight.shape().columns());
  }

  private Size kernel() {
    return kernel(weight);
  }

  private int filters() {
    return weight.shape().size(0);
  }

  /** The channels of one filter. */
  private int filterChannels() {
    return weight.shape().size(1);
  }

  @Override
  public Conv withWeights(DoubleSupplier numbers) {
    return new Conv(
        weight.filled(numbers),
        DoubleStream.generate(numbers).limit(bias.length).toArray(),
        stride,
        padding,
        dilation,
        groups,
        activation);
  }

  @Override
  public String type() {
    return "conv";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("filters", String.valueOf(filters()));
    options.put("kernel", kernel().text());
    if (!stride.equals(Size.of(1))) {
      options.put("stride", stride.text());
    }
    if (!padding.isNone()) {
      options.put("padding", padding.text());
      if (padding.mode() != Padding.Mode.ZEROS) {
        options.put("padding mode", padding.mode().text());
      }
    }
    if (!dilation.equals(Size.of(1))) {
      options.put("dilation", dilation.text());
    }
    if (groups != 1) {
      options.put("groups", String.valueOf(groups));
    }
    if (!(activation instanceof Identity)) {
      options.put("activation", activation.text());
    }
    return options;
  }

  @Override
  public String summary() {
    var text =
        new StringBuilder()
            .append(filters() == 1 ? "1 filter" : filters() + " filters")
            .append(" of " + kernel() + " x " + filterChannels());
    if (!stride.equals(Size.of(1))) {
      text.append(", stride " + stride.text());
    }
    if (!padding.isNone()) {
      text.append(", padding " + padding.text() + " (" + padding.mode().text() + ")");
    }
    if (!dilation.equals(Size.of(1))) {
      text.append(", dilation " + dilation.text());
    }
    if (groups != 1) {
      text.append(", " + groups + " groups");
    }
    return text + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture("conv", input);
    }
    if (input.channels() != filterChannels() * groups) {
      throw ProblemException.input(
          Problem.of(
              "filters of " + filterChannels() + " channels in " + groups + " groups",
              input.channels() + " channels, as many as the input has",
              "Give every filter one plane for each channel it reads."));
    }
    var convolution = convolution(padding.padded(input));
    return Shape.of(filters(), convolution.outputRows(), convolution.outputColumns());
  }

  private Convolution convolution(Shape padded) {
    var reach = reach(kernel(), dilation);
    if (reach.rows() > padded.rows() || reach.columns() > padded.columns()) {
      throw ProblemException.input(
          Problem.of(
              "a kernel that reaches over " + reach + " cells",
              "at most "
                  + padded.rows()
                  + " x "
                  + padded.columns()
                  + ", the size of its "
                  + (padding.isNone() ? "" : "padded ")
                  + "input",
              "Use a smaller kernel, or more padding."));
    }
    return new Convolution(
        padded.channels(),
        padded.rows(),
        padded.columns(),
        filters(),
        kernel().rows(),
        kernel().columns(),
        stride.rows(),
        stride.columns(),
        dilation.rows(),
        dilation.columns(),
        groups);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return outputShape(inputs).count() * filterChannels() * weight.shape().plane();
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var padded = padding.isNone() ? List.<ComputedGrid>of() : padding.grids(name, input);
    var windows =
        padding.isNone() ? input.channels() : padded.stream().map(ComputedGrid::grid).toList();
    var parameters = new WeightGrids(name, Grid.Part.FILTER, weight, bias);
    int groupFilters = filters() / groups;
    var shape = outputShape(List.of(input.shape()));
    var sums = new ArrayList<Regions>();
    for (int filter = 0; filter < filters(); filter++) {
      int first = filter / groupFilters * filterChannels();
      var read = windows.subList(first, first + filterChannels());
      sums.add(Regions.moving(shape.rows(), shape.columns(), sum(read, parameters, filter)));
    }
    return activation.grids(name, shape, sums).with(parameters.parameters(), padding, padded);
  }

  private ComputedGrid.Formula sum(List<Grid> channels, WeightGrids parameters, int filter) {
    return (row, column) -> {
      var terms = new ArrayList<Expr>(channels.size() + 1);
      for (int channel = 0; channel < channels.size(); channel++) {
        var window =
            new Window(
                channels.get(channel),
                row * stride.rows(),
                column * stride.columns(),
                kernel().rows(),
                kernel().columns(),
                dilation.rows(),
                dilation.columns());
        terms.add(new Expr.SumOfProducts(window, parameters.plane(filter, channel).whole()));
      }
      parameters.bias(filter).ifPresent(terms::add);
      return Expr.Sum.of(terms);
    };
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var padded = padding.pad(inputs.get(0));
    var convolution = convolution(padded.shape());
    return activation.forward(
        Tensor.of(
            Shape.of(filters(), convolution.outputRows(), convolution.outputColumns()),
            convolution.apply(padded.values(), weight.values(), bias)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Conv that
        && weight.equals(that.weight)
        && Arrays.equals(bias, that.bias)
        && options().equals(that.options());
  }

  @Override
  public int hashCode() {
    return options().hashCode();
  }

  @Override
  public String toString() {
    return "Conv[" + summary() + "]";
  }
}
