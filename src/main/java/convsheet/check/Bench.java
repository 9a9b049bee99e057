package convsheet.check;

import convsheet.check.Reckoning.Place;
import convsheet.check.Reckoning.Plane;
import convsheet.formula.Cells;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Interpreter;
import convsheet.formula.Window;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A layer over numbers that it is given, so that its results can be found again in other ways than
 * the right one.
 */
final class Bench {
  /** The distance from one window to the next. */
  record Stride(int rows, int columns) {}

  private final Network.Node node;
  private final LayerGrids grids;
  private final List<Tensor> inputs;
  private final Map<Grid, double[]> given = new LinkedHashMap<>();
  private final Map<Grid, ComputedGrid> steps = new HashMap<>();

  /** The grids that go over windows: the outputs, or the steps before an activation. */
  private final List<ComputedGrid> summed;

  private final Interpreter cells;

  /** What every misconception starts from: found once, as it is asked for often. */
  private final Map<Place, Optional<Reckoning>> reckonings = new HashMap<>();

  private final Map<Window, double[]> weights = new HashMap<>();

  /**
   * A bench for a layer.
   *
   * @param inputs what it reads
   * @param inputGrids the grids that hold it, channel by channel, for each input
   */
  Bench(Network.Node node, LayerGrids grids, List<Tensor> inputs, List<List<Grid>> inputGrids) {
    this.node = node;
    this.grids = grids;
    this.inputs = inputs;
    for (int i = 0; i < inputs.size(); i++) {
      for (int c = 0; c < inputGrids.get(i).size(); c++) {
        given.put(inputGrids.get(i).get(c), inputs.get(i).plane(c));
      }
    }
    grids.parameters().forEach(parameter -> given.put(parameter.grid(), parameter.values()));
    grids.steps().stream().filter(step -> !isPadded(step)).forEach(s -> steps.put(s.grid(), s));
    cells = interpreter(Optional.empty());
    steps().forEach(cells::compute);
    summed = findSummed();
  }

  private static boolean isPadded(ComputedGrid step) {
    return step.grid().role() == Grid.Role.PADDED;
  }

  private List<ComputedGrid> padded() {
    return grids.steps().stream().filter(Bench::isPadded).toList();
  }

  private List<ComputedGrid> steps() {
    return grids.steps().stream().filter(step -> !isPadded(step)).toList();
  }

  /** The given numbers and the padded inputs, with another border if there is one. */
  private Interpreter interpreter(Optional<Padding.Mode> border) {
    var interpreter = new Interpreter();
    given.forEach(interpreter::define);
    var padded = padded();
    if (border.isEmpty()) {
      padded.forEach(interpreter::compute);
      return interpreter;
    }
    var tensor = grids.padding().with(border.get()).pad(inputs.get(0));
    interpreter.define(padded.stream().map(ComputedGrid::grid).toList(), tensor);
    return interpreter;
  }

  private List<ComputedGrid> findSummed() {
    if (reckoning(grids.outputs().get(0), new Place(0, 0, 0)).isPresent()) {
      return grids.outputs();
    }
    var found = new ArrayList<ComputedGrid>();
    for (var step : steps()) {
      if (step.grid().rows() == shape().rows()
          && step.grid().columns() == shape().columns()
          && reckoning(step, new Place(found.size(), 0, 0)).isPresent()) {
        found.add(step);
      }
    }
    return found.size() == shape().channels() ? found : List.of();
  }

  private Optional<Reckoning> reckoning(ComputedGrid grid, Place place) {
    return Reckoning.of(
        inlined(grid.at(place.row(), place.column())),
        place,
        window -> weights.computeIfAbsent(window, this::values),
        cells);
  }

  private double[] values(Window window) {
    return IntStream.range(0, window.count())
        .mapToDouble(i -> window.cell(i).evaluate(cells))
        .toArray();
  }

  /** An expression with steps of the layer in place of references to them. */
  private Expr inlined(Expr expr) {
    var step = expr.cell().filter(cell -> steps.containsKey(cell.grid()));
    if (step.isPresent()) {
      var cell = step.get();
      return inlined(steps.get(cell.grid()).at(cell.row(), cell.column()));
    }
    return expr.operands().isEmpty()
        ? expr
        : expr.with(expr.operands().stream().map(this::inlined).toList());
  }

