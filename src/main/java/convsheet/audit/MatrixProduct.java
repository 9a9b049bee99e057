package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.SheetNames;
import convsheet.formula.WeightedSum;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.tensor.Tensor;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Sheets;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold.RangeType;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xssf.usermodel.extensions.XSSFCellBorder.BorderSide;

/**
 * A sheet on which a layer's weighted sums are one product of a matrix and a column: a row of the
 * matrix for every output cell, a column for every cell that the layer reads. What stands where is
 * learnt from the expressions of the layer's cells alone; it knows no layer by name.
 *
 * @param layer the layer's name
 * @param rows which of its output cells, or empty for all
 */
public record MatrixProduct(String layer, Optional<Rows> rows) implements ExtraSheets {
  /**
   * Consecutive output cells of a layer, counted from 1 through channels, rows and columns.
   *
   * @param first the first one
   * @param last the last one
   */
  public record Rows(int first, int last) {
    /** As the option has it: {@code 1-50}. */
    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  private static final int MOST_ENTRIES = 1_000_000;
  private static final int ROWS_OF_A_PART = 50;
  private static final Pattern OPTION =
      Pattern.compile(
          "\\s*([^:]*[^:\\s])\\s*(?::\\s*rows\\s+(\\d{1,9})\\s*-\\s*(\\d{1,9})\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_NAME = 31;

  /**
   * Reads the option's text: {@code Conv1} or {@code Conv1:rows 1-50}.
   *
   * @throws ProblemException if it is neither
   */
  public static MatrixProduct parse(String option) {
    var parts = OPTION.matcher(option);
    if (!parts.matches()) {
      throw wrong(option);
    }
    if (parts.group(2) == null) {
      return new MatrixProduct(parts.group(1), Optional.empty());
    }
    var rows = new Rows(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    if (rows.first() < 1 || rows.last() < rows.first()) {
      throw wrong(option);
    }
    return new MatrixProduct(parts.group(1), Optional.of(rows));
  }

  private static ProblemException wrong(String option) {
    return ProblemException.input(
        Problem.of(
            "--matmul \"" + option + "\"",
            "the name of a layer, or some of its output cells, counted from 1: Conv1 or"
                + " \"Conv1:rows 1-50\"",
            "Correct the option."));
  }

  /** The option's value that asks for this. */
  private String option() {
    return rows.map(part -> "\"" + layer + ":rows " + part + "\"").orElse(layer);
  }

  // ---- what is refused ----

  /**
   * {@inheritDoc}
   *
   * @throws ProblemException if there is no such layer, it does not multiply, it has no such output
   *     cells, or the matrix is too large
   */
  @Override
  public List<Sheet> sheets(Evaluation evaluation, Layout layout, Styles styles) {
    var nodes = evaluation.question().network().nodes();
    var layers = new ArrayList<Inspected>();
    for (int i = 0; i < nodes.size(); i++) {
      layers.add(Inspected.of(nodes.get(i), evaluation.grids().get(i)));
    }
    var multiplying =
        layers.stream().filter(Inspected::multiplies).map(each -> each.node().name()).toList();
    int number =
        IntStream.range(0, layers.size())
            .filter(i -> nodes.get(i).name().equalsIgnoreCase(layer))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "--matmul " + option() + ", which is no layer",
                        expected(multiplying),
                        "Correct the name."));
    var inspected = layers.get(number);
    if (!inspected.multiplies()) {
      throw refused(
          "--matmul " + option() + ", a " + nodes.get(number).layer().type() + " layer",
          expected(multiplying),
          "It adds no products, so it is no matrix product. Name another layer.");
    }
    var factors = new Factors(evaluation, inspected, firstRow(), countOf(inspected));
    checkSize(factors);
    var name = sheetName(inspected.node().name(), number + 1);
    return List.of(new Page(name, factors, number, layout, styles));
  }

  private static String expected(List<String> multiplying) {
    return multiplying.isEmpty()
        ? "a layer that multiplies and adds, of which this network has none"
        : "a layer that multiplies and adds: " + String.join(", ", multiplying);
  }

  private int firstRow() {
    return rows.map(part -> part.first() - 1).orElse(0);
  }

  private int countOf(Inspected inspected) {
    int outputs = inspected.channels() * inspected.rows() * inspected.columns();
    if (rows.isEmpty()) {
      return outputs;
    }
    if (rows.get().last() > outputs) {
      throw refused(
          "--matmul " + option(),
          String.format(Locale.ROOT, "rows in 1-%d, its output cells", outputs),
          "Correct the rows.");
    }
    return rows.get().last() - rows.get().first() + 1;
  }

  private void checkSize(Factors factors) {
    int most = A1.MAX_COLUMNS - Page.MOST_OTHER_COLUMNS;
    if (factors.columns() > most) {
      throw refused(
          String.format(
              Locale.ROOT,
              "a matrix of %,d columns, one for each cell that %s reads",
              factors.columns(),
              factors.name()),
          String.format(Locale.ROOT, "at most %,d, for which a sheet has room", most),
          "Choose a layer that reads less, or use a smaller picture.");
    }
    long entries = (long) factors.rows() * factors.columns();
    if (entries > MOST_ENTRIES) {
      int first = factors.first() + 1;
      throw refused(
          String.format(
              Locale.ROOT,
              "a matrix of %,d x %,d = %,d entries for %s",
              factors.rows(),
              factors.columns(),
              entries,
              factors.name()),
          String.format(Locale.ROOT, "at most %,d", MOST_ENTRIES),
          String.format(
              Locale.ROOT,
              "Show a part of it: --matmul \"%s:rows %d-%d\".",
              factors.name(),
              first,
              first + Math.min(ROWS_OF_A_PART, MOST_ENTRIES / factors.columns()) - 1));
    }
  }

