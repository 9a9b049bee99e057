package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.network.FeatureMap;
import convsheet.network.GivenGrids;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.workbook.SheetCells.Kind;
import convsheet.workbook.Styles.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** The sheet {@code Exercise}: what is to be filled in, by whom, and how exactly. */
public final class ExerciseSheet {
  /** Its name, which no layer may have. */
  public static final String NAME = "Exercise";

  static final int TO_DO = 3;
  static final int RIGHT = 4;
  static final int WRONG = 5;

  private static final List<String> HEADERS =
      List.of("layer", "grid", "cells", "to do", "right", "wrong");

  /** In place of {@code wrong}, where answers are compared several at a time. */
  private static final String NOT_RIGHT = "not right";

  private static final List<Integer> WIDTHS = List.of(18, 20, 46, 9, 9, 9);
  private static final int TEXT_CHARACTERS = 120;

  /** The most characters that a line says its cells in. */
  private static final int MOST_CHARACTERS = 200;

  private static final String DECIMALS = "Decimals";

  /** Where a sheet without its table ends. */
  static final int LAST_ROW = 100;

  private static final Pattern RANGE =
      Pattern.compile("\\$?[A-Z]{1,3}\\$?\\d{1,7}(:\\$?[A-Z]{1,3}\\$?\\d{1,7})?");

