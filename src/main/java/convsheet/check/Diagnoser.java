package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;
import convsheet.formula.Grid;
import convsheet.question.Layout;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Finds out why results of a layer are wrong or missing: every {@linkplain Misconceptions
 * misconception}, and every two of them together, is tried, and of those that {@linkplain Chance
 * chance} cannot explain, the one that explains most cells is named first.
 */
final class Diagnoser {
  /** So many cells tell whether a misconception is worth trying on all. */
  private static final int SAMPLE = 24;

  private static final int PAIR_SAMPLE = 5;
  private static final int MOST_DIAGNOSES = 12;

  /** The share of wrong results that a misunderstanding of the layer has to explain. */
  private static final double MOST_OF_THEM = 0.75;

  /** The share that one slip in reckoning has to explain. */
  private static final double HALF_OF_THEM = 0.5;

  /** How unlikely it has to be that chance does as well as a misunderstanding, or as a slip. */
  private static final double RULE_BY_CHANCE = 0.05;

  /** The same of a misunderstanding that explains all, and that nothing speaks against. */
  private static final double WHOLE_BY_CHANCE = 0.3;

  private static final double PAIR_BY_CHANCE = 0.02;

  /** Of one product, or of a number that is right beside: other mistakes lead there as well. */
  private static final double TERM_BY_CHANCE = 0.03;

  private static final double SLIP_BY_CHANCE = 0.1;

  /** Of more wrong results most have to be the same slip. */
  private static final int MOST_SLIPS = 6;

  /** What the choice of wrong results tells at most. */
  private static final double MOST_OF_PATTERN = 5;

  /** Results that are alike tell no more than one of them if they are so few. */
  private static final int FEW = 3;

  private static final double LEAST_CHANCE = 1e-9;

  /**
   * What is the matter, and with which results, by their numbers.
   *
   * @param wouldFit what would fit most of them where nothing is certain
   */
  record Found(Misconception misconception, BitSet cells, Optional<Misconception> wouldFit) {}

  private final Bench bench;
  private final LayerResults results;
  private final Chance chance;
  private final List<Misconception> misconceptions;
  private final List<Double> ends;
  private final Map<String, Long> forms = new HashMap<>();
  private final BitSet open = new BitSet();
  private final BitSet right;
  private final int[] rightOnes;
  private final int[] missing;
  private final Map<Misconception, ToDoubleFunction<Place>> values = new LinkedHashMap<>();

  private Diagnoser(
      Bench bench,
      LayerResults results,
      Map<Grid, Layout.Place> parameters,
      Optional<Tensor> changed) {
    this.bench = bench;
    this.results = results;
    chance = new Chance(results);
    ends = bench.ends();
    var all = new ArrayList<Misconception>();
    changed.ifPresent(
        tensor ->
            all.add(
                Misconception.direct(
                    "changed-numbers",
                    "Computed with the numbers that were changed in the answer, not with those that"
                        + " were given.",
                    Scope.LAYER,
                    place -> tensor.values()[bench.number(place)])));
    LostDollars.of(bench, results, parameters).ifPresent(all::add);
    NumberSlips.coarse(bench, results).ifPresent(all::add);
    all.addAll(Misconceptions.of(bench));
    all.addAll(NumberSlips.of(bench, results, chance));
    misconceptions = all;
    all.forEach(one -> forms.merge(family(one), 1L, Long::sum));
    for (int i = 0; i < results.count(); i++) {
      open.set(i, results.verdict(i) == Verdict.WRONG);
    }
    right = results.right();
    rightOnes = sample(right, SAMPLE * 8);
    missing = sample(results.all(Verdict.MISSING), SAMPLE);
  }

  /** Those that are tried for one another's sake: the more there are, the likelier one fits. */
  private static String family(Misconception misconception) {
    return misconception.scope() == Scope.TERM
        ? misconception.scope().name()
        : misconception.code();
  }

  /**
   * What explains the wrong and the missing results of a layer, what explains most first, and last
   * those that nothing explains.
   *
   * @param parameters where the layer's weights stand in the answer, as far as that is known
   * @param changed the results by the numbers that stand in the answer, if those were changed
   */
  static List<Found> of(
      Bench bench,
      LayerResults results,
      Map<Grid, Layout.Place> parameters,
      Optional<Tensor> changed) {
    var found = new ArrayList<Found>();
    if (results.all(Verdict.WRONG).cardinality() > 0) {
      found.addAll(new Diagnoser(bench, results, parameters, changed).found());
    }
    Missing.of(bench, results).ifPresent(found::add);
    return found;
  }

