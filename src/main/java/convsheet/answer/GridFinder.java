package convsheet.answer;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.network.GivenGrids;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds where a grid of results stands in an answer: under its label on its layer's sheet, also if
 * it was pushed a little; else on a copy of that sheet, or that sheet under another name; else
 * under a label that names its layer on a sheet of the student's own; else as a grid of the right
 * size on such a sheet, or beside the others of its layer. What convsheet wrote itself, be it other
 * sheets, weights or the numbers of rows and columns, is never looked at as a result.
 */
final class GridFinder {
  /** How far a grid may have been pushed down or to the right. */
  private static final int FARTHEST = 2;

  /** Near enough to be the right number when grids are looked for. */
  private static final double CLOSE = 0.006;

  /** So few numbers stand together by chance. */
  private static final int FEW = 3;

  private final AnswerCells cells;
  private final Evaluation right;
  private final Layout layout;
  private final Set<String> labels;
  private final Map<String, List<String>> homes = new HashMap<>();
  private final Map<String, Surroundings> surroundings = new HashMap<>();

  /** The cells of grids that were found, and of those under a label, by sheet and row. */
  private final Map<String, Map<Integer, BitSet>> taken = new HashMap<>();

  /** The numbers of sheets that stood in none of these from the beginning. */
  private final Map<String, int[]> loose = new HashMap<>();

  private final Set<Finding> findings = new LinkedHashSet<>();

  /**
   * A finder.
   *
   * @param layout where grids stand in the answer if nothing was moved
   */
  GridFinder(AnswerCells cells, Evaluation right, Layout layout) {
    this.cells = cells;
    this.right = right;
    this.layout = layout;
    labels =
        Stream.concat(right.question().picture().channels().stream(), grids())
            .flatMap(grid -> Stream.of(grid, grid.unnamed()))
            .map(grid -> GivenGrids.canonical(grid.label()))
            .collect(Collectors.toUnmodifiableSet());
    right.question().network().nodes().forEach(node -> homes.put(node.name(), homes(node)));
    grids().forEach(this::reserve);
  }

  /** All grids on the sheets of layers, copies among them. */
  private Stream<Grid> grids() {
    var copies =
        right.question().network().nodes().stream()
            .flatMap(node -> layout.copies(node.name()).stream())
            .map(copy -> copy.grid());
    return Stream.concat(copies, ofLayers());
  }

  private Stream<Grid> ofLayers() {
    return right.grids().stream()
        .flatMap(
            layer ->
                Stream.of(
                        layer.parameters().stream().map(LayerGrids.Parameter::grid),
                        layer.steps().stream().map(step -> step.grid()),
                        layer.outputs().stream().map(output -> output.grid()))
                    .flatMap(stream -> stream));
  }

  /** What is worth knowing about where grids were found. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  // ---- whose sheets are whose ----

  /** The sheets of a layer: the one that is called so, then copies, and one that was renamed. */
  private List<String> homes(Network.Node node) {
    var names = cells.file().sheetNames();
    return Stream.of(
            names.stream().filter(sheet -> SheetNames.same(sheet, node.name())),
            names.stream().filter(sheet -> !isKnown(sheet)).filter(sheet -> isCopy(sheet, node)))
        .flatMap(sheets -> sheets)
        .toList();
  }

  /** Whether a sheet is one of convsheet's own, by name or by title, or is named like a layer. */
  private boolean isKnown(String sheet) {
    return SheetNames.isOwn(sheet)
        || SheetNames.isOwnTitle(title(sheet))
        || right.question().network().nodes().stream()
            .anyMatch(node -> SheetNames.same(sheet, node.name()));
  }

