package convsheet.lift;

import convsheet.lift.FormulaStyle.Anchor;
import convsheet.lift.GridsByHand.Mistake;
import convsheet.lift.Paper.Box;
import convsheet.lift.Recipe.Term;
import convsheet.network.Identity;
import convsheet.network.Relu;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What can be wrong in the formulas of sums. */
final class SumMistakes {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final GridsByHand grids;
  private final FormulasByHand formulas;

  SumMistakes(Sketch sketch, GridsByHand grids, FormulasByHand formulas) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    this.grids = grids;
    this.formulas = formulas;
  }

  /** What can be wrong in a formula of a convolution. */
  List<Mistake> ofConv(
      Box plane,
      Set<Integer> wrong,
      IntFunction<Recipe> recipe,
      List<Term> otherWeights,
      FormulaStyle style,
      Box source) {
    int n = wrong.iterator().next();
    var own = recipe.apply(n);
    var mistakes = new ArrayList<>(of(plane, own, recipe, style));
    mistakes.addAll(grids.noFormulas(plane, wrong));
    // another window of the same source, one row or column away
    boolean down = dice.nextBoolean();
    int rows = !down ? 0 : own.terms().get(0).read().first().row() > source.first().row() ? -1 : 1;
    int columns =
        down ? 0 : own.terms().get(0).read().first().column() > source.first().column() ? -1 : 1;
    mistakes.add(
        other(
            Slip.Kind.WINDOW,
            "reads %s instead of %s",
            plane,
            n,
            recipe,
            (k, terms) -> terms.stream().map(t -> t.moved(rows, columns)).toList(),
            style,
            Term::read));
    if (own.terms().get(0).weights().isEmpty()) {
      if (!otherWeights.get(0).equals(own.terms().get(0).weights())
          && !otherWeights.get(0).numbers().equals(own.terms().get(0).numbers())) {
        mistakes.add(
            other(
                Slip.Kind.NUMBERS,
                "has other numbers in its formula, =.*",
                plane,
                n,
                recipe,
                (k, terms) -> withWeights(terms, otherWeights),
                style,
                Term::read));
      }
      return mistakes;
    }
    if (!otherWeights.get(0).weights().equals(own.terms().get(0).weights())
        && isFree(otherWeights)) {
      mistakes.add(
          other(
              Slip.Kind.FILTER,
              "uses the weights %s instead of %s",
              plane,
              n,
              recipe,
              (k, terms) -> withWeights(terms, otherWeights),
              style,
              t -> t.weights().orElseThrow()));
    }
    if (style.weights() != Anchor.BOTH) {
      int by = dice.between(1, 2);
      BiFunction<Integer, List<Term>, List<Term>> moved =
          (k, terms) -> terms.stream().map(t -> t.weightsMoved(by, 0)).toList();
      if (isFree(moved.apply(n, own.terms())) && wrong.size() == 1) {
        mistakes.add(
            other(
                Slip.Kind.FILTER,
                "uses the weights %s instead of %s",
                plane,
                n,
                recipe,
                moved,
                style,
                t -> t.weights().orElseThrow()));
      }
      return mistakes;
    }
    // filled from a cell above, to the left, or both
    var lost = dice.pick(List.of(Anchor.NONE, Anchor.ROW, Anchor.COLUMN));
    int fromRow = Math.max(0, n / plane.columns() - 1);
    int fromColumn = Math.max(0, n % plane.columns() - 1);
    var from = plane.cell(fromRow, fromColumn);
    BiFunction<Integer, List<Term>, List<Term>> moved =
        (k, terms) ->
            terms.stream()
                .map(
                    t ->
                        t.weightsMoved(
                            lost.ofRow() ? 0 : plane.cell(k).row() - from.row(),
                            lost.ofColumn() ? 0 : plane.cell(k).column() - from.column()))
                .toList();
    boolean movesAll =
        wrong.stream()
            .allMatch(
                k ->
                    !moved.apply(k, own.terms()).equals(own.terms())
                        && isFree(moved.apply(k, own.terms())));
    if (movesAll) {
      mistakes.add(
          other(
              Slip.Kind.LOST_DOLLAR,
              "uses the weights %s instead of %s \\(a lost \\$\\)",
              plane,
              n,
              recipe,
              moved,
              style.with(lost),
              t -> t.weights().orElseThrow()));
    }
    return mistakes;
  }

  /** Whether weights that are read in other places are no texts, and nothing that is computed. */
  private boolean isFree(List<Term> terms) {
    return terms.stream()
        .flatMap(term -> term.weights().stream())
        .map(Box::whole)
        .allMatch(
            box -> box.cells().stream().noneMatch(paper::isText) && !sketch.touchesComputed(box));
  }

  private static List<Term> withWeights(List<Term> terms, List<Term> others) {
    return IntStream.range(0, terms.size())
        .mapToObj(
            t -> new Term(terms.get(t).read(), others.get(t).weights(), others.get(t).numbers()))
        .toList();
  }

  /** A formula over other cells; the finding names one of the places where they differ. */
  private Mistake other(
      Slip.Kind kind,
      String says,
      Box plane,
      int first,
      IntFunction<Recipe> recipe,
      BiFunction<Integer, List<Term>, List<Term>> terms,
      FormulaStyle style,
      Function<Term, Box> place) {
    var usual = recipe.apply(first).terms();
    var own = terms.apply(first, usual);
    var pairs = new ArrayList<String>();
    for (int t = 0; t < own.size() && says.contains("%s"); t++) {
      var here = place.apply(own.get(t));
      var there = place.apply(usual.get(t));
      if (style.isSpelled()) {
        for (int k = 0; k < here.count(); k++) {
          pairs.add(says.formatted(here.cell(k).text(), there.cell(k).text()));
        }
      } else {
        pairs.add(says.formatted(FormulasByHand.range(here), FormulasByHand.range(there)));
      }
    }
    return new Mistake(
        kind,
        pairs.isEmpty() ? says : "(" + String.join("|", pairs) + ")",
        n -> {
          var usually = recipe.apply(n);
          formulas.write(plane.cell(n), usually.with(terms.apply(n, usually.terms())), style);
        });
  }

  /** What can be wrong in the formula of any sum. */
  List<Mistake> of(Box plane, Recipe own, IntFunction<Recipe> recipe, FormulaStyle style) {
    var mistakes = new ArrayList<Mistake>();
    if (own.activation() instanceof Identity) {
      mistakes.add(
          new Mistake(
              Slip.Kind.ACTIVATION,
              "has relu, which the others have not",
              n -> formulas.write(plane.cell(n), recipe.apply(n).with(new Relu()), style)));
    } else {
      mistakes.add(
          new Mistake(
              Slip.Kind.NO_ACTIVATION,
              "has no " + own.activation().text(),
              n -> formulas.write(plane.cell(n), recipe.apply(n).with(new Identity()), style)));
    }
    if (own.hasBias()) {
      mistakes.add(
          new Mistake(
              Slip.Kind.NO_BIAS,
              "has no bias",
              n -> formulas.write(plane.cell(n), recipe.apply(n).withoutBias(), style)));
    }
    int count = own.terms().get(0).count();
    if (style.isSpelled()) {
      int product = dice.nextInt(own.terms().size() * count);
      mistakes.add(
          new Mistake(
              Slip.Kind.PRODUCT,
              "leaves one product out",
              n -> formulas.write(plane.cell(n), recipe.apply(n).without(Set.of(product)), style)));
    }
    if (own.terms().size() > 1) {
      int channel = dice.nextInt(own.terms().size());
      var products =
          style.isSpelled()
              ? IntStream.range(channel * count, (channel + 1) * count)
                  .boxed()
                  .collect(Collectors.toSet())
              : Set.of(channel);
      mistakes.add(
          new Mistake(
              Slip.Kind.CHANNEL,
              products.size() == 1
                  ? "leaves one product out"
                  : "leaves " + products.size() + " products out",
              n -> formulas.write(plane.cell(n), recipe.apply(n).without(products), style)));
    }
    return mistakes;
  }
}
