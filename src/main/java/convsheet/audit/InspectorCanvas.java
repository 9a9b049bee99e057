package convsheet.audit;

import convsheet.audit.InspectedLayer.Part;
import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.tensor.Tensor;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The part of the Inspector that shows the windows that the selected output reads, one below the
 * other, and beside each the weights and the products.
 */
final class InspectorCanvas {
  // columns
  static final int CHANNEL = 0;
  static final int KERNEL_ROW = 1;
  static final int SUM = 2;
  static final int PART = 3;
  private static final int INPUT_ROW = 4;
  private static final int WEIGHT_ROW = 5;
  private static final int ROW_SUM = 6;
  private static final int SOURCE = 7;
  private static final int COLUMN_SHIFT = 8;
  static final int GAP = 9;
  static final int LEFT = 10;

  // rows
  static final int BLOCK_TITLES = 14;
  static final int BLOCK = 15;
  static final int FIRST_COLUMN = 16;
  static final int SECOND_COLUMN = 17;
  static final int KERNEL_COLUMN = 18;
  static final int TOP = 19;

  private static final int INPUT_BLOCK = 1;
  private static final int WEIGHT_BLOCK = 2;
  private static final int PRODUCT_BLOCK = 3;

  private static final List<String> TITLES = List.of("input", "weights", "products");

  /** How far a layer's windows reach on the canvas. */
  private record Extent(InspectedLayer layer, List<Part> parts, int rows, int columns) {
    static Extent of(InspectedLayer layer) {
      return new Extent(layer, layer.parts(0, 0, 0), layer.windowRows(), layer.windowColumns());
    }

    /** Whether a row of the canvas, counted from 0, is one of a window. */
    boolean hasRow(int n) {
      return n / (rows + 1) < parts.size() && n % (rows + 1) < rows;
    }

    /** Whether a column is one of a block: input, weights or products. */
    boolean hasColumn(int m, int block) {
      return m / (columns + 1) == block - 1
          && m % (columns + 1) < columns
          && (block == INPUT_BLOCK || layer.multiplies());
    }

    /** Whether there is a sign in a column. */
    boolean hasSign(int m) {
      return layer.multiplies() && (m == columns || m == 2 * columns + 1);
    }
  }

  private final Inspection inspection;
  private final InspectorPlaces places;
  private final CellPage page;
  private final Styles styles;
  private final String format;
  private final int rows;
  private final int columns;
  private final List<Extent> extents;
  private final List<Part> parts;
  private final boolean multiplies;
  private final int windowRows;
  private final int windowColumns;

  /**
   * The canvas of an Inspector.
   *
   * @param format the number format of its numbers
   */
  InspectorCanvas(
      Inspection inspection, InspectorPlaces places, CellPage page, Styles styles, String format) {
    this.inspection = inspection;
    this.places = places;
    this.page = page;
    this.styles = styles;
    this.format = format;
    rows = inspection.rows();
    columns = inspection.columns();
    extents = inspection.layers().stream().map(Extent::of).toList();
    parts = inspection.parts();
    multiplies = inspection.chosen().multiplies();
    windowRows = inspection.chosen().windowRows();
    windowColumns = inspection.chosen().windowColumns();
  }

  /** All its cells, as a range. */
  static String range(Inspection inspection) {
    return A1.absoluteRange(TOP, LEFT, inspection.rows(), inspection.columns());
  }

  /** The cells with the sum of the products of each window. */
  static String sums(Inspection inspection) {
    return A1.absoluteRange(TOP, SUM, inspection.rows(), 1);
  }

  private String cell(Place place) {
    return places.cell(place);
  }

  void write() {
    int number = styles.of(Look.FREE_GRID, format);
    for (int m = 0; m < columns; m++) {
      writeColumnHeading(m);
    }
    for (int n = 0; n < rows; n++) {
      int p = n / (windowRows + 1);
      int i = n % (windowRows + 1);
      boolean isRow = p < parts.size() && i < windowRows;
      boolean inGrid = isRow && i < parts.get(p).input().rows();
      writeRowHeading(n, p, i, isRow, inGrid);
      for (int m = 0; m < columns; m++) {
        writeCell(n, m, number, inGrid ? valueAt(p, i, m) : "");
      }
    }
  }

