package convsheet.xlsx;

import convsheet.xlsx.CellFormat.Across;
import convsheet.xlsx.CellFormat.Down;
import convsheet.xlsx.CellFormat.Line;
import convsheet.xlsx.CellFormat.Side;
import convsheet.xlsx.CellFormat.Stroke;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

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
    SCALE,
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

  private static final int FIRST_OWN_NUMBERS = 164;

  /** Number formats that every program knows by a number (ECMA-376 part 1, 18.8.30). */
  private static final Map<String, Integer> KNOWN_NUMBERS =
      Map.of("General", 0, "0", 1, "0.00", 2, "#,##0", 3, "#,##0.00", 4, "@", 49);

  private final List<CellFormat> formats = new ArrayList<>();
  private final Map<CellFormat, Integer> indices = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  /** Those of a workbook that has none yet but that of a cell without any. */
  Styles() {
    of(CellFormat.NONE);
  }

  /** The number of the format for a look, with the usual number format. */
  public int of(Look look) {
    return of(look, "General");
  }

  /** The number of the format for a look and a number format such as {@code 0.00}. */
  public int of(Look look, String format) {
    return of(format(look).numbers(format));
  }

  /** The number of the format for a look in letters so many times as large. */
  public int of(Look look, double times) {
    var format = format(look);
    return of(format.size((int) Math.round(format.font().points() * times)));
  }

  /** The number of a format. */
  public int of(CellFormat format) {
    return indices.computeIfAbsent(
        format,
        added -> {
          formats.add(added);
          return formats.size() - 1;
        });
  }

  /** The format of a number. */
  public CellFormat format(int style) {
    return formats.get(style);
  }

  /** The number of a difference. */
  int of(Difference difference) {
    int known = differences.indexOf(difference);
    if (known >= 0) {
      return known;
    }
    differences.add(difference);
    return differences.size() - 1;
  }

  /** The number of the format of a cell of a small map, with a line where the map ends. */
  public int map(String format, boolean top, boolean bottom, boolean left, boolean right) {
    var map = format(Look.MAP).numbers(format);
    var ends = Map.of(Side.TOP, top, Side.BOTTOM, bottom, Side.LEFT, left, Side.RIGHT, right);
    for (var side : Side.values()) {
      map = ends.get(side) ? map.line(side, Stroke.THIN, Colours.LINE) : map;
    }
    return of(map);
  }

  /** The number of the format of a cell that is nothing but a colour. */
  public int filled(String colour) {
    return of(CellFormat.NONE.fill(colour));
  }

  /** The format of a look, with the usual number format. */
  public static CellFormat format(Look look) {
    var cell = CellFormat.NONE.down(Down.CENTRE);
    return switch (look) {
      case PLAIN -> cell.font(10, Colours.INK, false, false);
      case TITLE -> cell.font(15, Colours.INK, true, false);
      case SUBTITLE -> cell.font(10, Colours.INK, false, false);
      case PARAGRAPH -> cell.font(10, Colours.INK, false, false).wrap().down(Down.TOP);
      case NOTE -> cell.font(9, Colours.NOTE, false, false);
      case SCALE -> cell.font(9, Colours.NOTE, false, false).across(Across.LEFT);
      case LINK -> cell.font(10, Colours.ACCENT, false, true);
      case INDENTED_LINK -> cell.font(10, Colours.ACCENT, false, true).indent(1);
      case LABEL -> cell.font(9, Colours.ACCENT, true, false).down(Down.BOTTOM);
      case NUMBERING -> cell.font(7, Colours.FAINT, false, false).across(Across.CENTRE);
      case HEADER ->
          cell.font(10, Colours.INK, true, false)
              .fill(Colours.HEADER_FILL)
              .lines(Stroke.THIN, Colours.LINE)
              .across(Across.CENTRE)
              .wrap();
      case CELL -> cell.font(10, Colours.INK, false, false).lines(Stroke.THIN, Colours.LINE);
      case WRAPPED ->
          cell.font(10, Colours.INK, false, false).wrap().lines(Stroke.THIN, Colours.LINE);
      case CELL_LINK -> cell.font(10, Colours.ACCENT, false, true).lines(Stroke.THIN, Colours.LINE);
      case CENTRED ->
          cell.font(10, Colours.INK, false, false)
              .across(Across.CENTRE)
              .lines(Stroke.THIN, Colours.LINE);
      case CHOICE ->
          cell.font(11, Colours.INK, true, false)
              .across(Across.CENTRE)
              .fill(Colours.CHOICE_FILL)
              .lines(Stroke.MEDIUM, Colours.LINE);
      case RESULT ->
          cell.font(10, Colours.INK, true, false)
              .across(Across.RIGHT)
              .lines(Stroke.THIN, Colours.LINE);
      case RESULT_LINK ->
          cell.font(10, Colours.ACCENT, false, true)
              .across(Across.RIGHT)
              .lines(Stroke.THIN, Colours.LINE);
      case GRID ->
          cell.font(8, Colours.NUMBER, false, false)
              .across(Across.CENTRE)
              .lines(Stroke.THIN, Colours.LINE);
      case ASKED ->
          cell.font(9, Colours.INK, false, false)
              .across(Across.CENTRE)
              .fill(Colours.ANSWER_FILL)
              .lines(Stroke.MEDIUM, Colours.ANSWER_LINE)
              .unlock();
      case ROOM ->
          cell.font(8, Colours.FAINT, false, false)
              .across(Across.CENTRE)
              .lines(Stroke.DOTTED, Colours.FAINT)
              .unlock();
      case FOLLOWING ->
          cell.font(8, Colours.INK, false, false)
              .fill(Colours.FOLLOWING_FILL)
              .across(Across.CENTRE)
              .lines(Stroke.THIN, Colours.LINE)
              .hideFormula(); // which is the method of the cells around it
      case FIELD ->
          cell.font(10, Colours.INK, false, false)
              .fill(Colours.ANSWER_FILL)
              .lines(Stroke.THIN, Colours.ANSWER_LINE)
              .unlock();
      case HEADING -> cell.font(11, Colours.INK, true, false).down(Down.BOTTOM);
      case PAPER_GIVEN ->
          cell.font(9, Colours.INK, false, false)
              .across(Across.CENTRE)
              .fill(Colours.PAPER_FILL)
              .lines(Stroke.THIN, Colours.FAINT);
      case PAPER_SMALL ->
          cell.font(6, Colours.INK, false, false)
              .across(Across.CENTRE)
              .fill(Colours.PAPER_FILL)
              .lines(Stroke.THIN, Colours.FAINT);
      case PAPER_FIELD -> cell.font(10, Colours.INK, false, false).down(Down.BOTTOM);
      case PAPER_BORDER ->
          cell.font(9, Colours.BORDER_INK, false, false)
              .across(Across.CENTRE)
              .fill(Colours.BORDER_FILL)
              .lines(Stroke.DOTTED, Colours.NOTE);
      case PAPER_BOX ->
          cell.font(10, Colours.INK, true, false)
              .across(Across.CENTRE)
              .lines(Stroke.MEDIUM, Colours.INK);
      case PAPER_SIDE ->
          cell.font(9, Colours.NOTE, false, false)
              .across(Across.CENTRE)
              .lines(Stroke.DOTTED, Colours.NOTE);
      case PAPER_PLACE -> cell.font(8, Colours.NOTE, false, false).across(Across.RIGHT);
      case PAPER_LINE ->
          cell.font(11, Colours.INK, false, false)
              .down(Down.BOTTOM)
              .line(Side.BOTTOM, Stroke.THIN, Colours.INK);
      case COUNTS -> cell.font(9, Colours.NOTE, false, false).down(Down.BOTTOM);
      case LIGHT ->
          cell.font(11, Colours.INK, true, false)
              .across(Across.CENTRE)
              .lines(Stroke.THIN, Colours.FAINT);
      case PADDING ->
          cell.font(8, Colours.BORDER_INK, false, false)
              .across(Across.CENTRE)
              .fill(Colours.BORDER_FILL)
              .lines(Stroke.DOTTED, Colours.FAINT);
      case COPY ->
          cell.font(8, Colours.NUMBER, false, false)
              .across(Across.CENTRE)
              .lines(Stroke.MEDIUM_DASHED, Colours.COPY_LINE);
      case MAP -> cell.font(1, Colours.INK, false, false);
      case FREE_GRID -> cell.font(8, Colours.NUMBER, false, false).across(Across.CENTRE);
    };
  }

  /** All formats, as their part of the file has them (ECMA-376 part 1, 18.8.39). */
  String xml() {
    var fonts = new Numbered<CellFormat.Font>(formats.stream().map(CellFormat::font));
    // the first two fills are the same in every file
    var fills = new Numbered<String>(formats.stream().flatMap(f -> f.fill().stream()));
    var borders = new Numbered<Map<Side, Line>>(formats.stream().map(CellFormat::lines));
    var numbers =
        new Numbered<String>(
            formats.stream()
                .map(CellFormat::numbers)
                .filter(format -> !KNOWN_NUMBERS.containsKey(format)));
    var xml = Xml.part();
    xml.start("styleSheet", "xmlns", WorkbookOut.MAIN);
    if (!numbers.all.isEmpty()) {
      xml.start("numFmts", "count", numbers.all.size());
      numbers.each(
          (id, format) ->
              xml.empty("numFmt", "numFmtId", FIRST_OWN_NUMBERS + id, "formatCode", format));
      xml.end("numFmts");
    }
    xml.start("fonts", "count", fonts.all.size());
    fonts.each((id, font) -> write(xml, font));
    xml.end("fonts").start("fills", "count", 2 + fills.all.size());
    for (var pattern : List.of("none", "gray125")) {
      xml.start("fill").empty("patternFill", "patternType", pattern).end("fill");
    }
    fills.each(
        (id, fill) ->
            xml.start("fill")
                .start("patternFill", "patternType", "solid")
                .empty("fgColor", "rgb", rgb(fill))
                .end("patternFill")
                .end("fill"));
    xml.end("fills").start("borders", "count", borders.all.size());
    borders.each((id, lines) -> write(xml, lines));
    xml.end("borders").start("cellStyleXfs", "count", 1);
    xml.empty("xf", "numFmtId", 0, "fontId", 0, "fillId", 0, "borderId", 0);
    xml.end("cellStyleXfs").start("cellXfs", "count", formats.size());
    for (var format : formats) {
      var known = KNOWN_NUMBERS.get(format.numbers());
      write(
          xml,
          format,
          known == null ? FIRST_OWN_NUMBERS + numbers.of(format.numbers()) : known,
          fonts.of(format.font()),
          format.fill().map(fill -> 2 + fills.of(fill)).orElse(0),
          borders.of(format.lines()));
    }
    xml.end("cellXfs").start("cellStyles", "count", 1);
    xml.empty("cellStyle", "name", "Normal", "xfId", 0, "builtinId", 0).end("cellStyles");
    xml.start("dxfs", "count", differences.size());
    differences.forEach(difference -> write(xml, difference));
    return xml.end("dxfs").end("styleSheet").toString();
  }

  /** What formats have in common, each once, in the order in which it comes first. */
  private static final class Numbered<T> {
    private final Map<T, Integer> all = new LinkedHashMap<>();

    Numbered(Stream<T> given) {
      given.forEach(one -> all.putIfAbsent(one, all.size()));
    }

    int of(T one) {
      return all.get(one);
    }

    void each(BiConsumer<Integer, T> each) {
      all.forEach((one, id) -> each.accept(id, one));
    }
  }

  private static String rgb(String colour) {
    return "FF" + colour;
  }

  private static void write(Xml xml, CellFormat.Font font) {
    xml.start("font");
    if (font.bold()) {
      xml.empty("b");
    }
    if (font.underlined()) {
      xml.empty("u");
    }
    xml.empty("sz", "val", font.points());
    xml.empty("color", "rgb", rgb(font.colour()));
    xml.empty("name", "val", "Arial").empty("family", "val", 2).end("font");
  }

  private static void write(Xml xml, Map<Side, Line> lines) {
    xml.start("border");
    for (var side : Side.values()) {
      var line = lines.get(side);
      if (line == null) {
        xml.empty(side.text);
      } else {
        xml.start(side.text, "style", line.stroke().text)
            .empty("color", "rgb", rgb(line.colour()))
            .end(side.text);
      }
    }
    xml.end("border");
  }

  private static void write(
      Xml xml, CellFormat format, int numbers, int font, int fill, int border) {
    xml.start(
        "xf",
        "numFmtId",
        numbers,
        "fontId",
        font,
        "fillId",
        fill,
        "borderId",
        border,
        "xfId",
        0,
        "applyNumberFormat",
        1,
        "applyFont",
        1,
        "applyFill",
        1,
        "applyBorder",
        1,
        "applyAlignment",
        1,
        "applyProtection",
        1);
    var own = format.alignment();
    var alignment = new ArrayList<Object>();
    own.across().ifPresent(place -> alignment.addAll(List.of("horizontal", place.text)));
    if (own.indent() > 0) {
      alignment.addAll(List.of("horizontal", "left"));
    }
    alignment.addAll(List.of("vertical", own.down().text));
    if (own.rotation() != 0) {
      alignment.addAll(List.of("textRotation", own.rotation()));
    }
    if (own.wrapped()) {
      alignment.addAll(List.of("wrapText", 1));
    }
    if (own.indent() > 0) {
      alignment.addAll(List.of("indent", own.indent()));
    }
    xml.empty("alignment", alignment.toArray());
    var kept = format.protection();
    if (!kept.locked() || kept.hidden()) {
      xml.empty("protection", "locked", kept.locked() ? 1 : 0, "hidden", kept.hidden() ? 1 : 0);
    }
    xml.end("xf");
  }

  private static void write(Xml xml, Difference difference) {
    xml.start("dxf");
    if (difference.isBold() || difference.ink().isPresent()) {
      xml.start("font");
      if (difference.isBold()) {
        xml.empty("b");
      }
      difference.ink().ifPresent(ink -> xml.empty("color", "rgb", rgb(ink)));
      xml.end("font");
    }
    difference
        .fill()
        .ifPresent(
            fill ->
                xml.start("fill")
                    .start("patternFill", "patternType", "solid")
                    .empty("bgColor", "rgb", rgb(fill))
                    .end("patternFill")
                    .end("fill"));
    difference
        .line()
        .ifPresent(
            line -> {
              var lines = new EnumMap<Side, Line>(Side.class);
              for (var side : Side.values()) {
                lines.put(side, line);
              }
              write(xml, lines);
            });
    xml.end("dxf");
  }
}
