package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The average of each window (PyTorch's {@code AvgPool2d}); {@code [C, H, W]} to {@code [C, H',
 * W']}. The cells of the padding are zeros that count, or blank and do not ({@code
 * count_include_pad}). With a divisor of its own ({@code divisor_override}) it is the sum of each
 * window, divided by that.
 *
 * @param window how the windows lie
 * @param divisor what each sum is divided by, at least 1; the number of cells that count if empty
 */
public record AvgPool(PoolWindow window, OptionalInt divisor) implements Layer {

  /** Averages of windows of a size over an input with a border around it. */
  public AvgPool(
      Size kernel, Size stride, Padding padding, boolean ceilMode, boolean countPadding) {
    this(
        new PoolWindow(
            kernel,
            stride,
            padding.with(countPadding ? Padding.Mode.ZEROS : Padding.Mode.BLANK),
            Size.of(1),
            ceilMode),
        OptionalInt.empty());
  }

  /** The same windows, whose sums are divided by a number. */
  public AvgPool dividedBy(int number) {
    return new AvgPool(window, OptionalInt.of(number));
  }

  /** From a row of the {@code Layers} sheet. */
  static AvgPool read(LayerSpec spec, List<Shape> inputs) {
    return new AvgPool(
        PoolWindow.read(
            spec,
            inputs.get(0),
            spec.yes("count padding", true) ? Padding.Mode.ZEROS : Padding.Mode.BLANK,
            spec.size("dilation").orElse(Size.of(1))),
        spec.count("divisor override").map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  private boolean countsPadding() {
    return window.padding().mode() == Padding.Mode.ZEROS;
  }

  @Override
  public String type() {
    return "avgpool";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<>(window.options());
    if (!countsPadding()) {
      options.put("count padding", "no");
    }
    divisor.ifPresent(number -> options.put("divisor override", String.valueOf(number)));
    return options;
  }

  @Override
  public String summary() {
    return (divisor.isPresent() ? "the sum of " : "the average of ")
        + window.summary()
        + (divisor.isPresent() ? ", divided by " + divisor.getAsInt() : "")
        + (countsPadding() || window.padding().isNone() ? "" : ", padding not counted");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return window.outputShape(inputs.get(0));
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    if (divisor.isEmpty()) {
      return window.grids(name, inputs.get(0), Expr.Aggregate.Function.AVERAGE);
    }
    var number = new Expr.Number(divisor.getAsInt());
    return window.grids(
        name,
        inputs.get(0),
        range -> new Expr.Quotient(Expr.Aggregate.of(Expr.Aggregate.Function.SUM, range), number));
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var cut = window.cut(inputs.get(0), wanted);
    return Cut.of(new AvgPool(cut.window(), divisor), cut.reads(), cut.makes());
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var pooling = window.pooling(input.shape());
    var values =
        divisor.isPresent()
            ? Arrays.stream(pooling.sum(input.values()))
                .map(sum -> sum / divisor.getAsInt())
                .toArray()
            : countsPadding()
                ? pooling.averageCountingPadding(input.values())
                : pooling.average(input.values());
    return Tensor.of(window.outputShape(input.shape()), values);
  }
}
