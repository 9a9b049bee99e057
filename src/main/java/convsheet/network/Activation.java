package convsheet.network;

import convsheet.formula.Regions;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/** A function applied to a whole feature map: a layer of its own, or the end of another. */
public interface Activation {

  /** Its name and arguments, as the {@code Layers} sheet has them: {@code leakyrelu 0.1}. */
  String text();

  /** What it does, for a person. */
  default String summary() {
    return text() + " of each value";
  }

  /** What it takes where no number is given and other libraries take another; else empty. */
  default String assumed() {
    return "";
  }

  /**
   * The grids that apply it.
   *
   * @param name the layer's name
   * @param shape the shape of the feature map
   * @param x the expression of each cell before the activation, channel by channel
   */
  LayerGrids grids(String name, Shape shape, List<Regions> x);

  /**
   * The part of a feature map of which a part of its result is made; all of it unless an activation
   * knows better.
   *
   * @param shape the feature map's shape
   * @param wanted a part of the result
   */
  default Block reads(Shape shape, Block wanted) {
    return Block.all(shape);
  }

  /** Its value for a feature map. */
  Tensor forward(Tensor x);
}
