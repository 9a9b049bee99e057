package convsheet.xlsx;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;

/**
 * All of a sheet but its cells (ECMA-376 part 1, 18.3.1.99): widths, colours, links, what may be
 * typed, how it is printed. Rows and columns are counted from 0.
 */
public final class SheetFrame {
  /** The width of a digit of the default font, Arial 10, in pixels. */
  private static final double DIGIT_PIXELS = 7;

  /** The padding that a column's width includes, in pixels. */
  private static final double PADDING_PIXELS = 5;

  public static final double POINTS_PER_PIXEL = 0.75;
  private static final double USUAL_POINTS = 15;
  private static final double USUAL_CHARACTERS = 8;

  /** The name of a table whose rows are chosen from, which no program shows. */
  static final String FILTERED = "_xlnm._FilterDatabase";

  /** Columns that are alike, the last one included. */
  private record Columns(int last, double width, boolean isHidden) {}

  /** Rules for some boxes; of several that hold, the first counts. */
  private record Formatting(List<Box> boxes, List<Rule> rules) {}

  private record Link(Box cells, String place) {}

  /** What may be chosen or typed in a cell. */
  private record Choice(
      int row,
      int column,
      String from,
      Optional<String> to,
      String title,
      String text,
      boolean isSaidBefore) {

    Box cell() {
      return new Box(row, column, row, column);
    }
  }

  /** A chart and its place. */
  record Drawn(BarChart chart, XSSFClientAnchor anchor) {}

  private final String name;
  private final Styles styles;
  private final TreeMap<Integer, Columns> columns = new TreeMap<>();
  private double rowPoints = USUAL_POINTS;
  private boolean hasRowPoints;
  private boolean hasGridLines = true;
  private int frozenColumns;
  private int frozenRows;
  private OptionalInt zoom = OptionalInt.empty();
  private boolean foldsBelowTitles;
  private boolean isLocked;
  private Optional<Box> filter = Optional.empty();
  private final List<Box> merged = new ArrayList<>();
  private final List<Formatting> formattings = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Drawn> charts = new ArrayList<>();
  private final List<DefinedName> names = new ArrayList<>();
  private final List<Integer> breaks = new ArrayList<>();
  private String head = "";
  private String foot = "";
  private boolean isFitted;
  private int pagesHigh;
  private boolean isLandscape;

  SheetFrame(String name, Styles styles) {
    this.name = name;
    this.styles = styles;
  }

  /** The name of the sheet. */
  String name() {
    return name;
  }

  // ---- rows and columns ----

  /** Makes the first columns and all rows without a height of their own as wide as high. */
  public void square(double pixels, int count) {
    square(pixels, 0, count - 1);
  }

  /** Makes columns, and all rows without a height of their own, as wide as high. */
  public void square(double pixels, int first, int last) {
    pixels(first, last, pixels);
    rowHeight(pixels * POINTS_PER_PIXEL);
  }

  /**
   * Sets the width of columns.
   *
   * @param characters how many digits of the default font they show
   */
  public void width(int first, int last, double characters) {
    var width = Math.floor((characters * DIGIT_PIXELS + PADDING_PIXELS) / DIGIT_PIXELS * 256) / 256;
    columns.put(first, new Columns(last, width, false));
  }

  /** Sets the width of columns in pixels. */
  public void pixels(int first, int last, double pixels) {
    width(first, last, (pixels - PADDING_PIXELS) / DIGIT_PIXELS);
  }

  /** Hides a column that has a width of its own. */
  public void hide(int column) {
    columns.computeIfPresent(column, (c, own) -> new Columns(own.last(), own.width(), true));
  }

  /** Sets the height of rows that have none of their own, in points. */
  public void rowHeight(double points) {
    rowPoints = points;
    hasRowPoints = true;
  }

  /** Has a title stand above the rows that are folded away under it. */
  public void foldBelowTitles() {
    foldsBelowTitles = true;
  }

  /** Makes one cell of several. */
  public void merge(Box cells) {
    merged.add(cells);
  }

  // ---- what is shown ----

  /** Shows no lines between cells. */
  public void hideGridLines() {
    hasGridLines = false;
  }

