package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.question.Evaluation;
import convsheet.xlsx.Box;
import convsheet.xlsx.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the maps of the sheet {@code Picture} stand: the picture, then of each layer its filters
 * and its outputs, left to right; channels downwards, in several columns where they are many;
 * layers in several bands where a screen is not wide enough. Cells are as large, and as few are
 * averaged into one, as the first screen allows: with all words, on a screen of 1366 by 768 pixels.
 */
public final class PicturePlan {
  /** The height of the rows above the maps that stay in view. */
  private static final int HEADING_PIXELS = 86;

  /** The height of the name of a layer with what it is. */
  private static final int NAMES_PIXELS = 56;

  /** The rows of the name of a layer: the name, what it is, and its largest number. */
  public static final int NAMES_ROWS = 3;

  /** The first row of the names of the layers. */
  public static final int FIRST = 4;

  /** The width of the column left of the maps. */
  static final int MARGIN = 14;

  private static final int LARGEST = 48;
  private static final int SMALLEST = 3;

  /** Cells of so many pixels are well seen: with them, layers go on in the next band. */
  private static final int WELL_SEEN = 8;

  /** A map of fewer rows or columns than this is not made smaller. */
  private static final int LEAST = 8;

  /** How many channels are shown, and how many planes of each filter, if all are too many. */
  private static final int[][] SHOWN = {
    {64, 64}, {32, 32}, {16, 16}, {8, 8}, {8, 3}, {4, 3}, {2, 2}, {1, 1}
  };

  private static final int[] AVERAGED = {1, 2, 3, 4, 6, 8, 16, 32, 64, 128};

  /** The pixels between two maps, and between two layers. */
  private static final int GAP = 10;

  private static final int LAYER_GAP = 28;

  /** The number of a vector takes so many pixels, at least. */
  private static final int VECTOR_PIXELS = 20;

  /** The pixels that a character takes above the maps, and below filters. */
  private static final double CHARACTER = 6.2;

  /** The pixels that a line of text is high. */
  public static final int LINE = 18;

  /** How many characters of a sentence a screen shows in one line. */
  private static final int LINE_CHARACTERS = 185;

  /** The pixels that the name of a filter is high. */
  private static final int NAME = 15;

  /**
   * A grid as a small map.
   *
   * @param grid what it shows
   * @param row its first row on the sheet, counted from 0
   * @param column its first column
   * @param averaged how many rows, and columns, of the grid make one of the map
   * @param stretch how many cells show the same number, side by side
   */
  public record Map(Grid grid, int row, int column, int averaged, int stretch) {
    public int rows() {
      return cells(grid.rows(), averaged);
    }

    /** The columns of the grid that are shown, each {@link #stretch} cells wide. */
    public int columns() {
      return cells(grid.columns(), averaged);
    }

    /** What a cell of the map is: a cell of the grid, or the average of several. */
    public Expr cell(int r, int c) {
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

    /** The cells that it takes. */
    public Box box() {
      return new Box(row, column, row + rows() - 1, column + width() - 1);
    }

    /** The columns of cells that it takes. */
    public int width() {
      return columns() * stretch();
    }
  }

  /**
   * What is shown of a layer, or of the picture.
   *
   * @param layer the layer's place, from 0; -1 for the picture
   * @param row the row of its name
   * @param column the column of its name
   * @param filters the planes of its filters that are shown
   * @param names what a person calls the filters that are shown
   * @param outputs the channels that are shown
   * @param channels how many channels it has
   * @param planes how many planes each of its filters has
   * @param shownPlanes how many of these are shown
   */
  public record Part(
      int layer,
      int row,
      int column,
      List<Map> filters,
      List<Name> names,
      List<Map> outputs,
      int channels,
      int planes,
      int shownPlanes) {
    /** What is not shown of it as it is. */
    Optional<String> left() {
      int k = outputs.get(0).averaged();
      var words = new ArrayList<String>();
      if (outputs.size() < channels) {
        words.add("the first " + outputs.size() + " of " + channels + " channels are shown");
      }
      if (shownPlanes < planes) {
        words.add(
            "the first " + shownPlanes + " of " + planes + " planes of each filter are shown");
      }
      if (k > 1) {
        words.add("each cell is the average of up to " + k + " x " + k);
      }
      return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }
  }

  /** A name below a filter, and the cells that it takes. */
  public record Name(String text, Grid grid, Box cells) {}

  /** How small the network is made. */
  private record Scale(int pixels, int averaged, int shown, int planes, boolean inBands) {}

