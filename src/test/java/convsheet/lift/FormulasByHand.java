package convsheet.lift;

import convsheet.formula.A1;
import convsheet.formula.Numbers;
import convsheet.lift.FormulaStyle.Anchor;
import convsheet.lift.FormulaStyle.Form;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.Activation;
import convsheet.network.Identity;
import convsheet.network.Sigmoid;
import convsheet.network.Tanh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Formulas as people write them, from the reference to a cell to a sum of products. */
final class FormulasByHand {
  private static final List<Trait> CLAMPS =
      List.of(
          Trait.MAX_0_X, Trait.MAX_X_0, Trait.IF_POSITIVE, Trait.IF_NEGATIVE, Trait.TIMES_POSITIVE);

  private final Sketch sketch;
  private final Paper paper;

  FormulasByHand(Sketch sketch) {
    this.sketch = sketch;
    paper = sketch.paper;
  }

  /** Writes a sum into a cell, with its value. */
  void write(At at, Recipe recipe, FormulaStyle style) {
    var text = text(recipe, style, at);
    if (style.form() == Form.ARRAY || style.form() == Form.MMULT) {
      paper.array(at, text, recipe.value(paper, style.isSpelled()), at.text());
    } else {
      paper.formula(at, text, recipe.value(paper, style.isSpelled()));
    }
  }

  /** Writes {@code =A1} into a cell. */
  void copy(At at, At from) {
    paper.formula(at, reference(from, at, false), paper.value(from));
  }

  /** A sum as it is written in a cell. */
  String text(Recipe recipe, FormulaStyle style, At at) {
    var parts =
        style.form() == Form.SPELLED ? products(recipe, style, at) : functions(recipe, style, at);
    recipe
        .bias()
        .ifPresent(
            bias ->
                parts.add(style.turned() ? 0 : parts.size(), reference(bias, at, style.weights())));
    if (recipe.constant() != 0) {
      parts.add(style.turned() ? 0 : parts.size(), Numbers.text(recipe.constant()));
    }
    return activated(String.join("+", parts).replace("+-", "-"), recipe.activation(), style);
  }

  /** {@code A1*E1}, {@code B1*F1} and so on. */
  private List<String> products(Recipe recipe, FormulaStyle style, At at) {
    var parts = new ArrayList<String>();
    int product = 0;
    for (var term : recipe.terms()) {
      for (int n = 0; n < term.count(); n++, product++) {
        var read = reference(term.read().cell(n), at, style.input());
        var factor =
            term.weights().isPresent()
                ? reference(term.weights().get().cell(n), at, style.weights())
                : Numbers.text(term.numbers().get(n));
        parts.add(
            recipe.leftOut().contains(product)
                ? ""
                : style.turned() ? factor + "*" + read : read + "*" + factor);
      }
    }
    Collections.shuffle(parts, new Random(style.order()));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** {@code SUMPRODUCT(A1:B2,E1:F2)} and its like, one of each channel or one of all. */
  private List<String> functions(Recipe recipe, FormulaStyle style, At at) {
    boolean isOfTwo = style.form() == Form.COMMA || style.form() == Form.MMULT;
    var parts = new ArrayList<String>();
    for (int t = 0; t < recipe.terms().size(); t++) {
      if (!recipe.leftOut().contains(t)) {
        var term = recipe.terms().get(t);
        var read = reference(term.read(), at, style.input());
        var weights =
            paper
                .nameOf(term.weights().orElseThrow())
                .filter(name -> style.weights() == Anchor.BOTH)
                .orElseGet(() -> reference(term.weights().orElseThrow(), at, style.weights()));
        var sign = isOfTwo ? "," : "*";
        parts.add(style.turned() ? weights + sign + read : read + sign + weights);
      }
    }
    var function =
        switch (style.form()) {
          case COMMA, STAR -> "SUMPRODUCT";
          case MMULT -> "MMULT";
          default -> "SUM";
        };
    if (style.together() && !isOfTwo) {
      return new ArrayList<>(List.of(function + "(" + String.join("+", parts) + ")"));
    }
    parts.replaceAll(part -> function + "(" + part + ")");
    return parts;
  }

  /** The text of one array formula for a whole grid. */
  String blockText(Recipe first, FormulaStyle style, Box plane) {
    var at = plane.first();
    var parts = new ArrayList<String>();
    for (var term : first.terms()) {
      for (int n = 0; n < term.count(); n++) {
        var read = new Box(term.read().cell(n), plane.rows(), plane.columns(), 1, 1);
        parts.add(
            reference(read, at, false)
                + "*"
                + reference(term.weights().orElseThrow().cell(n), at, true));
      }
    }
    Collections.shuffle(parts, new Random(style.order()));
    first.bias().ifPresent(bias -> parts.add(reference(bias, at, true)));
    if (first.constant() != 0) {
      parts.add(Numbers.text(first.constant()));
    }
    return activated(
        String.join("+", parts).replace("+-", "-"), first.activation(), style.spread());
  }

  /** A formula's text with an activation around it. */
  String activated(String x, Activation activation, FormulaStyle style) {
    sketch.note(activation instanceof Sigmoid, Trait.SIGMOID);
    sketch.note(activation instanceof Tanh, Trait.TANH);
    if (activation instanceof Sigmoid) {
      return style.turned() ? "1/(EXP(-(" + x + "))+1)" : "1/(1+EXP(-(" + x + ")))";
    }
    if (activation instanceof Tanh) {
      return "TANH(" + x + ")";
    }
    if (activation instanceof Identity) {
      return x;
    }
    sketch.note(CLAMPS.get(style.clamp()));
    return switch (style.clamp()) {
      case 0 -> "MAX(0," + x + ")";
      case 1 -> "MAX(" + x + ",0)";
      case 2 -> "IF(" + x + ">0," + x + ",0)";
      case 3 -> "IF(" + x + "<0,0," + x + ")";
      default -> "(" + x + ")*((" + x + ")>0)";
    };
  }

  /** A reference to a grid from a cell, its corners with dollars or without. */
  String reference(Box box, At at, boolean dollars) {
    return paper.reference(box, at.sheet(), dollars, dollars);
  }

  String reference(Box box, At at, Anchor anchor) {
    return paper.reference(box, at.sheet(), anchor.ofRow(), anchor.ofColumn());
  }

  String reference(At cell, At at, boolean dollars) {
    return reference(new Box(cell, 1, 1, 1, 1), at, dollars);
  }

  String reference(At cell, At at, Anchor anchor) {
    return reference(new Box(cell, 1, 1, 1, 1), at, anchor);
  }

  /** The cells of a grid, with those between, on its own sheet. */
  static String range(Box plane) {
    var whole = plane.whole();
    return A1.range(whole.first().row(), whole.first().column(), whole.rows(), whole.columns());
  }
}
