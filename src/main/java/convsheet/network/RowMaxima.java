package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaLimits;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.formula.Window;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest values of windows whose cells lie apart, where they are more than a function may have
 * arguments: first the largest of each row of a window, then the largest of these. A largest value
 * is the same in whatever order it is found.
 *
 * @param window how the windows lie
 */
record RowMaxima(PoolWindow window) {
  /** Whether windows are such. */
  static boolean areNeeded(PoolWindow window) {
    long cells = (long) window.kernel().rows() * window.kernel().columns();
    return !window.dilation().equals(Size.of(1)) && cells > FormulaLimits.MOST_ARGUMENTS;
  }

  /**
   * The rows, or columns, of the input that windows read.
   *
   * @param kernel how many of each
   * @param stride the distance from one window to the next
   * @param dilation the distance from one row of a window to the next
   * @param before the border before the first
   * @param size how many there are
   */
  private record Reading(int kernel, int stride, int dilation, int before, int size) {
    /** How many of a window's rows lie in the border before the first. */
    private int skipped(int i) {
      return Math.max(0, (before - i * stride + dilation - 1) / dilation);
    }

    int first(int i) {
      return i * stride - before + skipped(i) * dilation;
    }

    int count(int i) {
      return Math.min(kernel - skipped(i), (size - 1 - first(i)) / dilation + 1);
    }

    /** Windows in runs that move as one. */
    List<Run> runs(int windows) {
      return Run.equal(windows, i -> skipped(i) * (kernel + 1) + count(i));
    }
  }

  LayerGrids grids(String name, FeatureMap input) {
    var kernel = window.kernel();
    var stride = window.stride();
    var dilation = window.dilation();
    var padding = window.padding();
    var source = input.shape();
    var shape = window.outputShape(source);
    var down =
        new Reading(kernel.rows(), stride.rows(), dilation.rows(), padding.top(), source.rows());
    var across =
        new Reading(
            kernel.columns(),
            stride.columns(),
            dilation.columns(),
            padding.left(),
            source.columns());
    var maxima =
        FeatureMap.of(
                name,
                Grid.Part.STEP,
                "row maxima",
                Shape.of(source.channels(), source.rows(), shape.columns()))
            .channels();
    var steps = new ArrayList<ComputedGrid>();
    var outputs = new ArrayList<Regions>();
    for (int channel = 0; channel < maxima.size(); channel++) {
      var read = input.channels().get(channel);
      var step = maxima.get(channel);
      steps.add(
          new ComputedGrid(
              step,
              Regions.of(
                  Run.all(source.rows()),
                  across.runs(shape.columns()),
                  (row, column) ->
                      largest(
                          new Window(
                              read,
                              row,
                              across.first(column),
                              1,
                              across.count(column),
                              1,
                              dilation.columns())))));
      outputs.add(
          Regions.of(
              down.runs(shape.rows()),
              Run.all(shape.columns()),
              (row, column) ->
                  largest(
                      new Window(
                          step, down.first(row), column, down.count(row), 1, dilation.rows(), 1))));
    }
    return new Identity().grids(name, shape, outputs).with(List.of(), Padding.NONE, steps);
  }

  private static Expr largest(Window cells) {
    return Expr.Aggregate.of(Expr.Aggregate.Function.MAX, new Expr.Range(cells));
  }
}
