package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the maps of the sheet {@code Picture} stand: the picture, then of each layer its filters
 * and its outputs, left to right; channels downwards, in several columns where they are many. Cells
 * are as large, and as few are averaged into one, as a screen of 1440 by 900 pixels allows.
 */
final class PicturePlan {
  /** The pixels of a screen that are left for maps. */
  private static final int WIDTH = 1340;

  private static final int HEIGHT = 520;

  private static final int LARGEST = 24;
  private static final int SMALLEST = 4;

  /** A map of fewer rows or columns than this is not made smaller. */
  private static final int LEAST = 8;

  /** Of so many rows and columns, and so many channels, is a map that a screen need not show. */
  private static final int BEYOND = 32;

  private static final int MOST_BEYOND = 8;

  /** Between two maps, and between two layers. */
  private static final int GAP = 2;

  private static final int LAYER_GAP = 5;

  /** The number of a vector takes so many cells, side by side. */
  private static final int VECTOR_WIDTH = 4;

  /** The pixels that a character takes above the maps, and below filters. */
  private static final double CHARACTER = 6.2;

  /** The pixels that a line of text is high. */
  private static final int LINE = 15;

  /**
   * A grid as a small map.
   *
   * @param grid what it shows
   * @param row its first row, counted from the first of all maps
   * @param column its first column
   * @param averaged how many rows, and columns, of the grid make one of the map
   */
  record Map(Grid grid, int row, int column, int averaged) {
    int rows() {
      return cells(grid.rows(), averaged);
    }

    /** The columns of the grid that are shown, each {@link #stretch} cells wide. */
    int columns() {
      return cells(grid.columns(), averaged);
    }

    /** What a cell of the map is: a cell of the grid, or the average of several. */
    Expr cell(int r, int c) {
      int top = r * averaged;
      int left = c * averaged;
      int high = Math.min(averaged, grid.rows() - top);
      int wide = Math.min(averaged, grid.columns() - left);
      if (high * wide == 1) {
        return new Expr.Ref(grid, top, left);
      }
      var sum =
          new Expr.Aggregate(
              Expr.Aggregate.Function.SUM,
              List.of(new Expr.Range(Window.of(grid, top, left, high, wide))));
      return new Expr.Quotient(sum, new Expr.Number(high * wide)); // a blank pixel counts as 0
    }

    /** How many cells show the same number, side by side. */
    int stretch() {
      return grid.columns() == 1 && grid.rows() > 1 ? VECTOR_WIDTH : 1;
    }

    /** The columns of cells that it takes. */
    int width() {
      return columns() * stretch();
    }
  }

  /**
   * What is shown of a layer, or of the picture.
   *
   * @param layer the layer's place, from 0; -1 for the picture
   * @param column the column of its name
   * @param filters the planes of its filters that are shown
   * @param names what a person calls the filters that are shown
   * @param outputs the channels that are shown
   * @param channels how many channels it has
   */
  record Part(
      int layer,
      int column,
      List<Map> filters,
      List<Name> names,
      List<Map> outputs,
      int channels) {}

  /** A name below a filter, and the cells that it takes; places are counted as those of maps. */
  record Name(String text, int row, int column, int rows, int columns) {}

  private final Evaluation evaluation;
  private final int pixels;
  private final int averaged;
  private final int shown;
  private final boolean inColour;
  private final List<Part> parts = new ArrayList<>();
  private int width = 1;
  private int height;
  private int colourColumn;

  private PicturePlan(
      Evaluation evaluation, int pixels, int averaged, int shown, boolean inColour) {
    this.evaluation = evaluation;
    this.pixels = pixels;
    this.averaged = averaged;
    this.shown = shown;
    this.inColour = inColour;
    var picture = evaluation.question().picture();
    part(-1, List.of(), picture.channels(), "Input", picture.shape().toString());
    for (int i = 0; i < evaluation.grids().size(); i++) {
      var node = evaluation.question().network().nodes().get(i);
      var grids = evaluation.grids().get(i);
      part(
          i,
          filters(grids),
          grids.outputs().stream().map(output -> output.grid()).toList(),
          node.name(),
          words(node));
    }
  }

