package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.audit.Outline.Lines;
import convsheet.back.Deconvnet;
import convsheet.back.Rectangle;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.Interpreter;
import convsheet.formula.References;
import convsheet.formula.SheetNames;
import convsheet.network.Network;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.CellFormat.Stroke;
import convsheet.xlsx.Colours;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Printing;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sheet of a {@link Deconvolution}: the picture with the receptive field outlined, then the
 * steps from the activation back to the pixels, left to right.
 */
final class DeconvolutionSheet implements Sheet, XlsxFile.Body {
  private static final int LINKS = 2;
  private static final int TITLES = 3;
  private static final int WAYS = 4;
  private static final int NUMBERS = 5;
  private static final int HEADING = 6;

  private static final double PIXELS_PER_CHARACTER = 5.8;
  private static final int LEAST_PIXELS = 34;
  private static final double CHARACTERS_PER_LINK_CELL = 5;

  /**
   * Grids one below the other and how they are shown.
   *
   * @param title what they are
   * @param way how they come about
   * @param grids the grids
   * @param origin the first row and column that they are numbered with, if they are
   * @param lines what is outlined in each of them
   */
  private record Part(
      String title, String way, List<ComputedGrid> grids, Optional<Rectangle> origin, Lines lines) {
    int characters() {
      return Math.max(title.length(), way.length());
    }
  }

  private final String name;
  private final Network.Node node;
  private final Deconvnet deconvnet;
  private final Evaluation evaluation;
  private final Layout layout;
  private final List<Part> parts = new ArrayList<>();
  private final Interpreter values = new Interpreter();
  private final Function<String, List<Link>> links;

  private final List<NumberFormat> formats = new ArrayList<>();
  private final List<Integer> cellStyles = new ArrayList<>();
  private final List<Outline> outlines = new ArrayList<>();
  private final double pixels;
  private final int zoom;

  /** How much larger titles and links are than usual. */
  private final double larger;

  private final int titleStyle;
  private final int summaryStyle;
  private final int linkStyle;
  private final int noteStyle;
  private final int stepStyle;
  private final int numberingStyle;

  /**
   * A sheet.
   *
   * @param node the activation's layer
   * @param layout where the grids of the network stand
   * @throws ProblemException if it would need more rows or columns than a sheet has
   */
  DeconvolutionSheet(
      String name,
      Network.Node node,
      Deconvnet deconvnet,
      Evaluation evaluation,
      Layout layout,
      Function<String, List<Link>> links,
      Styles styles) {
    this.name = name;
    this.node = node;
    this.deconvnet = deconvnet;
    this.evaluation = evaluation;
    noteStyle = styles.of(Look.NOTE);
    stepStyle = styles.of(Look.LABEL);
    numberingStyle = styles.of(Look.NUMBERING);
    this.links = links;
    parts.add(picture());
    for (var step : deconvnet.steps()) {
      parts.add(
          new Part(
              step.title(), step.way(), step.grids(), step.area(), Lines.blocks(step.block())));
    }
    this.layout =
        layout.with(
            name,
            HEADING,
            parts.stream()
                .map(
                    part ->
                        new Layout.Group(
                            part.characters(),
                            part.grids().stream().map(ComputedGrid::grid).toList()))
                .toList());
    compute();
    var field = new Outline(styles, Stroke.THICK, Colours.FIELD_LINE);
    var block = new Outline(styles, Stroke.MEDIUM, Colours.NOTE);
    for (var part : parts) {
      outlines.add(outlines.isEmpty() ? field : block);
      var format =
          NumberFormat.of(part.grids().stream().map(grid -> values.values(grid.grid())).toList());
      formats.add(format);
      cellStyles.add(styles.of(Look.GRID, format.pattern()));
    }
    int characters = formats.stream().mapToInt(NumberFormat::characters).max().orElseThrow();
    pixels = Math.max(LEAST_PIXELS, Math.ceil(characters * PIXELS_PER_CHARACTER) + 8);
    zoom = GridSizes.square(this.layout, this.layout.towers(name), pixels).zoom();
    larger = GridSizes.larger(zoom);
    titleStyle = styles.of(Look.TITLE, larger);
    summaryStyle = styles.of(Look.SUBTITLE, larger);
    linkStyle = styles.of(Look.LINK, larger);
  }

  /** The picture, its receptive field outlined. */
  private Part picture() {
    var copies =
        evaluation.question().picture().channels().stream()
            .map(
                channel ->
                    new ComputedGrid(
                        new Grid(
                            name,
                            Grid.Part.PICTURE,
                            channel.label(),
                            channel.rows(),
                            channel.columns()),
                        (row, column) -> new Expr.Ref(channel, row, column)))
            .toList();
    var picture = copies.get(0).grid();
    return new Part(
        "the picture",
        "outlined: the receptive field",
        copies,
        Optional.of(new Rectangle(0, 0, picture.rows(), picture.columns())),
        deconvnet.receptiveField().map(Lines::around).orElse(Lines.NONE));
  }

