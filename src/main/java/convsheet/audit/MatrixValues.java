package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The values that the formulas of a {@link MatrixProduct}'s sheet have, row by row. */
final class MatrixValues {
  private final MatrixFactors factors;
  private final Set<Grid> weightGrids = new LinkedHashSet<>();
  private final long weightCount;

  /** The column that the matrix is multiplied with. */
  final double[] inputs;

  /** What comes of that. */
  final double[] products;

  /** The most that is added for each product, by absolute values. */
  final double[] sizes;

  /** The products with the bias. */
  final double[] sums;

  /** What the layer makes of these. */
  final double[] results;

  MatrixValues(MatrixFactors factors) {
    this.factors = factors;
    inputs =
        IntStream.range(0, factors.columns())
            .mapToDouble(column -> factors.value(factors.input(column)))
            .toArray();
    products = new double[factors.rows()];
    sizes = new double[factors.rows()];
    sums = new double[factors.rows()];
    results = new double[factors.rows()];
    weightCount = multiply();
  }

  /** The grids of the weights, in the order in which they are met. */
  Set<Grid> weightGrids() {
    return weightGrids;
  }

  /** How many entries of the matrix are weights. */
  long weightCount() {
    return weightCount;
  }

  /** Multiplies as the sheet does, column by column from the left; counts the weights. */
  private long multiply() {
    boolean anyError = Arrays.stream(inputs).anyMatch(Double::isNaN);
    double most = Arrays.stream(inputs).map(Math::abs).max().orElse(0);
    long count = 0;
    for (int row = 0; row < factors.rows(); row++) {
      var sum = factors.sum(row);
      var weights = new TreeMap<>(factors.weights(sum));
      double total = anyError ? Double.NaN : 0; // even 0 times an error is one
      double positive = 0;
      double negative = 0;
      for (var weight : weights.entrySet()) {
        double w = factors.value(weight.getValue());
        total += w * inputs[weight.getKey()];
        positive += Math.max(w, 0);
        negative += Math.min(w, 0);
      }
      sum.channels().forEach(channel -> weightGrids.add(channel.right().grid()));
      count += weights.size();
      products[row] = Tensor.cell(total);
      sizes[row] = Tensor.cell((positive - negative) * most);
      sums[row] =
          sum.rest().isEmpty()
              ? products[row]
              : Tensor.cell(products[row] + factors.value(Expr.Sum.of(sum.rest())));
      results[row] = Tensor.cell(factors.value(factors.result(row, new Expr.Value("", sums[row]))));
    }
    return count;
  }
}
