package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The largest value of each window (PyTorch's {@code MaxPool2d}); {@code [C, H, W]} to {@code [C,
 * H', W']}. Padding never wins: its cells are blank.
 *
 * @param window how the windows lie
 */
public record MaxPool(PoolWindow window) implements Layer {

  /** Windows of a size, side by side unless strided, over an input with a border around it. */
  public MaxPool(Size kernel, Size stride, Padding padding, boolean ceilMode) {
    this(kernel, stride, padding, Size.of(1), ceilMode);
  }

  /** Windows whose cells are a distance apart. */
  public MaxPool(Size kernel, Size stride, Padding padding, Size dilation, boolean ceilMode) {
    this(new PoolWindow(kernel, stride, padding.with(Padding.Mode.BLANK), dilation, ceilMode));
  }

  /** From a row of the {@code Layers} sheet. */
  static MaxPool read(LayerSpec spec, List<Shape> inputs) {
    return new MaxPool(
        PoolWindow.read(
            spec, inputs.get(0), Padding.Mode.BLANK, spec.size("dilation").orElse(Size.of(1))));
  }

  @Override
  public String type() {
    return "maxpool";
  }

  @Override
  public Map<String, String> options() {
    return window.options();
  }

  @Override
  public String summary() {
    return "the largest of " + window.summary();
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
    var input = inputs.get(0);
    return RowMaxima.areNeeded(window)
        ? new RowMaxima(window).grids(name, input)
        : window.grids(name, input, Expr.Aggregate.Function.MAX);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var cut = window.cut(inputs.get(0), wanted);
    return Cut.of(new MaxPool(cut.window()), cut.reads(), cut.makes());
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    return Tensor.of(
        window.outputShape(input.shape()), window.pooling(input.shape()).max(input.values()));
  }
}
