package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.References;
import convsheet.formula.Window;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines of the Inspector that go from the products to the result, and compare it. */
final class InspectorResult {
  static final int LABEL = InspectorCanvas.LEFT;
  static final int VALUE = LABEL + 4;
  static final int TOP = 5;
  static final int LINES = 9;

  private static final String TOTAL = A1.absolute(TOP, VALUE);
  private static final String BIAS = A1.absolute(TOP + 1, VALUE);
  private static final String BEFORE = A1.absolute(TOP + 2, VALUE);
  private static final String AFTER = A1.absolute(TOP + 3, VALUE);
  private static final String CELL = A1.absolute(TOP + 5, VALUE);

  private final Inspection inspection;
  private final InspectorPlaces places;
  private final InspectorSteps steps;
  private final CellPage page;
  private final Styles styles;
  private final String format;
  private final String canvas;

  /**
   * The lines of an Inspector.
   *
   * @param format the number format of their numbers
   */
  InspectorResult(
      Inspection inspection,
      InspectorPlaces places,
      InspectorSteps steps,
      CellPage page,
      Styles styles,
      String format) {
    this.format = format;
    this.steps = steps;
    this.inspection = inspection;
    this.places = places;
    this.page = page;
    this.styles = styles;
    canvas = InspectorCanvas.range(inspection);
  }

  /** The cell with the result. */
  static String value() {
    return AFTER;
  }

  /** The cell that says whether the result is equal. */
  static String flag() {
    return A1.absolute(TOP + 6, VALUE);
  }

  /**
   * Writes the lines.
   *
   * @param layer the cell with the name of the layer that is shown
   */
  void write(String layer) {
    line(0, "sum of the products", whereMultiplied("SUM(" + sums() + ")"));
    line(1, "bias", places.lookIfAny("bias", this::biasFormula));
    line(
        2,
        "before the activation",
        whereMultiplied(TOTAL + "+SUM(" + BIAS + ")")); // a missing bias is an empty text
    line(3, "result", places.look("result", this::afterFormula));
    int link = styles.of(Look.RESULT_LINK);
    line(4, "cell on the layer's sheet", InspectorSteps.link(layer, address()), link);
    line(5, "its value there", places.branch(this::cellFormula));
    line(6, "equal", equalFormula(), styles.of(Look.RESULT));
    line(7, "address of the window", steps.window(), link);
    line(8, "", steps.weightsOrLargest(AFTER), link);
    page.formula(
        TOP + 8,
        LABEL,
        styles.of(Look.CELL),
        places.fill(
            "IF({WEIGHT_ROW}>0,\"times these weights\",IF({LARGEST}=1,\"the largest of it\",\"\"))"));
  }

  private String sums() {
    return InspectorCanvas.sums(inspection);
  }

  /** A formula that has a value only for layers that multiply. */
  private String whereMultiplied(String formula) {
    if (inspection.layers().stream().allMatch(InspectedLayer::multiplies)) {
      return formula;
    }
    return inspection.multiplies()
        ? places.fill("IF({WEIGHT_ROW}>0,{formula},\"\")", "formula", formula)
        : "\"\"";
  }

  private String address() {
    return places.fill("ADDRESS({RESULT_ROW},{RESULT_COLUMN},4)");
  }

  private String cellFormula(InspectedLayer layer) {
    return places.fill(
        "SUM(INDEX({area},{RESULT_ROW},{RESULT_COLUMN}))",
        "area",
        inspection.area(layer.node().name()));
  }

  /** The measure is a little wider than elsewhere: by what the canvas shows, cell by cell. */
  private String equalFormula() {
    return Agreement.formula(
        AFTER,
        CELL,
        Formulas.fill(
            "(1+COUNT({canvas}))*MAX(1,MAX({canvas}),-MIN({canvas}),ABS({cell}))",
            "canvas",
            canvas,
            "cell",
            CELL));
  }

  private void line(int i, String label, String formula) {
    line(i, label, formula, styles.of(Look.RESULT, format));
  }