  Network.Node node() {
    return node;
  }

  Shape shape() {
    return node.shape();
  }

  Padding padding() {
    return grids.padding();
  }

  /** A result as it is right for what the layer reads. */
  double right(Place place) {
    return expression(place).evaluate(cells);
  }

  /** A number of what the layer reads, through channels, rows and columns. */
  double inputValue(int i) {
    return inputs.get(0).values()[i];
  }

  /** Numbers that belong to the layer, by what their grid is. */
  double[] parameter(Grid.Part part) {
    return grids.parameters().stream()
        .filter(parameter -> parameter.grid().part() == part)
        .findFirst()
        .orElseThrow()
        .values();
  }

  /** The results with other numbers of the layer in grids that are some part of it. */
  ToDoubleFunction<Place> with(Map<Grid.Part, double[]> others) {
    var values = new Interpreter();
    given.forEach(
        (grid, numbers) -> values.define(grid, others.getOrDefault(grid.part(), numbers)));
    grids.steps().forEach(values::compute);
    return place -> expression(place).evaluate(values);
  }

  /** The results if what the layer reads is turned. */
  Tensor ofTurned(Turn turn) {
    return node.layer()
        .forward(
            inputs.stream()
                .map(
                    input -> {
                      int plane = input.shape().plane();
                      var from = turn.of(input.shape().rows(), input.shape().columns());
                      var values = new double[input.values().length];
                      for (int i = 0; i < values.length; i++) {
                        int at = i % plane;
                        values[i] = input.values()[i - at + from.applyAsInt(at)];
                      }
                      return Tensor.of(input.shape(), values);
                    })
                .toList());
  }

  /** The mean and the variance of each channel. */
  record Statistics(double[] mean, double[] variance) {}

