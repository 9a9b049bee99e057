package convsheet.check;

import convsheet.check.Reckoning.BiasUse;
import convsheet.formula.Numbers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What follows the sum: an activation that is missing, too early, or another one. */
final class ActivationMisconceptions {
  /** What people take for the activation that is asked for. */
  private static final Map<String, DoubleUnaryOperator> OTHERS = others();

  private final Misconceptions all;
  private final Bench bench;

  ActivationMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find(Reckoning first) {
    if (first.isRelu()) {
      all.add("relu-missing", "The ReLU is missing: negative sums stay.", Reckoning::bare);
      if (first.planes().size() > 1) {
        var message =
            "The ReLU is applied too early: to each channel's sum, before the sums are added.";
        all.add("relu-per-channel", message, ActivationMisconceptions::rectifyChannels);
        all.add("relu-per-channel", message, r -> rectifyChannels(r).bare());
      }
      if (!first.biases().isEmpty()) {
        all.add(
            "relu-before-bias",
            "The ReLU is applied before the bias is added.",
            r -> r.with(BiasUse.LAST));
      }
    } else {
      if (first.hasActivation()) {
        all.add("activation-missing", "The " + activation() + " is missing.", Reckoning::bare);
      }
      all.add(
          "relu-extra",
          "Negative results are set to 0, but this layer has no ReLU.",
          Reckoning::rectified);
    }
    if (first.hasActivation()) {
      OTHERS.forEach(
          (name, function) ->
              all.addAlone(
                  "activation-kind",
                  name + " is taken, not " + (first.isRelu() ? "ReLU" : activation()) + ".",
                  r -> r.withActivation(function)));
    }
  }

  private String activation() {
    return bench.node().layer().options().getOrDefault("activation", bench.node().layer().type());
  }

  private static Reckoning rectifyChannels(Reckoning reckoning) {
    return reckoning.withChannel(sum -> Math.max(0, sum));
  }

  private static Map<String, DoubleUnaryOperator> others() {
    var others = new LinkedHashMap<String, DoubleUnaryOperator>();
    others.put("The absolute value", Math::abs);
    for (double slope : new double[] {0.01, 0.1, 0.2}) {
      others.put(
          "A leaky ReLU (" + Numbers.text(slope) + " of what is negative)",
          x -> x < 0 ? slope * x : x);
    }
    others.put("A sigmoid", x -> 1 / (1 + Math.exp(-x)));
    others.put("tanh", Math::tanh);
    others.put("ReLU", x -> Math.max(0, x));
    others.put("What lies between 0 and 6", x -> Math.min(6, Math.max(0, x)));
    others.put("What lies between 0 and 1", x -> Math.min(1, Math.max(0, x)));
    others.put("1 for what is positive, else 0,", x -> x > 0 ? 1 : 0);
    return Collections.unmodifiableMap(others);
  }
}
