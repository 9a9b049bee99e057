package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.SheetNames;
import convsheet.formula.WeightedSum;
import convsheet.xlsx.CellFormat.Side;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The cells of a {@link MatrixProduct}'s sheet: a few rows of heading, then matrix and columns. */
final class MatrixCells implements XlsxFile.Body {
  private static final double VERDICT_PIXELS = 8.5;
  private static final double HEADING_POINTS = 3.7;
  private static final double LEAST_HEADING = 52;

  private final MatrixFactors factors;
  private final MatrixValues values;
  private final MatrixPlan plan;
  private final MatrixLooks looks;
  private final References references;
  private final Map<Integer, MatrixSheet.Link> links;

  /**
   * The cells.
   *
   * @param links the links above the matrix, by column
   */
  MatrixCells(
      MatrixFactors factors,
      MatrixValues values,
      MatrixPlan plan,
      MatrixLooks looks,
      References references,
      Map<Integer, MatrixSheet.Link> links) {
    this.factors = factors;
    this.values = values;
    this.plan = plan;
    this.looks = looks;
    this.references = references;
    this.links = links;
  }

  @Override
  public void write(SheetOut out) throws IOException {
    heading().write(out);
    int sign = (Math.min(Math.min(factors.rows(), factors.columns()), 12) - 1) / 2;
    for (int i = 0; i < Math.max(factors.rows(), factors.columns()); i++) {
      out.startRow(plan.top + i);
      var row = i < factors.rows() ? Optional.of(factors.sum(i)) : Optional.<WeightedSum>empty();
      if (row.isPresent()) {
        writeMatrix(out, i, factors.weights(row.get()));
      }
      if (i == sign) {
        out.text(plan.times, looks.of("sign"), "\u00d7");
      }
      if (i < factors.columns()) {
        writeInput(out, i);
      }
      if (i == sign) {
        out.text(plan.equalsSign, looks.of("sign"), "=");
      }
      if (row.isPresent()) {
        writeResult(out, i, row.get());
      }
      out.endRow();
    }
  }

  private String print(Expr expr) {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }

  private CellPage heading() {
    var page = new CellPage();
    int all = factors.outputCells();
    page.height(0, 26);
    page.text(
        0,
        0,
        looks.of("title"),
        factors.name()
            + SheetNames.MATRIX_TITLE
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
        looks.of("text"),
        "Matrix \u00d7 column = column: each row of the matrix makes one output cell, each of its"
            + " columns is for one input cell.");
    page.height(2, 16);
    page.text(2, 0, looks.of("text"), aboutWeights());
    page.height(MatrixPlan.LINKS, 16);
    links.forEach(
        (column, link) -> page.text(MatrixPlan.LINKS, column, looks.of("link"), link.text()));
    page.height(MatrixPlan.VERDICT, 20);
    var flags = A1.absoluteSpan(plan.top, plan.equal, factors.rows(), 1);
    var agreeing = "COUNTIF(" + flags + ",TRUE())";
    long agree = IntStream.range(0, factors.rows()).filter(i -> isEqual(i).orElse(false)).count();
    var allEqual = "all " + factors.rows() + " equal";
    var rest = " of " + factors.rows() + " equal";
    page.formula(
        MatrixPlan.VERDICT,
        0,
        looks.of("verdict"),
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
        MatrixPlan.VERDICT,
        plan.columns.at((int) ((factors.rows() + rest).length() * VERDICT_PIXELS)),
        looks.of("note"),
        (factors.appliesToOne() ? "what comes of each product" : "each product with its bias")
            + ", compared with "
            + factors.name()
            + "'s own cell");
    page.height(MatrixPlan.CANVAS - 1, 8);
    if (plan.hasLegend) {
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
            values.weightCount(),
            (long) factors.rows() * factors.columns(),
            factors.name());
    return count
        + (factors.sharesWeights()
            ? "the same weight has the same colour. The grey entries are 0."
            : "none is used twice.");
  }

  private void addLegend(CellPage page) {
    var filter = factors.sum(0).channels().get(0).right().grid();
    page.text(
        MatrixPlan.CANVAS,
        plan.matrix,
        looks.of("label"),
        filter.label()
            + (values.weightGrids().size() == 1 ? "" : " (the others are coloured alike)"));
    for (int row = 0; row < filter.rows(); row++) {
      for (int column = 0; column < filter.columns(); column++) {
        var weight = new Expr.Ref(filter, row, column);
        page.formula(
            MatrixPlan.CANVAS + 1 + row,
            plan.matrix + column,
            looks.of(weight),
            print(weight),
            factors.value(weight));
      }
    }
    page.height(MatrixPlan.CANVAS + 1 + filter.rows(), 10);
  }

