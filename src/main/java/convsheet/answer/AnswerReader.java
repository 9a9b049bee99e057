package convsheet.answer;

import convsheet.answer.Answer.Results;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.network.GivenGrids;
import convsheet.network.LayerGrids;
import convsheet.problem.Finding;
import convsheet.workbook.CellFormula;
import convsheet.workbook.CellMap;
import convsheet.workbook.Evaluation;
import convsheet.workbook.ExerciseSheet;
import convsheet.workbook.Layout;
import convsheet.workbook.SheetCells;
import convsheet.workbook.SheetCells.Kind;
import convsheet.workbook.SpelledNumber;
import convsheet.workbook.WorkbookFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the results in an answer: under their labels on their layer's sheet, also if they were
 * pushed a little, else under a label on another sheet, else as a grid of the right size anywhere.
 */
public final class AnswerReader {
  /** How far a grid may have been pushed down or to the right. */
  private static final int FARTHEST = 2;

  /** Near enough to be the right number when grids are looked for. */
  private static final double CLOSE = 0.006;

  /** Sheets that hold no results. */
  private static final List<String> OTHERS =
      List.of(
          "Layers",
          "Input",
          "Inspector",
          "Findings",
          "Exercise",
          "Exercise lights",
          "Checked",
          "About");

  private final WorkbookFile file;
  private final Set<String> names;
  private final Evaluation right;
  private final FormulaValues values;
  private final Layout layout;
  private final Map<String, SheetCells> sheets = new HashMap<>();
  private final Map<String, Map<Long, String>> formulas = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<Grid, Layout.Place> parameters = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private AnswerReader(WorkbookFile file, Evaluation right, FormulaValues values) {
    this.file = file;
    names = Set.copyOf(file.sheetNames());
    this.right = right;
    this.values = values;
    layout = Layout.of(right.question());
  }

  /** The cells of a sheet, which is read the first time that it is looked at. */
  private SheetCells cells(String sheet) {
    return sheets.computeIfAbsent(
        sheet,
        name -> {
          var texts = new HashMap<Long, String>();
          formulas.put(name, texts);
          return file.read(name, formula -> texts.put(key(formula), formula.text()));
        });
  }

  /** Reads the results that a file has for a question. */
  public static Answer read(WorkbookFile file, Evaluation right) {
    try (var values = new FormulaValues(file.path())) {
      var reader = new AnswerReader(file, right, values);
      return reader.answer(reader::cells);
    }
  }

  /**
   * Reads the results that a sheet made by hand has for a question.
   *
   * @param places where its grids stand
   * @param counterpart the grid there that goes with a grid of the question, if there is one
   */
  public static Answer read(
      WorkbookFile file,
      Evaluation right,
      CellMap places,
      Function<Grid, Optional<Grid>> counterpart) {
    try (var values = new FormulaValues(file.path())) {
      var reader = new AnswerReader(file, right, values);
      right.grids().stream()
          .flatMap(layer -> layer.parameters().stream())
          .forEach(
              parameter ->
                  counterpart
                      .apply(parameter.grid())
                      .flatMap(own -> places.address(new Expr.Ref(own, 0, 0)))
                      .ifPresent(
                          at ->
                              reader.parameters.put(
                                  parameter.grid(),
                                  new Layout.Place(at.sheet(), at.row(), at.column()))));
      return reader.answer(
          grid ->
              counterpart
                  .apply(grid)
                  .map(own -> reader.cells(own, places))
                  .orElseGet(() -> reader.missing(grid)));
    }
  }

  private static long key(CellFormula formula) {
    return key(formula.row(), formula.column());
  }

  private static long key(int row, int column) {
    return (long) row << 14 | column;
  }

  private Answer answer(Function<Grid, List<AnswerCell>> cells) {
    var task = ExerciseSheet.read(file, right.question());
    var layers = new ArrayList<List<Results>>();
    for (LayerGrids layer : right.grids()) {
      layer.parameters().forEach(parameter -> take(parameter.grid()));
      layer.steps().forEach(step -> take(step.grid()));
    }
    for (LayerGrids layer : right.grids()) {
      var channels = new ArrayList<Results>();
      for (var output : layer.outputs()) {
        var grid = output.grid();
        channels.add(new Results(grid, cells.apply(grid), asked(grid, channels.size(), task)));
      }
      layers.add(channels);
    }
    findings.addAll(
        values.findings(
            layers.stream()
                .flatMap(List::stream)
                .flatMap(results -> results.cells().stream())
                .toList()));
    return new Answer(task.flatMap(ExerciseSheet.Task::student), layers, parameters, findings);
  }

  /** The results that were to be found: all, unless an exercise asks for some. */
  private static BitSet asked(Grid grid, int channel, Optional<ExerciseSheet.Task> task) {
    var asked = new BitSet();
    if (task.isEmpty()) {
      asked.set(0, grid.rows() * grid.columns());
      return asked;
    }
    for (var part : task.get().parts()) {
      if (part.layer().equals(grid.sheet()) && part.channel() == channel) {
        part.cells().forEach(cell -> asked.set(cell.row() * grid.columns() + cell.column()));
      }
    }
    return asked;
  }

