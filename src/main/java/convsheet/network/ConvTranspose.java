package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.formula.Window;
import convsheet.kernel.Convolution;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntUnaryOperator;

/**
 * A transposed convolution (PyTorch's {@code ConvTranspose2d}, with an activation behind it);
 * {@code [C, H, W]} to {@code [F, H', W']}, where H' = (H - 1) * stride - top - bottom + dilation *
 * (kernel - 1) + output padding + 1.
 *
 * <p>It is computed, and shown, as a convolution: the input is stretched, with stride - 1 zeros
 * between its cells and a border around them, and every window of it is multiplied with a filter
 * turned by 180 degrees (Dumoulin and Visin 2016, chapter 4). PyTorch's {@code weight[c][f]} is
 * {@code filter f channel c} here.
 *
 * @param filters the filters; their stride is the distance between the cells of the stretched input
 * @param padding what is cut off each side of the output
 * @param outputPadding rows added at the bottom and columns added at the right, as {rows, columns}
 * @param activation what is applied to each sum
 */
public record ConvTranspose(
    Filters filters, Padding padding, List<Integer> outputPadding, Activation activation)
    implements Layer {
  /**
   * A transposed convolution.
   *
   * @param weight the filters, {@code [F, C / groups, kernel rows, kernel columns]}
   * @param bias {@code [F]}, or empty for none
   * @param stride the distance between the cells of the stretched input
   * @param padding what is cut off each side of the output
   * @param outputPadding rows added at the bottom and columns added at the right, {rows, columns}
   * @param dilation the distance from one cell of a window to the next
   * @param groups how many separate convolutions it is; divides C and F
   * @param activation what is applied to each sum
   */
  public ConvTranspose(
      Tensor weight,
      double[] bias,
      Size stride,
      Padding padding,
      List<Integer> outputPadding,
      Size dilation,
      int groups,
      Activation activation) {
    this(
        new Filters(weight, bias, stride, dilation, groups, List.of()),
        padding,
        outputPadding,
        activation);
  }

  /** From a row of the {@code Layers} sheet and its filters. */
  static ConvTranspose read(LayerSpec spec, List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture("convtranspose", input);
    }
    Pad.refuseSame(spec);
    int groups = Filters.readGroups(spec, input);
    if (!spec.hasWeights("filter") && spec.text("init").isPresent()) {
      throw spec.problem(
          "init",
          "an init for a convtranspose layer",
          "filters on its sheet, as init is for conv and dense layers",
          "Write the filters of " + spec.name() + " on a sheet of that name.");
    }
    var weights = spec.weights("filter", input.channels() / groups, spec.size("kernel"));
    return new ConvTranspose(
        Filters.read(spec, weights, groups),
        spec.padding(Size.of(1), Size.of(1), Padding.Mode.ZEROS),
        spec.sizeOrNone("output padding").orElse(List.of(0, 0)),
        spec.activation());
  }

  /** {@code [F, C / groups, kernel rows, kernel columns]}. */
  public Tensor weight() {
    return filters.weight();
  }

  /** {@code [F]}, or empty for none. */
  public double[] bias() {
    return filters.bias();
  }

  /** The distance between the cells of the stretched input. */
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
  public ConvTranspose withWeights(DoubleSupplier numbers) {
    return new ConvTranspose(filters.with(numbers), padding, outputPadding, activation);
  }

  @Override
  public String type() {
    return "convtranspose";
  }

  @Override
  public Map<String, String> options() {
    var border = new LinkedHashMap<String, String>();
    if (!padding.isNone()) {
      border.put("padding", padding.text());
    }
    if (!outputPadding.equals(List.of(0, 0))) {
      border.put("output padding", outputPadding.get(0) + "x" + outputPadding.get(1));
    }
    return filters.options(border, activation);
  }

  @Override
  public String summary() {
    return "transposed, "
        + filters.text()
        + (", stride " + stride().text())
        + (padding.isNone() ? "" : ", padding " + padding.text())
        + (outputPadding.equals(List.of(0, 0))
            ? ""
            : ", output padding " + options().get("output padding"))
        + filters.moreText()
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  /** The border of the stretched input; negative where the padding cuts into it. */
  private int borderTop() {
    return dilation().rows() * (filters.kernel().rows() - 1) - padding.top();
  }

  private int borderLeft() {
    return dilation().columns() * (filters.kernel().columns() - 1) - padding.left();
  }

  private Shape stretched(Shape input) {
    if (outputPadding.get(0) >= Math.max(stride().rows(), dilation().rows())
        || outputPadding.get(1) >= Math.max(stride().columns(), dilation().columns())) {
      throw ProblemException.input(
          Problem.of(
              "output padding " + outputPadding.get(0) + " x " + outputPadding.get(1),
              "less than the stride, " + stride() + ", or the dilation, " + dilation(),
              "Use a smaller output padding."));
    }
    var reach = filters.reach();
    long rows =
        (input.rows() - 1L) * stride().rows()
            + 1
            + 2L * (reach.rows() - 1)
            - padding.top()
            - padding.bottom()
            + outputPadding.get(0);
    long columns =
        (input.columns() - 1L) * stride().columns()
            + 1
            + 2L * (reach.columns() - 1)
            - padding.left()
            - padding.right()
            + outputPadding.get(1);
    if (rows < reach.rows() || columns < reach.columns()) {
      throw ProblemException.input(
          Problem.of(
              "padding " + padding.text() + ", which cuts off the whole output",
              "less padding",
              "Use a smaller padding."));
    }
    return Shape.of(input.channels(), Math.toIntExact(rows), Math.toIntExact(columns));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    filters.check(type(), input);
    var convolution = convolution(stretched(input));
    return Shape.of(filters.count(), convolution.outputRows(), convolution.outputColumns());
  }

  private Convolution convolution(Shape stretched) {
    return filters.convolution(stretched, Size.of(1));
  }

  /** The multiplications of the convolution that it is computed as, those with zeros included. */
  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return filters.multiplyAdds(outputShape(inputs));
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    var parameters = filters.grids(name);
    var steps = new ArrayList<ComputedGrid>();
    var shape = stretched(input.shape());
    var stretched = FeatureMap.of(name, Grid.Part.STRETCHED, "stretched input", shape).channels();
    IntUnaryOperator rows = row -> source(row - borderTop(), stride().rows(), input.shape().rows());
    IntUnaryOperator columns =
        column -> source(column - borderLeft(), stride().columns(), input.shape().columns());
    for (int channel = 0; channel < stretched.size(); channel++) {
      var source = input.channels().get(channel);
      steps.add(
          new ComputedGrid(
              stretched.get(channel),
              Regions.of(
                  Run.phases(shape.rows(), stride().rows(), rows),
                  Run.phases(shape.columns(), stride().columns(), columns),
                  (row, column) -> {
                    int i = rows.applyAsInt(row);
                    int j = columns.applyAsInt(column);
                    return i < 0 || j < 0 ? new Expr.Number(0) : new Expr.Ref(source, i, j);
                  })));
    }
    var output = outputShape(List.of(input.shape()));
    var partial = new PartialSums(name, output.rows(), output.columns());
    var sums = new ArrayList<Regions>();
    for (int filter = 0; filter < filters.count(); filter++) {
      int own = filter;
      int first = filters.firstChannel(filter);
      var windows = stretched.subList(first, first + filters.channels());
      var turned = new ArrayList<Grid>();
      for (int channel = 0; channel < filters.channels(); channel++) {
        var plane = parameters.plane(filter, channel);
        var copy = plane.as(Grid.Part.TURNED_FILTER);
        turned.add(copy);
        steps.add(
            ComputedGrid.moving(
                copy,
                (row, column) ->
                    new Expr.Ref(plane, plane.rows() - 1 - row, plane.columns() - 1 - column)));
      }
      sums.add(
          partial.of(
              filter + 1,
              filters.channels(),
              channel -> products(windows.get(channel), turned.get(channel).whole()),
              row -> parameters.bias(own)));
    }
    steps.addAll(partial.steps());
    return activation.grids(name, output, sums).with(parameters.parameters(), Padding.NONE, steps);
  }

  /** The products of each window of a stretched channel with a turned plane of a filter. */
  private ComputedGrid.Formula products(Grid channel, Window plane) {
    return (row, column) ->
        new Expr.SumOfProducts(
            new Window(
                channel,
                row,
                column,
                filters.kernel().rows(),
                filters.kernel().columns(),
                dilation().rows(),
                dilation().columns()),
            plane);
  }

  /** The row or column of the input that stands at a place of the stretched one, or -1. */
  private static int source(int place, int stride, int size) {
    return place >= 0 && place % stride == 0 && place / stride < size ? place / stride : -1;
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var shape = stretched(input.shape());
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.rows(); row++) {
        int i = source(row - borderTop(), stride().rows(), input.shape().rows());
        for (int column = 0; column < shape.columns(); column++, to++) {
          int j = source(column - borderLeft(), stride().columns(), input.shape().columns());
          if (i >= 0 && j >= 0) {
            values[to] = input.at(channel, i, j);
          }
        }
      }
    }
    var convolution = convolution(shape);
    return activation.forward(
        Tensor.of(
            Shape.of(filters.count(), convolution.outputRows(), convolution.outputColumns()),
            convolution.apply(values, turned(), bias())));
  }

  /** The filters, each plane turned by 180 degrees. */
  private double[] turned() {
    int plane = weight().shape().plane();
    var values = weight().values();
    var turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int first = i / plane * plane;
      turned[i] = values[first + plane - 1 - (i - first)];
    }
    return turned;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConvTranspose that
        && filters.equals(that.filters)
        && options().equals(that.options()); // a padding of 0 is none, whatever its mode
  }

  @Override
  public int hashCode() {
    return options().hashCode();
  }

  @Override
  public String toString() {
    return "ConvTranspose[" + summary() + "]";
  }
}
