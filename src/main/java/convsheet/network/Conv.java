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
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A convolution (PyTorch's {@code Conv2d}, with an activation behind it); {@code [C, H, W]} to
 * {@code [F, H', W']}, where H' = floor((H + top + bottom - dilation * (kernel - 1) - 1) / stride)
 * + 1.
 *
 * @param filters the filters
 * @param padding the border around the input
 * @param activation what is applied to each sum
 */
public record Conv(Filters filters, Padding padding, Activation activation) implements Layer {

  /**
   * A convolution.
   *
   * @param weight the filters, {@code [F, C / groups, kernel rows, kernel columns]}
   * @param bias {@code [F]}, or empty for none
   * @param stride the distance from one window to the next
   * @param padding the border around the input
   * @param dilation the distance from one cell of a window to the next
   * @param groups how many separate convolutions it is; divides C and F
   * @param activation what is applied to each sum
   */
  public Conv(
      Tensor weight,
      double[] bias,
      Size stride,
      Padding padding,
      Size dilation,
      int groups,
      Activation activation) {
    this(new Filters(weight, bias, stride, dilation, groups, List.of()), padding, activation);
  }

  /** From a row of the {@code Layers} sheet and its filters. */
  static Conv read(LayerSpec spec, List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture("conv", input);
    }
    int groups = Filters.readGroups(spec, input);
    var filters =
        Filters.read(
            spec,
            InitialWeights.of(
                spec, "filter", input.channels() / groups, spec.size("kernel"), Fan::ofFilters),
            groups);
    var padding = spec.padding(filters.reach(), filters.stride(), spec.paddingMode());
    spec.at("padding", () -> padding.padded(input));
    return new Conv(filters, padding, spec.activation());
  }

  /**
   * The same convolution, its filters called by names.
   *
   * @param names one for each filter, {@code ""} for one without; or empty
   */
  public Conv named(List<String> names) {
    return new Conv(filters.named(names), padding, activation);
  }

  /** {@code [F, C / groups, kernel rows, kernel columns]}. */
  public Tensor weight() {
    return filters.weight();
  }

  /** {@code [F]}, or empty for none. */
  public double[] bias() {
    return filters.bias();
  }

  /** The distance from one window to the next. */
  public Size stride() {
    return filters.stride();
  }

  /** The distance from one cell of a window to the next. */
  public Size dilation() {
    return filters.dilation();
  }

  /** How many separate convolutions it is. */
  public int groups() {
    return filters.groups();
  }

  @Override
  public Conv withWeights(DoubleSupplier numbers) {
    return new Conv(filters.with(numbers), padding, activation);
  }

  @Override
  public String type() {
    return "conv";
  }

  @Override
  public Map<String, String> options() {
    var border = new LinkedHashMap<String, String>();
    if (!padding.isNone()) {
      border.put("padding", padding.text());
      if (padding.mode() != Padding.Mode.ZEROS) {
        border.put("padding mode", padding.mode().text());
      }
    }
    return filters.options(border, activation);
  }

  @Override
  public String summary() {
    return filters.text()
        + (stride().equals(Size.of(1)) ? "" : ", stride " + stride().text())
        + (padding.isNone()
            ? ""
            : ", padding " + padding.text() + " (" + padding.mode().text() + ")")
        + filters.moreText()
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    filters.check(type(), input);
    var convolution = convolution(padding.padded(input));
    return Shape.of(filters.count(), convolution.outputRows(), convolution.outputColumns());
  }

  private Convolution convolution(Shape padded) {
    var reach = filters.reach();
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
    return filters.convolution(padded, stride());
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return filters.multiplyAdds(outputShape(inputs));
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var padded = padding.isNone() ? List.<ComputedGrid>of() : padding.grids(name, input);
    var windows =
        padding.isNone() ? input.channels() : padded.stream().map(ComputedGrid::grid).toList();
    var parameters = filters.grids(name);
    var shape = outputShape(List.of(input.shape()));
    var partial = new PartialSums(name, shape.rows(), shape.columns());
    var sums = new ArrayList<Regions>();
    for (int filter = 0; filter < filters.count(); filter++) {
      int own = filter;
      int first = filters.firstChannel(filter);
      sums.add(
          partial.of(
              filter + 1,
              filters.channels(),
              channel ->
                  products(windows.get(first + channel), parameters.plane(own, channel).whole()),
              row -> parameters.bias(own)));
    }
    var steps = new ArrayList<>(padded);
    steps.addAll(partial.steps());
    return activation.grids(name, shape, sums).with(parameters.parameters(), padding, steps);
  }

  /** The products of each window of a channel with a plane of a filter. */
  private ComputedGrid.Formula products(Grid channel, Window plane) {
    return (row, column) ->
        new Expr.SumOfProducts(
            new Window(
                channel,
                row * stride().rows(),
                column * stride().columns(),
                filters.kernel().rows(),
                filters.kernel().columns(),
                dilation().rows(),
                dilation().columns()),
            plane);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var input = inputs.get(0);
    var makes = activation.reads(outputShape(inputs), wanted);
    var kept = filters.cut(makes.channels());
    var cut = padding.cut(input, makes, filters.reach(), stride());
    return Cut.of(
        new Conv(filters.of(kept), cut.padding(), activation),
        new Block(filters.read(kept), cut.rows().reads(), cut.columns().reads()),
        new Block(kept, cut.rows().makes(), cut.columns().makes()));
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var padded = padding.pad(inputs.get(0));
    var convolution = convolution(padded.shape());
    return activation.forward(
        Tensor.of(
            Shape.of(filters.count(), convolution.outputRows(), convolution.outputColumns()),
            convolution.apply(padded.values(), weight().values(), bias())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Conv that
        && filters.equals(that.filters)
        && options().equals(that.options()); // a padding of 0 is none, whatever its mode
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
