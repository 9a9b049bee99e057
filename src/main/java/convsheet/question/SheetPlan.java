package convsheet.question;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.network.LayerGrids;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Layout.Place;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Screen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the towers of one sheet into their places, left to right. */
final class SheetPlan {
  /** The pixels of a cell that shows a number of four characters or five. */
  private static final double CELL_PIXELS = 37;

  /** How many characters of a label one cell shows. */
  private static final double LABEL_CHARACTERS_PER_CELL = 5.5;

  private final String name;
  private final int top;
  private final Map<Grid, Place> own = new HashMap<>();
  private final List<Tower> placed = new ArrayList<>();
  private long column = 1;
  private long rows;
  private long columns;

  SheetPlan(String name, int heading) {
    this.name = name;
    this.top = heading + 1;
  }

  void tower(List<Grid> grids, boolean across) {
    if (across) {
      across(grids);
    } else {
      tower(grids, 0);
    }
  }

  /** Grids one below the other, at least as wide as a text of so many characters. */
  void tower(List<Grid> grids, int characters) {
    long row = top;
    for (var grid : grids) {
      place(grid, row, column);
      row += distance(grid);
    }
    finish(grids, characters);
  }

  /** Grids side by side; the rows of the first are those of all. */
  private void across(List<Grid> grids) {
    int step = 0;
    for (var grid : grids) {
      step = Math.max(step, Math.max(grid.columns(), width(grid.label().length())) + 1);
    }
    long left = column;
    for (var grid : grids) {
      place(grid, top, left);
      left += step;
    }
    int wide = (int) (left - column) - step + grids.get(grids.size() - 1).columns();
    placed.add(new Tower((int) column, wide, true, grids));
    column = left + 1;
  }

  /**
   * One filter after the other, each beside its output channel where that leaves room.
   *
   * @param across whether the output channels stand side by side
   */
  void parameters(LayerGrids layer, boolean across) {
    var grids = layer.parameters().stream().map(LayerGrids.Parameter::grid).toList();
    if (grids.isEmpty()) {
      return;
    }
    int outputs = layer.outputs().size();
    int each = Math.max(1, grids.size() / outputs);
    int height = grids.subList(0, each).stream().mapToInt(SheetPlan::distance).sum();
    int outputDistance = distance(layer.outputs().get(0).grid());
    int distance =
        !across && isByOutput(grids, outputs) && height <= outputDistance ? outputDistance : height;
    long row = top;
    for (int i = 0; i < grids.size(); i++) {
      if (outputs > 1 && isByOutput(grids, outputs) && i > 0 && i % each == 0) {
        row = top + (long) i / each * distance;
      }
      place(grids.get(i), row, column);
      row += distance(grids.get(i));
    }
    finish(grids, 0);
  }

  /** Whether each output channel has as many parameters as any other, numbered like it. */
  private boolean isByOutput(List<Grid> grids, int outputs) {
    return grids.size() % outputs == 0 && grids.get(0).output() + grids.get(0).channel() > 0;
  }

  private void place(Grid grid, long row, long left) {
    rows = Math.max(rows, row + grid.rows());
    columns = Math.max(columns, left + grid.columns());
    if (fits()) {
      own.put(grid, new Place(name, (int) row, (int) left));
    }
  }

  /** Whether a sheet has so many rows and columns. */
  boolean fits() {
    return rows <= A1.MAX_ROWS && columns <= A1.MAX_COLUMNS;
  }

  /**
   * How well a screen shows the sheet: the zoom at which it shows all of it and 1 more, if numbers
   * are read at that, else the zoom at which it shows the first grid of each tower.
   */
  double seen() {
    double whole = Math.min(1, zoom(rows - top, columns + 1.0));
    if (whole >= Screen.LEAST_ZOOM) {
      return 1 + whole;
    }
    double firstRows = 1;
    double firstColumns = 1;
    for (var tower : placed) {
      var first = tower.grids().get(0);
      firstRows = Math.max(firstRows, first.rows());
      firstColumns = Math.max(firstColumns, tower.column() + first.columns());
    }
    return Math.min(1, zoom(firstRows, firstColumns + 1));
  }

  private static double zoom(double rows, double columns) {
    return Screen.zoom(rows * CELL_PIXELS, columns * CELL_PIXELS);
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
    int label = grids.stream().mapToInt(grid -> grid.label().length()).max().orElse(0);
    int wide = grids.stream().mapToInt(Grid::columns).max().orElseThrow();
    placed.add(new Tower((int) column, wide, false, grids));
    column += Math.max(wide, width(Math.max(label, characters))) + 2;
  }

  /** How many cells show a text of so many characters. */
  static int width(int characters) {
    return (int) Math.ceil(characters / LABEL_CHARACTERS_PER_CELL);
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

  /** The rows from one grid of a tower to the next: the grid, an empty row, the next label. */
  private static int distance(Grid grid) {
    return grid.rows() + 2;
  }

  String name() {
    return name;
  }

  /** The towers, left to right. */
  List<Tower> towers() {
    return placed;
  }

  /** Where each grid stands. */
  Map<Grid, Place> places() {
    return own;
  }
}
