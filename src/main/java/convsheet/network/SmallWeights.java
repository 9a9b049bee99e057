package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * Weights and biases that can be multiplied by hand: whole numbers from -2 to 2, drawn so that the
 * variants of a question are about as hard as each other.
 *
 * <p>How hard a layer's results are to find is measured by {@link Hardness}. What is aimed at
 * depends on the question alone: the middle of what a number of draws that are the same for
 * everybody have. Weights of a layer are drawn, and changed one by one until neither zeros nor
 * saturation nor size is off by more than the limits: not of its own results, nor of those of the
 * activations that follow before the next weights, whatever stands between.
 */
public final class SmallWeights {
  private static final int LARGEST = 2;

  /** How many draws tell what is usual. */
  private static final int USUAL = 31;

  /** How often a layer is drawn anew before those above it are as well. */
  private static final int DRAWS = 12;

  private static final int STARTS = 4;

  /** So many weights of a draw are changed, one by one. */
  private static final int CHANGES = 120;

  /** Layers with more multiplications are only drawn: changing single weights takes too long. */
  private static final long MOST_WORK = 200_000;

  /**
   * What makes a layer's results hard, or too easy.
   *
   * @param zeros the share that is 0
   * @param size the mean of the absolute values of the others; 0 if there are none
   * @param saturated the share that is within 0.005 of 0 or 1 (of -1 or 1 after tanh), where the
   *     layer ends with sigmoid, softmax or tanh: to two decimals these are not to be told apart
   * @param dull whether all are the same, or one is too large for a number
   */
  public record Hardness(double zeros, double size, double saturated, boolean dull) {
    /** How far the shares of zeros of two variants' layers may be from what is usual. */
    public static final double ZEROS = 0.1;

    /** How many times the size may be what is usual, or the other way round. */
    public static final double SIZE = 1.5;

    /** The share that may be saturated. */
    public static final double SATURATED = 0.25;

    /** Of more zeros, or less than none, nothing is learned. */
    private static final double MOST_ZEROS = 0.6;

    static Hardness of(Layer layer, Tensor output) {
      var values = output.values();
      double[] others = Arrays.stream(values).filter(value -> value != 0).toArray();
      double least = limits(layer);
      double near =
          Double.isNaN(least)
              ? 0
              : Arrays.stream(values)
                  .filter(value -> value - least <= 0.005 || 1 - value <= 0.005)
                  .count();
      return new Hardness(
          1 - (double) others.length / values.length,
          Arrays.stream(others).map(Math::abs).average().orElse(0),
          near / values.length,
          Arrays.stream(values).anyMatch(Double::isNaN)
              || others.length == 0
              || values.length > 1 && Arrays.stream(values).distinct().count() == 1);
    }

    /** The least that the layer's results can be, if they cannot be more than 1; else NaN. */
    private static double limits(Layer layer) {
      var words = (layer.type() + " " + layer.options().getOrDefault("activation", "")).strip();
      return words.endsWith("tanh")
          ? -1
          : words.endsWith("sigmoid") || words.endsWith("softmax") && !words.endsWith("logsoftmax")
              ? 0
              : Double.NaN;
    }

    /** How far this is off what is usual: 1 or less is within the limits. */
    double off(Hardness usual) {
      if (dull) {
        return 1e6;
      }
      double goal = Math.min(usual.zeros, MOST_ZEROS);
      double size =
          usual.size > 0 && this.size > 0 ? Math.abs(Math.log(this.size / usual.size)) : 0;
      return Math.max(
          Math.max(Math.abs(zeros - goal) / ZEROS, size / Math.log(SIZE)), saturated / SATURATED);
    }

    /** Whether this is as hard as is usual, within the limits. */
    public boolean isUsual(Hardness usual) {
      return off(usual) <= 1;
    }
  }

  /**
   * A variant.
   *
   * @param network with its weights
   * @param hardness of each layer that has weights, and of each that ends with an activation of
   *     what such a layer makes, by name, top to bottom
   * @param usual what was aimed at, by name
   * @param unequal the layers that are not within the limits
   */
  public record Variant(
      Network network,
      Map<String, Hardness> hardness,
      Map<String, Hardness> usual,
      List<String> unequal) {}

  private final Network network;
  private final Tensor picture;

