package convsheet.onnx;

import convsheet.network.Concat;
import convsheet.onnx.Maps.Axis;
import java.util.stream.IntStream;

/** Concat. */
final class Joins {
  private Joins() {}

  static Value concat(OnnxNode node, ModelBuilder made) {
    var inputs =
        IntStream.range(0, node.inputCount())
            .mapToObj(i -> made.natural(made.maps(node, i)))
            .toList();
    var first = inputs.get(0);
    int axis = first.axis(node.integer("axis", 1));
    if (axis != first.axes().indexOf(Axis.CHANNEL)) {
      throw node.refused(
          "inputs of " + Value.text(first.dims()) + " put together along axis " + axis,
          "channels put behind each other");
    }
    for (var input : inputs) {
      if (input.rank() != first.rank()
          || input.channelsLast() != first.channelsLast()
          || input.batched() != first.batched()) {
        throw node.refused(
            "inputs of " + Value.text(first.dims()) + " and " + Value.text(input.dims()),
            "inputs that differ in their channels alone");
      }
    }
    int[] dims = first.dims().clone();
    dims[axis] = inputs.stream().mapToInt(input -> input.dims()[axis]).sum();
    return inputs.size() == 1 ? first : made.add(node, new Concat(), inputs, shape -> dims);
  }
}
