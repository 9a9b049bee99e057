package convsheet.check;

import convsheet.formula.Bounds;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.formula.Interval;
import convsheet.question.Evaluation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Between which numbers the results lie that follow from what an answer has before them. Who writes
 * 0.67 may have computed on with 0.6666 or 0.67: a written number is uncertain by half a unit of
 * its last digit, and what follows from it by as much as that makes.
 */
final class Uncertainty implements Bounds.Known {
  private final Evaluation right;
  private final Bounds bounds = new Bounds(this);
  private final Map<Grid, ComputedGrid> steps = new HashMap<>();
  private final Map<Grid, IntFunction<Interval>> written = new HashMap<>();
  private final Map<Grid, Interval[]> found = new HashMap<>();

  Uncertainty(Evaluation right) {
    this.right = right;
    right.grids().stream()
        .flatMap(layer -> layer.steps().stream())
        .forEach(step -> steps.put(step.grid(), step));
  }

  /** Says between which numbers an answer's results in a grid lie, by their places in it. */
  void define(Grid grid, IntFunction<Interval> results) {
    written.put(grid, results);
  }

  /** Between which numbers a result lies that is computed from what the answer has before. */
  Interval following(ComputedGrid results, int i) {
    int columns = results.grid().columns();
    return bounds.of(results.at(i / columns, i % columns));
  }

  @Override
  public Interval at(Grid grid, int row, int column) {
    int i = row * grid.columns() + column;
    var step = steps.get(grid);
    var own = written.get(grid);
    if (step == null && own == null) {
      return Interval.of(right.cells().at(grid, row, column)); // given
    }
    var all = found.computeIfAbsent(grid, g -> new Interval[g.rows() * g.columns()]);
    if (all[i] == null) {
      all[i] = step == null ? own.apply(i) : following(step, i);
    }
    return all[i];
  }

  @Override
  public boolean isBlank(Grid grid, int row, int column) {
    return right.cells().isBlank(grid, row, column);
  }
}
