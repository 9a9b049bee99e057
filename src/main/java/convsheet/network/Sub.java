package convsheet.network;

import convsheet.formula.Expr;
import convsheet.problem.Problem;
import convsheet.tensor.Shape;
import java.util.List;

/**
 * The first of two layers less the second, cell by cell, with an activation behind it. Its inputs
 * have one shape, but for {@linkplain Combination broadcasting}.
 *
 * @param activation what is applied to each difference
 */
public record Sub(Activation activation) implements Combination {
  /** From a row of the {@code Layers} sheet. */
  static Sub read(LayerSpec spec, List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw spec.problem(
          "from",
          Problem.count(inputs.size(), "layer") + " to be subtracted",
          "two layers, the second of which is subtracted from the first",
          "Name two layers.");
    }
    return Combination.read(spec, inputs, new Sub(spec.activation()));
  }

  @Override
  public String type() {
    return "sub";
  }

  @Override
  public String summary() {
    return "the first of its inputs less the second"
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public String participle() {
    return "subtracted";
  }

  @Override
  public Expr of(List<Expr> cells) {
    return new Expr.Difference(cells.get(0), cells.get(1));
  }

  @Override
  public double of(double before, double cell) {
    return before - cell;
  }
}
