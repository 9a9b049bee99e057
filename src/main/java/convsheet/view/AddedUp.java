package convsheet.view;

import convsheet.view.Derivation.Addend;
import convsheet.view.Derivation.Channel;
import convsheet.view.Derivation.Products;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Numbers of a sum of products, rounded so that they add up as printed. What comes last is rounded
 * as it is; the numbers before that do not add up to what follows from them are rounded the other
 * way, those first that were furthest from their rounding.
 *
 * @param products of each channel, its products
 * @param sums the channels' sums
 * @param totals the sum of the channels, then with each of the addends
 * @param rest the addends
 */
record AddedUp(
    List<List<String>> products, List<String> sums, List<String> totals, List<String> rest) {
  /** More are as good as all. */
  private static final int MOST_DECIMALS = 12;

  static AddedUp of(Products products) {
    var totals = new ArrayList<>(List.of(products.sum()));
    for (var addend : products.rest()) {
      totals.add(totals.get(totals.size() - 1) + addend.value());
    }
    var sums = products.channels().stream().map(Channel::sum).toList();
    var addends = products.rest().stream().map(Addend::value).toList();
    var all = products.channels().stream().map(Channel::products).toList();
    var numbers = Stream.of(totals, sums, addends).flatMap(List::stream);
    if (Stream.concat(numbers, all.stream().flatMap(List::stream)).anyMatch(n -> n.isNaN())) {
      return new AddedUp(
          all.stream().map(AddedUp::texts).toList(), texts(sums), texts(totals), texts(addends));
    }
    double last = totals.get(totals.size() - 1);
    int decimals =
        Math.min(MOST_DECIMALS, Math.max(Shown.DECIMALS, new BigDecimal(Shown.text(last)).scale()));
    var shownTotals = new ArrayList<>(List.of(rounded(last, decimals)));
    var shownRest = new ArrayList<BigDecimal>();
    for (int i = addends.size() - 1; i >= 0; i--) {
      var two = parts(List.of(totals.get(i), addends.get(i)), shownTotals.get(0), decimals);
      shownTotals.add(0, two.get(0));
      shownRest.add(0, two.get(1));
    }
    var shownSums = parts(sums, shownTotals.get(0), decimals);
    return new AddedUp(
        IntStream.range(0, all.size())
            .mapToObj(i -> plain(parts(all.get(i), shownSums.get(i), decimals)))
            .toList(),
        plain(shownSums),
        plain(shownTotals),
        plain(shownRest));
  }

  /** Numbers, rounded so that they add up to a sum; those that need no rounding stay. */
  private static List<BigDecimal> parts(List<Double> numbers, BigDecimal sum, int decimals) {
    var parts = new ArrayList<>(numbers.stream().map(n -> rounded(n, decimals)).toList());
    var last = BigDecimal.ONE.movePointLeft(decimals);
    var lacking = parts.stream().reduce(sum, BigDecimal::subtract);
    var step = lacking.signum() < 0 ? last.negate() : last;
    var inexact =
        IntStream.range(0, numbers.size())
            .boxed()
            .filter(i -> Shown.decimal(numbers.get(i)).compareTo(parts.get(i)) != 0)
            .sorted(
                Comparator.comparing(
                    i -> parts.get(i).subtract(Shown.decimal(numbers.get(i))).multiply(step)))
            .toList();
    int steps = lacking.divide(step).intValueExact();
    for (int i = 0; i < steps && !inexact.isEmpty(); i++) {
      parts.set(
          inexact.get(i % inexact.size()), parts.get(inexact.get(i % inexact.size())).add(step));
    }
    return parts;
  }

  private static BigDecimal rounded(double value, int decimals) {
    return Shown.decimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  private static List<String> plain(List<BigDecimal> numbers) {
    return numbers.stream().map(n -> n.stripTrailingZeros().toPlainString()).toList();
  }

  private static List<String> texts(List<Double> numbers) {
    return numbers.stream().map(Shown::text).toList();
  }

  /** Whether digits are left out. */
  static boolean isRounded(Products products) {
    return Stream.concat(
            products.channels().stream().flatMap(c -> c.products().stream()),
            products.rest().stream().map(Addend::value))
        .anyMatch(Shown::isRounded);
  }
}
