package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Variants of random questions; how hard they are is counted by loops of the test's own. */
class SmallWeightsTest {
  private static final int QUESTIONS = 10;
  private static final int STUDENTS = 12;

  private static Question question(Random random) {
    int size = 5 + random.nextInt(3);
    var shape = Shape.of(1, size, size);
    var pixels = DoubleStream.generate(() -> random.nextInt(4)).limit(shape.count()).toArray();
    var last = List.of("softmax", "sigmoid", "tanh").get(random.nextInt(3));
    return Question.drawn(
        List.of(
            Map.of(
                "name",
                "Conv",
                "init",
                "kaiming_uniform",
                "type",
                "conv",
                "filters",
                "2",
                "kernel",
                "3",
                "activation",
                "relu"),
            Map.of("name", "Pool", "type", "maxpool", "kernel", "2"),
            Map.of(
                "name",
                "Dense",
                "init",
                "kaiming_uniform",
                "type",
                "dense",
                "filters",
                "3",
                "activation",
                last)),
        FeatureMap.picture(shape, List.of("channel 1")),
        Tensor.of(shape, pixels));
  }

  private static double zeros(double[] values) {
    return Arrays.stream(values).filter(value -> value == 0).count() / (double) values.length;
  }

  @Test
  void variantsOfAQuestionAreAsHardAsEachOther() {
    var random = new Random(3);
    int unequal = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      var question = question(random);
      double fewest = 1;
      double most = 0;
      for (int seed = 1; seed <= STUDENTS; seed++) {
        var variant = SmallWeights.draw(question.network(), question.input(), seed);
        var outputs = variant.network().forward(question.input());
        assertThat(variant.hardness().keySet()).containsExactly("Conv", "Dense");
        if (!variant.unequal().isEmpty()) {
          unequal++;
          continue;
        }
        double zeros = zeros(outputs.get(0).values());
        fewest = Math.min(fewest, zeros);
        most = Math.max(most, zeros);
        var last = variant.network().nodes().get(2).layer().options().get("activation");
        double low = last.equals("tanh") ? -1 : 0;
        // two decimals tell at least three in four from 0 and 1, of three classes all
        assertThat(
                Arrays.stream(outputs.get(2).values())
                    .filter(value -> value > low + 0.005 && value < 0.995)
                    .count())
            .as("question %d, seed %d: %s", i, seed, outputs.get(2))
            .isEqualTo(3);
      }
      assertThat(most - fewest).as("question " + i).isLessThanOrEqualTo(0.2 + 1e-9);
      assertThat(most).isLessThanOrEqualTo(0.7 + 1e-9);
    }
    assertThat(unequal).isLessThanOrEqualTo(QUESTIONS * STUDENTS / 20);
  }

  /** A question whose activations are layers of their own, with others in between. */
  private static Question spreadOut(Random random, boolean isDense) {
    int size = 6 + random.nextInt(3);
    var shape = Shape.of(1, size, size);
    var pixels = DoubleStream.generate(() -> random.nextInt(10)).limit(shape.count()).toArray();
    var layers = new ArrayList<Map<String, String>>();
    layers.add(weights("Conv", "conv", 2));
    if (isDense) {
      layers.add(Map.of("name", "Relu", "type", "relu"));
      layers.add(Map.of("name", "Pool", "type", "maxpool", "kernel", "2"));
      layers.add(weights("Dense", "dense", 3));
      if (random.nextBoolean()) {
        layers.add(Map.of("name", "Flat", "type", "flatten"));
      }
      var last = List.of("softmax", "sigmoid", "tanh").get(random.nextInt(3));
      layers.add(Map.of("name", "Last", "type", last));
    } else {
      if (random.nextBoolean()) {
        layers.add(Map.of("name", "Pad", "type", "pad", "padding", "1"));
      }
      layers.add(Map.of("name", "Pool", "type", "avgpool", "kernel", "2"));
      layers.add(Map.of("name", "Last", "type", random.nextBoolean() ? "sigmoid" : "tanh"));
      // what saturates is not the last layer with weights
      layers.add(weights("Dense", "dense", 3));
    }
    return Question.drawn(
        layers, FeatureMap.picture(shape, List.of("channel 1")), Tensor.of(shape, pixels));
  }

  private static Map<String, String> weights(String name, String type, int filters) {
    var layer = new HashMap<String, String>();
    layer.put("name", name);
    layer.put("type", type);
    layer.put("init", "kaiming_uniform");
    layer.put("filters", String.valueOf(filters));
    if (type.equals("conv")) {
      layer.put("kernel", "3");
    }
    return layer;
  }

  @Test
  void activationsThatAreLayersOfTheirOwnAreAsHardAsEachOther() {
    var random = new Random(8);
    int unequal = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      boolean isDense = i % 2 == 0;
      var question = spreadOut(random, isDense);
      var nodes = question.network().nodes();
      var names = nodes.stream().map(Network.Node::name).toList();
      int last = names.indexOf("Last");
      double low = nodes.get(last).layer().type().equals("tanh") ? -1 : 0;
      double fewest = 1;
      double most = 0;
      for (int seed = 1; seed <= STUDENTS; seed++) {
        var variant = SmallWeights.draw(question.network(), question.input(), seed);
        var outputs = variant.network().forward(question.input());
        var saturated =
            Arrays.stream(outputs.get(last).values())
                    .filter(value -> value <= low + 0.005 || value >= 0.995)
                    .count()
                / (double) outputs.get(last).values().length;
        assertThat(variant.hardness().keySet())
            .containsExactlyElementsOf(
                isDense
                    ? List.of("Conv", "Relu", "Dense", "Last")
                    : List.of("Conv", "Last", "Dense"));
        assertThat(variant.hardness().get("Last").saturated()).isEqualTo(saturated);
        if (!variant.unequal().isEmpty()) {
          unequal++;
          continue;
        }
        assertThat(saturated)
            .as("question %d, seed %d: %s", i, seed, outputs.get(last))
            .isLessThanOrEqualTo(0.25);
        if (isDense) {
          double zeros = zeros(outputs.get(names.indexOf("Relu")).values());
          fewest = Math.min(fewest, zeros);
          most = Math.max(most, zeros);
        }
      }
      assertThat(most - fewest).as("question " + i).isLessThanOrEqualTo(0.2 + 1e-9);
    }
    assertThat(unequal).isLessThanOrEqualTo(QUESTIONS * STUDENTS / 20);
  }

  @Test
  void layersBesideEachOtherCountForTheWeightsTheyAreMadeOf() {
    // the softmax of the first branch stands below the weights of the second, which it does not
    // read
    var shape = Shape.of(1, 4, 4);
    var pixels = DoubleStream.iterate(1, pixel -> pixel * 5 % 17).limit(16).toArray();
    var network = Network.of(shape);
    var dense =
        Question.drawn(
                List.of(weights("Dense", "dense", 3)),
                FeatureMap.picture(shape, List.of("channel 1")),
                Tensor.of(shape, pixels))
            .network()
            .nodes()
            .get(0)
            .layer();
    network =
        network
            .with("Left", dense, List.of(FeatureMap.INPUT))
            .with("Right", dense, List.of(FeatureMap.INPUT))
            .with("Classes", new ActivationLayer(new Softmax()), List.of("Left"));

    for (int seed = 1; seed <= STUDENTS; seed++) {
      var variant = SmallWeights.draw(network, Tensor.of(shape, pixels), seed);
      var classes = variant.network().forward(Tensor.of(shape, pixels)).get(2).values();
      assertThat(variant.hardness().keySet()).containsExactly("Left", "Right", "Classes");
      assertThat(variant.unequal()).isEmpty();
      assertThat(Arrays.stream(classes)).allMatch(value -> value > 0.005 && value < 0.995);
    }
  }

  @Test
  void aVariantThatIsNoMatchForOthersIsNamed() {
    // a single pixel of 9: sigmoid of 0, or of 9 or more, whatever the weight; a bias helps by 2
    var shape = Shape.of(1, 1, 1);
    var question =
        Question.drawn(
            List.of(
                Map.of(
                    "name",
                    "Gate",
                    "init",
                    "kaiming_uniform",
                    "type",
                    "conv",
                    "filters",
                    "1",
                    "kernel",
                    "1",
                    "activation",
                    "sigmoid")),
            FeatureMap.picture(shape, List.of("channel 1")),
            Tensor.of(shape, new double[] {9}));

    var variant = SmallWeights.draw(question.network(), question.input(), 5);

    // the weight 0 is the only way not to be saturated
    double result = variant.network().forward(question.input()).get(0).values()[0];
    assertThat(variant.unequal().isEmpty()).isEqualTo(result > 0.005 && result < 0.995);
  }
}
