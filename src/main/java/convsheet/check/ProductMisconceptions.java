package convsheet.check;

import convsheet.check.Misconception.Scope;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Signs, roundings, and single products. */
final class ProductMisconceptions {
  /** Of more products than this the single ones are not tried. */
  private static final int MOST_TERMS = 300;

  private static final int MOST_DECIMALS = 3;

  /** What doubles may lack to a five that is to be rounded up: 0.35 x 0.3 is a little below it. */
  private static final double TIE = 1e-9;

  private final Misconceptions all;

  ProductMisconceptions(Misconceptions all) {
    this.all = all;
  }

  void find(Reckoning first) {
    all.addAlone("sign-slip", "The sum has the wrong sign.", r -> r.multipliedBy(-1));
    all.addAlone("sign-slip", "The minus signs of the weights are dropped.", ofWeights(Math::abs));
    if (!first.biases().isEmpty()) {
      all.addAlone(
          "sign-slip",
          "All weights have the wrong sign; the bias has the right one.",
          ofWeights(weight -> -weight));
    }
    all.addAlone(
        "added-not-multiplied",
        "Numbers and weights are added where they should be multiplied.",
        r -> r.withTerm((number, x, weight) -> x + weight));
    for (int decimals = MOST_DECIMALS; decimals >= 0; decimals--) {
      var to =
          decimals == 0 ? "whole numbers" : decimals + (decimals == 1 ? " decimal" : " decimals");
      var round = rounding(decimals);
      all.addAlone(
          "rounded-early",
          "The products are rounded to " + to + " before they are added.",
          r -> r.withTerm((number, x, weight) -> round.applyAsDouble(x * weight)));
      all.addAlone(
          "rounded-early",
          "The inputs are rounded to " + to + " before they are multiplied.",
          r -> r.withTerm((number, x, weight) -> round.applyAsDouble(x) * weight));
      all.addAlone(
          "rounded-early",
          "The weights are rounded to " + to + " before they are multiplied.",
          ofWeights(round));
      if (first.planes().size() > 1) {
        all.addAlone(
            "rounded-early",
            "The channels' sums are rounded to " + to + " before they are added.",
            r -> r.withChannel(round));
      }
    }
    if (first.count() <= MOST_TERMS) {
      int term = 0;
      for (int c = 0; c < first.planes().size(); c++) {
        var plane = first.planes().get(c);
        for (int i = 0; i < plane.count(); i++, term++) {
          int which = term;
          var place =
              String.format(
                  Locale.ROOT,
                  "row %d, column %d%s of the window",
                  i / plane.columns() + 1,
                  i % plane.columns() + 1,
                  first.planes().size() == 1 ? "" : ", channel " + (c + 1) + ",");
          all.add(
              "term-missing",
              "The product at " + place + " is left out.",
              Scope.TERM,
              r -> change(r, which, 0));
          all.add(
              "sign-slip",
              "The product at " + place + " has the wrong sign.",
              Scope.TERM,
              r -> change(r, which, -1));
        }
      }
    }
  }

  private static UnaryOperator<Reckoning> ofWeights(DoubleUnaryOperator change) {
    return r -> r.withTerm((number, x, weight) -> x * change.applyAsDouble(weight));
  }

  /** One product times 0, which leaves it out, or times -1. */
  private static Reckoning change(Reckoning reckoning, int term, double factor) {
    return reckoning.withTerm(
        (number, x, weight) -> number == term ? x * weight * factor : x * weight);
  }

  private static DoubleUnaryOperator rounding(int decimals) {
    double scale = Math.pow(10, decimals);
    return x -> Math.signum(x) * Math.floor(Math.abs(x) * scale + 0.5 + TIE) / scale;
  }
}
