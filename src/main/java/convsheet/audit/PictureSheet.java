package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.audit.PicturePlan.Map;
import convsheet.audit.PicturePlan.Part;
import convsheet.formula.A1;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sheet {@code Picture}: the whole network on one screen, each grid a small map of coloured
 * cells whose formulas follow the sheets of the layers.
 */
final class PictureSheet implements Sheet {
  /** Shows no number, only the cell's colour. */
  private static final String HIDDEN = ";;;";

  /** How far the longest sentence runs across cells. */
  private static final int TEXT_PIXELS = 940;

  private static final int NAMES = 4;

  /** The first row of the maps. */
  static final int MAPS = NAMES + 3;

  private static final double TEXT_HEIGHT = 13.5;
  private static final int MOST_FINDINGS = 3;
  private static final int MOST_VERDICTS = 8;

  /** So few shades has each colour of a picture in colours: its cells need a format each. */
  private static final int SHADES = 32;

  private final Evaluation evaluation;
  private final Layout layout;
  private final LayersSheet layers;
  private final List<Link> links;
  private final Styles styles;
  private final boolean inColour;
  private final PicturePlan plan;
  private final CellPage page = new CellPage();

  /**
   * The sheet of an audit.
   *
   * @param layers the sheet that says how each layer's results agree
   * @param links the sheets worth a link below the title
   */
  PictureSheet(
      Evaluation evaluation, Layout layout, LayersSheet layers, List<Link> links, Styles styles) {
    this.evaluation = evaluation;
    this.layout = layout;
    this.layers = layers;
    this.links = List.copyOf(links);
    this.styles = styles;
    inColour =
        evaluation.question().picture().channels().stream()
            .map(grid -> grid.label().toLowerCase(Locale.ROOT))
            .toList()
            .equals(List.of("red", "green", "blue"));
    plan = PicturePlan.of(evaluation, inColour);
  }

  @Override
  public String name() {
    return SheetNames.PICTURE;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    int columns = Math.max(plan.columns(), TEXT_PIXELS / plan.pixels());
    frame.square(plan.pixels(), columns + 1);
    frame.hideGridLines();
    frame.hideHeadings(); // too narrow to be read
    frame.freeze(0, NAMES - 1);
    var source = evaluation.question().source();
    page.height(0, 26);
    page.text(
        0,
        1,
        styles.of(Look.TITLE),
        SheetNames.PICTURE_TITLE + (source.isEmpty() ? "" : " in " + source));
    page.height(1, 16);
    page.text(
        1,
        1,
        styles.of(Look.SUBTITLE),
        "Change a pixel on Input, or a weight on a layer's sheet: every map follows. Click a name to"
            + " see its numbers.");
    page.height(2, 16);
    int column = 1;
    for (var link : links) {
      page.text(2, column, styles.of(Look.LINK), link.text());
      frame.link(2, column, SheetFrame.top(link.sheet()));
      column += (int) Math.ceil((link.text().length() * 6.5 + 20) / plan.pixels());
    }
    page.height(3, 6);
    var scales = new ColourScales(frame, layout);
    for (var part : plan.parts()) {
      writeNames(frame, part);
      part.names().forEach(name -> write(frame, name));
      part.filters().forEach(this::write);
      part.outputs().forEach(this::write);
      colour(scales, part);
    }
    page.height(NAMES, TEXT_HEIGHT);
    page.height(NAMES + 1, TEXT_HEIGHT);
    page.height(NAMES + 2, 4);
    if (inColour) {
      writeInColour();
    }
    int end = writeWords(MAPS + plan.rows() + 2);
    Printing.only(frame, end, columns);
    Printing.onePage(frame, end, columns);
    return page;
  }

  private void writeNames(SheetFrame frame, Part part) {
    page.text(NAMES, part.column(), styles.of(Look.LINK), name(part));
    frame.link(NAMES, part.column(), SheetFrame.top(name(part)));
    page.text(
        NAMES + 1,
        part.column(),
        styles.of(Look.NOTE),
        part.layer() < 0
            ? evaluation.question().picture().shape().toString()
            : PicturePlan.words(evaluation.question().network().nodes().get(part.layer())));
  }

  private String name(Part part) {
    return part.layer() < 0
        ? SheetNames.INPUT
        : evaluation.question().network().nodes().get(part.layer()).name();
  }

  /** Writes the cells of a map, each a formula. */
  private void write(Map map) {
    var references = layout.references(name());
    for (int r = 0; r < map.rows(); r++) {
      for (int c = 0; c < map.columns(); c++) {
        var expr = map.cell(r, c);
        var formula = FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
        double value = expr.evaluate(evaluation.cells());
        for (int s = 0; s < map.stretch(); s++) {
          int column = c * map.stretch() + s;
          int style =
              styles.map(
                  HIDDEN, r == 0, r == map.rows() - 1, column == 0, column == map.width() - 1);
          page.formula(MAPS + map.row() + r, map.column() + column, style, formula, value);
        }
      }
    }
  }

  /** Writes what a person calls a filter, over as many cells as it takes. */
  private void write(SheetFrame frame, PicturePlan.Name name) {
    int row = MAPS + name.row();
    page.text(row, name.column(), styles.of(Look.NOTE), name.text());
    if (name.rows() > 1) {
      frame.merge(
          new Box(row, name.column(), row + name.rows() - 1, name.column() + name.columns() - 1));
    }
  }

