package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.References;
import convsheet.formula.WeightedSum;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.tensor.Tensor;
import convsheet.xlsx.Box;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.SharedFormula;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Writes the rows of a {@code Ledger} sheet, output by output. */
final class LedgerRows {
  /** The columns; each is described by its header. */
  enum Column {
    LAYER("layer", 12),
    CHANNEL("output channel", 11),
    ROW("row", 8),
    COLUMN("column", 10),
    STEP("step", 8),
    INPUT_CHANNEL("input channel", 11),
    KERNEL_ROW("kernel row", 8),
    KERNEL_COLUMN("kernel column", 10),
    INPUT("input cell", 14),
    INPUT_VALUE("input value", 13),
    WEIGHT("weight cell", 14),
    WEIGHT_VALUE("weight value", 14),
    PRODUCT("product", 12),
    CHANNEL_SUM("sum in this channel", 12),
    TOTAL("running total", 12),
    BIAS("bias", 12),
    BEFORE("with bias", 12),
    AFTER("after activation", 13),
    CELL("result cell", 16),
    EQUAL("equal", 10);

    private final String header;
    private final int width;

    Column(String header, int width) {
      this.header = header;
      this.width = width;
    }

    String header() {
      return header;
    }

    int width() {
      return width;
    }
  }

  record CellStyles(
      int title,
      int note,
      int lead,
      int header,
      int text,
      int link,
      int number,
      int flag,
      Map<String, Integer> named) {
    /** Excel takes some 200 formats of numbers. */
    private static final int MOST_NAMES = 100;

    /**
     * All that is used.
     *
     * @param names what people call filters
     */
    CellStyles(Styles styles, List<String> names) {
      this(
          styles.of(Look.TITLE),
          styles.of(Look.NOTE),
          styles.of(Look.LINK),
          styles.of(Look.HEADER),
          styles.of(Look.PLAIN),
          styles.of(Look.INDENTED_LINK),
          styles.of(Look.PLAIN, "0.######"),
          styles.of(Look.FREE_GRID),
          names.stream()
              .distinct()
              .limit(MOST_NAMES)
              .collect(
                  Collectors.toMap(
                      name -> name, name -> styles.of(Look.PLAIN, NumberFormat.beside(name)))));
    }

    /** For the number of a channel whose filter has a name, or {@code ""}. */
    int channel(String name) {
      return named.getOrDefault(name, text);
    }
  }

  /**
   * What rows say of a cell, for the many rows that say it.
   *
   * @param link the cell's address, which leads there
   * @param content a formula that has its value
   */
  private record Listed(
      Expr.Ref ref, double value, SheetOut.Filling link, SheetOut.Filling content) {}

  /** How many cells are kept for the next rows; a power of 2. */
  private static final int KEPT = 1 << 13;

  /** Sets grids apart whose labels differ by one. */
  private static final int SPREAD = 0x9E37_79B1;

  private final Evaluation evaluation;
  private final Layout layout;
  private final References references;
  private final CellStyles styles;
  private final SheetOut out;
  private final Listed[] kept = new Listed[KEPT];
  private final SheetOut.Filling[] counts = new SheetOut.Filling[1 << 10];
  private final int last;
  private final Moving products =
      new Moving(
          Column.PRODUCT, row -> at(Column.INPUT_VALUE, row) + "*" + at(Column.WEIGHT_VALUE, row));
  private final Moving firstSums = new Moving(Column.CHANNEL_SUM, row -> at(Column.PRODUCT, row));
  private final Moving sums =
      new Moving(
          Column.CHANNEL_SUM,
          row -> at(Column.CHANNEL_SUM, row - 1) + "+" + at(Column.PRODUCT, row));
  private final Moving firstTotals = new Moving(Column.TOTAL, row -> at(Column.CHANNEL_SUM, row));

  /**
   * The rows of outputs that follow each other.
   *
   * @param last the last of the rows, counted from 0
   */
  LedgerRows(
      Evaluation evaluation,
      Layout layout,
      String sheet,
      CellStyles styles,
      SheetOut out,
      int last) {
    this.evaluation = evaluation;
    this.layout = layout;
    references = layout.references(sheet);
    this.styles = styles;
    this.out = out;
    this.last = last;
  }

