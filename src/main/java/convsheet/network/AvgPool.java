package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The average of each window (PyTorch's {@code AvgPool2d}); {@code [C, H, W]} to {@code [C, H',
 * W']}. The cells of the padding are zeros that count, or blank and do not ({@code
 * count_include_pad}).
 *
 * @param window how the windows lie
 */
public record AvgPool(PoolWindow window) implements Layer {

  /** Windows of a size over an input with a border around it. */
  public AvgPool(
      Size kernel, Size stride, Padding padding, boolean ceilMode, boolean countPadding) {
    this(
        new PoolWindow(
            kernel,
            stride,
            padding.with(countPadding ? Padding.Mode.ZEROS : Padding.Mode.BLANK),
            Size.of(1),
            ceilMode));
  }

  /** From a row of the {@code Layers} sheet. */
  static AvgPool read(LayerSpec spec, List<Shape> inputs) {
    return new AvgPool(
        PoolWindow.read(
            spec,
            inputs.get(0),
            spec.yes("count padding", true) ? Padding.Mode.ZEROS : Padding.Mode.BLANK,
            Size.of(1)));
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
    return options;
  }

  @Override
  public String summary() {
    return "the average of "
        + window.summary()
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
    return window.grids(name, inputs.get(0), Expr.Aggregate.Function.AVERAGE);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var pooling = window.pooling(input.shape());
    return Tensor.of(
        window.outputShape(input.shape()),
        countsPadding()
            ? pooling.averageCountingPadding(input.values())
            : pooling.average(input.values()));
  }
}
