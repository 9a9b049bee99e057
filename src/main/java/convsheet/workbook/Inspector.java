package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.Window;
import convsheet.tensor.Tensor;
import convsheet.workbook.GridSheet.Link;
import convsheet.workbook.Inspected.Part;
import convsheet.workbook.Styles.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * The {@code Inspector} sheet: takes any one output apart, live, by plain formulas. What it shows
 * of a layer is learnt from the expressions of the layer's cells; it knows no layer by name.
 */
final class Inspector {
  /** The workbook's names for the sheets that the selected layer reads and has its weights on. */
  private static final String INPUT_CELLS = "InspectedInput";

  private static final String WEIGHT_CELLS = "InspectedWeights";
  private static final String LAYER_CELLS = "InspectedLayer";

  private static final int MOST_CELLS = 150_000;
  private static final int MOST_COLUMNS = 3_000;
  private static final int MOST_LAYERS = 254;
  private static final int LONGEST = FormulaPrinter.LONGEST - 200;

  // columns
  private static final int CHANNEL = 0;
  private static final int KERNEL_ROW = 1;
  private static final int SUM = 2;
  private static final int PART = 3;
  private static final int INPUT_ROW = 4;
  private static final int WEIGHT_ROW = 5;
  private static final int ROW_SUM = 6;
  private static final int SOURCE = 7;
  private static final int COLUMN_SHIFT = 8;
  private static final int GAP = 9;
  private static final int CANVAS_LEFT = 10;

  /** Where the table of layers has the number of channels, rows and columns. */
  private static final List<Integer> MOST = List.of(KERNEL_ROW, SUM, CANVAS_LEFT);

  private static final int RESULT_LABEL = CANVAS_LEFT;
  private static final int RESULT_VALUE = RESULT_LABEL + 4;
  private static final int PLACES = CANVAS_LEFT;
  private static final int PLACE_WIDTH = 5;
  private static final int PLACE_LINES = 7;
  private static final int TABLE_WIDTH = 4;

  /** The heading, which runs across cells, is as long as so many columns. */
  private static final int HEADING_COLUMNS = 21;

  // rows
  private static final int CHOICES = 5;
  private static final int BLOCK_TITLES = 14;
  private static final int BLOCK = 15;
  private static final int FIRST_COLUMN = 16;
  private static final int SECOND_COLUMN = 17;
  private static final int KERNEL_COLUMN = 18;
  private static final int CANVAS_TOP = 19;

  private static final int INPUT_BLOCK = 1;
  private static final int WEIGHT_BLOCK = 2;
  private static final int PRODUCT_BLOCK = 3;

  private final Evaluation evaluation;
  private final Layout layout;
  private final Styles styles;
  private final List<Link> links;
  private final List<Inspected> layers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<Inspected, List<String>> sources = new IdentityHashMap<>();
  private final CellPage page = new CellPage();
  private final int canvasRows;
  private final int canvasColumns;
  private final int foldTitle;
  private final int placesTop;
  private final int tableTop;
  private final Map<List<Integer>, String> tables = new HashMap<>();
  private int nextTable = CANVAS_LEFT + 2;

  private final int chosenLayer;
  private final int chosenChannel;
  private final int chosenRow;
  private final int chosenColumn;

