package convsheet.check;

import convsheet.check.Reckoning.BiasUse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** What is done with biases: left out, added too often, those of other filters. */
final class BiasMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  BiasMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find(Reckoning first) {
    if (first.biases().isEmpty()) {
      return;
    }
    if (!all.isNorm()) { // where it is a part of the scale
      all.add("bias-missing", "The bias is missing.", r -> r.withBiasTimes(0));
    }
    if (first.planes().size() > 1) {
      all.add(
          "bias-per-channel",
          "The bias is added once for each of the "
              + first.planes().size()
              + " channels, not once.",
          r -> r.withBiasTimes(r.planes().size()));
    }
    all.add("bias-sign", "The bias is subtracted, not added.", r -> r.withBiasTimes(-1));
    all.addAlone(
        "bias-multiplied",
        "The sum is multiplied by the bias; it is to be added.",
        r -> r.with(BiasUse.MULTIPLIED));
    int filters = bench.filters();
    if (filters > Misconceptions.MOST_CHANNELS) {
      return;
    }
    // what speaks of one filter goes first: of more only if more are so
    Misconceptions.forPairs(
        filters,
        true,
        (one, other) ->
            addBias(
                String.format(
                    Locale.ROOT,
                    "The bias of filter %s is used in place of that of filter %s.",
                    bench.numbered(other),
                    bench.numbered(one)),
                Set.of(one),
                f -> f == one ? other : f));
    Misconceptions.forPairs(
        filters,
        false,
        (one, other) ->
            addBias(
                String.format(
                    Locale.ROOT,
                    "The biases of filters %s and %s are swapped.",
                    bench.numbered(one),
                    bench.numbered(other)),
                Set.of(one, other),
                f -> f == one ? other : f == other ? one : f));
    if (filters > 2) {
      addBias(
          "Each filter has the bias of the next one.",
          Misconceptions.allOf(filters),
          f -> (f + 1) % filters);
      addBias(
          "Each filter has the bias of the one before.",
          Misconceptions.allOf(filters),
          f -> (f + filters - 1) % filters);
      for (int b = 0; b < filters; b++) {
        int one = b;
        addBias(
            "The bias of filter " + bench.numbered(b) + " is used for all filters.",
            Misconceptions.allOf(filters),
            f -> one);
      }
    }
  }

  private void addBias(String message, Set<Integer> filters, IntUnaryOperator other) {
    all.add(
        Misconception.of(
                "bias-other",
                message,
                r -> {
                  int filter = other.applyAsInt(bench.filter(r.place()));
                  return Optional.of(
                      bench
                          .reckoning(bench.withFilter(r.place(), filter))
                          .map(there -> r.withBiases(there.biases()))
                          .orElse(r));
                })
            .alone()
            .about(filters));
  }
}