  /** A place where a grid may begin. */
  private record Start(String sheet, int row, int column) {}

  private List<AnswerCell> cells(Grid grid) {
    var start = find(grid);
    return IntStream.range(0, grid.rows() * grid.columns())
        .mapToObj(i -> cell(start, grid, i))
        .toList();
  }

  private List<AnswerCell> cells(Grid grid, CellMap places) {
    return IntStream.range(0, grid.rows() * grid.columns())
        .mapToObj(i -> places.address(new Expr.Ref(grid, i / grid.columns(), i % grid.columns())))
        .map(
            place ->
                place
                    .map(at -> cell(at.sheet(), at.row(), at.column()))
                    .orElseGet(() -> AnswerCell.missing(grid.sheet(), 0, 0)))
        .toList();
  }

  private List<AnswerCell> missing(Grid grid) {
    var start = asLaidOut(grid);
    return IntStream.range(0, grid.rows() * grid.columns())
        .mapToObj(
            i ->
                AnswerCell.missing(
                    start.sheet(),
                    start.row() + i / grid.columns(),
                    start.column() + i % grid.columns()))
        .toList();
  }

  private Start find(Grid grid) {
    var labelled = file.sheet(grid.sheet()).flatMap(sheet -> label(sheet, grid.label()));
    var own = labelled.map(start -> pushed(start, grid));
    var found =
        own.filter(start -> filled(start, grid) > 0)
            .or(() -> labelled(grid))
            .or(() -> loose(grid))
            .or(() -> own);
    found.ifPresent(start -> taken.add(name(start)));
    if (found.isEmpty() || found.equals(labelled)) {
      return found.orElseGet(() -> asLaidOut(grid));
    }
    note(
        grid,
        found.get(),
        found.equals(own)
            ? "pushed, " + place(own.get(), grid) + " instead of " + place(labelled.get(), grid)
            : "found in " + place(found.get(), grid));
    return found.get();
  }

  private Start asLaidOut(Grid grid) {
    var place = layout.place(grid);
    return new Start(place.sheet(), place.row(), place.column());
  }

  /** A text cell below which, or beside which, a grid may stand. */
  private Optional<Start> label(String sheet, String label) {
    var wanted = GivenGrids.canonical(label);
    var cells = cells(sheet);
    for (int i = 0; i < cells.count(); i++) {
      if (cells.kind(i) == Kind.TEXT && GivenGrids.canonical(cells.text(i)).equals(wanted)) {
        return Optional.of(new Start(sheet, cells.row(i) + 1, cells.column(i)));
      }
    }
    return Optional.empty();
  }

  private void take(Grid parameter) {
    file.sheet(parameter.sheet())
        .flatMap(sheet -> label(sheet, parameter.label()))
        .ifPresent(
            start -> {
              taken.add(name(start));
              parameters.put(
                  parameter, new Layout.Place(start.sheet(), start.row(), start.column()));
            });
  }

  private static String name(Start start) {
    return start.sheet() + "!" + A1.cell(start.row(), start.column());
  }

  /** Where a grid stands that should begin at a place: there, or a little further on. */
  private Start pushed(Start place, Grid grid) {
    var best = place;
    for (var start : starts(place)) {
      int more = filled(start, grid) - filled(best, grid);
      if (more > 0 || more == 0 && best != place && matches(start, grid) > matches(best, grid)) {
        best = start;
      }
    }
    return best;
  }

  private static List<Start> starts(Start place) {
    var starts = new ArrayList<Start>();
    for (int down = 0; down <= FARTHEST; down++) {
      for (int right = 0; right <= FARTHEST; right++) {
        starts.add(new Start(place.sheet(), place.row() + down, place.column() + right));
      }
    }
    return starts;
  }

  /** How many numbers stand where a grid would have its cells. */
  private int filled(Start start, Grid grid) {
    int filled = 0;
    for (int i = 0; i < grid.rows() * grid.columns(); i++) {
      filled += cell(start, grid, i).isNumber() ? 1 : 0;
    }
    return filled;
  }

  /** How many of them are right, or nearly so. */
  private int matches(Start start, Grid grid) {
    var values = right.values(grid);
    int matches = 0;
    for (int i = 0; i < values.length; i++) {
      double off = Math.abs(cell(start, grid, i).value() - values[i]);
      matches += off <= CLOSE * Math.max(1, Math.abs(values[i])) ? 1 : 0;
    }
    return matches;
  }

  private AnswerCell cell(Start start, Grid grid, int i) {
    return cell(
        start.sheet(), start.row() + i / grid.columns(), start.column() + i % grid.columns());
  }