  private void line(int i, String label, String formula, int style) {
    page.text(TOP + i, LABEL, styles.of(Look.CELL), label);
    for (int c = 1; c < VALUE - LABEL; c++) {
      page.empty(TOP + i, LABEL + c, styles.of(Look.CELL));
    }
    page.formula(TOP + i, VALUE, style, formula);
    page.empty(TOP + i, VALUE + 1, style);
    page.empty(TOP + i, VALUE + 2, style);
  }

  private Optional<String> biasFormula(InspectedLayer layer) {
    return layer
        .weightedSum(0, 0, 0)
        .filter(sum -> !sum.rest().isEmpty())
        .map(
            sum ->
                print(layer, (o, r, c) -> layer.weightedSum(o, r, c).orElseThrow().rest().get(0)));
  }

  /** The result's formula, over the sum before the activation or over what the canvas shows. */
  private String afterFormula(InspectedLayer layer) {
    if (layer.hasConstants()) { // a copy, or a zero
      return "SUM(" + A1.absolute(InspectorCanvas.TOP, InspectorCanvas.LEFT) + ")";
    }
    return print(
        layer,
        (o, r, c) -> {
          var output = layer.outputs().get(o).at(r, c);
          var sum = layer.weightedSum(o, r, c);
          if (sum.isEmpty()) {
            return output;
          }
          var there = new Expr.Value(BEFORE, Double.NaN);
          var after =
              output
                  .replace(sum.get().whole(), there)
                  .replace(new Expr.Ref(layer.sums().get(o).grid(), r, c), there);
          var sums = layer.sums().stream().map(computed -> computed.grid()).toList();
          boolean readsOthers =
              leaves(after, false).stream().anyMatch(leaf -> sums.contains(leaf.window().grid()));
          return readsOthers ? output : after;
        });
  }

  // ---- expressions of whichever output is selected ----

  /** An output's expression, its place counted from 0. */
  @FunctionalInterface
  private interface OutputExpr {
    Expr at(int channel, int row, int column);
  }

  /**
   * Cells that an expression reads.
   *
   * @param isArgument whether an aggregate takes them, which passes over what is no number
   */
  private record Leaf(Window window, boolean isArgument) {}

  /** The cells and ranges that an expression reads, in the order in which they are printed. */
  private static List<Leaf> leaves(Expr expr, boolean isArgument) {
    if (expr.operands().isEmpty()) {
      return expr.windows().stream().map(window -> new Leaf(window, isArgument)).toList();
    }
    return expr.operands().stream()
        .flatMap(part -> leaves(part, expr instanceof Expr.Aggregate).stream())
        .toList();
  }