  private static ProblemException refused(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  /** The sheet's name, a long layer's name shortened and told apart by the layer's number. */
  private String sheetName(String full, int number) {
    var part = rows.map(shown -> " " + shown).orElse("");
    if (SheetNames.MATRIX.length() + full.length() + part.length() <= LONGEST_NAME) {
      return SheetNames.MATRIX + full + part;
    }
    var end = "~" + number + part;
    int cut = LONGEST_NAME - SheetNames.MATRIX.length() - end.length();
    return SheetNames.MATRIX
        + full.substring(0, Character.isHighSurrogate(full.charAt(cut - 1)) ? cut - 1 : cut)
        + end;
  }

  // ---- what is multiplied ----

  /** The matrix and the column that it is multiplied with, read off the layer's expressions. */
  private static final class Factors {
    private final Evaluation evaluation;
    private final Inspected layer;
    private final int first;
    private final int rows;
    private final Map<Grid, Integer> firstColumns = new LinkedHashMap<>();
    private final TreeMap<Integer, Grid> grids = new TreeMap<>();
    private final int columns;

    /**
     * Some rows of a layer's matrix.
     *
     * @param first the first output cell, counted from 0
     * @param rows the number of output cells
     */
    Factors(Evaluation evaluation, Inspected layer, int first, int rows) {
      this.evaluation = evaluation;
      this.layer = layer;
      this.first = first;
      this.rows = rows;
      int column = 0;
      for (int channel = 0; channel < layer.channels(); channel++) {
        // all cells of a channel read the same grids
        for (var products : layer.weightedSum(channel, 0, 0).orElseThrow().channels()) {
          var grid = products.left().grid();
          if (firstColumns.putIfAbsent(grid, column) == null) {
            grids.put(column, grid);
            column = Math.addExact(column, grid.rows() * grid.columns());
          }
        }
      }
      columns = column;
    }

    String name() {
      return layer.node().name();
    }

    int first() {
      return first;
    }

    int rows() {
      return rows;
    }

    int columns() {
      return columns;
    }

    /** The grids that are read, by their first columns in the matrix. */
    Map<Integer, Grid> grids() {
      return grids;
    }

    /** The cell whose value a column of the matrix is multiplied with. */
    Expr.Ref input(int column) {
      var grid = grids.floorEntry(column);
      int i = column - grid.getKey();
      return new Expr.Ref(
          grid.getValue(), i / grid.getValue().columns(), i % grid.getValue().columns());
    }

    /** The number of the grid that a column's cell is in, counted from 0. */
    int inputChannel(int column) {
      return grids.headMap(column, true).size() - 1;
    }

    /** The output cell that a row of the matrix is for. */
    Expr.Ref output(int row) {
      int plane = layer.rows() * layer.columns();
      int i = first + row;
      return new Expr.Ref(
          layer.outputs().get(i / plane).grid(),
          i % plane / layer.columns(),
          i % plane % layer.columns());
    }

    /** The output channel of a row, counted from 0. */
    int channel(int row) {
      return (first + row) / (layer.rows() * layer.columns());
    }

    WeightedSum sum(int row) {
      var output = output(row);
      return layer.weightedSum(channel(row), output.row(), output.column()).orElseThrow();
    }

    /** The weights in a row, by column. */
    Map<Integer, Expr> weights(WeightedSum sum) {
      var weights = new HashMap<Integer, Expr>();
      for (var products : sum.channels()) {
        int grid = firstColumns.get(products.left().grid());
        int width = products.left().grid().columns();
        for (int i = 0; i < products.left().count(); i++) {
          var input = products.left().cell(i);
          weights.merge(
              grid + input.row() * width + input.column(),
              products.right().cell(i),
              (one, other) -> new Expr.Sum(List.of(one, other)));
        }
      }
      return weights;
    }

    /** Whether the weighted sums have cells of their own, before the activation. */
    boolean hasCellsBefore() {
      return !layer.sums().equals(layer.outputs());
    }

    /** The layer's own cell for a row's weighted sum, where there is one. */
    Expr.Ref before(int row) {
      var output = output(row);
      return new Expr.Ref(layer.sums().get(channel(row)).grid(), output.row(), output.column());
    }

    /** What the layer makes of a row's weighted sum, where that is in another place. */
    Expr result(int row, Expr sum) {
      var part = hasCellsBefore() ? before(row) : sum(row).whole();
      return whole(row).replace(part, sum);
    }

    private Expr whole(int row) {
      var output = output(row);
      return layer.outputs().get(channel(row)).at(output.row(), output.column());
    }

    /** Whether an output depends on its own weighted sum in a way that one row can show. */
    boolean appliesToOne() {
      var sum = new Expr.Value("", 0);
      return !result(0, sum).equals(whole(0));
    }

    /** Whether the layer makes anything else of the weighted sums than show them. */
    boolean hasActivation() {
      var sum = new Expr.Value("", 0);
      return appliesToOne() && !result(0, sum).equals(sum);
    }

    /** Whether different output cells are made with the same weights. */
    boolean sharesWeights() {
      int lastRow = layer.rows() - 1;
      int lastColumn = layer.columns() - 1;
      if (lastRow == 0 && lastColumn == 0) {
        return false;
      }
      var one = layer.weightedSum(0, 0, 0).orElseThrow().channels();
      var other = layer.weightedSum(0, lastRow, lastColumn).orElseThrow().channels();
      return one.get(0).right().equals(other.get(0).right());
    }

    double value(Expr expr) {
      return expr.evaluate(evaluation.cells());
    }
  }

  // ---- how it looks ----

  /** The colours of weights: a hue for each row of a filter, darker from left to right. */
  private static final class Palette {
    private static final List<Integer> HUES =
        List.of(0x4E9BD8, 0xF2A03D, 0x5DB870, 0xA583D1, 0xE57C94, 0x3FB3B0);
    private static final int MOST_SHADES = 5;
    private static final double LIGHTEST = 0.32;

    private final boolean shared;

    /** Colours that tell weights apart if they are shared; else one for all. */
    Palette(boolean shared) {
      this.shared = shared;
    }

    /** The colour of a weight, six hexadecimal digits. */
    String of(Expr.Ref weight) {
      if (!shared) {
        return mixed(HUES.get(0), LIGHTEST);
      }
      int columns = weight.grid().columns();
      int shades = Math.min(columns, MOST_SHADES);
      int huesEach = (columns + MOST_SHADES - 1) / MOST_SHADES;
      int hue = weight.row() * huesEach + weight.column() / MOST_SHADES;
      int shade = weight.column() % MOST_SHADES;
      double strength =
          shades == 1 ? (1 + LIGHTEST) / 2 : LIGHTEST + (1 - LIGHTEST) * shade / (shades - 1);
      return mixed(HUES.get(hue % HUES.size()), strength);
    }

    private static String mixed(int hue, double strength) {
      int rgb = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int white = 255;
        int part = (hue >> shift) & 0xFF;
        rgb = rgb << 8 | (int) Math.round(white + (part - white) * strength);
      }
      return HexFormat.of().withUpperCase().toHexDigits(rgb, 6);
    }
  }