  private void addHeadings(CellPage page) {
    page.height(plan.gridLabels, 14);
    int index = 0;
    for (var grid : factors.grids().entrySet()) {
      index++;
      int cells = grid.getValue().rows() * grid.getValue().columns();
      var label = gridName(grid.getValue());
      boolean fits = label.length() * MatrixPlan.TEXT_PIXELS < (double) cells * plan.cellPixels();
      page.text(
          plan.gridLabels,
          plan.matrix + grid.getKey(),
          looks.of(fits ? "label" : "numbering"),
          fits ? label : String.valueOf(index));
    }
    for (int i = 0; i < plan.outputLabels.size(); i++) {
      page.text(plan.headings, i, looks.of("caption"), "output " + plan.outputLabels.get(i));
    }
    int longest = 0;
    for (int column = 0; column < factors.columns(); column++) {
      var heading = heading(factors.input(column));
      longest = Math.max(longest, heading.length());
      page.text(plan.headings, plan.matrix + column, looks.of("heading"), heading);
      if (plan.letters != MatrixPlan.NONE) {
        page.text(plan.letters, plan.matrix + column, looks.of("letter"), letter(column));
      }
    }
    page.height(plan.headings, Math.max(LEAST_HEADING, longest * HEADING_POINTS + 6));
    for (int i = 0; i < plan.inputLabels.size(); i++) {
      page.text(
          plan.headings,
          plan.inputLabel + i,
          looks.of("caption"),
          "input " + plan.inputLabels.get(i));
    }
    caption(page, plan.input, "input");
    caption(page, plan.product, "product");
    caption(page, plan.bias, "bias");
    caption(page, plan.sum == plan.product ? MatrixPlan.NONE : plan.sum, "product + bias");
    caption(page, plan.result == plan.sum ? MatrixPlan.NONE : plan.result, "after the activation");
    caption(page, plan.ownSum, layerSays(" before the activation"));
    caption(page, plan.ownResult, layerSays(""));
    caption(page, plan.equal, "equal");
    caption(page, plan.size, "at most so much is added");
  }

  private static String layerSays(String which) {
    return "the layer's own cell" + which;
  }

  private void caption(CellPage page, int column, String text) {
    if (column != MatrixPlan.NONE) {
      page.text(plan.headings, column, looks.of("caption"), text);
    }
  }

