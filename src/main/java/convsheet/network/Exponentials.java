package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code exp(x_i - max x)} over the values of a vector, or over the channels at each place of a
 * picture: what softmax is made of. Subtracting the maximum changes no ratio but keeps {@code exp}
 * from overflowing.
 *
 * @param shape {@code [N]} or {@code [C, H, W]}
 * @param steps the grids that compute them, those of x first where x has none of its own
 * @param logits the grids of x, one a channel
 * @param exponentials the grids of the exponentials, one a channel
 */
record Exponentials(
    Shape shape, List<ComputedGrid> steps, List<Grid> logits, List<Grid> exponentials) {

  /** The exponentials of x on the sheet of layer {@code name}, for the activation {@code what}. */
  static Exponentials of(String name, String what, Shape shape, List<Regions> x) {
    var steps = new ArrayList<ComputedGrid>();
    var logits = new ArrayList<Grid>();
    var before = FeatureMap.of(name, Grid.Part.STEP, "before " + what, shape).channels();
    for (int channel = 0; channel < before.size(); channel++) {
      var copied = x.get(channel).copied();
      if (copied.isPresent()) {
        logits.add(copied.get());
      } else {
        logits.add(before.get(channel));
        steps.add(new ComputedGrid(before.get(channel), x.get(channel)));
      }
    }
    var grids = FeatureMap.of(name, Grid.Part.STEP, "exponentials", shape).channels();
    for (int channel = 0; channel < grids.size(); channel++) {
      var logit = logits.get(channel);
      steps.add(
          ComputedGrid.moving(
              grids.get(channel),
              (row, column) ->
                  new Expr.Call(
                      Expr.Call.Function.EXP,
                      new Expr.Difference(
                          new Expr.Ref(logit, row, column),
                          over(Aggregate.Function.MAX, shape, logits, row, column)))));
    }
    return new Exponentials(shape, List.copyOf(steps), List.copyOf(logits), grids);
  }

  /** The largest x that the value at a place is compared with. */
  Expr max(int row, int column) {
    return over(Aggregate.Function.MAX, shape, logits, row, column);
  }

  /** The sum of the exponentials that the value at a place belongs to. */
  Expr sum(int row, int column) {
    return over(Aggregate.Function.SUM, shape, exponentials, row, column);
  }

  /** A function of all values of a vector, or of all channels at one place. */
  private static Expr over(
      Aggregate.Function function, Shape shape, List<Grid> grids, int row, int column) {
    if (shape.isVector()) {
      return Aggregate.of(function, new Expr.Range(grids.get(0).whole()));
    }
    return new Aggregate(
        function, grids.stream().map(g -> (Expr) new Expr.Ref(g, row, column)).toList());
  }

  /** The part of x that a part of the result depends on: all values that belong together. */
  static Block reads(Shape shape, Block wanted) {
    return shape.isVector() ? Block.all(shape) : wanted.ofChannels(Span.all(shape.channels()));
  }

  /** A value from an x, the largest x, the exponential of x, and the sum of the exponentials. */
  @FunctionalInterface
  interface Share {
    double of(double x, double max, double exponential, double sum);
  }

  /** Computes each value from what belongs together with it. */
  static Tensor forward(Tensor x, Share share) {
    var shape = x.shape();
    int members = shape.isVector() ? shape.rows() : shape.channels();
    int places = shape.isVector() ? 1 : shape.plane();
    var values = x.values().clone();
    var exponentials = new double[values.length];
    for (int place = 0; place < places; place++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = place; i < members * places; i += places) {
        max = Math.max(max, values[i]);
      }
      double sum = 0;
      for (int i = place; i < members * places; i += places) {
        exponentials[i] = Tensor.cell(Expr.Call.Function.EXP.of(Tensor.cell(values[i] - max)));
        sum += exponentials[i];
      }
      for (int i = place; i < members * places; i += places) {
        values[i] = share.of(values[i], max, exponentials[i], sum);
      }
    }
    return Tensor.of(shape, values);
  }
}
