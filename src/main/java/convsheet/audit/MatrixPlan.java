package convsheet.audit;

import convsheet.formula.Grid;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.SheetFrame;
import java.util.ArrayList;
import java.util.List;

/** What stands where on the sheet of a {@link MatrixProduct}, and what its numbers look like. */
final class MatrixPlan {
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
  static final double TEXT_PIXELS = 6.2;
  static final int LINKS = 3;
  static final int VERDICT = 4;
  static final int CANVAS = 6;
  static final int NONE = -1;

  private final MatrixFactors factors;

  // columns
  final Columns columns = new Columns();
  final List<String> outputLabels;
  final List<String> inputLabels;
  final int open;
  final int matrix;
  final int close;
  final int times;
  final int letter;
  final int inputLabel;
  final int inputOpen;
  final int input;
  final int equalsSign;
  final int product;
  final int bias;
  final int sum;
  final int result;
  final int ownSum;
  final int ownResult;
  final int equal;
  final int size;

  // rows
  final boolean small;
  final boolean hasLegend;
  final int gridLabels;
  final int headings;
  final int letters;
  final int top;

  final NumberFormat weightFormat;
  final NumberFormat inputFormat;
  final NumberFormat resultFormat;

  MatrixPlan(MatrixFactors factors, MatrixValues values) {
    this.factors = factors;
    weightFormat = NumberFormat.of(values.weightGrids().stream().map(factors::values).toList());
    inputFormat = NumberFormat.of(List.of(values.inputs));
    resultFormat = NumberFormat.of(List.of(values.products, values.sums, values.results));

    boolean hasBias = !factors.sum(0).rest().isEmpty();
    int lettered = factors.columns() <= MOST_LETTERS ? 1 : 0;
    outputLabels = labels(factors.outputs());
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

  private static int pixels(NumberFormat format) {
    return (int) Math.max(LEAST_PIXELS, Math.ceil(format.characters() * PIXELS_PER_CHARACTER) + 8);
  }

  int cellPixels() {
    return pixels(weightFormat);
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

  /** Columns of a sheet, added from the left. */
  static final class Columns {
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

    void apply(SheetFrame frame) {
      for (int first = 0; first < count(); ) {
        int last = first;
        while (last + 1 < count() && widths.get(last + 1).equals(widths.get(first))) {
          last++;
        }
        frame.pixels(first, last, widths.get(first));
        first = last + 1;
      }
    }
  }
}