  /** Has the first columns and rows stay where the others move. */
  public void freeze(int firstColumns, int firstRows) {
    frozenColumns = firstColumns;
    frozenRows = firstRows;
  }

  /** Shows it smaller or larger, in hundredths of its size. */
  public void zoom(int percent) {
    zoom = percent == 100 ? OptionalInt.empty() : OptionalInt.of(percent);
  }

  /** Colours and outlines cells; of several rules that hold, the first counts. */
  public void format(List<Box> boxes, List<? extends Rule> rules) {
    formattings.add(new Formatting(List.copyOf(boxes), List.copyOf(rules)));
  }

  /** Has people choose which rows of a table are shown. */
  public void filter(Box table) {
    filter = Optional.of(table);
    name(FILTERED, absolute(table));
  }

  /** Draws a chart. */
  public void draw(BarChart chart, XSSFClientAnchor anchor) {
    charts.add(new Drawn(chart, anchor));
  }

  // ---- links and names ----

  /** A place to link to: the first cell of a sheet. */
  public static String top(String sheet) {
    return A1.quoted(sheet) + "A1";
  }

  /** Makes a cell lead to a place in the workbook, such as {@code 'Conv1'!A1}. */
  public void link(int row, int column, String place) {
    link(new Box(row, column, row, column), place);
  }

  /** Makes all cells of a box lead to a place. */
  public void link(Box cells, String place) {
    links.add(new Link(cells, place));
  }

  /** Gives a name to what a formula stands for, for all sheets. */
  public void define(String word, String formula) {
    names.add(new DefinedName(word, Optional.empty(), formula));
  }

  private void name(String word, String cells) {
    names.removeIf(other -> other.name().equals(word));
    names.add(new DefinedName(word, Optional.of(name), A1.sheet(name) + cells));
  }

  private static String absolute(Box box) {
    return A1.absoluteSpan(box.top(), box.left(), box.rows(), box.columns());
  }

  // ---- what may be typed ----

  /**
   * Has a cell take one of the values of a range.
   *
   * @param range where these stand, a formula
   */
  public void choose(int row, int column, String range, String title, String text) {
    choices.add(new Choice(row, column, range, Optional.empty(), title, text, true));
  }

  /** The same where the text would cover what one chooses by: it is said of what is refused. */
  public void chooseInSight(int row, int column, String range, String title, String text) {
    choices.add(new Choice(row, column, range, Optional.empty(), title, text, false));
  }

  /** Has a cell take a whole number between two, which are formulas. */
  public void wholeNumber(int row, int column, String from, String to, String title, String text) {
    choices.add(new Choice(row, column, from, Optional.of(to), title, text, true));
  }

  /** Locks all cells but those whose format says otherwise; without a password. */
  void lock() {
    isLocked = true;
  }

  // ---- paper ----

  /**
   * Prints the sheet on A4, a page wide.
   *
   * @param high on how many pages, 0 for as many as it takes
   */
  void page(boolean landscape, int high) {
    isFitted = true;
    isLandscape = landscape;
    pagesHigh = high;
  }

  /** Whether it is scaled to its pages. */
  void fitToPages(boolean fits) {
    isFitted = fits;
  }

  /** Has a text stand at the foot of each page, with the codes of ECMA-376 part 1, 18.3.1.36. */
  void foot(String text) {
    foot = text;
  }

  /** Has a text stand at the right above each page, with the same codes. */
  void head(String right) {
    head = "&R" + right;
  }

  boolean hasHead() {
    return !head.isEmpty();
  }

  /** Begins a page with a row. */
  void breakAbove(int row) {
    breaks.add(row);
  }

  /** Prints these cells only. */
  void print(Box cells) {
    name("_xlnm.Print_Area", absolute(cells));
  }

  /** Prints rows at the top of each page. */
  void repeat(int first, int last) {
    name("_xlnm.Print_Titles", "$" + (first + 1) + ":$" + (last + 1));
  }

  // ---- how large it is ----

  /** The height of rows that have none of their own, in points. */
  double rowPoints() {
    return rowPoints;
  }

  /** How many columns have a width, or stand before one that has. */
  int columns() {
    return columns.isEmpty() ? 0 : columns.lastEntry().getValue().last() + 1;
  }

