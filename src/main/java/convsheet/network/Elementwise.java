package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** An activation of each value by itself. */
public interface Elementwise extends Activation {

  /** The expression of one value. */
  Expr of(Expr x);

  /** The function of one value, with the very bits of {@link #of(Expr)}. */
  double of(double x);

  /**
   * {@inheritDoc}
   *
   * <p>An expression that would have to be written out more than once gets a grid of its own first,
   * which is shorter and easier to read.
   */
  @Override
  default LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var output = FeatureMap.output(name, shape).channels();
    var before = FeatureMap.of(name, Grid.Part.STEP, "before " + word(), shape).channels();
    var steps = new ArrayList<ComputedGrid>();
    var outputs = new ArrayList<ComputedGrid>();
    for (int channel = 0; channel < output.size(); channel++) {
      var formula = x.get(channel);
      if (usesItsArgumentOnce() || formula.areCopies()) {
        outputs.add(new ComputedGrid(output.get(channel), formula.map(this::of)));
      } else {
        var step = before.get(channel);
        steps.add(new ComputedGrid(step, formula));
        outputs.add(
            ComputedGrid.moving(
                output.get(channel), (row, column) -> of(new Expr.Ref(step, row, column))));
      }
    }
    return LayerGrids.of(steps, outputs);
  }

  @Override
  default Block reads(Shape shape, Block wanted) {
    return wanted;
  }

  @Override
  default Tensor forward(Tensor x) {
    var values = x.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = of(values[i]);
    }
    return Tensor.of(x.shape(), values);
  }

  private String word() {
    return text().split(" ")[0];
  }

  private boolean usesItsArgumentOnce() {
    var x = new Expr.Value("x", Double.NaN);
    return of(x).count(x) == 1;
  }
}
