package convsheet.network;

import convsheet.formula.Grid;
import convsheet.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture or a layer's output as grids, one a channel; a vector {@code [N]} is one grid of N rows
 * and one column.
 *
 * @param shape {@code [C, H, W]} or {@code [N]}
 * @param channels the grids, in channel order
 */
public record FeatureMap(Shape shape, List<Grid> channels) {
  /** The name that stands for the picture where a layer names what it reads. */
  public static final String INPUT = "Input";

  public FeatureMap {
    channels = List.copyOf(channels);
    if (channels.size() != shape.channels()
        || channels.stream()
            .anyMatch(g -> g.rows() != shape.rows() || g.columns() != shape.columns())) {
      throw new IllegalArgumentException(channels + " are no feature map of " + shape);
    }
  }

  /** The grids of a picture whose channels have the given labels. */
  public static FeatureMap picture(Shape shape, List<String> labels) {
    return new FeatureMap(
        shape,
        labels.stream()
            .map(l -> new Grid(INPUT, l, shape.rows(), shape.columns(), Grid.Role.PICTURE))
            .toList());
  }

  /** The grids of a layer's output: {@code output channel 1}, ..., or {@code output}. */
  static FeatureMap output(String name, Shape shape) {
    return labelled(name, "output", shape, Grid.Role.OUTPUT);
  }

  /** Grids labelled {@code what channel 1}, ..., or {@code what} for a vector. */
  static FeatureMap labelled(String name, String what, Shape shape, Grid.Role role) {
    return new FeatureMap(
        shape,
        IntStream.rangeClosed(1, shape.channels())
            .mapToObj(
                c ->
                    new Grid(
                        name,
                        shape.isVector() ? what : what + " channel " + c,
                        shape.rows(),
                        shape.columns(),
                        role))
            .toList());
  }
}