  /** Columns of a sheet, added from the left. */
  private static final class Columns {
    private final List<Integer> widths = new ArrayList<>();

    /** Adds a column, its width in pixels, and says which it is, counted from 0. */
    int add(int pixels) {
      return add(pixels, 1);
    }

    /** Adds columns of the same width and says which is the first. */
    int add(int pixels, int count) {
      int first = widths.size();
      for (int i = 0; i < count; i++) {
        widths.add(pixels);
      }
      return first;
    }

    int count() {
      return widths.size();
    }

    /** The first column that begins at this distance from the left or later. */
    int at(int pixels) {
      int column = 0;
      for (int left = 0; column < count() && left < pixels; column++) {
        left += widths.get(column);
      }
      return column;
    }

    /** The distance of a column from the left, in pixels. */
    int left(int column) {
      return widths.subList(0, Math.min(column, count())).stream().mapToInt(w -> w).sum();
    }

    void apply(XSSFSheet sheet) {
      for (int first = 0; first < count(); ) {
        int last = first;
        while (last + 1 < count() && widths.get(last + 1).equals(widths.get(first))) {
          last++;
        }
        Sheets.width(sheet, first, last, (widths.get(first) - 5) / 7.0);
        first = last + 1;
      }
    }
  }

  /** What the parts of a row that say which cell it is about are called. */
  private static List<String> labels(Iterable<Grid> grids) {
    var labels = new ArrayList<String>();
    int count = 0;
    int columns = 1;
    for (var grid : grids) {
      count++;
      columns = Math.max(columns, grid.columns());
    }
    if (count > 1) {
      labels.add("channel");
    }
    labels.add("row");
    if (columns > 1) {
      labels.add("column");
    }
    return labels;
  }

  /** The sheet: its few rows of heading, then a row for each row of the matrix or the column. */
  private static final class Page implements Sheet, XlsxFile.Body {
    /** The most columns that a sheet has beside the matrix. */
    static final int MOST_OTHER_COLUMNS = 40;

    private static final int MOST_LETTERS = 26;
    private static final int SMALL = 60;
    private static final int MOST_LEGEND_CELLS = 60;
    private static final double PIXELS_PER_CHARACTER = 5.8;
    private static final int LEAST_PIXELS = 28;
    private static final int LABEL_PIXELS = 46;
    private static final int VALUE_PIXELS = 92;
    private static final int SIGN_PIXELS = 34;
    private static final int BRACKET_PIXELS = 8;
    private static final double TEXT_PIXELS = 6.2;
    private static final double VERDICT_PIXELS = 8.5;
    private static final double HEADING_POINTS = 3.7;
    private static final double LEAST_HEADING = 52;
    private static final int LINKS = 3;
    private static final int VERDICT = 4;
    private static final int CANVAS = 6;
    private static final int NONE = -1;

    private final String name;
    private final Factors factors;
    private final int number;
    private final Layout layout;
    private final Styles styles;
    private final References references;
    private final Palette palette;

    private final double[] inputs;
    private final double[] products;
    private final double[] sizes;
    private final double[] sums;
    private final double[] results;
    private final long weightCount;
    private final Set<Grid> weightGrids = new LinkedHashSet<>();

