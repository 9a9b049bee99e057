package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code exp(x_i - max x)} over values that belong together: what softmax is made of. Subtracting
 * the maximum changes no ratio but keeps {@code exp} from overflowing.
 *
 * @param steps the grids that compute them, those of x first where x has none of its own
 * @param logits the grids of x, one a channel
 * @param exponentials the grids of the exponentials, one a channel
 * @param max the largest x that each value is compared with
 * @param sum the sum of the exponentials that each value belongs to
 */
record Exponentials(
    List<ComputedGrid> steps,
    List<Grid> logits,
    List<Grid> exponentials,
    Gathering max,
    Gathering sum) {

  /** The exponentials of x on the sheet of layer {@code name}, for the activation {@code what}. */
  static Exponentials of(String name, String what, Over over, Shape shape, List<Regions> x) {
    var arrived = Arrived.at(name, what, shape, x);
    var logits = arrived.grids();
    var max = new Gathering(name, "largest", Aggregate.Function.MAX, over, shape, logits);
    var grids = FeatureMap.of(name, Grid.Part.STEP, "exponentials", shape).channels();
    var steps = new ArrayList<>(arrived.steps());
    steps.addAll(max.steps());
    for (int channel = 0; channel < grids.size(); channel++) {
      int own = channel;
      steps.add(
          ComputedGrid.moving(
              grids.get(channel),
              (row, column) ->
                  new Expr.Call(
                      Expr.Call.Function.EXP,
                      new Expr.Difference(
                          new Expr.Ref(logits.get(own), row, column), max.at(own, row, column)))));
    }
    var sum = new Gathering(name, "sum", Aggregate.Function.SUM, over, shape, grids);
    steps.addAll(sum.steps());
    return new Exponentials(List.copyOf(steps), logits, grids, max, sum);
  }

  /** The grids of an activation that makes each value of the exponentials. */
  LayerGrids grids(String name, Shape shape, FeatureMap.Formula value) {
    var output = FeatureMap.output(name, shape).channels();
    var formulas = FeatureMap.moving(shape, value);
    var outputs =
        IntStream.range(0, output.size())
            .mapToObj(channel -> new ComputedGrid(output.get(channel), formulas.get(channel)))
            .toList();
    return LayerGrids.of(steps, outputs);
  }

  /** A value from an x, the largest x, the exponential of x, and the sum of the exponentials. */
  @FunctionalInterface
  interface Share {
    double of(double x, double max, double exponential, double sum);
  }

  /** Computes each value from what belongs together with it. */
  static Tensor forward(Tensor x, Over over, Share share) {
    var shape = x.shape();
    var values = x.values().clone();
    var exponentials = new double[values.length];
    var max = new double[values.length];
    var sum = new double[values.length];
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      int group = over.group(shape, i);
      max[group] = Math.max(max[group], values[i]);
    }
    for (int i = 0; i < values.length; i++) {
      int group = over.group(shape, i);
      exponentials[i] = Tensor.cell(Expr.Call.Function.EXP.of(Tensor.cell(values[i] - max[group])));
      sum[group] += exponentials[i];
    }
    for (int i = 0; i < values.length; i++) {
      int group = over.group(shape, i);
      values[i] = share.of(values[i], max[group], exponentials[i], sum[group]);
    }
    return Tensor.of(shape, values);
  }
}
