package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.ReferenceData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Kernels and expressions agree with PyTorch: every value within 1e-12 times the sum of the
 * absolute values of the terms that were added for it.
 */
class PyTorchTest {

  @Test
  void networksAgreeLayerByLayer() {
    var cases = read("network.json");

    assertThat(cases).hasSize(8);
    for (var given : cases) {
      var input = tensor(given.get("input"));
      var pooled = Shape.of(sizes(given.get("maxpool").get("output").get("shape")));
      // in the data a convolution's output is what comes after its ReLU
      var network =
          Network.of(input.shape())
              .then("conv1", valid(given.get("conv1"), new Relu()))
              .then("conv2", valid(given.get("conv2"), new Relu()))
              .then("maxpool", maxPool(given.get("maxpool").get("kernel")))
              .then("dense", dense(given.get("dense"), pooled))
              .then("softmax", new ActivationLayer(new Softmax()));
      var expected =
          network.nodes().stream()
              .map(node -> tensor(given.get(node.name()).get("output")))
              .toList();
      assertAgree(given.get("name").asString(), network, input, expected);
    }
  }

  @Test
  void convolutionsAgree() {
    var cases = read("conv2d.json");

    assertThat(cases).hasSize(60);
    for (var given : cases) {
      var mode =
          Map.of(
                  "zeros", Padding.Mode.ZEROS,
                  "reflect", Padding.Mode.REFLECT,
                  "replicate", Padding.Mode.REPLICATE,
                  "circular", Padding.Mode.CIRCULAR)
              .get(given.get("padding_mode").asString());
      var conv =
          new Conv(
              tensor(given.get("weight")),
              bias(given.get("bias")),
              size(given.get("stride")),
              padding(given.get("padding")).with(mode),
              size(given.get("dilation")),
              given.get("groups").asInt(),
              new Identity());
      assertAgrees(given.get("name").asString(), conv, given.get("input"), given.get("output"));
    }
  }

  @Test
  void poolingAgrees() {
    var cases = read("pool2d.json");

    assertThat(cases).hasSize(40);
    for (var given : cases) {
      var window =
          new PoolWindow(
              size(given.get("kernel")),
              size(given.get("stride")),
              padding(given.get("padding")),
              given.has("dilation") ? size(given.get("dilation")) : Size.of(1),
              given.get("ceil_mode").asBoolean());
      var pool =
          given.get("kind").asString().equals("max")
              ? new MaxPool(
                  window.kernel(),
                  window.stride(),
                  window.padding(),
                  window.dilation(),
                  window.ceilMode())
              : new AvgPool(
                  window.kernel(),
                  window.stride(),
                  window.padding(),
                  window.ceilMode(),
                  given.get("count_include_pad").asBoolean());
      assertAgrees(given.get("name").asString(), pool, given.get("input"), given.get("output"));
    }
  }

  @Test
  void activationsAgree() {
    var given = json("pointwise.json");
    var activations =
        Map.of(
            "relu", new Relu(),
            "leaky_relu_0.1", new LeakyRelu(0.1),
            "sigmoid", new Sigmoid(),
            "tanh", new Tanh(),
            "elu", new Elu(1),
            "gelu", new Gelu(),
            "silu", new Silu());
    activations.forEach(
        (name, activation) ->
            assertAgrees(
                name, new ActivationLayer(activation), given.get("input"), given.get(name)));
  }

  @Test
  void softmaxAgreesForLargeNumbersToo() {
    var given = json("pointwise.json");
    for (var name : List.of("softmax", "softmax_large")) {
      var softmax = new ActivationLayer(new Softmax());
      assertAgrees(name, softmax, given.get(name).get("input"), given.get(name).get("output"));
    }
  }

  @Test
  void logSoftmaxAgreesAndIsFiniteForLargeNumbers() {
    var given = json("pointwise.json");
    var logSoftmax = new ActivationLayer(new LogSoftmax());
    var softmax = given.get("softmax");
    assertAgrees("log_softmax", logSoftmax, softmax.get("input"), softmax.get("log_softmax"));

    // one number is so much larger than all others that the sum of their exponentials is 1
    var large = tensor(given.get("softmax_large").get("input"));
    double most = Arrays.stream(large.values()).max().orElseThrow();
    var network = Network.of(large.shape()).then("large", logSoftmax);
    assertAgree(
        "large",
        network,
        large,
        List.of(
            Tensor.of(large.shape(), Arrays.stream(large.values()).map(x -> x - most).toArray())));
    assertThat(Arrays.stream(network.forward(large).get(0).values())).allMatch(Double::isFinite);
  }

