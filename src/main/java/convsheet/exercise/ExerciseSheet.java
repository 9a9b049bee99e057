package convsheet.exercise;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.question.Task;
import convsheet.question.TaskReader;
import convsheet.question.Whose;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sheet {@code Exercise}: what is to be filled in, by whom, and how exactly. */
final class ExerciseSheet implements Sheet {
  static final int TO_DO = 3;
  static final int RIGHT = 4;
  static final int WRONG = 5;

  /** In place of {@code wrong}, where answers are compared several at a time. */
  private static final String NOT_RIGHT = "not right";

  private static final List<Integer> WIDTHS = List.of(18, 20, 46, 9, 9, 9);
  private static final int TEXT_CHARACTERS = 120;

  /** The most characters that a line says its cells in. */
  private static final int MOST_CHARACTERS = 200;

  /**
   * A line of the table.
   *
   * @param row its row on the sheet
   * @param grid the grid that its cells are of
   * @param cells its cells, by their places in the grid
   * @param ranges the same on the grid's sheet
   * @param bundle with which other lines it is compared, if the exercise checks itself
   */
  record Line(int row, Grid grid, List<Task.Cell> cells, List<Box> ranges, int bundle) {
    String text() {
      return ranges.stream().map(Box::cells).collect(Collectors.joining(", "));
    }
  }

  private final String title;
  private final Task task;
  private final Precision precision;
  private final List<String> explanation;
  private final List<Line> lines;
  private final Styles styles;
  private final Optional<Lights> lights;

  /**
   * The sheet.
   *
   * @param title its title
   * @param explanation what to do, a paragraph each
   * @param pieces what the task asks for; no line has cells of two of them
   * @param checksItself whether lights tell how many answers are right
   */
  ExerciseSheet(
      String title,
      List<String> explanation,
      Task task,
      List<Bundles.Piece> pieces,
      boolean checksItself,
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
    lights =
        checksItself
            ? Optional.of(new Lights(lines, layout, evaluation, precision, styles))
            : Optional.empty();
  }

  /** What counts the answers, if the exercise checks itself. */
  Optional<Lights> lights() {
    return lights;
  }

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
    values.put(TaskReader.DECIMALS, String.valueOf(precision.decimals()));
    return values;
  }

  private static List<Line> lines(
      List<Bundles.Piece> pieces, int first, Evaluation evaluation, Layout layout) {
    var lines = new ArrayList<Line>();
    for (var piece : pieces) {
      var part = piece.part();
      var grid = evaluation.output(part.layer(), part.channel());
      var place = layout.place(grid);
      var line = new ArrayList<Box>();
      int length = 0;
      for (var range : ranges(part.cells(), place)) {
        int more = range.cells().length() + 2;
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

  private static Line line(int row, Grid grid, Layout.Place place, List<Box> ranges, int bundle) {
    return new Line(row, grid, TaskReader.cells(ranges, place), List.copyOf(ranges), bundle);
  }

  /** Cells as few ranges: neighbours in a row, then rows of the same columns. */
  private static List<Box> ranges(Collection<Task.Cell> cells, Layout.Place place) {
    var runs = new ArrayList<Box>();
    for (var cell : cells) {
      int row = place.row() + cell.row();
      int column = place.column() + cell.column();
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).bottom() == row && runs.get(last).right() == column - 1) {
        runs.set(last, runs.get(last).with(row, column));
      } else {
        runs.add(new Box(row, column, row, column));
      }
    }
    var ranges = new ArrayList<Box>();
    var above = new HashMap<List<Integer>, Integer>();
    for (var run : runs) {
      var range = above.get(List.of(run.left(), run.right()));
      if (range != null && ranges.get(range).bottom() == run.top() - 1) {
        ranges.set(range, ranges.get(range).with(run.bottom(), run.right()));
      } else {
        above.put(List.of(run.left(), run.right()), ranges.size());
        ranges.add(run);
      }
    }
    return ranges;
  }

  @Override
  public String name() {
    return SheetNames.EXERCISE;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    for (int column = 0; column < WIDTHS.size(); column++) {
      frame.width(column, column, WIDTHS.get(column));
    }
    frame.hideGridLines();
    Printing.table(frame, header() + lines.size() + 2, header());
    var page = new CellPage();
    page.height(0, 28);
    page.text(0, 0, styles.of(Look.TITLE), title);
    for (int i = 0; i < explanation.size(); i++) {
      var text = explanation.get(i);
      page.height(i + 1, 15.0 * Math.max(1, Math.ceil(text.length() / (double) TEXT_CHARACTERS)));
      page.text(i + 1, 0, styles.of(Look.PARAGRAPH), text);
      frame.merge(new Box(i + 1, 0, i + 1, WRONG));
    }
    int row = fields();
    for (var field : values().entrySet()) {
      page.height(row, 18);
      page.text(row, 0, styles.of(Look.HEADER), field.getKey());
      boolean open = field.getValue().isEmpty();
      int style = styles.of(open ? Look.FIELD : Look.WRAPPED);
      page.text(row, 1, style, field.getValue());
      page.empty(row, 2, style);
      frame.merge(new Box(row, 1, row, 2));
      row++;
    }
    writeTable(page, frame);
    return page;
  }

  private void writeTable(CellPage page, SheetFrame frame) {
    page.height(header(), 20);
    for (int column = 0; column < TaskReader.HEADERS.size(); column++) {
      page.text(header(), column, styles.of(Look.HEADER), TaskReader.HEADERS.get(column));
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
      frame.link(row, 0, SheetFrame.top(line.grid().sheet()));
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
      Lights.colourTable(frame, new Box(first, TO_DO, total, WRONG));
    }
  }
}
