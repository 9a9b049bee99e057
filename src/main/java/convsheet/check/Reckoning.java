package convsheet.check;

import convsheet.formula.Cells;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import convsheet.network.Relu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How one result comes about, taken apart so that any part can be done otherwise, as people do by
 * mistake: the windows, the weights, what becomes of each product and of each channel's sum, the
 * bias, and what follows. Immutable: each change gives another one.
 */
final class Reckoning {
  /** A result's place, counted from 0. */
  record Place(int channel, int row, int column) {}

  /** What is done with windows. */
  enum Way {
    /** Weights are laid on them, and the products are added up. */
    PRODUCTS,
    /** The largest product is taken. */
    LARGEST_PRODUCT,
    /** The largest of the channels' sums is taken. */
    LARGEST_CHANNEL,
    MAX,
    MIN,
    SUM,
    AVERAGE
  }

  /** What is done with the bias. */
  enum BiasUse {
    /** It is added to the sum. */
    ADDED,
    /** The sum is multiplied by it. */
    MULTIPLIED,
    /** It is added after all else. */
    LAST
  }

  /** What becomes of a number of a window and its weight. */
  @FunctionalInterface
  interface Term {
    /** The term, its number counted through all channels. */
    double of(int number, double x, double weight);
  }

  /**
   * A window, which may reach beyond its grid, and the weights of its cells.
   *
   * @param weights row by row; empty where there are none
   */
  record Plane(
      Grid grid,
      int row,
      int column,
      int rowStep,
      int columnStep,
      int rows,
      int columns,
      double[] weights) {
    static Plane of(Window window, double[] weights) {
      return new Plane(
          window.grid(),
          window.row(),
          window.column(),
          window.rowStep(),
          window.columnStep(),
          window.rows(),
          window.columns(),
          weights);
    }

    int count() {
      return rows * columns;
    }

    Plane moved(int down, int right) {
      return new Plane(
          grid, row + down, column + right, rowStep, columnStep, rows, columns, weights);
    }

    Plane with(double[] others) {
      return new Plane(grid, row, column, rowStep, columnStep, rows, columns, others);
    }

    /** The value of a cell of the window; NaN beyond the grid, or where the cell is blank. */
    double at(int i, Cells cells) {
      int r = row + i / columns * rowStep;
      int c = column + i % columns * columnStep;
      return r < 0 || c < 0 || r >= grid.rows() || c >= grid.columns() || cells.isBlank(grid, r, c)
          ? Double.NaN
          : cells.at(grid, r, c);
    }
  }

  /** Where activations that end have ended, and exponentials are still finite. */
  private static final double FAR = 700;

  /**
   * How little an activation still changes from 0.9 of that to it where it has ended: no error of
   * computing, as what is compared is one function at two places.
   */
  private static final double END = 1e-12;

  private static final DoubleUnaryOperator SAME = DoubleUnaryOperator.identity();

  private final Place place;

  /** The expression of the result's cell. */
  private final Expr whole;

  /** The part of it that goes over windows. */
  private final Expr core;

  // what follows is set in changed alone

  private Way way;
  private List<Plane> planes;
  private List<Double> biases;
  private Term term = (number, x, weight) -> x * weight;

  /** What becomes of each channel's sum. */
  private DoubleUnaryOperator channel = SAME;

  /** What the sum is divided by before the bias is added. */
  private double divisor = 1;

  private BiasUse biasUse = BiasUse.ADDED;

  /** How often the bias is added. */
  private double biasTimes = 1;

  /** What the sum is multiplied by in the end. */
  private double factor = 1;

  /** What follows in place of the activation. */
  private Optional<DoubleUnaryOperator> activation = Optional.empty();

  /** Whether a ReLU follows that does not belong there. */
  private boolean isRectified;

  private Reckoning(
      Expr whole, Place place, Expr core, Way way, List<Plane> planes, List<Double> biases) {
    this.whole = whole;
    this.place = place;
    this.core = core;
    this.way = way;
    this.planes = List.copyOf(planes);
    this.biases = List.copyOf(biases);
  }

