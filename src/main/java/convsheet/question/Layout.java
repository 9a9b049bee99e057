package convsheet.question;

import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where every grid stands in a workbook that convsheet writes: the one place that knows addresses.
 *
 * <p>A sheet's grids stand in towers, left to right: the layer's parameters, its padded inputs, its
 * steps, its outputs. The grids of a tower stand one below the other at equal distances, each with
 * its label above; a filter stands beside its output channel where that leaves room. Above the
 * towers are the {@link #HEADING} rows that stay in view.
 */
public final class Layout implements CellMap {
  /** The rows above the first label: title, summary, links, column numbers. */
  public static final int HEADING = 4;

  /** How many characters of a label one cell shows at least. */
  private static final int LEAST_CHARACTERS_PER_CELL = 5;

  /** How many characters of a label one cell shows. */
  private static final double LABEL_CHARACTERS_PER_CELL = 5.5;

  /**
   * The place of a grid's top left number, counted from 0.
   *
   * @param sheet the sheet's name
   * @param row its row
   * @param column its column
   */
  public record Place(String sheet, int row, int column) {}

  /**
   * Grids of the same kind, one below the other.
   *
   * @param column the first column of its grids
   * @param grids top to bottom
   */
  public record Tower(int column, List<Grid> grids) {
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

    public int columns() {
      return grids.stream().mapToInt(Grid::columns).max().orElseThrow();
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
    var layout = new Layout();
    var input = layout.new Sheet(FeatureMap.INPUT, HEADING);
    input.tower(picture.channels());
    input.check();
    for (int i = 0; i < nodes.size(); i++) {
      var sheet = layout.new Sheet(nodes.get(i).name(), HEADING);
      var layer = grids.get(i);
      sheet.parameters(layer);
      byStem(layer.steps().stream().map(step -> step.grid()).toList()).forEach(sheet::tower);
      sheet.tower(layer.outputs().stream().map(output -> output.grid()).toList());
      sheet.check();
    }
    return layout;
  }

  /** Lays out the sheets of a question's audit. */
  public static Layout of(Question question) {
    var network = question.network();
    return of(question.picture(), network.nodes(), network.grids(question.picture()));
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
    var sheet = layout.new Sheet(name, heading);
    groups.forEach(group -> sheet.tower(group.grids(), group.characters()));
    sheet.check();
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

  /** Places the towers of one sheet, left to right. */
  private final class Sheet {
    private final String name;
    private final int top;
    private final List<Tower> placed = new ArrayList<>();
    private long column = 1;
    private long rows;
    private long columns;

    Sheet(String name, int heading) {
      this.name = name;
      this.top = heading + 1;
      towers.put(name, placed);
      prefixes.put(name, A1.sheet(name));
    }

    void tower(List<Grid> grids) {
      tower(grids, 0);
    }

    /** A tower at least as wide as a text of so many characters. */
    void tower(List<Grid> grids, int characters) {
      long row = top;
      for (var grid : grids) {
        place(grid, row);
        row += distance(grid);
      }
      finish(grids, characters);
    }

    /** One filter after the other, each beside its output channel where that leaves room. */
    void parameters(LayerGrids layer) {
      var grids = layer.parameters().stream().map(LayerGrids.Parameter::grid).toList();
      if (grids.isEmpty()) {
        return;
      }
      int outputs = layer.outputs().size();
      int each = Math.max(1, grids.size() / outputs);
      int height = grids.subList(0, each).stream().mapToInt(Layout::distance).sum();
      int outputDistance = distance(layer.outputs().get(0).grid());
      int distance =
          isByOutput(grids, outputs) && height <= outputDistance ? outputDistance : height;
      long row = top;
      for (int i = 0; i < grids.size(); i++) {
        if (outputs > 1 && isByOutput(grids, outputs) && i > 0 && i % each == 0) {
          row = top + (long) i / each * distance;
        }
        place(grids.get(i), row);
        row += distance(grids.get(i));
      }
      finish(grids, 0);
    }

    /** Whether each output channel has as many parameters as any other, numbered like it. */
    private boolean isByOutput(List<Grid> grids, int outputs) {
      return grids.size() % outputs == 0 && grids.get(0).output() + grids.get(0).channel() > 0;
    }

    private void place(Grid grid, long row) {
      rows = Math.max(rows, row + grid.rows());
      columns = Math.max(columns, column + grid.columns());
      if (fits()) {
        places.put(grid, new Place(name, (int) row, (int) column));
      }
    }

    private boolean fits() {
      return rows <= A1.MAX_ROWS && columns <= A1.MAX_COLUMNS;
    }

    /** Refuses the sheet, once all that stands on it is known, if it has no room for it. */
    void check() {
      if (!fits()) {
        throw rows > A1.MAX_ROWS
            ? tooLarge("rows", rows, A1.MAX_ROWS)
            : tooLarge("columns", columns, A1.MAX_COLUMNS);
      }
    }

    private void finish(List<Grid> grids, int characters) {
      var tower = new Tower((int) column, grids);
      placed.add(tower);
      int label = grids.stream().mapToInt(grid -> grid.label().length()).max().orElse(0);
      int text = Math.max(label, characters);
      int wide = Math.max(tower.columns(), (int) Math.ceil(text / LABEL_CHARACTERS_PER_CELL));
      column += wide + 2;
    }

    private ProblemException tooLarge(String what, long needed, int limit) {
      return ProblemException.input(
          new Problem(
              "",
              name,
              "",
              String.format(Locale.ROOT, "a sheet that would need %,d " + what, needed),
              String.format(Locale.ROOT, "at most %,d " + what, limit),
              "Use a smaller picture, fewer filters, less padding, or split the layer."));
    }
  }

  /** The rows from one grid of a tower to the next: the grid, an empty row, the next label. */
  private static int distance(Grid grid) {
    return grid.rows() + 2;
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
          for (var grid : tower.grids()) {
            int row = address.row() - place(grid).row();
            int column = address.column() - place(grid).column();
            if (row >= 0 && column >= 0 && row < grid.rows() && column < grid.columns()) {
              return Optional.of(new Expr.Ref(grid, row, column));
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

  /** All cells from the first grid of a tower to the last, with dollars. */
  public String absoluteSpan(Tower tower) {
    var first = place(tower.grids().get(0));
    var last = tower.grids().get(tower.grids().size() - 1);
    return A1.absoluteSpan(
        first.row(),
        first.column(),
        place(last).row() + last.rows() - first.row(),
        tower.columns());
  }

  /**
   * How formulas on a sheet name cells: without the sheet's own name, and parameters with dollars.
   */
  public References references(String home) {
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
        var place = place(grid);
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