  private Object valueAt(int p, int i, int m) {
    int block = m / (windowColumns + 1);
    int j = m % (windowColumns + 1);
    if (j < windowColumns && block < (multiplies ? PRODUCT_BLOCK : INPUT_BLOCK)) {
      return j < parts.get(p).input().columns() ? value(parts.get(p), block + 1, i, j) : "";
    }
    boolean isSign = multiplies && i == (windowRows + 1) / 2 - 1 && j == windowColumns && block < 2;
    return !isSign ? "" : block == 0 ? "\u00d7" : "=";
  }

  private Object value(Part part, int block, int i, int j) {
    int k = i * part.input().columns() + j;
    var input = part.input().cell(k);
    double x = inspection.value(input);
    return switch (block) {
      case INPUT_BLOCK -> inspection.isBlank(input) ? "" : x;
      case WEIGHT_BLOCK -> weight(part, k);
      default -> Tensor.cell(x * weight(part, k));
    };
  }

  private double weight(Part part, int k) {
    return inspection.value(part.weights().orElseThrow().cell(k));
  }

  // ---- the cells ----

  /** Writes a cell that some layer has use for. */
  private void writeCell(int n, int m, int style, Object value) {
    var there = extents.stream().filter(extent -> extent.hasRow(n)).toList();
    var inputRow = "$" + A1.cell(TOP + n, INPUT_ROW);
    var first = column(m, FIRST_COLUMN);
    var second = column(m, SECOND_COLUMN);
    var blocks = new TreeMap<Integer, String>();
    if (there.stream().anyMatch(extent -> extent.hasColumn(m, INPUT_BLOCK))) {
      blocks.put(INPUT_BLOCK, input(n, m, value));
    }
    if (there.stream().anyMatch(extent -> extent.hasColumn(m, WEIGHT_BLOCK))) {
      blocks.put(WEIGHT_BLOCK, weights(n, m, value));
    }
    if (there.stream().anyMatch(extent -> extent.hasColumn(m, PRODUCT_BLOCK))) {
      blocks.put(PRODUCT_BLOCK, onTheLeft(n, m, first) + "*" + onTheLeft(n, m, second));
    }
    boolean hasSign = there.stream().anyMatch(extent -> extent.hasSign(m));
    if (blocks.isEmpty() && !hasSign) {
      return;
    }
    var sign =
        hasSign
            ? Formulas.fill(
                "IF(${row}=INT(({rows}+1)/2),{second},\"\")",
                "row",
                A1.cell(TOP + n, KERNEL_ROW),
                "rows",
                cell(Place.WINDOW_ROWS),
                "second",
                second)
            : "\"\"";
    var shown =
        blocks.isEmpty()
            ? sign
            : Formulas.fill(
                "IF({first}=\"\",{sign},{block})",
                "first",
                first,
                "sign",
                sign,
                "block",
                Branches.of(column(m, BLOCK), blocks));
    page.formula(
        TOP + n,
        LEFT + m,
        style,
        Formulas.fill("IF({row}=\"\",\"\",{shown})", "row", inputRow, "shown", shown),
        value);
  }

  /** The number on the canvas, left of a cell, that stands in the column with a number. */
  private String onTheLeft(int n, int m, String number) {
    var row = A1.absoluteSpan(places.lastRow(), LEFT, 1, m);
    var cells =
        "$"
            + A1.cell(TOP + n, LEFT)
            + ":$"
            + A1.cell(TOP + n, LEFT + m - 1); // a blank is no number
    return "SUMIF(" + row + "," + number + "," + cells + ")";
  }