  /**
   * The plan for a network: the one with the largest cells that fits a screen; where none does, one
   * that is scrolled.
   *
   * @param inColour whether the picture is shown a second time, in its colours
   */
  static PicturePlan of(Evaluation evaluation, boolean inColour) {
    for (int shown : new int[] {64, 32, 16, MOST_BEYOND}) {
      for (int pixels = LARGEST; pixels >= SMALLEST; pixels--) {
        var plan = new PicturePlan(evaluation, pixels, 1, shown, inColour);
        if (plan.fits()) {
          return plan;
        }
      }
      for (int averaged : new int[] {2, 3, 4, 6, 8, 16, 32}) {
        var plan = new PicturePlan(evaluation, SMALLEST, averaged, shown, inColour);
        if (plan.fits()) {
          return plan;
        }
      }
    }
    int largest =
        Stream.concat(Stream.of(evaluation.question().input()), evaluation.outputs().stream())
            .mapToInt(map -> Math.max(map.shape().rows(), map.shape().columns()))
            .max()
            .orElseThrow();
    return new PicturePlan(evaluation, SMALLEST + 1, cells(largest, BEYOND), MOST_BEYOND, inColour);
  }

  /** What stands below the name of a layer. */
  static String words(Network.Node node) {
    return node.layer().type() + ", " + node.shape();
  }

  /** The planes of each filter, side by side; biases are too small to be seen. */
  private static List<List<Grid>> filters(LayerGrids grids) {
    int outputs = grids.outputs().size();
    var planes =
        grids.parameters().stream()
            .map(LayerGrids.Parameter::grid)
            .filter(grid -> grid.part() == Grid.Part.FILTER)
            .toList();
    return planes.isEmpty() || planes.size() % outputs != 0
        ? List.of()
        : IntStream.range(0, outputs)
            .mapToObj(o -> planes.stream().filter(plane -> plane.output() == o + 1).toList())
            .toList();
  }

  private static int cells(int size, int averaged) {
    return (size + averaged - 1) / averaged;
  }

  /** By how much a grid is made smaller. */
  private int averaged(Grid grid) {
    int size = Math.max(grid.rows(), grid.columns());
    return size <= LEAST ? 1 : Math.min(averaged, Math.max(1, size / LEAST));
  }

  private void part(
      int layer, List<List<Grid>> filters, List<Grid> outputs, String name, String words) {
    int left = width;
    int count = Math.min(shown, outputs.size());
    var filterMaps = new ArrayList<Map>();
    var names = new ArrayList<Name>();
    int longest =
        filters.stream()
            .flatMap(List::stream)
            .mapToInt(plane -> plane.name().length())
            .max()
            .orElse(0);
    int nameColumns = (int) Math.ceil(longest * CHARACTER / pixels);
    int nameRows = longest > 0 ? cells(LINE, pixels) : 0;
    var maps = new ArrayList<Map>();
    int column = left;
    int row = 0;
    int most = HEIGHT / pixels;
    int wide = 0;
    for (int i = 0; i < count; i++) {
      var own = filters.isEmpty() ? List.<Grid>of() : filters.get(i);
      var map = new Map(outputs.get(i), 0, 0, averaged(outputs.get(i)));
      int filterHeight = own.isEmpty() ? 0 : own.get(0).rows() + nameRows;
      int tall = Math.max(map.rows(), filterHeight);
      if (row > 0 && row + tall > most) {
        column += wide + GAP;
        row = 0;
        wide = 0;
      }
      int next = column;
      for (var plane : own) {
        var filter = new Map(plane, row, next, 1);
        filterMaps.add(filter);
        next += filter.width() + 1;
      }
      if (!own.isEmpty() && !own.get(0).name().isEmpty()) {
        var text = own.get(0).name();
        names.add(new Name(text, row + own.get(0).rows(), column, nameRows, nameColumns));
      }
      next = Math.max(next, column + nameColumns);
      next += own.isEmpty() ? 0 : 1;
      maps.add(new Map(outputs.get(i), row, next, map.averaged()));
      wide = Math.max(wide, next + map.width() - column);
      row += tall + GAP;
      height = Math.max(height, row);
    }
    if (layer < 0 && inColour) {
      column += wide + GAP;
      colourColumn = column;
      wide = maps.get(0).columns();
    }
    parts.add(new Part(layer, left, filterMaps, names, maps, outputs.size()));
    int text = (int) Math.ceil(Math.max(name.length() * 1.15, words.length()) * CHARACTER / pixels);
    width = Math.max(column + wide, left + text) + LAYER_GAP;
  }

  private boolean fits() {
    return width * pixels <= WIDTH && height * pixels <= HEIGHT + LARGEST * GAP;
  }

  /** The size of a cell. */
  int pixels() {
    return pixels;
  }

  /** The picture, then the layers. */
  List<Part> parts() {
    return parts;
  }

  /** The columns of cells that the maps take, from the left of the sheet. */
  int columns() {
    return width;
  }

  /** The rows of cells that they take. */
  int rows() {
    return height;
  }

  /** The column of the picture in its colours. */
  int colourColumn() {
    return colourColumn;
  }
}
