package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Grid;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code exp(x_i - max x) / sum_j exp(x_j - max x)} over the values of a vector, or over the
 * channels at each place of a picture (PyTorch's {@code Softmax} over {@code dim=0} of {@code [N]}
 * and {@code [C, H, W]}). Subtracting the maximum changes nothing but keeps {@code exp} from
 * overflowing.
 */
public record Softmax() implements Activation {
  @Override
  public String text() {
    return "softmax";
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<ComputedGrid.Formula> x) {
    var steps = new ArrayList<ComputedGrid>();
    var logits = new ArrayList<Grid>();
    var before = FeatureMap.labelled(name, "before softmax", shape, Grid.Role.STEP).channels();
    for (int channel = 0; channel < before.size(); channel++) {
      if (x.get(channel).at(0, 0) instanceof Expr.Ref ref) {
        logits.add(ref.grid());
      } else {
        logits.add(before.get(channel));
        steps.add(new ComputedGrid(before.get(channel), x.get(channel)));
      }
    }
    var exps = FeatureMap.labelled(name, "exponentials", shape, Grid.Role.STEP).channels();
    var output = FeatureMap.output(name, shape).channels();
    var outputs = new ArrayList<ComputedGrid>();
    for (int channel = 0; channel < exps.size(); channel++) {
      var logit = logits.get(channel);
      var exp = exps.get(channel);
      steps.add(
          new ComputedGrid(
              exp,
              (row, column) ->
                  new Expr.Call(
                      Expr.Call.Function.EXP,
                      new Expr.Difference(
                          new Expr.Ref(logit, row, column),
                          over(Aggregate.Function.MAX, shape, logits, row, column)))));
      outputs.add(
          new ComputedGrid(
              output.get(channel),
              (row, column) ->
                  new Expr.Quotient(
                      new Expr.Ref(exp, row, column),
                      over(Aggregate.Function.SUM, shape, exps, row, column))));
    }
    return LayerGrids.of(steps, outputs);
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

  @Override
  public Tensor forward(Tensor x) {
    var shape = x.shape();
    int members = shape.isVector() ? shape.rows() : shape.channels();
    int places = shape.isVector() ? 1 : shape.plane();
    var values = x.values().clone();
    for (int place = 0; place < places; place++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = place; i < members * places; i += places) {
        max = Math.max(max, values[i]);
      }
      double sum = 0;
      for (int i = place; i < members * places; i += places) {
        values[i] = Tensor.cell(Expr.Call.Function.EXP.of(Tensor.cell(values[i] - max)));
        sum += values[i];
      }
      for (int i = place; i < members * places; i += places) {
        values[i] /= sum;
      }
    }
    return Tensor.of(shape, values);
  }
}
