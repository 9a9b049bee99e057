package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.network.LayerGrids.Parameter;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dropout (PyTorch's {@code Dropout} in evaluation mode): passes everything through; or with a
 * mask, as in training, multiplies each value by its cell of the mask, which holds 0 where the
 * value is dropped and 1, or 1 / (1 - p), where it is kept. Any shape to the same shape.
 *
 * @param mask of the input's shape, if there is one
 */
public record Dropout(Optional<Tensor> mask) implements Layer {
  /** From a row of the {@code Layers} sheet and the grids {@code mask channel 1}, ... if any. */
  static Dropout read(LayerSpec spec, List<Shape> inputs) {
    var shape = inputs.get(0);
    return new Dropout(spec.planes("mask", shape).map(values -> Tensor.of(shape, values)));
  }

  private static List<Grid> grids(String name, Shape shape) {
    return FeatureMap.of(name, Grid.Part.MASK, "mask", shape).channels();
  }

  @Override
  public String type() {
    return "dropout";
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return mask.isPresent() ? "each value times its cell of the mask" : "passes through";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    mask.map(Tensor::shape)
        .filter(shape -> !shape.equals(input))
        .ifPresent(
            shape -> {
              throw ProblemException.input(
                  Problem.of(
                      "a mask of " + shape,
                      "one of " + input + ", as its input",
                      "Give the mask a cell for each value."));
            });
    return input;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return mask.isPresent() ? inputs.get(0).count() : 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    int plane = input.shape().plane();
    var parameters = new ArrayList<Parameter>();
    var products = new ArrayList<Regions>();
    var masks = grids(name, input.shape());
    for (int channel = 0; channel < masks.size(); channel++) {
      var source = input.channels().get(channel);
      var own = masks.get(channel);
      if (mask.isEmpty()) {
        products.add(Regions.copy(source));
      } else {
        int from = channel * plane;
        parameters.add(
            new Parameter(own, Arrays.copyOfRange(mask.get().values(), from, from + plane)));
        products.add(
            Regions.moving(
                own.rows(),
                own.columns(),
                (row, column) ->
                    Expr.SumOfProducts.of(
                        new Expr.Ref(source, row, column), new Expr.Ref(own, row, column))));
      }
    }
    return new Identity()
        .grids(name, input.shape(), products)
        .with(parameters, Padding.NONE, List.of());
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.alike(new Dropout(mask.map(all -> all.block(wanted))), inputs, wanted);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var values = input.values().clone();
    mask.ifPresent(
        factors -> {
          for (int i = 0; i < values.length; i++) {
            values[i] *= factors.values()[i];
          }
        });
    return Tensor.of(input.shape(), values);
  }
}
