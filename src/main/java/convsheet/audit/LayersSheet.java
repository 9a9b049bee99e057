package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.question.Evaluation;
import convsheet.question.LayersTable;
import convsheet.xlsx.Box;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Rule;
import convsheet.xlsx.Screen;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The {@code Layers} sheet: the table of layers as given, and in an audit what became of each. */
public final class LayersSheet implements Sheet, XlsxFile.Body {
  public static final int HEADER = 4;
  private static final int FIRST = HEADER + 1;
  private static final int BYTES_PER_VALUE = 4;
  private static final int LEAST_ZOOM = 70;

  /** The most characters of a heading that is not broken. */
  private static final int LONGEST_ON_ONE_LINE = 14;

  private final Evaluation evaluation;
  private final Optional<Ledger> ledger;
  private final IntPredicate hasSheet;
  private final String title;
  private final String summary;
  private final List<Link> links;
  private final List<String> headers = new ArrayList<>();
  private final Styles styles;

  /**
   * The sheet of a question, or with a ledger that of an audit.
   *
   * @param hasSheet whether a layer, by its place, has a sheet to lead to
   * @param links the sheets worth a link below the title
   */
  public LayersSheet(
      Evaluation evaluation,
      Optional<Ledger> ledger,
      IntPredicate hasSheet,
      String title,
      String summary,
      List<Link> links,
      Styles styles) {
    this.evaluation = evaluation;
    this.ledger = ledger;
    this.hasSheet = hasSheet;
    this.title = title;
    this.summary = summary;
    this.links = List.copyOf(links);
    this.styles = styles;
    headers.addAll(table().headers());
    if (ledger.isPresent()) {
      headers.addAll(LayersTable.ADDED);
    }
    for (var look : List.of(Look.TITLE, Look.SUBTITLE, Look.LINK, Look.HEADER, Look.CELL_LINK)) {
      styles.of(look);
    }
    styles.of(Look.CELL);
    styles.of(Look.CENTRED);
    styles.of(Look.CELL, "#,##0");
    styles.of(Look.PLAIN, "#,##0");
    styles.of(Look.PLAIN);
  }

  private LayersTable table() {
    return evaluation.question().table();
  }

  private int rows() {
    return table().rows().size();
  }

  private int nameColumn() {
    for (int c = 0; c < table().headers().size(); c++) {
      if (LayersTable.column(table().headers().get(c)).filter("name"::equals).isPresent()) {
        return c;
      }
    }
    return 0;
  }

  /** Whether a layer has a sheet to lead to. */
  private boolean hasSheet(int layer) {
    return hasSheet.test(layer);
  }

  /** The first that is added: a screen shows it. */
  private int verdictColumn() {
    return table().headers().size();
  }

  /** How the results of a layer agree with the ledger, if that is said. */
  Optional<Ledger.Verdict> verdict(int layer) {
    return ledger.map(own -> own.verdict(layer)).filter(verdict -> !verdict.formula().isEmpty());
  }

  /** The cell in which it is said. */
  String verdictCell(int layer) {
    return A1.cell(FIRST + layer, verdictColumn());
  }

  @Override
  public String name() {
    return SheetNames.LAYERS;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    for (int column = 0; column < headers.size(); column++) {
      frame.width(column, column, width(column));
    }
    if (ledger.isPresent()) {
      frame.zoom(zoom(frame));
    }
    frame.freeze(0, FIRST);
    frame.hideGridLines();
    Printing.table(frame, FIRST + rows() + 2, HEADER);
    for (int i = 0; i < links.size(); i++) {
      frame.link(2, i, SheetFrame.top(links.get(i).sheet()));
    }
    for (int i = 0; i < rows(); i++) {
      if (hasSheet(i)) {
        var name = evaluation.question().network().nodes().get(i).name();
        frame.link(FIRST + i, nameColumn(), SheetFrame.top(name));
      }
    }
    if (ledger.isPresent()) {
      warnOfDifferences(frame);
    }
    return this;
  }

  /** The zoom at which a screen shows all columns, if they are read at that, in percent. */
  private int zoom(SheetFrame frame) {
    double pixels = IntStream.range(0, headers.size()).mapToDouble(frame::pixels).sum();
    return Math.max(LEAST_ZOOM, Math.min(100, 5 * (int) (20 * Screen.zoom(1, pixels))));
  }

  /** The width of a column, in characters, in which its heading, its texts and its link fit. */
  private double width(int column) {
    int header = headers.get(column).length();
    int link = column < links.size() ? links.get(column).text().length() + 3 : 0;
    double heading = header > LONGEST_ON_ONE_LINE ? 16 : header + 2;
    return Math.min(40, Math.max(link, Math.max(longest(column) * 1.1 + 2, heading)));
  }

