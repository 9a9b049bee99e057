package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Channels and filters that are left out, exchanged, or taken all in one. */
final class ChannelMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  ChannelMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void ofChannels(Reckoning first) {
    int channels = first.planes().size();
    if (channels == 1 || channels > Misconceptions.MOST_CHANNELS) {
      return;
    }
    for (int c = 0; c < channels; c++) {
      int left = c;
      all.add(
          "channel-missing",
          "Input channel " + (c + 1) + " is left out of the sum.",
          r -> r.withPlanes(without(r.planes(), left)));
    }
    if (channels > 2) {
      for (int c = 0; c < channels; c++) {
        int only = c;
        all.add(
            "channel-missing",
            "Only input channel " + (c + 1) + " is in the sum.",
            r -> r.planes().size() > only ? r.withPlanes(List.of(r.planes().get(only))) : r);
      }
    }
    for (int a = 0; a < channels; a++) {
      for (int b = a + 1; b < channels; b++) {
        int one = a;
        int other = b;
        all.add(
            "channels-swapped",
            String.format(
                Locale.ROOT,
                "Channels are swapped: channel %d of the filter lies on input channel %d, and the"
                    + " other way round.",
                a + 1,
                b + 1),
            r -> r.withPlanes(swapped(r.planes(), one, other)));
      }
    }
  }

  /** Without a channel, if it is still there. */
  private static List<Plane> without(List<Plane> planes, int left) {
    if (left >= planes.size()) {
      return planes;
    }
    var others = new ArrayList<>(planes);
    others.remove(left);
    return others;
  }

  private static List<Plane> swapped(List<Plane> planes, int a, int b) {
    if (b >= planes.size()) {
      return planes;
    }
    var others = new ArrayList<>(planes);
    others.set(a, planes.get(a).with(planes.get(b).weights()));
    others.set(b, planes.get(b).with(planes.get(a).weights()));
    return others;
  }

  void ofFilters() {
    int filters = bench.filters();
    if (filters > Misconceptions.MOST_CHANNELS) {
      return;
    }
    summedFilters();
    Misconceptions.forPairs(
        filters,
        true,
        (one, other) ->
            addFilters(
                String.format(
                    Locale.ROOT,
                    "Filter %s is used in place of filter %s.",
                    bench.numbered(other),
                    bench.numbered(one)),
                Set.of(one),
                f -> f == one ? other : -1));
    Misconceptions.forPairs(
        filters,
        false,
        (one, other) ->
            addFilters(
                String.format(
                    Locale.ROOT,
                    "The results of filters %s and %s are swapped.",
                    bench.numbered(one),
                    bench.numbered(other)),
                Set.of(one, other),
                f -> f == one ? other : f == other ? one : -1));
    if (filters > 2) {
      addFilters(
          "Each filter is used for the results of the one before.",
          Misconceptions.allOf(filters),
          f -> (f + 1) % filters);
      addFilters(
          "Each filter is used for the results of the next one.",
          Misconceptions.allOf(filters),
          f -> (f + filters - 1) % filters);
    }
  }

  /** All filters in one. */
  private void summedFilters() {
    int filters = bench.filters();
    if (filters == 1 || filters > Misconceptions.MOST_CHANNELS) {
      return;
    }
    all.addAlone(
        "filters-summed",
        "The sums of all filters are added up; each filter has a result of its own.",
        r -> {
          var planes = new ArrayList<Plane>();
          var biases = new ArrayList<Double>();
          for (int f = 0; f < filters; f++) {
            bench
                .reckoning(bench.withFilter(r.place(), f))
                .ifPresent(
                    other -> {
                      planes.addAll(other.planes());
                      biases.addAll(other.biases());
                    });
          }
          return r.withPlanes(planes).withBiases(biases);
        });
    all.add(
        Misconception.direct(
            "filters-summed",
            "The results of all filters are added up; each filter has a result of its own.",
            Scope.LAYER,
            place ->
                IntStream.range(0, filters)
                    .mapToDouble(f -> bench.right(bench.withFilter(place, f)))
                    .sum()));
  }

  private void addFilters(String message, Set<Integer> filters, IntUnaryOperator other) {
    all.add(
        Misconception.of(
                "filters-swapped",
                message,
                reckoning -> {
                  int filter = other.applyAsInt(bench.filter(reckoning.place()));
                  if (filter < 0) {
                    return Optional.of(reckoning);
                  }
                  var there = bench.reckoning(bench.withFilter(reckoning.place(), filter));
                  return there
                      .filter(r -> r.planes().size() == reckoning.planes().size())
                      .map(r -> reckoning.withFilterOf(r));
                })
            .about(filters));
  }
}
