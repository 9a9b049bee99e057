package convsheet.testing;

import convsheet.formula.Interpreter;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a network's expressions are worth, cell by cell: the reference for its kernels. */
public final class InterpretedNetwork {
  private InterpretedNetwork() {}

  /** The outputs of all layers, top to bottom, from the values of their output grids. */
  public static List<Tensor> forward(Network network, Tensor picture) {
    var interpreter = new Interpreter();
    var map = picture(network.input());
    interpreter.define(map.channels(), picture);
    var layers = network.grids(map);
    var outputs = new ArrayList<Tensor>();
    for (int i = 0; i < layers.size(); i++) {
      outputs.add(output(layers.get(i), interpreter, network.nodes().get(i).shape()));
    }
    return outputs;
  }

  /** The grids of a picture: {@code channel 1}, ... */
  public static FeatureMap picture(Shape shape) {
    return FeatureMap.picture(
        shape, IntStream.rangeClosed(1, shape.channels()).mapToObj(c -> "channel " + c).toList());
  }

  private static Tensor output(LayerGrids layer, Interpreter interpreter, Shape shape) {
    layer.parameters().forEach(p -> interpreter.define(p.grid(), p.values()));
    layer.steps().forEach(interpreter::compute);
    var values =
        layer.outputs().stream()
            .map(interpreter::compute)
            .flatMapToDouble(DoubleStream::of)
            .toArray();
    return Tensor.of(shape, values);
  }
}
