package convsheet.audit;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Move;
import convsheet.formula.Run;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A layer as the {@link Inspector} takes it apart: what any of its outputs reads, learnt from the
 * expressions of its cells alone.
 *
 * @param node the layer
 * @param grids all that stands on its sheet
 * @param sums the grids whose cells are taken apart: the outputs, or the steps that hold the sums
 *     before an activation with cells of its own
 * @param outputs the layer's outputs
 */
record InspectedLayer(
    Network.Node node, LayerGrids grids, List<ComputedGrid> sums, List<ComputedGrid> outputs) {

  /**
   * One window that an output reads, and the weights it is multiplied with.
   *
   * @param input the window
   * @param weights the weights, if it multiplies
   */
  record Part(Window input, Optional<Window> weights) {}

  /**
   * Which results of another layer a window shows. A cell of the window, so many rows and columns
   * from the window's first, shows the result in row {@code (row + rows) / rowStretch} and likewise
   * in its column, where that is a whole number and there is such a result.
   *
   * @param sheet the other layer's sheet, or that of the picture
   * @param channel the channel, counted from 0
   * @param row the row of the first cell, counted from 0; negative on a border
   * @param column its column
   * @param rowStretch the rows from one result to the next
   * @param columnStretch the columns
   */
  record Origin(
      String sheet, int channel, int row, int column, int rowStretch, int columnStretch) {}

  /** An output by its channel, row and column, counted from 0. */
  record Output(int channel, int row, int column) {}

  static InspectedLayer of(Network.Node node, LayerGrids given) {
    var grids = given.writtenOut();
    var outputs = grids.outputs().stream().map(ComputedGrid::pattern).toList();
    var sums = weightedSums(grids);
    return new InspectedLayer(node, grids, sums.isEmpty() ? outputs : sums, outputs);
  }

  /**
   * The grids of a layer whose cells multiply and add, which are steps where an activation has
   * cells of its own; empty if it does not multiply.
   */
  static List<ComputedGrid> weightedSums(LayerGrids grids) {
    return Stream.concat(grids.steps().stream(), grids.outputs().stream())
        .map(ComputedGrid::pattern)
        .filter(grid -> WeightedSum.in(grid.at(0, 0)).isPresent())
        .toList();
  }

  int channels() {
    return outputs.size();
  }

  int rows() {
    return outputs.get(0).grid().rows();
  }

  int columns() {
    return outputs.get(0).grid().columns();
  }

  /** The expression that is taken apart; places are counted from 0. */
  Expr expr(int channel, int row, int column) {
    return sums.get(channel).at(row, column);
  }

  /** The weighted sum of an output, if the layer multiplies. */
  Optional<WeightedSum> weightedSum(int channel, int row, int column) {
    return WeightedSum.in(expr(channel, row, column));
  }

  /** Whether what its outputs read stands on several sheets. */
  boolean joins() {
    if (node.from().size() == 1) {
      return hasConstants();
    }
    var sheets = new HashSet<String>();
    for (int channel = 0; channel < channels(); channel++) {
      for (var region : sums.get(channel).regions()) {
        parts(channel, region.rows().first(), region.columns().first())
            .forEach(part -> sheets.add(part.input().grid().sheet()));
      }
    }
    return sheets.size() > 1;
  }

  /** Whether some outputs read nothing: the zeros of a border. */
  boolean hasConstants() {
    return sums.stream()
        .flatMap(grid -> grid.regions().stream())
        .anyMatch(region -> region.first().reads().isEmpty());
  }

  /**
   * The outputs that tell of all others, in reading order: within a region windows move evenly, so
   * that any number that follows from where they are is known from the first cells, unless a window
   * goes on to the next grid, which may stand anywhere.
   */
  List<Output> telling() {
    var telling =
        new TreeSet<Output>(
            Comparator.comparingInt(Output::channel)
                .thenComparingInt(Output::row)
                .thenComparingInt(Output::column));
    for (int channel = 0; channel < channels(); channel++) {
      for (var grid : List.of(sums.get(channel), outputs.get(channel))) {
        for (var region : grid.regions()) {
          int rows = telling(region.rows(), region.down());
          int columns = telling(region.columns(), region.right());
          for (int i = 0; i < rows * columns; i++) {
            telling.add(
                new Output(
                    channel, region.rows().at(i / columns), region.columns().at(i % columns)));
          }
        }
      }
    }
    return List.copyOf(telling);
  }

  /** How many of a region's rows, or columns, tell of the others. */
  private static int telling(Run run, List<Move> moves) {
    return moves.stream().allMatch(move -> move.outputs() == 0)
        ? Math.min(2, run.count())
        : run.count();
  }

  boolean multiplies() {
    return weightedSum(0, 0, 0).isPresent();
  }

  /** What an output reads: windows times weights; else the windows it aggregates; else cells. */
  List<Part> parts(int channel, int row, int column) {
    var expr = expr(channel, row, column);
    var sum = WeightedSum.in(expr);
    if (sum.isPresent()) {
      return sum.get().channels().stream()
          .map(products -> new Part(products.left(), Optional.of(products.right())))
          .toList();
    }
    var aggregated = new LinkedHashSet<Window>();
    var cells = new LinkedHashSet<Window>();
    collect(expr, false, aggregated, cells);
    var windows = aggregated.isEmpty() ? cells : aggregated;
    if (windows.isEmpty()) {
      windows.add(Window.of(sums.get(channel).grid(), row, column, 1, 1)); // a constant: itself
    }
    var first = windows.iterator().next().grid();
    return windows.stream()
        .filter(window -> isLike(first, window.grid()))
        .map(window -> new Part(window, Optional.empty()))
        .toList();
  }

  /** Whether a grid is another channel of what a first one is a channel of, or of another layer. */
  private boolean isLike(Grid first, Grid grid) {
    if (grid.sheet().equals(first.sheet())) {
      return grid.part() == first.part() && grid.stem().equals(first.stem());
    }
    var own = outputs.get(0).grid().sheet();
    return !grid.sheet().equals(own) && !first.sheet().equals(own);
  }

  private static void collect(
      Expr expr,
      boolean inAggregate,
      LinkedHashSet<Window> aggregated,
      LinkedHashSet<Window> cells) {
    expr.windows().forEach(w -> (inAggregate || expr.cell().isEmpty() ? aggregated : cells).add(w));
    // MAX(0,x) aggregates one cell, which is no window worth the name
    boolean aggregate =
        expr instanceof Expr.Aggregate
            && expr.operands().stream().filter(part -> part.cell().isPresent()).count() > 1;
    expr.operands().forEach(part -> collect(part, inAggregate || aggregate, aggregated, cells));
  }

  /** Whether each output is the largest number of its window. */
  boolean takesLargest() {
    return expr(0, 0, 0).maximum().isPresent();
  }

  /** Which results a window shows; empty where it lies in a step of the layer itself. */
  Optional<Origin> origin(Window window) {
    var grid = window.grid();
    if (!grid.sheet().equals(node.name())) {
      return Optional.of(
          new Origin(
              grid.sheet(), Math.max(0, grid.channel() - 1), window.row(), window.column(), 1, 1));
    }
    return grids.steps().stream()
        .filter(step -> step.grid().equals(grid) && grid.role() == Grid.Role.PADDED)
        .findFirst()
        .flatMap(padded -> origin(padded, window));
  }

  private Optional<Origin> origin(ComputedGrid padded, Window window) {
    var grid = padded.grid();
    boolean isStretched = grid.part() == Grid.Part.STRETCHED;
    int column = isStretched ? 0 : grids.padding().left();
    int row = isStretched ? 0 : grids.padding().top();
    while (isStretched && row < grid.rows() && copiesNothing(padded, row)) {
      row++;
    }
    while (isStretched
        && row < grid.rows()
        && column < grid.columns()
        && padded.at(row, column).cell().isEmpty()) {
      column++;
    }
    if (row >= grid.rows() || column >= grid.columns()) {
      return Optional.empty();
    }
    int top = row;
    int left = column;
    return padded
        .at(top, left)
        .cell()
        .map(
            first ->
                new Origin(
                    first.grid().sheet(),
                    Math.max(0, first.grid().channel() - 1),
                    window.row() - top,
                    window.column() - left,
                    stretch(grid.rows() - top, r -> padded.at(top + r, left)),
                    stretch(grid.columns() - left, c -> padded.at(top, left + c))));
  }

  private static boolean copiesNothing(ComputedGrid padded, int row) {
    return IntStream.range(0, padded.grid().columns())
        .allMatch(column -> padded.at(row, column).cell().isEmpty());
  }

  /** How far it is from the first cell of some to the next that copies one. */
  private static int stretch(int count, IntFunction<Expr> cells) {
    return IntStream.range(1, count)
        .filter(i -> cells.apply(i).cell().isPresent())
        .findFirst()
        .orElse(1);
  }

  /** The rows of its largest window. */
  int windowRows() {
    return parts(0, 0, 0).get(0).input().rows();
  }

  /** The columns of its largest window; a clipped window is never the first. */
  int windowColumns() {
    return parts(0, 0, 0).get(0).input().columns();
  }

  /** The grid that the first window of an output lies in. */
  Grid source(int channel, int row, int column) {
    return parts(channel, row, column).get(0).input().grid();
  }
}
