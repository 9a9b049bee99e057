package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.formula.Grid.Part;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What is done otherwise in a batch normalisation. */
final class NormMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  NormMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find() {
    var mean = bench.parameter(Part.MEAN);
    var variance = bench.parameter(Part.VARIANCE);
    var weight = bench.parameter(Part.SCALE);
    var bias = bench.parameter(Part.SHIFT);
    var eps = bench.node().layer().options().getOrDefault("eps", "1E-5");
    double added = Double.parseDouble(eps);
    var none = new double[mean.length];
    var one = each(none, zero -> 1);
    addNorm(
        "norm-not-rooted",
        "What is left is divided by the variance, not by its root.",
        Map.of(Part.VARIANCE, each(variance, v -> (v + added) * (v + added) - added)));
    addNorm(
        "norm-not-divided",
        "The mean is subtracted, but nothing is divided by the deviation.",
        Map.of(Part.VARIANCE, each(none, zero -> 1 - added)));
    addNorm("norm-mean-missing", "The mean is not subtracted.", Map.of(Part.MEAN, none));
    addNorm(
        "norm-mean-added",
        "The mean is added, not subtracted.",
        Map.of(Part.MEAN, each(mean, m -> -m)));
    addNorm(
        "norm-swapped",
        "Weight and bias (gamma and beta) are exchanged.",
        Map.of(Part.SCALE, bias, Part.SHIFT, weight));
    addNorm(
        "norm-swapped",
        "Mean and variance are exchanged.",
        Map.of(Part.MEAN, variance, Part.VARIANCE, mean));
    addNorm(
        "norm-scale-missing",
        "The weight and the bias (gamma and beta) are left out.",
        Map.of(Part.SCALE, one, Part.SHIFT, none));
    addNorm("norm-scale-missing", "The weight (gamma) is left out.", Map.of(Part.SCALE, one));
    addNorm("norm-scale-missing", "The bias (beta) is left out.", Map.of(Part.SHIFT, none));
    addNorm("norm-eps", "eps is left out.", Map.of(Part.VARIANCE, each(variance, v -> v - added)));
    if (!bench.shape().isVector() && bench.shape().plane() > 1) {
      for (int less = 0; less <= 1; less++) {
        var own = bench.statistics(less);
        addNorm(
            "norm-own-statistics",
            "Mean and variance are those of these numbers, not the ones that are given.",
            Map.of(Part.MEAN, own.mean(), Part.VARIANCE, own.variance()));
      }
    }
  }

  private void addNorm(String code, String message, Map<Part, double[]> others) {
    all.add(Misconception.direct(code, message, Scope.LAYER, bench.with(others)));
  }

  private static double[] each(double[] numbers, DoubleUnaryOperator change) {
    return Arrays.stream(numbers).map(change).toArray();
  }
}
