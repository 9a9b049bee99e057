package convsheet.audit;

import convsheet.audit.Results.Shown;
import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Box;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Progress;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sheet of the picture or of a layer: its grids, each looking like a picture. */
public final class GridSheet implements Sheet, XlsxFile.Body {
  /** What stands beside grids in an exercise that checks itself. */
  public interface Beside {
    /** Has what stands beside a grid change its colour. */
    void colour(SheetFrame frame, Grid grid);

    /** Writes into the row of a grid's label, to its left. */
    void writeLight(SheetOut out, Grid grid) throws IOException;

    /** Writes into the row of a grid's label, to its right. */
    void writeCounts(SheetOut out, Grid grid) throws IOException;
  }

  /**
   * What is to be done on a sheet, that also stands on it when it is printed by itself.
   *
   * @param name by whom; empty if that is not known
   */
  public record ToDo(String text, String name) {}

  /** A text that leads to another sheet. */
  public record Link(String text, String sheet) {}

  /** The row of the links, counted from 0. */
  public static final int LINKS = 2;

  private static final int SUMMARY = 1;
  private static final int SUMMARY_POINTS = 16;
  private static final double LINE_POINTS = 13;

  /** How wide what is to be done is at least, and at most, in pixels. */
  private static final double LEAST_WIDTH = 540;

  private static final double MOST_WIDTH = 1000;

  private static final double PIXELS_PER_CHARACTER = 5.8;

  /** The pixels of a character of a link. */
  private static final double HEADING_CHARACTER = 6.6;

  /** How much larger labels become: they have room for no more. */
  private static final double LABELS_LARGER = 1.25;

  /** The pixels of what is counted beside a grid. */
  private static final double COUNTS_WIDTH = 170;

  /** What a title takes beside its characters, which are larger than those of links. */
  private static final String TITLE_WIDER = " ".repeat(16);

  /** The characters that a cell to be filled in has room for. */
  private static final int OPEN_CHARACTERS = 6;

  private final String name;
  private final String title;
  private final String summary;
  private final Optional<ToDo> toDo;
  private final List<Link> links;
  private final Layout layout;
  private final Evaluation evaluation;
  private final Padding padding;
  private final Map<Grid, ComputedGrid> computed = new HashMap<>();
  private final Map<Tower, NumberFormat> formats = new IdentityHashMap<>();
  private final Results results;
  private final Optional<Beside> beside;
  private final Optional<InspectorOutline> outline;
  private final FormulaPrinter.Style formulas;
  private final Progress progress;

  private final GridSizes sizes;
  private final int zoom;

  /** How much larger titles and links are than usual. */
  private final double larger;

  private final int titleStyle;
  private final int summaryStyle;
  private final int linkStyle;
  private final int wordStyle;
  private final int labelStyle;
  private final int numberingStyle;
  private final int askedStyle;
  private final int roomStyle;
  private final int followingStyle;
  private final Map<Tower, Integer> cellStyles = new IdentityHashMap<>();
  private final Map<Tower, Integer> zeroStyles = new IdentityHashMap<>();
  private final Map<Tower, Integer> copyStyles = new IdentityHashMap<>();

  private List<Jumps.Jump> jumps = List.of();
  private double summaryPoints = SUMMARY_POINTS;

  private GridSheet(Builder builder, String name, Padding padding, List<ComputedGrid> computed) {
    this.name = name;
    this.title = builder.title;
    this.toDo = builder.toDo;
    this.summary = builder.summary + toDo.map(own -> " " + own.text()).orElse("");
    this.links = builder.links;
    this.layout = builder.layout;
    this.evaluation = builder.evaluation;
    this.results = builder.results;
    this.beside = builder.beside;
    this.outline = builder.outline;
    this.formulas = builder.formulas;
    this.progress = builder.progress;
    this.padding = padding;
    computed.forEach(grid -> this.computed.put(grid.grid(), grid));
    layout.copies(name).forEach(copy -> this.computed.put(copy.grid(), copy));
    var styles = builder.styles;
    numberingStyle = styles.of(Look.NUMBERING);
    boolean open = towers().stream().anyMatch(this::isOpen);
    askedStyle = open ? styles.of(Look.ASKED) : 0;
    roomStyle = open ? styles.of(Look.ROOM) : 0;
    followingStyle = open ? styles.of(Look.FOLLOWING) : 0;
    var towers = towers();
    for (var tower : towers) {
      var format = NumberFormat.of(tower.grids().stream().map(this::shownValues).toList());
      formats.put(tower, isOpen(tower) ? format.atLeast(OPEN_CHARACTERS) : format);
      cellStyles.put(tower, styles.of(Look.GRID, format.pattern()));
      zeroStyles.put(tower, styles.of(Look.PADDING, format.pattern()));
      if (tower.role() == Grid.Role.PADDED) {
        copyStyles.put(tower, styles.of(Look.COPY, format.pattern()));
      }
    }
    sizes = GridSizes.of(layout, towers, tower -> formats.get(tower).characters());
    int whole = sizes.zoom();
    zoom = builder.beside.isEmpty() ? whole : Math.min(whole, sizes.zoomWith(name, COUNTS_WIDTH));
    larger = GridSizes.larger(zoom);
    titleStyle = styles.of(Look.TITLE, larger);
    summaryStyle = styles.of(toDo.isPresent() ? Look.PARAGRAPH : Look.SUBTITLE, larger);
    summaryPoints = SUMMARY_POINTS * larger;
    linkStyle = styles.of(Look.LINK, larger);
    wordStyle = styles.of(Look.SUBTITLE, larger);
    labelStyle = styles.of(Look.LABEL, Math.min(larger, LABELS_LARGER));
  }

