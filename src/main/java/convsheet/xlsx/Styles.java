package convsheet.xlsx;

import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The cell formats of a workbook, made as they are needed. */
public final class Styles {
  /** What a cell looks like. */
  public enum Look {
    PLAIN,
    TITLE,
    SUBTITLE,
    HEADING,
    PARAGRAPH,
    NOTE,
    LINK,
    INDENTED_LINK,
    LABEL,
    NUMBERING,
    HEADER,
    CELL,
    CELL_LINK,
    WRAPPED,
    CENTRED,
    CHOICE,
    RESULT,
    RESULT_LINK,
    GRID,
    ASKED,
    ROOM,
    FOLLOWING,
    FIELD,
    PAPER_GIVEN,
    PAPER_SMALL,
    PAPER_BORDER,
    PAPER_FIELD,
    PAPER_BOX,
    PAPER_SIDE,
    PAPER_PLACE,
    PAPER_LINE,
    LIGHT,
    COUNTS,
    PADDING,
    COPY,
    FREE_GRID,
    MAP
  }

  private record Key(Look look, String format) {}

  private final XSSFWorkbook workbook;
  private final Map<Key, Integer> styles = new HashMap<>();
  private final Map<String, XSSFFont> fonts = new HashMap<>();

  public Styles(XSSFWorkbook workbook) {
    this.workbook = workbook;
    var font = workbook.getFontAt(0);
    font.setFontName("Arial");
    font.setFontHeightInPoints((short) 10);
    font.setColor(Colours.of(Colours.INK));
    nameDefaultStyle();
  }

  /** Names the format of cells without one: POI leaves that out, which openpyxl warns of. */
  private void nameDefaultStyle() {
    var main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    try (var cursor = workbook.getStylesSource().getCTStylesheet().newCursor()) {
      cursor.toEndToken(); // POI puts everything else before it when it writes
      cursor.beginElement("cellStyles", main);
      cursor.insertAttributeWithValue("count", "1");
      cursor.beginElement("cellStyle", main);
      cursor.insertAttributeWithValue("name", "Normal");
      cursor.insertAttributeWithValue("xfId", "0");
      cursor.insertAttributeWithValue("builtinId", "0");
    }
  }

  /** The number of the format for a look, with the usual number format. */
  public int of(Look look) {
    return of(look, "General");
  }

  /** The number of the format for a look and a number format such as {@code 0.00}. */
  public int of(Look look, String format) {
    return styles.computeIfAbsent(
        new Key(look, format), key -> (int) make(look, format).getIndex());
  }

  /** The number of the format of a cell of a small map, with a line where the map ends. */
  public int map(String format, boolean top, boolean bottom, boolean left, boolean right) {
    return styles.computeIfAbsent(
        new Key(Look.MAP, format + top + bottom + left + right),
        key -> {
          var style = make(Look.MAP, format);
          style.setBorderTop(top ? BorderStyle.THIN : BorderStyle.NONE);
          style.setBorderBottom(bottom ? BorderStyle.THIN : BorderStyle.NONE);
          style.setBorderLeft(left ? BorderStyle.THIN : BorderStyle.NONE);
          style.setBorderRight(right ? BorderStyle.THIN : BorderStyle.NONE);
          return (int) style.getIndex();
        });
  }

  /** The number of the format of a cell that is nothing but a colour. */
  public int filled(String colour) {
    return styles.computeIfAbsent(
        new Key(Look.MAP, colour),
        key -> {
          var style = workbook.createCellStyle();
          fill(style, colour);
          return (int) style.getIndex();
        });
  }

