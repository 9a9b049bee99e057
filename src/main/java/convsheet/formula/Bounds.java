package convsheet.formula;

import convsheet.formula.Expr.Aggregate;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Between which numbers the value of an expression lies if the cells that it reads are not known
 * exactly: interval arithmetic (Moore, Interval Analysis, 1966). A sum of products is off by the
 * sum of |weight| times what each number is off by, a maximum by no more than one of them.
 *
 * <p>Each cell that is read once counts as it should. Where one is read twice, the interval would
 * be too wide; not so here of functions of a single cell, and of softmax.
 */
public final class Bounds {
  /** What is known of cells. */
  public interface Known {
    /** Between which numbers a cell's value lies. */
    Interval at(Grid grid, int row, int column);

    /** Whether a cell is blank: aggregates pass over it. */
    boolean isBlank(Grid grid, int row, int column);
  }

  private final Known known;

  /** Bounds of what is made of some cells. */
  public Bounds(Known known) {
    this.known = known;
  }

  /** Between which numbers an expression's value lies; NaN where that cannot be said. */
  public Interval of(Expr expr) {
    if (expr instanceof Expr.Ref cell) {
      return known.at(cell.grid(), cell.row(), cell.column());
    }
    if (expr instanceof Expr.SumOfProducts products) {
      return products(products);
    }
    if (expr instanceof Expr.Sum sum) {
      return sum.terms().stream().map(this::of).reduce(Interval.of(0), Interval::plus);
    }
    if (expr instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (expr instanceof Expr.Call call) {
      var argument = of(call.argument());
      return call.function() == Expr.Call.Function.ABS
          ? argument.withoutSign()
          : argument.rising(x -> Tensor.cell(call.function().of(x)));
    }
    if (expr instanceof Expr.Negation negation) {
      return Interval.of(0).minus(of(negation.of()));
    }
    if (expr instanceof Expr.Difference difference) {
      return of(difference.left()).minus(subtracted(difference.right()));
    }
    var only = onlyCell(expr);
    if (only.isPresent()) {
      return of(only.get()).sampled(x -> expr.evaluate(holding(x)));
    }
    if (expr instanceof Expr.Product product) {
      return of(product.left()).times(of(product.right()));
    }
    if (expr instanceof Expr.Quotient quotient) {
      return share(quotient).orElseGet(() -> of(quotient.dividend()).by(of(quotient.divisor())));
    }
    if (expr instanceof Expr.Power power) {
      return of(power.base()).to(of(power.exponent()));
    }
    if (expr instanceof Expr.IfPositive choice) {
      return choice(choice);
    }
    return Interval.of(expr.evaluate(holding(Double.NaN))); // a number, or nothing
  }

  private Interval products(Expr.SumOfProducts products) {
    var sum = Interval.of(0);
    for (int i = 0; i < products.left().count(); i++) {
      sum = sum.plus(of(products.left().cell(i)).times(of(products.right().cell(i))));
    }
    return sum;
  }

  private Interval aggregate(Aggregate aggregate) {
    var values = members(aggregate).map(this::of).toList();
    if (values.isEmpty()) {
      return Interval.of(aggregate.function() == Aggregate.Function.AVERAGE ? Double.NaN : 0);
    }
    if (aggregate.function() == Aggregate.Function.MAX) {
      return values.stream().reduce(Interval::larger).orElseThrow();
    }
    if (aggregate.function() == Aggregate.Function.MIN) {
      return values.stream().reduce(Interval::smaller).orElseThrow();
    }
    var sum = values.stream().reduce(Interval.of(0), Interval::plus);
    return aggregate.function() == Aggregate.Function.SUM
        ? sum
        : sum.by(Interval.of(values.size()));
  }

  /** What an aggregate is over, blank cells left out. */
  private Stream<Expr> members(Aggregate aggregate) {
    return aggregate.arguments().stream()
        .flatMap(
            argument -> argument.range().map(Bounds::cells).orElseGet(() -> Stream.of(argument)))
        .filter(
            part ->
                part.cell().filter(c -> known.isBlank(c.grid(), c.row(), c.column())).isEmpty());
  }

  private static Stream<Expr> cells(Window window) {
    return IntStream.range(0, window.count()).mapToObj(window::cell);
  }

  /** A maximum that softmax subtracts from all scores changes nothing: any one number will do. */
  private Interval subtracted(Expr right) {
    boolean isMaximum =
        right instanceof Aggregate aggregate && aggregate.function() == Aggregate.Function.MAX;
    var bounds = of(right);
    return isMaximum ? Interval.of(bounds.middle()) : bounds;
  }

  /**
   * A number's share in a sum of positive ones that it belongs to, as in softmax: it is least where
   * the number is least and the others are most.
   */
  private Optional<Interval> share(Expr.Quotient quotient) {
    if (!(quotient.divisor() instanceof Aggregate sum)
        || sum.function() != Aggregate.Function.SUM
        || members(sum).noneMatch(quotient.dividend()::equals)) {
      return Optional.empty();
    }
    var part = of(quotient.dividend());
    var all = of(sum);
    return Optional.of(
        new Interval(
            part.least() / (part.least() + all.most() - part.most()),
            part.most() / (part.most() + all.least() - part.least())));
  }

  private Interval choice(Expr.IfPositive choice) {
    var condition = of(choice.condition());
    if (condition.least() > 0) {
      return of(choice.positive());
    }
    return condition.most() <= 0
        ? of(choice.otherwise())
        : of(choice.positive()).and(of(choice.otherwise()));
  }

  /** The cell that an expression reads, perhaps more than once, if it reads no other. */
  private static Optional<Expr.Ref> onlyCell(Expr expr) {
    List<Window> windows = expr.reads().stream().distinct().limit(2).toList();
    return windows.size() == 1 && windows.get(0).count() == 1
        ? Optional.of(windows.get(0).cell(0))
        : Optional.empty();
  }

  /** Cells that all hold a number. */
  private static Cells holding(double number) {
    return grid -> (row, column) -> number;
  }
}
