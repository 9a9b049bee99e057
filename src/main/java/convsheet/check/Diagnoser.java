package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;
import convsheet.formula.Grid;
import convsheet.workbook.Layout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Finds out why results of a layer are wrong or missing: every {@linkplain Misconceptions
 * misconception}, and every two of them together, is tried, and the one that explains most cells is
 * named first.
 */
final class Diagnoser {
  /** So many cells tell whether a misconception is worth trying on all. */
  private static final int SAMPLE = 24;

  private static final int PAIR_SAMPLE = 5;
  private static final int MOST_DIAGNOSES = 12;

  /** What is the matter, and with which results, by their numbers. */
  record Found(Misconception misconception, BitSet cells) {}

  private final Bench bench;
  private final LayerResults results;
  private final List<Misconception> misconceptions;
  private final BitSet open = new BitSet();
  private final BitSet right;
  private final int[] rightOnes;
  private final int[] missing;
  private final Map<Misconception, ToDoubleFunction<Place>> values = new LinkedHashMap<>();

  private Diagnoser(Bench bench, LayerResults results, Map<Grid, Layout.Place> parameters) {
    this.bench = bench;
    this.results = results;
    var all = new ArrayList<Misconception>();
    LostDollars.of(bench, results, parameters).ifPresent(all::add);
    all.addAll(Misconceptions.of(bench));
    all.addAll(Slips.of(bench, results));
    misconceptions = all;
    for (int i = 0; i < results.count(); i++) {
      open.set(i, results.verdict(i) == Verdict.WRONG);
    }
    right = results.right();
    rightOnes = sample(right, SAMPLE * 8);
    missing = sample(results.all(Verdict.MISSING), SAMPLE);
  }

  /**
   * What explains the wrong and the missing results of a layer, what explains most first, and last
   * those that nothing explains.
   *
   * @param parameters where the layer's weights stand in the answer, as far as that is known
   */
  static List<Found> of(Bench bench, LayerResults results, Map<Grid, Layout.Place> parameters) {
    var found = new ArrayList<Found>();
    if (results.all(Verdict.WRONG).cardinality() > 0) {
      found.addAll(new Diagnoser(bench, results, parameters).found());
    }
    Missing.of(bench, results).ifPresent(found::add);
    return found;
  }

  private List<Found> found() {
    var found = new ArrayList<>(explained());
    found.addAll(Unexplained.of(bench, results, open));
    return found;
  }

  private List<Found> explained() {
    var found = new ArrayList<Found>();
    while (!open.isEmpty() && found.size() < MOST_DIAGNOSES) {
      var best = best();
      if (best.isEmpty()) {
        break;
      }
      found.add(new Found(best.get().misconception, best.get().explained));
      open.andNot(best.get().explained);
    }
    return found;
  }

  /**
   * How well a misconception does.
   *
   * @param explained the wrong results that it explains
   * @param exactly how many of them to the last digit, and how many missing results it has no
   *     number for either
   * @param against how many right results of the same filters speak against it
   * @param elsewhere how many right results of other filters do
   * @param rank its place among all
   */
  private record Candidate(
      Misconception misconception,
      BitSet explained,
      int exactly,
      double against,
      int elsewhere,
      int rank) {
    boolean isConsistent() {
      return against == 0;
    }

    /** In all results alike, a misunderstanding is likelier than slips; in a few, slips are. */
    int likelihood() {
      int scope = misconception.scope().ordinal();
      return isConsistent() ? scope : Scope.values().length - scope;
    }
  }

  private static final Comparator<Candidate> BETTER =
      Comparator.comparingInt((Candidate candidate) -> -candidate.explained.cardinality())
          .thenComparing(candidate -> !candidate.isConsistent())
          .thenComparing(candidate -> candidate.elsewhere > 0)
          .thenComparingInt(candidate -> -candidate.exactly)
          .thenComparingInt(Candidate::likelihood)
          .thenComparingInt(Candidate::rank);

  private Optional<Candidate> best() {
    var sample = sample(open, SAMPLE);
    var candidates = new ArrayList<Candidate>();
    for (int rank = 0; rank < misconceptions.size(); rank++) {
      candidate(misconceptions.get(rank), rank, sample).ifPresent(candidates::add);
    }
    var single = candidates.stream().min(BETTER);
    int most = single.map(candidate -> candidate.explained.cardinality()).orElse(0);
    if (open.cardinality() < 2 || most == open.cardinality()) {
      return single;
    }
    return pairs(Math.max(1, most)).or(() -> single);
  }

