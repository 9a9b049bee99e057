package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.network.LayerGrids.Parameter;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers that belong to channels, in a column on a layer's sheet: one for each, or one for all.
 * The values of a vector {@code [N]} count as channels.
 *
 * @param part what they are
 * @param word the label above them
 * @param values one number a channel, or a single one
 */
record PerChannel(Grid.Part part, String word, double[] values) {

  /** How many channels a shape has, or values, if it is a vector. */
  static int count(Shape shape) {
    return shape.isVector() ? shape.rows() : shape.channels();
  }

  /**
   * The numbers under a label of a layer's sheet.
   *
   * @param otherwise the number of all where there is no such label
   * @param missing what is to be told of labels that are not there is added
   */
  static double[] read(
      LayerSpec spec, String label, Shape input, double otherwise, List<String> missing) {
    var given = spec.columnOrNumber(label, count(input));
    if (given.isEmpty()) {
      missing.add(label + ": " + Numbers.text(otherwise));
    }
    return given.map(GivenGrid::values).orElseGet(() -> new double[] {otherwise});
  }

  /**
   * Refuses other numbers than one for each channel, or one for all.
   *
   * @throws ProblemException if there are other numbers
   */
  void check(Shape input) {
    int channels = count(input);
    if (values.length != 1 && values.length != channels) {
      throw ProblemException.input(
          Problem.of(
              "a " + word + " for " + Problem.count(values.length, "channel"),
              "one for each of the " + channels + ", or one for all",
              "Give each channel a " + word + "."));
    }
  }

  /** Those that belong to a part of a feature map. */
  double[] of(Shape shape, Block part) {
    var some = shape.isVector() ? part.rows() : part.channels();
    return values.length == 1 ? values : Arrays.copyOfRange(values, some.first(), some.last() + 1);
  }

  /** The grid on the sheet of a layer. */
  Parameter on(String layer) {
    return new Parameter(grid(layer), values);
  }

  private Grid grid(String layer) {
    return new Grid(layer, part, word, values.length, 1);
  }

  /** The number that belongs to a value of a feature map. */
  Expr.Ref at(String layer, Shape shape, int channel, int row) {
    return new Expr.Ref(grid(layer), values.length == 1 ? 0 : shape.isVector() ? row : channel, 0);
  }

  /** The number that belongs to the {@code i}-th value of a feature map, counted from 0. */
  double of(Shape shape, int i) {
    return values[values.length == 1 ? 0 : shape.isVector() ? i : i / shape.plane()];
  }
}
