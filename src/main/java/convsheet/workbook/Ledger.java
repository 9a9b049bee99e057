package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import convsheet.workbook.Styles.Look;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * The {@code Ledger} sheets: one row for every multiply-add, in the order in which they are added,
 * so that any result can be read from top to bottom.
 */
final class Ledger {
  /** The columns; each is described by its header. */
  private enum Column {
    LAYER("layer", 12),
    CHANNEL("output channel", 9),
    ROW("row", 7),
    COLUMN("column", 8),
    STEP("step", 7),
    INPUT_CHANNEL("input channel", 9),
    KERNEL_ROW("kernel row", 8),
    KERNEL_COLUMN("kernel column", 8),
    INPUT("input cell", 16),
    INPUT_VALUE("input value", 12),
    WEIGHT("weight cell", 16),
    WEIGHT_VALUE("weight value", 12),
    PRODUCT("product", 12),
    CHANNEL_SUM("sum in this channel", 12),
    TOTAL("running total", 12),
    BIAS("bias", 12),
    BEFORE("with bias", 12),
    AFTER("after activation", 12),
    CELL("result cell", 16),
    EQUAL("equal", 9);

    private final String header;
    private final int width;

    Column(String header, int width) {
      this.header = header;
      this.width = width;
    }
  }

  private static final int HEADER = 3;
  private static final int FIRST = HEADER + 1;
  private static final int MOST_ROWS = A1.MAX_ROWS - FIRST;

  /**
   * Consecutive outputs of a layer on one sheet.
   *
   * @param layer the layer's place in the network
   * @param sheet the sheet, counted from 0
   * @param row the first row
   * @param first the first output, counted from 0 through channels, rows and columns
   * @param count the number of outputs
   * @param rowsEach the rows of one output
   */
  private record Section(int layer, int sheet, int row, int first, int count, int rowsEach) {}

  private final Evaluation evaluation;
  private final Layout layout;
  private final Progress progress;
  private final List<Section> sections = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final long most;
  private long listed;
  private long inAll;
  private final Map<Integer, List<ComputedGrid>> summedGrids = new HashMap<>();
  private final Grid rows =
      new Grid(SheetNames.LEDGER, "", A1.MAX_ROWS, A1.MAX_COLUMNS, Grid.Role.STEP);

  /** Chooses the multiply-adds that are listed. */
  Ledger(Evaluation evaluation, Layout layout, LedgerChoice choice, Progress progress) {
    this.evaluation = evaluation;
    this.layout = layout;
    this.progress = progress;
    most = choice.most();
    long rest = most;
    int sheet = 0;
    int row = FIRST;
    for (int i = 0; i < nodes().size(); i++) {
      var summed = summed(i);
      if (summed.isEmpty() || !choice.includes(nodes().get(i).name())) {
        continue;
      }
      int each = products(summed.get(0));
      int outputs = outputs(summed);
      if (each > MOST_ROWS && rest >= each) {
        throw ProblemException.input(
            new Problem(
                "",
                SheetNames.LEDGER,
                "",
                String.format(
                    Locale.ROOT,
                    "%,d multiply-adds for one output of %s",
                    each,
                    nodes().get(i).name()),
                String.format(Locale.ROOT, "at most %,d, the rows of a sheet", MOST_ROWS),
                "Leave the layer out: name the others with --ledger, or use --ledger none."));
      }
      int whole = (int) Math.min(outputs, rest / each);
      rest -= (long) whole * each;
      listed += (long) whole * each;
      inAll += (long) outputs * each;
      if (whole < outputs) {
        rest = 0;
        leftOut.add(
            whole == 0
                ? nodes().get(i).name()
                : String.format(
                    Locale.ROOT,
                    "%s from its output %,d of %,d on",
                    nodes().get(i).name(),
                    whole + 1,
                    outputs));
      }
      for (int first = 0; first < whole; ) {
        int fit = (A1.MAX_ROWS - row) / each;
        if (fit == 0) {
          sheet++;
          row = FIRST;
          continue;
        }
        int count = Math.min(fit, whole - first);
        sections.add(new Section(i, sheet, row, first, count, each));
        row += count * each;
        first += count;
      }
    }
  }