  /** A cell of a grid, its row and column counted from 0. */
  public record Cell(int row, int column) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      return Comparator.comparingInt(Cell::row).thenComparingInt(Cell::column).compare(this, other);
    }
  }

  /**
   * The results of one output channel that are asked for.
   *
   * @param layer the layer's name
   * @param channel the output channel, counted from 0
   * @param cells the cells, in reading order, at least one
   */
  public record Part(String layer, int channel, SortedSet<Cell> cells) {}

  /**
   * What an exercise asks for.
   *
   * @param student whose it is, if that is known
   * @param id what else tells the student from others
   * @param variant the seed of the weights or of the choice of cells, if one of them was drawn
   * @param parts the results that are asked for, layer by layer, channel by channel
   * @param unread what of the sheet could not be read any more, where somebody changed it
   */
  public record Task(
      Optional<String> student,
      Optional<String> id,
      OptionalLong variant,
      List<Part> parts,
      List<Problem> unread) {
    public Task {
      parts = List.copyOf(parts);
      unread = List.copyOf(unread);
    }

    /** A task of which all is known. */
    public Task(
        Optional<String> student, Optional<String> id, OptionalLong variant, List<Part> parts) {
      this(student, id, variant, parts, List.of());
    }

    /** Which results of a channel are asked for, numbered row by row. */
    public BitSet asked(Grid grid, int channel) {
      var asked = new BitSet();
      for (var part : parts) {
        if (part.layer().equals(grid.sheet()) && part.channel() == channel) {
          part.cells().forEach(cell -> asked.set(cell.row() * grid.columns() + cell.column()));
        }
      }
      return asked;
    }

    /** How many cells there are to fill in. */
    public int count() {
      return parts.stream().mapToInt(part -> part.cells().size()).sum();
    }
  }

  /**
   * A line of the table.
   *
   * @param row its row on the sheet
   * @param grid the grid that its cells are of
   * @param cells its cells, by their places in the grid
   * @param ranges the same on the grid's sheet
   * @param bundle with which other lines it is compared, if the exercise checks itself
   */
  record Line(int row, Grid grid, List<Cell> cells, List<CellRangeAddress> ranges, int bundle) {
    String text() {
      return ranges.stream().map(ExerciseSheet::text).collect(Collectors.joining(", "));
    }
  }

  private final String title;
  private final Task task;
  private final Precision precision;
  private final List<String> explanation;
  private final List<Line> lines;
  private final Styles styles;

  /**
   * The sheet.
   *
   * @param title its title
   * @param explanation what to do, a paragraph each
   * @param pieces what the task asks for; no line has cells of two of them
   */
  ExerciseSheet(
      String title,
      List<String> explanation,
      Task task,
      List<Bundles.Piece> pieces,
      Precision precision,
      Evaluation evaluation,
      Layout layout,
      Styles styles) {
    this.title = title;
    this.explanation = List.copyOf(explanation);
    this.task = task;
    this.precision = precision;
    this.styles = styles;
    this.lines = lines(pieces, header() + 1, evaluation, layout);
  }

  /** The lines of the table. */
  List<Line> lines() {
    return lines;
  }

  // ---- writing ----

  private int fields() {
    return explanation.size() + 2;
  }

  private int header() {
    return fields() + values().size() + 1;
  }

  private Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    values.put(Whose.NAME, task.student().orElse(""));
    task.id().ifPresent(id -> values.put(Whose.ID, id));
    task.variant().ifPresent(seed -> values.put(Whose.VARIANT, String.valueOf(seed)));
    values.put(DECIMALS, String.valueOf(precision.decimals()));
    return values;
  }

  private static List<Line> lines(
      List<Bundles.Piece> pieces, int first, Evaluation evaluation, Layout layout) {
    var lines = new ArrayList<Line>();
    for (var piece : pieces) {
      var part = piece.part();
      var grid = evaluation.output(part.layer(), part.channel());
      var place = layout.place(grid);
      var line = new ArrayList<CellRangeAddress>();
      int length = 0;
      for (var range : ranges(part.cells(), place)) {
        int more = text(range).length() + 2;
        if (length + more > MOST_CHARACTERS) {
          lines.add(line(first + lines.size(), grid, place, line, piece.bundle()));
          line.clear();
          length = 0;
        }
        line.add(range);
        length += more;
      }
      lines.add(line(first + lines.size(), grid, place, line, piece.bundle()));
    }
    return List.copyOf(lines);
  }

  private static Line line(
      int row, Grid grid, Layout.Place place, List<CellRangeAddress> ranges, int bundle) {
    return new Line(row, grid, cells(ranges, place), List.copyOf(ranges), bundle);
  }

  private static List<Cell> cells(Collection<CellRangeAddress> ranges, Layout.Place place) {
    var cells = new ArrayList<Cell>();
    for (var range : ranges) {
      for (var address : range) {
        cells.add(new Cell(address.getRow() - place.row(), address.getColumn() - place.column()));
      }
    }
    return cells;
  }

  private static String text(CellRangeAddress range) {
    return A1.range(
        range.getFirstRow(),
        range.getFirstColumn(),
        range.getLastRow() - range.getFirstRow() + 1,
        range.getLastColumn() - range.getFirstColumn() + 1);
  }

  /** Cells as few ranges: neighbours in a row, then rows of the same columns. */
  private static List<CellRangeAddress> ranges(Collection<Cell> cells, Layout.Place place) {
    var runs = new ArrayList<CellRangeAddress>();
    for (var cell : cells) {
      int row = place.row() + cell.row();
      int column = place.column() + cell.column();
      var last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.getLastRow() == row && last.getLastColumn() == column - 1) {
        last.setLastColumn(column);
      } else {
        runs.add(new CellRangeAddress(row, row, column, column));
      }
    }
    var ranges = new ArrayList<CellRangeAddress>();
    var above = new HashMap<List<Integer>, CellRangeAddress>();
    for (var run : runs) {
      var columns = List.of(run.getFirstColumn(), run.getLastColumn());
      var range = above.get(columns);
      if (range != null && range.getLastRow() == run.getFirstRow() - 1) {
        range.setLastRow(run.getLastRow());
      } else {
        above.put(columns, run);
        ranges.add(run);
      }
    }
    return ranges;
  }

  /**
   * Sets up the sheet.
   *
   * @param lights what counts the answers, if the exercise checks itself
   */
  XlsxFile.Body make(XSSFSheet sheet, Optional<Lights> lights) {
    for (int column = 0; column < WIDTHS.size(); column++) {
      Sheets.width(sheet, column, column, WIDTHS.get(column));
    }
    sheet.setDisplayGridlines(false);
    Sheets.onePageWide(sheet);
    var page = new CellPage();
    page.height(0, 28);
    page.text(0, 0, styles.of(Look.TITLE), title);
    for (int i = 0; i < explanation.size(); i++) {
      var text = explanation.get(i);
      page.height(i + 1, 15.0 * Math.max(1, Math.ceil(text.length() / (double) TEXT_CHARACTERS)));
      page.text(i + 1, 0, styles.of(Look.PARAGRAPH), text);
      sheet.addMergedRegion(new CellRangeAddress(i + 1, i + 1, 0, WRONG));
    }
    int row = fields();
    for (var field : values().entrySet()) {
      page.height(row, 18);
      page.text(row, 0, styles.of(Look.HEADER), field.getKey());
      boolean open = field.getValue().isEmpty();
      int style = styles.of(open ? Look.FIELD : Look.WRAPPED);
      page.text(row, 1, style, field.getValue());
      page.empty(row, 2, style);
      sheet.addMergedRegion(new CellRangeAddress(row, row, 1, 2));
      row++;
    }
    writeTable(page, sheet, lights);
    return page;
  }

  private void writeTable(CellPage page, XSSFSheet sheet, Optional<Lights> lights) {
    page.height(header(), 20);
    for (int column = 0; column < HEADERS.size(); column++) {
      page.text(header(), column, styles.of(Look.HEADER), HEADERS.get(column));
    }
    if (lights.isPresent()) {
      page.text(header(), WRONG, styles.of(Look.HEADER), NOT_RIGHT);
    }
    int centred = styles.of(Look.CENTRED);
    for (var line : lines) {
      int row = line.row();
      int count = line.cells().size();
      page.height(row, 16.0 * Math.ceil(line.text().length() / 48.0) + 2);
      page.text(row, 0, styles.of(Look.CELL_LINK), line.grid().sheet());
      Sheets.link(sheet, row, 0, Sheets.top(line.grid().sheet()));
      page.text(row, 1, styles.of(Look.WRAPPED), line.grid().label());
      page.text(row, 2, styles.of(Look.WRAPPED), line.text());
      if (lights.isPresent()) {
        page.formula(row, TO_DO, centred, lights.get().toDo(line), count);
        page.formula(row, RIGHT, centred, lights.get().right(line), 0);
        page.formula(row, WRONG, centred, lights.get().notRight(line), 0);
      } else {
        page.number(row, TO_DO, centred, count);
        page.empty(row, RIGHT, centred);
        page.empty(row, WRONG, centred);
      }
    }
    int first = lines.get(0).row();
    int total = first + lines.size();
    page.height(total, 20);
    page.text(total, TO_DO - 1, styles.of(Look.RESULT), "in all");
    for (int column = TO_DO; column <= WRONG; column++) {
      if (lights.isPresent() || column == TO_DO) {
        page.formula(
            total,
            column,
            centred,
            "SUM(" + A1.range(first, column, lines.size(), 1) + ")",
            column == TO_DO ? task.count() : 0);
      } else {
        page.empty(total, column, centred);
      }
    }
    if (lights.isPresent()) {
      Lights.colourTable(sheet, new CellRangeAddress(first, total, TO_DO, WRONG));
    }
  }

  // ---- reading ----

  /** What stands beside names in the first column, by their canonical form, above a row. */
  static Map<String, String> fields(SheetCells cells, int below) {
    var fields = new HashMap<String, String>();
    for (int row = 0; row < below; row++) {
      var name = GivenGrids.canonical(text(cells, row, 0));
      if (name.equals(GivenGrids.canonical(HEADERS.get(0)))) {
        break; // the table
      }
      fields.putIfAbsent(name, text(cells, row, 1).strip());
    }
    return fields;
  }

  private static String text(SheetCells cells, int row, int column) {
    int i = cells.find(row, column);
    if (i < 0) {
      return "";
    }
    return cells.kind(i) == Kind.NUMBER ? Numbers.text(cells.number(i)) : cells.text(i);
  }

  /**
   * Reads what a workbook that {@code exercise} wrote asks for, filled in or not; lines that do not
   * fit the network are among what is {@linkplain Task#unread unread}.
   *
   * @param question the network and the picture that it is about
   * @return empty where the workbook has no such sheet
   */
  public static Optional<Task> read(WorkbookFile file, Question question) {
    return read(file, question.network(), question.picture());
  }

  /** Does the same for a network and a picture that are not yet a question. */
  static Optional<Task> read(WorkbookFile file, Network network, FeatureMap picture) {
    return file.sheet(NAME)
        .map(
            sheet ->
                new Reader(file.read(sheet), network.nodes(), network.grids(picture), picture)
                    .read());
  }

  /** How many decimals a workbook asks for, if it is an exercise, or a key that says so. */
  public static OptionalInt decimals(Path path) {
    try (var file = WorkbookFile.open(path)) {
      return decimals(file);
    }
  }

  /** Does what {@link #decimals(Path)} does for an open workbook. */
  public static OptionalInt decimals(WorkbookFile file) {
    var stated =
        file.sheet(NAME)
            .map(sheet -> fields(file.read(sheet), LAST_ROW).get(GivenGrids.canonical(DECIMALS)));
    return stated
        .filter(text -> text.matches("\\d{1,2}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  /** Reads the sheet. */
  private static final class Reader {
    private final SheetCells cells;
    private final List<Network.Node> nodes;
    private final Layout layout;
    private final List<LayerGrids> grids;
    private final List<Problem> unread = new ArrayList<>();

    Reader(SheetCells cells, List<Network.Node> nodes, List<LayerGrids> grids, FeatureMap picture) {
      this.cells = cells;
      this.nodes = nodes;
      this.grids = grids;
      layout = Layout.of(picture, nodes, grids);
    }

    Task read() {
      int header = header();
      int end = cells.count() == 0 ? 0 : cells.row(cells.count() - 1) + 1;
      var whose = Whose.of(fields(cells, header < 0 ? end : header));
      var parts = new LinkedHashMap<List<Object>, SortedSet<Cell>>();
      for (int row = header + 1; header >= 0 && row < end; row++) {
        if (!text(row, 0).isBlank()) {
          read(row, parts);
        }
      }
      return new Task(
          whose.name(),
          whose.id(),
          whose.variant(),
          parts.entrySet().stream()
              .map(
                  part ->
                      new Part(
                          (String) part.getKey().get(0),
                          (Integer) part.getKey().get(1),
                          part.getValue()))
              .toList(),
          unread);
    }

    private String text(int row, int column) {
      return ExerciseSheet.text(cells, row, column);
    }

    private int header() {
      for (int i = 0; i < cells.count(); i++) {
        int row = cells.row(i);
        if (cells.column(i) == 0
            && text(row, 0).equals(HEADERS.get(0))
            && text(row, 1).equals(HEADERS.get(1))
            && text(row, 2).equals(HEADERS.get(2))) {
          return row;
        }
      }
      unread.add(
          problem(
              "", "no table with the headers " + String.join(", ", HEADERS.subList(0, 3)), "one"));
      return -1;
    }

    private void read(int row, Map<List<Object>, SortedSet<Cell>> parts) {
      for (int i = 0; i < nodes.size(); i++) {
        var outputs = grids.get(i).outputs();
        for (int channel = 0; channel < outputs.size(); channel++) {
          var grid = outputs.get(channel).grid();
          if (SheetNames.same(text(row, 0), nodes.get(i).name())
              && GivenGrids.canonical(text(row, 1)).equals(GivenGrids.canonical(grid.label()))) {
            var cells = cells(row, grid);
            if (!cells.isEmpty()) {
              parts
                  .computeIfAbsent(List.of(nodes.get(i).name(), channel), key -> new TreeSet<>())
                  .addAll(cells);
            }
            return;
          }
        }
      }
      if (text(row - 1, 0).isBlank()) {
        return; // no line of the table, but something that somebody wrote below it
      }
      unread.add(
          problem(
              A1.range(row, 0, 1, 2),
              Problem.quote(text(row, 0) + ", " + text(row, 1)),
              "a layer and a grid of results of the network on this workbook's other sheets"));
    }

    private List<Cell> cells(int row, Grid grid) {
      var found = new ArrayList<Cell>();
      var text = text(row, 2);
      for (var range : text.split(",", -1)) {
        if (!RANGE.matcher(range.strip()).matches()) {
          unread.add(notCells(row, text, grid));
          continue;
        }
        var area = CellRangeAddress.valueOf(range.strip());
        var all = layout.place(grid);
        if (area.getFirstRow() < all.row()
            || area.getFirstColumn() < all.column()
            || area.getLastRow() >= all.row() + grid.rows()
            || area.getLastColumn() >= all.column() + grid.columns()) {
          unread.add(notCells(row, text, grid));
          continue;
        }
        found.addAll(ExerciseSheet.cells(List.of(area), all));
      }
      return found;
    }

    private Problem notCells(int row, String text, Grid grid) {
      return problem(
          A1.cell(row, 2),
          Problem.quote(text),
          "cells of " + grid.label() + ", which is " + layout.range(grid));
    }

    private Problem problem(String place, String found, String expected) {
      return new Problem(
          "",
          cells.name(),
          place,
          found,
          expected,
          "Take the sheet from the exercise as it was written.");
    }
  }
}