  private void compute() {
    var picture = evaluation.question().picture().channels();
    picture.forEach(grid -> values.define(grid, evaluation.values(grid)));
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> values.define(parameter.grid(), parameter.values()));
      layer.steps().forEach(values::compute);
      layer.outputs().forEach(o -> values.define(o.grid(), evaluation.values(o.grid())));
    }
    parts.forEach(part -> part.grids().forEach(values::compute));
  }

  @Override
  public String name() {
    return name;
  }

  // ---- what POI writes: sizes, colours, links ----

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    frame.square(pixels, layout.columns(name) + 2);
    frame.zoom(zoom);
    frame.freeze(0, HEADING);
    frame.hideGridLines();
    int columns = layout.columns(name);
    Printing.cells(frame, layout.rows(name), columns, HEADING, row -> layout.isBetween(name, row));
    int column = 0;
    for (var link : links.apply(name)) {
      frame.link(LINKS, column, SheetFrame.top(link.sheet()));
      column += width(link);
    }
    var towers = layout.towers(name);
    var scales = new ColourScales(frame, layout);
    var picture =
        parts.get(0).grids().stream().collect(Collectors.toMap(ComputedGrid::grid, grid -> grid));
    scales.likeSource(towers.get(0), picture, evaluation);
    for (var tower : towers.subList(1, towers.size())) {
      if (tower.role() == Grid.Role.PARAMETER) {
        scales.of(tower, evaluation);
      } else {
        scales.diverging(tower);
      }
    }
    return this;
  }

  private int style(int part, int row, int column) {
    return outlines.get(part).of(cellStyles.get(part), parts.get(part).lines().of(row, column));
  }

  private int width(Link link) {
    return (int) Math.ceil(link.text().length() * larger / CHARACTERS_PER_LINK_CELL) + 1;
  }

  // ---- what is streamed: cells ----

  @Override
  public void write(SheetOut out) throws IOException {
    out.remedy("Project a layer that is nearer to the picture, or one with fewer filters.");
    writeHeading(out);
    var towers = layout.towers(name);
    var next = new int[towers.size()];
    var references = layout.references(name);
    int rows = layout.rows(name);
    for (int row = HEADING; row < rows; row++) {
      out.startRow(row);
      for (int t = 0; t < towers.size(); t++) {
        var grids = parts.get(t).grids();
        while (next[t] < grids.size() && row >= end(grids.get(next[t]).grid())) {
          next[t]++;
        }
        if (next[t] < grids.size()) {
          writeRow(out, t, grids.get(next[t]), row, references);
        }
      }
      out.endRow();
    }
  }

  private int end(Grid grid) {
    return layout.place(grid).row() + grid.rows();
  }

  private void writeHeading(SheetOut out) throws IOException {
    var start = deconvnet.steps().get(0);
    var activation = start.grids().get(0).at(0, 0).cell().orElseThrow();
    out.startRow(0, 26 * larger);
    out.text(0, titleStyle, "What " + describe(activation) + SheetNames.DECONVOLUTION_TITLE);
    out.endRow();
    out.startRow(1, 16 * larger);
    out.text(
        0,
        summaryStyle,
        "A deconvnet (Zeiler and Fergus 2014): the activation goes back down to the pixels the way"
            + " it came up. Each step shows the cells that anything comes back to; all others are"
            + " 0.");
    out.endRow();
    out.startRow(LINKS, 16 * larger);
    int column = 0;
    for (var link : links.apply(name)) {
      out.text(column, linkStyle, link.text());
      column += width(link);
    }
    writeWarning(out, column, activation);
    out.endRow();
    out.startRow(TITLES, 20);
    var towers = layout.towers(name);
    for (int t = 0; t < towers.size(); t++) {
      out.text(towers.get(t).column(), stepStyle, parts.get(t).title());
    }
    out.endRow();
    out.startRow(WAYS, 14);
    for (int t = 0; t < towers.size(); t++) {
      out.text(towers.get(t).column(), noteStyle, parts.get(t).way());
    }
    out.endRow();
    out.startRow(NUMBERS, 14);
    for (int t = 0; t < towers.size(); t++) {
      if (parts.get(t).origin().isPresent()) {
        int first = parts.get(t).origin().get().left() + 1;
        for (int c = 0; c < towers.get(t).columns(); c++) {
          out.number(towers.get(t).column() + c, numberingStyle, first + c);
        }
      }
    }
    out.endRow();
  }

  /** {@code Conv2, channel 2, at row 5, column 7}, or {@code output 3 of Dense}. */
  private String describe(Expr.Ref activation) {
    if (node.shape().isVector()) {
      return "output " + (activation.row() + 1) + " of " + node.name();
    }
    return node.name()
        + ", channel "
        + activation.grid().channel()
        + ", at row "
        + (activation.row() + 1)
        + ", column "
        + (activation.column() + 1);
  }

  /** Says so where nothing can come back, as long as it is so. */
  private void writeWarning(SheetOut out, int column, Expr.Ref activation) throws IOException {
    var cell = layout.references(name).cell(activation);
    var text = "This activation is 0 for this picture, so nothing comes back.";
    double value = activation.evaluate(values);
    var formula = "IF(" + cell + "=0,\"" + text + "\",\"\")";
    if (Double.isNaN(value)) {
      out.formula(column, noteStyle, formula, value);
    } else {
      out.formula(column, noteStyle, formula, value == 0 ? text : "");
    }
  }

  private void writeRow(SheetOut out, int t, ComputedGrid computed, int row, References references)
      throws IOException {
    var part = parts.get(t);
    var grid = computed.grid();
    var place = layout.place(grid);
    int r = row - place.row();
    if (r == -1) {
      out.text(place.column(), noteStyle, grid.label());
    } else if (r >= 0) {
      if (part.origin().isPresent()) {
        out.number(place.column() - 1, numberingStyle, part.origin().get().top() + r + 1);
      }
      var numbers = values.values(grid);
      for (int c = 0; c < grid.columns(); c++) {
        int column = place.column() + c;
        int style = style(t, r, c);
        var expr = computed.at(r, c);
        if (expr.isBlank()) {
          out.empty(column, style);
        } else if (expr.reads().isEmpty()) {
          out.number(column, style, numbers[r * grid.columns() + c]);
        } else {
          out.formula(column, style, print(expr, references), numbers[r * grid.columns() + c]);
        }
      }
    }
  }

  private static String print(Expr expr, References references) {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }
}
