package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.tensor.Tensor;
import convsheet.xlsx.BarChart;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.ColumnPixels;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFNumericalDataSource;

/**
 * The {@code Statistics} sheet: a row for the picture and for each layer, a chart of the standard
 * deviations beside them, a histogram of each below, and to the right the bins behind those.
 */
final class StatisticsSheet implements Sheet {
  // rows
  private static final int LINK = 2;
  private static final int BLOCKS = 3;
  private static final int HEADER = 4;
  private static final int FIRST = HEADER + 1;
  private static final int OVERVIEW_ROWS = 15;
  private static final int HISTOGRAM_ROWS = 8;

  // columns
  private static final int LAYER = 0;
  private static final int OUTPUT = 1;
  private static final int VALUES = 2;
  private static final int MEAN = 3;
  private static final int DEVIATION = 4;
  private static final int MINIMUM = 5;
  private static final int MAXIMUM = 6;
  private static final int ZEROS = 7;
  private static final int OVERVIEW = 9;
  private static final int OVERVIEW_COLUMNS = 7;
  private static final int LAYER_AGAIN = OVERVIEW + OVERVIEW_COLUMNS + 1;
  private static final int BIN_WIDTH = LAYER_AGAIN + 1;
  private static final int EDGES = BIN_WIDTH + 1;
  private static final int COUNTS = EDGES + Histogram.BINS + 1;

  private static final List<String> HEADERS =
      List.of(
          "layer", "output", "values", "mean", "standard deviation", "minimum", "maximum", "zeros");

  private static final int LAYER_PIXELS = 110;
  private static final double PIXELS_PER_CHARACTER = 7.5;
  private static final List<Integer> TABLE_PIXELS = List.of(104, 68, 86, 86, 86, 86, 60);
  private static final int OVERVIEW_PIXELS = 54;
  private static final int BIN_WIDTH_PIXELS = 80;
  private static final int BIN_PIXELS = 62;
  private static final int GAP_PIXELS = 24;
  private static final double ROW_POINTS = 18;

  private static final int HISTOGRAMS_BESIDE = 5;
  private static final int SPACE = 12;
  private static final int BINS_BETWEEN_LABELS = 5;

  /** How many digits of a number are shown, and from where on it is shown as a power of ten. */
  private static final int DIGITS = 4;

  private static final double SMALL = 1e-3;
  private static final double LARGE = 1e6;

  /**
   * A row of the table.
   *
   * @param name the layer's name, which is that of its sheet
   * @param output the shape of its output
   * @param range its output's grids, as formulas name them
   * @param distribution what its output's values are like
   * @param histogram how often values of each size occur in it
   */
  private record Row(
      String name, String output, String range, Distribution distribution, Histogram histogram) {}

  private final List<Row> rows = new ArrayList<>();
  private final Function<String, List<Link>> links;
  private final Styles styles;
  private final ColumnPixels columns;
  private final CellPage page = new CellPage();

