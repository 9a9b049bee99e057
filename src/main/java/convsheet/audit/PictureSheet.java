package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.audit.PicturePlan.Map;
import convsheet.audit.PicturePlan.Part;
import convsheet.formula.A1;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.question.ColourPicture;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Screen;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sheet {@code Picture}: the whole network on one screen, each grid a small map of coloured
 * cells whose formulas follow the sheets of the layers.
 */
final class PictureSheet implements Sheet {
  /** Shows no number, only the cell's colour. */
  private static final String HIDDEN = ";;;";

  private static final double TEXT_HEIGHT = PicturePlan.LINE * SheetFrame.POINTS_PER_PIXEL;
  private static final int MOST_FINDINGS = 3;

  /** How the largest number of a layer is shown, and in how many pixels. */
  private static final String SCALE = "[<0.001]\"to \"0.0E+00;[<10]\"to \"0.0000;\"to \"0.0";

  private static final int SCALE_PIXELS = 68;

  /** Where a list of verdicts is cut off, for one line to show it. */
  private static final int VERDICTS_CHARACTERS = 150;

  /** So few shades has each colour of a picture in colours: its cells need a format each. */
  private static final int SHADES = 32;

  private final Evaluation evaluation;
  private final Layout layout;
  private final LayersSheet layers;
  private final List<Link> links;
  private final Styles styles;
  private final Optional<ColourPicture> colours;
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
    colours = ColourPicture.of(evaluation);
    int lines = legend().size() + (hasVerdict() ? 1 : 0) + found().size();
    plan = PicturePlan.of(evaluation, colours.isPresent(), lines);
  }

  @Override
  public String name() {
    return SheetNames.PICTURE;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    int columns = Math.max(plan.columns(), Screen.WIDTH / plan.pixels());
    frame.square(plan.pixels(), 1, columns);
    frame.pixels(0, 0, PicturePlan.MARGIN);
    frame.hideGridLines();
    frame.freeze(0, PicturePlan.FIRST - 1);
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
        "Change a pixel on Input, or a weight on a layer's sheet: every map follows. Click a name or"
            + " a map to see its numbers."
            + (plan.fits()
                ? ""
                : " The network is larger than a screen: scroll to see all of it."));
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
      part.filters().forEach(map -> write(frame, map));
      part.outputs().forEach(map -> write(frame, map));
      colour(scales, part);
    }
    for (int band : plan.bands()) {
      page.height(band, TEXT_HEIGHT);
      page.height(band + 1, TEXT_HEIGHT);
      page.height(band + 2, TEXT_HEIGHT);
    }
    colours.ifPresent(this::writeInColour);
    page.height(plan.rows(), TEXT_HEIGHT / 2);
    int end = writeWords(plan.rows() + 1);
    Printing.only(frame, end, columns);
    Printing.onePage(frame, end, columns);
    return page;
  }

  private void writeNames(SheetFrame frame, Part part) {
    page.text(part.row(), part.column(), styles.of(Look.LINK), name(part));
    frame.link(part.row(), part.column(), SheetFrame.top(name(part)));
    page.text(
        part.row() + 1,
        part.column(),
        styles.of(Look.NOTE),
        part.layer() < 0
            ? evaluation.question().picture().shape().toString()
            : PicturePlan.words(evaluation.question().network().nodes().get(part.layer())));
    if (part.layer() >= 0) {
      writeScale(frame, part);
    }
  }

  /** Writes the number that has the strongest colour of a layer's outputs, live. */
  private void writeScale(SheetFrame frame, Part part) {
    var all = span(part.outputs());
    double most =
        part.outputs().stream()
            .flatMapToDouble(
                map ->
                    IntStream.range(0, map.rows() * map.columns())
                        .mapToObj(i -> map.cell(i / map.columns(), i % map.columns()))
                        .mapToDouble(cell -> Math.abs(cell.evaluate(evaluation.cells()))))
            .max()
            .orElse(0);
    int row = part.row() + 2;
    int right = part.column() + SCALE_PIXELS / plan.pixels();
    page.formula(
        row,
        part.column(),
        styles.of(Look.SCALE, SCALE),
        "MAX(MAX(" + all + "),-MIN(" + all + "))",
        most);
    if (right > part.column()) {
      frame.merge(new Box(row, part.column(), row, right));
    }
  }

  private String name(Part part) {
    return part.layer() < 0
        ? SheetNames.INPUT
        : evaluation.question().network().nodes().get(part.layer()).name();
  }

  /** Writes the cells of a map, each a formula, which lead to the grid. */
  private void write(SheetFrame frame, Map map) {
    frame.link(map.box(), GridSheet.place(layout, map.grid()));
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
          page.formula(map.row() + r, map.column() + column, style, formula, value);
        }
      }
    }
  }

  /** Writes what a person calls a filter, over as many cells as it takes; leads to the filter. */
  private void write(SheetFrame frame, PicturePlan.Name name) {
    var cells = name.cells();
    page.text(cells.top(), cells.left(), styles.of(Look.NOTE), name.text());
    frame.link(cells, GridSheet.place(layout, name.grid()));
    if (cells.top() < cells.bottom() || cells.left() < cells.right()) {
      frame.merge(cells);
    }
  }

  /** All cells of maps, as the arguments of a function: a range for each column of maps. */
  private static String span(List<Map> maps) {
    var columns = new TreeMap<Integer, Box>();
    for (var map : maps) {
      columns.merge(map.column(), map.box(), PictureSheet::around);
    }
    return columns.values().stream()
        .map(
            box ->
                A1.absoluteSpan(
                    box.top(),
                    box.left(),
                    box.bottom() - box.top() + 1,
                    box.right() - box.left() + 1))
        .collect(Collectors.joining(","));
  }

  private static Box around(Box one, Box other) {
    return new Box(
        Math.min(one.top(), other.top()),
        Math.min(one.left(), other.left()),
        Math.max(one.bottom(), other.bottom()),
        Math.max(one.right(), other.right()));
  }

  private void colour(ColourScales scales, Part part) {
    if (part.layer() < 0) {
      part.outputs().forEach(map -> scales.picture(map.grid(), List.of(map.box())));
      return;
    }
    for (var maps : List.of(part.filters(), part.outputs())) {
      if (!maps.isEmpty()) {
        boolean signed =
            maps == part.filters()
                || maps.stream()
                    .flatMapToDouble(map -> Arrays.stream(evaluation.values(map.grid())))
                    .anyMatch(value -> value < 0);
        scales.around0(maps.stream().map(Map::box).toList(), span(maps), signed, Colours.POSITIVE);
      }
    }
  }

  /** The picture a second time, each cell in its colour. */
  private void writeInColour(ColourPicture picture) {
    var maps = plan.parts().get(0).outputs();
    var map = maps.get(0);
    for (int r = 0; r < map.rows(); r++) {
      for (int c = 0; c < map.columns(); c++) {
        var colour = new StringBuilder();
        for (var channel : maps) {
          double share = picture.share(channel.cell(r, c).evaluate(evaluation.cells()));
          long shade = Math.round(share * (SHADES - 1));
          colour.append(String.format(Locale.ROOT, "%02X", shade * 255 / (SHADES - 1)));
        }
        page.empty(map.row() + r, plan.colourColumn() + c, styles.filled(colour.toString()));
      }
    }
  }

  /** What the colours mean. */
  private List<String> legend() {
    var lines = new ArrayList<String>();
    lines.add(
        "Orange is above 0, blue below, white 0; the picture goes to black or to its channel's colour."
            + " Small maps on the left are filters. Each layer's scale is its own, up to the number"
            + " above it.");
    if (colours.isPresent()) {
      lines.add(
          "The picture in its own colours shows what was read: it does not follow when a pixel is"
              + " changed.");
    }
    return lines;
  }

  /** What the workbook found. */
  private List<String> found() {
    var lines = new ArrayList<String>();
    var findings = evaluation.question().findings();
    for (var finding : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
      var place = finding.sheet().isEmpty() ? "" : finding.sheet() + " ";
      lines.addAll(
          PicturePlan.broken("Found: " + place + finding.cells() + ": " + finding.message()));
    }
    if (findings.size() > MOST_FINDINGS) {
      lines.add("and " + (findings.size() - MOST_FINDINGS) + " more things of that kind");
    }
    return lines;
  }

  /** Writes the words below the maps; gives back the row below. */
  private int writeWords(int row) {
    for (var text : legend()) {
      text(row++, styles.of(Look.NOTE), text);
    }
    for (var text : plan.left()) {
      text(row++, styles.of(Look.NOTE), text);
    }
    row = writeVerdict(row);
    for (var text : found()) {
      text(row++, styles.of(Look.SUBTITLE), text);
    }
    return row;
  }

  private boolean hasVerdict() {
    return IntStream.range(0, evaluation.question().network().nodes().size())
        .anyMatch(i -> layers.verdict(i).isPresent());
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
      if (value.length() > VERDICTS_CHARACTERS) {
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
}