    // columns
    private final Columns columns = new Columns();
    private final List<String> outputLabels;
    private final List<String> inputLabels;
    private final int open;
    private final int matrix;
    private final int close;
    private final int times;
    private final int letter;
    private final int inputLabel;
    private final int inputOpen;
    private final int input;
    private final int equalsSign;
    private final int product;
    private final int bias;
    private final int sum;
    private final int result;
    private final int ownSum;
    private final int ownResult;
    private final int equal;
    private final int size;

    // rows
    private final boolean small;
    private final boolean hasLegend;
    private final int gridLabels;
    private final int headings;
    private final int letters;
    private final int top;

    private final NumberFormat weightFormat;
    private final NumberFormat inputFormat;
    private final NumberFormat resultFormat;
    private final Map<String, Integer> cellStyles = new HashMap<>();

    Page(String name, Factors factors, int number, Layout layout, Styles styles) {
      this.name = name;
      this.factors = factors;
      this.number = number;
      this.layout = layout;
      this.styles = styles;
      references = layout.references(name);
      palette = new Palette(factors.sharesWeights());

      inputs = IntStream.range(0, factors.columns()).mapToDouble(c -> input(c)).toArray();
      products = new double[factors.rows()];
      sizes = new double[factors.rows()];
      sums = new double[factors.rows()];
      results = new double[factors.rows()];
      weightCount = multiply();

      weightFormat =
          NumberFormat.of(
              weightGrids.stream().map(grid -> factors.evaluation.values(grid)).toList());
      inputFormat = NumberFormat.of(List.of(inputs));
      resultFormat = NumberFormat.of(List.of(products, sums, results));

      boolean hasBias = !factors.sum(0).rest().isEmpty();
      int lettered = factors.columns() <= MOST_LETTERS ? 1 : 0;
      outputLabels = labels(factors.layer.outputs().stream().map(o -> o.grid()).toList());
      inputLabels = labels(factors.grids().values());
      columns.add(LABEL_PIXELS, outputLabels.size());
      open = columns.add(BRACKET_PIXELS);
      matrix = columns.add(cellPixels(), factors.columns());
      close = columns.add(BRACKET_PIXELS);
      times = columns.add(SIGN_PIXELS);
      letter = lettered == 0 ? NONE : columns.add(SIGN_PIXELS / 2);
      inputLabel = columns.add(LABEL_PIXELS, inputLabels.size());
      inputOpen = columns.add(BRACKET_PIXELS);
      input = columns.add(pixels(inputFormat));
      columns.add(BRACKET_PIXELS);
      equalsSign = columns.add(SIGN_PIXELS);
      columns.add(BRACKET_PIXELS);
      product = columns.add(VALUE_PIXELS);
      columns.add(BRACKET_PIXELS);
      columns.add(BRACKET_PIXELS);
      bias = hasBias ? columns.add(VALUE_PIXELS) : NONE;
      sum = hasBias ? columns.add(VALUE_PIXELS) : product;
      result = factors.hasActivation() ? columns.add(VALUE_PIXELS) : sum;
      columns.add(SIGN_PIXELS);
      ownSum = factors.hasCellsBefore() ? columns.add(VALUE_PIXELS) : NONE;
      ownResult = factors.appliesToOne() ? columns.add(VALUE_PIXELS) : NONE;
      equal = columns.add(VALUE_PIXELS);
      size = columns.add(VALUE_PIXELS);

      small = factors.rows() <= SMALL && factors.columns() <= SMALL;
      var filter = factors.sum(0).channels().get(0).right().grid();
      hasLegend =
          small && factors.sharesWeights() && filter.rows() * filter.columns() <= MOST_LEGEND_CELLS;
      gridLabels = hasLegend ? CANVAS + filter.rows() + 2 : CANVAS;
      headings = gridLabels + 1;
      letters = letter == NONE ? NONE : headings + 1;
      top = headings + lettered + 1;
    }

    private double input(int column) {
      return factors.value(factors.input(column));
    }

    private static int pixels(NumberFormat format) {
      return (int)
          Math.max(LEAST_PIXELS, Math.ceil(format.characters() * PIXELS_PER_CHARACTER) + 8);
    }

    private int cellPixels() {
      return pixels(weightFormat);
    }

    /** Multiplies as the sheet does, column by column from the left; counts the weights. */
    private long multiply() {
      boolean anyError = Arrays.stream(inputs).anyMatch(Double::isNaN);
      double most = Arrays.stream(inputs).map(Math::abs).max().orElse(0);
      long count = 0;
      for (int row = 0; row < factors.rows(); row++) {
        var sum = factors.sum(row);
        var weights = new TreeMap<>(factors.weights(sum));
        double total = anyError ? Double.NaN : 0; // even 0 times an error is one
        double positive = 0;
        double negative = 0;
        for (var weight : weights.entrySet()) {
          double w = factors.value(weight.getValue());
          total += w * inputs[weight.getKey()];
          positive += Math.max(w, 0);
          negative += Math.min(w, 0);
        }
        sum.channels().forEach(channel -> weightGrids.add(channel.right().grid()));
        count += weights.size();
        products[row] = Tensor.cell(total);
        sizes[row] = Tensor.cell((positive - negative) * most);
        sums[row] =
            sum.rest().isEmpty()
                ? products[row]
                : Tensor.cell(products[row] + factors.value(Expr.Sum.of(sum.rest())));
        results[row] =
            Tensor.cell(
                factors
                    .result(row, new Expr.Value("", sums[row]))
                    .evaluate(factors.evaluation.cells()));
      }
      return count;
    }

