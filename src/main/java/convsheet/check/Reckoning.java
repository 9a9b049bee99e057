package convsheet.check;

import convsheet.formula.Cells;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * How one result comes about, taken apart so that any part can be done otherwise, as people do by
 * mistake: the windows, the weights, what becomes of each product and of each channel's sum, the
 * bias, and what follows. A {@link #copy} is changed by setting its fields.
 */
final class Reckoning {
  /** A result's place, counted from 0. */
  record Place(int channel, int row, int column) {}

  /** What is done with windows. */
  enum Way {
    PRODUCTS,
    MAX,
    MIN,
    SUM,
    AVERAGE
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

  private static final double END = 1e-12;

  private static final DoubleUnaryOperator SAME = DoubleUnaryOperator.identity();

  final Place place;

  /** The expression of the result's cell. */
  private final Expr whole;

  /** The part of it that goes over windows. */
  private final Expr core;

  Way way;

  /** The windows, each with its weights, channel by channel. */
  List<Plane> planes;

  /** What is added to the sum. */
  List<Double> biases;

  /** What becomes of each number of a window. */
  DoubleUnaryOperator input = SAME;

  /** What becomes of each weight. */
  DoubleUnaryOperator weight = SAME;

  /** What becomes of each product. */
  DoubleUnaryOperator product = SAME;

  /** What becomes of each channel's sum. */
  DoubleUnaryOperator channel = SAME;

  /** Whether numbers and weights are added instead of multiplied. */
  boolean isAdded;

  /** The product that is done otherwise, counted through all channels; -1 if none is. */
  int term = -1;

  /** What that product is multiplied by: 0 leaves it out, -1 changes its sign. */
  double termFactor;

  /** Whether the largest product is taken, not the sum of all. */
  boolean isLargestProduct;

  /** Whether the largest of the channels' sums is taken, not the sum of all. */
  boolean isLargestChannel;

  /** Whether the sum is multiplied by the bias. */
  boolean isBiasMultiplied;

  /** What follows in place of the activation. */
  Optional<DoubleUnaryOperator> activation = Optional.empty();

  /** What the sum is divided by before the bias is added. */
  double divisor = 1;

  /** How often the bias is added. */
  double biasTimes = 1;

  /** What the sum is multiplied by in the end. */
  double factor = 1;

  /** Whether nothing follows: no activation. */
  boolean isBare;

  /** Whether a ReLU follows that does not belong there. */
  boolean isRectified;

  /** Whether the bias is added after all else. */
  boolean biasLast;

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

  Reckoning copy() {
    var copy = new Reckoning(whole, place, core, way, planes, biases);
    copy.input = input;
    copy.weight = weight;
    copy.product = product;
    copy.channel = channel;
    copy.isAdded = isAdded;
    copy.term = term;
    copy.termFactor = termFactor;
    copy.divisor = divisor;
    copy.biasTimes = biasTimes;
    copy.factor = factor;
    copy.isBare = isBare;
    copy.isRectified = isRectified;
    copy.biasLast = biasLast;
    copy.isLargestProduct = isLargestProduct;
    copy.isLargestChannel = isLargestChannel;
    copy.isBiasMultiplied = isBiasMultiplied;
    copy.activation = activation;
    return copy;
  }

  /** The number of products, or of cells that are pooled. */
  int count() {
    return planes.stream().mapToInt(Plane::count).sum();
  }

  boolean hasWeights() {
    return way == Way.PRODUCTS;
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
    return whole.equals(Expr.Aggregate.of(Expr.Aggregate.Function.MAX, new Expr.Number(0), core));
  }

  /** The same with the weights and biases of another. */
  Reckoning withFilterOf(Reckoning other) {
    var copy = copy();
    var mixed = new ArrayList<Plane>();
    for (int i = 0; i < planes.size(); i++) {
      mixed.add(planes.get(i).with(other.planes.get(i).weights()));
    }
    copy.planes = mixed;
    copy.biases = other.biases;
    return copy;
  }

  /** The result. */
  double value(Cells cells) {
    double sum = (hasWeights() ? sum(cells) : pooled(cells)) * factor;
    double value = activated(sum, cells) + (biasLast ? bias() : 0);
    return isRectified ? Math.max(0, value) : value;
  }

  private double activated(double sum, Cells cells) {
    if (activation.isPresent()) {
      return activation.get().applyAsDouble(sum);
    }
    return isBare || !hasActivation()
        ? sum
        : whole.replace(core, new Expr.Number(sum)).evaluate(cells);
  }

  private double bias() {
    return biases.stream().mapToDouble(Double::doubleValue).sum() * biasTimes;
  }

  private double sum(Cells cells) {
    double total = 0;
    double largestChannel = Double.NEGATIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    int term = 0;
    for (var plane : planes) {
      double sum = 0;
      for (int i = 0; i < plane.count(); i++, term++) {
        double x = plane.at(i, cells);
        x = input.applyAsDouble(Double.isNaN(x) ? 0 : x);
        double w = weight.applyAsDouble(plane.weights()[i]);
        double result = product.applyAsDouble(isAdded ? x + w : x * w);
        largest = Math.max(largest, result);
        sum += term == this.term ? result * termFactor : result;
      }
      largestChannel = Math.max(largestChannel, sum);
      total += channel.applyAsDouble(sum);
    }
    total = isLargestProduct ? largest : isLargestChannel ? largestChannel : total;
    total /= divisor;
    if (isBiasMultiplied) {
      return total * bias();
    }
    return biasLast ? total : total + bias();
  }

  private double pooled(Cells cells) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    double sum = 0;
    int count = 0;
    int term = 0;
    for (var plane : planes) {
      for (int i = 0; i < plane.count(); i++, term++) {
        double x = plane.at(i, cells);
        if (Double.isNaN(x) || term == this.term) {
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
      case SUM, PRODUCTS -> sum;
      case AVERAGE -> sum / count;
    };
  }
}
