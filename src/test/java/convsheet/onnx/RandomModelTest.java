package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Models of one or a few operators, whose attributes are drawn, beside ONNX Runtime. */
class RandomModelTest {
  /** Of each operator. */
  private static final int MODELS = 12;

  /** float32 has 24 bits; sums here are of fewer than 200 terms of about 1. */
  private static final double BOUND = 2e-5;

  /** A model by chance, with what it reads. */
  @FunctionalInterface
  private interface Draw {
    Drawn of(Draws draws);
  }

  private record Drawn(byte[] model, long... dims) {}

  private static final Map<String, Draw> OPERATORS = new LinkedHashMap<>();

  static {
    OPERATORS.put("Conv", RandomModelTest::conv);
    OPERATORS.put("Conv along columns alone", RandomModelTest::convOfColumns);
    OPERATORS.put("ConvTranspose", RandomModelTest::convTranspose);
    OPERATORS.put("MaxPool", draws -> pool(draws, "MaxPool"));
    OPERATORS.put("AveragePool", draws -> pool(draws, "AveragePool"));
    OPERATORS.put("Gemm", RandomModelTest::gemm);
    OPERATORS.put("MatMul and Add", RandomModelTest::matMul);
    OPERATORS.put("BatchNormalization", RandomModelTest::batchNorm);
    OPERATORS.put("activations", RandomModelTest::activation);
    OPERATORS.put("Clip", RandomModelTest::clip);
    OPERATORS.put("PRelu", RandomModelTest::prelu);
    OPERATORS.put("Softmax", draws -> softmax(draws, "Softmax"));
    OPERATORS.put("LogSoftmax", draws -> softmax(draws, "LogSoftmax"));
    OPERATORS.put("numbers added and multiplied", RandomModelTest::withNumbers);
    OPERATORS.put("maps added and multiplied", RandomModelTest::ofMaps);
    OPERATORS.put("Concat", RandomModelTest::concat);
    OPERATORS.put("Pad", RandomModelTest::pad);
    OPERATORS.put("Resize", RandomModelTest::resize);
    OPERATORS.put("Upsample", RandomModelTest::upsample);
    OPERATORS.put("pools of whole channels", RandomModelTest::global);
    OPERATORS.put("Flatten and Reshape", RandomModelTest::reshape);
    OPERATORS.put("squeeze and excitation", RandomModelTest::squeezeAndExcitation);
    OPERATORS.put("channels last", RandomModelTest::channelsLast);
    OPERATORS.put("Slice", RandomModelTest::slice);
    OPERATORS.put("Split", RandomModelTest::split);
    OPERATORS.put("LRN", RandomModelTest::lrn);
    OPERATORS.put("DepthToSpace", RandomModelTest::depthToSpace);
    OPERATORS.put("shuffled channels and pixels", RandomModelTest::shuffled);
    OPERATORS.put("Resize with lines", RandomModelTest::linear);
    OPERATORS.put("Resize to fewer", RandomModelTest::smaller);
    OPERATORS.put("columns to maps", RandomModelTest::columnsToMaps);
    OPERATORS.put("shapes computed as exporters write them", RandomModelTest::computedShapes);
  }

  @TestFactory
  Iterable<DynamicTest> resultsAreThoseOfOnnxRuntime() {
    return () ->
        OPERATORS.entrySet().stream()
            .flatMap(
                entry ->
                    IntStream.range(0, MODELS)
                        .mapToObj(
                            seed ->
                                DynamicTest.dynamicTest(
                                    entry.getKey() + ", seed " + seed,
                                    () -> compare(entry.getValue(), seed))))
            .iterator();
  }