  /**
   * Takes an expression apart; empty if it goes over no windows, or over those of other results as
   * well, as a softmax does.
   *
   * @param weights the numbers of a window of weights, not to be written to
   */
  static Optional<Reckoning> of(
      Expr whole, Place place, Function<Window, double[]> weights, Cells cells) {
    return WeightedSum.in(whole)
        .map(sum -> ofSum(whole, place, sum, weights, cells))
        .or(() -> ofPooling(whole, place))
        .or(() -> ofOneCell(whole, place))
        .filter(reckoning -> !readsMore(whole.replace(reckoning.core, new Expr.Number(0))));
  }

  /** Whether anything is read but numbers that belong to the layer. */
  private static boolean readsMore(Expr rest) {
    return rest.reads().stream().anyMatch(read -> read.grid().role() != Grid.Role.PARAMETER);
  }

  private static Reckoning ofSum(
      Expr whole, Place place, WeightedSum sum, Function<Window, double[]> weights, Cells cells) {
    var planes = new ArrayList<Plane>();
    for (var products : sum.channels()) {
      planes.add(Plane.of(products.left(), weights.apply(products.right())));
    }
    var biases = sum.rest().stream().map(bias -> bias.evaluate(cells)).toList();
    return new Reckoning(whole, place, sum.whole(), Way.PRODUCTS, planes, biases);
  }

  private static Optional<Reckoning> ofPooling(Expr whole, Place place) {
    if (!(whole instanceof Expr.Aggregate pooling)
        || !pooling.arguments().stream().allMatch(Reckoning::isWindow)) {
      return Optional.empty();
    }
    var planes = pooling.reads().stream().map(window -> Plane.of(window, new double[0])).toList();
    return Optional.of(
        new Reckoning(
            whole, place, whole, Way.valueOf(pooling.function().name()), planes, List.of()));
  }

  /** Whether an argument goes over cells of what the layer reads. */
  private static boolean isWindow(Expr argument) {
    return argument.range().filter(window -> window.grid().role() != Grid.Role.STEP).isPresent();
  }

  /** What becomes of a single cell: an activation of its own. */
  private static Optional<Reckoning> ofOneCell(Expr whole, Place place) {
    var reads = whole.reads().stream().distinct().toList();
    if (reads.size() != 1 || reads.get(0).count() != 1 || whole.cell().isPresent()) {
      return Optional.empty();
    }
    var window = reads.get(0);
    return Optional.of(
        new Reckoning(
            whole,
            place,
            window.cell(0),
            Way.SUM,
            List.of(Plane.of(window, new double[0])),
            List.of()));
  }

  // ---- done otherwise ----

  private Reckoning changed(Consumer<Reckoning> change) {
    var copy = new Reckoning(whole, place, core, way, planes, biases);
    copy.term = term;
    copy.channel = channel;
    copy.divisor = divisor;
    copy.biasUse = biasUse;
    copy.biasTimes = biasTimes;
    copy.factor = factor;
    copy.activation = activation;
    copy.isRectified = isRectified;
    change.accept(copy);
    return copy;
  }

  Reckoning with(Way other) {
    return changed(r -> r.way = other);
  }

  Reckoning with(BiasUse other) {
    return changed(r -> r.biasUse = other);
  }

  /** The same with something made of each window and its weights. */
  Reckoning mapPlanes(UnaryOperator<Plane> change) {
    return withPlanes(planes.stream().map(change).toList());
  }

  Reckoning withPlanes(List<Plane> others) {
    return changed(r -> r.planes = List.copyOf(others));
  }

  Reckoning withBiases(List<Double> others) {
    return changed(r -> r.biases = List.copyOf(others));
  }

  /** The same with the weights and biases of another. */
  Reckoning withFilterOf(Reckoning other) {
    return withPlanes(
            IntStream.range(0, planes.size())
                .mapToObj(i -> planes.get(i).with(other.planes.get(i).weights()))
                .toList())
        .withBiases(other.biases);
  }

  /** The same with something else made of each number of a window and its weight. */
  Reckoning withTerm(Term other) {
    return changed(r -> r.term = other);
  }

  /** The same with something made of each channel's sum. */
  Reckoning withChannel(DoubleUnaryOperator change) {
    return changed(r -> r.channel = change);
  }