  private List<Network.Node> nodes() {
    return evaluation.question().network().nodes();
  }

  /** The grids of a layer whose cells multiply and add; empty if none does. */
  private List<ComputedGrid> summed(int layer) {
    var grids = evaluation.grids().get(layer);
    var all = new ArrayList<>(grids.steps());
    all.addAll(grids.outputs());
    all.replaceAll(ComputedGrid::pattern);
    return all.stream().filter(grid -> WeightedSum.in(grid.at(0, 0)).isPresent()).toList();
  }

  private static int products(ComputedGrid grid) {
    return WeightedSum.in(grid.at(0, 0)).orElseThrow().products();
  }

  private static int outputs(List<ComputedGrid> summed) {
    return summed.stream().mapToInt(g -> g.grid().rows() * g.grid().columns()).sum();
  }

  /** What was left out for want of room, if anything was; nothing to say if none was asked for. */
  Optional<Finding> finding() {
    return most == 0 || listed == inAll
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                SheetNames.LEDGER,
                "",
                String.format(
                    Locale.ROOT,
                    "the Ledger lists %,d of %,d multiply-adds; --ledger all writes the rest",
                    listed,
                    inAll)));
  }

  /** The names of the sheets it takes; none if it lists nothing. */
  List<String> sheets() {
    int count = sections.isEmpty() ? 0 : sections.get(sections.size() - 1).sheet() + 1;
    var names = new ArrayList<String>();
    for (int sheet = 0; sheet < count; sheet++) {
      names.add(sheetName(sheet));
    }
    return names;
  }

  private static String sheetName(int sheet) {
    return sheet == 0 ? SheetNames.LEDGER : SheetNames.LEDGER + " " + (sheet + 1);
  }

  /**
   * How a layer's own formulas compare with the ledger: a formula and the text that it has.
   *
   * @param formula without its {@code =}, or empty where there is nothing to compare
   * @param text its value
   */
  record Verdict(String formula, String text) {}

  /** How many outputs of a layer agree with the ledger, and how many it does not list. */
  Verdict verdict(int layer) {
    var own = sections.stream().filter(section -> section.layer() == layer).toList();
    var summed = summed(layer);
    if (summed.isEmpty()) {
      return new Verdict("", "no multiply-adds");
    }
    if (own.isEmpty()) {
      return new Verdict("", "not in the ledger");
    }
    var counts = new StringBuilder();
    int outputs = 0;
    for (var section : own) {
      counts
          .append(counts.isEmpty() ? "" : "+")
          .append("COUNTIF(")
          .append(A1.sheet(sheetName(section.sheet())))
          .append(
              A1.absoluteRange(
                  section.row(), Column.EQUAL.ordinal(), section.count() * section.rowsEach(), 1))
          .append(",TRUE)");
      outputs += section.count();
    }
    long equal = 0;
    for (var section : own) {
      for (int output = section.first(); output < section.first() + section.count(); output++) {
        boolean isNumber = !Double.isNaN(evaluation.outputs().get(layer).values()[output]);
        equal += isNumber && agrees(output(layer, output)) ? 1 : 0;
      }
    }
    int missing = outputs(summed) - outputs;
    var rest =
        " of " + outputs + " agree" + (missing == 0 ? "" : "; " + missing + " not in the ledger");
    return new Verdict(counts + "&\"" + rest + "\"", equal + rest);
  }

  /** Sets up the ledger's sheets without their cells. */
  void prepare(XSSFSheet sheet) {
    int index = sheets().indexOf(sheet.getSheetName());
    for (var column : Column.values()) {
      Sheets.width(sheet, column.ordinal(), column.ordinal(), column.width);
    }
    sheet.createFreezePane(0, FIRST);
    sheet.setDisplayGridlines(false);
    Sheets.onePageWide(sheet);
    sheet.setAutoFilter(
        new CellRangeAddress(
            HEADER, Math.max(HEADER, end(index) - 1), 0, Column.values().length - 1));
  }

  /** The row after the last one of a sheet. */
  private int end(int sheet) {
    return sections.stream()
        .filter(section -> section.sheet() == sheet)
        .mapToInt(section -> section.row() + section.count() * section.rowsEach())
        .max()
        .orElse(FIRST);
  }

  /** The cells of each sheet. */
  Map<String, XlsxFile.Body> bodies(Styles styles) {
    var cells = new CellStyles(styles);
    var bodies = new LinkedHashMap<String, XlsxFile.Body>();
    for (int sheet = 0; sheet < sheets().size(); sheet++) {
      int index = sheet;
      bodies.put(sheetName(sheet), out -> write(out, index, cells));
    }
    return bodies;
  }

  private record CellStyles(
      int title, int note, int header, int text, int link, int number, int flag) {
    CellStyles(Styles styles) {
      this(
          styles.of(Look.TITLE),
          styles.of(Look.NOTE),
          styles.of(Look.HEADER),
          styles.of(Look.PLAIN),
          styles.of(Look.INDENTED_LINK),
          styles.of(Look.PLAIN, "0.######"),
          styles.of(Look.FREE_GRID));
    }
  }

  private void write(SheetOut out, int sheet, CellStyles styles) throws IOException {
    out.startRow(0, 26);
    out.text(0, styles.title(), "Ledger: every multiply-add");
    out.endRow();
    out.startRow(1, 16);
    out.text(
        0,
        styles.note(),
        "One row for each product, in the order in which they are added. Filter layer, output"
            + " channel, row and column to read one result from top to bottom; its last row adds"
            + " the bias, applies the activation and compares with the layer's own cell.");
    out.endRow();
    out.startRow(2, 16);
    out.text(0, styles.note(), note(sheet));
    out.endRow();
    out.startRow(HEADER, 30);
    for (var column : Column.values()) {
      out.text(column.ordinal(), styles.header(), column.header);
    }
    out.endRow();
    for (var section : sections) {
      if (section.sheet() == sheet) {
        write(out, section, styles);
      }
    }
  }

  private String note(int sheet) {
    if (sheet + 1 < sheets().size()) {
      return "Continued on " + sheetName(sheet + 1) + ".";
    }
    return leftOut.isEmpty()
        ? ""
        : "Left out: "
            + String.join(", ", leftOut)
            + ". Run again with --ledger all, or --ledger and the names of the layers you want.";
  }

  private void write(SheetOut out, Section section, CellStyles styles) throws IOException {
    var name = nodes().get(section.layer()).name();
    var references = references(sheetName(section.sheet()));
    int row = section.row();
    for (int i = section.first(); i < section.first() + section.count(); i++) {
      write(out, output(section.layer(), i), row, references, styles);
      row += section.rowsEach();
      if (i % 256 == 0) {
        progress.at("Ledger, " + name, i - section.first(), section.count());
      }
    }
  }

  /** An output of a layer, counted from 0 through channels, rows and columns. */
  private Output output(int layer, int number) {
    var summed = summedGrids.computeIfAbsent(layer, this::summed);
    var grid = summed.get(0).grid();
    int plane = grid.rows() * grid.columns();
    return new Output(
        nodes().get(layer).name(),
        number / plane,
        number % plane / grid.columns(),
        number % plane % grid.columns(),
        summed.get(number / plane),
        evaluation.grids().get(layer).outputs().get(number / plane));
  }

  /** Whether an output is what the multiply-adds of its layer make of it: not so for a slip. */
  private boolean agrees(Output output) {
    if (!output.isException()) {
      return true;
    }
    var sum = WeightedSum.in(output.sums().at(output.row(), output.column())).orElseThrow();
    double terms = 0;
    for (var products : sum.channels()) {
      for (int i = 0; i < products.left().count(); i++) {
        terms += Math.abs(products.term(i).evaluate(evaluation.cells()));
      }
    }
    for (var bias : sum.rest()) {
      terms += Math.abs(bias.evaluate(evaluation.cells()));
    }
    double difference =
        output.pattern().evaluate(evaluation.cells())
            - output.result().evaluate(evaluation.cells());
    return Math.abs(difference) <= 1e-12 * terms;
  }

  /** An output whose sum is listed: its layer, its place counted from 0, where it is computed. */
  private record Output(
      String layer, int channel, int row, int column, ComputedGrid sums, ComputedGrid results) {
    Expr.Ref result() {
      return new Expr.Ref(results.grid(), row, column);
    }

    /** What the layer's pattern has its cell compute. */
    Expr pattern() {
      return results.pattern().at(row, column);
    }

    boolean isException() {
      return results.exceptions().containsKey(row * results.grid().columns() + column);
    }

    /** The cell that holds the sum: before the activation, if that has a cell of its own. */
    Expr.Ref sum() {
      return new Expr.Ref(sums.grid(), row, column);
    }
  }

  private void write(
      SheetOut out, Output output, int first, References references, CellStyles styles)
      throws IOException {
    var sum = WeightedSum.in(output.sums().at(output.row(), output.column())).orElseThrow();
    int row = first;
    int step = 1;
    double total = 0;
    int previousTotal = -1;
    for (int channel = 0; channel < sum.channels().size(); channel++) {
      var products = sum.channels().get(channel);
      double before = total;
      double channelSum = 0;
      for (int i = 0; i < products.left().count(); i++, row++, step++) {
        var input = products.left().cell(i);
        var weight = products.right().cell(i);
        double inputValue = input.evaluate(evaluation.cells());
        double weightValue = weight.evaluate(evaluation.cells());
        double product = Tensor.cell(inputValue * weightValue);
        channelSum = Tensor.cell(channelSum + product);
        total = channel == 0 ? channelSum : Tensor.cell(before + channelSum);
        out.startRow(row);
        text(out, Column.LAYER, styles.text(), output.layer());
        number(out, Column.CHANNEL, styles.text(), output.channel() + 1);
        number(out, Column.ROW, styles.text(), output.row() + 1);
        number(out, Column.COLUMN, styles.text(), output.column() + 1);
        number(out, Column.STEP, styles.text(), step);
        number(out, Column.INPUT_CHANNEL, styles.text(), channelOf(input.grid()));
        number(out, Column.KERNEL_ROW, styles.text(), i / products.right().columns() + 1);
        number(out, Column.KERNEL_COLUMN, styles.text(), i % products.right().columns() + 1);
        link(out, Column.INPUT, styles.link(), input);
        value(out, Column.INPUT_VALUE, styles, references.cell(input), inputValue);
        link(out, Column.WEIGHT, styles.link(), weight);
        value(out, Column.WEIGHT_VALUE, styles, plain(weight, references), weightValue);
        value(
            out,
            Column.PRODUCT,
            styles,
            at(Column.INPUT_VALUE, row) + "*" + at(Column.WEIGHT_VALUE, row),
            product);
        value(
            out,
            Column.CHANNEL_SUM,
            styles,
            (i == 0 ? "" : at(Column.CHANNEL_SUM, row - 1) + "+") + at(Column.PRODUCT, row),
            channelSum);
        value(
            out,
            Column.TOTAL,
            styles,
            (channel == 0 ? "" : at(Column.TOTAL, previousTotal) + "+")
                + at(Column.CHANNEL_SUM, row),
            total);
        if (step == sum.products()) {
          writeResult(out, output, sum, first, row, total, references, styles);
        }
        out.endRow();
      }
      previousTotal = row - 1;
    }
  }

  private void writeResult(
      SheetOut out,
      Output output,
      WeightedSum sum,
      int first,
      int last,
      double total,
      References references,
      CellStyles styles)
      throws IOException {
    double before = total;
    var beforeText = new StringBuilder(at(Column.TOTAL, last));
    if (!sum.rest().isEmpty()) {
      var bias = sum.rest().get(0);
      double biasValue = bias.evaluate(evaluation.cells());
      before = Tensor.cell(total + biasValue);
      beforeText.append("+").append(at(Column.BIAS, last));
      value(
          out,
          Column.BIAS,
          styles,
          bias instanceof Expr.Ref ref ? plain(ref, references) : print(bias, references),
          biasValue);
    }
    value(out, Column.BEFORE, styles, beforeText.toString(), before);
    double result = output.result().evaluate(evaluation.cells());
    var computed = new Expr.Ref(rows, last, Column.BEFORE.ordinal());
    var whole = output.pattern();
    var after =
        output.sums().grid().equals(output.results().grid())
            ? whole.replace(sum.whole(), computed)
            : whole.replace(output.sum(), computed);
    boolean appliesHere = !after.equals(whole);
    value(
        out,
        Column.AFTER,
        styles,
        print(appliesHere ? after : output.result(), references),
        appliesHere ? Tensor.cell(whole.evaluate(evaluation.cells())) : result);
    link(out, Column.CELL, styles.link(), output.result());
    var compared = appliesHere ? output.result() : output.sum();
    var terms = A1.range(first, Column.PRODUCT.ordinal(), last - first + 1, 1);
    var equal =
        "ABS("
            + at(appliesHere ? Column.AFTER : Column.BEFORE, last)
            + "-"
            + references.cell(compared)
            + ")<=1E-12*(SUMPRODUCT(ABS("
            + terms
            + "))"
            + (sum.rest().isEmpty() ? "" : "+ABS(" + at(Column.BIAS, last) + ")")
            + ")";
    if (Double.isNaN(result) || Double.isNaN(before)) {
      out.formula(Column.EQUAL.ordinal(), styles.flag(), equal, Double.NaN);
    } else {
      out.formula(Column.EQUAL.ordinal(), styles.flag(), equal, !appliesHere || agrees(output));
    }
  }

  private static int channelOf(Grid grid) {
    var label = grid.label();
    int space = label.lastIndexOf(' ');
    var last = label.substring(space + 1);
    return switch (label) {
      case "red" -> 1;
      case "green" -> 2;
      case "blue" -> 3;
      default -> last.matches("\\d+") ? Integer.parseInt(last) : 1;
    };
  }

  private static String at(Column column, int row) {
    return A1.cell(row, column.ordinal());
  }

  private static void text(SheetOut out, Column column, int style, String text) throws IOException {
    out.text(column.ordinal(), style, text);
  }

  private static void number(SheetOut out, Column column, int style, double value)
      throws IOException {
    out.number(column.ordinal(), style, value);
  }

  private static void value(
      SheetOut out, Column column, CellStyles styles, String formula, double value)
      throws IOException {
    out.formula(column.ordinal(), styles.number(), formula, value);
  }

  private void link(SheetOut out, Column column, int style, Expr.Ref ref) throws IOException {
    var address = layout.address(ref);
    out.formula(
        column.ordinal(),
        style,
        "HYPERLINK(\"#"
            + address.replace("\"", "\"\"")
            + "\",\""
            + address.replace("\"", "\"\"")
            + "\")",
        address);
  }

  private String plain(Expr.Ref ref, References references) {
    return references.cell(ref).replace("$", "");
  }

  private static String print(Expr expr, References references) {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }

  /** Names cells of the ledger itself as well as those of the layout. */
  private References references(String home) {
    var others = layout.references(home);
    return new References() {
      @Override
      public String cell(Expr.Ref ref) {
        return ref.grid() == rows ? A1.cell(ref.row(), ref.column()) : others.cell(ref);
      }

      @Override
      public String range(Window window) {
        return others.range(window);
      }
    };
  }
}