  /** The width of a column in pixels, 0 if it is hidden. */
  public double pixels(int column) {
    var own = columns.floorEntry(column);
    boolean hasOwn = own != null && column <= own.getValue().last();
    var width = hasOwn ? own.getValue().width() : USUAL_CHARACTERS;
    return hasOwn && own.getValue().isHidden() ? 0 : width * DIGIT_PIXELS;
  }

  // ---- as it is written ----

  List<DefinedName> names() {
    return names;
  }

  List<Drawn> charts() {
    return charts;
  }

  /** What it has of what a person might add to cells. */
  OwnCells ownCells() {
    return new OwnCells(merged, choices.stream().map(Choice::cell).toList());
  }

  /** The sheet up to its cells. */
  String before(boolean isInFront) {
    var xml = Xml.part();
    xml.start("worksheet", "xmlns", WorkbookOut.MAIN, "xmlns:r", WorkbookOut.RELATIONSHIPS);
    if (foldsBelowTitles || isFitted) {
      xml.start("sheetPr");
      if (foldsBelowTitles) {
        xml.empty("outlinePr", "summaryBelow", 0);
      }
      if (isFitted) {
        xml.empty("pageSetUpPr", "fitToPage", 1);
      }
      xml.end("sheetPr");
    }
    view(xml, isInFront);
    var rows = new ArrayList<Object>(List.of("defaultRowHeight", text(rowPoints)));
    if (hasRowPoints) {
      rows.addAll(List.of("customHeight", 1));
    }
    if (foldsBelowTitles) {
      rows.addAll(List.of("outlineLevelRow", 1));
    }
    xml.empty("sheetFormatPr", rows.toArray());
    if (!columns.isEmpty()) {
      xml.start("cols");
      columns.forEach(
          (first, own) -> {
            var attributes =
                new ArrayList<Object>(
                    List.of("min", first + 1, "max", own.last() + 1, "width", text(own.width())));
            if (own.isHidden()) {
              attributes.addAll(List.of("hidden", 1));
            }
            attributes.addAll(List.of("customWidth", 1));
            xml.empty("col", attributes.toArray());
          });
      xml.end("cols");
    }
    return xml.add("<sheetData>\n").toString();
  }

  private void view(Xml xml, boolean isInFront) {
    var attributes = new ArrayList<Object>();
    if (!hasGridLines) {
      attributes.addAll(List.of("showGridLines", 0));
    }
    if (isInFront) {
      attributes.addAll(List.of("tabSelected", 1));
    }
    zoom.ifPresent(percent -> attributes.addAll(List.of("zoomScale", percent)));
    attributes.addAll(List.of("workbookViewId", 0));
    xml.start("sheetViews");
    if (frozenColumns == 0 && frozenRows == 0) {
      xml.empty("sheetView", attributes.toArray()).end("sheetViews");
      return;
    }
    xml.start("sheetView", attributes.toArray());
    var pane = new ArrayList<Object>();
    if (frozenColumns > 0) {
      pane.addAll(List.of("xSplit", frozenColumns));
    }
    if (frozenRows > 0) {
      pane.addAll(List.of("ySplit", frozenRows));
    }
    var active = frozenColumns == 0 ? "bottomLeft" : frozenRows == 0 ? "topRight" : "bottomRight";
    pane.addAll(List.of("topLeftCell", A1.cell(frozenRows, frozenColumns), "activePane", active));
    pane.addAll(List.of("state", "frozen"));
    xml.empty("pane", pane.toArray());
    xml.empty("selection", "pane", active).end("sheetView").end("sheetViews");
  }