  @Test
  void transposedConvolutionsAgree() {
    var cases = read("conv_transpose2d.json");
    assertThat(cases).hasSize(15);
    for (var given : cases) {
      int groups = given.get("groups").asInt();
      var output = size(given.get("output_padding"), 0);
      var layer =
          new ConvTranspose(
              byFilter(tensor(given.get("weight")), groups),
              bias(given.get("bias")),
              size(given.get("stride")),
              padding(given.get("padding")),
              output,
              size(given.get("dilation")),
              groups,
              new Identity());
      assertAgrees(given.get("name").asString(), layer, given.get("input"), given.get("output"));
    }
  }

  /** PyTorch's [C, F / groups, H, W] as [F, C / groups, H, W]. */
  private static Tensor byFilter(Tensor weight, int groups) {
    int channels = weight.shape().size(0) / groups;
    int filters = weight.shape().size(1);
    int plane = weight.shape().plane();
    var values = new double[weight.values().length];
    for (int group = 0; group < groups; group++) {
      for (int c = 0; c < channels; c++) {
        for (int f = 0; f < filters; f++) {
          System.arraycopy(
              weight.values(),
              ((group * channels + c) * filters + f) * plane,
              values,
              ((group * filters + f) * channels + c) * plane,
              plane);
        }
      }
    }
    return Tensor.of(
        Shape.of(groups * filters, channels, weight.shape().rows(), weight.shape().columns()),
        values);
  }

  private static List<Integer> size(JsonNode node, int least) {
    return List.of(Math.max(least, node.get(0).asInt()), Math.max(least, node.get(1).asInt()));
  }

  @Test
  void batchNormAndGlobalAveragePoolingAgree() {
    var given = json("pointwise.json");
    var norm = given.get("batchnorm");
    var layer =
        new BatchNorm(
            doubles(norm.get("mean")),
            doubles(norm.get("var")),
            doubles(norm.get("weight")),
            doubles(norm.get("bias")),
            norm.get("eps").asDouble(),
            new Identity());
    assertAgrees("batchnorm", layer, given.get("input"), norm.get("output"));
    assertAgrees(
        "global_avg_pool", new GlobalAvgPool(), given.get("input"), given.get("global_avg_pool"));
  }

  @Test
  void linearAgrees() {
    var given = json("pointwise.json");
    var linear = given.get("linear");
    var input = given.get("input");
    assertAgrees("linear", dense(linear, tensor(input).shape()), input, linear.get("output"));
  }

  private static Conv valid(JsonNode given, Activation activation) {
    return new Conv(
        tensor(given.get("weight")),
        bias(given.get("bias")),
        Size.of(1),
        Padding.NONE,
        Size.of(1),
        1,
        activation);
  }

  private static MaxPool maxPool(JsonNode kernel) {
    return new MaxPool(size(kernel), size(kernel), Padding.NONE, false);
  }

  /** PyTorch flattens what a linear layer reads: its weights are {@code [N, C * H * W]}. */
  private static Dense dense(JsonNode given, Shape input) {
    var weight = tensor(given.get("weight"));
    var shape = Shape.of(weight.shape().size(0), input.channels(), input.rows(), input.columns());
    return new Dense(weight.reshape(shape), bias(given.get("bias")), new Identity());
  }

  private static void assertAgrees(String name, Layer layer, JsonNode input, JsonNode expected) {
    var picture = tensor(input);
    var network = Network.of(picture.shape()).then(name, layer);
    assertAgree(name, network, picture, List.of(tensor(expected)));
  }