  private List<Found> found() {
    var found = new ArrayList<Found>();
    while (!open.isEmpty() && found.size() < MOST_DIAGNOSES) {
      var best = best();
      if (best.isEmpty()) {
        break;
      }
      found.add(new Found(best.get().misconception, best.get().explained, Optional.empty()));
      open.andNot(best.get().explained);
    }
    found.addAll(Unexplained.of(bench, results, open, wouldFit()));
    return found;
  }

  /**
   * How well a misconception does.
   *
   * @param explained the wrong results that it explains, where no right one speaks against it
   * @param exactly how many of them to the last digit, and how many missing results it has no
   *     number for either
   * @param elsewhere how many right results of other filters speak against it
   * @param rank its place among all
   * @param isCertain whether chance cannot explain it
   */
  private record Candidate(
      Misconception misconception,
      BitSet explained,
      int exactly,
      int elsewhere,
      int rank,
      boolean isCertain) {
    int count() {
      return explained.cardinality();
    }
  }

  private static final Comparator<Candidate> BETTER =
      Comparator.comparingInt((Candidate candidate) -> -candidate.count())
          .thenComparing(candidate -> candidate.elsewhere > 0)
          .thenComparingInt(candidate -> -candidate.exactly)
          .thenComparing(candidate -> candidate.misconception.scope())
          .thenComparingInt(Candidate::rank);

  private Optional<Candidate> best() {
    var candidates = candidates().stream().filter(Candidate::isCertain).toList();
    var single = candidates.stream().min(BETTER);
    int most = single.map(Candidate::count).orElse(0);
    if (open.cardinality() < 2 || most == open.cardinality()) {
      return single;
    }
    return pairs(Math.max(1, most)).or(() -> single);
  }

  private List<Candidate> candidates() {
    var sample = sample(open, SAMPLE);
    var candidates = new ArrayList<Candidate>();
    for (int rank = 0; rank < misconceptions.size(); rank++) {
      var misconception = misconceptions.get(rank);
      candidate(misconception, rank, sample, forms.get(family(misconception)))
          .ifPresent(candidates::add);
    }
    return candidates;
  }

  /** What would explain most of the open results, but for what chance does, and which. */
  private Optional<Found> wouldFit() {
    return open.isEmpty()
        ? Optional.empty()
        : candidates().stream()
            .min(BETTER)
            .map(
                candidate ->
                    new Found(candidate.misconception, candidate.explained, Optional.empty()));
  }

  private Optional<Candidate> candidate(
      Misconception misconception, int rank, int[] sample, long tried) {
    var value = value(misconception);
    if (IntStream.of(sample).noneMatch(i -> explains(misconception, value, i))) {
      return Optional.empty();
    }
    var explained = new BitSet();
    open.stream().filter(i -> explains(misconception, value, i)).forEach(explained::set);
    int elsewhere = 0;
    var scope = new BitSet();
    scope.or(open);
    if (misconception.scope() == Scope.LAYER) {
      if (!isTrueThroughout(misconception, value)) {
        return Optional.empty();
      }
      var against = against(value);
      elsewhere = against.cardinality();
      var filters = agreeing(explained, against);
      explained.stream().filter(i -> !filters.get(group(i))).forEach(explained::clear);
      scope.stream().filter(i -> !filters.get(group(i))).forEach(scope::clear);
      var concerned = misconception.isOfSomeFilters() ? scope : open;
      if (explained.cardinality() < HALF_OF_THEM * concerned.cardinality()) {
        return Optional.empty();
      }
    }
    long exactly =
        misconception.scope() == Scope.NUMBER
            ? 0
            : explained.stream().filter(i -> isExact(value, i)).count();
    if (misconception.direct().isEmpty()) {
      exactly += IntStream.of(missing).filter(i -> isGap(value, i)).count();
    }
    boolean isWhole = elsewhere == 0 && explained.cardinality() > 1 && explained.equals(open);
    boolean isCertain = isCertain(misconception, value, explained, scope, isWhole, tried);
    return Optional.of(
        new Candidate(misconception, explained, (int) exactly, elsewhere, rank, isCertain));
  }

  /**
   * Whether what is said of some filters is true of each of them: no right result speaks against
   * it, and most of the wrong ones are so.
   */
  private boolean isTrueThroughout(Misconception misconception, ToDoubleFunction<Place> value) {
    var filters = misconception.filters();
    if (filters.isEmpty() || !bench.areFiltersApart()) {
      return true;
    }
    for (int i : rightOnes) {
      if (filters.contains(bench.filter(bench.place(i))) && isAgainst(value, i)) {
        return false;
      }
    }
    var wrong = new int[bench.filters()];
    var explained = new int[bench.filters()];
    results.all(Verdict.WRONG).stream()
        .forEach(
            i -> {
              wrong[bench.filter(bench.place(i))]++;
              explained[bench.filter(bench.place(i))] += explains(misconception, value, i) ? 1 : 0;
            });
    return filters.stream().allMatch(f -> explained[f] >= MOST_OF_THEM * wrong[f]);
  }