    private String print(Expr expr) {
      return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
    }

    @Override
    public String name() {
      return name;
    }

    // ---- what POI writes: sizes, colours, links ----

    @Override
    public XlsxFile.Body make(XSSFSheet sheet) {
      makeStyles(sheet.getWorkbook());
      columns.apply(sheet);
      sheet.setDefaultRowHeightInPoints((float) (cellPixels() * 0.75));
      sheet.getCTWorksheet().getSheetFormatPr().setCustomHeight(true);
      sheet.setDisplayGridlines(false);
      if (!small) {
        sheet.createFreezePane(matrix, top);
        sheet.setZoom(75);
      }
      Sheets.onePage(sheet, top + Math.max(factors.rows(), factors.columns()), columns.count());
      links().forEach((column, link) -> Sheets.link(sheet, LINKS, column, link.place()));
      colour(sheet, input, factors.columns(), inputs);
      colour(sheet, product, factors.rows(), products);
      if (result != product) {
        colour(sheet, result, factors.rows(), results);
      }
      verdictColours(sheet);
      return this;
    }

    /** Blue to white to orange around 0, as results have it; no blue where nothing is negative. */
    private void colour(XSSFSheet sheet, int column, int rows, double[] values) {
      var rule = sheet.getSheetConditionalFormatting().createConditionalFormattingColorScaleRule();
      var scale = rule.getColorScaleFormatting();
      boolean signed = Arrays.stream(values).anyMatch(value -> value < 0);
      scale.setNumControlPoints(signed ? 3 : 2);
      var thresholds = scale.getThresholds();
      var cells = A1.absoluteRange(top, column, rows, 1);
      var most = "MAX(MAX(" + cells + "),-MIN(" + cells + "),1E-9)";
      if (signed) {
        thresholds[0].setRangeType(RangeType.FORMULA);
        thresholds[0].setFormula("-" + most);
      }
      thresholds[signed ? 1 : 0].setRangeType(RangeType.NUMBER);
      thresholds[signed ? 1 : 0].setValue(0.0);
      thresholds[signed ? 2 : 1].setRangeType(RangeType.FORMULA);
      thresholds[signed ? 2 : 1].setFormula(most);
      scale.setThresholds(thresholds);
      var strongest = column == input && isPicture() ? Styles.FAINT : Styles.POSITIVE;
      scale.setColors(
          (signed
                  ? List.of(Styles.NEGATIVE, Styles.ZERO, strongest)
                  : List.of(Styles.ZERO, strongest))
              .stream().map(Styles::colour).toArray(XSSFColor[]::new));
      sheet
          .getSheetConditionalFormatting()
          .addConditionalFormatting(
              new CellRangeAddress[] {new CellRangeAddress(top, top + rows - 1, column, column)},
              rule);
    }

    private boolean isPicture() {
      return factors.evaluation.inputs(number).get(0).channels().get(0).role() == Grid.Role.PICTURE;
    }

    private void verdictColours(XSSFSheet sheet) {
      var formatting = sheet.getSheetConditionalFormatting();
      var agrees =
          formatting.createConditionalFormattingRule(
              "LEFT(" + A1.absolute(VERDICT, 0) + ",4)=\"all \"");
      agrees.createFontFormatting().setFontColorIndex(IndexedColors.GREEN.getIndex());
      var differs =
          formatting.createConditionalFormattingRule(
              "LEFT(" + A1.absolute(VERDICT, 0) + ",4)<>\"all \"");
      differs.createFontFormatting().setFontColorIndex(IndexedColors.RED.getIndex());
      formatting.addConditionalFormatting(
          new CellRangeAddress[] {new CellRangeAddress(VERDICT, VERDICT, 0, 0)}, agrees, differs);
    }

    private record Link(String text, String place) {}

    /** The links above the matrix, by column. */
    private Map<Integer, Link> links() {
      var links = new LinkedHashMap<Integer, Link>();
      int column = 0;
      for (var link :
          List.of(
              new Link("Layers", place(SheetNames.LAYERS, "A1")),
              new Link("layer: " + factors.name(), place(factors.name(), "A1")),
              new Link("to the matrix", place(name, A1.cell(top, matrix))),
              new Link("to the column", place(name, A1.cell(top, input))),
              new Link("to the product", place(name, A1.cell(top, product))))) {
        links.put(column, link);
        column = columns.at(after(column, link.text()));
      }
      return links;
    }

    private static String place(String sheet, String cell) {
      return "'" + sheet.replace("'", "''") + "'!" + cell;
    }

    /** Where a text that begins in a column has ended, in pixels from the left. */
    private int after(int column, String text) {
      return columns.left(column) + (int) (text.length() * TEXT_PIXELS) + 16;
    }

