package convsheet.audit;

import convsheet.audit.InspectedLayer.Part;
import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
  private final int number;
  private final int sum;
  private final int rows;
  private final int columns;
  private final List<Extent> extents;

  /**
   * The canvas of an Inspector.
   *
   * @param format the number format of its numbers
   * @param sums that of the sums beside it
   */
  InspectorCanvas(
      Inspection inspection,
      InspectorPlaces places,
      CellPage page,
      Styles styles,
      String format,
      String sums) {
    this.inspection = inspection;
    this.places = places;
    this.page = page;
    this.styles = styles;
    number = styles.of(Look.FREE_GRID, format);
    sum = styles.of(Look.FREE_GRID, sums);
    rows = inspection.rows();
    columns = inspection.columns();
    extents = inspection.layers().stream().map(Extent::of).toList();
  }

  /** All its cells, as a range. */
  static String range(Inspection inspection) {
    return A1.absoluteRange(TOP, LEFT, inspection.rows(), inspection.columns());
  }

  /** The cells with the sum of the products of each window. */
  static String sums(Inspection inspection) {
    return A1.absoluteRange(TOP, SUM, inspection.rows(), 1);
  }

  void write() {
    for (int m = 0; m < columns; m++) {
      writeColumnHeading(m);
    }
    for (int n = 0; n < rows; n++) {
      writeRowHeading(n);
      for (int m = 0; m < columns; m++) {
        writeCell(n, m);
      }
    }
  }

  // ---- the cells ----

  /** Writes a cell that some layer has use for. */
  private void writeCell(int n, int m) {
    var there = extents.stream().filter(extent -> extent.hasRow(n)).toList();
    var first = column(m, FIRST_COLUMN);
    var second = column(m, SECOND_COLUMN);
    var blocks = new TreeMap<Integer, String>();
    if (there.stream().anyMatch(extent -> extent.hasColumn(m, INPUT_BLOCK))) {
      blocks.put(INPUT_BLOCK, input(n, m));
    }
    if (there.stream().anyMatch(extent -> extent.hasColumn(m, WEIGHT_BLOCK))) {
      blocks.put(WEIGHT_BLOCK, weights(n, m));
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
            ? places.fill(
                "IF({kernelRow}=INT(({WINDOW_ROWS}+1)/2),{second},\"\")",
                "kernelRow",
                row(n, KERNEL_ROW),
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
        number,
        Formulas.fill("IF({row}=\"\",\"\",{shown})", "row", row(n, INPUT_ROW), "shown", shown));
  }

  /** The number on the canvas, left of a cell, that stands in the column with a number. */
  private String onTheLeft(int n, int m, String number) {
    return Formulas.fill(
        "SUMIF({numbers},{number},{first}:{last})", // a blank is no number
        "numbers",
        A1.absoluteSpan(places.lastRow(), LEFT, 1, m),
        "number",
        number,
        "first",
        row(n, LEFT),
        "last",
        row(n, LEFT + m - 1));
  }

  /** A cell that the selected layer reads: on one sheet, or on one of several. */
  private String input(int n, int m) {
    var column =
        column(m, FIRST_COLUMN) + (places.shiftsColumns() ? "+" + row(n, COLUMN_SHIFT) : "");
    var formulas = new TreeMap<Integer, String>();
    for (var extent : extents) {
      if (extent.hasRow(n) && extent.hasColumn(m, INPUT_BLOCK)) {
        for (var sheet : sheetsAt(extent, n)) {
          var cell = at(sheet, row(n, INPUT_ROW), column);
          formulas.put(
              inspection.sheetNumber(sheet),
              inspection.mayBeBlank(sheet)
                  ? Formulas.fill("IF(COUNTBLANK({cell}),\"\",SUM({cell}))", "cell", cell)
                  : "SUM(" + cell + ")");
        }
      }
    }
    return branches(n, m, INPUT_BLOCK, row(n, SOURCE), formulas);
  }

  private String at(String sheet, String row, String column) {
    return Formulas.fill(
        "INDEX({area},{row},{column})",
        "area",
        inspection.area(sheet),
        "row",
        row,
        "column",
        column);
  }

  /** The sheets that a layer may read what stands in a row of the canvas from. */
  private List<String> sheetsAt(Extent extent, int n) {
    return extent.parts().size() == 1
        ? inspection.sources(extent.layer())
        : List.of(inspection.sheet(extent.parts().get(n / (extent.rows() + 1)).input().grid()));
  }

  private String weights(int n, int m) {
    var formulas = new TreeMap<Integer, String>();
    for (int i = 0; i < extents.size(); i++) {
      var extent = extents.get(i);
      if (extent.hasRow(n) && extent.hasColumn(m, WEIGHT_BLOCK)) {
        var layer = extent.layer().node().name();
        var cell = at(layer, row(n, WEIGHT_ROW), column(m, FIRST_COLUMN));
        formulas.put(i + 1, "SUM(" + cell + ")");
      }
    }
    return branches(n, m, WEIGHT_BLOCK, places.cell(Place.LAYER), formulas);
  }

  /** Branches of a cell; parts that stand elsewhere have a value only where the cell shows it. */
  private String branches(
      int n, int m, int block, String number, SortedMap<Integer, String> formulas) {
    return Branches.of(
        number,
        formulas,
        formula ->
            places
                .tables()
                .aside(
                    Formulas.fill(
                        "IF(AND({shown}={block},{row}<>\"\",{column}<>\"\"),{formula},\"\")",
                        "shown",
                        column(m, BLOCK),
                        "block",
                        block,
                        "row",
                        row(n, INPUT_ROW),
                        "column",
                        column(m, FIRST_COLUMN),
                        "formula",
                        formula)));
  }

  /** What is said of a row of the canvas in a column beside it. */
  private static String row(int n, int column) {
    return "$" + A1.cell(TOP + n, column);
  }

  /** What is said of a column of the canvas in a row above it. */
  private static String column(int m, int row) {
    return A1.column(LEFT + m) + "$" + (row + 1);
  }

  // ---- above and beside the cells ----

  private void writeColumnHeading(int m) {
    int column = LEFT + m;
    int grey = styles.of(Look.NUMBERING);
    Object[] names = {
      "m",
      m,
      "inputs",
      INPUT_BLOCK,
      "weights",
      WEIGHT_BLOCK,
      "products",
      PRODUCT_BLOCK,
      "titles",
      '"' + String.join("\",\"", TITLES) + '"',
      "block",
      column(m, BLOCK),
      "number",
      column(m, KERNEL_COLUMN),
      "first",
      column(m, FIRST_COLUMN)
    };
    page.number(places.lastRow(), column, grey, m + 1);
    page.formula(
        BLOCK,
        column,
        grey,
        places.fill(
            "IF(OR(MOD({m},({WINDOW_COLUMNS}+1))={WINDOW_COLUMNS},"
                + "{m}>=IF({WEIGHT_ROW}>0,3,1)*({WINDOW_COLUMNS}+1)),\"\","
                + "INT({m}/({WINDOW_COLUMNS}+1))+1)",
            names));
    page.formula(
        KERNEL_COLUMN,
        column,
        grey,
        places.fill("IF({block}=\"\",\"\",MOD({m},({WINDOW_COLUMNS}+1))+1)", names));
    page.formula(
        FIRST_COLUMN,
        column,
        grey,
        places.fill(
            "IF({block}=\"\",\"\",IF({INPUT_COLUMN}+({number}-1)*{COLUMN_STEP}>{LAST_COLUMN},\"\","
                + "IF({block}={inputs},{INPUT_COLUMN}+({number}-1)*{COLUMN_STEP},"
                + "IF({block}={weights},{WEIGHT_COLUMN}+{number}-1,{number}))))",
            names));
    page.formula(
        SECOND_COLUMN,
        column,
        grey,
        places.fill(
            "IF({block}={products},IF({first}=\"\",\"\",{number}+({WINDOW_COLUMNS}+1)),"
                + "IF(AND({WEIGHT_ROW}>0,{m}={WINDOW_COLUMNS}),\"\u00d7\","
                + "IF(AND({WEIGHT_ROW}>0,{m}=2*{WINDOW_COLUMNS}+1),\"=\",\"\")))",
            names));
    page.formula(
        BLOCK_TITLES,
        column,
        styles.of(Look.LABEL),
        places.fill("IF({number}=1,CHOOSE({block},{titles}),\"\")", names));
  }

  private void writeRowHeading(int n) {
    int grey = styles.of(Look.NUMBERING);
    var part = row(n, PART);
    Object[] names = {
      "n", n,
      "part", part,
      "row", row(n, KERNEL_ROW),
      "shift", places.rowShift(part),
      "source", places.source(part),
      "columnShift", places.columnShift(part)
    };
    beside(
        n,
        PART,
        grey,
        "IF(OR(MOD({n},({WINDOW_ROWS}+1))={WINDOW_ROWS},{n}>={WINDOWS}*({WINDOW_ROWS}+1)),\"\","
            + "INT({n}/({WINDOW_ROWS}+1))+1)",
        names);
    beside(n, KERNEL_ROW, grey, "IF({part}=\"\",\"\",MOD({n},({WINDOW_ROWS}+1))+1)", names);
    beside(n, CHANNEL, styles.of(Look.LABEL), "IF({row}=1,{part},\"\")", names);
    beside(
        n,
        INPUT_ROW,
        grey,
        "IF({part}=\"\",\"\",IF({INPUT_ROW}+({row}-1)*{ROW_STEP}>{LAST_ROW},\"\","
            + "{INPUT_ROW}+({row}-1)*{ROW_STEP}+{shift}))",
        names);
    beside(n, SOURCE, grey, "IF({part}=\"\",\"\",{source})", names);
    if (places.shiftsColumns()) {
      beside(n, COLUMN_SHIFT, grey, "IF({part}=\"\",\"\",{columnShift})", names);
    }
    if (inspection.multiplies()) {
      writeSums(n, names);
    }
  }

  private void writeSums(int n, Object[] names) {
    int grey = styles.of(Look.NUMBERING);
    beside(
        n,
        WEIGHT_ROW,
        grey,
        "IF(OR({part}=\"\",{WEIGHT_ROW}=0),\"\","
            + "{WEIGHT_ROW}+({part}-1)*{WEIGHT_NEXT}+{row}-1)",
        names);
    beside(
        n,
        ROW_SUM,
        grey,
        "SUMIF({blocks},{products},{first}:{last})",
        "blocks",
        A1.absoluteSpan(BLOCK, LEFT, 1, columns),
        "products",
        PRODUCT_BLOCK,
        "first",
        row(n, LEFT),
        "last",
        row(n, LEFT + columns - 1));
    beside(
        n,
        SUM,
        sum,
        "IF(AND({row}=1,{WEIGHT_ROW}>0),SUMIF({parts},{part},{sums}),\"\")",
        "row",
        row(n, KERNEL_ROW),
        "parts",
        A1.absoluteSpan(TOP, PART, rows, 1),
        "part",
        row(n, PART),
        "sums",
        A1.absoluteSpan(TOP, ROW_SUM, rows, 1));
  }

  private void beside(int n, int column, int style, String template, Object... names) {
    page.formula(TOP + n, column, style, places.fill(template, names));
  }
}
