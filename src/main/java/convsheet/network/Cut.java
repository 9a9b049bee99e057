package convsheet.network;

import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The part of a layer that makes some of its outputs: a smaller layer of the same kind, which reads
 * a part of what the layer reads, and whose results are the layer's own to the bit.
 *
 * @param layer the smaller layer
 * @param reads the part of each of the layer's inputs that it reads; empty where it reads none of
 *     it, and then it is made to read only the others
 * @param makes the part of the layer's output that it makes: at least what was wanted
 */
public record Cut(Layer layer, List<Optional<Block>> reads, Block makes) {
  public Cut {
    reads = List.copyOf(reads);
  }

  /** A layer of one input, of which a part is read. */
  static Cut of(Layer layer, Block reads, Block makes) {
    return new Cut(layer, List.of(Optional.of(reads)), makes);
  }

  /** A layer that is not cut: it reads all and makes all. */
  static Cut none(Layer layer, List<Shape> inputs) {
    return new Cut(
        layer,
        inputs.stream().map(Block::all).map(Optional::of).toList(),
        Block.all(layer.outputShape(inputs)));
  }

  /** A layer that reads the same part of each of its inputs as it makes. */
  static Cut alike(Layer layer, List<Shape> inputs, Block makes) {
    return new Cut(layer, inputs.stream().map(input -> Optional.of(makes)).toList(), makes);
  }
}