  private static Box range(Map map) {
    int row = MAPS + map.row();
    return new Box(row, map.column(), row + map.rows() - 1, map.column() + map.width() - 1);
  }

  /** All cells from the first map to the last: there is nothing else among them. */
  private static String span(List<Map> maps) {
    var ranges = maps.stream().map(PictureSheet::range).toList();
    int top = ranges.stream().mapToInt(Box::top).min().orElseThrow();
    int left = ranges.stream().mapToInt(Box::left).min().orElseThrow();
    int bottom = ranges.stream().mapToInt(Box::bottom).max().orElseThrow();
    int right = ranges.stream().mapToInt(Box::right).max().orElseThrow();
    return A1.absoluteSpan(top, left, bottom - top + 1, right - left + 1);
  }

  private void colour(ColourScales scales, Part part) {
    if (part.layer() < 0) {
      part.outputs()
          .forEach(
              map ->
                  scales.picture(map.grid(), evaluation.values(map.grid()), List.of(range(map))));
      return;
    }
    for (var maps : List.of(part.filters(), part.outputs())) {
      if (!maps.isEmpty()) {
        boolean signed =
            maps == part.filters()
                || maps.stream()
                    .flatMapToDouble(map -> Arrays.stream(evaluation.values(map.grid())))
                    .anyMatch(value -> value < 0);
        scales.around0(
            maps.stream().map(PictureSheet::range).toList(), span(maps), signed, Colours.POSITIVE);
      }
    }
  }

  /** The picture a second time, each cell in its colour. */
  private void writeInColour() {
    var maps = plan.parts().get(0).outputs();
    var channels = evaluation.question().picture().channels();
    double most =
        channels.stream()
            .flatMapToDouble(grid -> Arrays.stream(evaluation.values(grid)))
            .max()
            .orElse(1);
    double white = most <= 1 ? 1 : 255;
    var map = maps.get(0);
    for (int r = 0; r < map.rows(); r++) {
      for (int c = 0; c < map.columns(); c++) {
        var colour = new StringBuilder();
        for (var channel : maps) {
          double share = channel.cell(r, c).evaluate(evaluation.cells()) / white;
          long shade = Math.round(Math.max(0, Math.min(1, share)) * (SHADES - 1));
          colour.append(String.format(Locale.ROOT, "%02X", shade * 255 / (SHADES - 1)));
        }
        page.empty(MAPS + r, plan.colourColumn() + c, styles.filled(colour.toString()));
      }
    }
  }

  /** What the colours mean, and what the workbook found; gives back the row below. */
  private int writeWords(int row) {
    var lines = new ArrayList<String>();
    lines.add(
        "Orange is above 0, blue below, white is 0; the picture goes from white to black, or to the"
            + " colour of its channel. Small maps on the left of a layer are its filters.");
    if (inColour) {
      lines.add(
          "The picture in its own colours shows what was read: it does not follow when a pixel is"
              + " changed.");
    }
    var left = new LinkedHashMap<String, List<String>>();
    for (var part : plan.parts()) {
      left(part)
          .ifPresent(what -> left.computeIfAbsent(what, w -> new ArrayList<>()).add(name(part)));
    }
    left.forEach((what, names) -> lines.add(Problem.list(names) + ": " + what + "."));
    for (var line : lines) {
      text(row++, styles.of(Look.NOTE), line);
    }
    row = writeVerdict(row);
    var findings = evaluation.question().findings();
    for (var finding : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
      var place = finding.sheet().isEmpty() ? "" : finding.sheet() + " ";
      text(
          row++,
          styles.of(Look.SUBTITLE),
          "Found: " + place + finding.cells() + ": " + finding.message());
    }
    if (findings.size() > MOST_FINDINGS) {
      text(
          row++,
          styles.of(Look.SUBTITLE),
          "and " + (findings.size() - MOST_FINDINGS) + " more things of that kind");
    }
    return row;
  }

  /** How the results agree that are computed twice, live. */
  private int writeVerdict(int row) {
    var formula = new StringBuilder();
    var value =
        new StringBuilder("Computed twice, by the formulas and product by product in the Ledger: ");
    formula.append('"').append(value).append('"');
    int count = 0;
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var verdict = layers.verdict(i);
      if (verdict.isEmpty()) {
        continue;
      }
      if (count == MOST_VERDICTS) {
        formula.append("&\", ...\"");
        value.append(", ...");
        break;
      }
      var words = (count == 0 ? "" : ", ") + nodes.get(i).name() + " ";
      formula.append("&\"").append(words.replace("\"", "\"\"")).append("\"&");
      formula.append(A1.sheet(SheetNames.LAYERS)).append(layers.verdictCell(i));
      value.append(words).append(verdict.get().text());
      count++;
    }
    if (count == 0) {
      return row;
    }
    page.height(row, TEXT_HEIGHT);
    page.formula(row, 1, styles.of(Look.SUBTITLE), formula.toString(), value.toString());
    return row + 1;
  }

  private void text(int row, int style, String text) {
    page.height(row, TEXT_HEIGHT);
    page.text(row, 1, style, text);
  }

  /** What is not shown of a layer as it is. */
  private Optional<String> left(Part part) {
    int k = part.outputs().get(0).averaged();
    var words = new ArrayList<String>();
    if (part.outputs().size() < part.channels()) {
      words.add(
          "the first " + part.outputs().size() + " of " + part.channels() + " channels are shown");
    }
    if (k > 1) {
      words.add("each cell is the average of up to " + k + " x " + k);
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }
}