  /** A cell that the selected layer reads: on one sheet, or on one of several. */
  private String input(int n, int m, Object value) {
    var row = "$" + A1.cell(TOP + n, INPUT_ROW);
    var column =
        column(m, FIRST_COLUMN) + (shiftsColumns() ? "+$" + A1.cell(TOP + n, COLUMN_SHIFT) : "");
    var formulas = new TreeMap<Integer, String>();
    for (var extent : extents) {
      if (extent.hasRow(n) && extent.hasColumn(m, INPUT_BLOCK)) {
        for (var sheet : sheetsAt(extent, n)) {
          var there =
              Formulas.fill(
                  "INDEX({area},{row},{column})",
                  "area",
                  inspection.area(sheet),
                  "row",
                  row,
                  "column",
                  column);
          formulas.put(
              inspection.sheetNumber(sheet),
              inspection.mayBeBlank(sheet)
                  ? Formulas.fill("IF(COUNTBLANK({cell}),\"\",SUM({cell}))", "cell", there)
                  : "SUM(" + there + ")");
        }
      }
    }
    int p = n / (windowRows + 1);
    int chosen =
        p < parts.size()
            ? inspection.sheetNumber(inspection.sheet(parts.get(p).input().grid()))
            : 0;
    return branches(n, m, INPUT_BLOCK, "$" + A1.cell(TOP + n, SOURCE), formulas, chosen, value);
  }

  /** The sheets that a layer may read what stands in a row of the canvas from. */
  private List<String> sheetsAt(Extent extent, int n) {
    return extent.parts().size() == 1
        ? inspection.sources(extent.layer())
        : List.of(inspection.sheet(extent.parts().get(n / (extent.rows() + 1)).input().grid()));
  }

  private String weights(int n, int m, Object value) {
    var formulas = new TreeMap<Integer, String>();
    for (int i = 0; i < extents.size(); i++) {
      var extent = extents.get(i);
      if (extent.hasRow(n) && extent.hasColumn(m, WEIGHT_BLOCK)) {
        formulas.put(
            i + 1,
            Formulas.fill(
                "SUM(INDEX({area},${row},{column}))",
                "area",
                inspection.area(extent.layer().node().name()),
                "row",
                A1.cell(TOP + n, WEIGHT_ROW),
                "column",
                column(m, FIRST_COLUMN)));
      }
    }
    int chosen = inspection.chosenLayer() + 1;
    return branches(n, m, WEIGHT_BLOCK, cell(Place.LAYER), formulas, chosen, value);
  }

  /** Branches of a cell; parts that stand elsewhere have a value only where the cell shows it. */
  private String branches(
      int n,
      int m,
      int block,
      String number,
      SortedMap<Integer, String> formulas,
      int chosen,
      Object value) {
    var isShown =
        Formulas.fill(
            "AND({shown}={block},${row}<>\"\",{column}<>\"\")",
            "shown",
            column(m, BLOCK),
            "block",
            block,
            "row",
            A1.cell(TOP + n, INPUT_ROW),
            "column",
            column(m, FIRST_COLUMN));
    boolean shows = m / (windowColumns + 1) == block - 1 && m % (windowColumns + 1) < windowColumns;
    return Branches.of(
        number,
        formulas,
        chosen,
        shows ? value : "",
        (formula, part) -> places.tables().aside("IF(" + isShown + "," + formula + ",\"\")", part));
  }

  private static String column(int m, int row) {
    return A1.column(LEFT + m) + "$" + (row + 1);
  }

  private boolean shiftsColumns() {
    return !places.columnShift("").equals("0");
  }

  // ---- above and beside the cells ----

