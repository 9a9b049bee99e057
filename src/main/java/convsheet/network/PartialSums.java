package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Sums over many channels, which no formula has room for: every 128 channels a grid holds the sum
 * so far, and the next goes on from there. They are added in the order in which one formula would
 * add them, and so have the same bits.
 */
final class PartialSums {
  /** The channels of one sum: their products fill some 6,000 of the 8,192 characters. */
  static final int CHANNELS = 128;

  private final String name;
  private final int rows;
  private final int columns;
  private final List<ComputedGrid> steps = new ArrayList<>();

  /**
   * Sums of a layer.
   *
   * @param name the layer's name
   * @param rows the rows of each output
   * @param columns the columns of each output
   */
  PartialSums(String name, int rows, int columns) {
    this.name = name;
    this.rows = rows;
    this.columns = columns;
  }

  /** The grids of the sums so far, each after those it reads. */
  List<ComputedGrid> steps() {
    return List.copyOf(steps);
  }

  /**
   * The sum of an output's terms, the first of them in grids of their own where there are many.
   *
   * @param output counted from 1; 0 where the outputs of a layer are one grid
   * @param channels how many channels it adds up
   * @param term the formula of each, counted from 0
   * @param bias what is added last, for each cell
   */
  Regions of(
      int output,
      int channels,
      IntFunction<ComputedGrid.Formula> term,
      IntFunction<Optional<Expr>> bias) {
    Optional<Grid> before = Optional.empty();
    int first = 0;
    while (channels - first > CHANNELS) {
      int next = first + CHANNELS;
      var grid =
          new Grid(
              name,
              Grid.Part.PARTIAL_SUM,
              "sum to channel " + next + (output == 0 ? "" : ", output"),
              output,
              0,
              rows,
              columns);
      steps.add(new ComputedGrid(grid, sum(before, first, next, term, row -> Optional.empty())));
      before = Optional.of(grid);
      first = next;
    }
    return sum(before, first, channels, term, bias);
  }

  /**
   * The grids of a layer as they would be if formulas had room for all channels: what is added up
   * in grids of its own is written out where it is read.
   */
  static LayerGrids writtenOut(LayerGrids grids) {
    var partial = new HashMap<Grid, ComputedGrid>();
    grids.steps().stream()
        .filter(step -> step.grid().part() == Grid.Part.PARTIAL_SUM)
        .forEach(step -> partial.put(step.grid(), step));
    if (partial.isEmpty()) {
      return grids;
    }
    return new LayerGrids(
        grids.inputs(),
        grids.parameters(),
        grids.padding(),
        grids.steps().stream()
            .filter(step -> !partial.containsKey(step.grid()))
            .map(step -> writtenOut(step, partial))
            .toList(),
        grids.outputs().stream().map(output -> writtenOut(output, partial)).toList());
  }

  private static ComputedGrid writtenOut(ComputedGrid computed, Map<Grid, ComputedGrid> partial) {
    return new ComputedGrid(
        computed.grid(),
        computed.formula() instanceof Regions regions
            ? regions.map(expr -> writtenOut(expr, partial))
            : (row, column) -> writtenOut(computed.formula().at(row, column), partial),
        computed.exceptions());
  }

  private static Expr writtenOut(Expr expr, Map<Grid, ComputedGrid> partial) {
    if (expr instanceof Expr.Sum sum
        && sum.terms().get(0) instanceof Expr.Ref before
        && partial.containsKey(before.grid())) {
      var terms = new ArrayList<Expr>();
      var first = writtenOut(partial.get(before.grid()).at(before.row(), before.column()), partial);
      terms.addAll(first.operands());
      terms.addAll(sum.terms().subList(1, sum.terms().size()));
      return new Expr.Sum(terms);
    }
    return expr.operands().isEmpty()
        ? expr
        : expr.with(expr.operands().stream().map(part -> writtenOut(part, partial)).toList());
  }

  private Regions sum(
      Optional<Grid> before,
      int first,
      int next,
      IntFunction<ComputedGrid.Formula> term,
      IntFunction<Optional<Expr>> bias) {
    return Regions.moving(
        rows,
        columns,
        (row, column) -> {
          var terms = new ArrayList<Expr>(next - first + 2);
          before.ifPresent(grid -> terms.add(new Expr.Ref(grid, row, column)));
          for (int channel = first; channel < next; channel++) {
            terms.add(term.apply(channel).at(row, column));
          }
          bias.apply(row).ifPresent(terms::add);
          return Expr.Sum.of(terms);
        });
  }
}
