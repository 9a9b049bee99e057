package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Interpreter;
import convsheet.problem.Problem;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer some of whose outputs are not what its pattern makes of them, as the slips of a sheet
 * that was made by hand: they are computed as their own expressions say.
 *
 * @param layer the layer as it would be
 * @param template the layer's grids, and those it reads, that the expressions are over
 * @param amendments the outputs that are otherwise
 */
public record Amended(Layer layer, Template template, List<Amendment> amendments) implements Layer {
  /**
   * Grids of a layer that has no name yet.
   *
   * @param inputs what it reads
   * @param grids its own
   */
  public record Template(List<FeatureMap> inputs, LayerGrids grids) {
    /** The grids of a layer that reads inputs of some shapes. */
    public static Template of(Layer layer, List<Shape> inputs) {
      var maps = new ArrayList<FeatureMap>();
      for (var shape : inputs) {
        maps.add(FeatureMap.of("input " + (maps.size() + 1), Grid.Part.PICTURE, "x", shape));
      }
      return new Template(maps, layer.grids("layer", maps));
    }
  }

  /**
   * An output that is computed otherwise, its place counted from 0.
   *
   * @param expr its expression over the template's inputs and parameters
   */
  public record Amendment(int channel, int row, int column, Expr expr) {}

  public Amended {
    amendments = List.copyOf(amendments);
  }

  @Override
  public Layer pattern() {
    return layer;
  }

  @Override
  public String type() {
    return layer.type();
  }

  @Override
  public Map<String, String> options() {
    return layer.options();
  }

  @Override
  public String summary() {
    int count = amendments.size();
    return layer.summary() + "; " + Problem.count(count, "cell") + " otherwise, as found";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return layer.outputShape(inputs);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return layer.multiplyAdds(inputs);
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var own = layer.grids(name, inputs);
    var places = new HashMap<Grid, Grid>();
    for (int i = 0; i < inputs.size(); i++) {
      for (int c = 0; c < inputs.get(i).channels().size(); c++) {
        places.put(template.inputs().get(i).channels().get(c), inputs.get(i).channels().get(c));
      }
    }
    for (int p = 0; p < own.parameters().size(); p++) {
      places.put(template.grids().parameters().get(p).grid(), own.parameters().get(p).grid());
    }
    var outputs = new ArrayList<ComputedGrid>();
    for (int channel = 0; channel < own.outputs().size(); channel++) {
      var output = own.outputs().get(channel);
      var exceptions = new HashMap<Integer, Expr>();
      for (var amendment : amendments) {
        if (amendment.channel() == channel) {
          exceptions.put(
              amendment.row() * output.grid().columns() + amendment.column(),
              amendment.expr().over(places::get));
        }
      }
      outputs.add(new ComputedGrid(output.grid(), output.formula(), exceptions));
    }
    return new LayerGrids(own.inputs(), own.parameters(), own.padding(), own.steps(), outputs);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var output = layer.forward(inputs);
    var values = output.values().clone();
    var cells = new Interpreter();
    for (int i = 0; i < inputs.size(); i++) {
      cells.define(template.inputs().get(i).channels(), inputs.get(i));
    }
    template.grids().parameters().forEach(p -> cells.define(p.grid(), p.values()));
    int plane = output.shape().plane();
    for (var amendment : amendments) {
      int place =
          amendment.channel() * plane
              + amendment.row() * output.shape().columns()
              + amendment.column();
      values[place] = Tensor.cell(amendment.expr().evaluate(cells));
    }
    return Tensor.of(output.shape(), values);
  }
}
