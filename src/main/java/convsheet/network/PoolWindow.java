package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.formula.Window;
import convsheet.kernel.Pooling;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a pooling layer's windows lie (PyTorch's {@code kernel_size}, {@code stride}, {@code
 * padding}, {@code ceil_mode}): H' = floor or ceil of (H + top + bottom - kernel) / stride, plus 1;
 * a last window that would start beyond the input and its padding at the top or left is dropped.
 *
 * @param kernel rows and columns of a window
 * @param stride the distance from one window to the next
 * @param padding the border around the input, its mode saying whether its cells count
 * @param dilation the distance from one cell of a window to the next
 * @param ceilMode whether a last window that reaches beyond the padded input is kept
 */
public record PoolWindow(
    Size kernel, Size stride, Padding padding, Size dilation, boolean ceilMode) {

  /** From a row of the {@code Layers} sheet. */
  static PoolWindow read(LayerSpec spec, Shape input, Padding.Mode border, Size dilation) {
    if (input.isVector()) {
      throw LayerTypes.needsPicture(spec.type(), input);
    }
    var kernel = spec.size("kernel").orElse(Size.of(2));
    var stride = spec.size("stride").orElse(kernel);
    var window =
        new PoolWindow(
            kernel,
            stride,
            spec.padding(kernel.reach(dilation), stride, border),
            dilation,
            spec.yes("ceil mode", false));
    var reach = window.reach();
    int down = Math.max(window.padding.top(), window.padding.bottom());
    int across = Math.max(window.padding.left(), window.padding.right());
    if (down >= reach.rows() || across >= reach.columns()) {
      throw spec.problem(
          "padding",
          "padding " + window.padding.text(),
          "less than the kernel, which is " + reach,
          "Use less padding, so that every window holds a cell of the input.");
    }
    if (down * 2 > reach.rows() || across * 2 > reach.columns()) {
      spec.warn(
          "padding",
          "padding "
              + window.padding.text()
              + " is more than half the kernel, which PyTorch refuses");
    }
    return window;
  }

  /** The rows and columns between the first and the last cell that a window reads. */
  private Size reach() {
    return kernel.reach(dilation);
  }

  Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("kernel", kernel.text());
    if (!stride.equals(kernel)) {
      options.put("stride", stride.text());
    }
    if (!padding.isNone()) {
      options.put("padding", padding.text());
    }
    if (!dilation.equals(Size.of(1))) {
      options.put("dilation", dilation.text());
    }
    if (ceilMode) {
      options.put("ceil mode", "yes");
    }
    return options;
  }

  String summary() {
    return kernel
        + " windows, stride "
        + stride.text()
        + (padding.isNone() ? "" : ", padding " + padding.text())
        + (dilation.equals(Size.of(1)) ? "" : ", dilation " + dilation.text())
        + (ceilMode ? ", the last partial window kept" : "");
  }

  Shape outputShape(Shape input) {
    if (input.isVector()) {
      throw LayerTypes.needsPicture("pooling", input);
    }
    return Shape.of(
        input.channels(),
        outputs(
            input.rows(), reach().rows(), stride.rows(), padding.top(), padding.bottom(), "rows"),
        outputs(
            input.columns(),
            reach().columns(),
            stride.columns(),
            padding.left(),
            padding.right(),
            "columns"));
  }

  private int outputs(int size, int reach, int stride, int before, int after, String what) {
    int rest = size + before + after - reach;
    if (rest < 0) {
      throw ProblemException.input(
          Problem.of(
              "a pooling window of " + reach + " " + what,
              "at most " + (size + before + after) + ", the " + what + " of its (padded) input",
              "Use a smaller kernel."));
    }
    return windows(size, reach, stride, before, after, ceilMode);
  }

  /**
   * How many windows lie along the rows, or the columns, of an input (PyTorch's {@code
   * pooling_output_shape}).
   *
   * @param size the rows of the input
   * @param reach the rows from the first to the last that a window reads; no more than there are
   * @param stride the distance from one window to the next
   * @param before the rows of padding above the input
   * @param after those below it
   * @param ceilMode whether a last window that reaches beyond the padded input is kept
   */
  public static int windows(
      int size, int reach, int stride, int before, int after, boolean ceilMode) {
    int rest = size + before + after - reach;
    int count = (ceilMode ? (rest + stride - 1) / stride : rest / stride) + 1;
    return (count - 1) * stride >= size + before ? count - 1 : count;
  }

  /**
   * Some of the windows.
   *
   * @param window how they lie on what they read
   * @param reads what they read
   * @param makes the windows
   */
  record Some(PoolWindow window, Block reads, Block makes) {}

  /** Cuts the windows; see {@link SlidCut}. */
  Some cut(Shape input, Block wanted) {
    var cut =
        padding.cut(
            input,
            wanted,
            reach(),
            stride,
            windows(reach().rows(), stride.rows()),
            windows(reach().columns(), stride.columns()));
    return new Some(
        new PoolWindow(kernel, stride, cut.padding(), dilation, ceilMode),
        wanted.at(cut.rows().reads(), cut.columns().reads()),
        wanted.at(cut.rows().makes(), cut.columns().makes()));
  }

  private SlidCut.Windows windows(int reach, int stride) {
    return (size, before, after) ->
        size + before + after < reach ? 0 : windows(size, reach, stride, before, after, ceilMode);
  }

  Pooling pooling(Shape input) {
    var output = outputShape(input);
    return new Pooling(
        input.channels(),
        input.rows(),
        input.columns(),
        output.rows(),
        output.columns(),
        kernel.rows(),
        kernel.columns(),
        stride.rows(),
        stride.columns(),
        dilation.rows(),
        dilation.columns(),
        padding.top(),
        padding.left(),
        padding.bottom(),
        padding.right());
  }

  /** The grids of a layer that takes an aggregate of each window. */
  LayerGrids grids(String name, FeatureMap input, Expr.Aggregate.Function function) {
    return grids(name, input, range -> Expr.Aggregate.of(function, range));
  }

  /** The grids of a layer that makes one value of the cells of each window. */
  LayerGrids grids(String name, FeatureMap input, UnaryOperator<Expr> value) {
    var padded = padding.isNone() ? List.<ComputedGrid>of() : padding.grids(name, input);
    var sources =
        padding.isNone() ? input.channels() : padded.stream().map(ComputedGrid::grid).toList();
    var shape = outputShape(input.shape());
    var formulas =
        sources.stream()
            .map(
                source ->
                    Regions.of(
                        runs(
                            shape.rows(),
                            source.rows(),
                            kernel.rows(),
                            stride.rows(),
                            dilation.rows()),
                        runs(
                            shape.columns(),
                            source.columns(),
                            kernel.columns(),
                            stride.columns(),
                            dilation.columns()),
                        (row, column) -> {
                          int top = row * stride.rows();
                          int left = column * stride.columns();
                          return value.apply(
                              new Expr.Range(
                                  new Window(
                                      source,
                                      top,
                                      left,
                                      within(kernel.rows(), dilation.rows(), source.rows() - top),
                                      within(
                                          kernel.columns(),
                                          dilation.columns(),
                                          source.columns() - left),
                                      dilation.rows(),
                                      dilation.columns())));
                        }))
            .toList();
    return new Identity().grids(name, shape, formulas).with(List.of(), padding, padded);
  }

  /** The windows that lie within the input, and those of each size that reach over its edge. */
  private static List<Run> runs(int windows, int size, int kernel, int stride, int dilation) {
    return Run.equal(windows, i -> within(kernel, dilation, size - i * stride));
  }

  /** How many cells of a window lie within the rows or columns that are left. */
  private static int within(int kernel, int dilation, int left) {
    return Math.min(kernel, (left - 1) / dilation + 1);
  }
}