  /** What stands first in the first row of a sheet. */
  private String title(String sheet) {
    var all = cells.all(sheet);
    return IntStream.range(0, all.from(1, 0))
        .mapToObj(all::text)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private boolean isCopy(String sheet, Network.Node node) {
    boolean isTitled = SheetNames.same(cells.at(sheet, 0, 0).text(), Layout.title(node));
    return isTitled
        || SheetNames.original(sheet)
            .filter(name -> SheetNames.same(name, node.name()))
            .isPresent();
  }

  /** Whether a sheet holds what a student may have put there by himself. */
  private boolean isFree(String sheet) {
    return !isKnown(sheet)
        && SheetNames.original(sheet).filter(SheetNames::isOwn).isEmpty()
        && homes.values().stream().noneMatch(sheets -> sheets.contains(sheet));
  }

  /** Whether a sheet is that of a layer of another network, which the answer's table lists. */
  private boolean isListed(String sheet) {
    return cells
        .file()
        .sheet("Layers")
        .filter(table -> !cells.labels(table, sheet).isEmpty())
        .isPresent();
  }

  // ---- what is taken ----

  /** Where the numbers of a layer stand that are none of its results, as far as that is known. */
  Optional<CellAddress> parameter(Grid grid) {
    return homes.get(grid.sheet()).stream()
        .flatMap(sheet -> label(sheet, grid).stream())
        .findFirst();
  }

  /** Keeps the cells under a label for the grid of that label. */
  private void reserve(Grid grid) {
    homes
        .getOrDefault(grid.sheet(), List.of())
        .forEach(sheet -> label(sheet, grid).ifPresent(start -> take(start, grid)));
  }

  private void take(CellAddress start, Grid grid) {
    var rows = taken.computeIfAbsent(start.sheet(), sheet -> new HashMap<>());
    for (int r = 0; r < grid.rows(); r++) {
      rows.computeIfAbsent(start.row() + r, row -> new BitSet())
          .set(start.column(), start.column() + grid.columns());
    }
  }

  private boolean isTaken(CellAddress start, Grid grid) {
    return IntStream.range(0, grid.rows() * grid.columns())
        .anyMatch(
            i ->
                isTaken(
                    start.sheet(),
                    start.row() + i / grid.columns(),
                    start.column() + i % grid.columns()));
  }

  private boolean isTaken(String sheet, int row, int column) {
    var cells = taken.getOrDefault(sheet, Map.of()).get(row);
    return cells != null && cells.get(column);
  }

  // ---- finding ----

  /**
   * Where a grid stands.
   *
   * @param some the cells that were to be filled in, as numbers; none if the grid is given
   */
  CellAddress find(Grid grid, BitSet some) {
    var asked = (BitSet) some.clone();
    if (asked.isEmpty()) {
      asked.set(0, grid.rows() * grid.columns());
    }
    var own =
        homes.get(grid.sheet()).stream().flatMap(sheet -> home(sheet, grid).stream()).toList();
    var found =
        own.stream()
            .filter(start -> filled(start, grid, asked) > 0)
            .findFirst()
            .or(() -> best(labelled(grid), grid))
            .or(() -> best(loose(grid), grid))
            .or(() -> own.stream().findFirst());
    found.ifPresent(
        start -> {
          take(start, grid);
          tell(grid, start);
          own.stream()
              .filter(other -> !other.sheet().equals(start.sheet()))
              .filter(other -> filled(other, grid, asked) > 0)
              .forEach(other -> tellOther(grid, start, other));
        });
    return found.orElseGet(() -> asLaidOut(grid.sheet(), grid));
  }

  private CellAddress asLaidOut(String sheet, Grid grid) {
    var place = layout.place(grid);
    return new CellAddress(sheet, place.row(), place.column());
  }

  /** Where a grid stands on a sheet of its layer; its label may have been deleted. */
  private Optional<CellAddress> home(String sheet, Grid grid) {
    return label(sheet, grid)
        .map(start -> pushed(start, grid))
        .or(
            () ->
                Optional.of(asLaidOut(sheet, grid))
                    .filter(start -> filled(start, grid) > 0 && !isTaken(start, grid)));
  }

  /** The cell below the label of a grid: of several labels, the one nearest to its place. */
  private Optional<CellAddress> label(String sheet, Grid grid) {
    var place = layout.place(grid);
    return cells.labels(sheet, grid.label()).stream()
        .min(
            Comparator.comparingInt(
                label ->
                    Math.abs(label.row() + 1 - place.row())
                        + Math.abs(label.column() - place.column())))
        .map(label -> new CellAddress(sheet, label.row() + 1, label.column()));
  }

  /** Where a grid stands that should begin at a place: there, or a little further on. */
  private CellAddress pushed(CellAddress place, Grid grid) {
    var best = place;
    if (filled(place, grid) == grid.rows() * grid.columns()) {
      return best;
    }
    for (var start : starts(place)) {
      int more = filled(start, grid) - filled(best, grid);
      if (more > 0 || more == 0 && best != place && matches(start, grid) > matches(best, grid)) {
        best = start;
      }
    }
    return best;
  }

  private static List<CellAddress> starts(CellAddress place) {
    var starts = new ArrayList<CellAddress>();
    for (int down = 0; down <= FARTHEST; down++) {
      for (int right = 0; right <= FARTHEST; right++) {
        starts.add(new CellAddress(place.sheet(), place.row() + down, place.column() + right));
      }
    }
    return starts;
  }

  /** How many numbers stand where a grid would have its cells. */
  private int filled(CellAddress start, Grid grid) {
    return (int)
        IntStream.range(0, grid.rows() * grid.columns())
            .filter(i -> isNumber(start, grid, i))
            .count();
  }

  private int filled(CellAddress start, Grid grid, BitSet asked) {
    return (int) asked.stream().filter(i -> isNumber(start, grid, i)).count();
  }

  /** How many of them are right, or nearly so. */
  private int matches(CellAddress start, Grid grid) {
    var values = right.values(grid);
    int matches = 0;
    for (int i = 0; i < values.length; i++) {
      double off = Math.abs(cell(start, grid, i).value() - values[i]);
      matches += off <= CLOSE * Math.max(1, Math.abs(values[i])) ? 1 : 0;
    }
    return matches;
  }

  AnswerCell cell(CellAddress start, Grid grid, int i) {
    return cells.at(
        start.sheet(), start.row() + i / grid.columns(), start.column() + i % grid.columns());
  }

  private boolean isNumber(CellAddress start, Grid grid, int i) {
    return isNumber(
        start.sheet(), start.row() + i / grid.columns(), start.column() + i % grid.columns());
  }

  /** Whether a number stands in a cell that convsheet did not write beside a grid. */
  private boolean isNumber(String sheet, int row, int column) {
    return cells.at(sheet, row, column).isNumber()
        && !surroundings
            .computeIfAbsent(sheet, name -> new Surroundings(cells.all(name), labels, FARTHEST))
            .has(row, column);
  }

  /** Places of a grid under a label that names its layer, on sheets of the student's own. */
  private List<CellAddress> labelled(Grid grid) {
    var layer = grid.sheet();
    var channel = grid.channel() == 0 ? "" : String.valueOf(grid.channel());
    var names =
        new ArrayList<>(
            List.of(layer + grid.label(), layer + "channel" + channel, layer + channel));
    if (channel.isEmpty() || channel.equals("1")) {
      names.add(layer);
    }
    if (homes.get(layer).isEmpty()) { // its sheet may have been renamed
      names.add(grid.label());
    }
    return cells.file().sheetNames().stream()
        .filter(this::isFree)
        .flatMap(sheet -> names.stream().flatMap(name -> cells.labels(sheet, name).stream()))
        .map(label -> new CellAddress(label.sheet(), label.row() + 1, label.column()))
        .flatMap(start -> starts(start).stream())
        .toList();
  }

  /** Grids of the right size that stand by themselves. */
  private List<CellAddress> loose(Grid grid) {
    return cells.file().sheetNames().stream()
        .filter(
            sheet -> isFree(sheet) && !isListed(sheet) || homes.get(grid.sheet()).contains(sheet))
        .flatMap(sheet -> blocks(sheet, grid).stream())
        .filter(start -> grid.rows() * grid.columns() > FEW || matches(start, grid) > 0)
        .toList();
  }

  /** Whether what stands at a place are numbers of the question: a filter, a part of a picture. */
  private boolean isGiven(CellAddress start, Grid grid) {
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
  private Optional<CellAddress> best(List<CellAddress> starts, Grid grid) {
    Optional<CellAddress> best = Optional.empty();
    for (var start : starts) {
      if (!isTaken(start, grid)
          && 2 * filled(start, grid) >= grid.rows() * grid.columns()
          && !isGiven(start, grid)
          && (best.isEmpty() || matches(start, grid) > matches(best.get(), grid))) {
        best = Optional.of(start);
      }
    }
    return best;
  }

  /** The top left cells of grids of numbers that stand by themselves and have a grid's size. */
  private List<CellAddress> blocks(String sheet, Grid grid) {
    var all = cells.all(sheet);
    var starts = new ArrayList<CellAddress>();
    for (int i : loose.computeIfAbsent(sheet, this::looseNumbers)) {
      int row = all.row(i);
      int column = all.column(i);
      if (isNumber(sheet, row, column)
          && !isNumber(sheet, row - 1, column)
          && !isNumber(sheet, row, column - 1)
          && isNumber(sheet, row + grid.rows() - 1, column + grid.columns() - 1)
          && !isNumber(sheet, row + grid.rows(), column)
          && !isNumber(sheet, row, column + grid.columns())) {
        starts.add(new CellAddress(sheet, row, column));
      }
    }
    return starts;
  }

  private int[] looseNumbers(String sheet) {
    var all = cells.all(sheet);
    return IntStream.range(0, all.count())
        .filter(i -> !isTaken(sheet, all.row(i), all.column(i)))
        .filter(i -> isNumber(sheet, all.row(i), all.column(i)))
        .toArray();
  }

  // ---- what is said ----

  private void tell(Grid grid, CellAddress start) {
    var home = cells.file().sheet(grid.sheet());
    var expected =
        home.map(sheet -> label(sheet, grid).orElseGet(() -> asLaidOut(sheet, grid)))
            .orElseGet(() -> asLaidOut(grid.sheet(), grid));
    if (!start.equals(expected)) {
      boolean isPushed = start.sheet().equals(expected.sheet()) && starts(expected).contains(start);
      findings.add(
          Finding.note(
              start.sheet(),
              A1.range(start.row(), start.column(), grid.rows(), grid.columns()),
              name(grid)
                  + (isPushed
                      ? "pushed, " + text(start, grid) + " instead of " + text(expected, grid)
                      : "found in " + text(start, grid))));
    }
  }

  private void tellOther(Grid grid, CellAddress counted, CellAddress other) {
    findings.add(
        Finding.warning(
            other.sheet(),
            A1.range(other.row(), other.column(), grid.rows(), grid.columns()),
            name(grid)
                + "there are results here too, but those in "
                + text(counted, grid)
                + " count"));
  }

  private static String name(Grid grid) {
    return grid.sheet() + ", " + grid.label() + ": ";
  }

  private static String text(CellAddress start, Grid grid) {
    return A1.sheet(start.sheet())
        + A1.range(start.row(), start.column(), grid.rows(), grid.columns());
  }
}