  /** What all sheets of a workbook have in common, and the words of one. */
  public static final class Builder {
    private final Layout layout;
    private final Evaluation evaluation;
    private final Styles styles;
    private final Results results;
    private final FormulaPrinter.Style formulas;
    private final Progress progress;
    private Optional<Beside> beside = Optional.empty();
    private Optional<InspectorOutline> outline = Optional.empty();
    private String title = "";
    private String summary = "";
    private Optional<ToDo> toDo = Optional.empty();
    private List<Link> links = List.of();

    public Builder(
        Layout layout,
        Evaluation evaluation,
        Styles styles,
        Results results,
        FormulaPrinter.Style formulas,
        Progress progress) {
      this.layout = layout;
      this.evaluation = evaluation;
      this.styles = styles;
      this.results = results;
      this.formulas = formulas;
      this.progress = progress;
    }

    public Builder heading(String title, String summary, List<Link> links) {
      this.title = title;
      this.summary = summary;
      this.links = List.copyOf(links);
      return this;
    }

    /** Has the next sheet say what is to be done there, or nothing of the kind. */
    public Builder toDo(Optional<ToDo> toDo) {
      this.toDo = toDo;
      return this;
    }

    /** The heading of a layer's sheet. */
    public Builder heading(Network.Node node, List<Link> links) {
      return heading(
          Layout.title(node),
          node.layer().type()
              + ": "
              + node.layer().summary()
              + ". Reads "
              + String.join(", ", node.from())
              + (layout.towers(node.name()).stream().anyMatch(t -> t.role() == Grid.Role.PADDED)
                  ? ": the padded input is a copy of that."
                  : "."),
          links);
    }

    /** Has a light tell beside each grid how far a person has come with it. */
    public Builder beside(Optional<Beside> beside) {
      this.beside = beside;
      return this;
    }

    /** Has cells follow what the Inspector shows. */
    Builder outlined(InspectorOutline outline) {
      this.outline = Optional.of(outline);
      return this;
    }

    public GridSheet input() {
      return new GridSheet(this, FeatureMap.INPUT, Padding.NONE, List.of());
    }

    public GridSheet layer(int i) {
      var grids = evaluation.grids().get(i);
      var computed = new ArrayList<>(grids.steps());
      computed.addAll(grids.outputs());
      return new GridSheet(
          this, evaluation.question().network().nodes().get(i).name(), grids.padding(), computed);
    }
  }

  /** The towers that this workbook has: in a question, only what is given. */
  private List<Tower> towers() {
    return layout.towers(name).stream()
        .filter(tower -> shown(tower.grids().get(0), 0, 0) != Shown.ABSENT)
        .toList();
  }

  /** How a cell is shown: what is not computed is there as its number; a copy is live. */
  private Shown shown(Grid grid, int row, int column) {
    if (grid.role() == Grid.Role.COPY) {
      return results.ofCopy(layout.source(grid), row, column);
    }
    return computed.containsKey(grid) ? results.of(grid, row, column) : Shown.NUMBER;
  }

  /** Whether values of a grid, or of what it is a copy of, are not in the workbook. */
  private boolean isOpen(Grid grid) {
    return computed.containsKey(grid) && results.isOpen(layout.source(grid));
  }