  /** A grid under a label that names its layer, on any sheet. */
  private Optional<Start> labelled(Grid grid) {
    var layer = grid.sheet();
    var channel = grid.label().replaceAll("\\D", "");
    var labels =
        new ArrayList<>(
            List.of(layer + grid.label(), layer + "channel" + channel, layer + channel));
    if (channel.isEmpty() || channel.equals("1")) {
      labels.add(layer);
    }
    if (file.sheet(layer).isEmpty()) { // it may have been renamed
      labels.add(grid.label());
    }
    var starts = new ArrayList<Start>();
    for (var sheet : file.sheetNames()) {
      if (!isOwn(sheet)) {
        for (var label : labels) {
          label(sheet, label).map(AnswerReader::starts).ifPresent(starts::addAll);
        }
      }
    }
    return best(starts, grid);
  }

  /** A grid of the right size that stands anywhere by itself, the rightest first. */
  private Optional<Start> loose(Grid grid) {
    var starts = new ArrayList<Start>();
    for (var sheet : file.sheetNames()) {
      if (!isOwn(sheet) || sheet.equalsIgnoreCase(grid.sheet())) {
        starts.addAll(blocks(sheet, grid));
      }
    }
    return best(starts, grid);
  }

  /** Whether what stands at a place are numbers of the question: a filter, a part of a picture. */
  private boolean isGiven(Start start, Grid grid) {
    return Stream.concat(
            right.question().picture().channels().stream(),
            right.grids().stream()
                .flatMap(layer -> layer.parameters().stream())
                .map(LayerGrids.Parameter::grid))
        .filter(given -> given.rows() == grid.rows() && given.columns() == grid.columns())
        .map(right::values)
        .anyMatch(
            values ->
                IntStream.range(0, values.length)
                    .allMatch(i -> cell(start, grid, i).value() == values[i]));
  }

  /** The place with most right numbers; it must hold numbers in at least half of the cells. */
  private Optional<Start> best(List<Start> starts, Grid grid) {
    Optional<Start> best = Optional.empty();
    for (var start : starts) {
      if (!taken.contains(name(start))
          && 2 * filled(start, grid) >= grid.rows() * grid.columns()
          && !isGiven(start, grid)
          && (best.isEmpty() || matches(start, grid) > matches(best.get(), grid))) {
        best = Optional.of(start);
      }
    }
    return best;
  }

  /** Whether a sheet has something else on it than results that were put there by hand. */
  private boolean isOwn(String sheet) {
    return OTHERS.stream().anyMatch(sheet::equalsIgnoreCase)
        || sheet.startsWith("Ledger")
        || right.question().network().nodes().stream()
            .anyMatch(node -> node.name().equalsIgnoreCase(sheet));
  }

  /** The top left cells of grids of numbers that stand by themselves and have a grid's size. */
  private List<Start> blocks(String sheet, Grid grid) {
    var cells = cells(sheet);
    var starts = new ArrayList<Start>();
    for (int i = 0; i < cells.count(); i++) {
      int row = cells.row(i);
      int column = cells.column(i);
      if (isNumber(sheet, row, column)
          && !isNumber(sheet, row - 1, column)
          && !isNumber(sheet, row, column - 1)
          && isNumber(sheet, row + grid.rows() - 1, column + grid.columns() - 1)
          && !isNumber(sheet, row + grid.rows(), column)
          && !isNumber(sheet, row, column + grid.columns())) {
        starts.add(new Start(sheet, row, column));
      }
    }
    return starts;
  }

  private boolean isNumber(String sheet, int row, int column) {
    return cell(sheet, row, column).isNumber();
  }

  private void note(Grid grid, Start start, String what) {
    findings.add(
        Finding.note(
            start.sheet(),
            A1.range(start.row(), start.column(), grid.rows(), grid.columns()),
            grid.sheet() + ", " + grid.label() + ": " + what));
  }

  private static String place(Start start, Grid grid) {
    return A1.sheet(start.sheet())
        + A1.range(start.row(), start.column(), grid.rows(), grid.columns());
  }

  private AnswerCell cell(String sheet, int row, int column) {
    if (!names.contains(sheet)) {
      return AnswerCell.missing(sheet, row, column);
    }
    var cells = cells(sheet);
    int i = cells.find(row, column);
    if (i < 0 || cells.kind(i) == Kind.EMPTY) {
      return AnswerCell.missing(sheet, row, column);
    }
    var formula = formulas.get(sheet).getOrDefault(key(row, column), "");
    var kind = cells.kind(i);
    return switch (kind) {
      case NUMBER, BOOLEAN ->
          new AnswerCell(
              sheet, row, column, kind, cells.number(i), Numbers.text(cells.number(i)), formula);
      case TEXT ->
          new AnswerCell(
              sheet,
              row,
              column,
              kind,
              SpelledNumber.of(cells.text(i)).orElse(Double.NaN),
              cells.text(i),
              formula);
      case UNCOMPUTED -> {
        var value = values.value(sheet, row, column);
        var text = value.isComputed() ? value.text() : "=" + formula;
        yield new AnswerCell(sheet, row, column, kind, value.number(), text, formula);
      }
      case ERROR, EMPTY ->
          new AnswerCell(sheet, row, column, kind, Double.NaN, cells.text(i), formula);
    };
  }
}
