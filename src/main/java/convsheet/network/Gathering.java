package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Grid;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of values that belong together. Where there are more channels than a formula can name,
 * it goes on from one grid to the next: the sum to channel 128, to channel 256, and so on, which
 * adds in the same order.
 */
final class Gathering {
  /** Fewer than the 255 arguments that a function may have, with room for names of sheets. */
  private static final int MOST = 128;

  private final Aggregate.Function function;
  private final Over over;
  private final Shape shape;
  private final List<Grid> grids;
  private final List<ComputedGrid> steps = new ArrayList<>();

  /**
   * A function of the values of some grids.
   *
   * @param name the layer's name
   * @param word what the function gives, such as {@code sum}
   * @param grids the channels of a feature map of the given shape
   */
  Gathering(
      String name,
      String word,
      Aggregate.Function function,
      Over over,
      Shape shape,
      List<Grid> grids) {
    this.function = function;
    this.over = over;
    this.shape = shape;
    this.grids = grids;
    boolean isOne = over == Over.ALL;
    int count = over.arguments(shape, grids, 0, 0, 0).size();
    for (int end = MOST; end < count; end += MOST) {
      var grid =
          new Grid(
              name,
              Grid.Part.STEP,
              word + " to channel " + end,
              isOne ? 1 : shape.rows(),
              isOne ? 1 : shape.columns());
      int upTo = end;
      steps.add(ComputedGrid.moving(grid, (row, column) -> upTo(upTo, 0, row, column)));
    }
  }

  /** The grids on the way. */
  List<ComputedGrid> steps() {
    return steps;
  }

  /** The function of the values that the value at a place belongs to. */
  Expr at(int channel, int row, int column) {
    return upTo(Integer.MAX_VALUE, channel, row, column);
  }

  private Expr upTo(int end, int channel, int row, int column) {
    var arguments = over.arguments(shape, grids, channel, row, column);
    int to = Math.min(end, arguments.size());
    int before = (to - 1) / MOST;
    var left = new ArrayList<Expr>();
    if (before > 0) {
      var sofar = steps.get(before - 1).grid();
      boolean isOne = over == Over.ALL;
      left.add(new Expr.Ref(sofar, isOne ? 0 : row, isOne ? 0 : column));
    }
    left.addAll(arguments.subList(before * MOST, to));
    return new Aggregate(function, left);
  }
}