    private void makeStyles(XSSFWorkbook workbook) {
      int grid = styles.of(Look.GRID, weightFormat.pattern());
      var zero = workbook.createFont();
      zero.setFontName("Arial");
      zero.setFontHeightInPoints((short) 8);
      zero.setColor(Styles.colour("B9C1C9"));
      style(
          workbook,
          "zero",
          styles.of(Look.GRID),
          style -> {
            style.setFont(zero);
            fill(style, "F3F5F7");
          });
      for (var weights : weightGrids) {
        for (int i = 0; i < weights.rows() * weights.columns(); i++) {
          var rgb = palette.of(weights.whole().cell(i));
          if (!cellStyles.containsKey(rgb)) {
            style(workbook, rgb, grid, style -> fill(style, rgb));
          }
        }
      }
      style(
          workbook,
          "heading",
          styles.of(Look.NUMBERING),
          style -> {
            style.setRotation((short) 90);
            style.setVerticalAlignment(VerticalAlignment.BOTTOM);
          });
      style(
          workbook,
          "caption",
          styles.of(Look.NOTE),
          style -> {
            style.setWrapText(true);
            style.setAlignment(HorizontalAlignment.CENTER);
            style.setVerticalAlignment(VerticalAlignment.BOTTOM);
          });
      style(
          workbook,
          "letter",
          styles.of(Look.LABEL),
          style -> {
            style.setAlignment(HorizontalAlignment.CENTER);
            style.setVerticalAlignment(VerticalAlignment.CENTER);
          });
      var bold = workbook.createFont();
      bold.setFontName("Arial");
      bold.setFontHeightInPoints((short) 12);
      bold.setBold(true);
      style(workbook, "verdict", styles.of(Look.PLAIN), style -> style.setFont(bold));
      style(
          workbook,
          "sign",
          styles.of(Look.TITLE),
          style -> style.setAlignment(HorizontalAlignment.CENTER));
      for (var side : List.of(BorderSide.LEFT, BorderSide.RIGHT)) {
        for (var ends : List.of("", "first", "last", "firstlast")) {
          style(
              workbook,
              side + ends,
              styles.of(Look.PLAIN),
              style -> {
                line(style, side);
                if (ends.startsWith("first")) {
                  line(style, BorderSide.TOP);
                }
                if (ends.endsWith("last")) {
                  line(style, BorderSide.BOTTOM);
                }
              });
        }
      }
      for (var look : List.of(Look.GRID, Look.PADDING)) {
        cellStyles.put("input " + look, styles.of(look, inputFormat.pattern()));
      }
      cellStyles.put("result", styles.of(Look.GRID, resultFormat.pattern()));
      cellStyles.put("size", styles.of(Look.NUMBERING, NumberFormat.of(List.of(sizes)).pattern()));
      cellStyles.put("title", styles.of(Look.TITLE));
      cellStyles.put("text", styles.of(Look.SUBTITLE));
      cellStyles.put("note", styles.of(Look.NOTE));
      cellStyles.put("link", styles.of(Look.LINK));
      cellStyles.put("label", styles.of(Look.LABEL));
      cellStyles.put("numbering", styles.of(Look.NUMBERING));
      cellStyles.put("flag", styles.of(Look.FREE_GRID));
    }

    private void style(
        XSSFWorkbook workbook, String key, int like, Consumer<XSSFCellStyle> change) {
      var style = workbook.createCellStyle();
      style.cloneStyleFrom(workbook.getCellStyleAt(like));
      change.accept(style);
      cellStyles.put(key, (int) style.getIndex());
    }

    private static void fill(XSSFCellStyle style, String rgb) {
      style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
      style.setFillForegroundColor(Styles.colour(rgb));
    }

    private static void line(XSSFCellStyle style, BorderSide side) {
      switch (side) {
        case LEFT -> style.setBorderLeft(BorderStyle.MEDIUM);
        case RIGHT -> style.setBorderRight(BorderStyle.MEDIUM);
        case TOP -> style.setBorderTop(BorderStyle.MEDIUM);
        default -> style.setBorderBottom(BorderStyle.MEDIUM);
      }
      style.setBorderColor(side, Styles.colour(Styles.INK));
    }

    // ---- what is streamed: cells ----

    @Override
    public void write(SheetOut out) throws IOException {
      heading().write(out);
      int sign = (Math.min(Math.min(factors.rows(), factors.columns()), 12) - 1) / 2;
      for (int i = 0; i < Math.max(factors.rows(), factors.columns()); i++) {
        out.startRow(top + i);
        var row = i < factors.rows() ? Optional.of(factors.sum(i)) : Optional.<WeightedSum>empty();
        if (row.isPresent()) {
          writeMatrix(out, i, factors.weights(row.get()));
        }
        if (i == sign) {
          out.text(times, style("sign"), "\u00d7");
        }
        if (i < factors.columns()) {
          writeInput(out, i);
        }
        if (i == sign) {
          out.text(equalsSign, style("sign"), "=");
        }
        if (row.isPresent()) {
          writeResult(out, i, row.get());
        }
        out.endRow();
      }
    }

    private int style(String key) {
      return cellStyles.get(key);
    }

