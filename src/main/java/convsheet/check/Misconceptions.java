package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ways in which people get a layer's results wrong, the likelier ones first. {@code
 * docs/checking.md} lists them.
 */
final class Misconceptions {
  /** Of more channels or filters than this the single ones are not tried. */
  static final int MOST_CHANNELS = 16;

  private final Bench bench;
  private final List<Misconception> all = new ArrayList<>();

  private Misconceptions(Bench bench) {
    this.bench = bench;
  }

  /** All that can happen in a layer, the likelier ones first. */
  static List<Misconception> of(Bench bench) {
    var misconceptions = new Misconceptions(bench);
    misconceptions.find();
    return List.copyOf(misconceptions.all);
  }

  private void find() {
    if (isNorm()) {
      new NormMisconceptions(this).find();
    }
    bench.reckoning(new Place(0, 0, 0)).ifPresent(this::findOverWindows);
    new SoftmaxMisconceptions(this).find();
    new TurnMisconceptions(this).ofResults();
    if (bench.node().layer().type().equals("flatten")) {
      FlattenMisconceptions.of(this);
    }
  }

  /**
   * Those of results that come from windows.
   *
   * @param first how the first result comes about
   */
  private void findOverWindows(Reckoning first) {
    if (first.hasWeights()) {
      new KernelMisconceptions(this).find(first);
    }
    new ActivationMisconceptions(this).find(first);
    if (first.hasWeights()) {
      new BiasMisconceptions(this).find(first);
      new ChannelMisconceptions(this).ofChannels(first);
      new ChannelMisconceptions(this).ofFilters();
      new SumMisconceptions(this).averages(first);
      new SumMisconceptions(this).largest(first);
    } else {
      PoolingMisconceptions.find(this, first);
    }
    if (first.count() > 1) {
      new WindowMisconceptions(this).find(first);
    }
    new PaddingMisconceptions(this).kinds();
    new TurnMisconceptions(this).ofInputs(first);
    if (first.hasWeights()) {
      new ProductMisconceptions(this).find(first);
    }
  }

  /** The layer. */
  Bench bench() {
    return bench;
  }

  boolean isNorm() {
    return bench.node().layer().type().equals("batchnorm");
  }

  void add(Misconception misconception) {
    all.add(misconception);
  }

  void add(String code, String message, UnaryOperator<Reckoning> change) {
    add(code, message, Scope.LAYER, change);
  }

  void add(String code, String message, Scope scope, UnaryOperator<Reckoning> change) {
    all.add(Misconception.of(code, message, scope, change.andThen(Optional::of)));
  }

  /** One that is not tried together with others. */
  void addAlone(String code, String message, UnaryOperator<Reckoning> change) {
    all.add(Misconception.of(code, message, change.andThen(Optional::of)).alone());
  }

  /** Results that are computed as a whole, when they are asked for. */
  void addResults(String code, String message, Supplier<Tensor> results) {
    var known = new ArrayList<Tensor>(1);
    all.add(
        Misconception.direct(
            code,
            message,
            Scope.LAYER,
            place -> {
              if (known.isEmpty()) {
                known.add(results.get());
              }
              return known.get(0).values()[bench.number(place)];
            }));
  }

  /** Two different filters. */
  @FunctionalInterface
  interface OfTwo {
    void accept(int one, int other);
  }

  /** For any two filters: in either order, or once. */
  static void forPairs(int filters, boolean isOrdered, OfTwo action) {
    for (int one = 0; one < filters; one++) {
      for (int other = isOrdered ? 0 : one + 1; other < filters; other++) {
        if (one != other) {
          action.accept(one, other);
        }
      }
    }
  }

  /** The numbers of all filters. */
  static Set<Integer> allOf(int filters) {
    return IntStream.range(0, filters).boxed().collect(Collectors.toUnmodifiableSet());
  }
}
