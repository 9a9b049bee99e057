package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * All that stands on a layer's sheet.
 *
 * @param inputs what the layer reads
 * @param parameters the numbers that belong to the layer
 * @param padding the border of the grids among the steps that are padded inputs
 * @param steps what is computed on the way, each from grids before it
 * @param outputs the layer's output, one grid a channel
 */
public record LayerGrids(
    List<FeatureMap> inputs,
    List<Parameter> parameters,
    Padding padding,
    List<ComputedGrid> steps,
    List<ComputedGrid> outputs) {
  /**
   * A grid of numbers that belong to a layer.
   *
   * @param grid the grid
   * @param values its numbers, row by row
   */
  public record Parameter(Grid grid, double[] values) {}

  public LayerGrids {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /** Steps and outputs without parameters or padding. */
  static LayerGrids of(List<ComputedGrid> steps, List<ComputedGrid> outputs) {
    return new LayerGrids(List.of(), List.of(), Padding.NONE, steps, outputs);
  }

  /** These grids with parameters and padded inputs before them. */
  LayerGrids with(List<Parameter> parameters, Padding padding, List<ComputedGrid> padded) {
    var all = new ArrayList<>(padded);
    all.addAll(steps);
    return new LayerGrids(inputs, parameters, padding, all, outputs);
  }

  /**
   * These grids as they would be if formulas had room for sums over all channels, without those of
   * partial sums; for whoever takes a sum apart.
   */
  public LayerGrids writtenOut() {
    return PartialSums.writtenOut(this);
  }

  /** These grids, of which it is known what they are made from. */
  LayerGrids reading(List<FeatureMap> inputs) {
    return new LayerGrids(inputs, parameters, padding, steps, outputs);
  }
}