  private static void compare(Draw draw, int seed) {
    var draws = new Draws(seed);
    var drawn = draw.of(draws);
    double[] input = draws.numbers(Arrays.stream(drawn.dims()).reduce(1, (a, b) -> a * b));
    double[] wanted = OnnxRuntime.run(drawn.model(), input, drawn.dims());

    double[] results = OnnxFiles.forward(OnnxFiles.read(drawn.model()), input);

    assertThat(results).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(results[i])
          .as("value %d", i)
          .isCloseTo(wanted[i], Offset.offset(BOUND * Math.max(1, Math.abs(wanted[i]))));
    }
  }

  /** What is drawn. */
  private static final class Draws extends Random {
    private static final long serialVersionUID = 1;

    Draws(long seed) {
      super(seed);
    }

    int from(int least, int most) {
      return least + nextInt(most - least + 1);
    }

    @SafeVarargs
    final <T> T one(T... of) {
      return of[nextInt(of.length)];
    }

    double[] numbers(long count) {
      double[] numbers = new double[(int) count];
      Arrays.setAll(numbers, i -> nextFloat() * 4 - 2);
      return numbers;
    }

    int opset() {
      return one(7, 8, 9, 10, 11, 12, 13, 15, 17, 19, 21);
    }
  }

  private static Drawn conv(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int groups = draws.from(1, 3);
    int channels = groups * draws.from(1, 2);
    int filters = groups * draws.from(1, 3);
    long[] dims = {draws.from(1, 2), channels, draws.from(8, 12), draws.from(8, 12)};
    int rows = draws.from(1, 3);
    int columns = draws.from(1, 3);
    var weight = writer.floats(draws, filters, channels / groups, rows, columns);
    var x = writer.input("x", dims);
    var bias = draws.nextBoolean() ? writer.floats(draws, filters) : "";
    var node = writer.node("Conv", x, weight, bias);
    node.with("group", (long) groups).with("kernel_shape", rows, columns);
    windows(draws, node, true);
    return new Drawn(writer.model(node.add()), dims);
  }

  /** Strides, dilations and borders, smaller than windows of 2. */
  private static void windows(Draws draws, ModelWriter.Node node, boolean dilated) {
    if (draws.nextBoolean()) {
      node.with("strides", draws.from(1, 3), draws.from(1, 3));
    }
    boolean isDilated = dilated && draws.nextBoolean();
    if (isDilated) {
      node.with("dilations", draws.from(1, 2), draws.from(1, 2));
    }
    switch (isDilated ? 0 : draws.from(0, 3)) {
      case 0 ->
          node.with("pads", draws.from(0, 1), draws.from(0, 1), draws.from(0, 1), draws.from(0, 1));
      case 1 -> node.with("auto_pad", draws.one("SAME_UPPER", "SAME_LOWER", "VALID"));
      default -> node.with("auto_pad", "NOTSET");
    }
  }

  private static Drawn convOfColumns(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {draws.from(1, 3), 2, draws.from(6, 12)};
    var x = writer.input("x", dims);
    var node =
        writer
            .node("Conv", x, writer.floats(draws, 3, 2, 3))
            .with("strides", new long[] {draws.from(1, 2)})
            .with("pads", draws.from(0, 1), draws.from(0, 2));
    return new Drawn(
        writer.model(writer.node("MaxPool", node.add()).with("kernel_shape", new long[] {2}).add()),
        dims);
  }

  private static Drawn convTranspose(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int groups = draws.from(1, 2);
    int channels = groups * draws.from(1, 2);
    int filters = groups * draws.from(1, 2);
    int rows = draws.from(2, 3);
    int columns = draws.from(2, 4);
    int stride = draws.from(1, 3);
    long[] dims = {1, channels, draws.from(3, 5), draws.from(3, 5)};
    var node =
        writer
            .node(
                "ConvTranspose",
                writer.input("x", dims),
                writer.floats(draws, channels, filters / groups, rows, columns),
                writer.floats(draws, filters))
            .with("group", (long) groups)
            .with("strides", stride, stride);
    switch (draws.from(0, 3)) {
      case 0 ->
          node.with("pads", draws.from(0, 1), draws.from(0, 1), draws.from(0, 1), draws.from(0, 1));
      case 1 -> {
        if (stride > 1) {
          node.with("output_padding", draws.from(0, stride - 1), draws.from(0, stride - 1));
        }
      }
      case 2 -> node.with("auto_pad", draws.one("SAME_UPPER", "SAME_LOWER", "VALID"));
      default -> node.with("output_shape", dims[2] * stride, dims[3] * stride);
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn pool(Draws draws, String operator) {
    int opset =
        operator.equals("MaxPool") ? draws.one(7, 8, 10, 11, 12, 17) : draws.one(7, 10, 11, 19);
    var writer = new ModelWriter(opset);
    long[] dims = {draws.from(1, 2), 2, draws.from(7, 11), draws.from(7, 11)};
    var node =
        writer
            .node(operator, writer.input("x", dims))
            .with("kernel_shape", draws.from(2, 3), draws.from(2, 3));
    windows(draws, node, opset >= (operator.equals("MaxPool") ? 10 : 19));
    // with both, ONNX Runtime counts cells beyond the padding, PyTorch does not
    int more = draws.from(0, 2);
    if (opset >= 10 && more == 1) {
      node.with("ceil_mode", 1L);
    }
    if (operator.equals("AveragePool") && more == 2) {
      node.with("count_include_pad", 1L);
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn gemm(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int inputs = draws.from(1, 6);
    int outputs = draws.from(1, 5);
    long[] dims = {draws.from(1, 3), inputs};
    boolean byOutput = draws.nextBoolean();
    var weight =
        byOutput ? writer.floats(draws, outputs, inputs) : writer.floats(draws, inputs, outputs);
    var bias =
        writer.floats(
            draws, draws.one(new long[] {outputs}, new long[] {1, outputs}, new long[] {1}));
    var node =
        writer
            .node("Gemm", writer.input("x", dims), weight, bias)
            .with("transB", byOutput ? 1L : 0L);
    if (draws.nextBoolean()) {
      node.with("alpha", 0.5).with("beta", 2.0);
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn matMul(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int inputs = draws.from(1, 6);
    int outputs = draws.from(2, 5);
    long[] dims = {draws.from(1, 3), inputs};
    var product =
        writer.node("MatMul", writer.input("x", dims), writer.floats(draws, inputs, outputs)).add();
    var bias = writer.floats(draws, draws.one(new long[] {outputs}, new long[] {1, outputs}));
    var sum =
        draws.nextBoolean() ? writer.node("Add", product, bias) : writer.node("Add", bias, product);
    return new Drawn(writer.model(writer.node("Relu", sum.add()).add()), dims);
  }

  private static Drawn batchNorm(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int channels = draws.from(1, 4);
    long[] dims =
        draws.one(
            new long[] {2, channels},
            new long[] {1, channels, 5},
            new long[] {1, channels, 3, 4},
            new long[] {1, channels, 2, 3, 4});
    float[] variance = new float[channels];
    for (int i = 0; i < channels; i++) {
      variance[i] = draws.nextFloat() + 0.1f;
    }
    var node =
        writer
            .node(
                "BatchNormalization",
                writer.input("x", dims),
                writer.floats(draws, channels),
                writer.floats(draws, channels),
                writer.floats(draws, channels),
                writer.floats(variance, channels))
            .with("epsilon", draws.one(1e-5, 1e-3));
    return new Drawn(writer.model(node.add()), dims);
  }

  private static long[] anyDims(Draws draws) {
    return draws.one(
        new long[] {5},
        new long[] {2, 6},
        new long[] {3, 4, 5},
        new long[] {1, 4, 5},
        new long[] {2, 3, 4, 5},
        new long[] {1, 2, 3, 4, 5});
  }

  private static Drawn activation(Draws draws) {
    var operator =
        draws.one(
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Sigmoid",
            "HardSigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "HardSwish",
            "Gelu");
    int opset = operator.equals("Gelu") ? 20 : operator.equals("HardSwish") ? 14 : draws.opset();
    var writer = new ModelWriter(opset);
    long[] dims = anyDims(draws);
    var node = writer.node(operator, writer.input("x", dims));
    if (operator.matches("LeakyRelu|Elu|HardSigmoid") && draws.nextBoolean()) {
      node.with("alpha", draws.one(0.1, 0.3));
    }
    if (operator.equals("Gelu") && draws.nextBoolean()) {
      node.with("approximate", draws.one("none", "tanh"));
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn clip(Draws draws) {
    int opset = draws.opset();
    var writer = new ModelWriter(opset);
    long[] dims = anyDims(draws);
    var x = writer.input("x", dims);
    boolean hasLeast = draws.nextBoolean();
    boolean hasMost = draws.nextBoolean();
    if (opset < 11) {
      var node = writer.node("Clip", x);
      if (hasLeast) {
        node.with("min", -0.5);
      }
      if (hasMost) {
        node.with("max", 0.75);
      }
      return new Drawn(writer.model(node.add()), dims);
    }
    var least = hasLeast ? writer.floats(new float[] {-0.5f}) : "";
    var most = hasMost ? writer.floats(new float[] {0.75f}) : "";
    return new Drawn(writer.model(writer.node("Clip", x, least, most).add()), dims);
  }

  private static Drawn prelu(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {2, 3, 4, 5};
    var slopes = writer.floats(draws, draws.one(new long[] {1}, new long[] {3, 1, 1}));
    return new Drawn(
        writer.model(writer.node("PRelu", writer.input("x", dims), slopes).add()), dims);
  }

  private static Drawn softmax(Draws draws, String operator) {
    int opset = draws.opset();
    var writer = new ModelWriter(opset);
    boolean isOne = opset >= 13;
    long[] dims =
        draws.one(
            new long[] {3, 7},
            new long[] {1, 5, 1, 1},
            new long[] {1, 5, 3, 4},
            new long[] {1, 3, 1, 6},
            new long[] {1, 4, 6});
    int most = dims.length - 1;
    // before version 13 all from an axis on: two of three are no layer's
    long axis =
        isOne
            ? draws.from(1, most)
            : dims.length == 4 && dims[2] > 1 ? draws.one(1, 3) : draws.from(1, most);
    if (dims[(int) axis] == 1 || !isOne && axis > 1 && dims.length == 4) {
      axis = 1;
    }
    var node =
        writer
            .node(operator, writer.input("x", dims))
            .with("axis", draws.nextBoolean() ? axis : axis - dims.length);
    if (opset < 11) {
      node = writer.node(operator, "x").with("axis", axis);
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn withNumbers(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = draws.one(new long[] {2, 6}, new long[] {2, 3, 4, 5}, new long[] {1, 3, 7});
    var value = writer.input("x", dims);
    for (int i = 0; i < 3; i++) {
      long[] own = new long[dims.length - 1];
      Arrays.fill(own, 1);
      own[0] = dims[1];
      var numbers = writer.floats(draws, draws.one(new long[0], new long[] {1}, own));
      var operator = draws.one("Add", "Sub", "Mul", "Div");
      boolean isFirst = draws.nextBoolean() && !operator.equals("Div");
      value =
          (isFirst ? writer.node(operator, numbers, value) : writer.node(operator, value, numbers))
              .add();
    }
    return new Drawn(writer.model(value), dims);
  }

  private static Drawn ofMaps(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {draws.from(1, 2), 3, 4, 5};
    var x = writer.input("x", dims);
    var y = writer.node("Conv", x, writer.floats(draws, draws.one(1, 3), 3, 1, 1)).add();
    var z = writer.node("Relu", writer.node(draws.one("Add", "Sub", "Mul"), x, y).add()).add();
    return new Drawn(writer.model(writer.node("Sum", z, x, z).add()), dims);
  }

  private static Drawn concat(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = draws.one(new long[] {2, 3}, new long[] {2, 3, 4, 5});
    var x = writer.input("x", dims);
    var y = writer.node("Relu", x).add();
    var node = writer.node("Concat", x, y, x).with("axis", 1L);
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn pad(Draws draws) {
    int opset = draws.one(7, 9, 11, 13, 18);
    var writer = new ModelWriter(opset);
    long[] dims = {draws.from(1, 2), 2, 4, 5};
    var x = writer.input("x", dims);
    long[] pads = {
      0, 0, draws.from(0, 2), draws.from(0, 2), 0, 0, draws.from(0, 2), draws.from(1, 2)
    };
    var mode = draws.one("constant", "reflect", "edge");
    boolean hasValue = mode.equals("constant") && draws.nextBoolean();
    if (opset < 11) {
      var node = writer.node("Pad", x).with("pads", pads).with("mode", mode);
      return new Drawn(writer.model((hasValue ? node.with("value", 1.5) : node).add()), dims);
    }
    var value = hasValue ? writer.floats(new float[] {-0.75f}) : "";
    var node = writer.node("Pad", x, writer.integers(pads), value).with("mode", mode);
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn resize(Draws draws) {
    int opset = draws.one(10, 11, 13, 18);
    var writer = new ModelWriter(opset);
    long[] dims = {1, 2, draws.from(2, 4), draws.from(2, 4)};
    var x = writer.input("x", dims);
    float[] scales = {1, 1, draws.from(1, 3), draws.from(2, 3)};
    if (opset == 10) {
      var node = writer.node("Resize", x, writer.floats(scales, 4)).with("mode", "nearest");
      return new Drawn(writer.model(node.add()), dims);
    }
    var none = writer.floats(new float[0], 0);
    var node =
        draws.nextBoolean()
            ? writer.node("Resize", x, none, writer.floats(scales, 4))
            : writer.node(
                "Resize",
                x,
                none,
                none,
                writer.integers(1, 2, dims[2] * (long) scales[2], dims[3] * (long) scales[3]));
    node.with("mode", "nearest")
        .with("coordinate_transformation_mode", "asymmetric")
        .with("nearest_mode", "floor");
    return new Drawn(
        writer.model((draws.nextBoolean() ? node : nearest(writer, x, none, scales)).add()), dims);
  }

  private static ModelWriter.Node nearest(
      ModelWriter writer, String x, String none, float[] scales) {
    return writer
        .node("Resize", x, none, writer.floats(scales, 4))
        .with("coordinate_transformation_mode", "half_pixel")
        .with("nearest_mode", "round_prefer_floor");
  }

  private static Drawn upsample(Draws draws) {
    int opset = draws.one(7, 9);
    var writer = new ModelWriter(opset);
    long[] dims = {1, 2, 3, 4};
    var x = writer.input("x", dims);
    float[] scales = {1, 1, draws.from(1, 3), draws.from(2, 3)};
    var node =
        opset == 7
            ? writer.node("Upsample", x).withFloats("scales", scales)
            : writer.node("Upsample", x, writer.floats(scales, 4));
    return new Drawn(writer.model(node.with("mode", "nearest").add()), dims);
  }

  private static Drawn global(Draws draws) {
    int opset = draws.opset();
    var writer = new ModelWriter(opset);
    long[] dims = {2, 3, 4, 5};
    var x = writer.input("x", dims);
    var node =
        switch (draws.from(0, 2)) {
          case 0 -> writer.node("GlobalAveragePool", x);
          case 1 -> writer.node("GlobalMaxPool", x);
          default ->
              (opset < 18
                      ? writer.node("ReduceMean", x).with("axes", draws.one(2L, -2L), 3)
                      : writer.node("ReduceMean", x, writer.integers(-1, 2)))
                  .with("keepdims", draws.one(0L, 1L));
        };
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn reshape(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {1, 2, 3, 4};
    var x = writer.node("Relu", writer.input("x", dims)).add();
    var flat =
        draws.nextBoolean()
            ? writer.node("Flatten", x).add()
            : writer
                .node(
                    "Reshape",
                    x,
                    writer.integers(draws.one(new long[] {1, -1}, new long[] {0, 24})))
                .add();
    if (draws.nextBoolean()) {
      flat = writer.node("Sigmoid", flat).add();
    }
    return new Drawn(
        writer.model(
            writer.node("Gemm", flat, writer.floats(draws, 24, 3), writer.floats(draws, 3)).add()),
        dims);
  }

  private static Drawn squeezeAndExcitation(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {1, 3, 4, 4};
    var x = writer.input("x", dims);
    var mean = writer.node("GlobalAveragePool", x).add();
    var gate =
        draws.nextBoolean()
            ? writer.node("Conv", mean, writer.floats(draws, 3, 3, 1, 1)).add()
            : writer
                .node(
                    "Reshape",
                    writer
                        .node(
                            "Gemm",
                            writer.node("Flatten", mean).add(),
                            writer.floats(draws, 3, 3),
                            writer.floats(draws, 3))
                        .add(),
                    writer.integers(1, 3, 1, 1))
                .add();
    var product = writer.node("Mul", x, writer.node("Sigmoid", gate).add());
    return new Drawn(writer.model(product.add()), dims);
  }

  /** As tf2onnx writes what Keras has: rows, columns, channels. */
  private static Drawn channelsLast(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {1, 4, 5, 3};
    var x = writer.node("Transpose", writer.input("x", dims)).with("perm", 0, 3, 1, 2).add();
    var y =
        writer.node("Relu", writer.node("Conv", x, writer.floats(draws, 2, 3, 2, 2)).add()).add();
    var last = writer.node("Transpose", y).with("perm", 0, 2, 3, 1).add();
    if (draws.nextBoolean()) {
      last = writer.node("Mul", last, writer.floats(draws, 2)).add();
    }
    var flat = writer.node("Reshape", last, writer.integers(1, -1)).add();
    return new Drawn(
        writer.model(
            writer.node("Gemm", flat, writer.floats(draws, 24, 3), writer.floats(draws, 3)).add()),
        dims);
  }

  private static Drawn slice(Draws draws) {
    int opset = draws.opset();
    var writer = new ModelWriter(opset);
    long[] dims = draws.one(new long[] {1, 6, 7, 8}, new long[] {2, 9}, new long[] {2, 5, 6});
    var x = writer.input("x", dims);
    int axis = draws.from(1, dims.length - 1);
    long start = draws.one(0L, 1L, -3L);
    long end = draws.one(-1L, 4L, Long.MAX_VALUE, 1000L);
    if (end == -1 && start == -3 || end != 4 || start != -3) {
      // a range that is not empty
      start = end == 4 ? Math.max(0, start) : start;
    } else {
      start = 1;
    }
    var node =
        opset < 10
            ? writer
                .node("Slice", x)
                .with("starts", new long[] {start})
                .with("ends", new long[] {end})
                .with("axes", new long[] {axis})
            : writer.node(
                "Slice",
                x,
                writer.integers(start),
                writer.integers(end),
                writer.integers(axis),
                writer.integers(draws.from(1, 2)));
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn split(Draws draws) {
    int opset = draws.one(7, 11, 13, 18);
    var writer = new ModelWriter(opset);
    long[] dims = {draws.from(1, 2), 6, 4, 5};
    var x = writer.input("x", dims);
    boolean isGiven = draws.nextBoolean();
    var node =
        opset >= 13 && isGiven
            ? writer.node("Split", x, writer.integers(2, 4))
            : writer.node("Split", x);
    if (opset < 13 && isGiven) {
      node.with("split", 2, 4);
    }
    if (opset >= 18 && !isGiven) {
      node.with("num_outputs", 2L);
    }
    var parts = node.with("axis", 1L).add(2);
    return new Drawn(
        writer.model(writer.node("Concat", parts[1], parts[0]).with("axis", 1L).add()), dims);
  }

  private static Drawn lrn(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {1, draws.from(1, 6), 3, 4};
    var node = writer.node("LRN", writer.input("x", dims)).with("size", draws.one(1L, 3L, 5L));
    if (draws.nextBoolean()) {
      node.with("alpha", 0.02).with("beta", 0.5).with("bias", 2.0);
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  private static Drawn depthToSpace(Draws draws) {
    int opset = draws.one(7, 11, 13);
    var writer = new ModelWriter(opset);
    int scale = draws.from(1, 3);
    long[] dims = {draws.from(1, 2), scale * scale * draws.from(1, 3), 3, 4};
    var node = writer.node("DepthToSpace", writer.input("x", dims)).with("blocksize", (long) scale);
    if (opset >= 11) {
      node.with("mode", draws.one("DCR", "CRD"));
    }
    return new Drawn(writer.model(node.add()), dims);
  }

  /** As PyTorch writes ChannelShuffle and PixelShuffle, and TensorFlow depth_to_space. */
  private static Drawn shuffled(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    int a = draws.from(1, 3);
    int b = draws.from(2, 3);
    int kind = draws.from(0, 2);
    int channels = kind == 0 ? a * b : a * b * b;
    long[] dims = {1, channels, 3, 4};
    long[] open =
        switch (kind) {
          case 0 -> new long[] {1, b, a, 3, 4};
          case 1 -> new long[] {1, a, b, b, 3, 4};
          default -> new long[] {1, b, b, a, 3, 4};
        };
    long[] order =
        switch (kind) {
          case 0 -> new long[] {0, 2, 1, 3, 4};
          case 1 -> new long[] {0, 1, 4, 2, 5, 3};
          default -> new long[] {0, 3, 4, 1, 5, 2};
        };
    long[] closed = kind == 0 ? dims : new long[] {1, a, 3L * b, 4L * b};
    var x = writer.node("Relu", writer.input("x", dims)).add();
    var moved =
        writer
            .node("Transpose", writer.node("Reshape", x, writer.integers(open)).add())
            .with("perm", order)
            .add();
    var out = writer.node("Reshape", moved, writer.integers(closed)).add();
    return new Drawn(
        writer.model(writer.node("Conv", out, writer.floats(draws, 1, closed[1], 2, 2)).add()),
        dims);
  }

  private static Drawn linear(Draws draws) {
    int opset = draws.one(9, 10, 11, 13, 18);
    var writer = new ModelWriter(opset);
    long[] dims = {1, 2, draws.from(1, 4), draws.from(2, 4)};
    var x = writer.input("x", dims);
    var scales = writer.floats(new float[] {1, 1, draws.from(1, 3), draws.from(2, 3)}, 4);
    var node =
        opset < 11
            ? writer.node(opset == 9 ? "Upsample" : "Resize", x, scales)
            : writer
                .node("Resize", x, writer.floats(new float[0], 0), scales)
                .with(
                    "coordinate_transformation_mode",
                    draws.one("half_pixel", "align_corners", "asymmetric"));
    return new Drawn(writer.model(node.with("mode", "linear").add()), dims);
  }

  private static Drawn smaller(Draws draws) {
    var writer = new ModelWriter(draws.one(11, 13, 18));
    long[] dims = {1, 2, 6, 8};
    var scales = writer.floats(new float[] {1, 1, 0.5f, draws.one(1f, 0.5f, 0.25f)}, 4);
    var node =
        writer
            .node("Resize", writer.input("x", dims), writer.floats(new float[0], 0), scales)
            .with("mode", "nearest")
            .with("coordinate_transformation_mode", draws.one("half_pixel", "asymmetric"))
            .with("nearest_mode", draws.one("floor", "round_prefer_floor", "round_prefer_ceil"));
    return new Drawn(writer.model(node.add()), dims);
  }

  /** As a network that draws begins. */
  private static Drawn columnsToMaps(Draws draws) {
    var writer = new ModelWriter(draws.opset());
    long[] dims = {draws.from(1, 2), 4};
    var column =
        writer
            .node(
                "Gemm",
                writer.input("x", dims),
                writer.floats(draws, 4, 12),
                writer.floats(draws, 12))
            .add();
    var maps = writer.node("Reshape", column, writer.integers(-1, 3, 2, 2)).add();
    var node =
        writer.node("ConvTranspose", maps, writer.floats(draws, 3, 2, 3, 3)).with("strides", 2, 2);
    return new Drawn(writer.model(node.add()), dims);
  }

  /** PyTorch's view(x.size(0), -1) and interpolate, with sizes that the graph computes. */
  private static Drawn computedShapes(Draws draws) {
    int opset = draws.one(11, 12, 13, 17);
    var writer = new ModelWriter(opset);
    long[] dims = {1, 2, 3, 4};
    var x = writer.node("Relu", writer.input("x", dims)).add();
    var shape = writer.node("Shape", x).add();
    var batch = writer.node("Gather", shape, writer.integers(0)).with("axis", 0L).add();
    if (draws.nextBoolean()) {
      var sizes = writer.node("Concat", batch, writer.integers(-1)).with("axis", 0L).add();
      var flat = writer.node("Reshape", x, sizes).add();
      return new Drawn(
          writer.model(writer.node("Gemm", flat, writer.floats(draws, 24, 3)).add()), dims);
    }
    var rows =
        writer
            .node("Slice", shape, writer.integers(2), writer.integers(4), writer.integers(0))
            .add();
    var doubled = writer.node("Mul", rows, writer.integers(2, 3)).add();
    var cast =
        writer
            .node(
                "Cast",
                writer.node("Floor", writer.node("Cast", doubled).with("to", 1L).add()).add())
            .with("to", 7L)
            .add();
    var front =
        writer
            .node("Slice", shape, writer.integers(0), writer.integers(2), writer.integers(0))
            .add();
    var sizes = writer.node("Concat", front, cast).with("axis", 0L).add();
    var none = writer.floats(new float[0], 0);
    var node =
        writer
            .node("Resize", x, none, none, sizes)
            .with("mode", "nearest")
            .with("coordinate_transformation_mode", "asymmetric")
            .with("nearest_mode", "floor");
    return new Drawn(writer.model(node.add()), dims);
  }
}