  /** Whether a right result is another than a misunderstanding says. */
  private boolean isAgainst(ToDoubleFunction<Place> value, int i) {
    double other = value.applyAsDouble(bench.place(i));
    return !Double.isNaN(other)
        && !results.isNear(other, results.own(i), i)
        && !results.isNear(other, results.actual(i), i);
  }

  /** The filters that have right results which speak against a misunderstanding. */
  private BitSet against(ToDoubleFunction<Place> value) {
    var against = new BitSet();
    for (int i : rightOnes) {
      if (isAgainst(value, i)) {
        against.set(group(i));
      }
    }
    return against;
  }

  /** The filters in which a misunderstanding explains most of what is wrong. */
  private BitSet agreeing(BitSet explained, BitSet against) {
    var counts = new int[bench.filters()];
    var wrong = new int[bench.filters()];
    explained.stream().forEach(i -> counts[group(i)]++);
    open.stream().forEach(i -> wrong[group(i)]++);
    var agreeing = new BitSet();
    for (int f = 0; f < counts.length; f++) {
      agreeing.set(f, !against.get(f) && counts[f] > 0 && counts[f] >= MOST_OF_THEM * wrong[f]);
    }
    return agreeing;
  }

  /** What is alike in a misunderstanding: a filter's results, or all of a vector. */
  private int group(int i) {
    return bench.shape().isVector() ? 0 : bench.filter(bench.place(i));
  }

  /**
   * Whether it is no coincidence that so many of the wrong results are explained, by one of so many
   * that were tried.
   *
   * @param wrong the wrong results that it would have to explain
   * @param isWhole whether it explains all, and nothing speaks against it
   */
  private boolean isCertain(
      Misconception misconception,
      ToDoubleFunction<Place> value,
      BitSet explained,
      BitSet wrong,
      boolean isWhole,
      long tried) {
    int count = explained.cardinality();
    int all = wrong.cardinality();
    if (misconception.scope() != Scope.FORMULA && isOneEnd(explained)) {
      return false;
    }
    switch (misconception.scope()) {
      case FORMULA -> {
        return true;
      }
      case TERM -> {
        if (count < HALF_OF_THEM * all) {
          return false;
        }
      }
      case NUMBER -> {
        // who goes on to be wrong does not slip
        boolean isNeighbour = misconception.code().equals(NumberSlips.NEIGHBOUR);
        boolean isScattered = count == all && 2 * all <= results.count();
        if (all > MOST_SLIPS && (isNeighbour ? !isScattered : count < HALF_OF_THEM * all)) {
          return false;
        }
      }
      default -> {}
    }
    boolean isRule = misconception.scope() == Scope.LAYER;
    double bound =
        switch (misconception.scope()) {
          case TERM -> TERM_BY_CHANCE;
          case NUMBER ->
              misconception.code().equals(NumberSlips.NEIGHBOUR) ? TERM_BY_CHANCE : SLIP_BY_CHANCE;
          default ->
              misconception.isPair() ? PAIR_BY_CHANCE : isWhole ? WHOLE_BY_CHANCE : RULE_BY_CHANCE;
        };
    double pattern = isRule && count == all ? pattern(explained) : 0;
    double gaps = isRule ? gaps(misconception, value) : 0;
    return surprise(misconception, explained) + pattern + gaps - choices(all, count)
        >= Math.log(tried / bound);
  }

  /**
   * Whether some results, and the right ones of their filters, all are the number in which the
   * activation ends, whatever goes before: then they tell nothing.
   */
  private boolean isOneEnd(BitSet some) {
    var filters = new BitSet();
    some.stream().forEach(i -> filters.set(group(i)));
    var all = new BitSet();
    right.stream().filter(i -> filters.get(group(i))).forEach(all::set);
    all.or(some);
    return ends.stream()
        .anyMatch(end -> all.stream().allMatch(i -> results.isNear(end, results.actual(i), i)));
  }

  /**
   * How surprising it is that just these results of their filters are wrong, which a
   * misunderstanding says as well: not as surprising as if they were drawn, as other
   * misunderstandings concern the same ones.
   */
  private double pattern(BitSet wrong) {
    var filters = new BitSet();
    wrong.stream().forEach(i -> filters.set(group(i)));
    int others = (int) right.stream().filter(i -> filters.get(group(i))).count();
    return Math.min(MOST_OF_PATTERN, choices(wrong.cardinality() + others, others) / 2);
  }

