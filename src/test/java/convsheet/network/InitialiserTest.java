package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import convsheet.network.Initialiser.Fan;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.testing.ReferenceData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class InitialiserTest {
  private static final double NORMAL_TOLERANCE = 1e-6;

  /** The names in the reference data, and what the column holds for them. */
  private static final Map<String, String> NAMED =
      Map.of(
          "kaiming_uniform_a0_fan_in", "kaiming_uniform",
          "kaiming_uniform_sqrt5", "kaiming_uniform a=sqrt(5)",
          "kaiming_normal_fan_in", "kaiming_normal fan_in",
          "kaiming_normal_fan_out", "kaiming_normal fan_out",
          "xavier_uniform", "xavier_uniform",
          "xavier_normal", "xavier_normal");

  @Test
  void layersInOrderStartAsInPyTorchBitForBit() {
    var seeds = read();

    assertThat(seeds).hasSize(3);
    for (var given : seeds) {
      var generator = new TorchGenerator(given.get("seed").asLong());
      var layers = given.get("default_conv2d_in_order");
      assertThat(layers).hasSize(4);
      for (var layer : layers) {
        var weights = drawFilters("pytorch", shape(layer.get("weight")), generator);
        assertThat(weights.weight().values()).isEqualTo(data(layer.get("weight")));
        assertThat(weights.bias()).isEqualTo(doubles(layer.get("bias")));
      }
    }
  }

  @Test
  void aDenseLayerStartsAsInPyTorchBitForBit() {
    for (var given : read()) {
      var linear = given.get("linear_20_3");
      // 20 values in one row of a sheet, or as a picture of 5 channels, are the same 20 values
      for (var shape : List.of(Shape.of(3, 1, 20, 1), Shape.of(3, 5, 2, 2))) {
        var generator = new TorchGenerator(given.get("seed").asLong());
        var weights = Initialiser.parse("pytorch").draw(shape, Fan.ofDense(shape), generator);
        assertThat(weights.weight().shape()).isEqualTo(shape);
        assertThat(weights.weight().values()).isEqualTo(data(linear.get("weight")));
        assertThat(weights.bias()).isEqualTo(doubles(linear.get("bias")));
      }
    }
  }

  @Test
  void everyInitialiserDrawsPyTorchsNumbers() {
    for (var given : read()) {
      var named = given.get("named");
      assertThat(named).hasSize(6 * 3);
      for (var entry : named.properties()) {
        var name = entry.getKey().split(" ")[0];
        var expected = data(entry.getValue());
        var weights =
            drawFilters(
                NAMED.get(name),
                shape(entry.getValue()),
                new TorchGenerator(given.get("seed").asLong()));
        assertThat(weights.bias()).isEmpty();
        if (name.contains("uniform") || expected.length < 16) {
          assertThat(weights.weight().values()).as(entry.getKey()).isEqualTo(expected);
        } else {
          assertNear(entry.getKey(), weights.weight().values(), expected);
        }
      }
    }
  }

  private static void assertNear(String name, double[] values, double[] expected) {
    assertThat(values).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .as("%s, value %d", name, i)
          .isCloseTo(expected[i], within(NORMAL_TOLERANCE * Math.abs(expected[i])));
    }
  }

  @Test
  void theSecondOfTwoNormalNumbersWaitsForTheNextSmallLayer() {
    for (var given : read()) {
      var expected = data(given.get("named").get("kaiming_normal_fan_in 1x1x3x3"));
      double deviation = Math.sqrt(2) / Math.sqrt(9);
      var generator = new TorchGenerator(given.get("seed").asLong());

      // 3 numbers take one of the second pair, whose other one begins the 6 numbers
      assertThat(
              DoubleStream.concat(
                      Arrays.stream(generator.normal(3, deviation)),
                      Arrays.stream(generator.normal(6, deviation)))
                  .toArray())
          .isEqualTo(expected);

      generator.normal(1, deviation);
      generator.restart(given.get("seed").asLong());
      assertThat(generator.normal(9, deviation)).isEqualTo(expected);
    }
  }

  @Test
  void constantsNeedNoRandomNumbers() {
    var shape = Shape.of(2, 1, 2, 2);
    var generator = new TorchGenerator(0);

    assertThat(drawFilters("zeros", shape, generator).weight().values()).hasSize(8).containsOnly(0);
    assertThat(drawFilters("ones", shape, generator).weight().values()).hasSize(8).containsOnly(1);
    assertThat(drawFilters("constant 0.1", shape, generator).weight().values())
        .hasSize(8)
        .containsOnly(0.1);
    assertThat(drawFilters("constant 0.1", shape, generator).bias()).isEmpty();
    assertThat(generator.uniform(1, 0, 1)).isEqualTo(new TorchGenerator(0).uniform(1, 0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // PyTorch's calculate_gain: sqrt(2 / (1 + a^2)), 5/3, sqrt(2), 1, 3/4
        "kaiming_normal                        | 1.4142135623730951",
        "kaiming_normal a=1                    | 1",
        "kaiming_normal(a = 1)                 | 1",
        "Kaiming_Normal a=sqrt(7)              | 0.5",
        "kaiming_normal a=math.sqrt( 7 )       | 0.5",
        "kaiming_normal nonlinearity=tanh      | 1.6666666666666667",
        "kaiming_normal nonlinearity=relu a=1  | 1.4142135623730951",
        "kaiming_normal nonlinearity=linear    | 1",
        "xavier_normal                         | 1",
        "xavier_normal gain=2.5                | 2.5",
        "xavier_normal, gain = sqrt(2)         | 1.4142135623730951",
        "xavier_normal gain=relu               | 1.4142135623730951",
        "xavier_normal gain=leaky_relu         | 1.4141428569978354",
        "xavier_normal gain=selu               | 0.75",
        "xavier_normal gain=sigmoid            | 1"
      })
  void gainsAreThoseOfPyTorch(String text, double gain) {
    var initialiser = Initialiser.parse(text);

    double found =
        initialiser instanceof Initialiser.Kaiming kaiming
            ? kaiming.gain()
            : ((Initialiser.Xavier) initialiser).gain();
    assertThat(found).isCloseTo(gain, within(1e-15));
  }

  @Test
  void whatIsWrittenInPythonIsUnderstood() {
    assertThat(Initialiser.parse("kaiming_uniform_(a=0.1, mode='fan_out')"))
        .isEqualTo(Initialiser.parse("kaiming_uniform fan_out a=0.1"))
        .isNotEqualTo(Initialiser.parse("kaiming_uniform a=0.1"));
    assertThat(Initialiser.parse("constant(.1)")).isEqualTo(new Initialiser.Constant(0.1));
    assertThat(Initialiser.parse(" constant -1e-3 ")).isEqualTo(new Initialiser.Constant(-0.001));
  }

  @Test
  void theFanOfFiltersInGroupsIsThatOfOneGroup() {
    // Conv2d(4, 8, (3, 2), groups=2): weight.size(1) is 2
    assertThat(Fan.ofFilters(Shape.of(8, 2, 3, 2))).isEqualTo(new Fan(2 * 6, 8 * 6));
    assertThat(Fan.ofDense(Shape.of(8, 2, 3, 2))).isEqualTo(new Fan(2 * 6, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kaiming_uniform 0.1",
        "kaiming_uniform gain=2",
        "kaiming_uniform a=x",
        "kaiming_uniform a=",
        "kaiming_uniform a=0.1 a=0.2",
        "kaiming_uniform a=1e99",
        "kaiming_uniform a=sqrt(-1)",
        "kaiming_uniform nonlinearity=softmax",
        "kaiming_uniform mode=fan_avg",
        "kaiming_normal fan_in fan_out",
        "xavier_uniform a=1",
        "xavier_uniform fan_in",
        "xavier_normal gain=-1",
        "xavier_normal gain=softmax",
        "constant",
        "constant a=1",
        "constant 0,1",
        "constant x",
        "zeros 1",
        "pytorch a=1"
      })
  void optionsThatAnInitialiserDoesNotHaveAreRefusedWithThoseItHas(String text) {
    var problem = problem(text);

    assertThat(problem.found()).isEqualTo("init \"" + text + "\"");
    assertThat(problem.expected()).containsAnyOf(text.split(" ")[0], "fan_in or fan_out");
    assertThat(problem.remedy()).isEqualTo("Correct the init.");
  }

  @Test
  void aNameThatIsNotKnownIsRefusedWithTheNearestOne() {
    assertThat(problem("kaimin_normal").remedy()).isEqualTo("Did you mean kaiming_normal?");
    assertThat(problem("kaimin_normal").expected()).contains("pytorch", "xavier_uniform");
    assertThat(problem("orthogonal_of_some_kind").remedy()).isEqualTo("Correct the init.");
    assertThat(problem("0.1").expected()).startsWith("one of ");
    assertThat(problem("=").expected()).startsWith("one of ");
  }

  private static Problem problem(String text) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Initialiser.parse(text))
        .actual()
        .problem();
  }

  private static LayerSpec.Weights drawFilters(String text, Shape shape, TorchGenerator generator) {
    return Initialiser.parse(text).draw(shape, Fan.ofFilters(shape), generator);
  }

  private static List<JsonNode> read() {
    return StreamSupport.stream(
            new ObjectMapper().readTree(ReferenceData.torch("init.json")).spliterator(), false)
        .toList();
  }

  private static Shape shape(JsonNode tensor) {
    var sizes = new ArrayList<Integer>();
    tensor.get("shape").forEach(size -> sizes.add(size.asInt()));
    return new Shape(sizes);
  }

  private static double[] data(JsonNode tensor) {
    return doubles(tensor.get("data"));
  }

  private static double[] doubles(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