  private final Scale scale;
  private final int lines;
  private final boolean inColour;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Integer> bands = new ArrayList<>();
  private int top;
  private int bottom;
  private int next = 1;
  private int columns;
  private int colourColumn;

  private PicturePlan(Evaluation evaluation, Scale scale, boolean inColour, int lines) {
    this.scale = scale;
    this.inColour = inColour;
    this.lines = lines;
    band(FIRST);
    var picture = evaluation.question().picture();
    part(-1, List.of(), picture.channels(), FeatureMap.INPUT, picture.shape().toString());
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
   * The plan for a network: the one with the largest cells that fits the first screen; where none
   * does, the smallest, which is scrolled.
   *
   * @param inColour whether the picture is shown a second time, in its colours
   * @param lines how many lines of text are to fit below the maps, but for those that say what is
   *     averaged or left out
   */
  public static PicturePlan of(Evaluation evaluation, boolean inColour, int lines) {
    PicturePlan plan = null;
    for (var scale : scales()) {
      plan = new PicturePlan(evaluation, scale, inColour, lines);
      if (plan.fits()) {
        break;
      }
    }
    return plan;
  }

  /** From the one that shows most to the one that takes the least room. */
  private static List<Scale> scales() {
    var all = new ArrayList<Scale>();
    for (var shown : SHOWN) {
      for (boolean inBands : new boolean[] {false, true}) {
        for (int pixels = inBands ? 2 * WELL_SEEN : LARGEST; pixels > SMALLEST; pixels--) {
          if (inBands || pixels >= WELL_SEEN) {
            all.add(new Scale(pixels, 1, shown[0], shown[1], inBands));
          }
        }
      }
      for (int averaged : AVERAGED) {
        for (boolean inBands : new boolean[] {false, true}) {
          all.add(new Scale(SMALLEST, averaged, shown[0], shown[1], inBands));
        }
      }
    }
    return all;
  }

  /** What stands below the name of a layer. */
  public static String words(Network.Node node) {
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

  private static int cells(int size, int each) {
    return (size + each - 1) / each;
  }

  /** The cells that some pixels take, at least one. */
  private int cells(double pixels) {
    return Math.max(1, (int) Math.ceil(pixels / scale.pixels()));
  }

  private Map map(Grid grid, int row, int column, int averaged) {
    boolean isVector = grid.columns() == 1 && grid.rows() > 1;
    return new Map(grid, row, column, averaged, isVector ? cells(VECTOR_PIXELS) : 1);
  }

  /** By how much a grid is made smaller. */
  private int averaged(Grid grid) {
    int size = Math.max(grid.rows(), grid.columns());
    return size <= LEAST ? 1 : Math.min(scale.averaged(), Math.max(1, size / LEAST));
  }

  private void band(int row) {
    bands.add(row);
    top = row + NAMES_ROWS;
    bottom = top;
    next = 1;
  }

  /** Puts a layer to the right of the others, or into a band below them. */
  private void part(
      int layer, List<List<Grid>> filters, List<Grid> outputs, String name, String words) {
    var part = placed(layer, filters, outputs);
    int text = cells(Math.max(name.length() * 1.15, words.length()) * CHARACTER);
    int right = Math.max(right(part), next + text);
    if (scale.inBands() && next > 1 && !isWideEnough(right)) {
      band(bottom + cells(GAP));
      part = placed(layer, filters, outputs);
      right = Math.max(right(part), next + text);
    }
    parts.add(part);
    names.add(name);
    var boxes = Stream.concat(part.filters().stream(), part.outputs().stream()).map(Map::box);
    var named = part.names().stream().map(Name::cells);
    bottom =
        Stream.concat(boxes, named).mapToInt(box -> box.bottom() + 1).reduce(bottom, Math::max);
    columns = Math.max(columns, right);
    next = right + cells(LAYER_GAP);
  }

  /** The column to the right of all that is shown of a layer. */
  private int right(Part part) {
    int right = part.outputs().stream().mapToInt(map -> map.box().right() + 1).max().orElseThrow();
    return part.layer() < 0 && inColour ? colourColumn + part.outputs().get(0).columns() : right;
  }

  private Part placed(int layer, List<List<Grid>> filters, List<Grid> outputs) {
    int count = Math.min(scale.shown(), outputs.size());
    var filterMaps = new ArrayList<Map>();
    var names = new ArrayList<Name>();
    int longest =
        filters.stream()
            .flatMap(List::stream)
            .mapToInt(plane -> plane.name().length())
            .max()
            .orElse(0);
    int nameColumns = longest > 0 ? cells(longest * CHARACTER) : 0;
    int nameRows = longest > 0 ? cells(NAME) : 0;
    int planes = filters.isEmpty() ? 0 : filters.get(0).size();
    int shownPlanes = Math.min(planes, scale.planes());
    var maps = new ArrayList<Map>();
    int column = next;
    int row = top;
    int most = top + mapRows();
    int wide = 0;
    for (int i = 0; i < count; i++) {
      var own = filters.isEmpty() ? List.<Grid>of() : filters.get(i).subList(0, shownPlanes);
      var output = map(outputs.get(i), 0, 0, averaged(outputs.get(i)));
      int filterHeight = own.isEmpty() ? 0 : own.get(0).rows() + nameRows;
      int tall = Math.max(output.rows(), filterHeight);
      if (row > top && row + tall > most) {
        column += wide + cells(GAP);
        row = top;
        wide = 0;
      }
      int right = column;
      for (var plane : own) {
        var filter = map(plane, row, right, 1);
        filterMaps.add(filter);
        right += filter.width() + 1;
      }
      if (!own.isEmpty() && !own.get(0).name().isEmpty()) {
        int below = row + own.get(0).rows();
        var cells = new Box(below, column, below + nameRows - 1, column + nameColumns - 1);
        names.add(new Name(own.get(0).name(), own.get(0), cells));
      }
      right = own.isEmpty() ? right : Math.max(right, column + nameColumns) + 1;
      maps.add(map(outputs.get(i), row, right, output.averaged()));
      wide = Math.max(wide, right + output.width() - column);
      row += tall + cells(GAP);
    }
    if (layer < 0 && inColour) {
      colourColumn = column + wide + cells(GAP);
    }
    return new Part(
        layer,
        top - NAMES_ROWS,
        next,
        filterMaps,
        names,
        maps,
        outputs.size(),
        planes,
        shownPlanes);
  }

  /** How many rows of maps fit the screen below those that stand there. */
  private int mapRows() {
    int above = (top - FIRST - bands.size() * NAMES_ROWS) * scale.pixels();
    int names = bands.size() * NAMES_PIXELS;
    int words = (1 + lines) * LINE;
    return (Screen.HEIGHT - HEADING_PIXELS - names - above - words) / scale.pixels();
  }

  private boolean isWideEnough(int column) {
    return screenPixels(column) <= Screen.WIDTH;
  }

  /** The pixels that columns take on a screen. */
  private int screenPixels(int count) {
    return MARGIN + (count - 1) * (int) (scale.pixels() * Screen.WIDER);
  }

  /** The pixels that the sheet takes on a screen, with what stands left of its maps. */
  int width() {
    return screenPixels(columns);
  }

  /** The pixels that it takes, with all words, above the maps and below. */
  int height() {
    int cells = bottom - FIRST - bands.size() * NAMES_ROWS;
    return HEADING_PIXELS
        + bands.size() * NAMES_PIXELS
        + cells * scale.pixels()
        + (1 + lines + left().size()) * LINE;
  }

  /** Whether the first screen shows all. */
  boolean fits() {
    return width() <= Screen.WIDTH && height() <= Screen.HEIGHT;
  }

  /** What is not shown as it is, and of which layers, in lines that a screen shows. */
  public List<String> left() {
    var left = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < parts.size(); i++) {
      var name = names.get(i);
      parts
          .get(i)
          .left()
          .ifPresent(what -> left.computeIfAbsent(what, w -> new ArrayList<>()).add(name));
    }
    return left.entrySet().stream()
        .map(entry -> Problem.list(entry.getValue()) + ": " + entry.getKey() + ".")
        .flatMap(text -> broken(text).stream())
        .toList();
  }

  /** A text in lines that a screen shows. */
  static List<String> broken(String text) {
    var lines = new ArrayList<String>();
    var rest = text;
    while (rest.length() > LINE_CHARACTERS) {
      int end = rest.lastIndexOf(' ', LINE_CHARACTERS);
      end = end > 0 ? end : LINE_CHARACTERS;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  /** The size of a cell. */
  public int pixels() {
    return scale.pixels();
  }

  /** The picture, then the layers. */
  public List<Part> parts() {
    return parts;
  }

  /** The rows of the names of the layers, one for each band of them. */
  public List<Integer> bands() {
    return bands;
  }

  /** The columns of cells that the maps take, from the left of the sheet. */
  public int columns() {
    return columns;
  }

  /** The row below the last of the maps. */
  public int rows() {
    return bottom;
  }

  /** The column of the picture in its colours. */
  public int colourColumn() {
    return colourColumn;
  }
}