  /** A formula that is the same in each row where it stands, but for the row. */
  private final class Moving {
    private final Column column;
    private final IntFunction<String> formula;
    private SharedFormula shared;

    Moving(Column column, IntFunction<String> formula) {
      this.column = column;
      this.formula = formula;
    }

    void write(int row, double value) {
      int place = column.ordinal();
      if (shared == null) {
        shared = out.share(formula.apply(row), new Box(row, place, last, place));
      }
      out.formula(place, styles.number(), shared, value);
    }
  }

  /** An output whose sum is listed: its layer, its place counted from 0, where it is computed. */
  record Output(
      String layer, int channel, int row, int column, ComputedGrid sums, ComputedGrid results) {
    Expr.Ref result() {
      return new Expr.Ref(results.grid(), row, column);
    }

    /** What the layer's pattern has its cell compute. */
    Expr pattern() {
      return results.pattern().at(row, column);
    }

    /** What a person calls the filter that it is made with, or {@code ""}. */
    String filterName() {
      var sum = WeightedSum.in(sums.at(row, column)).orElseThrow();
      return sum.channels().get(0).right().grid().name();
    }

    private boolean isException() {
      return results.isException(row, column);
    }

    /** What the layer makes of the sum, where that is computed elsewhere. */
    Expr after(Expr computed) {
      var here = sums.grid().equals(results.grid());
      var part = here ? WeightedSum.in(sums.at(row, column)).orElseThrow().whole() : sum();
      return pattern().replace(part, computed);
    }

    /** Whether the result depends on this sum alone, so that it can be made of it in one row. */
    boolean appliesHere() {
      var computed = new Expr.Value("", 0);
      return !after(computed).equals(pattern());
    }

    /**
     * Whether the result is what the multiply-adds of its layer make: not so for a slip; empty
     * where the result alone is an error.
     */
    Optional<Boolean> agrees(Evaluation evaluation) {
      if (!isException() || !appliesHere()) {
        return Optional.of(true);
      }
      var cells = evaluation.cells();
      var sum = WeightedSum.in(sums.at(row, column)).orElseThrow();
      double terms = 0;
      for (var products : sum.channels()) {
        for (int i = 0; i < products.left().count(); i++) {
          terms += Math.abs(products.term(i).evaluate(cells));
        }
      }
      for (var bias : sum.rest()) {
        terms += Math.abs(bias.evaluate(cells));
      }
      return Agreement.value(pattern().evaluate(cells), result().evaluate(cells), terms);
    }

    /** The cell that holds the sum: before the activation, if that has a cell of its own. */
    Expr.Ref sum() {
      return new Expr.Ref(sums.grid(), row, column);
    }
  }

  /**
   * Writes the rows of one output.
   *
   * @param first the first of the rows, counted from 0
   */
  void write(Output output, int first) throws IOException {
    var sum = WeightedSum.in(output.sums().at(output.row(), output.column())).orElseThrow();
    var layer = SheetOut.Filling.text(styles.text(), output.layer());
    var channelNumber =
        SheetOut.Filling.number(styles.channel(output.filterName()), output.channel() + 1);
    int row = first;
    int step = 1;
    int steps = sum.products();
    double total = 0;
    int previousTotal = -1;
    for (int channel = 0; channel < sum.channels().size(); channel++) {
      var terms = sum.channels().get(channel);
      double before = total;
      double channelSum = 0;
      int inputChannel = Math.max(1, terms.left().grid().channel());
      for (int i = 0; i < terms.left().count(); i++, row++, step++) {
        var input = listed(terms.left().cell(i));
        var weight = listed(terms.right().cell(i));
        double product = Tensor.cell(input.value() * weight.value());
        channelSum = Tensor.cell(channelSum + product);
        total = channel == 0 ? channelSum : Tensor.cell(before + channelSum);
        out.startRow(row);
        put(Column.LAYER, layer);
        put(Column.CHANNEL, channelNumber);
        put(Column.ROW, count(output.row() + 1));
        put(Column.COLUMN, count(output.column() + 1));
        put(Column.STEP, count(step));
        put(Column.INPUT_CHANNEL, count(inputChannel));
        put(Column.KERNEL_ROW, count(i / terms.right().columns() + 1));
        put(Column.KERNEL_COLUMN, count(i % terms.right().columns() + 1));
        put(Column.INPUT, input.link());
        put(Column.INPUT_VALUE, input.content());
        put(Column.WEIGHT, weight.link());
        put(Column.WEIGHT_VALUE, weight.content());
        products.write(row, product);
        (i == 0 ? firstSums : sums).write(row, channelSum);
        if (channel == 0) {
          firstTotals.write(row, total);
        } else {
          value(
              Column.TOTAL,
              at(Column.TOTAL, previousTotal) + "+" + at(Column.CHANNEL_SUM, row),
              total);
        }
        if (step == steps) {
          writeResult(output, sum, first, row, total);
        }
        out.endRow();
      }
      previousTotal = row - 1;
    }
  }

