package convsheet.formula;

import java.util.List;
import java.util.Optional;

/**
 * The part of a cell's expression that multiplies and adds: sums of products, one a channel, and
 * what is added to them.
 *
 * @param whole the sum of all
 * @param channels the sums of products, in order
 * @param rest what else is added, after them: the bias
 */
public record WeightedSum(Expr whole, List<Expr.SumOfProducts> channels, List<Expr> rest) {

  /** The weighted sum in an expression, if there is one. */
  public static Optional<WeightedSum> in(Expr expr) {
    if (expr instanceof Expr.SumOfProducts products) {
      return Optional.of(new WeightedSum(expr, List.of(products), List.of()));
    }
    if (expr instanceof Expr.Sum sum && sum.terms().get(0) instanceof Expr.SumOfProducts) {
      var channels =
          sum.terms().stream()
              .takeWhile(Expr.SumOfProducts.class::isInstance)
              .map(Expr.SumOfProducts.class::cast)
              .toList();
      return Optional.of(
          new WeightedSum(sum, channels, sum.terms().subList(channels.size(), sum.terms().size())));
    }
    return expr.operands().stream().flatMap(part -> in(part).stream()).findFirst();
  }

  /** The number of multiplications. */
  public int products() {
    return channels.stream().mapToInt(channel -> channel.left().count()).sum();
  }
}
