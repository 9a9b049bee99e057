package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.ChannelShuffle;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.HardSigmoid;
import convsheet.network.Identity;
import convsheet.network.LogSoftmax;
import convsheet.network.Lrn;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Scale;
import convsheet.network.Silu;
import convsheet.network.Size;
import convsheet.network.Upsample;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.RandomNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks written as ONNX are what they were, to ONNX Runtime and when they are read again. */
class OnnxWriterTest {
  private static final int NETWORKS = 150;

  /** Up to six layers in float32, sums of at most 600 terms. */
  private static final double FLOAT = 1e-4;

  private static final double DOUBLE = 1e-6;

  @TestFactory
  Iterable<DynamicTest> onnxRuntimeComputesTheSame() {
    return tests(OnnxWriterTest::compareWithOnnxRuntime);
  }

  @TestFactory
  Iterable<DynamicTest> theNetworkIsReadAgain() {
    return tests(OnnxWriterTest::compareWithItself);
  }

  private static Iterable<DynamicTest> tests(LongConsumer test) {
    return () ->
        IntStream.range(0, NETWORKS)
            .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> test.accept(seed)))
            .iterator();
  }

  private static void compareWithOnnxRuntime(long seed) {
    var random = new Random(seed);
    var network = draw(random, OnnxWriterTest::isRunByOnnxRuntime);
    var picture = floats(RandomNetworks.ordinaryPicture(random, network.input()));
    var shape = network.input();
    byte[] model = content(OnnxWriter.of(network, OnnxWriter.Precision.FLOAT32));
    double[] theirs =
        OnnxRuntime.run(
            model, picture.values(), 1, shape.channels(), shape.rows(), shape.columns());
    assertClose(last(network, picture), theirs, FLOAT);
  }

  private static void compareWithItself(long seed) {
    var random = new Random(seed);
    var network = draw(random, node -> true);
    var picture = RandomNetworks.ordinaryPicture(random, network.input());
    var model = OnnxFiles.read(content(OnnxWriter.of(network, OnnxWriter.Precision.FLOAT64)));
    assertClose(last(network, picture), OnnxFiles.output(model, picture).values(), DOUBLE);
  }

  /** A network without layers that ONNX has not. */
  private static Network draw(Random random, Predicate<Network.Node> more) {
    Network network;
    do {
      network = RandomNetworks.ordinaryNetwork(random);
    } while (!network.nodes().stream().allMatch(more.and(OnnxWriterTest::isInOnnx)));
    return network;
  }

  /** All but local response norms over an even number of channels. */
  private static boolean isInOnnx(Network.Node node) {
    return !(node.layer().type() + node.layer().options()).matches(".*lrn [24] .*");
  }

  /** ONNX Runtime leaves cells without a value that it adds where strides do not reach. */
  private static boolean isRunByOnnxRuntime(Network.Node node) {
    return !(node.layer() instanceof ConvTranspose own)
        || own.outputPadding().get(0) < own.stride().rows()
            && own.outputPadding().get(1) < own.stride().columns();
  }

  private static byte[] content(OnnxWriter model) {
    var out = new ByteArrayOutputStream();
    try {
      model.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static double[] last(Network network, Tensor picture) {
    var outputs = network.forward(picture);
    return outputs.get(outputs.size() - 1).values();
  }

  /** float32 has all numbers of this network, and ONNX a node for each layer. */
  private static Network network() {
    return Network.of(Shape.of(2, 6, 8))
        .then("first", conv(4, 2, new Relu()))
        .then("pool", new MaxPool(Size.of(2), Size.of(2), Padding.NONE, Size.of(1), false))
        .then("norm", new ActivationLayer(new Lrn(3, 0.5, 0.75, 2)))
        .then("scale", new Scale(new double[] {1, 2, 0.5, -1}, new double[] {0, -1, 0.25, 1}))
        .then("second", conv(4, 4, new Identity()))
        .with("sum", new Add(new HardSigmoid()), List.of("scale", "second"))
        .then("silu", new ActivationLayer(new Silu()))
        .then("mixed", new ChannelShuffle(2))
        .then("large", new Upsample(new Size(1, 2), Upsample.Mode.LINEAR))
        .then(
            "numbers",
            new Dense(Tensor.of(Shape.of(4, 4, 3, 8), quarters(384)), quarters(4), new Identity()))
        .then("shares", new ActivationLayer(new LogSoftmax()));
  }

  private static Conv conv(int filters, int channels, Activation activation) {
    return new Conv(
        Tensor.of(Shape.of(filters, channels, 3, 3), quarters(filters * channels * 9)),
        quarters(filters),
        Size.of(1),
        new Padding(1, 1, 1, 1, Padding.Mode.ZEROS),
        Size.of(1),
        1,
        activation);
  }

  /** Numbers with few digits. */
  private static double[] quarters(int count) {
    return new Random(count).ints(count, -8, 9).mapToDouble(i -> i / 4.0).toArray();
  }

  @ParameterizedTest
  @EnumSource(OnnxWriter.Precision.class)
  void layersAreTheSameAgain(OnnxWriter.Precision precision) {
    var network = network();
    var written = OnnxWriter.of(network, precision);

    var read = OnnxFiles.read(content(written));

    assertThat(written.findings()).isEmpty();
    assertThat(read.findings()).isEmpty();
    assertThat(read.network().nodes())
        .extracting(node -> node.name() + " " + node.layer().type() + node.layer().options())
        .containsExactlyElementsOf(
            network.nodes().stream()
                .map(node -> node.name() + " " + node.layer().type() + node.layer().options())
                .toList());
    var picture = Tensor.of(network.input(), quarters((int) network.input().count()));
    assertThat(OnnxFiles.output(read, picture).values())
        .as("the very bits")
        .isEqualTo(last(network, picture));
  }

  @Test
  void numbersThatAreRoundedAreCounted() {
    double[] numbers = {0.1, 0.5, 1e300};
    var network = Network.of(Shape.of(3, 1, 1)).then("scale", new Scale(numbers, new double[] {0}));
    assertThat(OnnxWriter.of(network, OnnxWriter.Precision.FLOAT32).findings())
        .extracting(Finding::message)
        .containsExactly(
            "1 of the network's 3 numbers is rounded to float32, which has about 7 digits (--double"
                + " keeps them)",
            "1 of the network's 3 numbers is beyond the largest of float32, 3.4E+38, and infinite in"
                + " the model (--double keeps them)");
    assertThat(OnnxWriter.of(network, OnnxWriter.Precision.FLOAT64).findings()).isEmpty();
  }

  @Test
  void aLayerThatOnnxHasNotIsNamed() {
    var network =
        Network.of(Shape.of(3, 2, 2)).then("norm", new ActivationLayer(new Lrn(4, 1, 1, 1)));
    assertThatThrownBy(() -> OnnxWriter.of(network, OnnxWriter.Precision.FLOAT32))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("norm, lrn over 4 channels");
  }

  private static Tensor floats(Tensor tensor) {
    return Tensor.of(
        tensor.shape(), Arrays.stream(tensor.values()).map(value -> (float) value).toArray());
  }

  private static void assertClose(double[] ours, double[] theirs, double bound) {
    assertThat(theirs).hasSameSizeAs(ours);
    double largest = Arrays.stream(ours).map(Math::abs).filter(Double::isFinite).max().orElse(1);
    for (int i = 0; i < ours.length; i++) {
      assertThat(theirs[i])
          .as("value %d", i)
          .isCloseTo(ours[i], Offset.offset(bound * Math.max(1, largest)));
    }
  }
}