  /** The most characters of a text in a column. */
  private int longest(int column) {
    int given = table().headers().size();
    return IntStream.range(0, rows())
        .map(
            row ->
                column < given
                    ? table().rows().get(row).texts().get(column).length()
                    : column == verdictColumn()
                        ? ledger.get().verdict(row).text().length()
                        : column == verdictColumn() + 1
                            ? evaluation.outputs().get(row).shape().toString().length()
                            : 0)
        .max()
        .orElse(0);
  }

  /**
   * Colours the verdicts: green where all outputs agree, red where one that is listed does not;
   * nothing where those agree that are listed, and others are not.
   */
  private void warnOfDifferences(SheetFrame frame) {
    var cell = A1.cell(FIRST, verdictColumn());
    var numbers = "LEFT(" + cell + ",FIND(\" of \"," + cell + ")-1)";
    var total =
        "MID("
            + cell
            + ",FIND(\" of \","
            + cell
            + ")+4,FIND(\" agree\","
            + cell
            + ")-FIND(\" of \","
            + cell
            + ")-4)";
    var agree = "AND(" + numbers + "=" + total + ",RIGHT(" + cell + ",6)=\" agree\")";
    frame.format(
        List.of(new Box(FIRST, verdictColumn(), FIRST + rows() - 1, verdictColumn())),
        List.of(
            new Rule.Where(agree, Difference.fill(Colours.AGREES)),
            new Rule.Where(numbers + "<>" + total, Difference.fill(Colours.DIFFERS))));
  }

  @Override
  public void write(SheetOut out) throws IOException {
    out.startRow(0, 26);
    out.text(0, styles.of(Look.TITLE), title);
    out.endRow();
    out.startRow(1, 16);
    out.text(0, styles.of(Look.SUBTITLE), summary);
    out.endRow();
    out.startRow(2, 16);
    for (int i = 0; i < links.size(); i++) {
      out.text(i, styles.of(Look.LINK), links.get(i).text());
    }
    out.endRow();
    out.startRow(HEADER, 30);
    for (int c = 0; c < headers.size(); c++) {
      out.text(c, styles.of(Look.HEADER), headers.get(c));
    }
    out.endRow();
    for (int i = 0; i < rows(); i++) {
      writeLayer(out, i);
    }
    if (ledger.isPresent()) {
      writeTotals(out);
    }
  }

  private void writeLayer(SheetOut out, int i) throws IOException {
    var node = evaluation.question().network().nodes().get(i);
    int cell = styles.of(Look.CELL);
    int option = styles.of(Look.CENTRED);
    int number = styles.of(Look.CELL, "#,##0");
    out.startRow(FIRST + i, 18);
    var texts = table().rows().get(i).texts();
    for (int c = 0; c < texts.size(); c++) {
      var text = texts.get(c);
      if (text.matches("\\d{1,9}") && !text.matches("0\\d+")) {
        out.number(c, option, Integer.parseInt(text));
      } else {
        out.text(c, c == nameColumn() && hasSheet(i) ? styles.of(Look.CELL_LINK) : option, text);
      }
    }
    if (ledger.isPresent()) {
      var verdict = ledger.get().verdict(i);
      if (verdict.formula().isEmpty()) {
        out.text(verdictColumn(), option, verdict.text());
      } else {
        out.formula(verdictColumn(), option, verdict.formula(), verdict.text());
      }
      int c = verdictColumn() + 1;
      out.text(c, option, node.shape().toString());
      out.number(c + 1, number, evaluation.parameters(i));
      out.number(c + 2, number, node.multiplyAdds());
      out.number(c + 3, number, node.shape().count() * BYTES_PER_VALUE);
    }
    out.endRow();
  }

  private void writeTotals(SheetOut out) throws IOException {
    int row = FIRST + rows() + 1;
    int first = verdictColumn() + 1;
    out.startRow(row, 18);
    out.text(first, styles.of(Look.PLAIN), "in all");
    var nodes = evaluation.question().network().nodes();
    long parameters = 0;
    long multiplyAdds = 0;
    long memory = 0;
    for (int i = 0; i < nodes.size(); i++) {
      parameters += evaluation.parameters(i);
      multiplyAdds += nodes.get(i).multiplyAdds();
      memory += nodes.get(i).shape().count() * BYTES_PER_VALUE;
    }
    long[] sums = {parameters, multiplyAdds, memory};
    for (int k = 0; k < sums.length; k++) {
      out.formula(
          first + 1 + k,
          styles.of(Look.PLAIN, "#,##0"),
          "SUM(" + A1.range(FIRST, first + 1 + k, rows(), 1) + ")",
          sums[k]);
    }
    out.endRow();
  }
}