  /** The values of a grid that are in the workbook; those that are not are NaN. */
  private double[] shownValues(Grid grid) {
    var values = evaluation.values(layout.source(grid));
    if (!isOpen(grid)) {
      return values;
    }
    var shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown(grid, i / grid.columns(), i % grid.columns()).isOpen()) {
        shown[i] = Double.NaN;
      }
    }
    return shown;
  }

  /** Whether some cells of a tower hold no result yet. */
  private boolean isOpen(Tower tower) {
    return tower.grids().stream().anyMatch(this::isOpen);
  }

  // ---- what POI writes: sizes, colours, links ----

  @Override
  public String name() {
    return name;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    jumps = jumps();
    int last = jumps.stream().mapToInt(Jumps.Jump::column).max().orElse(0);
    int columns = Math.max(layout.columns(name), toDo.isPresent() ? wrapSummary(frame) : 0);
    sizes.apply(frame, Math.max(columns, last) + 2);
    frame.zoom(zoom);
    frame.freeze(0, Layout.HEADING);
    frame.hideGridLines();
    toDo.ifPresent(own -> Printing.whose(frame, own.name()));
    Printing.cells(
        frame, layout.rows(name), columns, Layout.HEADING, row -> layout.isBetween(name, row));
    int column = 0;
    for (var link : links) {
      frame.link(LINKS, column, SheetFrame.top(link.sheet()));
      column = afterLink(column, link);
    }
    for (var jump : jumps) {
      jump.to().ifPresent(to -> frame.link(jump.row(), jump.column(), place(layout, to)));
    }
    var scales = new ColourScales(frame, layout);
    for (var tower : towers()) {
      beside.ifPresent(l -> tower.grids().forEach(grid -> l.colour(frame, grid)));
      if (isOpen(tower)) {
        continue; // colours would tell what the results are like
      }
      outline.ifPresent(own -> scales.mark(own.marks(name, tower)));
      scales.numbers(tower);
      if (tower.role() == Grid.Role.PADDED) {
        scales.likeSource(tower, computed, evaluation);
      } else {
        scales.of(tower, evaluation);
      }
    }
    return this;
  }

  /** Gives what is to be done the lines that it takes; the number of columns that these have. */
  private int wrapSummary(SheetFrame frame) {
    double most = Math.max(MOST_WIDTH, LEAST_WIDTH * larger);
    double grids = sizes.width(layout.columns(name));
    int columns = sizes.after(0, Math.min(most, Math.max(LEAST_WIDTH * larger, grids)));
    frame.merge(new Box(SUMMARY, 0, SUMMARY, columns - 1));
    double character = PIXELS_PER_CHARACTER * larger;
    double lines = Math.ceil(summary.length() * character / sizes.width(columns));
    summaryPoints = (LINE_POINTS * lines + 4) * larger;
    return columns;
  }

  /** The first column that is free behind a text of the heading. */
  private int after(int column, String text) {
    return sizes.after(column, text.length() * HEADING_CHARACTER * larger);
  }

  private int afterLink(int column, Link link) {
    return after(column, link.text() + "   ");
  }

  /** Links to channels and filters, where a screen does not show the whole sheet. */
  private List<Jumps.Jump> jumps() {
    int column = 0;
    for (var link : links) {
      column = afterLink(column, link);
    }
    return sizes.showsAll()
        ? List.of()
        : new Jumps(this::after, sizes.showsFirst())
            .of(towers(), Math.max(column, after(0, title + TITLE_WIDER)) + 1);
  }

  /** The cell of a grid's label, as a link has it. */
  static String place(Layout layout, Grid grid) {
    var place = layout.place(grid);
    return A1.quoted(place.sheet()) + A1.cell(place.row() - 1, place.column());
  }

  // ---- what is streamed: cells ----

  @Override
  public void write(SheetOut out) throws IOException {
    out.remedy(
        "Let the layer read fewer channels, or use a smaller kernel"
            + (formulas == FormulaPrinter.Style.TERMS ? ", or leave out --formulas terms." : "."));
    var towers = towers();
    writeHeading(out, towers);
    var columns = towers.stream().flatMap(tower -> columns(tower, out).stream()).toList();
    int rows = layout.rows(name);
    for (int row = Layout.HEADING; row < rows; row++) {
      out.startRow(row);
      for (var column : columns) {
        column.writeRow(row);
      }
      out.endRow();
      if (row % 64 == 0) {
        progress.at(name, row, rows);
      }
    }
  }

  /** The grids of a tower that stand one below the other: all of them, or each by itself. */
  private List<Column> columns(Tower tower, SheetOut out) {
    return tower.isAcross()
        ? tower.grids().stream().map(grid -> new Column(tower, List.of(grid), out)).toList()
        : List.of(new Column(tower, tower.grids(), out));
  }

  /** Grids that are written row by row, one below the other. */
  private final class Column {
    private final Tower tower;
    private final Iterator<Grid> grids;
    private final SheetOut out;
    private Grid grid;
    private Layout.Place place;
    private double[] values;
    private Optional<GridFormulas> formulas;

    Column(Tower tower, List<Grid> grids, SheetOut out) {
      this.tower = tower;
      this.grids = grids.iterator();
      this.out = out;
      begin(this.grids.next());
    }

    private void begin(Grid next) {
      grid = next;
      place = layout.place(grid);
      values = evaluation.values(layout.source(grid));
      boolean areAllFormulas = !isOpen(grid) && shown(grid, 0, 0) == Shown.FORMULA;
      formulas =
          Optional.ofNullable(computed.get(grid))
              .map(
                  c ->
                      new GridFormulas(
                          c, place, references(), GridSheet.this.formulas, out, areAllFormulas));
    }

    private References references() {
      return tower.role() == Grid.Role.COPY
          ? layout.sourceReferences(name)
          : layout.references(name);
    }

    void writeRow(int row) throws IOException {
      while (row >= place.row() + grid.rows() && grids.hasNext()) {
        begin(grids.next());
      }
      int r = row - place.row();
      if (r == -1) {
        if (beside.isPresent()) {
          beside.get().writeLight(out, grid);
        }
        out.text(place.column(), labelStyle, grid.label());
        if (beside.isPresent()) {
          beside.get().writeCounts(out, grid);
        }
      } else if (r >= 0 && r < grid.rows()) {
        if (tower.isNumbered() && (!tower.isAcross() || grid.equals(tower.grids().get(0)))) {
          out.number(place.column() - 1, numberingStyle, r + 1);
        }
        for (int c = 0; c < grid.columns(); c++) {
          writeCell(r, c, values[r * grid.columns() + c]);
        }
      }
    }

    private void writeCell(int r, int c, double value) {
      int column = place.column() + c;
      if (formulas.isEmpty()) {
        out.given(column, cellStyles.get(tower), value);
        return;
      }
      var own = formulas.get();
      var shared = own.shared(r, c);
      var expr = shared.isPresent() ? own.first(r, c) : own.at(r, c);
      int style = style(tower, grid, expr, r, c);
      if (shared.isPresent()) {
        out.formula(column, style, shared.get(), value);
        return;
      }
      if (expr.isBlank()) {
        out.empty(column, style);
        return;
      }
      switch (shown(grid, r, c)) {
        case ABSENT -> {}
        case FORMULA -> out.formula(column, style, own.text(expr), value);
        case NUMBER -> out.number(column, style, value);
        case FOLLOWING ->
            out.formula(
                column,
                tower.role() == Grid.Role.PADDED ? style : followingStyle,
                results.following(expr, own.text(expr), references()),
                "");
        case ASKED -> out.empty(column, askedStyle);
        case ROOM -> out.empty(column, roomStyle);
      }
    }
  }

  private void writeHeading(SheetOut out, List<Tower> towers) throws IOException {
    out.startRow(0, 26 * larger);
    out.text(0, titleStyle, title);
    writeJumps(out, 0);
    out.endRow();
    out.startRow(SUMMARY, summaryPoints);
    out.text(0, summaryStyle, summary);
    out.endRow();
    out.startRow(LINKS, 16 * larger);
    int column = 0;
    for (var link : links) {
      out.text(column, linkStyle, link.text());
      column = afterLink(column, link);
    }
    writeJumps(out, LINKS);
    out.endRow();
    out.startRow(Layout.NUMBERS, 14);
    for (var tower : towers) {
      for (var grid : tower.isNumbered() ? tower.first() : List.<Grid>of()) {
        int left = layout.place(grid).column();
        for (int c = 0; c < grid.columns(); c++) {
          out.number(left + c, numberingStyle, c + 1);
        }
      }
    }
    out.endRow();
  }

  private void writeJumps(SheetOut out, int row) throws IOException {
    for (var jump : jumps) {
      if (jump.row() == row) {
        out.text(jump.column(), jump.to().isEmpty() ? wordStyle : linkStyle, jump.text());
      }
    }
  }

  /** A padded input shows what its cells come from: the input, copies of its cells, or nothing. */
  private int style(Tower tower, Grid grid, Expr expr, int row, int column) {
    if (tower.role() != Grid.Role.PADDED) {
      return cellStyles.get(tower);
    } else if (expr.cell().isEmpty()) {
      return zeroStyles.get(tower);
    }
    return (padding.isBorder(row, column, grid.rows(), grid.columns()) ? copyStyles : cellStyles)
        .get(tower);
  }
}
