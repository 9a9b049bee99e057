package convsheet.lift;

import java.util.ArrayList;
import java.util.List;

/**
 * How the formulas of a grid are written.
 *
 * @param form the way of its products
 * @param order draws the order of products that are spelled out
 * @param together whether all products are in one function
 * @param turned whether weights, the bias and the 0 of a ReLU come first
 * @param weights how weights are anchored
 * @param input how what is read is anchored
 * @param clamp which of the ways to write an activation
 * @param isShared whether the file has one shared formula
 */
record FormulaStyle(
    FormulaStyle.Form form,
    long order,
    boolean together,
    boolean turned,
    FormulaStyle.Anchor weights,
    FormulaStyle.Anchor input,
    int clamp,
    boolean isShared) {
  /** How many products somebody would write one by one. */
  static final int MOST_SPELLED = 60;

  /** How products are written. */
  enum Form {
    /** {@code SUM(a*b)}, an array formula. */
    ARRAY,
    /** The same as a formula of today's Excel. */
    PLAIN,
    /** {@code SUMPRODUCT(a,b)}. */
    COMMA,
    /** {@code SUMPRODUCT(a*b)}. */
    STAR,
    /** {@code a1*b1+a2*b2+...}. */
    SPELLED,
    /** {@code MMULT(row,column)}. */
    MMULT,
    /** One array formula for a whole grid, spelled out. */
    BLOCK
  }

  /** Which parts of a reference have a dollar. */
  enum Anchor {
    NONE,
    ROW,
    COLUMN,
    BOTH;

    boolean ofRow() {
      return this == ROW || this == BOTH;
    }

    boolean ofColumn() {
      return this == COLUMN || this == BOTH;
    }
  }

  /** The same with products written otherwise; in MMULT the row comes first. */
  FormulaStyle with(Form other) {
    return new FormulaStyle(
        other, order, together, turned || other == Form.MMULT, weights, input, clamp, false);
  }

  FormulaStyle with(Anchor other) {
    return new FormulaStyle(form, order, together, turned, other, input, clamp, isShared);
  }

  FormulaStyle alone() {
    return new FormulaStyle(form, order, together, turned, weights, input, clamp, false);
  }

  boolean isSpelled() {
    return form == Form.SPELLED || form == Form.BLOCK;
  }

  /** Draws a way to write the formulas of a grid. */
  static FormulaStyle drawn(
      Sketch sketch, boolean inFormula, boolean fillsEvenly, boolean blockFits, int products) {
    var dice = sketch.dice;
    var forms = new ArrayList<>(List.of(Form.ARRAY, Form.PLAIN, Form.COMMA, Form.STAR));
    if (products <= MOST_SPELLED) {
      forms.add(Form.SPELLED);
    }
    boolean isBlock = blockFits && products <= MOST_SPELLED && dice.chance(0.15);
    var form = inFormula ? Form.SPELLED : isBlock ? Form.BLOCK : dice.pick(forms);
    boolean isShared = fillsEvenly && form != Form.ARRAY && form != Form.BLOCK && dice.chance(0.3);
    // in a formula that is filled into other cells, what moves along has no dollar
    var weights =
        isShared || form == Form.BLOCK || dice.chance(0.8)
            ? Anchor.BOTH
            : dice.pick(List.of(Anchor.values()));
    var input =
        isShared || form == Form.BLOCK || dice.chance(0.9)
            ? Anchor.NONE
            : dice.pick(List.of(Anchor.ROW, Anchor.COLUMN));
    sketch.note(Trait.valueOf(form.name()));
    sketch.note(isShared, Trait.SHARED_FORMULA);
    if (!inFormula) {
      sketch.note(weights == Anchor.NONE, Trait.RELATIVE_WEIGHTS);
      sketch.note(weights == Anchor.ROW || weights == Anchor.COLUMN, Trait.PARTLY_ANCHORED_WEIGHTS);
    }
    sketch.note(input != Anchor.NONE, Trait.PARTLY_ANCHORED_INPUT);
    return new FormulaStyle(
        form,
        dice.nextLong(),
        dice.nextBoolean(),
        dice.nextBoolean(),
        weights,
        input,
        dice.between(0, 4),
        isShared);
  }

  /** Without MAX, which would take the largest of a whole grid. */
  FormulaStyle spread() {
    return new FormulaStyle(form, 0, false, turned, Anchor.BOTH, Anchor.NONE, 2 + clamp % 3, false);
  }
}
