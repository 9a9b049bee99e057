package convsheet.audit;

import convsheet.back.Rectangle;
import convsheet.network.Size;
import convsheet.xlsx.CellFormat;
import convsheet.xlsx.CellFormat.Side;
import convsheet.xlsx.CellFormat.Stroke;
import convsheet.xlsx.Styles;
import java.util.HashMap;
import java.util.Map;

/** Cell formats with a heavy line on some of their sides, by which areas are outlined. */
final class Outline {
  /** The sides of a cell that have the line. */
  record Sides(boolean top, boolean left, boolean bottom, boolean right) {
    boolean isNone() {
      return !top && !left && !bottom && !right;
    }
  }

  /** Which sides of a grid's cells have the line, by row and column, counted from 0. */
  @FunctionalInterface
  interface Lines {
    /** No lines. */
    Lines NONE = (row, column) -> new Sides(false, false, false, false);

    /** The sides of a cell. */
    Sides of(int row, int column);

    /** Around an area, on both sides of its edge, as programs differ in which they show. */
    static Lines around(Rectangle area) {
      return (row, column) -> {
        boolean inRows = row >= area.top() && row < area.bottom();
        boolean inColumns = column >= area.left() && column < area.right();
        return new Sides(
            inColumns && (row == area.top() || row == area.bottom()),
            inRows && (column == area.left() || column == area.right()),
            inColumns && (row == area.bottom() - 1 || row == area.top() - 1),
            inRows && (column == area.right() - 1 || column == area.left() - 1));
      };
    }

    /** Around the blocks of a size that a grid falls into; none around single cells. */
    static Lines blocks(Size size) {
      if (size.equals(Size.of(1))) {
        return NONE;
      }
      return (row, column) ->
          new Sides(
              row % size.rows() == 0,
              column % size.columns() == 0,
              row % size.rows() == size.rows() - 1,
              column % size.columns() == size.columns() - 1);
    }
  }

  private record Key(int style, Sides sides) {}

  private final Styles styles;
  private final Stroke stroke;
  private final String colour;
  private final Map<Key, Integer> outlined = new HashMap<>();

  Outline(Styles styles, Stroke stroke, String colour) {
    this.styles = styles;
    this.stroke = stroke;
    this.colour = colour;
  }

  /** The number of the format that is like another but for the lines. */
  int of(int style, Sides sides) {
    return sides.isNone()
        ? style
        : outlined.computeIfAbsent(new Key(style, sides), key -> styles.of(format(key)));
  }

  private CellFormat format(Key key) {
    var format = styles.format(key.style());
    if (key.sides().top()) {
      format = format.line(Side.TOP, stroke, colour);
    }
    if (key.sides().left()) {
      format = format.line(Side.LEFT, stroke, colour);
    }
    if (key.sides().bottom()) {
      format = format.line(Side.BOTTOM, stroke, colour);
    }
    if (key.sides().right()) {
      format = format.line(Side.RIGHT, stroke, colour);
    }
    return format;
  }
}