  private void writeColumnHeading(int m) {
    int column = LEFT + m;
    int grey = styles.of(Look.NUMBERING);
    var width = "(" + cell(Place.WINDOW_COLUMNS) + "+1)";
    int block = m / (windowColumns + 1) + 1;
    int j = m % (windowColumns + 1) + 1;
    boolean shown = j <= windowColumns && block <= (multiplies ? PRODUCT_BLOCK : INPUT_BLOCK);
    var blockCell = column(m, BLOCK);
    page.number(places.lastRow(), column, grey, m + 1);
    page.formula(
        BLOCK,
        column,
        grey,
        Formulas.fill(
            "IF(OR(MOD({m},{width})={columns},{m}>=IF({weights}>0,3,1)*{width}),\"\",INT({m}/{width})+1)",
            "m",
            m,
            "width",
            width,
            "columns",
            cell(Place.WINDOW_COLUMNS),
            "weights",
            cell(Place.WEIGHT_ROW)),
        shown ? block : "");
    var number = column(m, KERNEL_COLUMN);
    page.formula(
        KERNEL_COLUMN,
        column,
        grey,
        Formulas.fill(
            "IF({block}=\"\",\"\",MOD({m},{width})+1)", "block", blockCell, "m", m, "width", width),
        shown ? j : "");
    var inputColumn = cell(Place.INPUT_COLUMN) + "+(" + number + "-1)*" + cell(Place.COLUMN_STEP);
    Object first = "";
    Object second = "";
    if (shown && j <= parts.get(0).input().columns()) {
      var input = parts.get(0).input();
      first =
          switch (block) {
            case INPUT_BLOCK -> inspection.sheetColumn(input) + (j - 1) * input.columnStep();
            case WEIGHT_BLOCK ->
                inspection.sheetColumn(parts.get(0).weights().orElseThrow()) + j - 1;
            default -> j;
          };
      second = block == PRODUCT_BLOCK ? j + windowColumns + 1 : "";
    }
    page.formula(
        FIRST_COLUMN,
        column,
        grey,
        Formulas.fill(
            "IF({block}=\"\",\"\",IF({input}>{last},\"\",IF({block}={inputs},{input},"
                + "IF({block}={weights},{first}+{number}-1,{number}))))",
            "block",
            blockCell,
            "input",
            inputColumn,
            "last",
            cell(Place.LAST_COLUMN),
            "inputs",
            INPUT_BLOCK,
            "weights",
            WEIGHT_BLOCK,
            "first",
            cell(Place.WEIGHT_COLUMN),
            "number",
            number),
        first);

    page.formula(
        SECOND_COLUMN,
        column,
        grey,
        Formulas.fill(
            "IF({block}={products},IF({first}=\"\",\"\",{number}+{width}),"
                + "IF(AND({weights}>0,{m}={columns}),\"\u00d7\","
                + "IF(AND({weights}>0,{m}=2*{columns}+1),\"=\",\"\")))",
            "block",
            blockCell,
            "products",
            PRODUCT_BLOCK,
            "first",
            column(m, FIRST_COLUMN),
            "number",
            number,
            "width",
            width,
            "weights",
            cell(Place.WEIGHT_ROW),
            "m",
            m,
            "columns",
            cell(Place.WINDOW_COLUMNS)),
        shown || !multiplies
            ? second
            : m == windowColumns ? "\u00d7" : m == 2 * windowColumns + 1 ? "=" : "");
    page.formula(
        BLOCK_TITLES,
        column,
        styles.of(Look.LABEL),
        Formulas.fill(
            "IF({number}=1,CHOOSE({block},{titles}),\"\")",
            "number",
            number,
            "block",
            blockCell,
            "titles",
            '"' + String.join("\",\"", TITLES) + '"'),
        shown && j == 1 ? TITLES.get(block - 1) : "");
  }

