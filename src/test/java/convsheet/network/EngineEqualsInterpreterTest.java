package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.RandomNetworks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineEqualsInterpreterTest {
  private static final int NETWORKS = 600;

  @Test
  void kernelsGiveTheVeryBitsOfTheExpressions() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var picture = RandomNetworks.picture(random, network.input());
      var values = network.forward(picture);
      var expected = InterpretedNetwork.forward(network, picture);
      for (int i = 0; i < values.size(); i++) {
        assertThat(values.get(i).shape())
            .as("shape of layer %d, %s, seed %d", i + 1, network.nodes().get(i), seed)
            .isEqualTo(network.nodes().get(i).shape());
        assertThat(bits(values.get(i)))
            .as("bits of layer %d, %s, seed %d", i + 1, network.nodes().get(i), seed)
            .isEqualTo(bits(expected.get(i)));
      }
    }
  }

  @Test
  void everyValueIsOneThatACellCanHold() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var picture = RandomNetworks.picture(random, network.input());
      for (var layer : network.forward(picture)) {
        assertThat(layer.values())
            .as("seed %d", seed)
            .doesNotContain(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
            .doesNotContain(-0.0);
      }
    }
  }

  @Test
  void ordinaryNetworksHoldNoErrors() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.ordinaryNetwork(random);
      var picture = RandomNetworks.ordinaryPicture(random, network.input());
      for (var layer : network.forward(picture)) {
        assertThat(layer.values()).as("seed %d", seed).doesNotContain(Double.NaN);
      }
    }
  }

  @Test
  void theNetworksHaveEveryLayerAndOption() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var picture = RandomNetworks.picture(random, network.input());
      if (network.input().plane() == 1) {
        seen.add("one cell");
      }
      for (var node : network.nodes()) {
        var options = node.layer().options();
        seen.add(node.layer().type().split(" ")[0]);
        seen.addAll(options.keySet());
        seen.add(options.getOrDefault("padding mode", "zeros"));
        seen.add(options.getOrDefault("activation", "none").split(" ")[0]);
        if (options.getOrDefault("padding", "").contains(",")) {
          seen.add("asymmetric padding");
        }
        if (node.layer().type().equals("softmax")) {
          seen.add("softmax of a " + (node.shape().isVector() ? "vector" : "picture"));
        }
        if (node.layer() instanceof Conv conv) {
          seen.add(conv.bias().length == 0 ? "no bias" : "bias");
        }
      }
      for (var layer : network.forward(picture)) {
        Arrays.stream(layer.values())
            .mapToObj(EngineEqualsInterpreterTest::kind)
            .forEach(seen::add);
      }
    }

    assertThat(seen)
        .containsAll(LayerTypes.names())
        .containsAll(LayerTypes.activations())
        .contains(
            "kernel",
            "stride",
            "padding",
            "padding mode",
            "dilation",
            "groups",
            "scale",
            "eps",
            "output padding")
        .contains("ceil mode", "count padding", "asymmetric padding", "no bias", "bias")
        .contains("zeros", "reflect", "replicate", "circular", "one cell")
        .contains("softmax of a vector", "softmax of a picture")
        .contains("error", "denormal", "huge");
  }

  private static String kind(double value) {
    double size = Math.abs(value);
    return Double.isNaN(value)
        ? "error"
        : size > 1e100 ? "huge" : size != 0 && size < Double.MIN_NORMAL ? "denormal" : "plain";
  }

  private static List<Long> bits(Tensor tensor) {
    return Arrays.stream(tensor.values()).mapToObj(Double::doubleToLongBits).toList();
  }
}
