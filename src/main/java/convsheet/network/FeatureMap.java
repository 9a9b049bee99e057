package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.SheetNames;
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
  public static final String INPUT = SheetNames.INPUT;

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
        IntStream.range(0, labels.size())
            .mapToObj(
                c ->
                    new Grid(
                        INPUT,
                        Grid.Part.PICTURE,
                        labels.get(c),
                        0,
                        c + 1,
                        shape.rows(),
                        shape.columns()))
            .toList());
  }

  /** The formula of a cell, its channel, row and column counted from 0. */
  @FunctionalInterface
  interface Formula {
    Expr at(int channel, int row, int column);
  }

  /** A formula that moves over each channel of a feature map. */
  static List<Regions> moving(Shape shape, Formula cells) {
    return IntStream.range(0, shape.channels())
        .mapToObj(
            channel ->
                Regions.moving(
                    shape.rows(), shape.columns(), (row, column) -> cells.at(channel, row, column)))
        .toList();
  }

  /** The grids of a layer's output: {@code output channel 1}, ..., or {@code output}. */
  static FeatureMap output(String name, Shape shape) {
    return of(name, Grid.Part.OUTPUT, "output", shape);
  }

  /** Grids labelled {@code word channel 1}, ..., or {@code word} for a vector. */
  static FeatureMap of(String name, Grid.Part part, String word, Shape shape) {
    return new FeatureMap(
        shape,
        IntStream.rangeClosed(1, shape.channels())
            .mapToObj(
                c ->
                    new Grid(
                        name,
                        part,
                        word,
                        0,
                        shape.isVector() ? 0 : c,
                        shape.rows(),
                        shape.columns()))
            .toList());
  }
}
