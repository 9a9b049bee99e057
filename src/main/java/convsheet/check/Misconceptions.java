package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;
import convsheet.check.Reckoning.Plane;
import convsheet.check.Reckoning.Way;
import convsheet.formula.Grid.Part;
import convsheet.formula.Numbers;
import convsheet.network.Padding;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ways in which people get a layer's results wrong, the likelier ones first. {@code
 * docs/checking.md} lists them.
 */
final class Misconceptions {
  /** Of more channels, filters or products than this the single ones are not tried. */
  private static final int MOST_CHANNELS = 16;

  private static final int MOST_TERMS = 300;
  private static final int MOST_DECIMALS = 3;

  private static final String FLATTENED = "flatten-order";
  private static final String PLACE_BY_PLACE =
      "The channels of each place are read one after another; each channel is to be read as a"
          + " whole.";

  /** What doubles may lack to a five that is to be rounded up: 0.35 x 0.3 is a little below it. */
  private static final double TIE = 1e-9;

  /** What people take for the activation that is asked for. */
  private static final Map<String, DoubleUnaryOperator> OTHER_ACTIVATIONS = otherActivations();

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
    var first = bench.reckoning(new Place(0, 0, 0));
    if (isNorm()) {
      batchNorms();
    }
    if (first.isPresent()) {
      var reckoning = first.get();
      if (reckoning.hasWeights()) {
        kernels(reckoning);
      }
      activations(reckoning);
      if (reckoning.hasWeights()) {
        biases(reckoning);
        channels(reckoning);
        filters();
        averages(reckoning);
        largest(reckoning);
      } else {
        poolings(reckoning);
      }
      if (reckoning.count() > 1) {
        windows(reckoning);
      }
      borders();
      turnedInputs(reckoning);
      if (reckoning.hasWeights()) {
        products(reckoning);
      }
    }
    softmax();
    turned();
    if (bench.node().layer().type().equals("flatten")) {
      flattened();
    }
  }

  /** One that is not tried together with others. */
  private void addAlone(String code, String message, Consumer<Reckoning> change) {
    add(code, message, change);
    all.add(all.remove(all.size() - 1).alone());
  }

  /** Results that are computed as a whole, when they are asked for. */
  private void addResults(String code, String message, Supplier<Tensor> results) {
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

  private void add(String code, String message, Consumer<Reckoning> change) {
    add(code, message, Scope.LAYER, change);
  }

  private void add(String code, String message, Scope scope, Consumer<Reckoning> change) {
    all.add(
        Misconception.of(
            code,
            message,
            scope,
            reckoning -> {
              var copy = reckoning.copy();
              change.accept(copy);
              return Optional.of(copy);
            }));
  }

  private static Map<String, DoubleUnaryOperator> otherActivations() {
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

  // ---- the kernel as it lies on the window ----

  private void kernels(Reckoning first) {
    var plane = first.planes.get(0);
    if (plane.count() == 1) {
      return;
    }
    addKernel(
        "kernel-rotated",
        "The kernel is rotated by 180 degrees, as in the convolution of mathematics; here it lies"
            + " on the picture as it is written.",
        Misconceptions::rotated);
    if (bench.node().layer().type().equals("dense")) {
      flattenedFor(first.planes.size(), plane);
    } else if (plane.rows() == plane.columns()) {
      addKernel(
          "kernel-transposed",
          "The kernel is transposed: its rows are taken for columns.",
          Misconceptions::transposed);
    } else if (plane.rows() > 1 && plane.columns() > 1) {
      addKernel(
          "kernel-transposed",
          "The weights are laid on column by column, not row by row.",
          Misconceptions::byColumns);
      all.add(all.remove(all.size() - 1).alone());
    }
    if (plane.rows() > 1 && plane.columns() > 1) {
      addKernel(
          "kernel-mirrored", "The kernel is mirrored left to right.", Misconceptions::mirrored);
      addKernel("kernel-mirrored", "The kernel is turned upside down.", Misconceptions::upsideDown);
    }
  }

  private void addKernel(String code, String message, Turn turn) {
    add(
        code,
        message,
        reckoning ->
            reckoning.planes =
                reckoning.planes.stream()
                    .map(
                        plane ->
                            plane.with(
                                permuted(plane.weights(), turn.of(plane.rows(), plane.columns()))))
                    .toList());
  }

  /** Which weight lies on each cell of a window, by its size. */
  @FunctionalInterface
  interface Turn {
    IntUnaryOperator of(int rows, int columns);
  }

  private static double[] permuted(double[] weights, IntUnaryOperator from) {
    var others = new double[weights.length];
    Arrays.setAll(others, i -> weights[from.applyAsInt(i)]);
    return others;
  }

  private static IntUnaryOperator rotated(int rows, int columns) {
    return i -> rows * columns - 1 - i;
  }

  private static IntUnaryOperator transposed(int rows, int columns) {
    return i -> rows == columns ? i % columns * columns + i / columns : i;
  }

  /** The order in which a picture becomes the vector that a dense layer has its weights for. */
  private void flattenedFor(int channels, Plane plane) {
    if (plane.rows() > 1 && plane.columns() > 1) {
      addKernel(
          FLATTENED,
          "The input is read column by column, not row by row.",
          Misconceptions::byColumns);
      all.add(all.remove(all.size() - 1).alone());
    }
    if (channels > 1) {
      addAlone(
          FLATTENED,
          PLACE_BY_PLACE,
          reckoning -> {
            var planes = reckoning.planes;
            reckoning.planes =
                IntStream.range(0, channels)
                    .mapToObj(
                        channel ->
                            planes
                                .get(channel)
                                .with(
                                    IntStream.range(0, plane.count())
                                        .map(i -> i * channels + channel)
                                        .mapToDouble(
                                            k ->
                                                planes.get(k / plane.count())
                                                    .weights()[k % plane.count()])
                                        .toArray()))
                    .toList();
          });
    }
  }

  private static IntUnaryOperator byColumns(int rows, int columns) {
    return i -> i % columns * rows + i / columns;
  }

  private static IntUnaryOperator mirrored(int rows, int columns) {
    return i -> i / columns * columns + columns - 1 - i % columns;
  }

  private static IntUnaryOperator upsideDown(int rows, int columns) {
    return i -> (rows - 1 - i / columns) * columns + i % columns;
  }

  // ---- what follows the sum ----

  private void activations(Reckoning first) {
    if (first.isRelu()) {
      add("relu-missing", "The ReLU is missing: negative sums stay.", r -> r.isBare = true);
      if (first.planes.size() > 1) {
        var message =
            "The ReLU is applied too early: to each channel's sum, before the sums are added.";
        add("relu-per-channel", message, Misconceptions::rectifyChannels);
        add(
            "relu-per-channel",
            message,
            r -> {
              rectifyChannels(r);
              r.isBare = true;
            });
      }
      if (!first.biases.isEmpty()) {
        add(
            "relu-before-bias",
            "The ReLU is applied before the bias is added.",
            r -> r.biasLast = true);
      }
    } else {
      if (first.hasActivation()) {
        add("activation-missing", "The " + activation() + " is missing.", r -> r.isBare = true);
      }
      add(
          "relu-extra",
          "Negative results are set to 0, but this layer has no ReLU.",
          r -> r.isRectified = true);
    }
    if (first.hasActivation()) {
      OTHER_ACTIVATIONS.forEach(
          (name, function) ->
              addAlone(
                  "activation-kind",
                  name + " is taken, not " + (first.isRelu() ? "ReLU" : activation()) + ".",
                  r -> r.activation = Optional.of(function)));
    }
  }

  private String activation() {
    return bench.node().layer().options().getOrDefault("activation", bench.node().layer().type());
  }

  private boolean isNorm() {
    return bench.node().layer().type().equals("batchnorm");
  }

  private static void rectifyChannels(Reckoning reckoning) {
    reckoning.channel = sum -> Math.max(0, sum);
  }

  private void biases(Reckoning first) {
    if (first.biases.isEmpty()) {
      return;
    }
    if (!isNorm()) { // where it is a part of the scale
      add("bias-missing", "The bias is missing.", r -> r.biasTimes = 0);
    }
    if (first.planes.size() > 1) {
      add(
          "bias-per-channel",
          "The bias is added once for each of the " + first.planes.size() + " channels, not once.",
          r -> r.biasTimes = r.planes.size());
    }
    add("bias-sign", "The bias is subtracted, not added.", r -> r.biasTimes = -1);
    addAlone(
        "bias-multiplied",
        "The sum is multiplied by the bias; it is to be added.",
        r -> r.isBiasMultiplied = true);
    int filters = bench.filters();
    if (filters > MOST_CHANNELS) {
      return;
    }
    // what speaks of one filter goes first: of more only if more are so
    forPairs(
        filters,
        true,
        (one, other) ->
            addBias(
                String.format(
                    Locale.ROOT,
                    "The bias of filter %d is used in place of that of filter %d.",
                    other + 1,
                    one + 1),
                Set.of(one),
                f -> f == one ? other : f));
    forPairs(
        filters,
        false,
        (one, other) ->
            addBias(
                String.format(
                    Locale.ROOT,
                    "The biases of filters %d and %d are swapped.",
                    one + 1,
                    other + 1),
                Set.of(one, other),
                f -> f == one ? other : f == other ? one : f));
    if (filters > 2) {
      addBias("Each filter has the bias of the next one.", all(filters), f -> (f + 1) % filters);
      addBias(
          "Each filter has the bias of the one before.",
          all(filters),
          f -> (f + filters - 1) % filters);
      for (int b = 0; b < filters; b++) {
        int one = b;
        addBias(
            "The bias of filter " + (b + 1) + " is used for all filters.", all(filters), f -> one);
      }
    }
  }

  /** Two different filters. */
  @FunctionalInterface
  private interface OfTwo {
    void accept(int one, int other);
  }

  private static void forPairs(int filters, boolean isOrdered, OfTwo action) {
    for (int one = 0; one < filters; one++) {
      for (int other = isOrdered ? 0 : one + 1; other < filters; other++) {
        if (one != other) {
          action.accept(one, other);
        }
      }
    }
  }

  private static Set<Integer> all(int filters) {
    return IntStream.range(0, filters).boxed().collect(Collectors.toUnmodifiableSet());
  }

  private void addBias(String message, Set<Integer> filters, IntUnaryOperator other) {
    addAlone(
        "bias-other",
        message,
        r -> {
          int filter = other.applyAsInt(bench.filter(r.place));
          bench
              .reckoning(bench.withFilter(r.place, filter))
              .ifPresent(there -> r.biases = there.biases);
        });
    all.add(all.remove(all.size() - 1).about(filters));
  }

  // ---- channels and filters ----

  private void channels(Reckoning first) {
    int channels = first.planes.size();
    if (channels == 1 || channels > MOST_CHANNELS) {
      return;
    }
    for (int c = 0; c < channels; c++) {
      int left = c;
      add(
          "channel-missing",
          "Input channel " + (c + 1) + " is left out of the sum.",
          r -> r.planes = without(r.planes, left));
    }
    if (channels > 2) {
      for (int c = 0; c < channels; c++) {
        int only = c;
        add(
            "channel-missing",
            "Only input channel " + (c + 1) + " is in the sum.",
            r -> r.planes = r.planes.size() > only ? List.of(r.planes.get(only)) : r.planes);
      }
    }
    for (int a = 0; a < channels; a++) {
      for (int b = a + 1; b < channels; b++) {
        int one = a;
        int other = b;
        add(
            "channels-swapped",
            String.format(
                Locale.ROOT,
                "Channels are swapped: channel %d of the filter lies on input channel %d, and the"
                    + " other way round.",
                a + 1,
                b + 1),
            r -> r.planes = swapped(r.planes, one, other));
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

  private void filters() {
    int filters = bench.filters();
    if (filters > MOST_CHANNELS) {
      return;
    }
    summedFilters();
    forPairs(
        filters,
        true,
        (one, other) ->
            addFilters(
                String.format(
                    Locale.ROOT, "Filter %d is used in place of filter %d.", other + 1, one + 1),
                Set.of(one),
                f -> f == one ? other : -1));
    forPairs(
        filters,
        false,
        (one, other) ->
            addFilters(
                String.format(
                    Locale.ROOT,
                    "The results of filters %d and %d are swapped.",
                    one + 1,
                    other + 1),
                Set.of(one, other),
                f -> f == one ? other : f == other ? one : -1));
    if (filters > 2) {
      addFilters(
          "Each filter is used for the results of the one before.",
          all(filters),
          f -> (f + 1) % filters);
      addFilters(
          "Each filter is used for the results of the next one.",
          all(filters),
          f -> (f + filters - 1) % filters);
    }
  }

  /** All filters in one. */
  private void summedFilters() {
    int filters = bench.filters();
    if (filters == 1 || filters > MOST_CHANNELS) {
      return;
    }
    addAlone(
        "filters-summed",
        "The sums of all filters are added up; each filter has a result of its own.",
        r -> {
          var planes = new ArrayList<Plane>();
          var biases = new ArrayList<Double>();
          for (int f = 0; f < filters; f++) {
            bench
                .reckoning(bench.withFilter(r.place, f))
                .ifPresent(
                    other -> {
                      planes.addAll(other.planes);
                      biases.addAll(other.biases);
                    });
          }
          r.planes = planes;
          r.biases = biases;
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
                  int filter = other.applyAsInt(bench.filter(reckoning.place));
                  if (filter < 0) {
                    return Optional.of(reckoning);
                  }
                  var there = bench.reckoning(bench.withFilter(reckoning.place, filter));
                  return there
                      .filter(r -> r.planes.size() == reckoning.planes.size())
                      .map(r -> reckoning.withFilterOf(r));
                })
            .about(filters));
  }

  private void averages(Reckoning first) {
    int each = first.planes.get(0).count();
    if (each > 1) {
      add(
          "averaged",
          "The products are averaged (divided by " + each + "), not added up.",
          r -> r.divisor = each);
      averageWithBias(first, "products", each);
    }
    if (first.planes.size() > 1) {
      add(
          "averaged",
          "The products are averaged (divided by " + first.count() + "), not added up.",
          r -> r.divisor = r.count());
      add(
          "averaged",
          "The channels' sums are averaged (divided by " + first.planes.size() + "), not added up.",
          r -> r.divisor = r.planes.size());
      averageWithBias(first, "products", first.count());
      if (each > 1) {
        averageWithBias(first, "channels' sums", first.planes.size());
      }
    }
  }

  private void averageWithBias(Reckoning first, String what, int count) {
    if (!first.biases.isEmpty()) {
      addAlone(
          "averaged",
          "The " + what + " and the bias are averaged (divided by " + count + "), not added up.",
          r -> r.factor = 1.0 / count);
    }
  }

  private void largest(Reckoning first) {
    if (first.count() > 1) {
      addAlone(
          "largest-not-summed",
          "The largest product is taken; all are to be added up.",
          r -> r.isLargestProduct = true);
    }
    if (first.planes.size() > 1) {
      addAlone(
          "largest-not-summed",
          "The largest of the channels' sums is taken; all are to be added up.",
          r -> r.isLargestChannel = true);
    }
  }

  private void poolings(Reckoning first) {
    if (first.count() == 1) {
      return;
    }
    var own = first.way;
    for (var way : List.of(Way.MAX, Way.AVERAGE, Way.SUM, Way.MIN)) {
      if (way != own) {
        add(
            "pooling-kind",
            "The " + words(way) + " of each window is taken, not the " + words(own) + ".",
            r -> r.way = way);
      }
    }
  }

  private static String words(Way way) {
    return switch (way) {
      case MAX -> "largest value";
      case MIN -> "smallest value";
      case AVERAGE -> "average";
      case SUM, PRODUCTS -> "sum";
    };
  }

  // ---- where the windows lie ----

  private void windows(Reckoning first) {
    var stride = bench.stride();
    if (stride.rows() > 1 || stride.columns() > 1) {
      var code = first.hasWeights() ? "stride-missing" : "pooling-overlap";
      var text =
          stride.rows() == stride.columns()
              ? String.valueOf(stride.rows())
              : stride.rows() + "x" + stride.columns();
      add(
          code,
          first.hasWeights()
              ? "The stride is forgotten: windows move by 1, not by " + text + "."
              : "The pooling windows overlap: they move by 1, not by " + text + ".",
          r ->
              move(
                  r,
                  -r.place.row() * (stride.rows() - 1),
                  -r.place.column() * (stride.columns() - 1)));
    }
    if (bench.shape().isVector()) {
      return;
    }
    paddings();
    extraPaddings(first);
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        // both at once up and to the left, into nothing, is a padding of 1
        boolean isPadding =
            down < 0 && right < 0 && bench.padding().isNone() && stride.rows() == stride.columns();
        if ((down != 0 || right != 0) && !isPadding) {
          int rows = down;
          int columns = right;
          addAlone(
              "window-shifted",
              "The windows lie " + shift(down, right) + ".",
              r -> move(r, rows, columns));
        }
      }
    }
  }

  /** Windows that begin in a border that is not there. */
  private void extraPaddings(Reckoning first) {
    if (!bench.padding().isNone()) {
      return;
    }
    var plane = first.planes.get(0);
    for (int p = 1; p < Math.max(plane.rows(), plane.columns()); p++) {
      int down = Math.min(p, plane.rows() - 1);
      int right = Math.min(p, plane.columns() - 1);
      addAlone(
          "padding-extra",
          "The windows begin in a border of " + p + " around the input; this layer has no padding.",
          r -> move(r, -down, -right));
    }
  }

  private static String shift(int down, int right) {
    var rows = down == 0 ? "" : down < 0 ? "a row too high" : "a row too low";
    var columns =
        right == 0
            ? ""
            : right < 0 ? "a column too far to the left" : "a column too far to the right";
    return rows.isEmpty() || columns.isEmpty() ? rows + columns : rows + " and " + columns;
  }

  private static void move(Reckoning reckoning, int down, int right) {
    reckoning.planes = reckoning.planes.stream().map(plane -> plane.moved(down, right)).toList();
  }

  private void paddings() {
    var padding = bench.padding();
    if (padding.isNone()) {
      return;
    }
    all.add(
        Misconception.of(
            "padding-missing",
            "The padding is forgotten: the first window lies on the first cells of the input, not"
                + " on the border.",
            reckoning -> {
              var copy = reckoning.copy();
              move(copy, padding.top(), padding.left());
              return copy.planes.stream().allMatch(this::isWithinInput)
                  ? Optional.of(copy)
                  : Optional.empty();
            }));
    if (padding.mode() != Padding.Mode.ZEROS && padding.mode() != Padding.Mode.BLANK) {
      return;
    }
    add(
        "padding-one-side",
        "All of the padding is below and to the right; it belongs on every side.",
        r -> move(r, padding.top(), padding.left()));
    add(
        "padding-one-side",
        "All of the padding is above and to the left; it belongs on every side.",
        r -> move(r, -padding.bottom(), -padding.right()));
  }

  private boolean isWithinInput(Plane plane) {
    var padding = bench.padding();
    return plane.row() + (plane.rows() - 1) * plane.rowStep() < padding.top() + bench.input().rows()
        && plane.column() + (plane.columns() - 1) * plane.columnStep()
            < padding.left() + bench.input().columns();
  }

  private void borders() {
    var padding = bench.padding();
    if (padding.isNone() || padding.mode() == Padding.Mode.BLANK) {
      return;
    }
    for (var mode : Padding.Mode.values()) {
      if (mode != padding.mode() && mode != Padding.Mode.BLANK && fits(mode)) {
        all.add(
            Misconception.border(
                "padding-kind",
                "The border is of the wrong kind: it is "
                    + words(mode)
                    + ", but should be "
                    + words(padding.mode())
                    + ".",
                mode));
      }
    }
  }

  private boolean fits(Padding.Mode mode) {
    var padding = bench.padding();
    int less = mode == Padding.Mode.REFLECT ? 1 : 0;
    return mode == Padding.Mode.ZEROS
        || mode == Padding.Mode.REPLICATE
        || Math.max(padding.top(), padding.bottom()) <= bench.input().rows() - less
            && Math.max(padding.left(), padding.right()) <= bench.input().columns() - less;
  }

  private static String words(Padding.Mode mode) {
    return switch (mode) {
      case ZEROS, BLANK -> "zeros";
      case REFLECT -> "the picture mirrored";
      case REPLICATE -> "the edge cells repeated";
      case CIRCULAR -> "the opposite side of the picture";
    };
  }

  // ---- single numbers and products ----

  private void products(Reckoning first) {
    addAlone("sign-slip", "The sum has the wrong sign.", r -> r.factor = -1);
    addAlone("sign-slip", "The minus signs of the weights are dropped.", r -> r.weight = Math::abs);
    if (!first.biases.isEmpty()) {
      addAlone(
          "sign-slip",
          "All weights have the wrong sign; the bias has the right one.",
          r -> r.weight = w -> -w);
    }
    addAlone(
        "added-not-multiplied",
        "Numbers and weights are added where they should be multiplied.",
        r -> r.isAdded = true);
    for (int decimals = MOST_DECIMALS; decimals >= 0; decimals--) {
      var to =
          decimals == 0 ? "whole numbers" : decimals + (decimals == 1 ? " decimal" : " decimals");
      var round = rounding(decimals);
      addAlone(
          "rounded-early",
          "The products are rounded to " + to + " before they are added.",
          r -> r.product = round);
      addAlone(
          "rounded-early",
          "The inputs are rounded to " + to + " before they are multiplied.",
          r -> r.input = round);
      addAlone(
          "rounded-early",
          "The weights are rounded to " + to + " before they are multiplied.",
          r -> r.weight = round);
      if (first.planes.size() > 1) {
        addAlone(
            "rounded-early",
            "The channels' sums are rounded to " + to + " before they are added.",
            r -> r.channel = round);
      }
    }
    if (first.count() <= MOST_TERMS) {
      int term = 0;
      for (int c = 0; c < first.planes.size(); c++) {
        var plane = first.planes.get(c);
        for (int i = 0; i < plane.count(); i++, term++) {
          int which = term;
          var place =
              String.format(
                  Locale.ROOT,
                  "row %d, column %d%s of the window",
                  i / plane.columns() + 1,
                  i % plane.columns() + 1,
                  first.planes.size() == 1 ? "" : ", channel " + (c + 1) + ",");
          add(
              "term-missing",
              "The product at " + place + " is left out.",
              Scope.TERM,
              r -> change(r, which, 0));
          add(
              "sign-slip",
              "The product at " + place + " has the wrong sign.",
              Scope.TERM,
              r -> change(r, which, -1));
        }
      }
    }
  }

  private static void change(Reckoning reckoning, int term, double factor) {
    reckoning.term = term;
    reckoning.termFactor = factor;
  }

  private static DoubleUnaryOperator rounding(int decimals) {
    double scale = Math.pow(10, decimals);
    return x -> Math.signum(x) * Math.floor(Math.abs(x) * scale + 0.5 + TIE) / scale;
  }

  // ---- softmax ----

  private void softmax() {
    if (bench.scores(new Place(0, 0, 0)).isEmpty()) {
      return;
    }
    addSoftmax(
        "softmax-without-exp",
        "The scores are divided by their sum; softmax divides their exponentials.",
        scores -> scores.own() / Arrays.stream(scores.all()).sum());
    addSoftmax(
        "sigmoid-for-softmax",
        "A sigmoid is taken of each score, not a softmax of all.",
        scores -> 1 / (1 + Math.exp(-scores.own())));
    addSoftmax(
        "softmax-not-divided",
        "The exponentials are not divided by their sum.",
        scores -> Math.exp(scores.own()));
    addSoftmax("softmax-missing", "The softmax is missing.", Bench.Scores::own);
    for (double base : new double[] {2, 10}) {
      addSoftmax(
          "softmax-base",
          "Powers of " + Numbers.text(base) + " are taken, not of e.",
          scores ->
              Math.pow(base, scores.own())
                  / Arrays.stream(scores.all()).map(score -> Math.pow(base, score)).sum());
    }
    if (!bench.shape().isVector()) {
      addSoftmaxOver("of each row of a channel", (own, other) -> own.row() == other.row());
      addSoftmaxOver("of each column of a channel", (own, other) -> own.column() == other.column());
      addSoftmaxOver("of each channel", (own, other) -> true);
    }
  }

  /** A softmax over places of the same channel. */
  private void addSoftmaxOver(String what, BiPredicate<Place, Place> competes) {
    all.add(
        Misconception.direct(
            "softmax-axis",
            "The softmax is taken " + what + ", not over the channels at each place.",
            Scope.LAYER,
            place -> {
              double sum = 0;
              for (int row = 0; row < bench.shape().rows(); row++) {
                for (int column = 0; column < bench.shape().columns(); column++) {
                  var other = new Place(place.channel(), row, column);
                  if (competes.test(place, other)) {
                    sum += Math.exp(score(other));
                  }
                }
              }
              return Math.exp(score(place)) / sum;
            }));
  }

  private double score(Place place) {
    return bench.scores(place).map(Bench.Scores::own).orElse(Double.NaN);
  }

  @FunctionalInterface
  private interface OfScores {
    double value(Bench.Scores scores);
  }

  private void addSoftmax(String code, String message, OfScores value) {
    all.add(
        Misconception.direct(
            code,
            message,
            Scope.LAYER,
            place -> bench.scores(place).map(value::value).orElse(Double.NaN)));
  }

  // ---- turned grids ----

  private void turned() {
    var output = bench.shape();
    if (output.rows() > 1) {
      addTurned("upside down", Misconceptions::upsideDown);
    }
    if (output.columns() > 1) {
      addTurned("mirrored left to right", Misconceptions::mirrored);
    }
    if (output.rows() > 1 && output.columns() > 1) {
      addTurned("turned by 180 degrees", Misconceptions::rotated);
    }
    if (output.rows() > 1 && output.rows() == output.columns()) {
      addTurned("with rows and columns exchanged", Misconceptions::transposed);
    }
  }

  /** Results that are turned, or what comes of an input that is. */
  private void addTurned(String how, Turn turn) {
    var output = bench.shape();
    var places = turn.of(output.rows(), output.columns());
    all.add(
        Misconception.direct(
            "results-turned",
            "The results stand " + how + ".",
            Scope.LAYER,
            place -> {
              int there = places.applyAsInt(place.row() * output.columns() + place.column());
              return bench.right(
                  new Place(place.channel(), there / output.columns(), there % output.columns()));
            }));
  }

  /** What comes of an input that is turned, where turning it back does not give the same. */
  private void turnedInputs(Reckoning first) {
    var input = bench.input();
    var plane = first.planes.get(0);
    if (first.count() < 2 || plane.rows() == input.rows() && plane.columns() == input.columns()) {
      return; // weights that lie on all of the input may as well be turned themselves
    }
    if (input.rows() > 1) {
      addTurnedInput("upside down", Misconceptions::upsideDown);
    }
    if (input.columns() > 1) {
      addTurnedInput("mirrored left to right", Misconceptions::mirrored);
    }
    if (input.rows() > 1 && input.columns() > 1) {
      addTurnedInput("turned by 180 degrees", Misconceptions::rotated);
    }
    if (input.rows() > 1 && input.rows() == input.columns()) {
      addTurnedInput("with rows and columns exchanged", Misconceptions::transposed);
    }
  }

  private void addTurnedInput(String how, Turn turn) {
    addResults("picture-turned", "The input is taken " + how + ".", () -> bench.ofTurned(turn));
  }

  // ---- batch normalisation ----

  private void batchNorms() {
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

  // ---- flattening ----

  /** The order in which a picture becomes a vector. */
  private void flattened() {
    var input = bench.input();
    if (input.rows() > 1 && input.columns() > 1) {
      addOrder(
          "The input is read column by column, not row by row.",
          i -> {
            int at = i % input.plane();
            return i - at + at % input.rows() * input.columns() + at / input.rows();
          });
    }
    if (input.channels() > 1 && input.plane() > 1) {
      addOrder(PLACE_BY_PLACE, i -> i % input.channels() * input.plane() + i / input.channels());
    }
  }

  private void addOrder(String message, IntUnaryOperator from) {
    all.add(
        Misconception.direct(
            FLATTENED,
            message,
            Scope.LAYER,
            place -> bench.inputValue(from.applyAsInt(bench.number(place)))));
  }
}
