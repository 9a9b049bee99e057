package convsheet.network;

import convsheet.formula.Expr;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * The product of several layers, cell by cell, with an activation behind it: what a gate does, such
 * as the one number for each channel of squeeze-and-excitation (Hu et al. 2018). Its inputs have
 * one shape, but for {@linkplain Combination broadcasting}.
 *
 * @param activation what is applied to each product
 */
public record Mul(Activation activation) implements Combination {
  /** From a row of the {@code Layers} sheet. */
  static Mul read(LayerSpec spec, List<Shape> inputs) {
    return Combination.read(spec, inputs, new Mul(spec.activation()));
  }

  @Override
  public String type() {
    return "mul";
  }

  @Override
  public String summary() {
    return "the product of its inputs"
        + (activation instanceof Identity ? "" : ", then " + activation.text());
  }

  @Override
  public String participle() {
    return "multiplied";
  }

  @Override
  public Expr of(List<Expr> cells) {
    return cells.stream().reduce(Expr.Product::new).orElseThrow();
  }

  @Override
  public double of(double before, double cell) {
    return Tensor.cell(before * cell);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return (inputs.size() - 1) * outputShape(inputs).count();
  }
}
