package convsheet.network;

import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * An activation as a layer of its own; any shape to the same shape.
 *
 * @param activation what it applies
 */
public record ActivationLayer(Activation activation) implements Layer {
  @Override
  public String type() {
    return activation.text();
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public String summary() {
    return activation.summary();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0);
    return activation.grids(
        name, input.shape(), input.channels().stream().map(grid -> Regions.copy(grid)).toList());
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.alike(this, inputs, activation.reads(inputs.get(0), wanted));
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return activation.forward(inputs.get(0));
  }
}
