import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/**
 * ResNet-50 (He et al. 2015, table 1) with weights by chance, as they are before training: {@code
 * make MODEL PICTURE} writes the model and a picture of 3 x 224 x 224 by chance, {@code run MODEL}
 * has ONNX Runtime compute it, and prints its first three outputs and the milliseconds of the
 * computation alone.
 */
final class ResidualNetwork {
  private static final int FLOAT = 1;
  private static final int SIDE = 224;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("resnet50");
  private final Random random = new Random(50);

  private ResidualNetwork() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("make")) {
      Files.write(Path.of(arguments[1]), new ResidualNetwork().model().toByteArray());
      try (var out = Files.newOutputStream(Path.of(arguments[2]))) {
        write(out, picture());
      }
    } else {
      run(arguments[1]);
    }
  }

  private static float[] picture() {
    var random = new Random(224);
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  /** As NumPy's {@code save} has it, version 1.0. */
  private static void write(OutputStream out, float[] pixels) throws Exception {
    var header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, " + SIDE + ", " + SIDE + "), }";
    int length = (10 + header.length() + 64) / 64 * 64 - 10;
    var padded = header + " ".repeat(length - header.length() - 1) + "\n";
    var bytes = ByteBuffer.allocate(10 + length + 4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    bytes.put((byte) 0).putShort((short) length);
    bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
    for (float pixel : pixels) {
      bytes.putFloat(pixel);
    }
    out.write(bytes.array());
  }

  private ModelProto model() {
    graph.addInput(value("x", 1, 3, SIDE, SIDE));
    var x = relu(norm(conv("x", 3, 64, 7, 2), 64));
    x = pool(x);
    int channels = 64;
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        var shortcut =
            block > 0 ? x : norm(conv(x, channels, 4 * width, 1, stride), 4 * width);
        var y = relu(norm(conv(x, channels, width, 1, 1), width));
        y = relu(norm(conv(y, width, width, 3, stride), width));
        y = norm(conv(y, width, 4 * width, 1, 1), 4 * width);
        x = relu(node("Add", y, shortcut));
        channels = 4 * width;
      }
    }
    x = node("Flatten", node("GlobalAveragePool", x));
    graph.addNode(
        begin("Gemm", x, weights(1000, channels), numbers(1000, 0))
            .addAttribute(attribute("transB", 1))
            .setName("fc")
            .addOutput("fc"));
    graph.addOutput(value("fc", 1, 1000));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build();
  }

  private String conv(String x, int channels, int filters, int kernel, int stride) {
    int padding = kernel / 2;
    return end(
        begin("Conv", x, weights(filters, channels, kernel, kernel))
            .addAttribute(attribute("kernel_shape", kernel, kernel))
            .addAttribute(attribute("strides", stride, stride))
            .addAttribute(attribute("pads", padding, padding, padding, padding)));
  }

  private String norm(String x, int channels) {
    return node(
        "BatchNormalization",
        x,
        numbers(channels, 1),
        numbers(channels, 0),
        numbers(channels, 0),
        numbers(channels, 1));
  }

  private String relu(String x) {
    return node("Relu", x);
  }

  private String pool(String x) {
    return end(
        begin("MaxPool", x)
            .addAttribute(attribute("kernel_shape", 3, 3))
            .addAttribute(attribute("strides", 2, 2))
            .addAttribute(attribute("pads", 1, 1, 1, 1)));
  }

  private String node(String operator, String... inputs) {
    return end(begin(operator, inputs));
  }

  private NodeProto.Builder begin(String operator, String... inputs) {
    var node = NodeProto.newBuilder().setOpType(operator);
    for (var input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private String end(NodeProto.Builder node) {
    var name = "n" + graph.getNodeCount();
    graph.addNode(node.setName(name).addOutput(name));
    return name;
  }

  private static AttributeProto attribute(String name, long... numbers) {
    var attribute = AttributeProto.newBuilder().setName(name);
    if (numbers.length == 1) {
      return attribute.setType(AttributeType.INT).setI(numbers[0]).build();
    }
    attribute.setType(AttributeType.INTS);
    for (long number : numbers) {
      attribute.addInts(number);
    }
    return attribute.build();
  }

  /** Weights by chance whose sums keep the spread of what they read (He et al. 2015). */
  private String weights(int... sizes) {
    int each = 1;
    for (int i = 1; i < sizes.length; i++) {
      each *= sizes[i];
    }
    float[] numbers = new float[sizes[0] * each];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.sqrt(1.0 / each));
    }
    return tensor(numbers, sizes);
  }

  private String numbers(int count, float value) {
    float[] numbers = new float[count];
    Arrays.fill(numbers, value);
    return tensor(numbers, count);
  }

  private String tensor(float[] numbers, int... sizes) {
    var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    var name = "w" + graph.getInitializerCount();
    var tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(FLOAT)
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (int size : sizes) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static ValueInfoProto value(String name, long... sizes) {
    var shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
        .build();
  }

  private static void run(String model) throws Exception {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var session = environment.createSession(model, options);
        var input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(picture()), new long[] {1, 3, SIDE, SIDE})) {
      long start = System.nanoTime();
      try (var result = session.run(Map.of("x", input))) {
        var output = ((OnnxTensor) result.get(0)).getFloatBuffer();
        System.out.printf(
            "%.5f %.5f %.5f, %d ms%n",
            output.get(0),
            output.get(1),
            output.get(2),
            (System.nanoTime() - start) / 1_000_000);
      }
    }
  }
}
