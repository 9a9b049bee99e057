package convsheet.audit;

import convsheet.formula.Grid;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Screen;
import convsheet.xlsx.SheetFrame;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How wide the columns of a sheet of grids are, how high its rows, and at what zoom it is shown.
 *
 * <p>All cells are squares of one size where a screen then shows the first grid of each tower. Else
 * each tower has columns that are as wide as its own numbers, the columns between towers are
 * narrow, and rows are as high as those of the grids with the shortest numbers are wide.
 */
final class GridSizes {
  private static final double LEAST_PIXELS = 30;
  private static final double PIXELS_PER_CHARACTER = 5.8;

  /** The pixels to the left and right of a number. */
  private static final int BESIDE = 6;

  /**
   * The width of a column between towers, which has the numbers of rows, where there is no room.
   */
  private static final double NARROW = 20;

  /** How much lower than wide cells become, where a screen then shows the last rows. */
  private static final double LOWER = 0.8;

  /** The pixels of a character of a label, as large as labels become. */
  private static final double LABEL_CHARACTER = 7.2;

  /** How much larger titles and links become, at most, where a sheet is made smaller. */
  private static final double MOST_LARGER = 1.6;

  private final Layout layout;
  private final List<Tower> towers;

  /** Where each column begins that is as wide as it is by itself, in pixels from the left. */
  private final double[] lefts;

  /** The width of all other columns. */
  private final double further;

  private final double rowPixels;

  private GridSizes(
      Layout layout, List<Tower> towers, double[] widths, double further, double rowPixels) {
    this.layout = layout;
    this.towers = towers;
    this.further = further;
    this.rowPixels = rowPixels;
    lefts = new double[widths.length + 1];
    for (int c = 0; c < widths.length; c++) {
      lefts[c + 1] = lefts[c] + widths[c];
    }
  }

  /** The pixels of a cell with a number of so many characters. */
  private static double pixels(int characters) {
    return Math.max(LEAST_PIXELS, Math.ceil(characters * PIXELS_PER_CHARACTER) + BESIDE);
  }

  /** Squares of so many pixels. */
  static GridSizes square(Layout layout, List<Tower> towers, double pixels) {
    return new GridSizes(layout, towers, new double[0], pixels, pixels);
  }

  /**
   * The sizes of a sheet.
   *
   * @param towers those of one sheet, left to right
   * @param characters how many characters the widest number of a tower takes
   */
  static GridSizes of(Layout layout, List<Tower> towers, ToIntFunction<Tower> characters) {
    double widest = pixels(towers.stream().mapToInt(characters).max().orElse(4));
    var square = square(layout, towers, widest);
    return square.showsFirst() ? square : narrow(layout, towers, characters, widest);
  }

  private static GridSizes narrow(
      Layout layout, List<Tower> towers, ToIntFunction<Tower> characters, double widest) {
    var last = towers.get(towers.size() - 1);
    var widths = new double[last.column() + last.columns()];
    int from = 0;
    double room = 0;
    double least = widest;
    for (var tower : towers) {
      int gap = tower.column() - from;
      // a label goes on over the columns behind its grid; the one before the next is for numbers
      double beside = gap < 2 ? NARROW : Math.max(NARROW, room / (gap - 1));
      for (int c = from; c < tower.column(); c++) {
        widths[c] = c == tower.column() - 1 ? NARROW : Math.min(widest, beside);
      }
      double pixels = pixels(characters.applyAsInt(tower));
      from = tower.column() + tower.columns();
      Arrays.fill(widths, tower.column(), from, pixels);
      int label = tower.grids().stream().mapToInt(grid -> grid.label().length()).max().orElse(0);
      room = label * LABEL_CHARACTER - pixels * tower.grids().get(0).columns();
      least = tower.role() == Grid.Role.PARAMETER ? least : Math.min(least, pixels);
    }
    double fitting = Screen.height(Screen.LEAST_ZOOM) / rows(layout, first(towers));
    double rowPixels = Math.max(LOWER * least, Math.min(least, Math.floor(fitting)));
    return new GridSizes(layout, towers, widths, widest, rowPixels);
  }

  /** The height of its rows, in pixels. */
  double rowPixels() {
    return rowPixels;
  }

  /**
   * How far a column stands from the left, in pixels; half a column further for {@code c + 0.5}.
   */
  private double left(double column) {
    int known = lefts.length - 1;
    if (column >= known) {
      return lefts[known] + (column - known) * further;
    }
    int whole = (int) column;
    return lefts[whole] + (column - whole) * (lefts[whole + 1] - lefts[whole]);
  }

  /** The first column that begins at so many pixels behind another one, or further. */
  int after(int column, double pixels) {
    int next = column;
    while (left(next) - left(column) < pixels - 1e-9) {
      next++;
    }
    return next;
  }

  /** The width of the first columns, in pixels. */
  double width(int columns) {
    return left(columns);
  }

  /** Gives a sheet's columns, so many at least, and its rows their sizes. */
  void apply(SheetFrame frame, int columns) {
    int known = lefts.length - 1;
    for (int first = 0; first < known; ) {
      int next = first + 1;
      double width = lefts[next] - lefts[first];
      while (next < known && Math.abs(lefts[next + 1] - lefts[next] - width) < 1e-6) {
        next++;
      }
      frame.pixels(first, next - 1, width);
      first = next;
    }
    if (columns > known) {
      frame.pixels(known, columns - 1, further);
    }
    frame.rowHeight(rowPixels * SheetFrame.POINTS_PER_PIXEL);
  }

  // ---- what a screen shows ----

  /** Whether a screen shows all towers. */
  boolean showsAll() {
    return all() >= Screen.LEAST_ZOOM;
  }

  /** Whether a screen shows the first grid of each tower. */
  boolean showsFirst() {
    return first() >= Screen.LEAST_ZOOM;
  }

  /** The zoom at which a screen shows all towers, else the first grid of each, in percent. */
  int zoom() {
    return percent(showsAll() ? all() : Math.min(1, first()));
  }

  /** The zoom at which it shows so many more pixels beside all towers, in percent. */
  int zoomWith(String sheet, double beside) {
    return percent(Screen.zoom(1, left(layout.columns(sheet) + 0.5) + beside));
  }

  private static int percent(double zoom) {
    return (int) (Math.floor(Math.max(Screen.LEAST_ZOOM, zoom) * 20 + 1e-9) * 5);
  }

  /** How much larger titles and links are on a sheet of some zoom, in percent. */
  static double larger(int zoom) {
    return Math.max(1, Math.min(MOST_LARGER, 90.0 / zoom));
  }

  private double all() {
    return showing(towers.stream().flatMap(tower -> tower.grids().stream()).toList());
  }

  private double first() {
    return showing(first(towers));
  }

  private static List<Grid> first(List<Tower> towers) {
    return towers.stream().map(tower -> tower.grids().get(0)).toList();
  }

  /** The zoom at which a screen shows some grids. */
  private double showing(List<Grid> grids) {
    int columns = 1;
    for (var grid : grids) {
      columns = Math.max(columns, layout.place(grid).column() + grid.columns());
    }
    return Screen.zoom(rows(layout, grids) * rowPixels, left(columns + 0.5));
  }

  /** How many rows some grids take below the heading, and half of one. */
  private static double rows(Layout layout, List<Grid> grids) {
    int rows = Layout.HEADING + 1;
    for (var grid : grids) {
      rows = Math.max(rows, layout.place(grid).row() + grid.rows());
    }
    return rows - Layout.HEADING + 0.5;
  }
}