  Inspector(Evaluation evaluation, Layout layout, Styles styles, List<Link> links) {
    this.evaluation = evaluation;
    this.layout = layout;
    this.styles = styles;
    this.links = List.copyOf(links);
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var layer = Inspected.of(nodes.get(i), evaluation.grids().get(i));
      if (layers.size() < MOST_LAYERS
          && (long) rowsOf(layer) * columnsOf(layer) <= MOST_CELLS
          && columnsOf(layer) <= MOST_COLUMNS) {
        layers.add(layer);
      } else {
        leftOut.add(nodes.get(i).name());
      }
    }
    canvasRows = layers.stream().mapToInt(Inspector::rowsOf).max().orElse(1);
    canvasColumns = layers.stream().mapToInt(Inspector::columnsOf).max().orElse(1);
    foldTitle = CANVAS_TOP + canvasRows + 2;
    placesTop = foldTitle + 1;
    tableTop = placesTop + PLACE_LINES + 1;
    chosenLayer = firstThatMultiplies();
    int strongest = layers.isEmpty() ? 0 : strongestOutput(layers.get(chosenLayer));
    int plane = layers.isEmpty() ? 1 : chosen().rows() * chosen().columns();
    chosenChannel = strongest / plane;
    chosenRow = layers.isEmpty() ? 0 : strongest % plane / chosen().columns();
    chosenColumn = layers.isEmpty() ? 0 : strongest % plane % chosen().columns();
  }

  private static int rowsOf(Inspected layer) {
    return layer.parts(0, 0, 0).size() * (layer.windowRows() + 1) - 1;
  }

  private static int columnsOf(Inspected layer) {
    return (layer.windowColumns() + 1) * (layer.multiplies() ? 3 : 1) - 1;
  }

  private int firstThatMultiplies() {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).multiplies()) {
        return i;
      }
    }
    return 0;
  }

  private int strongestOutput(Inspected layer) {
    var nodes = evaluation.question().network().nodes();
    var values = evaluation.outputs().get(nodes.indexOf(layer.node())).values();
    int strongest = 0;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[strongest])) {
        strongest = i;
      }
    }
    return strongest;
  }

  private Inspected chosen() {
    return layers.get(chosenLayer);
  }

  /** Whether there is a layer that it can show. */
  boolean isEmpty() {
    return layers.isEmpty();
  }

  // ---- the numbers that say where the selected layer's cells are ----

  /** A number of the selected layer, in a cell of its own. */
  private enum Place {
    LAYER("layer number", 0, 0),
    CHANNEL("output channel", 0, 1),
    ROW("row", 0, 2),
    COLUMN("column", 0, 3),
    WINDOWS("windows", 0, 4),
    WINDOW_ROWS("window rows", 0, 5),
    WINDOW_COLUMNS("window columns", 0, 6),
    INPUT_ROW("window: first row", 1, 0),
    INPUT_COLUMN("window: first column", 1, 1),
    INPUT_NEXT("rows to the next window", 1, 2),
    ROW_STEP("row step", 1, 3),
    COLUMN_STEP("column step", 1, 4),
    LAST_ROW("input: last row", 1, 5),
    LAST_COLUMN("input: last column", 1, 6),
    WEIGHT_ROW("weights: first row", 2, 0),
    WEIGHT_COLUMN("weights: first column", 2, 1),
    WEIGHT_NEXT("rows to the next weights", 2, 2),
    RESULT_ROW("result: row", 2, 3),
    RESULT_COLUMN("result: column", 2, 4);

    private final String label;
    private final int block;
    private final int line;

    Place(String label, int block, int line) {
      this.label = label;
      this.block = block;
      this.line = line;
    }

    int column() {
      return PLACES + block * (PLACE_WIDTH + 1) + PLACE_WIDTH - 1;
    }
  }

  private int row(Place place) {
    return placesTop + place.line;
  }

  private String cell(Place place) {
    return A1.absolute(row(place), place.column());
  }

  private Selection selection(Inspected layer) {
    return new Selection(
        layer.channels(),
        layer.rows(),
        layer.columns(),
        List.of(cell(Place.CHANNEL), cell(Place.ROW), cell(Place.COLUMN)));
  }

  /** {@code CHOOSE} by the selected layer, or the one text where all layers have the same. */
  private String choose(Function<Inspected, String> text) {
    var texts = layers.stream().map(text).toList();
    return texts.stream().distinct().count() == 1
        ? texts.get(0)
        : "CHOOSE(" + cell(Place.LAYER) + "," + String.join(",", texts) + ")";
  }

  /**
   * A formula of the selected layer, looked up in a column that has each layer's own; those of
   * other layers are not computed.
   *
   * @param label what stands above the column
   * @param value what the selected layer's formula gives
   */
  private String look(String label, Function<Inspected, String> formula, Object value) {
    var formulas = layers.stream().map(formula).toList();
    if (formulas.stream().distinct().count() == 1) {
      return formulas.get(0);
    }
    int column = nextTable;
    nextTable += TABLE_WIDTH;
    page.text(tableTop, column, styles.of(Look.NOTE), label);
    for (int i = 0; i < formulas.size(); i++) {
      page.formula(
          tableTop + 1 + i,
          column,
          styles.of(Look.NOTE),
          "IF(" + cell(Place.LAYER) + "=" + (i + 1) + "," + formulas.get(i) + ",\"\")",
          i == chosenLayer ? value : "");
    }
    return "INDEX("
        + A1.absoluteRange(tableTop + 1, column, layers.size(), 1)
        + ","
        + cell(Place.LAYER)
        + ")";
  }

  /** Writes a number that depends on the selected output. */
  private void put(Place place, Function<Inspected, Selection.Number> number, int value) {
    put(
        place,
        look(
            place.label,
            layer -> selection(layer).formula(number.apply(layer), this::table),
            value),
        value);
  }

  /** Writes a number that each layer has one of. */
  private void putOne(Place place, Function<Inspected, Integer> number) {
    int value = number.apply(chosen());
    put(place, look(place.label, layer -> number.apply(layer).toString(), value), value);
  }

  private void put(Place place, String formula, int value) {
    page.text(row(place), place.column() - PLACE_WIDTH + 1, styles.of(Look.NOTE), place.label);
    page.formula(row(place), place.column(), styles.of(Look.NOTE), formula, value);
  }

  /** Lists numbers below the canvas. */
  private String table(List<Integer> numbers) {
    return tables.computeIfAbsent(
        numbers,
        list -> {
          int column = nextTable;
          nextTable += TABLE_WIDTH;
          page.text(tableTop, column, styles.of(Look.NOTE), "places");
          for (int i = 0; i < list.size(); i++) {
            page.number(tableTop + 1 + i, column, styles.of(Look.NUMBERING), list.get(i));
          }
          return A1.absoluteRange(tableTop + 1, column, list.size(), 1);
        });
  }

  private int sheetRow(Window window) {
    return layout.place(window.grid()).row() + window.row() + 1;
  }

  private int sheetColumn(Window window) {
    return layout.place(window.grid()).column() + window.column() + 1;
  }

  private int next(List<Part> parts, Function<Part, Window> window) {
    return parts.size() == 1
        ? 0
        : sheetRow(window.apply(parts.get(1))) - sheetRow(window.apply(parts.get(0)));
  }

  /** The cells with the output that is shown: the one chosen, or the nearest that there is. */
  private static final List<Place> SHOWN = List.of(Place.CHANNEL, Place.ROW, Place.COLUMN);

  private void writePlaces() {
    var names = A1.absoluteRange(tableTop + 1, 0, layers.size(), 1);
    put(Place.LAYER, "MATCH(" + A1.absolute(CHOICES, SUM) + "," + names + ",0)", chosenLayer + 1);
    int[] selected = {chosenChannel, chosenRow, chosenColumn};
    for (int i = 0; i < SHOWN.size(); i++) {
      var chosen = A1.absolute(CHOICES + 1 + i, SUM);
      put(SHOWN.get(i), "MAX(1,MIN(INT(N(" + chosen + "))," + most(i) + "))", selected[i] + 1);
    }
    var parts = chosen().parts(chosenChannel, chosenRow, chosenColumn);
    var first = parts.get(0).input();
    putOne(Place.WINDOWS, layer -> layer.parts(0, 0, 0).size());
    putOne(Place.WINDOW_ROWS, Inspected::windowRows);
    putOne(Place.WINDOW_COLUMNS, Inspected::windowColumns);
    put(
        Place.INPUT_ROW,
        layer -> (o, r, c) -> sheetRow(layer.parts(o, r, c).get(0).input()),
        sheetRow(first));
    put(
        Place.INPUT_COLUMN,
        layer -> (o, r, c) -> sheetColumn(layer.parts(o, r, c).get(0).input()),
        sheetColumn(first));
    putOne(Place.INPUT_NEXT, layer -> next(layer.parts(0, 0, 0), Part::input));
    putOne(Place.ROW_STEP, layer -> layer.parts(0, 0, 0).get(0).input().rowStep());
    putOne(Place.COLUMN_STEP, layer -> layer.parts(0, 0, 0).get(0).input().columnStep());
    put(
        Place.LAST_ROW,
        layer -> (o, r, c) -> lastRow(layer.source(o, r, c)),
        lastRow(first.grid()));
    put(
        Place.LAST_COLUMN,
        layer -> (o, r, c) -> lastColumn(layer.source(o, r, c)),
        lastColumn(first.grid()));
    put(
        Place.WEIGHT_ROW,
        layer -> (o, r, c) -> weights(layer, o, r, c).map(this::sheetRow).orElse(0),
        parts.get(0).weights().map(this::sheetRow).orElse(0));
    put(
        Place.WEIGHT_COLUMN,
        layer -> (o, r, c) -> weights(layer, o, r, c).map(this::sheetColumn).orElse(0),
        parts.get(0).weights().map(this::sheetColumn).orElse(0));
    putOne(
        Place.WEIGHT_NEXT,
        layer ->
            layer.multiplies()
                ? next(layer.parts(0, 0, 0), part -> part.weights().orElseThrow())
                : 0);
    put(
        Place.RESULT_ROW,
        layer -> (o, r, c) -> sheetRow(result(layer, o, r, c)),
        sheetRow(result(chosen(), chosenChannel, chosenRow, chosenColumn)));
    put(
        Place.RESULT_COLUMN,
        layer -> (o, r, c) -> sheetColumn(result(layer, o, r, c)),
        sheetColumn(result(chosen(), chosenChannel, chosenRow, chosenColumn)));
  }

  private static Optional<Window> weights(Inspected layer, int o, int r, int c) {
    return layer.parts(o, r, c).get(0).weights();
  }

  private static Window result(Inspected layer, int o, int r, int c) {
    return Window.of(layer.outputs().get(o).grid(), r, c, 1, 1);
  }

  private int lastRow(Grid grid) {
    return layout.place(grid).row() + grid.rows();
  }

  private int lastColumn(Grid grid) {
    return layout.place(grid).column() + grid.columns();
  }

  /** The most that may be chosen: channels, rows or columns of the selected layer. */
  private String most(int what) {
    return "INDEX("
        + A1.absoluteRange(tableTop + 1, MOST.get(what), layers.size(), 1)
        + ","
        + cell(Place.LAYER)
        + ")";
  }

  // ---- the canvas: window, weights, products ----

  private String canvas() {
    return A1.absoluteRange(CANVAS_TOP, CANVAS_LEFT, canvasRows, canvasColumns);
  }

  private void writeCanvas() {
    var parts = chosen().parts(chosenChannel, chosenRow, chosenColumn);
    int rows = chosen().windowRows();
    int columns = chosen().windowColumns();
    boolean multiplies = chosen().multiplies();
    int number = styles.of(Look.FREE_GRID, NumberFormat.closely(numbers()));
    for (int m = 0; m < canvasColumns; m++) {
      writeColumnHeading(m, parts.get(0), columns, multiplies);
    }
    for (int n = 0; n < canvasRows; n++) {
      int p = n / (rows + 1);
      int i = n % (rows + 1);
      boolean isRow = p < parts.size() && i < rows;
      boolean inGrid = isRow && i < parts.get(p).input().rows();
      writeRowHeading(n, p, i, isRow, inGrid, parts, multiplies);
      for (int m = 0; m < canvasColumns; m++) {
        int block = m / (columns + 1);
        int j = m % (columns + 1);
        boolean isColumn = j < columns && block < (multiplies ? 3 : 1);
        Object value = "";
        if (inGrid && isColumn && j < parts.get(p).input().columns()) {
          value = value(parts.get(p), block + 1, i, j);
        } else if (inGrid && multiplies && i == (rows + 1) / 2 - 1 && j == columns && block < 2) {
          value = block == 0 ? "\u00d7" : "=";
        }
        page.formula(CANVAS_TOP + n, CANVAS_LEFT + m, number, cellFormula(n, m), value);
      }
    }
  }

  /** All numbers that may come to stand on the canvas but for the products. */
  private List<double[]> numbers() {
    var numbers = new ArrayList<double[]>();
    numbers.add(evaluation.question().input().values());
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> numbers.add(parameter.values()));
    }
    evaluation.outputs().forEach(output -> numbers.add(output.values()));
    return numbers;
  }

  private Object value(Part part, int block, int i, int j) {
    int k = i * part.input().columns() + j;
    var input = part.input().cell(k);
    double x = input.evaluate(evaluation.cells());
    return switch (block) {
      case INPUT_BLOCK ->
          evaluation.cells().isBlank(input.grid(), input.row(), input.column()) ? "" : x;
      case WEIGHT_BLOCK -> weight(part, k);
      default -> Tensor.cell(x * weight(part, k));
    };
  }

  private double weight(Part part, int k) {
    return part.weights().orElseThrow().cell(k).evaluate(evaluation.cells());
  }

  /** The row of a window beside which the signs stand. */
  private String middle() {
    return "INT((" + cell(Place.WINDOW_ROWS) + "+1)/2)";
  }

  private String cellFormula(int n, int m) {
    var inputRow = "$" + A1.cell(CANVAS_TOP + n, INPUT_ROW);
    var weightRow = "$" + A1.cell(CANVAS_TOP + n, WEIGHT_ROW);
    var column = A1.column(CANVAS_LEFT + m) + "$";
    var first = column + (FIRST_COLUMN + 1);
    var input = input(n, inputRow, first);
    return "IF("
        + inputRow
        + "=\"\",\"\",IF("
        + first
        + "=\"\",IF($"
        + A1.cell(CANVAS_TOP + n, KERNEL_ROW)
        + "="
        + middle()
        + ","
        + column
        + (SECOND_COLUMN + 1)
        + ",\"\"),CHOOSE("
        + column
        + (BLOCK + 1)
        + ",IF(ISBLANK("
        + input
        + "),\"\","
        + input
        + "),INDEX("
        + WEIGHT_CELLS
        + ","
        + weightRow
        + ","
        + first
        + "),"
        + input
        + "*INDEX("
        + WEIGHT_CELLS
        + ","
        + weightRow
        + ","
        + column
        + (SECOND_COLUMN + 1)
        + "))))";
  }

  private void writeColumnHeading(int m, Part part, int columns, boolean multiplies) {
    int column = CANVAS_LEFT + m;
    int grey = styles.of(Look.NUMBERING);
    var width = "(" + cell(Place.WINDOW_COLUMNS) + "+1)";
    int block = m / (columns + 1) + 1;
    int j = m % (columns + 1) + 1;
    boolean shown = j <= columns && block <= (multiplies ? PRODUCT_BLOCK : INPUT_BLOCK);
    var hasWeights = cell(Place.WEIGHT_ROW) + ">0";
    var blockCell = column(column, BLOCK);
    page.formula(
        BLOCK,
        column,
        grey,
        "IF(OR(MOD("
            + m
            + ","
            + width
            + ")="
            + cell(Place.WINDOW_COLUMNS)
            + ","
            + m
            + ">=IF("
            + hasWeights
            + ",3,1)*"
            + width
            + "),\"\",INT("
            + m
            + "/"
            + width
            + ")+1)",
        shown ? block : "");
    var number = column(column, KERNEL_COLUMN);
    page.formula(
        KERNEL_COLUMN,
        column,
        grey,
        "IF(" + blockCell + "=\"\",\"\",MOD(" + m + "," + width + ")+1)",
        shown ? j : "");
    var inputColumn = cell(Place.INPUT_COLUMN) + "+(" + number + "-1)*" + cell(Place.COLUMN_STEP);
    var weightColumn = cell(Place.WEIGHT_COLUMN) + "+" + number + "-1";
    Object first = "";
    Object second = "";
    if (shown && j <= part.input().columns()) {
      int input = sheetColumn(part.input()) + (j - 1) * part.input().columnStep();
      int weight = part.weights().map(w -> sheetColumn(w) + j - 1).orElse(0);
      first = block == WEIGHT_BLOCK ? weight : input;
      second = block == PRODUCT_BLOCK ? weight : "";
    }
    page.formula(
        FIRST_COLUMN,
        column,
        grey,
        "IF("
            + blockCell
            + "=\"\",\"\",IF("
            + inputColumn
            + ">"
            + cell(Place.LAST_COLUMN)
            + ",\"\",IF("
            + blockCell
            + "="
            + WEIGHT_BLOCK
            + ","
            + weightColumn
            + ","
            + inputColumn
            + ")))",
        first);
    var gap = "AND(" + cell(Place.WEIGHT_ROW) + ">0," + m + "=";
    page.formula(
        SECOND_COLUMN,
        column,
        grey,
        "IF("
            + blockCell
            + "="
            + PRODUCT_BLOCK
            + ",IF("
            + column(column, FIRST_COLUMN)
            + "=\"\",\"\","
            + weightColumn
            + "),IF("
            + gap
            + cell(Place.WINDOW_COLUMNS)
            + "),\"\u00d7\",IF("
            + gap
            + "2*"
            + cell(Place.WINDOW_COLUMNS)
            + "+1),\"=\",\"\")))",
        shown || !multiplies ? second : m == columns ? "\u00d7" : m == 2 * columns + 1 ? "=" : "");
    page.formula(
        BLOCK_TITLES,
        column,
        styles.of(Look.LABEL),
        "IF(" + number + "=1,CHOOSE(" + blockCell + ",\"input\",\"weights\",\"products\"),\"\")",
        shown && j == 1 ? List.of("input", "weights", "products").get(block - 1) : "");
  }

  /** A cell that the selected layer reads: on one sheet, or on one of those that it joins. */
  private String input(int n, String row, String column) {
    int sheets = layers.stream().mapToInt(layer -> sources(layer).size()).max().orElse(1);
    if (sheets == 1) {
      return "INDEX(" + INPUT_CELLS + "," + row + "," + column + ")";
    }
    var shifted = column + "+$" + A1.cell(CANVAS_TOP + n, COLUMN_SHIFT);
    return IntStream.rangeClosed(1, sheets)
        .mapToObj(i -> "INDEX(" + inputCells(i) + "," + row + "," + shifted + ")")
        .collect(Collectors.joining(",", "CHOOSE($" + A1.cell(CANVAS_TOP + n, SOURCE) + ",", ")"));
  }

  private static String inputCells(int source) {
    return source == 1 ? INPUT_CELLS : INPUT_CELLS + source;
  }

  /** The sheets that a layer reads, in the order in which its outputs come to read them. */
  private List<String> sources(Inspected layer) {
    return sources.computeIfAbsent(layer, this::findSources);
  }

  private List<String> findSources(Inspected layer) {
    if (!layer.joins()) {
      return List.of(sheet(layer.source(0, 0, 0)));
    }
    var sheets = new LinkedHashSet<String>();
    for (int channel = 0; channel < layer.channels(); channel++) {
      for (int row = 0; row < layer.rows(); row++) {
        for (int column = 0; column < layer.columns(); column++) {
          layer.parts(channel, row, column).forEach(part -> sheets.add(sheet(part.input().grid())));
        }
      }
    }
    return List.copyOf(sheets);
  }

  private String sheet(Grid grid) {
    return layout.place(grid).sheet();
  }

  /** Something of each part of an output, as a formula over the number of the part. */
  private String byPart(Inspected layer, String part, Function<Window, Integer> number) {
    return layer.parts(0, 0, 0).stream()
        .map(p -> number.apply(p.input()).toString())
        .collect(Collectors.joining(",", "CHOOSE(" + part + ",", ")"));
  }

  /** The rows from the first part of an output to another one, its number in {@code part}. */
  private String rowShift(Inspected layer, String part) {
    int first = sheetRow(layer.parts(0, 0, 0).get(0).input());
    return layer.joins()
        ? byPart(layer, part, window -> sheetRow(window) - first)
        : "(" + part + "-1)*" + cell(Place.INPUT_NEXT);
  }

  private String columnShift(Inspected layer, String part) {
    int first = sheetColumn(layer.parts(0, 0, 0).get(0).input());
    return layer.joins() ? byPart(layer, part, window -> sheetColumn(window) - first) : "0";
  }

  /** Which of the sheets that a layer reads a part of the selected output lies on. */
  private String sourceNumber(Inspected layer, String part) {
    if (layer.parts(0, 0, 0).size() > 1) {
      return layer.joins()
          ? byPart(layer, part, window -> sources(layer).indexOf(sheet(window.grid())) + 1)
          : "1";
    }
    return selection(layer)
        .formula(
            (o, r, c) ->
                layer.joins() ? sources(layer).indexOf(sheet(layer.source(o, r, c))) + 1 : 1,
            this::table);
  }

  private static String column(int column, int row) {
    return A1.column(column) + "$" + (row + 1);
  }

  private void writeRowHeading(
      int n, int p, int i, boolean isRow, boolean inGrid, List<Part> parts, boolean multiplies) {
    int row = CANVAS_TOP + n;
    int grey = styles.of(Look.NUMBERING);
    var height = "(" + cell(Place.WINDOW_ROWS) + "+1)";
    var part = "$" + A1.cell(row, PART);
    var kernelRow = "$" + A1.cell(row, KERNEL_ROW);
    page.formula(
        row,
        PART,
        grey,
        "IF(OR(MOD("
            + n
            + ","
            + height
            + ")="
            + cell(Place.WINDOW_ROWS)
            + ","
            + n
            + ">="
            + cell(Place.WINDOWS)
            + "*"
            + height
            + "),\"\",INT("
            + n
            + "/"
            + height
            + ")+1)",
        isRow ? p + 1 : "");
    page.formula(
        row,
        KERNEL_ROW,
        grey,
        "IF(" + part + "=\"\",\"\",MOD(" + n + "," + height + ")+1)",
        isRow ? i + 1 : "");
    page.formula(
        row,
        CHANNEL,
        styles.of(Look.LABEL),
        "IF(" + kernelRow + "=1," + part + ",\"\")",
        isRow && i == 0 ? p + 1 : "");
    var shift = choose(layer -> rowShift(layer, part));
    var inputRow =
        cell(Place.INPUT_ROW) + "+" + shift + "+(" + kernelRow + "-1)*" + cell(Place.ROW_STEP);
    page.formula(
        row,
        INPUT_ROW,
        grey,
        "IF("
            + part
            + "=\"\",\"\",IF("
            + inputRow
            + ">"
            + cell(Place.LAST_ROW)
            + "+"
            + shift
            + ",\"\","
            + inputRow
            + "))",
        inGrid ? sheetRow(parts.get(p).input()) + i * parts.get(p).input().rowStep() : "");
    page.formula(
        row,
        WEIGHT_ROW,
        grey,
        "IF(OR("
            + part
            + "=\"\","
            + cell(Place.WEIGHT_ROW)
            + "=0),\"\","
            + cell(Place.WEIGHT_ROW)
            + "+("
            + part
            + "-1)*"
            + cell(Place.WEIGHT_NEXT)
            + "+"
            + kernelRow
            + "-1)",
        isRow && multiplies ? sheetRow(parts.get(p).weights().orElseThrow()) + i : "");
    if (layers.stream().anyMatch(Inspected::joins)) {
      int first = sheetColumn(parts.get(0).input());
      page.formula(
          row,
          SOURCE,
          grey,
          "IF(" + part + "=\"\",\"\"," + choose(layer -> sourceNumber(layer, part)) + ")",
          isRow ? sources(chosen()).indexOf(sheet(parts.get(p).input().grid())) + 1 : "");
      page.formula(
          row,
          COLUMN_SHIFT,
          grey,
          "IF(" + part + "=\"\",\"\"," + choose(layer -> columnShift(layer, part)) + ")",
          isRow && chosen().joins() ? sheetColumn(parts.get(p).input()) - first : isRow ? 0 : "");
    }
    double rowSum = 0;
    double channelSum = 0;
    if (multiplies && isRow) {
      for (int r = 0; r < parts.get(p).input().rows(); r++) {
        double sum = 0;
        for (int j = 0; j < parts.get(p).input().columns(); j++) {
          sum = Tensor.cell(sum + (double) value(parts.get(p), PRODUCT_BLOCK, r, j));
        }
        channelSum = Tensor.cell(channelSum + sum);
        rowSum = r == i ? sum : rowSum;
      }
    }
    page.formula(
        row,
        ROW_SUM,
        grey,
        "SUMIF("
            + A1.absoluteRange(BLOCK, CANVAS_LEFT, 1, canvasColumns)
            + ","
            + PRODUCT_BLOCK
            + ","
            + "$"
            + A1.column(CANVAS_LEFT)
            + (row + 1)
            + ":$"
            + A1.column(CANVAS_LEFT + canvasColumns - 1)
            + (row + 1)
            + ")",
        rowSum);
    page.formula(
        row,
        SUM,
        styles.of(Look.FREE_GRID, NumberFormat.PLAIN),
        "IF(AND("
            + kernelRow
            + "=1,"
            + cell(Place.WEIGHT_ROW)
            + ">0),SUMIF("
            + A1.absoluteRange(CANVAS_TOP, PART, canvasRows, 1)
            + ","
            + part
            + ","
            + A1.absoluteRange(CANVAS_TOP, ROW_SUM, canvasRows, 1)
            + "),\"\")",
        isRow && i == 0 && multiplies ? channelSum : "");
  }

  // ---- the result ----

  private static final String TOTAL = A1.absolute(CHOICES, RESULT_VALUE);
  private static final String BIAS = A1.absolute(CHOICES + 1, RESULT_VALUE);
  private static final String BEFORE = A1.absolute(CHOICES + 2, RESULT_VALUE);
  private static final String AFTER = A1.absolute(CHOICES + 3, RESULT_VALUE);
  private static final String CELL = A1.absolute(CHOICES + 5, RESULT_VALUE);

  private void writeResult() {
    var sum = chosen().weightedSum(chosenChannel, chosenRow, chosenColumn);
    Object total = "";
    Object bias = "";
    Object before = "";
    if (sum.isPresent()) {
      var channels = sum.get().channels();
      double value = channels.get(0).evaluate(evaluation.cells());
      for (int p = 1; p < channels.size(); p++) {
        value += channels.get(p).evaluate(evaluation.cells());
      }
      total = Tensor.cell(value);
      if (!sum.get().rest().isEmpty()) {
        bias = sum.get().rest().get(0).evaluate(evaluation.cells());
      }
      before = sum.get().whole().evaluate(evaluation.cells());
    }
    var result =
        new Expr.Ref(chosen().outputs().get(chosenChannel).grid(), chosenRow, chosenColumn);
    double value = result.evaluate(evaluation.cells());
    line(
        0,
        "sum of the products",
        look(
            "sum of products",
            layer ->
                layer.multiplies()
                    ? "SUM(" + A1.absoluteRange(CANVAS_TOP, SUM, canvasRows, 1) + ")"
                    : "\"\"",
            total),
        total);
    line(1, "bias", look("bias", this::biasFormula, bias), bias);
    line(
        2,
        "before the activation",
        look(
            "before the activation",
            layer -> layer.multiplies() ? TOTAL + "+N(" + BIAS + ")" : "\"\"",
            before),
        before);
    line(3, "result", look("result", this::afterFormula, value), value);
    line(
        4,
        "cell on the layer's sheet",
        "HYPERLINK(\"#'\"&SUBSTITUTE("
            + A1.absolute(CHOICES, SUM)
            + ",\"'\",\"''\")&\"'!\"&"
            + address()
            + ","
            + A1.absolute(CHOICES, SUM)
            + "&\"!\"&"
            + address()
            + ")",
        chosen().node().name() + "!" + layout.cell(result.grid(), result.row(), result.column()));
    line(
        5,
        "its value there",
        "INDEX("
            + LAYER_CELLS
            + ","
            + cell(Place.RESULT_ROW)
            + ","
            + cell(Place.RESULT_COLUMN)
            + ")",
        value);
    Object equal = Double.isNaN(value) ? (Object) Double.NaN : Boolean.TRUE;
    line(
        6,
        "equal",
        "ABS("
            + AFTER
            + "-"
            + CELL
            + ")<=1E-12*(1+COUNT("
            + canvas()
            + "))*MAX(1,MAX("
            + canvas()
            + "),-MIN("
            + canvas()
            + "),ABS("
            + CELL
            + "))",
        equal,
        styles.of(Look.RESULT));
  }

  private String address() {
    return "ADDRESS(" + cell(Place.RESULT_ROW) + "," + cell(Place.RESULT_COLUMN) + ",4)";
  }

  private void line(int i, String label, String formula, Object value) {
    line(i, label, formula, value, styles.of(Look.RESULT, NumberFormat.PLAIN));
  }

  private void line(int i, String label, String formula, Object value, int style) {
    page.text(CHOICES + i, RESULT_LABEL, styles.of(Look.CELL), label);
    for (int c = 1; c < RESULT_VALUE - RESULT_LABEL; c++) {
      page.empty(CHOICES + i, RESULT_LABEL + c, styles.of(Look.CELL));
    }
    page.formula(CHOICES + i, RESULT_VALUE, style, formula, value);
    page.empty(CHOICES + i, RESULT_VALUE + 1, style);
    page.empty(CHOICES + i, RESULT_VALUE + 2, style);
  }

  private String biasFormula(Inspected layer) {
    return layer
        .weightedSum(0, 0, 0)
        .filter(sum -> !sum.rest().isEmpty())
        .map(
            sum ->
                print(layer, (o, r, c) -> layer.weightedSum(o, r, c).orElseThrow().rest().get(0)))
        .orElse("\"\"");
  }

  /** The result's formula, over the sum before the activation or over what the canvas shows. */
  private String afterFormula(Inspected layer) {
    if (layer.hasConstants()) {
      return "N(" + A1.absolute(CANVAS_TOP, CANVAS_LEFT) + ")"; // a copy, or a zero
    }
    return print(
        layer,
        (o, r, c) -> {
          var output = layer.outputs().get(o).at(r, c);
          var sum = layer.weightedSum(o, r, c);
          if (sum.isEmpty()) {
            return output;
          }
          var before = new Expr.Ref(beforeCell, 0, 0);
          var after =
              output
                  .replace(sum.get().whole(), before)
                  .replace(new Expr.Ref(layer.sums().get(o).grid(), r, c), before);
          var sums = layer.sums().stream().map(ComputedGrid::grid).toList();
          boolean readsOthers = leaves(after).stream().anyMatch(w -> sums.contains(w.grid()));
          return readsOthers ? output : after;
        });
  }

  /** Stands for the cell that holds the sum before the activation. */
  private final Grid beforeCell = new Grid(SheetNames.INSPECTOR, "before", 1, 1, Grid.Role.STEP);

  /** An output's expression, its place counted from 0. */
  @FunctionalInterface
  private interface OutputExpr {
    Expr at(int channel, int row, int column);
  }

  /**
   * Prints an expression for whichever output is selected: its references become look-ups whose
   * rows and columns depend on the selection.
   */
  private String print(Inspected layer, OutputExpr expr) {
    var leaves = leaves(expr.at(0, 0, 0));
    var selection = selection(layer);
    var texts = new ArrayList<String>();
    for (int i = 0; i < leaves.size(); i++) {
      int leaf = i;
      var window = leaves.get(i);
      if (window.grid() == beforeCell) {
        texts.add(BEFORE);
      } else if (layer.parts(0, 0, 0).size() == 1
          && !layer.multiplies()
          && window.equals(layer.parts(0, 0, 0).get(0).input())
          && window.count() > 1) {
        texts.add(canvas());
      } else {
        var row =
            selection.formula(
                (o, r, c) -> sheetRow(leaves(expr.at(o, r, c)).get(leaf)), this::table);
        var column =
            selection.formula(
                (o, r, c) -> sheetColumn(leaves(expr.at(o, r, c)).get(leaf)), this::table);
        var sheet = leafArea(layer, expr, leaf);
        var first = "INDEX(" + sheet + "," + row + "," + column + ")";
        texts.add(
            window.count() == 1
                ? first
                : first
                    + ":INDEX("
                    + sheet
                    + ","
                    + row
                    + "+"
                    + (window.rows() - 1)
                    + ","
                    + column
                    + "+"
                    + (window.columns() - 1)
                    + ")");
      }
    }
    var iterator = texts.iterator();
    return FormulaPrinter.print(
        expr.at(0, 0, 0),
        new References() {
          @Override
          public String cell(Expr.Ref ref) {
            return iterator.next();
          }

          @Override
          public String range(Window window) {
            return iterator.next();
          }

          @Override
          public String cells(Window window) {
            return iterator.next();
          }
        },
        FormulaPrinter.Style.COMPACT);
  }

  /** The sheet that a leaf of an expression lies on, which may depend on the selected output. */
  private String leafArea(Inspected layer, OutputExpr expr, int leaf) {
    if (!layer.joins()) {
      return area(sheet(leaves(expr.at(0, 0, 0)).get(leaf).grid()));
    }
    var number =
        selection(layer)
            .formula(
                (o, r, c) ->
                    sources(layer).indexOf(sheet(leaves(expr.at(o, r, c)).get(leaf).grid())) + 1,
                this::table);
    return "CHOOSE("
        + number
        + sources(layer).stream().map(source -> "," + area(source)).collect(Collectors.joining())
        + ")";
  }

  /** The cells and ranges that an expression reads, in the order in which they are printed. */
  private static List<Window> leaves(Expr expr) {
    if (expr instanceof Expr.Ref ref) {
      return List.of(Window.of(ref.grid(), ref.row(), ref.column(), 1, 1));
    }
    if (expr instanceof Expr.Range range) {
      return List.of(range.window());
    }
    return expr.operands().stream().flatMap(part -> leaves(part).stream()).toList();
  }

  /** All cells of a sheet that hold grids. */
  private String area(String sheet) {
    return A1.sheet(sheet) + A1.absoluteRange(0, 0, layout.rows(sheet), layout.columns(sheet));
  }

  // ---- the sheet ----

  /** Sets up the sheet and makes its cells. */
  XlsxFile.Body make(XSSFSheet sheet) {
    writeHeading();
    writeChoices();
    writePlaces();
    writeResult();
    writeCanvas();
    writeLayers();
    writeFold();
    int most = layers.stream().mapToInt(layer -> sources(layer).size()).max().orElse(1);
    for (int i = 0; i < most; i++) {
      int source = i;
      name(
          sheet,
          inputCells(i + 1),
          choose(layer -> area(sources(layer).get(Math.min(source, sources(layer).size() - 1)))));
    }
    name(sheet, WEIGHT_CELLS, choose(layer -> area(layer.node().name())));
    name(sheet, LAYER_CELLS, choose(layer -> area(layer.node().name())));
    prepare(sheet);
    return page;
  }

  private void name(XSSFSheet sheet, String name, String formula) {
    var defined = sheet.getWorkbook().createName();
    defined.setNameName(name);
    defined.setRefersToFormula(
        formula.replace(
            "CHOOSE(" + cell(Place.LAYER),
            "CHOOSE(" + A1.sheet(SheetNames.INSPECTOR) + cell(Place.LAYER)));
  }

  private void writeHeading() {
    page.height(0, 26);
    page.text(0, 0, styles.of(Look.TITLE), "Inspector: one result taken apart");
    page.text(
        1,
        0,
        styles.of(Look.SUBTITLE),
        "Choose a layer and one of its outputs in the yellow cells: what it reads, multiplies and"
            + " adds is shown below, live."
            + (leftOut.isEmpty()
                ? ""
                : " Too large to be shown here: " + String.join(", ", leftOut) + "."));
    int column = 0;
    for (var link : links) {
      page.text(2, column, styles.of(Look.LINK), link.text());
      column = column == 0 ? SUM : CANVAS_LEFT;
    }
    page.text(CHOICES - 1, 0, styles.of(Look.LABEL), "choose");
    page.text(CHOICES - 1, RESULT_LABEL, styles.of(Look.LABEL), "result");
    page.hide(BLOCK);
    page.hide(FIRST_COLUMN);
    page.hide(SECOND_COLUMN);
    page.height(KERNEL_COLUMN, 14);
    page.text(KERNEL_COLUMN, CHANNEL, styles.of(Look.NOTE), "channel");
    page.text(KERNEL_COLUMN, KERNEL_ROW, styles.of(Look.NOTE), "row");
    page.text(KERNEL_COLUMN, SUM, styles.of(Look.NOTE), "sum of products");
  }

  private void writeChoices() {
    int choice = styles.of(Look.CHOICE);
    page.text(CHOICES, 0, styles.of(Look.PLAIN), "layer");
    page.text(CHOICES, SUM, choice, chosen().node().name());
    var labels = List.of("output channel", "row", "column");
    int[] selected = {chosenChannel, chosenRow, chosenColumn};
    int[] most = {chosen().channels(), chosen().rows(), chosen().columns()};
    for (int i = 0; i < labels.size(); i++) {
      int row = CHOICES + 1 + i;
      page.text(row, 0, styles.of(Look.PLAIN), labels.get(i));
      page.number(row, SUM, choice, selected[i] + 1);
      var shown = cell(SHOWN.get(i));
      page.formula(
          row,
          KERNEL_ROW,
          styles.of(Look.NOTE),
          "IF("
              + A1.absolute(row, SUM)
              + "="
              + shown
              + ",\"\",\"has \"&"
              + most(i)
              + "&\"; shown: \"&"
              + shown
              + ")",
          "");
      page.formula(
          row + 5,
          0,
          styles.of(Look.NOTE),
          "\"" + labels.get(i) + ": 1 to \"&" + most(i),
          labels.get(i) + ": 1 to " + most[i]);
    }
    page.text(CHOICES + 5, 0, styles.of(Look.NOTE), "There is to choose from:");
  }

  /** What the formulas look up is folded away, below a title that says what it is. */
  private void writeFold() {
    page.text(
        foldTitle,
        0,
        styles.of(Look.NOTE),
        "Below, folded away (open it with the + in the margin): the numbers by which the formulas"
            + " above find their cells.");
    page.fold(foldTitle);
  }

  private void writeLayers() {
    int note = styles.of(Look.NOTE);
    page.text(tableTop, 0, note, "layers");
    page.text(tableTop, MOST.get(0), note, "channels");
    page.text(tableTop, MOST.get(1), note, "rows");
    page.text(tableTop, MOST.get(2), note, "columns");
    for (int i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      page.text(tableTop + 1 + i, 0, note, layer.node().name());
      page.number(tableTop + 1 + i, MOST.get(0), note, layer.channels());
      page.number(tableTop + 1 + i, MOST.get(1), note, layer.rows());
      page.number(tableTop + 1 + i, MOST.get(2), note, layer.columns());
    }
  }

  private void prepare(XSSFSheet sheet) {
    double[] widths = {14, 15, 16, 8, 8, 8, 8, 8, 8, 3};
    for (int c = 0; c < widths.length; c++) {
      Sheets.width(sheet, c, c, widths[c]);
    }
    int shown = Math.max(CANVAS_LEFT + canvasColumns, RESULT_VALUE + 3);
    int last = Math.max(nextTable, Math.max(shown, PLACES + 3 * (PLACE_WIDTH + 1)));
    Sheets.width(sheet, CANVAS_LEFT, last, 6.5);
    for (int c = PART; c < GAP; c++) {
      sheet.setColumnHidden(c, true);
    }
    sheet.createFreezePane(0, CHOICES - 1);
    sheet.setDisplayGridlines(false);
    sheet.setDefaultRowHeightInPoints(20);
    sheet.getCTWorksheet().getSheetFormatPr().setCustomHeight(true);
    Sheets.onePageWide(sheet);
    Sheets.foldBelowTitles(sheet);
    Sheets.printOnly(sheet, foldTitle, Math.max(shown, HEADING_COLUMNS));
    for (int i = 0; i < 7; i++) {
      sheet.addMergedRegionUnsafe(
          new CellRangeAddress(CHOICES + i, CHOICES + i, RESULT_LABEL, RESULT_VALUE - 1));
      sheet.addMergedRegionUnsafe(
          new CellRangeAddress(CHOICES + i, CHOICES + i, RESULT_VALUE, RESULT_VALUE + 2));
    }
    int column = 0;
    for (var link : links) {
      Sheets.link(sheet, 2, column, "'" + link.sheet().replace("'", "''") + "'!A1");
      column = column == 0 ? SUM : CANVAS_LEFT;
    }
    validate(sheet);
    colour(sheet);
  }

  private void validate(XSSFSheet sheet) {
    var helper = sheet.getDataValidationHelper();
    var list =
        helper.createFormulaListConstraint(A1.absoluteRange(tableTop + 1, 0, layers.size(), 1));
    add(sheet, list, CHOICES, "Layer", "Choose one of the layers.");
    var names = List.of("Output channel", "Row", "Column");
    for (int i = 0; i < names.size(); i++) {
      var range =
          helper.createNumericConstraint(
              DataValidationConstraint.ValidationType.INTEGER,
              DataValidationConstraint.OperatorType.BETWEEN,
              "1",
              most(i));
      add(
          sheet,
          range,
          CHOICES + 1 + i,
          names.get(i),
          "A whole number from 1 to what this layer has; it is said below.");
    }
  }

  private static void add(
      XSSFSheet sheet, DataValidationConstraint constraint, int row, String title, String text) {
    var validation =
        sheet
            .getDataValidationHelper()
            .createValidation(constraint, new CellRangeAddressList(row, row, SUM, SUM));
    validation.setSuppressDropDownArrow(true); // which, in the file format, is what shows it
    validation.setShowErrorBox(true);
    validation.setErrorStyle(DataValidation.ErrorStyle.STOP);
    validation.createErrorBox(title, text);
    validation.setShowPromptBox(true);
    validation.createPromptBox(title, text);
    sheet.addValidationData(validation);
  }

  private void colour(XSSFSheet sheet) {
    var formatting = sheet.getSheetConditionalFormatting();
    var range =
        new CellRangeAddress[] {
          new CellRangeAddress(
              CANVAS_TOP, CANVAS_TOP + canvasRows - 1, CANVAS_LEFT, CANVAS_LEFT + canvasColumns - 1)
        };
    var cell = A1.cell(CANVAS_TOP, CANVAS_LEFT);
    var block = column(CANVAS_LEFT, BLOCK);
    var fills = List.of("F3F5F7", "E3EEF8", "FDEBDD");
    var rules = new org.apache.poi.xssf.usermodel.XSSFConditionalFormattingRule[fills.size()];
    for (int b = 0; b < fills.size(); b++) {
      var rule =
          formatting.createConditionalFormattingRule(
              "AND(" + cell + "<>\"\"," + block + "=" + (b + 1) + ")");
      rule.createPatternFormatting().setFillBackgroundColor(Styles.colour(fills.get(b)));
      var lines = rule.createBorderFormatting();
      lines.setBorderTop(BorderStyle.THIN);
      lines.setBorderBottom(BorderStyle.THIN);
      lines.setBorderLeft(BorderStyle.THIN);
      lines.setBorderRight(BorderStyle.THIN);
      lines.setTopBorderColor(Styles.colour(Styles.LINE));
      lines.setBottomBorderColor(Styles.colour(Styles.LINE));
      lines.setLeftBorderColor(Styles.colour(Styles.LINE));
      lines.setRightBorderColor(Styles.colour(Styles.LINE));
      rules[b] = rule;
    }
    formatting.addConditionalFormatting(range, rules);
    var equal =
        new CellRangeAddress[] {
          new CellRangeAddress(CHOICES + 6, CHOICES + 6, RESULT_LABEL, RESULT_VALUE + 2)
        };
    var flag = A1.absolute(CHOICES + 6, RESULT_VALUE);
    var yes = formatting.createConditionalFormattingRule(flag + "=TRUE");
    yes.createPatternFormatting().setFillBackgroundColor(Styles.colour("D9F0DD"));
    var no = formatting.createConditionalFormattingRule(flag + "=FALSE");
    no.createPatternFormatting().setFillBackgroundColor(Styles.colour("F6C6BF"));
    formatting.addConditionalFormatting(equal, yes, no);
    for (int i = 0; i < SHOWN.size(); i++) {
      int row = CHOICES + 1 + i;
      var another =
          formatting.createConditionalFormattingRule(
              A1.absolute(row, SUM) + "<>" + cell(SHOWN.get(i)));
      another.createPatternFormatting().setFillBackgroundColor(Styles.colour("F6C6BF"));
      formatting.addConditionalFormatting(
          new CellRangeAddress[] {new CellRangeAddress(row, row, KERNEL_ROW, SUM)}, another);
    }
  }
}