  /** The same of missing results, if a misunderstanding has no number for just these. */
  private double gaps(Misconception misconception, ToDoubleFunction<Place> value) {
    if (misconception.direct().isPresent()
        || missing.length == 0
        || !IntStream.of(missing).allMatch(i -> isGap(value, i))
        || IntStream.of(rightOnes).anyMatch(i -> isGap(value, i))) {
      return 0;
    }
    int all = right.cardinality() + missing.length + open.cardinality();
    return Math.min(MOST_OF_PATTERN, choices(all, missing.length) / 2);
  }

  private boolean isGap(ToDoubleFunction<Place> value, int i) {
    return Double.isNaN(value.applyAsDouble(bench.place(i)));
  }

  /**
   * The negative logarithm of how likely it is that a misconception explains these results by
   * chance. Those of a filter that are off by the same amount, or have the same number, tell no
   * more than one of them.
   */
  private double surprise(Misconception misconception, BitSet explained) {
    double sum = 0;
    var byOffset = new HashMap<List<Long>, Alike>();
    var byNumber = new HashMap<List<Long>, Alike>();
    for (int i : explained.stream().toArray()) {
      var place = bench.place(i);
      var numbers =
          misconception
              .might()
              .map(might -> might.apply(place))
              .orElseGet(() -> new double[] {results.actual(i)});
      double surprise = -Math.log(Math.max(LEAST_CHANCE, chance.of(i, numbers)));
      sum += surprise;
      double step = chance.step(i);
      long group = group(i);
      long offset = Math.round((results.actual(i) - results.own(i)) / step);
      long number = Math.round(results.actual(i) / step);
      byOffset.merge(List.of(group, offset), new Alike(1, surprise, surprise), Alike::and);
      byNumber.merge(List.of(group, number), new Alike(1, surprise, surprise), Alike::and);
    }
    return misconception.scope() == Scope.NUMBER
        ? sum
        : sum - Math.max(repeated(byOffset, misconception), repeated(byNumber, misconception));
  }

  /** Results that are alike: how many, how surprising all of them are, and the most of one. */
  private record Alike(int count, double all, double most) {
    Alike and(Alike other) {
      return new Alike(count + other.count, all + other.all, Math.max(most, other.most));
    }
  }

  /** What the largest set of each filter's results that are alike says again and again. */
  private static double repeated(Map<List<Long>, Alike> sets, Misconception misconception) {
    var largest = new HashMap<Long, Alike>();
    sets.forEach(
        (key, alike) -> largest.merge(key.get(0), alike, (a, b) -> a.count >= b.count ? a : b));
    // of a misunderstanding, that it is made throughout tells as much again
    int counted = misconception.scope() == Scope.LAYER && !misconception.isPair() ? 2 : 1;
    return largest.values().stream()
        .mapToDouble(
            alike -> Math.max(0, alike.all - alike.most * (alike.count > FEW ? counted : 1)))
        .sum();
  }

  /** The logarithm of the number of ways to choose some of all. */
  private static double choices(int all, int some) {
    double sum = 0;
    for (int i = 0; i < some; i++) {
      sum += Math.log((double) (all - i) / (some - i));
    }
    return sum;
  }

  private boolean isExact(ToDoubleFunction<Place> value, int i) {
    return results.isExact(value.applyAsDouble(bench.place(i)), results.actual(i));
  }

  private ToDoubleFunction<Place> value(Misconception misconception) {
    return values.computeIfAbsent(misconception, bench::under);
  }

  /**
   * Whether a wrong result is what a misconception says. What a misunderstanding says to the last
   * digit may even be what would be right with fewer digits.
   */
  private boolean explains(Misconception misconception, ToDoubleFunction<Place> value, int i) {
    double other = value.applyAsDouble(bench.place(i));
    return results.isNear(other, results.actual(i), i)
        && (misconception.scope() == Scope.LAYER && isExact(value, i)
            || !results.isNear(other, results.own(i), i));
  }

  /** Two misconceptions together, if they explain clearly more than one alone. */
  private Optional<Candidate> pairs(int most) {
    var combining = misconceptions.stream().filter(Misconception::combines).toList();
    int needed =
        Math.max(
            Math.max(most + 1, most * 5 / 4), (int) Math.ceil(MOST_OF_THEM * open.cardinality()));
    var sample = sample(open, PAIR_SAMPLE);
    Optional<Candidate> best = Optional.empty();
    int rank = misconceptions.size();
    long tried = (long) combining.size() * combining.size();
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
          hits += explains(pair, value, i) ? 1 : 0;
        }
        if (2 * hits >= sample.length) {
          best = better(best, candidate(pair, rank, sample, tried), needed);
        }
      }
    }
    return best;
  }

  private static Optional<Candidate> better(
      Optional<Candidate> best, Optional<Candidate> other, int needed) {
    return other
        .filter(Candidate::isCertain)
        .filter(candidate -> candidate.count() >= needed)
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