  private void writeResult(Output output, WeightedSum sum, int first, int last, double total) {
    double before = total;
    var beforeText = new StringBuilder(at(Column.TOTAL, last));
    if (!sum.rest().isEmpty()) {
      var bias = sum.rest().get(0);
      double biasValue = bias.evaluate(evaluation.cells());
      before = Tensor.cell(total + biasValue);
      beforeText.append("+").append(at(Column.BIAS, last));
      value(Column.BIAS, bias.cell().map(this::plain).orElseGet(() -> print(bias)), biasValue);
    }
    value(Column.BEFORE, beforeText.toString(), before);
    double result = output.result().evaluate(evaluation.cells());
    var computed = new Expr.Value(at(Column.BEFORE, last), before);
    var after = output.after(computed);
    boolean appliesHere = !after.equals(output.pattern());
    value(
        Column.AFTER,
        print(appliesHere ? after : output.result()),
        appliesHere ? Tensor.cell(output.pattern().evaluate(evaluation.cells())) : result);
    put(Column.CELL, link(output.result()));
    var compared = appliesHere ? output.result() : output.sum();
    var mine = at(appliesHere ? Column.AFTER : Column.BEFORE, last);
    var theirs = references.cell(compared);
    var bias = sum.rest().isEmpty() ? "" : "+ABS(" + at(Column.BIAS, last) + ")";
    var terms = at(Column.PRODUCT, first) + ":" + at(Column.PRODUCT, last);
    var equal = Agreement.formula(mine, theirs, Agreement.absolute(terms) + bias);
    var agrees = output.agrees(evaluation);
    if (agrees.isPresent()) {
      out.formula(Column.EQUAL.ordinal(), styles.flag(), equal, agrees.get());
    } else {
      out.formula(Column.EQUAL.ordinal(), styles.flag(), equal, Double.NaN);
    }
  }

  private static String at(Column column, int row) {
    return A1.cell(row, column.ordinal());
  }

  private void put(Column column, SheetOut.Filling content) {
    out.cell(column.ordinal(), content);
  }

  private void value(Column column, String formula, double value) {
    out.formula(column.ordinal(), styles.number(), formula, value);
  }

  private SheetOut.Filling count(int number) {
    if (number >= counts.length) {
      return SheetOut.Filling.number(styles.text(), number);
    }
    if (counts[number] == null) {
      counts[number] = SheetOut.Filling.number(styles.text(), number);
    }
    return counts[number];
  }

  private Listed listed(Expr.Ref ref) {
    int place =
        (ref.grid().hashCode() * SPREAD + ref.row() * ref.grid().columns() + ref.column())
            & KEPT - 1;
    var there = kept[place];
    if (there != null && there.ref().equals(ref)) {
      return there;
    }
    double value = ref.evaluate(evaluation.cells());
    kept[place] =
        new Listed(
            ref, value, link(ref), SheetOut.Filling.formula(styles.number(), plain(ref), value));
    return kept[place];
  }

  private SheetOut.Filling link(Expr.Ref ref) {
    var address = layout.text(ref);
    var quoted = '"' + address.replace("\"", "\"\"") + '"';
    return SheetOut.Filling.formula(
        styles.link(), "HYPERLINK(\"#" + quoted.substring(1) + "," + quoted + ")", address);
  }

  /** A cell without the dollars that its users would write; a sheet's name may have some too. */
  private String plain(Expr.Ref ref) {
    var name = references.cell(ref);
    int cell = name.lastIndexOf('!') + 1;
    return name.substring(0, cell) + name.substring(cell).replace("$", "");
  }

  private String print(Expr expr) {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }
}