  private static void assertAgree(
      String name, Network network, Tensor picture, List<Tensor> expected) {
    var magnitudes = magnitudes(network, picture, expected);
    var computed =
        Map.of(
            "kernel", network.forward(picture),
            "interpreter", InterpretedNetwork.forward(network, picture));
    computed.forEach(
        (by, outputs) -> {
          assertThat(outputs).as(name).hasSameSizeAs(expected);
          for (int layer = 0; layer < outputs.size(); layer++) {
            assertAgree(
                name + ", " + by + ", " + network.nodes().get(layer).name(),
                outputs.get(layer),
                expected.get(layer),
                magnitudes.get(layer));
          }
        });
  }

  private static void assertAgree(String where, Tensor values, Tensor expected, Tensor magnitudes) {
    assertThat(values.shape()).as(where).isEqualTo(expected.shape());
    for (int i = 0; i < values.values().length; i++) {
      double difference = Math.abs(values.values()[i] - expected.values()[i]);
      assertThat(difference <= 1e-12 * magnitudes.values()[i])
          .as(
              "%s, value %d of %s: %s, expected %s, terms of %s",
              where,
              i,
              values.shape(),
              values.values()[i],
              expected.values()[i],
              magnitudes.values()[i])
          .isTrue();
    }
  }

  /** The sum of the absolute values of the terms of every output, through all layers. */
  private static List<Tensor> magnitudes(Network network, Tensor picture, List<Tensor> expected) {
    var magnitudes = new ArrayList<Tensor>();
    var input = absolute(picture);
    for (int i = 0; i < expected.size(); i++) {
      input = magnitude(network.nodes().get(i).layer(), input, expected.get(i));
      magnitudes.add(input);
    }
    return magnitudes;
  }

  private static Tensor magnitude(Layer layer, Tensor input, Tensor expected) {
    if (layer instanceof Conv c) {
      return new Conv(
              absolute(c.weight()),
              absolute(c.bias()),
              c.stride(),
              c.padding(),
              c.dilation(),
              c.groups(),
              new Identity())
          .forward(List.of(input));
    } else if (layer instanceof ConvTranspose c) {
      return new ConvTranspose(
              absolute(c.weight()),
              absolute(c.bias()),
              c.stride(),
              c.padding(),
              c.outputPadding(),
              c.dilation(),
              c.groups(),
              new Identity())
          .forward(List.of(input));
    } else if (layer instanceof BatchNorm b) {
      // (|x| + |mean|) / sqrt(variance + eps) * |weight| + |bias|
      var means = Arrays.stream(b.mean()).map(mean -> -Math.abs(mean)).toArray();
      return new BatchNorm(
              means,
              b.variance(),
              absolute(b.weight()),
              absolute(b.bias()),
              b.eps(),
              new Identity())
          .forward(List.of(input));
    } else if (layer instanceof Dense d) {
      return new Dense(absolute(d.weight()), absolute(d.bias()), new Identity())
          .forward(List.of(input));
    } else if (layer instanceof ActivationLayer a && a.activation() instanceof Softmax) {
      // d log(softmax) is at most twice the largest error of what it reads
      double largest = Arrays.stream(input.values()).max().orElseThrow();
      var values = Arrays.stream(expected.values()).map(p -> p * (1 + 2 * largest)).toArray();
      return Tensor.of(expected.shape(), values);
    } else if (layer instanceof ActivationLayer) {
      return absolute(expected);
    }
    return layer.forward(List.of(input));
  }

  private static Tensor absolute(Tensor tensor) {
    return Tensor.of(tensor.shape(), absolute(tensor.values()));
  }

  private static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  private static List<JsonNode> read(String file) {
    return StreamSupport.stream(json(file).spliterator(), false).toList();
  }

  private static JsonNode json(String file) {
    return new ObjectMapper().readTree(ReferenceData.torch(file));
  }

  private static Tensor tensor(JsonNode node) {
    return Tensor.of(Shape.of(sizes(node.get("shape"))), doubles(node.get("data")));
  }

  private static double[] bias(JsonNode node) {
    return node.isNull() ? new double[0] : doubles(node);
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static int[] sizes(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static Size size(JsonNode node) {
    return new Size(sizes(node)[0], sizes(node)[1]);
  }

  private static Padding padding(JsonNode node) {
    int rows = sizes(node)[0];
    int columns = sizes(node)[1];
    return new Padding(rows, columns, rows, columns, Padding.Mode.ZEROS);
  }
}