  private void writeRowHeading(int n, int p, int i, boolean isRow, boolean inGrid) {
    int row = TOP + n;
    int grey = styles.of(Look.NUMBERING);
    var height = "(" + cell(Place.WINDOW_ROWS) + "+1)";
    var part = "$" + A1.cell(row, PART);
    var kernelRow = "$" + A1.cell(row, KERNEL_ROW);
    page.formula(
        row,
        PART,
        grey,
        Formulas.fill(
            "IF(OR(MOD({n},{height})={rows},{n}>={windows}*{height}),\"\",INT({n}/{height})+1)",
            "n",
            n,
            "height",
            height,
            "rows",
            cell(Place.WINDOW_ROWS),
            "windows",
            cell(Place.WINDOWS)),
        isRow ? p + 1 : "");
    page.formula(
        row,
        KERNEL_ROW,
        grey,
        Formulas.fill(
            "IF({part}=\"\",\"\",MOD({n},{height})+1)", "part", part, "n", n, "height", height),
        isRow ? i + 1 : "");
    page.formula(
        row,
        CHANNEL,
        styles.of(Look.LABEL),
        Formulas.fill("IF({row}=1,{part},\"\")", "row", kernelRow, "part", part),
        isRow && i == 0 ? p + 1 : "");
    var inWindow = "(" + kernelRow + "-1)*" + cell(Place.ROW_STEP);
    var inputRow = cell(Place.INPUT_ROW) + "+" + inWindow;
    page.formula(
        row,
        INPUT_ROW,
        grey,
        Formulas.fill(
            "IF({part}=\"\",\"\",IF({row}>{last},\"\",{row}+{shift}))",
            "part",
            part,
            "row",
            inputRow,
            "last",
            cell(Place.LAST_ROW),
            "shift",
            places.rowShift(part)),
        inGrid
            ? inspection.sheetRow(parts.get(p).input()) + i * parts.get(p).input().rowStep()
            : "");
    page.formula(
        row,
        SOURCE,
        grey,
        Formulas.fill("IF({part}=\"\",\"\",{source})", "part", part, "source", places.source(part)),
        isRow ? inspection.sheetNumber(inspection.sheet(parts.get(p).input().grid())) : "");
    if (shiftsColumns()) {
      int first = inspection.sheetColumn(parts.get(0).input());
      page.formula(
          row,
          COLUMN_SHIFT,
          grey,
          Formulas.fill(
              "IF({part}=\"\",\"\",{shift})", "part", part, "shift", places.columnShift(part)),
          isRow ? inspection.sheetColumn(parts.get(p).input()) - first : "");
    }
    if (inspection.multiplies()) {
      writeWeightRow(row, part, kernelRow, p, i, isRow);
      writeSums(row, part, kernelRow, p, i, isRow);
    }
  }

  private void writeWeightRow(int row, String part, String kernelRow, int p, int i, boolean isRow) {
    page.formula(
        row,
        WEIGHT_ROW,
        styles.of(Look.NUMBERING),
        Formulas.fill(
            "IF(OR({part}=\"\",{first}=0),\"\",{first}+({part}-1)*{next}+{row}-1)",
            "part",
            part,
            "first",
            cell(Place.WEIGHT_ROW),
            "next",
            cell(Place.WEIGHT_NEXT),
            "row",
            kernelRow),
        isRow && multiplies ? inspection.sheetRow(parts.get(p).weights().orElseThrow()) + i : "");
  }

  private void writeSums(int row, String part, String kernelRow, int p, int i, boolean isRow) {
    var rowSums = new ArrayList<Double>();
    if (multiplies && isRow) {
      int rowsThere = parts.get(p).input().rows();
      IntStream.range(0, rowsThere).forEach(r -> rowSums.add(rowSum(parts.get(p), r)));
    }
    double channelSum = 0;
    for (double sum : rowSums) {
      channelSum = Tensor.cell(channelSum + sum);
    }
    page.formula(
        row,
        ROW_SUM,
        styles.of(Look.NUMBERING),
        Formulas.fill(
            "SUMIF({blocks},{products},${first}:${last})",
            "blocks",
            A1.absoluteSpan(BLOCK, LEFT, 1, columns),
            "products",
            PRODUCT_BLOCK,
            "first",
            A1.cell(row, LEFT),
            "last",
            A1.cell(row, LEFT + columns - 1)),
        i < rowSums.size() ? rowSums.get(i) : 0);
    page.formula(
        row,
        SUM,
        styles.of(Look.FREE_GRID, NumberFormat.PLAIN),
        Formulas.fill(
            "IF(AND({row}=1,{weights}>0),SUMIF({parts},{part},{sums}),\"\")",
            "row",
            kernelRow,
            "weights",
            cell(Place.WEIGHT_ROW),
            "parts",
            A1.absoluteSpan(TOP, PART, rows, 1),
            "part",
            part,
            "sums",
            A1.absoluteSpan(TOP, ROW_SUM, rows, 1)),
        isRow && i == 0 && multiplies ? channelSum : "");
  }

  private double rowSum(Part part, int row) {
    double sum = 0;
    for (int j = 0; j < part.input().columns(); j++) {
      sum = Tensor.cell(sum + (double) value(part, PRODUCT_BLOCK, row, j));
    }
    return sum;
  }
}
