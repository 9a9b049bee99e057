package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which values of a feature map belong together. All values of a vector do. */
public enum Over {
  /** The channels at each place. */
  CHANNELS,
  /** All values. */
  ALL,
  /** The values of each channel. */
  CHANNEL,
  /** The values of each row. */
  ROW,
  /** The values of each column. */
  COLUMN;

  /** From the word behind an activation's name: {@code all}; the channels where there is none. */
  static Over of(Arguments arguments) {
    return arguments
        .word()
        .map(
            word ->
                Arrays.stream(values())
                    .filter(over -> over != CHANNELS && over.word().equals(word))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            arguments.refused(
                                "a name alone, or with all, channel, row or column behind it")))
        .orElse(CHANNELS);
  }

  /** An activation's name with what it is over, if that is not the channels. */
  String text(String name) {
    return this == CHANNELS ? name : name + " " + word();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The number of the group that a value is in; the {@code i}-th in reading order, from 0. */
  int group(Shape shape, int i) {
    int columns = shape.columns();
    int plane = shape.plane();
    return shape.isVector()
        ? 0
        : switch (this) {
          case CHANNELS -> i % plane;
          case ALL -> 0;
          case CHANNEL -> i / plane;
          case ROW -> i / columns;
          case COLUMN -> i / plane * columns + i % columns;
        };
  }

  /** The part of a feature map that a part of it belongs together with. */
  Block reads(Shape shape, Block wanted) {
    var all = Block.all(shape);
    return shape.isVector()
        ? all
        : switch (this) {
          case CHANNELS -> wanted.ofChannels(all.channels());
          case ALL -> all;
          case CHANNEL -> all.ofChannels(wanted.channels());
          case ROW -> wanted.at(wanted.rows(), all.columns());
          case COLUMN -> wanted.at(all.rows(), wanted.columns());
        };
  }

  /**
   * What a function is over, as its arguments, for the value at a place.
   *
   * @param grids the channels of the feature map
   */
  List<Expr> arguments(Shape shape, List<Grid> grids, int channel, int row, int column) {
    if (shape.isVector()) {
      return List.of(new Expr.Range(grids.get(0).whole()));
    }
    var own = grids.get(channel);
    return switch (this) {
      case CHANNELS -> grids.stream().map(g -> (Expr) new Expr.Ref(g, row, column)).toList();
      case ALL -> grids.stream().map(g -> (Expr) new Expr.Range(g.whole())).toList();
      case CHANNEL -> List.of(new Expr.Range(own.whole()));
      case ROW -> List.of(new Expr.Range(Window.of(own, row, 0, 1, shape.columns())));
      case COLUMN -> List.of(new Expr.Range(Window.of(own, 0, column, shape.rows(), 1)));
    };
  }
}