  /** A grid's label, with its sheet where that is not the layer's. */
  private String gridName(Grid grid) {
    return grid.sheet().equals(factors.name()) ? grid.label() : grid.sheet() + ", " + grid.label();
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
    writeLabels(out, 0, plan.outputLabels, factors.channel(row), output);
    writeBracket(out, plan.open, Side.LEFT, row, factors.rows());
    for (int column = 0; column < factors.columns(); column++) {
      var weight = weights.get(column);
      if (weight == null) {
        out.number(plan.matrix + column, looks.of("zero"), 0);
      } else {
        out.formula(
            plan.matrix + column, looks.of(firstOf(weight)), print(weight), factors.value(weight));
      }
    }
    writeBracket(out, plan.close, Side.RIGHT, row, factors.rows());
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
          looks.of("numbering"),
          switch (labels.get(i)) {
            case "channel" -> channel + 1;
            case "row" -> cell.row() + 1;
            default -> cell.column() + 1;
          });
    }
  }

  private void writeBracket(SheetOut out, int column, Side side, int row, int rows)
      throws IOException {
    out.empty(column, looks.bracket(side, row, rows));
  }

  private void writeInput(SheetOut out, int row) throws IOException {
    var cell = factors.input(row);
    if (plan.letter != MatrixPlan.NONE) {
      out.text(plan.letter, looks.of("letter"), letter(row));
    }
    writeLabels(out, plan.inputLabel, plan.inputLabels, factors.inputChannel(row), cell);
    writeBracket(out, plan.inputOpen, Side.LEFT, row, factors.columns());
    out.formula(
        plan.input,
        looks.of("input " + (factors.isBorder(cell) ? Look.PADDING : Look.GRID)),
        print(cell),
        values.inputs[row]);
    writeBracket(out, plan.input + 1, Side.RIGHT, row, factors.columns());
  }

  private void writeResult(SheetOut out, int row, WeightedSum weighted) throws IOException {
    writeBracket(out, plan.product - 1, Side.LEFT, row, factors.rows());
    writeProduct(out, row);
    writeBracket(out, plan.product + 1, Side.RIGHT, row, factors.rows());
    if (plan.bias != MatrixPlan.NONE) {
      var rest = Expr.Sum.of(weighted.rest());
      out.formula(plan.bias, looks.of("result"), print(rest), factors.value(rest));
      out.formula(
          plan.sum,
          looks.of("result"),
          at(plan.product, row) + "+" + at(plan.bias, row),
          values.sums[row]);
    }
    if (plan.result != plan.sum) {
      var after = factors.result(row, new Expr.Value(at(plan.sum, row), values.sums[row]));
      out.formula(plan.result, looks.of("result"), print(after), values.results[row]);
    }
    if (plan.ownSum != MatrixPlan.NONE) {
      var before = factors.before(row);
      out.formula(plan.ownSum, looks.of("result"), print(before), factors.value(before));
    }
    if (plan.ownResult != MatrixPlan.NONE) {
      var output = factors.output(row);
      out.formula(plan.ownResult, looks.of("result"), print(output), factors.value(output));
    }
    var isEqual = isEqual(row);
    if (isEqual.isPresent()) {
      out.formula(plan.equal, looks.of("flag"), equalFormula(row), isEqual.get());
    } else {
      out.formula(plan.equal, looks.of("flag"), equalFormula(row), Double.NaN);
    }
    out.formula(plan.size, looks.of("size"), sizeFormula(row), values.sizes[row]);
  }

  private String at(int column, int row) {
    return A1.cell(plan.top + row, column);
  }

  /** The column of products: one array formula over matrix and input. */
  private void writeProduct(SheetOut out, int row) throws IOException {
    if (row > 0) {
      out.filled(plan.product, looks.of("result"), values.products[row]);
      return;
    }
    out.arrayFormula(
        plan.product,
        looks.of("result"),
        "MMULT("
            + A1.range(plan.top, plan.matrix, factors.rows(), factors.columns())
            + ","
            + A1.range(plan.top, plan.input, factors.columns(), 1)
            + ")",
        A1.range(plan.top, plan.product, factors.rows(), 1),
        values.products[0]);
  }

  /**
   * No less than the absolute values of all products in a row: its weights' times the largest of
   * the input. Their own sum would be an array formula that not every program computes.
   */
  private String sizeFormula(int row) {
    var inputs = A1.absoluteRange(plan.top, plan.input, factors.columns(), 1);
    return "("
        + Agreement.absolute(A1.span(plan.top + row, plan.matrix, 1, factors.columns()))
        + ")*MAX(MAX("
        + inputs
        + "),-MIN("
        + inputs
        + "))";
  }

  /**
   * Compares by all that may be added; an activation's value counts among that, as its own rounding
   * does.
   */
  private String equalFormula(int row) {
    var terms =
        at(plan.size, row)
            + (plan.bias == MatrixPlan.NONE ? "" : "+ABS(" + at(plan.bias, row) + ")");
    var comparisons = new ArrayList<String>();
    if (plan.ownSum != MatrixPlan.NONE) {
      comparisons.add(Agreement.formula(at(plan.sum, row), at(plan.ownSum, row), terms));
    }
    if (plan.ownResult != MatrixPlan.NONE) {
      var mine = at(plan.result, row);
      var all = plan.result == plan.sum ? terms : terms + "+ABS(" + mine + ")";
      comparisons.add(Agreement.formula(mine, at(plan.ownResult, row), all));
    }
    return comparisons.size() == 1
        ? comparisons.get(0)
        : "AND(" + String.join(",", comparisons) + ")";
  }

  /** The value of that formula, or empty where it is an error. */
  private Optional<Boolean> isEqual(int row) {
    var rest = factors.sum(row).rest();
    double terms =
        values.sizes[row] + (rest.isEmpty() ? 0 : Math.abs(factors.value(Expr.Sum.of(rest))));
    var before =
        plan.ownSum == MatrixPlan.NONE
            ? Optional.of(true)
            : Agreement.value(values.sums[row], factors.value(factors.before(row)), terms);
    var after =
        plan.ownResult == MatrixPlan.NONE
            ? Optional.of(true)
            : Agreement.value(
                values.results[row],
                factors.value(factors.output(row)),
                terms + (plan.result == plan.sum ? 0 : Math.abs(values.results[row])));
    return before.flatMap(one -> after.map(other -> one && other));
  }
}
