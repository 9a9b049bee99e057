package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Shape;
import java.util.List;

/**
 * The sum of several layers, cell by cell, with an activation behind it: what closes a residual
 * block (He et al. 2015). Its inputs have one shape, but for {@linkplain Combination broadcasting}.
 *
 * @param activation what is applied to each sum
 */
public record Add(Activation activation) implements Combination {
  /** From a row of the {@code Layers} sheet. */
  static Add read(LayerSpec spec, List<Shape> inputs) {
    return Combination.read(spec, inputs, new Add(spec.activation()));
  }

  @Override
  public String type() {
    return "add";
  }

  @Override
  public String summary() {
    return "the sum of its inputs"
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public String participle() {
    return "added";
  }

  @Override
  public Expr of(List<Expr> cells) {
    return Expr.Sum.of(cells);
  }

  @Override
  public double of(double before, double cell) {
    return before + cell;
  }
}