  private Optional<Candidate> candidate(Misconception misconception, int rank, int[] sample) {
    var value = value(misconception);
    boolean any = false;
    for (int i : sample) {
      any |= explains(value, i);
    }
    if (!any) {
      return Optional.empty();
    }
    var explained = new BitSet();
    open.stream().filter(i -> explains(value, i)).forEach(explained::set);
    long exactly = explained.stream().filter(i -> isExact(value, i)).count();
    if (misconception.direct().isEmpty()) {
      exactly +=
          IntStream.of(missing)
              .filter(i -> Double.isNaN(value.applyAsDouble(bench.place(i))))
              .count();
    }
    var filters = new BitSet();
    explained.stream().forEach(i -> filters.set(filter(i)));
    int against = 0;
    int elsewhere = 0;
    for (int i : rightOnes) {
      double other = value.applyAsDouble(bench.place(i));
      if (!Double.isNaN(other) && !results.isNear(other, results.own(i), i)) {
        if (filters.get(filter(i))) {
          against++;
        } else {
          elsewhere++;
        }
      }
    }
    double share = rightOnes.length == 0 ? 1 : (double) right.cardinality() / rightOnes.length;
    return Optional.of(
            new Candidate(
                misconception, explained, (int) exactly, against * share, elsewhere, rank))
        .filter(this::isCredible);
  }

  /**
   * Whether it is no coincidence: a misunderstanding shows in half of some filter's wrong results,
   * and in more results than speak against it.
   */
  private boolean isCredible(Candidate candidate) {
    if (candidate.misconception.scope() != Scope.LAYER) {
      return true;
    }
    var explained = new int[bench.filters()];
    var wrong = new int[bench.filters()];
    candidate.explained.stream().forEach(i -> explained[filter(i)]++);
    open.stream().forEach(i -> wrong[filter(i)]++);
    return candidate.explained.cardinality() >= candidate.against
        && IntStream.range(0, wrong.length)
            .anyMatch(f -> explained[f] > 0 && 2 * explained[f] >= wrong[f]);
  }

  private int filter(int i) {
    return bench.filter(bench.place(i));
  }

  private boolean isExact(ToDoubleFunction<Place> value, int i) {
    return results.isExact(value.applyAsDouble(bench.place(i)), results.actual(i));
  }

  private ToDoubleFunction<Place> value(Misconception misconception) {
    return values.computeIfAbsent(misconception, bench::under);
  }

  private boolean explains(ToDoubleFunction<Place> value, int i) {
    double other = value.applyAsDouble(bench.place(i));
    return results.isNear(other, results.actual(i), i) && !results.isNear(other, results.own(i), i);
  }

  /** Two misconceptions together, if they explain clearly more than one alone. */
  private Optional<Candidate> pairs(int most) {
    var combining = misconceptions.stream().filter(Misconception::combines).toList();
    int needed = Math.max(most + 1, most * 5 / 4);
    var sample = sample(open, PAIR_SAMPLE);
    Optional<Candidate> best = Optional.empty();
    int rank = misconceptions.size();
    for (int a = 0; a < combining.size(); a++) {
      for (int b = 0; b < combining.size(); b++) {
        if (a == b || combining.get(a).code().equals(combining.get(b).code())) {
          continue;
        }
        rank++;
        var pair = combining.get(a).and(combining.get(b));
        var value = bench.under(pair);
        int hits = 0;
        for (int i : sample) {
          hits += explains(value, i) ? 1 : 0;
        }
        if (2 * hits >= sample.length) {
          best = better(best, candidate(pair, rank, sample), needed);
        }
      }
    }
    return best;
  }

  private static Optional<Candidate> better(
      Optional<Candidate> best, Optional<Candidate> other, int needed) {
    return other
        .filter(candidate -> candidate.explained.cardinality() >= needed)
        .filter(Candidate::isConsistent) // two at once are too much to go by chance
        .filter(candidate -> best.isEmpty() || BETTER.compare(candidate, best.get()) < 0)
        .or(() -> best);
  }

  /** At most so many of some numbers, spread evenly. */
  private static int[] sample(BitSet from, int most) {
    var all = from.stream().toArray();
    if (all.length <= most) {
      return all;
    }
    var some = new int[most];
    for (int i = 0; i < most; i++) {
      some[i] = all[(int) ((long) i * all.length / most)];
    }
    return some;
  }
}