  /** Prints an expression for whichever output is selected. */
  private String print(InspectedLayer layer, OutputExpr expr) {
    var iterator = new Leaves(layer, expr).texts().iterator();
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

  /** What an expression reads for whichever output is selected, each as a piece of formula. */
  private final class Leaves {
    private final InspectedLayer layer;
    private final OutputExpr expr;
    private final List<Leaf> first;
    private final Map<List<Integer>, List<Leaf>> known = new HashMap<>();
    private final Map<List<Integer>, Map<Expr.Ref, Integer>> shown = new HashMap<>();

    Leaves(InspectedLayer layer, OutputExpr expr) {
      this.layer = layer;
      this.expr = expr;
      first = leaves(expr.at(0, 0, 0), false);
    }

    List<String> texts() {
      return IntStream.range(0, first.size()).mapToObj(this::text).toList();
    }

    private Window at(int leaf, int o, int r, int c) {
      return known
          .computeIfAbsent(List.of(o, r, c), place -> leaves(expr.at(o, r, c), false))
          .get(leaf)
          .window();
    }

    private String text(int leaf) {
      var window = first.get(leaf).window();
      var parts = layer.parts(0, 0, 0);
      if (window.count() == 1) {
        var onCanvas = onCanvas(leaf);
        return onCanvas.isPresent() ? onCanvas.get() : looked(leaf, 0);
      }
      if (parts.size() == 1 && !layer.multiplies() && window.equals(parts.get(0).input())) {
        return canvas;
      }
      return window.isRectangle() && stays(leaf)
          ? inspection.address(window)
          : IntStream.range(0, window.count())
              .mapToObj(i -> looked(leaf, i))
              .collect(Collectors.joining(","));
    }

    private boolean isOne(Selection.Number number) {
      return places.selection(layer).isConstant(number);
    }

    /** Whether every output reads the same cells. */
    private boolean stays(int leaf) {
      return isOne((o, r, c) -> sheetNumber(at(leaf, o, r, c)))
          && isOne((o, r, c) -> inspection.sheetRow(at(leaf, o, r, c)))
          && isOne((o, r, c) -> inspection.sheetColumn(at(leaf, o, r, c)));
    }

    /** The cell of the canvas that shows what a leaf reads, if one does for every output. */
    private Optional<String> onCanvas(int leaf) {
      if (layer.multiplies()) {
        return Optional.empty();
      }
      var number = placeOnCanvas(leaf, 0, 0, 0);
      if (number < 0 || !isOne((o, r, c) -> placeOnCanvas(leaf, o, r, c))) {
        return Optional.empty();
      }
      int columns = layer.windowColumns();
      var cell =
          A1.absolute(
              InspectorCanvas.TOP + number / columns, InspectorCanvas.LEFT + number % columns);
      // an empty pixel is an empty text there: no number, but for SUM
      return Optional.of(
          !first.get(leaf).isArgument()
                  && inspection.sources(layer).stream().anyMatch(inspection::mayBeBlank)
              ? "SUM(" + cell + ")"
              : cell);
    }

    private int placeOnCanvas(int leaf, int o, int r, int c) {
      return shown
          .computeIfAbsent(List.of(o, r, c), place -> cellsOnCanvas(o, r, c))
          .getOrDefault(at(leaf, o, r, c).cell(0), -1);
    }

    private Map<Expr.Ref, Integer> cellsOnCanvas(int o, int r, int c) {
      var cells = new HashMap<Expr.Ref, Integer>();
      int columns = layer.windowColumns();
      int row = 0;
      for (var part : layer.parts(o, r, c)) {
        var window = part.input();
        for (int i = 0; i < window.count(); i++) {
          cells.putIfAbsent(
              window.cell(i), (row + i / window.columns()) * columns + i % window.columns());
        }
        row += layer.windowRows() + 1;
      }
      return cells;
    }

    private int sheetNumber(Window window) {
      return inspection.sheetNumber(inspection.sheet(window.grid()));
    }

    /** A cell of a leaf, looked up by where it is for the selected output. */
    private String looked(int leaf, int cell) {
      if (stays(leaf)) {
        return inspection.address(window(at(leaf, 0, 0, 0), cell));
      }
      var row =
          places.formula(layer, (o, r, c) -> inspection.sheetRow(window(at(leaf, o, r, c), cell)));
      var column =
          places.formula(
              layer, (o, r, c) -> inspection.sheetColumn(window(at(leaf, o, r, c), cell)));
      var sheets = new TreeMap<Integer, String>();
      var all = new ArrayList<>(List.of(inspection.sheet(first.get(leaf).window().grid())));
      Selection.Number number = (o, r, c) -> sheetNumber(at(leaf, o, r, c));
      if (layer.joins() && !isOne(number)) {
        all.addAll(inspection.sources(layer));
      }
      for (var sheet : all) {
        sheets.put(
            inspection.sheetNumber(sheet),
            Formulas.fill(
                "SUM(INDEX({area},{row},{column}))",
                "area",
                inspection.area(sheet),
                "row",
                row,
                "column",
                column));
      }
      return sheets.size() == 1
          ? sheets.get(sheets.firstKey())
          : Branches.of(places.formula(layer, number), sheets);
    }

    private Window window(Window window, int cell) {
      var ref = window.cell(cell);
      return Window.of(ref.grid(), ref.row(), ref.column(), 1, 1);
    }
  }
}
