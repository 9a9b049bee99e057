package convsheet.lift;

import convsheet.lift.FormulaStyle.Form;
import convsheet.lift.Paper.Box;
import convsheet.lift.Recipe.Term;
import convsheet.network.Activation;
import convsheet.network.Identity;
import convsheet.network.Relu;
import convsheet.network.Sigmoid;
import convsheet.network.Size;
import convsheet.network.Tanh;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Sums of products, as convolutions and dense layers are made of, and their weights. */
final class SumsByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final GridsByHand grids;
  private final FormulasByHand formulas;
  private final SumMistakes mistakes;
  private int shared;

  SumsByHand(Sketch sketch, GridsByHand grids, FormulasByHand formulas, SumMistakes mistakes) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.grids = grids;
    this.formulas = formulas;
    this.mistakes = mistakes;
  }

  /** Draws the activation of a layer of sums. */
  Activation activation() {
    return switch (dice.between(0, 9)) {
      case 0, 1, 2 -> new Identity();
      case 3 -> new Sigmoid();
      case 4 -> new Tanh();
      default -> new Relu();
    };
  }

  /** Leaves some weights out, maybe. */
  void maybeBlankWeight(Box box, FormulaStyle style) {
    if (box.count() > 1 && slips.isDue(0.04)) {
      var cells = dice.group(box, 0.4).stream().map(box::cell).toList();
      cells.forEach(paper::blank);
      boolean isText = style.form() == Form.COMMA && dice.nextBoolean();
      if (isText) { // in any other form it would be an error
        cells.forEach(cell -> paper.text(cell, "x"));
      }
      slips.add(
          isText ? Slip.Kind.WEIGHT_TEXT : Slip.Kind.WEIGHT_BLANK,
          (isText ? "holds? no numbers?" : "(is|are) blank") + " in the weights of",
          cells,
          (isText ? "text" : "blank") + sketch.layers());
    }
  }

  /** Gives some grids a defined name. */
  void nameOrNot(Box box, String name) {
    if (dice.chance(0.1)) {
      var range = paper.reference(box, -1, true, true);
      if (dice.nextBoolean()) {
        paper.name(name, range);
        sketch.note(Trait.DEFINED_NAME);
      } else {
        paper.localName(name, range, paper.reference(box.moved(3, 1), -1, true, true));
        sketch.note(Trait.LOCAL_NAME);
      }
    }
  }

  /** Writes the formulas of a grid of sums, some of them wrongly; gives back which. */
  Set<Integer> write(
      Box plane,
      Recipe first,
      List<Term> otherWeights,
      FormulaStyle style,
      Box source,
      Size stride,
      String layer) {
    IntFunction<Recipe> recipe =
        n ->
            first.with(
                first.terms().stream()
                    .map(
                        term ->
                            term.moved(
                                n / plane.columns() * stride.rows(),
                                n % plane.columns() * stride.columns()))
                    .toList());
    if (style.form() == Form.BLOCK) {
      for (int n = 0; n < plane.count(); n++) {
        paper.array(
            plane.cell(n),
            formulas.blockText(first, style, plane),
            recipe.apply(n).value(paper, true),
            FormulasByHand.range(plane));
      }
      grids.maybeStale(plane, Set.of(), layer);
      return Set.of();
    }
    int number = style.isShared() ? shared++ : -1;
    var isFirst = new boolean[] {true};
    IntConsumer right =
        n -> {
          var at = plane.cell(n);
          if (style.isShared()) {
            paper.shared(
                at,
                formulas.text(recipe.apply(n), style, at),
                recipe.apply(n).value(paper, style.isSpelled()),
                new Paper.Shared(number, isFirst[0] ? FormulasByHand.range(plane) : ""));
            isFirst[0] = false;
          } else {
            formulas.write(at, recipe.apply(n), style);
          }
        };
    return grids.write(
        plane,
        right,
        wrong -> mistakes.ofConv(plane, wrong, recipe, otherWeights, style.alone(), source),
        layer);
  }
}