  private XSSFCellStyle make(Look look, String format) {
    var style = workbook.createCellStyle();
    style.setVerticalAlignment(VerticalAlignment.CENTER);
    style.setDataFormat(workbook.createDataFormat().getFormat(format));
    switch (look) {
      case PLAIN -> style.setFont(font(10, Colours.INK, false, false));
      case TITLE -> style.setFont(font(15, Colours.INK, true, false));
      case SUBTITLE -> style.setFont(font(10, Colours.INK, false, false));
      case PARAGRAPH -> {
        style.setFont(font(10, Colours.INK, false, false));
        style.setWrapText(true);
        style.setVerticalAlignment(VerticalAlignment.TOP);
      }
      case NOTE -> style.setFont(font(9, Colours.NOTE, false, false));
      case LINK -> style.setFont(font(10, Colours.ACCENT, false, true));
      case INDENTED_LINK -> {
        style.setFont(font(10, Colours.ACCENT, false, true));
        style.setIndention((short) 1);
      }
      case LABEL -> {
        style.setFont(font(9, Colours.ACCENT, true, false));
        style.setVerticalAlignment(VerticalAlignment.BOTTOM);
      }
      case NUMBERING -> {
        style.setFont(font(7, Colours.FAINT, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
      }
      case HEADER -> {
        style.setFont(font(10, Colours.INK, true, false));
        fill(style, Colours.HEADER_FILL);
        lines(style, BorderStyle.THIN);
        style.setAlignment(HorizontalAlignment.CENTER);
        style.setWrapText(true);
      }
      case CELL -> {
        style.setFont(font(10, Colours.INK, false, false));
        lines(style, BorderStyle.THIN);
      }
      case WRAPPED -> {
        style.setFont(font(10, Colours.INK, false, false));
        style.setWrapText(true);
        lines(style, BorderStyle.THIN);
      }
      case CELL_LINK -> {
        style.setFont(font(10, Colours.ACCENT, false, true));
        lines(style, BorderStyle.THIN);
      }
      case CENTRED -> {
        style.setFont(font(10, Colours.INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.THIN);
      }
      case CHOICE -> {
        style.setFont(font(11, Colours.INK, true, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.CHOICE_FILL);
        lines(style, BorderStyle.MEDIUM);
      }
      case RESULT -> {
        style.setFont(font(10, Colours.INK, true, false));
        style.setAlignment(HorizontalAlignment.RIGHT);
        lines(style, BorderStyle.THIN);
      }
      case RESULT_LINK -> {
        style.setFont(font(10, Colours.ACCENT, false, true));
        style.setAlignment(HorizontalAlignment.RIGHT);
        lines(style, BorderStyle.THIN);
      }
      case GRID -> {
        style.setFont(font(8, Colours.NUMBER, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.THIN);
      }
      case ASKED -> {
        style.setFont(font(9, Colours.INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.ANSWER_FILL);
        lines(style, BorderStyle.MEDIUM, Colours.ANSWER_LINE);
        style.setLocked(false);
      }
      case ROOM -> {
        style.setFont(font(8, Colours.FAINT, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.DOTTED, Colours.FAINT);
        style.setLocked(false);
      }
      case FOLLOWING -> {
        style.setFont(font(8, Colours.INK, false, false));
        fill(style, Colours.FOLLOWING_FILL);
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.THIN);
        style.setHidden(true); // its formula is the method of the cells around it
      }
      case FIELD -> {
        style.setFont(font(10, Colours.INK, false, false));
        fill(style, Colours.ANSWER_FILL);
        lines(style, BorderStyle.THIN, Colours.ANSWER_LINE);
        style.setLocked(false);
      }
      case PAPER_GIVEN -> {
        style.setFont(font(9, Colours.INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.PAPER_FILL);
        lines(style, BorderStyle.THIN, Colours.FAINT);
      }
      case PAPER_SMALL -> {
        style.setFont(font(6, Colours.INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.PAPER_FILL);
        lines(style, BorderStyle.THIN, Colours.FAINT);
      }
      case PAPER_FIELD -> {
        style.setFont(font(10, Colours.INK, false, false));
        style.setVerticalAlignment(VerticalAlignment.BOTTOM);
      }
      case HEADING -> {
        style.setFont(font(11, Colours.INK, true, false));
        style.setVerticalAlignment(VerticalAlignment.BOTTOM);
      }
      case PAPER_BORDER -> {
        style.setFont(font(9, Colours.BORDER_INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.BORDER_FILL);
        lines(style, BorderStyle.DOTTED, Colours.NOTE);
      }
      case PAPER_BOX -> {
        style.setFont(font(10, Colours.INK, true, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.MEDIUM, Colours.INK);
      }
      case PAPER_SIDE -> {
        style.setFont(font(9, Colours.NOTE, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.DOTTED, Colours.NOTE);
      }
      case PAPER_PLACE -> {
        style.setFont(font(8, Colours.NOTE, false, false));
        style.setAlignment(HorizontalAlignment.RIGHT);
      }
      case PAPER_LINE -> {
        style.setFont(font(11, Colours.INK, false, false));
        style.setVerticalAlignment(VerticalAlignment.BOTTOM);
        style.setBorderBottom(BorderStyle.THIN);
        style.setBottomBorderColor(Colours.of(Colours.INK));
      }
      case COUNTS -> {
        style.setFont(font(9, Colours.NOTE, false, false));
        style.setVerticalAlignment(VerticalAlignment.BOTTOM);
      }
      case LIGHT -> {
        style.setFont(font(8, Colours.INK, false, false));
        lines(style, BorderStyle.THIN, Colours.FAINT);
      }
      case PADDING -> {
        style.setFont(font(8, Colours.BORDER_INK, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        fill(style, Colours.BORDER_FILL);
        lines(style, BorderStyle.DOTTED);
        for (var side :
            org.apache.poi.xssf.usermodel.extensions.XSSFCellBorder.BorderSide.values()) {
          style.setBorderColor(side, Colours.of(Colours.FAINT));
        }
      }
      case COPY -> {
        style.setFont(font(8, Colours.NUMBER, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
        lines(style, BorderStyle.MEDIUM_DASHED, Colours.COPY_LINE);
      }
      case MAP -> {
        style.setFont(font(1, Colours.INK, false, false));
        lines(style, BorderStyle.NONE);
      }
      case FREE_GRID -> {
        style.setFont(font(8, Colours.NUMBER, false, false));
        style.setAlignment(HorizontalAlignment.CENTER);
      }
    }
    return style;
  }

  private XSSFFont font(int points, String colour, boolean bold, boolean underlined) {
    return fonts.computeIfAbsent(
        points + colour + bold + underlined,
        key -> {
          var font = workbook.createFont();
          font.setFontName("Arial");
          font.setFontHeightInPoints((short) points);
          font.setColor(Colours.of(colour));
          font.setBold(bold);
          if (underlined) {
            font.setUnderline(XSSFFont.U_SINGLE);
          }
          return font;
        });
  }

  private static void fill(XSSFCellStyle style, String colour) {
    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
    style.setFillForegroundColor(Colours.of(colour));
  }

  private static void lines(XSSFCellStyle style, BorderStyle border) {
    lines(style, border, Colours.LINE);
  }

  private static void lines(XSSFCellStyle style, BorderStyle border, String colour) {
    style.setBorderTop(border);
    style.setBorderBottom(border);
    style.setBorderLeft(border);
    style.setBorderRight(border);
    style.setTopBorderColor(Colours.of(colour));
    style.setBottomBorderColor(Colours.of(colour));
    style.setLeftBorderColor(Colours.of(colour));
    style.setRightBorderColor(Colours.of(colour));
  }
}