  /**
   * The layers by what was drawn last of all that they are made of: first those that no weights
   * have a part in, then of each layer with weights itself and what follows from it.
   */
  private final List<List<Network.Node>> stages;

  private SmallWeights(Network network, Tensor picture) {
    this.network = network;
    this.picture = picture;
    stages = stages(network);
  }

  private static List<List<Network.Node>> stages(Network network) {
    var stages = new ArrayList<List<Network.Node>>();
    stages.add(new ArrayList<>());
    Map<String, Integer> stageOf = new LinkedHashMap<>();
    stageOf.put(FeatureMap.INPUT, 0);
    for (var node : network.nodes()) {
      int stage = node.from().stream().mapToInt(stageOf::get).max().orElse(0);
      if (hasWeights(node)) {
        stage = stages.size();
        stages.add(new ArrayList<>());
      }
      stages.get(stage).add(node);
      stageOf.put(node.name(), stage);
    }
    return stages;
  }

  /**
   * A network with other weights.
   *
   * @param picture what the results are of
   * @param seed the same seed draws the same weights
   * @throws ProblemException if there are no weights to draw, or none with which results differ
   */
  public static Variant draw(Network network, Tensor picture, long seed) {
    return new SmallWeights(network, picture).draw(seed);
  }

  private Variant draw(long seed) {
    if (network.nodes().stream().noneMatch(SmallWeights::hasWeights)) {
      throw refuse(
          "no layer with weights to draw",
          "a conv, convtranspose or dense layer",
          "Leave out --random-weights.");
    }
    var random = new Random(seed);
    var attempts = new ArrayList<Attempt>();
    for (int start = 0; start < STARTS; start++) {
      var attempt = attempt(random, new Random(0));
      attempts.add(attempt);
      if (attempt.off() <= 1) {
        break;
      }
    }
    var best = attempts.stream().min((a, b) -> Double.compare(a.off(), b.off())).orElseThrow();
    var dull = best.hardness.entrySet().stream().filter(entry -> entry.getValue().dull).findFirst();
    if (dull.isPresent()) {
      throw refuse(
          "no small weights with which the results of "
              + dull.get().getKey()
              + " are neither all zero nor all the same",
          "results that differ",
          "Use another picture or other layers, or leave out --random-weights.");
    }
    return new Variant(
        network.with(best.layers),
        best.hardness,
        best.usual,
        best.hardness.keySet().stream()
            .filter(name -> !best.hardness.get(name).isUsual(best.usual.get(name)))
            .toList());
  }

  private static boolean hasWeights(Network.Node node) {
    return node.layer().withWeights(() -> 0) != node.layer();
  }

