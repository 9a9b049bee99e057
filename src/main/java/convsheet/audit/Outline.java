package convsheet.audit;

import convsheet.back.Rectangle;
import convsheet.network.Size;
import convsheet.xlsx.Colours;
import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

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

  private final XSSFWorkbook workbook;
  private final BorderStyle line;
  private final XSSFColor colour;
  private final Map<Key, Integer> styles = new HashMap<>();

  Outline(XSSFWorkbook workbook, BorderStyle line, String colour) {
    this.workbook = workbook;
    this.line = line;
    this.colour = Colours.of(colour);
  }

  /** The number of the format that is like another but for the lines. */
  int of(int style, Sides sides) {
    return sides.isNone()
        ? style
        : styles.computeIfAbsent(new Key(style, sides), key -> (int) make(key).getIndex());
  }

  private XSSFCellStyle make(Key key) {
    var style = workbook.createCellStyle();
    style.cloneStyleFrom(workbook.getCellStyleAt(key.style()));
    if (key.sides().top()) {
      style.setBorderTop(line);
      style.setTopBorderColor(colour);
    }
    if (key.sides().left()) {
      style.setBorderLeft(line);
      style.setLeftBorderColor(colour);
    }
    if (key.sides().bottom()) {
      style.setBorderBottom(line);
      style.setBottomBorderColor(colour);
    }
    if (key.sides().right()) {
      style.setBorderRight(line);
      style.setRightBorderColor(colour);
    }
    return style;
  }
}