  /**
   * The sheet from its cells on.
   *
   * @param drawing what its relationships call its charts, if it has any
   */
  String after(Optional<String> drawing) {
    var xml = Xml.further();
    xml.end("sheetData");
    if (isLocked) {
      xml.empty(
          "sheetProtection",
          "sheet",
          1,
          "objects",
          0,
          "scenarios",
          0,
          "formatColumns",
          0,
          "formatRows",
          0);
    }
    filter.ifPresent(table -> xml.empty("autoFilter", "ref", table.cells()));
    if (!merged.isEmpty()) {
      xml.start("mergeCells", "count", merged.size());
      merged.forEach(cells -> xml.empty("mergeCell", "ref", cells.cells()));
      xml.end("mergeCells");
    }
    int priority = 1;
    for (var formatting : formattings) {
      xml.start(
          "conditionalFormatting",
          "sqref",
          formatting.boxes().stream().map(Box::cells).collect(Collectors.joining(" ")));
      for (var rule : formatting.rules()) {
        write(xml, rule, priority++);
      }
      xml.end("conditionalFormatting");
    }
    if (!choices.isEmpty()) {
      xml.start("dataValidations", "count", choices.size());
      choices.forEach(choice -> write(xml, choice));
      xml.end("dataValidations");
    }
    if (!links.isEmpty()) {
      xml.start("hyperlinks");
      links.forEach(
          link -> xml.empty("hyperlink", "ref", link.cells().cells(), "location", link.place()));
      xml.end("hyperlinks");
    }
    if (!foot.isEmpty()) {
      page(xml);
    }
    drawing.ifPresent(id -> xml.empty("drawing", "r:id", id));
    return xml.end("worksheet").toString();
  }

  private void write(Xml xml, Rule rule, int priority) {
    if (rule instanceof Rule.Where where) {
      var attributes = new ArrayList<Object>(List.of("type", "expression"));
      attributes.addAll(List.of("dxfId", styles.of(where.difference()), "priority", priority));
      if (where.isLast()) {
        attributes.addAll(List.of("stopIfTrue", 1));
      }
      xml.start("cfRule", attributes.toArray()).element("formula", where.formula()).end("cfRule");
    } else if (rule instanceof Rule.Beyond beyond) {
      xml.start(
              "cfRule",
              "type",
              "cellIs",
              "dxfId",
              styles.of(beyond.difference()),
              "priority",
              priority,
              "operator",
              beyond.above() ? "greaterThan" : "lessThanOrEqual")
          .element("formula", beyond.limit())
          .end("cfRule");
    } else if (rule instanceof Rule.Scale scale) {
      xml.start("cfRule", "type", "colorScale", "priority", priority).start("colorScale");
      for (var point : scale.points()) {
        if (point.value().isEmpty()) {
          xml.empty("cfvo", "type", point.kind().text);
        } else {
          xml.empty("cfvo", "type", point.kind().text, "val", point.value());
        }
      }
      for (var point : scale.points()) {
        xml.empty("color", "rgb", "FF" + point.colour());
      }
      xml.end("colorScale").end("cfRule");
    }
  }

  private static void write(Xml xml, Choice choice) {
    boolean isList = choice.to().isEmpty();
    xml.start(
        "dataValidation",
        "type",
        isList ? "list" : "whole",
        "errorStyle",
        "stop",
        "operator",
        "between",
        "allowBlank",
        1,
        "showInputMessage",
        choice.isSaidBefore() ? 1 : 0,
        "showErrorMessage",
        1,
        "errorTitle",
        choice.title(),
        "error",
        choice.text(),
        "promptTitle",
        choice.title(),
        "prompt",
        choice.text(),
        "sqref",
        A1.cell(choice.row(), choice.column()));
    xml.element("formula1", choice.from());
    choice.to().ifPresent(to -> xml.element("formula2", to));
    xml.end("dataValidation");
  }

  private void page(Xml xml) {
    var margins = new ArrayList<Object>();
    Printing.margins(hasHead())
        .forEach((side, inches) -> margins.addAll(List.<Object>of(side, inches)));
    xml.empty("pageMargins", margins.toArray());
    xml.empty(
        "pageSetup",
        "paperSize",
        Printing.A4,
        "fitToWidth",
        1,
        "fitToHeight",
        pagesHigh,
        "orientation",
        isLandscape ? "landscape" : "portrait");
    xml.start("headerFooter");
    if (hasHead()) {
      xml.element("oddHeader", head);
    }
    xml.element("oddFooter", foot).end("headerFooter");
    if (!breaks.isEmpty()) {
      xml.start("rowBreaks", "count", breaks.size(), "manualBreakCount", breaks.size());
      for (int row : breaks) {
        xml.empty("brk", "id", row, "max", A1.MAX_COLUMNS - 1, "man", 1);
      }
      xml.end("rowBreaks");
    }
  }

  private static String text(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