  private static ProblemException refuse(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  /** Whether the results of a layer that weights have a part in are to be as hard as usual. */
  private static boolean isMeasured(Network.Node node) {
    return hasWeights(node)
        || node.layer() instanceof ActivationLayer
        || node.layer().options().containsKey("activation");
  }

  /**
   * All layers drawn once.
   *
   * @param layers top to bottom
   */
  private record Attempt(
      List<Layer> layers, Map<String, Hardness> hardness, Map<String, Hardness> usual) {
    double off() {
      return SmallWeights.off(hardness, usual);
    }
  }

  private static double off(Map<String, Hardness> hardness, Map<String, Hardness> usual) {
    return hardness.keySet().stream()
        .mapToDouble(name -> hardness.get(name).off(usual.get(name)))
        .max()
        .orElse(0);
  }

  /**
   * Draws stage after stage.
   *
   * @param random for this variant
   * @param common the same for all variants
   */
  private Attempt attempt(Random random, Random common) {
    var usual = usual(common);
    Map<String, Tensor> values = new LinkedHashMap<>();
    values.put(FeatureMap.INPUT, picture);
    for (var node : stages.get(0)) {
      values.put(node.name(), forward(node.layer(), node, values));
    }
    Map<String, Layer> drawn = new LinkedHashMap<>();
    Map<String, Hardness> hardness = new LinkedHashMap<>();
    for (var stage : stages.subList(1, stages.size())) {
      var layer = draw(stage, values, usual, random);
      drawn.put(stage.get(0).name(), layer);
      hardness.putAll(run(stage, layer, values));
    }
    Map<String, Hardness> ordered = new LinkedHashMap<>();
    usual.keySet().forEach(name -> ordered.put(name, hardness.get(name)));
    return new Attempt(
        network.nodes().stream()
            .map(node -> drawn.getOrDefault(node.name(), node.layer()))
            .toList(),
        ordered,
        usual);
  }

  private static Tensor forward(Layer layer, Network.Node node, Map<String, Tensor> values) {
    return layer.forward(node.from().stream().map(values::get).toList());
  }

  /**
   * The hardness of the layers of a stage.
   *
   * @param layer the first of them, with weights
   * @param values the outputs of what they read, by name; those of the stage are put among them
   */
  private static Map<String, Hardness> run(
      List<Network.Node> stage, Layer layer, Map<String, Tensor> values) {
    Map<String, Hardness> hardness = new LinkedHashMap<>();
    for (var node : stage) {
      var own = node == stage.get(0) ? layer : node.layer();
      var output = forward(own, node, values);
      values.put(node.name(), output);
      if (isMeasured(node)) {
        hardness.put(node.name(), Hardness.of(own, output));
      }
    }
    return hardness;
  }

  /**
   * The first layer of a stage, which is as near to what is usual as draws and changes bring it.
   */
  private static Layer draw(
      List<Network.Node> stage,
      Map<String, Tensor> values,
      Map<String, Hardness> usual,
      Random random) {
    var node = stage.get(0);
    Layer best = node.layer();
    double least = Double.POSITIVE_INFINITY;
    for (int draw = 0; draw < DRAWS && least > 1; draw++) {
      var numbers = new ArrayList<Double>();
      var layer = node.layer().withWeights(recorded(random, numbers));
      double off = off(run(stage, layer, values), usual);
      for (int change = 0;
          change < CHANGES && off > 1 && node.multiplyAdds() <= MOST_WORK;
          change++) {
        int at = random.nextInt(numbers.size());
        double before = numbers.get(at);
        numbers.set(at, number(random));
        var changed = node.layer().withWeights(replayed(numbers));
        double other = off(run(stage, changed, values), usual);
        if (other <= off) {
          off = other;
          layer = changed;
        } else {
          numbers.set(at, before);
        }
      }
      if (off < least) {
        least = off;
        best = layer;
      }
    }
    return best;
  }

  private static double number(Random random) {
    return random.nextInt(2 * LARGEST + 1) - LARGEST;
  }

  private static DoubleSupplier recorded(Random random, List<Double> numbers) {
    return () -> {
      numbers.add(number(random));
      return numbers.get(numbers.size() - 1);
    };
  }

  private static DoubleSupplier replayed(List<Double> numbers) {
    var next = numbers.iterator();
    return next::next;
  }

  /** The middle of what some draws have, of each layer that is measured, top to bottom. */
  private Map<String, Hardness> usual(Random common) {
    Map<String, List<Hardness>> seen = new LinkedHashMap<>();
    var measured =
        stages.stream().skip(1).flatMap(List::stream).filter(SmallWeights::isMeasured).toList();
    for (int draw = 0; draw < USUAL; draw++) {
      Map<String, Tensor> values = new LinkedHashMap<>();
      values.put(FeatureMap.INPUT, picture);
      for (var node : network.nodes()) {
        var layer = node.layer().withWeights(() -> number(common));
        var output = forward(layer, node, values);
        if (measured.contains(node)) {
          seen.computeIfAbsent(node.name(), name -> new ArrayList<>())
              .add(Hardness.of(layer, output));
        }
        values.put(node.name(), output);
      }
    }
    var sizeless = sizeless();
    Map<String, Hardness> usual = new LinkedHashMap<>();
    seen.forEach(
        (name, all) ->
            usual.put(
                name,
                new Hardness(
                    median(all.stream().mapToDouble(Hardness::zeros).toArray()),
                    sizeless.contains(name)
                        ? 0
                        : median(all.stream().mapToDouble(Hardness::size).toArray()),
                    0,
                    false)));
    return usual;
  }

  /**
   * The layers whose size does not count: not to be saturated takes another one than is usual, of
   * all that is drawn for it.
   */
  private Set<String> sizeless() {
    return stages.stream()
        .filter(
            stage -> stage.stream().anyMatch(node -> !Double.isNaN(Hardness.limits(node.layer()))))
        .flatMap(List::stream)
        .map(Network.Node::name)
        .collect(Collectors.toSet());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