  /** The same with the sum divided before the bias is added. */
  Reckoning dividedBy(double number) {
    return changed(r -> r.divisor = number);
  }

  /** The same with the bias added so often. */
  Reckoning withBiasTimes(double times) {
    return changed(r -> r.biasTimes = times);
  }

  /** The same with the sum, the bias in it, multiplied before what follows. */
  Reckoning multipliedBy(double number) {
    return changed(r -> r.factor = number);
  }

  /** The same with something else in place of the activation. */
  Reckoning withActivation(DoubleUnaryOperator other) {
    return changed(r -> r.activation = Optional.of(other));
  }

  /** The same without activation. */
  Reckoning bare() {
    return withActivation(SAME);
  }

  /** The same with a ReLU in the end. */
  Reckoning rectified() {
    return changed(r -> r.isRectified = true);
  }

  // ---- what it is ----

  Place place() {
    return place;
  }

  Way way() {
    return way;
  }

  /** The windows, each with its weights, channel by channel. */
  List<Plane> planes() {
    return planes;
  }

  /** What is added to the sum. */
  List<Double> biases() {
    return biases;
  }

  /** The number of products, or of cells that are pooled. */
  int count() {
    return planes.stream().mapToInt(Plane::count).sum();
  }

  boolean hasWeights() {
    return switch (way) {
      case PRODUCTS, LARGEST_PRODUCT, LARGEST_CHANNEL -> true;
      case MAX, MIN, SUM, AVERAGE -> false;
    };
  }

  boolean hasActivation() {
    return !whole.equals(core);
  }

  /** The numbers in which the activation ends on either side, if it does. */
  List<Double> ends(Cells cells) {
    return hasActivation()
        ? DoubleStream.of(-FAR, FAR)
            .filter(x -> Math.abs(activated(x, cells) - activated(0.9 * x, cells)) < END)
            .mapToObj(x -> activated(x, cells))
            .toList()
        : List.of();
  }

  /** Whether {@code max(0, x)} follows. */
  boolean isRelu() {
    return whole.equals(new Relu().of(core));
  }

  /** The result. */
  double value(Cells cells) {
    double sum = (hasWeights() ? sum(cells) : pooled(cells)) * factor;
    double value = activated(sum, cells) + (biasUse == BiasUse.LAST ? bias() : 0);
    return isRectified ? Math.max(0, value) : value;
  }

  private double activated(double sum, Cells cells) {
    if (activation.isPresent()) {
      return activation.get().applyAsDouble(sum);
    }
    return hasActivation() ? whole.replace(core, new Expr.Number(sum)).evaluate(cells) : sum;
  }

  private double bias() {
    return biases.stream().mapToDouble(Double::doubleValue).sum() * biasTimes;
  }

  private double sum(Cells cells) {
    double total = 0;
    double largestChannel = Double.NEGATIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    int number = 0;
    for (var plane : planes) {
      double sum = 0;
      for (int i = 0; i < plane.count(); i++, number++) {
        double x = plane.at(i, cells);
        double result = term.of(number, Double.isNaN(x) ? 0 : x, plane.weights()[i]);
        largest = Math.max(largest, result);
        sum += result;
      }
      largestChannel = Math.max(largestChannel, sum);
      total += channel.applyAsDouble(sum);
    }
    double sum =
        switch (way) {
              case LARGEST_PRODUCT -> largest;
              case LARGEST_CHANNEL -> largestChannel;
              default -> total;
            }
            / divisor;
    return switch (biasUse) {
      case ADDED -> sum + bias();
      case MULTIPLIED -> sum * bias();
      case LAST -> sum;
    };
  }

  private double pooled(Cells cells) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (var plane : planes) {
      for (int i = 0; i < plane.count(); i++) {
        double x = plane.at(i, cells);
        if (Double.isNaN(x)) {
          continue;
        }
        max = Math.max(max, x);
        min = Math.min(min, x);
        sum += x;
        count++;
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    return switch (way) {
      case MAX -> max;
      case MIN -> min;
      case AVERAGE -> sum / count;
      default -> sum;
    };
  }
}