    private CellPage heading() {
      var page = new CellPage();
      int all = factors.layer.channels() * factors.layer.rows() * factors.layer.columns();
      page.height(0, 26);
      page.text(
          0,
          0,
          style("title"),
          factors.name()
              + " as a matrix product"
              + (factors.rows() == all
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      ": its output cells %,d to %,d of %,d",
                      factors.first() + 1,
                      factors.first() + factors.rows(),
                      all)));
      page.height(1, 16);
      page.text(
          1,
          0,
          style("text"),
          "Matrix \u00d7 column = column: each row of the matrix makes one output cell, each of its"
              + " columns is for one input cell.");
      page.height(2, 16);
      page.text(2, 0, style("text"), aboutWeights());
      page.height(LINKS, 16);
      links().forEach((column, link) -> page.text(LINKS, column, style("link"), link.text()));
      page.height(VERDICT, 20);
      var flags = A1.absoluteSpan(top, equal, factors.rows(), 1);
      var agreeing = "COUNTIF(" + flags + ",TRUE())";
      long agree = IntStream.range(0, factors.rows()).filter(i -> isEqual(i).orElse(false)).count();
      var allEqual = "all " + factors.rows() + " equal";
      var rest = " of " + factors.rows() + " equal";
      page.formula(
          VERDICT,
          0,
          style("verdict"),
          "IF("
              + agreeing
              + "="
              + factors.rows()
              + ",\""
              + allEqual
              + "\","
              + agreeing
              + "&\""
              + rest
              + "\")",
          agree == factors.rows() ? allEqual : agree + rest);
      page.text(
          VERDICT,
          columns.at((int) ((factors.rows() + rest).length() * VERDICT_PIXELS)),
          style("note"),
          (factors.appliesToOne() ? "what comes of each product" : "each product with its bias")
              + ", compared with "
              + factors.name()
              + "'s own cell");
      page.height(CANVAS - 1, 8);
      if (hasLegend) {
        addLegend(page);
      }
      addHeadings(page);
      return page;
    }

    private String aboutWeights() {
      var count =
          String.format(
              Locale.ROOT,
              "%,d of the %,d entries are weights of %s, each a formula that points at its cell; ",
              weightCount,
              (long) factors.rows() * factors.columns(),
              factors.name());
      return count
          + (palette.shared
              ? "the same weight has the same colour. The grey entries are 0."
              : "none is used twice.");
    }

    private void addLegend(CellPage page) {
      var filter = factors.sum(0).channels().get(0).right().grid();
      page.text(
          CANVAS,
          matrix,
          style("label"),
          filter.label() + (weightGrids.size() == 1 ? "" : " (the others are coloured alike)"));
      for (int row = 0; row < filter.rows(); row++) {
        for (int column = 0; column < filter.columns(); column++) {
          var weight = new Expr.Ref(filter, row, column);
          page.formula(
              CANVAS + 1 + row,
              matrix + column,
              style(palette.of(weight)),
              print(weight),
              factors.value(weight));
        }
      }
      page.height(CANVAS + 1 + filter.rows(), 10);
    }

    private void addHeadings(CellPage page) {
      page.height(gridLabels, 14);
      int index = 0;
      for (var grid : factors.grids().entrySet()) {
        index++;
        int cells = grid.getValue().rows() * grid.getValue().columns();
        var label = gridName(grid.getValue());
        boolean fits = label.length() * TEXT_PIXELS < (double) cells * cellPixels();
        page.text(
            gridLabels,
            matrix + grid.getKey(),
            style(fits ? "label" : "numbering"),
            fits ? label : String.valueOf(index));
      }
      for (int i = 0; i < outputLabels.size(); i++) {
        page.text(headings, i, style("caption"), "output " + outputLabels.get(i));
      }
      int longest = 0;
      for (int column = 0; column < factors.columns(); column++) {
        var heading = heading(factors.input(column));
        longest = Math.max(longest, heading.length());
        page.text(headings, matrix + column, style("heading"), heading);
        if (letters != NONE) {
          page.text(letters, matrix + column, style("letter"), letter(column));
        }
      }
      page.height(headings, Math.max(LEAST_HEADING, longest * HEADING_POINTS + 6));
      for (int i = 0; i < inputLabels.size(); i++) {
        page.text(headings, inputLabel + i, style("caption"), "input " + inputLabels.get(i));
      }
      caption(page, input, "input");
      caption(page, product, "product");
      caption(page, bias, "bias");
      caption(page, sum == product ? NONE : sum, "product + bias");
      caption(page, result == sum ? NONE : result, "after the activation");
      caption(page, ownSum, layerSays(" before the activation"));
      caption(page, ownResult, layerSays(""));
      caption(page, equal, "equal");
      caption(page, size, "at most so much is added");
    }

    private static String layerSays(String which) {
      return "the layer's own cell" + which;
    }

    private void caption(CellPage page, int column, String text) {
      if (column != NONE) {
        page.text(headings, column, style("caption"), text);
      }
    }

    /** A grid's label, with its sheet where that is not the layer's. */
    private String gridName(Grid grid) {
      return grid.sheet().equals(factors.name())
          ? grid.label()
          : grid.sheet() + ", " + grid.label();
    }

    private static String heading(Expr.Ref cell) {
      var row = "row " + (cell.row() + 1);
      return cell.grid().columns() == 1 ? row : row + ", column " + (cell.column() + 1);
    }

    private static String letter(int column) {
      return String.valueOf((char) ('A' + column));
    }

    private void writeMatrix(SheetOut out, int row, Map<Integer, Expr> weights) throws IOException {
      var output = factors.output(row);
      writeLabels(out, 0, outputLabels, factors.channel(row), output);
      writeBracket(out, open, BorderSide.LEFT, row, factors.rows());
      for (int column = 0; column < factors.columns(); column++) {
        var weight = weights.get(column);
        if (weight == null) {
          out.number(matrix + column, style("zero"), 0);
        } else {
          out.formula(
              matrix + column,
              style(palette.of(firstOf(weight))),
              print(weight),
              factors.value(weight));
        }
      }
      writeBracket(out, close, BorderSide.RIGHT, row, factors.rows());
    }

    private static Expr.Ref firstOf(Expr weight) {
      return weight.cell().orElseGet(() -> firstOf(weight.operands().get(0)));
    }

