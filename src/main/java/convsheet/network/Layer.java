package convsheet.network;

import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A layer: numbers of its own and what it does with the feature maps it reads. It is nameless; a
 * {@link Network.Node} gives it a name and its inputs.
 */
public interface Layer {

  /** Its type, as the {@code Layers} sheet has it. */
  String type();

  /** Its options, column by column, as the {@code Layers} sheet has them; defaults left out. */
  Map<String, String> options();

  /** What it does, for a person: {@code 2 filters of 3 x 3 x 1, padding 1, relu}. */
  String summary();

  /**
   * The shape of its output.
   *
   * @throws convsheet.problem.ProblemException if it cannot read inputs of such shapes
   */
  Shape outputShape(List<Shape> inputs);

  /** The multiplications of one forward pass, each with its addition; 0 if it only compares. */
  long multiplyAdds(List<Shape> inputs);

  /**
   * The grids of the layer and the expression of every cell that it computes.
   *
   * @param name the layer's name, which is its sheet's
   * @param inputs the grids it reads
   */
  LayerGrids grids(String name, List<FeatureMap> inputs);

  /** Its output, by kernels; the same bits as the interpreter's for {@link #grids}. */
  Tensor forward(List<Tensor> inputs);

  /**
   * The part of it that makes some of its outputs; all of it where it cannot be cut.
   *
   * @param inputs the shapes of what it reads
   * @param wanted a part of its output
   */
  default Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.none(this, inputs);
  }

  /** The layer without cells that are otherwise than the rest. */
  default Layer pattern() {
    return this;
  }

  /**
   * The layer with other weights and biases, as many as it has; itself where it sums up nothing
   * with weights.
   */
  default Layer withWeights(DoubleSupplier numbers) {
    return this;
  }
}
