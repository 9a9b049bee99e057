package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.SheetNames;
import convsheet.formula.WeightedSum;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Box;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Progress;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The {@code Ledger} sheets: one row for every multiply-add, in the order in which they are added,
 * so that any result can be read from top to bottom.
 */
final class Ledger {
  private static final int LEADS = 2;
  private static final int HEADER = OutputChooser.ROW + 1;

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
  private final Map<Integer, LayerGrids> grids = new HashMap<>();

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
    return InspectedLayer.weightedSums(grids(layer));
  }

  private LayerGrids grids(int layer) {
    return grids.computeIfAbsent(layer, i -> evaluation.grids().get(i).writtenOut());
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
  List<String> names() {
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
              A1.absoluteSpan(
                  section.row(),
                  LedgerRows.Column.EQUAL.ordinal(),
                  section.count() * section.rowsEach(),
                  1))
          .append(",TRUE())");
      outputs += section.count();
    }
    long equal = 0;
    for (var section : own) {
      for (int output = section.first(); output < section.first() + section.count(); output++) {
        equal += output(layer, output).agrees(evaluation).orElse(false) ? 1 : 0;
      }
    }
    int missing = outputs(summed) - outputs;
    var rest =
        " of " + outputs + " agree" + (missing == 0 ? "" : "; " + missing + " not in the ledger");
    return new Verdict(counts + "&\"" + rest + "\"", equal + rest);
  }

  /** One of the ledger's sheets. */
  private final class LedgerSheet implements Sheet {
    private final int index;
    private final List<Link> links;
    private final LedgerRows.CellStyles styles;
    private final OutputChooser chooser;

    LedgerSheet(int index, List<Link> links, LedgerRows.CellStyles styles, OutputChooser chooser) {
      this.index = index;
      this.links = links;
      this.styles = styles;
      this.chooser = chooser;
    }

    @Override
    public String name() {
      return sheetName(index);
    }

    @Override
    public XlsxFile.Body make(SheetFrame frame) {
      for (var column : LedgerRows.Column.values()) {
        frame.width(column.ordinal(), column.ordinal(), column.width());
      }
      int channel = LedgerRows.Column.CHANNEL.ordinal();
      int longest = filterNames().stream().mapToInt(String::length).max().orElse(0);
      frame.width(channel, channel, Math.max(LedgerRows.Column.CHANNEL.width(), longest + 6));
      frame.freeze(0, FIRST);
      frame.hideGridLines();
      Printing.table(frame, end(index), HEADER);
      leads(index, links).forEach((column, lead) -> frame.link(LEADS, column, lead.place()));
      strongest(index)
          .forEach((column, lead) -> frame.link(OutputChooser.ROW, column, lead.place()));
      chooser.prepare(frame);
      frame.filter(
          new Box(
              HEADER, 0, Math.max(HEADER, end(index) - 1), LedgerRows.Column.values().length - 1));
      return out -> write(out, index, links, styles, chooser);
    }
  }

  /** A text that leads to another place in the workbook. */
  private record Lead(String text, String place) {}

  /** Leads from one of the ledger's sheets to others, by their columns. */
  private Map<Integer, Lead> leads(int sheet, List<Link> links) {
    var leads = new ArrayList<Lead>();
    links.forEach(link -> leads.add(new Lead(link.text(), SheetFrame.top(link.sheet()))));
    if (sheet + 1 < names().size()) {
      leads.add(new Lead(sheetName(sheet + 1), SheetFrame.top(sheetName(sheet + 1))));
    }
    return inColumns(0, leads);
  }

  /** Leads to an output of each layer where something happens, beside the cells to choose one. */
  private Map<Integer, Lead> strongest(int sheet) {
    var leads = new ArrayList<Lead>();
    for (var section : sections) {
      if (section.sheet() == sheet) {
        int strongest = strongest(section);
        var output = output(section.layer(), strongest);
        leads.add(
            new Lead(
                String.format(
                    Locale.ROOT,
                    "%s's strongest output: %d, %d, %d",
                    output.layer(),
                    output.channel() + 1,
                    output.row() + 1,
                    output.column() + 1),
                A1.quoted(sheetName(sheet)) + A1.cell(row(section, strongest), 0)));
      }
    }
    return inColumns(OutputChooser.END, leads);
  }

  /** Leads from a column on, each so far from the one before that it is seen whole. */
  private static Map<Integer, Lead> inColumns(int first, List<Lead> leads) {
    var columns = LedgerRows.Column.values();
    var placed = new TreeMap<Integer, Lead>();
    int column = first;
    for (var lead : leads) {
      if (column < columns.length) {
        placed.put(column, lead);
      }
      for (int room = 0; column < columns.length && room < lead.text().length() + 1; column++) {
        room += columns[column].width();
      }
    }
    return placed;
  }

  /** The first row of an output of a section. */
  private static int row(Section section, int output) {
    return section.row() + (output - section.first()) * section.rowsEach();
  }

  /** The output of a section with the largest absolute value. */
  private int strongest(Section section) {
    int strongest = section.first();
    double most = -1;
    for (int i = section.first(); i < section.first() + section.count(); i++) {
      double value = Math.abs(output(section.layer(), i).result().evaluate(evaluation.cells()));
      if (value > most) {
        most = value;
        strongest = i;
      }
    }
    return strongest;
  }

  /**
   * The sheets it takes; none if it lists nothing.
   *
   * @param links the sheets worth a link below the title
   */
  List<Sheet> sheets(List<Link> links, Styles styles) {
    var cells = new LedgerRows.CellStyles(styles, filterNames());
    return IntStream.range(0, names().size())
        .<Sheet>mapToObj(i -> new LedgerSheet(i, links, cells, chooser(i, styles)))
        .toList();
  }

  /** By which a person comes to any output of a sheet: at first to its first layer's strongest. */
  private OutputChooser chooser(int sheet, Styles styles) {
    var own = sections.stream().filter(section -> section.sheet() == sheet).toList();
    int strongest = strongest(own.get(0));
    return new OutputChooser(
        sheetName(sheet),
        own.stream().map(this::listed).toList(),
        output(own.get(0).layer(), strongest),
        row(own.get(0), strongest),
        styles);
  }

  private OutputChooser.Listed listed(Section section) {
    var summed = summed(section.layer());
    var grid = summed.get(0).grid();
    return new OutputChooser.Listed(
        nodes().get(section.layer()).name(),
        summed.size(),
        grid.rows(),
        grid.columns(),
        section.first(),
        section.count(),
        section.row(),
        section.rowsEach());
  }

  /** What people call the filters of the layers that it lists. */
  private List<String> filterNames() {
    return sections.stream()
        .flatMap(section -> evaluation.grids().get(section.layer()).parameters().stream())
        .map(parameter -> parameter.grid().name())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The row after the last one of a sheet. */
  private int end(int sheet) {
    return sections.stream()
        .filter(section -> section.sheet() == sheet)
        .mapToInt(section -> section.row() + section.count() * section.rowsEach())
        .max()
        .orElse(FIRST);
  }

  private void write(
      SheetOut out,
      int sheet,
      List<Link> links,
      LedgerRows.CellStyles styles,
      OutputChooser chooser)
      throws IOException {
    out.startRow(0, 26);
    out.text(0, styles.title(), SheetNames.LEDGER_TITLE);
    out.endRow();
    out.startRow(1, 16);
    out.text(
        0,
        styles.note(),
        note()
            + "One row for each product, in the order in which they are added; an output's last row"
            + " compares it with the layer's own cell. Choose an output in the yellow cells and go"
            + " to it, or filter.");
    out.endRow();
    out.startRow(LEADS, 16);
    leads(sheet, links).forEach((column, lead) -> out.text(column, styles.lead(), lead.text()));
    out.endRow();
    out.startRow(OutputChooser.ROW, 20);
    chooser.write(out);
    strongest(sheet).forEach((column, lead) -> out.text(column, styles.link(), lead.text()));
    out.endRow();
    out.startRow(HEADER, 32);
    for (var column : LedgerRows.Column.values()) {
      out.text(column.ordinal(), styles.header(), column.header());
    }
    out.endRow();
    for (var section : sections) {
      if (section.sheet() == sheet) {
        write(out, section, styles);
      }
    }
  }

  private String note() {
    return leftOut.isEmpty()
        ? ""
        : "Left out: "
            + String.join(", ", leftOut)
            + ". Run again with --ledger all, or --ledger and the names of the layers you want. ";
  }

  private void write(SheetOut out, Section section, LedgerRows.CellStyles styles)
      throws IOException {
    var name = nodes().get(section.layer()).name();
    int row = section.row();
    int last = row + section.count() * section.rowsEach() - 1;
    var rows = new LedgerRows(evaluation, layout, sheetName(section.sheet()), styles, out, last);
    for (int i = section.first(); i < section.first() + section.count(); i++) {
      rows.write(output(section.layer(), i), row);
      row += section.rowsEach();
      if (i % 256 == 0) {
        progress.at("Ledger, " + name, i - section.first(), section.count());
      }
    }
  }

  /** An output of a layer, counted from 0 through channels, rows and columns. */
  private LedgerRows.Output output(int layer, int number) {
    var summed = summedGrids.computeIfAbsent(layer, this::summed);
    var grid = summed.get(0).grid();
    int plane = grid.rows() * grid.columns();
    return new LedgerRows.Output(
        nodes().get(layer).name(),
        number / plane,
        number % plane / grid.columns(),
        number % plane % grid.columns(),
        summed.get(number / plane),
        grids(layer).outputs().get(number / plane));
  }
}