    private void writeLabels(
        SheetOut out, int column, List<String> labels, int channel, Expr.Ref cell)
        throws IOException {
      for (int i = 0; i < labels.size(); i++) {
        out.number(
            column + i,
            style("numbering"),
            switch (labels.get(i)) {
              case "channel" -> channel + 1;
              case "row" -> cell.row() + 1;
              default -> cell.column() + 1;
            });
      }
    }

    private void writeBracket(SheetOut out, int column, BorderSide side, int row, int rows)
        throws IOException {
      out.empty(column, style(side + (row == 0 ? "first" : "") + (row == rows - 1 ? "last" : "")));
    }

    private void writeInput(SheetOut out, int row) throws IOException {
      var cell = factors.input(row);
      if (letter != NONE) {
        out.text(letter, style("letter"), letter(row));
      }
      writeLabels(out, inputLabel, inputLabels, factors.inputChannel(row), cell);
      writeBracket(out, inputOpen, BorderSide.LEFT, row, factors.columns());
      var padding = factors.evaluation.grids().get(number).padding();
      boolean border =
          cell.grid().role() == Grid.Role.PADDED
              && padding.isBorder(
                  cell.row(), cell.column(), cell.grid().rows(), cell.grid().columns());
      out.formula(
          input, style("input " + (border ? Look.PADDING : Look.GRID)), print(cell), inputs[row]);
      writeBracket(out, input + 1, BorderSide.RIGHT, row, factors.columns());
    }

    private void writeResult(SheetOut out, int row, WeightedSum weighted) throws IOException {
      writeBracket(out, product - 1, BorderSide.LEFT, row, factors.rows());
      writeProduct(out, row);
      writeBracket(out, product + 1, BorderSide.RIGHT, row, factors.rows());
      if (bias != NONE) {
        var rest = Expr.Sum.of(weighted.rest());
        out.formula(bias, style("result"), print(rest), factors.value(rest));
        out.formula(sum, style("result"), at(product, row) + "+" + at(bias, row), sums[row]);
      }
      if (result != sum) {
        var after = factors.result(row, new Expr.Value(at(sum, row), sums[row]));
        out.formula(result, style("result"), print(after), results[row]);
      }
      if (ownSum != NONE) {
        var before = factors.before(row);
        out.formula(ownSum, style("result"), print(before), factors.value(before));
      }
      if (ownResult != NONE) {
        var output = factors.output(row);
        out.formula(ownResult, style("result"), print(output), factors.value(output));
      }
      var isEqual = isEqual(row);
      if (isEqual.isPresent()) {
        out.formula(equal, style("flag"), equalFormula(row), isEqual.get());
      } else {
        out.formula(equal, style("flag"), equalFormula(row), Double.NaN);
      }
      out.formula(size, style("size"), sizeFormula(row), sizes[row]);
    }

    private String at(int column, int row) {
      return A1.cell(top + row, column);
    }

    /** The column of products: one array formula over matrix and input. */
    private void writeProduct(SheetOut out, int row) throws IOException {
      if (row > 0) {
        out.filled(product, style("result"), products[row]);
        return;
      }
      out.arrayFormula(
          product,
          style("result"),
          "MMULT("
              + A1.range(top, matrix, factors.rows(), factors.columns())
              + ","
              + A1.range(top, input, factors.columns(), 1)
              + ")",
          A1.range(top, product, factors.rows(), 1),
          products[0]);
    }

    /**
     * No less than the absolute values of all products in a row: its weights' times the largest of
     * the input. Their own sum would be an array formula that not every program computes.
     */
    private String sizeFormula(int row) {
      var inputs = A1.absoluteRange(top, input, factors.columns(), 1);
      return "("
          + Agreement.absolute(A1.span(top + row, matrix, 1, factors.columns()))
          + ")*MAX(MAX("
          + inputs
          + "),-MIN("
          + inputs
          + "))";
    }

    /**
     * Compares by all that may be added; an activation's value counts among that, as its own
     * rounding does.
     */
    private String equalFormula(int row) {
      var terms = at(size, row) + (bias == NONE ? "" : "+ABS(" + at(bias, row) + ")");
      var comparisons = new ArrayList<String>();
      if (ownSum != NONE) {
        comparisons.add(Agreement.formula(at(sum, row), at(ownSum, row), terms));
      }
      if (ownResult != NONE) {
        var mine = at(result, row);
        var all = result == sum ? terms : terms + "+ABS(" + mine + ")";
        comparisons.add(Agreement.formula(mine, at(ownResult, row), all));
      }
      return comparisons.size() == 1
          ? comparisons.get(0)
          : "AND(" + String.join(",", comparisons) + ")";
    }

    /** The value of that formula, or empty where it is an error. */
    private Optional<Boolean> isEqual(int row) {
      var rest = factors.sum(row).rest();
      double terms = sizes[row] + (rest.isEmpty() ? 0 : Math.abs(factors.value(Expr.Sum.of(rest))));
      var before =
          ownSum == NONE
              ? Optional.of(true)
              : Agreement.value(sums[row], factors.value(factors.before(row)), terms);
      var after =
          ownResult == NONE
              ? Optional.of(true)
              : Agreement.value(
                  results[row],
                  factors.value(factors.output(row)),
                  terms + (result == sum ? 0 : Math.abs(results[row])));
      return before.flatMap(one -> after.map(other -> one && other));
    }
  }
}