  /**
   * The statistics of what the layer reads.
   *
   * @param less what the number of values is made less by for the variance
   */
  Statistics statistics(int less) {
    var input = inputs.get(0);
    int plane = input.shape().plane();
    var mean = new double[input.shape().channels()];
    var variance = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      var values = input.plane(c);
      double m = Arrays.stream(values).sum() / plane;
      mean[c] = m;
      variance[c] = Arrays.stream(values).map(x -> (x - m) * (x - m)).sum() / (plane - less);
    }
    return new Statistics(mean, variance);
  }

  /** The shape of what the layer reads. */
  Shape input() {
    return inputs.get(0).shape();
  }

  /** The place of a result, by its number through channels, rows and columns. */
  Place place(int number) {
    int plane = shape().plane();
    return new Place(
        number / plane, number % plane / shape().columns(), number % plane % shape().columns());
  }

  /** The number of a result by its place. */
  int number(Place place) {
    return (place.channel() * shape().rows() + place.row()) * shape().columns() + place.column();
  }

  /** The expression of a result, with the layer's steps in it. */
  Expr expression(Place place) {
    return grids.outputs().get(place.channel()).at(place.row(), place.column());
  }

  /** A result's expression with the steps of the layer spelled out, as far as it can be. */
  Expr derivation(Place place) {
    return inlined(expression(place));
  }

  /** The values of all that the layer reads. */
  Cells cells() {
    return cells;
  }

  /** How a result comes about, or the sum before its activation; empty if not from windows. */
  Optional<Reckoning> reckoning(Place place) {
    return summed.isEmpty()
        ? Optional.empty()
        : reckonings.computeIfAbsent(
            place, unknown -> reckoning(summed.get(place.channel()), place));
  }

  /** The number of filters, or of the units of a vector. */
  int filters() {
    return shape().isVector() ? shape().rows() : shape().channels();
  }

  /** Whether each result depends on its own filter alone, as none does after a softmax. */
  boolean areFiltersApart() {
    return summed == grids.outputs();
  }

  /** The numbers in which the activation ends, as a sigmoid does in 0 and 1. */
  List<Double> ends() {
    return reckoning(new Place(0, 0, 0)).map(reckoning -> reckoning.ends(cells)).orElse(List.of());
  }

  /** Which filter, or unit, a result is of. */
  int filter(Place place) {
    return shape().isVector() ? place.row() : place.channel();
  }

  /** A filter, counted from 0, by its number and its name: {@code 1 "sobel"}. */
  String numbered(int filter) {
    var name =
        grids.parameters().stream()
            .map(parameter -> parameter.grid())
            .filter(grid -> grid.output() == filter + 1)
            .map(Grid::name)
            .findFirst()
            .orElse("");
    return (filter + 1) + (name.isEmpty() ? "" : " \"" + name + "\"");
  }

  /** The same place in the results of another filter. */
  Place withFilter(Place place, int filter) {
    return shape().isVector()
        ? new Place(place.channel(), filter, place.column())
        : new Place(filter, place.row(), place.column());
  }

  /**
   * How far one window lies from the next; 1 where a result is no reckoning over a window. The
   * first two tell, even where the second is clipped and so in a region of its own.
   */
  Stride stride() {
    return new Stride(
        shape().isVector() || shape().rows() < 2 ? 1 : distance(new Place(0, 1, 0), Plane::row),
        shape().isVector() || shape().columns() < 2
            ? 1
            : distance(new Place(0, 0, 1), Plane::column));
  }

  private int distance(Place next, ToIntFunction<Plane> at) {
    var first =
        reckoning(new Place(0, 0, 0)).flatMap(reckoning -> reckoning.planes().stream().findFirst());
    var second = reckoning(next).flatMap(reckoning -> reckoning.planes().stream().findFirst());
    return first.isPresent() && second.isPresent()
        ? Math.max(1, at.applyAsInt(second.get()) - at.applyAsInt(first.get()))
        : 1;
  }

  /** The results as a misconception has them; NaN where it says nothing. */
  ToDoubleFunction<Place> under(Misconception misconception) {
    if (misconception.direct().isPresent()) {
      return misconception.direct().get();
    }
    var own = misconception.border().isEmpty() ? cells : interpreter(misconception.border());
    if (areFiltersApart()) {
      return place -> value(place, misconception, own);
    }
    var below = interpreter(misconception.border());
    for (var step : steps()) {
      int channel = summed.indexOf(step);
      var values = new double[step.grid().rows() * step.grid().columns()];
      for (int i = 0; i < values.length; i++) {
        int row = i / step.grid().columns();
        int column = i % step.grid().columns();
        values[i] =
            channel < 0
                ? step.at(row, column).evaluate(below)
                : value(new Place(channel, row, column), misconception, below);
      }
      below.define(step.grid(), values);
    }
    return place -> expression(place).evaluate(below);
  }

  private double value(Place place, Misconception misconception, Interpreter values) {
    return reckoning(place)
        .flatMap(misconception.twist())
        .map(reckoning -> reckoning.value(values))
        .orElse(Double.NaN);
  }

  /**
   * What a softmax is taken of.
   *
   * @param own the number at the place itself
   * @param all all the numbers that it competes with, itself included
   */
  record Scores(double own, double[] all) {}

  /** The numbers that the softmax of a result is taken of, if it is one. */
  Optional<Scores> scores(Place place) {
    if (!(expression(place) instanceof Expr.Quotient quotient)
        || quotient.dividend().cell().isEmpty()) {
      return Optional.empty();
    }
    var all = new ArrayList<Double>();
    for (var window : quotient.divisor().reads()) {
      for (int i = 0; i < window.count(); i++) {
        score(window.cell(i)).ifPresent(all::add);
      }
    }
    return score(quotient.dividend().cell().get())
        .map(o -> new Scores(o, all.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private Optional<Double> score(Expr.Ref exponential) {
    var step = steps.get(exponential.grid());
    if (step != null
        && step.at(exponential.row(), exponential.column()) instanceof Expr.Call call
        && call.function() == Expr.Call.Function.EXP
        && call.argument() instanceof Expr.Difference difference) {
      return Optional.of(difference.left().evaluate(cells));
    }
    return Optional.empty();
  }
}
