package convsheet.back;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cells that one output reads, each with a factor that does not depend on the picture: a linear
 * part of the output's expression, which can be transposed.
 *
 * @param window the cells
 * @param factors the grid cells they are multiplied with, one by one, if any
 * @param scale what is done with each product, {@link #VALUE} standing for it
 * @param how what kind of reading it is
 */
record Reading(Window window, Optional<Window> factors, Expr scale, How how) {
  /** Stands for a value in {@link #scale}. */
  static final Expr VALUE = new Expr.Blank();

  /** How a value comes back through it, in words that a layer's name completes. */
  enum How {
    FILTERS("transposed filters of "),
    WEIGHTS("transposed weights of "),
    SWITCHES("through the switches of "),
    AVERAGE("spread evenly over the windows of "),
    OTHER("back through ");

    private final String words;

    How(String words) {
      this.words = words;
    }

    String of(String layer) {
      return words + layer;
    }
  }

  /** A window in which one cell passes: that at which its switch is 1. */
  static Reading switched(Window window, Window switches) {
    return new Reading(window, Optional.of(switches), VALUE, How.SWITCHES);
  }

  /**
   * The readings that add up to an expression, but for a constant.
   *
   * @param isBlank whether a cell is blank, so that averages pass over it
   * @return empty if the expression is not affine in the cells that it reads
   */
  static Optional<List<Reading>> of(Expr expr, Predicate<Expr.Ref> isBlank) {
    var readings = new ArrayList<Reading>();
    return read(expr, VALUE, isBlank, readings) ? Optional.of(readings) : Optional.empty();
  }

  private static boolean read(
      Expr expr, Expr scale, Predicate<Expr.Ref> isBlank, List<Reading> readings) {
    if (isConstant(expr)) {
      return true;
    }
    if (expr.cell().isPresent()) {
      readings.add(new Reading(expr.windows().get(0), Optional.empty(), scale, How.OTHER));
      return true;
    }
    if (expr instanceof Expr.Sum sum) {
      return sum.terms().stream().allMatch(term -> read(term, scale, isBlank, readings));
    }
    if (expr instanceof Expr.Difference difference) {
      return read(difference.left(), scale, isBlank, readings)
          && read(difference.right(), new Expr.Negation(scale), isBlank, readings);
    }
    if (expr instanceof Expr.Negation negation) {
      return read(negation.of(), new Expr.Negation(scale), isBlank, readings);
    }
    if (expr instanceof Expr.Product product) {
      boolean right = isConstant(product.right());
      return (right || isConstant(product.left()))
          && read(
              right ? product.left() : product.right(),
              new Expr.Product(scale, right ? product.right() : product.left()),
              isBlank,
              readings);
    }
    if (expr instanceof Expr.Quotient quotient) {
      return isConstant(quotient.divisor())
          && read(
              quotient.dividend(), new Expr.Quotient(scale, quotient.divisor()), isBlank, readings);
    }
    if (expr instanceof Expr.SumOfProducts products) {
      boolean right = isParameter(products.right().grid());
      if (!right && !isParameter(products.left().grid())) {
        return false;
      }
      var weights = right ? products.right() : products.left();
      readings.add(
          new Reading(
              right ? products.left() : products.right(),
              Optional.of(weights),
              scale,
              kind(weights.grid())));
      return true;
    }
    return expr instanceof Expr.Aggregate aggregate && read(aggregate, scale, isBlank, readings);
  }

  private static boolean read(
      Expr.Aggregate aggregate, Expr scale, Predicate<Expr.Ref> isBlank, List<Reading> readings) {
    boolean average = aggregate.function() == Expr.Aggregate.Function.AVERAGE;
    if (!average && aggregate.function() != Expr.Aggregate.Function.SUM) {
      return false;
    }
    var windows = new ArrayList<Window>();
    long count = 0;
    for (var argument : aggregate.arguments()) {
      var window = argument.range().or(() -> argument.cell().map(Expr.Ref::window));
      if (window.isEmpty()) {
        return false;
      }
      windows.add(window.get());
    }
    for (var window : windows) {
      for (int i = 0; i < window.count(); i++) {
        count += isBlank.test(window.cell(i)) ? 0 : 1;
      }
    }
    var each = average ? new Expr.Quotient(scale, new Expr.Number(count)) : scale;
    for (var window : windows) {
      if (!isParameter(window.grid())) {
        readings.add(
            new Reading(window, Optional.empty(), each, average ? How.AVERAGE : How.OTHER));
      }
    }
    return true;
  }

  private static How kind(Grid weights) {
    return switch (weights.part()) {
      case FILTER, TURNED_FILTER -> How.FILTERS;
      case WEIGHTS -> How.WEIGHTS;
      default -> How.OTHER;
    };
  }

  /** Whether an expression reads nothing that depends on the picture. */
  private static boolean isConstant(Expr expr) {
    return expr.reads().stream().allMatch(window -> isParameter(window.grid()));
  }

  private static boolean isParameter(Grid grid) {
    return grid.role() == Grid.Role.PARAMETER;
  }

  /** What comes back to the {@code i}-th cell of the window, if {@code value} is at the output. */
  Expr back(Expr value, int i) {
    var weighted =
        factors.map(cells -> (Expr) new Expr.Product(value, cells.cell(i))).orElse(value);
    return scale.replace(VALUE, weighted);
  }

  /** Whether it multiplies the cells of a rectangle with weights, and nothing else. */
  boolean isPlainProduct() {
    return scale.equals(VALUE)
        && window.rowStep() == 1
        && window.columnStep() == 1
        && factors.filter(cells -> isParameter(cells.grid())).isPresent();
  }
}
