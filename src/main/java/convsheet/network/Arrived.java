package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What arrives at an activation that reads its values more than once: as grids, which are the
 * layer's own where x stands in no grid yet.
 *
 * @param steps the grids that compute x, where it is more than a copy
 * @param grids the grids of x, one a channel
 */
record Arrived(List<ComputedGrid> steps, List<Grid> grids) {

  /** The values x at the activation {@code what} on the sheet of layer {@code name}. */
  static Arrived at(String name, String what, Shape shape, List<Regions> x) {
    var steps = new ArrayList<ComputedGrid>();
    var grids = new ArrayList<Grid>();
    var before = FeatureMap.of(name, Grid.Part.STEP, "before " + what, shape).channels();
    for (int channel = 0; channel < before.size(); channel++) {
      var copied = x.get(channel).copied();
      if (copied.isPresent()) {
        grids.add(copied.get());
      } else {
        grids.add(before.get(channel));
        steps.add(new ComputedGrid(before.get(channel), x.get(channel)));
      }
    }
    return new Arrived(List.copyOf(steps), List.copyOf(grids));
  }
}
