package convsheet.question;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.network.GivenGrids;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.ProblemException;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where every grid stands in a workbook that convsheet writes: the one place that knows addresses.
 *
 * <p>A sheet's grids stand in towers, left to right: what the layer reads, copied cell by cell
 * where it has no padded copy of it and it is not large; the layer's parameters, its padded inputs,
 * its steps, its outputs. The grids of a tower stand one below the other at equal distances, each
 * with its label above, or side by side where a screen shows more of the sheet so; a filter stands
 * beside its output channel where that leaves room. Above the towers are the {@link #HEADING} rows
 * that stay in view.
 */
public final class Layout implements CellMap {
  /** The rows above the first label: title, summary, links, column numbers. */
  public static final int HEADING = 4;

  /** The row with the numbers of columns, counted from 0. */
  public static final int NUMBERS = HEADING - 1;

  /** Of how many cells copies are made: more would make the file much larger. */
  private static final int MOST_COPIED = 10_000;

  /** How many characters of a label one cell shows at least. */
  private static final int LEAST_CHARACTERS_PER_CELL = 5;

  /**
   * The place of a grid's top left number, counted from 0.
   *
   * @param sheet the sheet's name
   * @param row its row
   * @param column its column
   */
  public record Place(String sheet, int row, int column) {}

  /**
   * One of the ways in which the grids of a sheet may stand.
   *
   * @param sheet where they stand
   * @param copied the copies of what a layer reads, map by map; none if it has none
   */
  private record Arrangement(SheetPlan sheet, List<List<Grid>> copied) {}

  /** Chooses among the arrangements of a sheet, at least one, of which the last is the plainest. */
  @FunctionalInterface
  private interface Choice {
    Arrangement of(List<Arrangement> all);
  }

  /**
   * Grids of the same kind, one below the other or side by side.
   *
   * @param column the first column of its grids
   * @param columns how many columns they take
   * @param isAcross whether they stand side by side
   * @param grids in order
   */
  public record Tower(int column, int columns, boolean isAcross, List<Grid> grids) {
    public Tower {
      grids = List.copyOf(grids);
    }

    /** What its grids are there for. */
    public Grid.Role role() {
      return grids.get(0).role();
    }

    /** Whether rows and columns are numbered: not on filters, which are small. */
    public boolean isNumbered() {
      return Layout.isNumbered(grids.get(0));
    }

    /** The grids above which the columns are numbered: all that stand in the first row. */
    public List<Grid> first() {
      return isAcross ? grids : grids.subList(0, 1);
    }
  }

  /**
   * Grids that are to stand one below the other under words of their own.
   *
   * @param characters how many characters there are to be room for above them
   * @param grids top to bottom, at least one
   */
  public record Group(int characters, List<Grid> grids) {
    public Group {
      grids = List.copyOf(grids);
    }
  }

  private final Map<Grid, Place> places = new HashMap<>();
  private final Map<String, List<Tower>> towers = new LinkedHashMap<>();
  private final Map<String, String> prefixes = new HashMap<>();

  /** The copies of what a layer reads, by the layer's name and by what they are copies of. */
  private final Map<String, Map<Grid, Grid>> copies = new HashMap<>();

  /** What copies are copies of. */
  private final Map<Grid, Grid> sources = new HashMap<>();

  private Layout() {}

  /**
   * Lays out the sheets of a network.
   *
   * @param picture the grids of the picture
   * @param nodes the layers
   * @param grids the grids of each layer, in the same order
   * @throws ProblemException if a sheet would need more rows or columns than there are
   */
  public static Layout of(FeatureMap picture, List<Network.Node> nodes, List<LayerGrids> grids) {
    return of(picture, nodes, grids, Layout::best);
  }

  private static Layout of(
      FeatureMap picture, List<Network.Node> nodes, List<LayerGrids> grids, Choice choice) {
    var layers = new ArrayList<Arrangement>();
    for (int i = 0; i < nodes.size(); i++) {
      layers.add(choice.of(ofLayer(nodes.get(i).name(), grids.get(i))));
    }
    var layout = new Layout();
    layout.add(choice.of(ofPicture(picture)).sheet());
    for (int i = 0; i < nodes.size(); i++) {
      layout.layer(grids.get(i), layers.get(i));
    }
    return layout;
  }

  /** Lays out the sheets of a question's audit. */
  public static Layout of(Question question) {
    var network = question.network();
    return of(question.picture(), network.nodes(), network.grids(question.picture()));
  }

  /** Lays out the sheets of a question that has only what is given: no room is left for copies. */
  public static Layout ofGiven(Question question) {
    var network = question.network();
    return of(
        question.picture(),
        network.nodes(),
        network.grids(question.picture()),
        all -> all.get(all.size() - 1));
  }

  /**
   * The layout of a workbook that convsheet wrote, at whatever time: that by which more labels of
   * results are in their places, or of the picture if there are no layers. A workbook without
   * results is as its audit will be.
   */
  public static Layout in(
      WorkbookFile file, FeatureMap picture, List<Network.Node> nodes, List<LayerGrids> grids) {
    return in(
        file,
        picture,
        nodes,
        grids,
        role -> role != Grid.Role.PARAMETER && (nodes.isEmpty() || role != Grid.Role.PICTURE));
  }

  /** The layout of a workbook that has the grids of a question. */
  public static Layout in(WorkbookFile file, Question question) {
    var network = question.network();
    return in(file, question.picture(), network.nodes(), network.grids(question.picture()));
  }

  /** The same by what is given, too: where that stands also in a workbook without results. */
  public static Layout asWritten(WorkbookFile file, Question question) {
    var network = question.network();
    return in(
        file,
        question.picture(),
        network.nodes(),
        network.grids(question.picture()),
        role -> role != Grid.Role.PICTURE);
  }

  private static Layout in(
      WorkbookFile file,
      FeatureMap picture,
      List<Network.Node> nodes,
      List<LayerGrids> grids,
      Predicate<Grid.Role> telling) {
    return of(picture, nodes, grids, new ByLabels(file, telling));
  }

  /** The arrangement by which most labels are in their places in a workbook, else the best. */
  private static final class ByLabels implements Choice {
    private final WorkbookFile file;
    private Predicate<Grid.Role> telling;

    ByLabels(WorkbookFile file, Predicate<Grid.Role> telling) {
      this.file = file;
      this.telling = telling;
    }

    @Override
    public Arrangement of(List<Arrangement> all) {
      var best = best(all);
      var name = best.sheet().name();
      if (file.sheet(name).isEmpty()) {
        return best;
      }
      var cells = file.read(file.sheet(name).orElseThrow());
      long most = labels(cells, best.sheet(), telling);
      for (var other : all) {
        long labels = labels(cells, other.sheet(), telling);
        if (labels > most) {
          best = other;
          most = labels;
        }
      }
      if (labels(cells, best.sheet(), role -> role == Grid.Role.OUTPUT) > 0) {
        telling = role -> true; // it has results: the picture stands as it was written with them
      }
      return best;
    }
  }

  /** How many grids have their label where it should be on a sheet. */
  private static long labels(SheetCells cells, SheetPlan sheet, Predicate<Grid.Role> telling) {
    return sheet.towers().stream()
        .filter(tower -> telling.test(tower.role()))
        .flatMap(tower -> tower.grids().stream())
        .filter(grid -> sheet.places().containsKey(grid)) // a sheet may be too small for it
        .filter(grid -> hasLabel(cells, sheet.places().get(grid), grid))
        .count();
  }

  private static boolean hasLabel(SheetCells cells, Place place, Grid grid) {
    int i = cells.find(place.row() - 1, place.column());
    return i >= 0 && GivenGrids.isLabel(cells.text(i), grid);
  }

  /** Puts the towers of a sheet into their places. */
  @FunctionalInterface
  private interface Towers {
    /**
     * Puts them there.
     *
     * @param inputs whether what the layer reads stands side by side
     * @param outputs whether what it makes does
     */
    void place(SheetPlan sheet, boolean inputs, boolean outputs);
  }

  private static List<Arrangement> ofPicture(FeatureMap picture) {
    return arrangements(
        FeatureMap.INPUT,
        List.of(),
        picture.channels().size() > 1,
        false,
        (sheet, inputs, outputs) -> sheet.tower(picture.channels(), inputs));
  }

  /**
   * The arrangements of a layer: with copies of what it reads, if there is room for them, and
   * without, as workbooks were written at first.
   */
  private static List<Arrangement> ofLayer(String name, LayerGrids grids) {
    var padded = new ArrayList<Grid>();
    var steps = new ArrayList<Grid>();
    for (var step : grids.steps()) {
      (step.grid().role() == Grid.Role.PADDED ? padded : steps).add(step.grid());
    }
    var outputs = grids.outputs().stream().map(output -> output.grid()).toList();
    var copied = copies(name, grids);
    var all = new ArrayList<Arrangement>();
    for (var read : copied.isEmpty() ? List.of(copied) : List.of(copied, List.<List<Grid>>of())) {
      boolean manyInputs =
          read.stream().anyMatch(map -> map.size() > 1)
              || byStem(padded).stream().anyMatch(stem -> stem.size() > 1);
      all.addAll(
          arrangements(
              name,
              read,
              manyInputs,
              outputs.size() > 1,
              (sheet, inputsAcross, outputsAcross) -> {
                read.forEach(copies -> sheet.tower(copies, inputsAcross));
                sheet.parameters(grids, outputsAcross);
                byStem(padded).forEach(stem -> sheet.tower(stem, inputsAcross));
                byStem(steps).forEach(stem -> sheet.tower(stem, outputsAcross));
                sheet.tower(outputs, outputsAcross);
              }));
    }
    return all;
  }

  /** Places the grids of a layer. */
  private void layer(LayerGrids grids, Arrangement chosen) {
    add(chosen.sheet());
    var name = chosen.sheet().name();
    var maps = grids.inputs().stream().distinct().toList();
    for (int m = 0; m < chosen.copied().size(); m++) {
      for (int c = 0; c < chosen.copied().get(m).size(); c++) {
        var source = maps.get(m).channels().get(c);
        var copy = chosen.copied().get(m).get(c);
        copies.computeIfAbsent(name, layer -> new HashMap<>()).put(source, copy);
        sources.put(copy, source);
      }
    }
  }

  /** Copies of what a layer reads, map by map: none where it has padded ones, or is large. */
  private static List<List<Grid>> copies(String name, LayerGrids grids) {
    long cells = grids.inputs().stream().mapToLong(map -> map.shape().count()).sum();
    boolean isPadded =
        grids.steps().stream().anyMatch(step -> step.grid().role() == Grid.Role.PADDED);
    if (isPadded || cells > MOST_COPIED) {
      return List.of();
    }
    return grids.inputs().stream()
        .distinct()
        .map(map -> map.channels().stream().map(source -> copy(name, source)).toList())
        .toList();
  }

  /** Labelled {@code from Conv1 channel 2}, or {@code from Input red}. */
  private static Grid copy(String layer, Grid source) {
    boolean isPicture = source.part() == Grid.Part.PICTURE;
    return new Grid(
        layer,
        Grid.Part.COPY,
        "from " + source.sheet() + (isPicture ? " " + source.label() : ""),
        0,
        isPicture ? 0 : source.channel(),
        source.rows(),
        source.columns());
  }

  /** From inputs and outputs side by side to all one below the other; those that a sheet holds. */
  private static List<Arrangement> arrangements(
      String name,
      List<List<Grid>> copied,
      boolean manyInputs,
      boolean manyOutputs,
      Towers towers) {
    var all = new ArrayList<Arrangement>();
    for (boolean outputs : manyOutputs ? new boolean[] {true, false} : new boolean[] {false}) {
      for (boolean inputs : manyInputs ? new boolean[] {true, false} : new boolean[] {false}) {
        var sheet = new SheetPlan(name, HEADING);
        towers.place(sheet, inputs, outputs);
        boolean isPlainest = copied.isEmpty() && !outputs && !inputs;
        if (sheet.fits() || isPlainest) {
          all.add(new Arrangement(sheet, copied));
        }
      }
    }
    return all;
  }

  /**
   * The arrangement that a screen shows best, with copies if it has room for them; of those that it
   * shows alike, the plainest.
   */
  private static Arrangement best(List<Arrangement> all) {
    var best = all.get(0);
    for (var other : all) {
      boolean hasCopies = best.copied().isEmpty() || !other.copied().isEmpty();
      if (hasCopies && other.sheet().seen() >= best.sheet().seen()) {
        best = other;
      }
    }
    return best;
  }

  private void add(SheetPlan sheet) {
    sheet.check();
    towers.put(sheet.name(), sheet.towers());
    prefixes.put(sheet.name(), A1.sheet(sheet.name()));
    places.putAll(sheet.places());
  }

  /**
   * This layout with one more sheet, on which groups of grids stand in towers, left to right.
   *
   * @param name the sheet's name
   * @param heading how many rows there are above the first label
   * @throws ProblemException if the sheet would need more rows or columns than there are
   */
  public Layout with(String name, int heading, List<Group> groups) {
    var layout = new Layout();
    layout.places.putAll(places);
    layout.towers.putAll(towers);
    layout.prefixes.putAll(prefixes);
    layout.copies.putAll(copies);
    layout.sources.putAll(sources);
    var sheet = new SheetPlan(name, heading);
    groups.forEach(group -> sheet.tower(group.grids(), group.characters()));
    layout.add(sheet);
    return layout;
  }

  /** Grids whose labels differ in the channel alone. */
  private static List<List<Grid>> byStem(List<Grid> grids) {
    var stems = new LinkedHashMap<String, List<Grid>>();
    for (var grid : grids) {
      stems.computeIfAbsent(grid.stem(), s -> new ArrayList<>()).add(grid);
    }
    return List.copyOf(stems.values());
  }

  /** The first column to the right of a grid's label, in the row of the label. */
  public static int besideLabel(Place place, Grid grid) {
    return place.column() + grid.label().length() / LEAST_CHARACTERS_PER_CELL + 1;
  }

  /**
   * Whether words fit to the right of a grid's label: of grids that stand side by side, only as far
   * as the next leaves room for them.
   */
  public boolean hasRoomBesideLabel(Grid grid, int characters) {
    var place = place(grid);
    return towers.get(place.sheet()).stream()
        .filter(Tower::isAcross)
        .flatMap(tower -> tower.grids().stream())
        .mapToInt(next -> place(next).column())
        .filter(column -> column > place.column())
        .map(column -> column - 1 - besideLabel(place, grid))
        .allMatch(cells -> cells >= SheetPlan.width(characters));
  }

  @Override
  public List<String> sheets() {
    return List.copyOf(towers.keySet());
  }

  /** The towers of a sheet, left to right. */
  public List<Tower> towers(String sheet) {
    return towers.get(sheet);
  }

  /**
   * Whether the rows and columns of a grid are numbered: in the column left of the grid, and in the
   * row above the label of the first grid of a tower.
   */
  public static boolean isNumbered(Grid grid) {
    return grid.role() != Grid.Role.PARAMETER;
  }

  /** What stands in the first cell of a layer's sheet. */
  public static String title(Network.Node node) {
    return node.name() + ": " + node.shape();
  }

  /** Where a grid stands. */
  public Place place(Grid grid) {
    var place = places.get(grid);
    if (place == null) {
      throw new IllegalArgumentException("no place for " + grid);
    }
    return place;
  }

  /** The number of rows of a sheet that hold something. */
  public int rows(String sheet) {
    return towers.get(sheet).stream()
        .flatMap(tower -> tower.grids().stream())
        .mapToInt(grid -> place(grid).row() + grid.rows())
        .max()
        .orElse(HEADING);
  }

  /** Whether no grid of a sheet, with its label, lies across the line above a row. */
  public boolean isBetween(String sheet, int row) {
    return towers.get(sheet).stream()
        .flatMap(tower -> tower.grids().stream())
        .noneMatch(grid -> place(grid).row() <= row && row < place(grid).row() + grid.rows());
  }

  /** The number of columns of a sheet that hold grids. */
  public int columns(String sheet) {
    return towers.get(sheet).stream()
        .mapToInt(tower -> tower.column() + tower.columns())
        .max()
        .orElse(1);
  }

  /** A cell with its sheet: {@code Conv1!B3}. */
  public String text(Expr.Ref ref) {
    var place = place(ref.grid());
    return prefixes.get(place.sheet())
        + A1.cell(place.row() + ref.row(), place.column() + ref.column());
  }

  @Override
  public Optional<CellAddress> address(Expr.Ref ref) {
    return Optional.ofNullable(places.get(ref.grid()))
        .map(
            place ->
                new CellAddress(
                    place.sheet(), place.row() + ref.row(), place.column() + ref.column()));
  }

  @Override
  public Optional<Expr.Ref> cell(CellAddress address) {
    for (var sheet : towers.keySet()) {
      if (address.isOn(sheet)) {
        for (var tower : towers.get(sheet)) {
          if (address.column() < tower.column()
              || address.column() >= tower.column() + tower.columns()) {
            continue;
          }
          for (var grid : tower.grids()) {
            int row = address.row() - place(grid).row();
            int column = address.column() - place(grid).column();
            if (row >= 0 && column >= 0 && row < grid.rows() && column < grid.columns()) {
              return Optional.of(new Expr.Ref(source(grid), row, column));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A cell of a grid without its sheet: {@code B3}. */
  public String cell(Grid grid, int row, int column) {
    var place = place(grid);
    return A1.cell(place.row() + row, place.column() + column);
  }

  /** All cells of a grid: {@code B3:AC30}. */
  public String range(Grid grid) {
    var place = place(grid);
    return A1.range(place.row(), place.column(), grid.rows(), grid.columns());
  }

  /**
   * All cells from the first grid of a tower to the last, with dollars: between them is no number.
   */
  public String absoluteSpan(Tower tower) {
    var first = place(tower.grids().get(0));
    var last = tower.grids().get(tower.grids().size() - 1);
    return A1.absoluteSpan(
        first.row(),
        first.column(),
        place(last).row() + last.rows() - first.row(),
        tower.columns());
  }

  /** What a grid is a copy of; the grid itself if it is no copy. */
  public Grid source(Grid grid) {
    return sources.getOrDefault(grid, grid);
  }

  /** The copies that stand on a layer's sheet, each cell a reference to what it is a copy of. */
  public List<ComputedGrid> copies(String layer) {
    return copies.getOrDefault(layer, Map.of()).entrySet().stream()
        .map(
            copy ->
                ComputedGrid.moving(
                    copy.getValue(), (row, column) -> new Expr.Ref(copy.getKey(), row, column)))
        .toList();
  }

  /**
   * How formulas on a sheet name cells: without the sheet's own name, parameters with dollars, and
   * what has a copy on the sheet by its copy.
   */
  public References references(String home) {
    return references(home, copies.getOrDefault(home, Map.of()));
  }

  /** How the cells of copies on a sheet name what they are copies of. */
  public References sourceReferences(String home) {
    return references(home, Map.of());
  }

  private References references(String home, Map<Grid, Grid> copied) {
    return new References() {
      @Override
      public String cell(Expr.Ref ref) {
        return text(ref.grid(), ref.row(), ref.column(), 1, 1);
      }

      @Override
      public String range(Window window) {
        return text(window.grid(), window.row(), window.column(), window.rows(), window.columns());
      }

      private String text(Grid grid, int row, int column, int rows, int columns) {
        var place = place(copied.getOrDefault(grid, grid));
        int top = place.row() + row;
        int left = place.column() + column;
        return (place.sheet().equals(home) ? "" : prefixes.get(place.sheet()))
            + (grid.role() == Grid.Role.PARAMETER
                ? A1.absoluteRange(top, left, rows, columns)
                : A1.range(top, left, rows, columns));
      }
    };
  }
}