  StatisticsSheet(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles) {
    this.links = links;
    this.styles = styles;
    var question = evaluation.question();
    rows.add(row(FeatureMap.INPUT, question.input(), question.picture().channels(), layout));
    var nodes = question.network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var grids = evaluation.grids().get(i).outputs().stream().map(output -> output.grid());
      rows.add(row(nodes.get(i).name(), evaluation.outputs().get(i), grids.toList(), layout));
    }
    columns = columns();
  }

  /** Widths in which no name and no number is cut off. */
  private ColumnPixels columns() {
    int longest = rows.stream().mapToInt(row -> row.name().length()).max().orElseThrow();
    int layer = Math.max(LAYER_PIXELS, (int) (longest * PIXELS_PER_CHARACTER) + GAP_PIXELS);
    var widths = new ArrayList<Integer>();
    widths.add(layer);
    widths.addAll(TABLE_PIXELS);
    widths.add(GAP_PIXELS);
    widths.addAll(Collections.nCopies(OVERVIEW_COLUMNS, OVERVIEW_PIXELS));
    widths.addAll(List.of(GAP_PIXELS, layer, BIN_WIDTH_PIXELS));
    widths.addAll(Collections.nCopies(Histogram.BINS, BIN_PIXELS));
    widths.add(GAP_PIXELS);
    widths.addAll(Collections.nCopies(Histogram.BINS, BIN_PIXELS));
    return new ColumnPixels(widths);
  }

  private static Row row(String name, Tensor output, List<Grid> grids, Layout layout) {
    // one rectangle over all channels: the labels and empty rows between them do not count
    var tower =
        layout.towers(name).stream()
            .filter(candidate -> candidate.grids().equals(grids))
            .findFirst()
            .orElseThrow();
    var distribution = Distribution.of(output.values());
    return new Row(
        name,
        output.shape().toString(),
        A1.sheet(name) + layout.absoluteSpan(tower),
        distribution,
        Histogram.of(output.values(), distribution));
  }

  @Override
  public String name() {
    return SheetNames.STATISTICS;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    setUp(frame);
    heading(frame);
    for (int i = 0; i < rows.size(); i++) {
      numbers(frame, i);
      bins(i);
    }
    int notes = notes(FIRST + rows.size() + 1);
    overview(frame);
    int bottom = histograms(frame, Math.max(notes, HEADER + OVERVIEW_ROWS) + 1);
    Printing.only(frame, bottom + 1, OVERVIEW + OVERVIEW_COLUMNS);
    Printing.cells(frame, bottom + 1, OVERVIEW + OVERVIEW_COLUMNS, 1, row -> true);
    return page;
  }

  private void setUp(SheetFrame frame) {
    columns.apply(frame);
    frame.rowHeight(ROW_POINTS);
    frame.freeze(0, HEADER);
    frame.hideGridLines();
  }

  // ---- cells ----

  private void heading(SheetFrame frame) {
    page.height(0, 26);
    page.text(0, 0, styles.of(Look.TITLE), SheetNames.STATISTICS);
    page.height(1, 16);
    page.text(
        1,
        0,
        styles.of(Look.SUBTITLE),
        "How large the values are that the layers pass on. Where the standard deviation shrinks"
            + " from layer to layer, the activations fade; where it grows, they explode.");
    page.height(LINK, 16);
    int column = 0;
    for (var link : links.apply(name())) {
      page.text(LINK, column, styles.of(Look.LINK), link.text());
      frame.link(LINK, column, SheetFrame.top(link.sheet()));
      int width = (int) (link.text().length() * PIXELS_PER_CHARACTER) + GAP_PIXELS;
      column = columns.at(columns.left(column) + width);
    }
    page.height(BLOCKS, 16);
    page.text(
        BLOCKS, EDGES, styles.of(Look.LABEL), "histograms: the value at which each bin begins");
    page.text(BLOCKS, COUNTS, styles.of(Look.LABEL), "histograms: how many values each bin holds");
    page.height(HEADER, 30);
    for (int c = 0; c < HEADERS.size(); c++) {
      page.text(HEADER, c, styles.of(Look.HEADER), HEADERS.get(c));
    }
    page.text(HEADER, LAYER_AGAIN, styles.of(Look.HEADER), HEADERS.get(LAYER));
    page.text(HEADER, BIN_WIDTH, styles.of(Look.HEADER), "width of a bin");
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      int header = styles.of(Look.HEADER, "\"bin \"0");
      page.number(HEADER, EDGES + bin, header, bin + 1);
      page.number(HEADER, COUNTS + bin, header, bin + 1);
    }
  }

  private void numbers(SheetFrame frame, int i) {
    var row = rows.get(i);
    int r = FIRST + i;
    var distribution = row.distribution();
    page.text(r, LAYER, styles.of(Look.CELL_LINK), row.name());
    frame.link(r, LAYER, place(row.name()));
    page.text(r, OUTPUT, styles.of(Look.CENTRED), row.output());
    page.formula(
        r, VALUES, styles.of(Look.CELL, "#,##0"), call("COUNT", row), distribution.count());
    number(r, MEAN, call("AVERAGE", row), distribution.mean());
    number(r, DEVIATION, call("STDEVP", row), distribution.deviation());
    number(r, MINIMUM, call("MIN", row), distribution.minimum());
    number(r, MAXIMUM, call("MAX", row), distribution.maximum());
    var zero = Numbers.plain(Distribution.ZERO) + "*" + most(r);
    page.formula(
        r,
        ZEROS,
        styles.of(Look.CELL, "0.0%"),
        orError(
            r,
            "("
                + count(row, "<=", zero)
                + "-"
                + count(row, "<", "-" + zero)
                + ")/"
                + A1.cell(r, VALUES)),
        distribution.zeroShare());
  }

  /** The largest absolute value. */
  private static String most(int r) {
    return "MAX(-$" + A1.cell(r, MINIMUM) + ",$" + A1.cell(r, MAXIMUM) + ")";
  }

  /** How many values are below a number. {@code FREQUENCY} is not in every program. */
  private static String count(Row row, String comparison, String number) {
    return "COUNTIF(" + row.range() + ",\"" + comparison + "\"&" + number + ")";
  }

  /** A count, or an error where there is one among the values: {@code COUNTIF} passes over it. */
  private static String orError(int r, String count) {
    var minimum = "$" + A1.cell(r, MINIMUM);
    return "IF(ISERROR(" + minimum + ")," + minimum + "," + count + ")";
  }

  private static String call(String function, Row row) {
    return function + "(" + row.range() + ")";
  }

  private void number(int row, int column, String formula, double value) {
    page.formula(row, column, styles.of(Look.CELL, digits(value)), formula, value);
  }

  /** The number format that shows a few digits of a number, whatever its size. */
  private static String digits(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < LARGE || Double.isNaN(value)) {
      return "0";
    }
    if (size < SMALL || size >= LARGE) {
      return "0.00E+0";
    }
    int decimals = Math.max(0, DIGITS - 1 - (int) Math.floor(Math.log10(size)));
    return decimals == 0 ? "0" : "0." + "0".repeat(decimals);
  }

  private void bins(int i) {
    var row = rows.get(i);
    int r = FIRST + i;
    var minimum = "$" + A1.cell(r, MINIMUM);
    var maximum = "$" + A1.cell(r, MAXIMUM);
    var width = "$" + A1.cell(r, BIN_WIDTH);
    page.text(r, LAYER_AGAIN, styles.of(Look.CELL), row.name());
    number(
        r,
        BIN_WIDTH,
        String.format(
            Locale.ROOT,
            "IF(%2$s-%1$s>%4$s*MAX(ABS(%1$s),ABS(%2$s)),(%2$s-%1$s)/%3$d,MAX(1,ABS(%1$s)))",
            minimum,
            maximum,
            Histogram.BINS,
            Numbers.plain(Histogram.SAME)),
        row.histogram().width());
    int edgeStyle = styles.of(Look.CELL, format(row).pattern());
    int countStyle = styles.of(Look.CELL, "#,##0");
    var late =
        "MAX("
            + Numbers.plain(Histogram.EDGE)
            + "*"
            + width
            + ","
            + Numbers.plain(Histogram.DIGITS)
            + "*"
            + most(r)
            + ")";
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      page.formula(
          r,
          EDGES + bin,
          edgeStyle,
          bin == 0
              ? minimum
              : minimum + "+" + width + "*(" + headerNumber(EDGES + bin) + "-1)+" + late,
          row.histogram().edges().get(bin));
      page.formula(
          r,
          COUNTS + bin,
          countStyle,
          orError(r, upToEdge(row, r, bin + 1) + (bin == 0 ? "" : "-" + upToEdge(row, r, bin))),
          row.histogram().counts().get(bin));
    }
  }

  /** How many values are not above the edge at which a bin begins; after the last one, all. */
  private static String upToEdge(Row row, int r, int bin) {
    return bin == Histogram.BINS
        ? "$" + A1.cell(r, VALUES)
        : count(row, "<=", "$" + A1.cell(r, EDGES + bin));
  }

  private static String headerNumber(int column) {
    return A1.column(column) + "$" + (HEADER + 1);
  }

  /** How the edges of a row's bins are written. */
  private static NumberFormat format(Row row) {
    return NumberFormat.of(
        List.of(row.histogram().edges().stream().mapToDouble(edge -> edge).toArray()));
  }

  /** Says how the numbers are meant, and gives back the row below. */
  private int notes(int top) {
    var lines =
        List.of(
            "All numbers are live formulas over the outputs on the layers' sheets; the charts follow"
                + " them.",
            "The standard deviation is that of just these values (STDEVP): it divides by their"
                + " number, not by one less.",
            "Zeros are all values that are 0 but for rounding: no further from it than 1E-12 times"
                + " the largest one.",
            "A histogram has "
                + Histogram.BINS
                + " bins of one width from minimum to maximum. They begin a billionth of their"
                + " width late,",
            "so that a value on the edge between two counts in the lower one, whichever way it was"
                + " rounded.");
    for (int i = 0; i < lines.size(); i++) {
      page.text(top + i, 0, styles.of(Look.NOTE), lines.get(i));
    }
    return top + lines.size();
  }

  // ---- charts ----

  private void overview(SheetFrame frame) {
    var anchor =
        columns.anchor(
            columns.left(OVERVIEW),
            columns.left(OVERVIEW + OVERVIEW_COLUMNS),
            HEADER,
            HEADER + OVERVIEW_ROWS);
    var names = rows.stream().map(Row::name).toArray(String[]::new);
    var deviations = rows.stream().map(row -> row.distribution().deviation()).toList();
    frame.draw(
        new BarChart(
            "Standard deviation of each layer's output",
            cell(HEADER, DEVIATION),
            XDDFDataSourcesFactory.fromArray(names, range(FIRST, LAYER, rows.size(), 1), LAYER),
            numbers(deviations, range(FIRST, DEVIATION, rows.size(), 1), "General"),
            "General",
            40,
            OptionalInt.empty()),
        anchor);
  }

  /** Draws a histogram of each row, and gives back the last row that they cover. */
  private int histograms(SheetFrame frame, int top) {
    page.text(
        top,
        0,
        styles.of(Look.LABEL),
        "histograms: how many values (upwards) lie where (to the right), each on a scale of its"
            + " own");
    int all = columns.left(OVERVIEW + OVERVIEW_COLUMNS) + SPACE;
    int last = top;
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      int across = i % HISTOGRAMS_BESIDE;
      int left = across * all / HISTOGRAMS_BESIDE;
      int right = (across + 1) * all / HISTOGRAMS_BESIDE - SPACE;
      int first = top + 1 + i / HISTOGRAMS_BESIDE * (HISTOGRAM_ROWS + 1);
      last = first + HISTOGRAM_ROWS;
      frame.draw(
          new BarChart(
              row.name(),
              cell(FIRST + i, LAYER),
              numbers(
                  row.histogram().edges(),
                  range(FIRST + i, EDGES, 1, Histogram.BINS),
                  format(row).pattern()),
              numbers(
                  row.histogram().counts(), range(FIRST + i, COUNTS, 1, Histogram.BINS), "#,##0"),
              "#,##0",
              6,
              OptionalInt.of(BINS_BETWEEN_LABELS)),
          columns.anchor(left, right, first, last));
    }
    return last;
  }

  private static String place(String sheet) {
    return A1.sheet(sheet) + "A1";
  }

  private static CellReference cell(int row, int column) {
    return new CellReference(SheetNames.STATISTICS, row, column, true, true);
  }

  private static String range(int row, int column, int rows, int columns) {
    return SheetNames.STATISTICS + "!" + A1.absoluteRange(row, column, rows, columns);
  }

  /** Cells with their values; an error is no value that a chart could keep. */
  private static XDDFNumericalDataSource<Double> numbers(
      List<Double> values, String range, String format) {
    var source =
        XDDFDataSourcesFactory.fromArray(
            values.stream()
                .map(value -> Double.isFinite(value) ? value : null)
                .toArray(Double[]::new),
            range,
            0);
    source.setFormatCode(format);
    return source;
  }
}
