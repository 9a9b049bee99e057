package convsheet.onnx;

import convsheet.onnx.Known.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Operators on numbers that are known, as exporters write them around changes of sizes: one line
 * each. What is computed of float32 is rounded to it, as a runtime does.
 */
final class Folding {
  private static final Map<String, java.util.function.Function<OnnxNode, Known>> ALL =
      new HashMap<>();

  static {
    ALL.put("Constant", Folding::constant);
    ALL.put("ConstantOfShape", Folding::ofShape);
    ALL.put("Identity", node -> node.constant(0));
    ALL.put("Dropout", node -> node.constant(0));
    ALL.put("Shape", node -> Reshaping.shape(node, node.constant(0)));
    ALL.put("Cast", Folding::cast);
    ALL.put(
        "Reshape",
        node ->
            node.constant(0)
                .reshape(Reshaping.sizes(node, node.constant(0), node.constant(1).integers())));
    ALL.put(
        "Flatten",
        node ->
            node.constant(0)
                .reshape(
                    Reshaping.flattened(
                        node.constant(0).dims(), node.constant(0).axis(node.integer("axis", 1)))));
    ALL.put(
        "Squeeze", node -> node.constant(0).reshape(Reshaping.squeezed(node, node.constant(0))));
    ALL.put(
        "Unsqueeze",
        node -> node.constant(0).reshape(Reshaping.unsqueezed(node, node.constant(0))));
    ALL.put("Transpose", Folding::transpose);
    ALL.put("Gather", Folding::gather);
    ALL.put("Slice", Folding::slice);
    ALL.put("Concat", Folding::concat);
    ALL.put(
        "Expand",
        node ->
            broadcast(
                node,
                node.constant(0),
                common(node, node.constant(0).dims(), sizes(node, node.constant(1)))));
    ALL.put("Range", Folding::range);
    ALL.put(
        "ReduceProd",
        node ->
            new Known(
                node.constant(0).kind(),
                new int[] {},
                new double[] {
                  Arrays.stream(node.constant(0).values()).reduce(1, (a, b) -> a * b)
                }));
    two("Add", (a, b) -> a + b);
    two("Sub", (a, b) -> a - b);
    two("Mul", (a, b) -> a * b);
    two("Div", (a, b) -> a / b);
    two("Pow", Math::pow);
    two("Min", Math::min);
    two("Max", Math::max);
    one("Neg", a -> -a);
    one("Sqrt", Math::sqrt);
    one("Exp", Math::exp);
    one("Log", Math::log);
    one("Reciprocal", a -> 1 / a);
    one("Floor", Math::floor);
    one("Ceil", Math::ceil);
    one("Abs", Math::abs);
  }

  private Folding() {}

  private static void two(String operator, DoubleBinaryOperator function) {
    ALL.put(operator, node -> two(node, function));
  }

  private static void one(String operator, DoubleUnaryOperator function) {
    ALL.put(
        operator,
        node -> {
          var input = node.constant(0);
          return new Known(
              input.kind(),
              input.dims(),
              Arrays.stream(input.values())
                  .map(value -> input.kind().of(function.applyAsDouble(value)))
                  .toArray());
        });
  }

  /** The operators that are computed where all that they read is known. */
  static Collection<String> names() {
    return ALL.keySet();
  }

  /**
   * The numbers that a node computes of numbers.
   *
   * @throws convsheet.problem.ProblemException if there is no such operator for numbers, or they
   *     have other sizes than it takes
   */
  static Known apply(OnnxNode node) {
    var operator = ALL.get(node.operator());
    if (operator == null || !node.isStandard()) {
      throw node.refused(
          "an operator on numbers that the model holds",
          "one that reads what is computed from the picture");
    }
    try {
      return operator.apply(node);
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException
        | IllegalArgumentException e) {
      throw node.refused("sizes that do not go together", "those that the operator takes");
    }
  }

  private static Known constant(OnnxNode node) {
    return node.given("value")
        .map(own -> TensorData.read(own.getT(), node.output(), new ExternalData(Optional.empty())))
        .or(
            () ->
                node.given("value_float")
                    .map(own -> new Known(Kind.FLOAT, new int[0], new double[] {own.getF()})))
        .or(
            () ->
                node.given("value_int")
                    .map(own -> new Known(Kind.INTEGER, new int[0], new double[] {own.getI()})))
        .or(() -> node.integers("value_ints").map(Known::integers))
        .or(
            () ->
                node.given("value_floats")
                    .map(
                        own ->
                            new Known(
                                Kind.FLOAT,
                                new int[] {own.getFloatsCount()},
                                own.getFloatsList().stream().mapToDouble(f -> f).toArray())))
        .orElseThrow(() -> node.refused("no numbers", "a value of numbers"));
  }

  private static Known ofShape(OnnxNode node) {
    var value =
        node.given("value")
            .map(
                own ->
                    TensorData.read(own.getT(), node.output(), new ExternalData(Optional.empty())))
            .orElse(new Known(Kind.FLOAT, new int[] {1}, new double[] {0}));
    int[] dims = sizes(node, node.constant(0));
    double[] values = new double[count(node, dims)];
    Arrays.fill(values, value.values()[0]);
    return new Known(value.kind(), dims, values);
  }

  /** Numbers that are sizes. */
  private static int[] sizes(OnnxNode node, Known numbers) {
    long[] sizes = numbers.integers();
    if (Arrays.stream(sizes).anyMatch(size -> size < 0 || size > Integer.MAX_VALUE)) {
      throw node.refused("sizes of " + Arrays.toString(sizes), "sizes from 0 to 2147483647");
    }
    return Arrays.stream(sizes).mapToInt(size -> (int) size).toArray();
  }

  private static int count(OnnxNode node, int[] dims) {
    long count = Long.MAX_VALUE;
    try {
      count = Value.count(dims);
    } catch (ArithmeticException e) {
      // more than there is room for
    }
    return node.room("numbers of " + Value.text(dims), count);
  }

  private static Known cast(OnnxNode node) {
    var input = node.constant(0);
    node.integer("saturate", 1);
    var kind =
        switch ((int) node.integer("to", 1)) {
          case 1, 10, 16 -> Kind.FLOAT;
          case 11 -> Kind.DOUBLE;
          case 9 -> Kind.BOOLEAN;
          case 2, 3, 4, 5, 6, 7, 12, 13 -> Kind.INTEGER;
          default ->
              throw node.refused(
                  "numbers made " + TensorData.type((int) node.integer("to", 1)), "numbers");
        };
    return new Known(kind, input.dims(), Arrays.stream(input.values()).map(kind::of).toArray());
  }

  private static Known two(OnnxNode node, DoubleBinaryOperator function) {
    var result = node.constant(0);
    for (int i = 1; i < node.inputCount(); i++) {
      int[] dims = common(node, result.dims(), node.constant(i).dims());
      double[] one = broadcast(node, result, dims).values();
      double[] other = broadcast(node, node.constant(i), dims).values();
      double[] values = new double[one.length];
      var kind = result.kind();
      Arrays.setAll(values, j -> kind.of(function.applyAsDouble(one[j], other[j])));
      result = new Known(kind, dims, values);
    }
    return result;
  }

  /** The sizes to which two lists of them are broadcast. */
  private static int[] common(OnnxNode node, int[] one, int[] other) {
    int[] dims = new int[Math.max(one.length, other.length)];
    for (int i = 1; i <= dims.length; i++) {
      int a = i <= one.length ? one[one.length - i] : 1;
      int b = i <= other.length ? other[other.length - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw node.refused(
            "numbers of " + Value.text(one) + " and of " + Value.text(other),
            "sizes that are equal, or 1");
      }
      dims[dims.length - i] = a == 1 ? b : a;
    }
    return dims;
  }

  private static Known broadcast(OnnxNode node, Known numbers, int[] dims) {
    if (Arrays.equals(numbers.dims(), dims)) {
      return numbers;
    }
    int shift = dims.length - numbers.rank();
    int[] strides = strides(numbers.dims());
    return picked(
        node,
        numbers,
        dims,
        place -> {
          int from = 0;
          for (int i = 0; i < numbers.rank(); i++) {
            from += numbers.dims()[i] == 1 ? 0 : place[i + shift] * strides[i];
          }
          return from;
        });
  }

  /** Which number stands at a place of the result. */
  @FunctionalInterface
  private interface Pick {
    int from(int[] place);
  }

  private static Known picked(OnnxNode node, Known numbers, int[] dims, Pick pick) {
    double[] values = new double[count(node, dims)];
    int[] place = new int[dims.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.values()[pick.from(place)];
      for (int axis = dims.length - 1; axis >= 0 && ++place[axis] == dims[axis]; axis--) {
        place[axis] = 0;
      }
    }
    return new Known(numbers.kind(), dims, values);
  }

  private static int[] strides(int[] dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strides;
  }

  private static Known transpose(OnnxNode node) {
    var input = node.constant(0);
    var order = Transposing.order(node, input);
    int[] strides = strides(input.dims());
    int[] dims = order.stream().mapToInt(i -> input.dims()[i]).toArray();
    return picked(
        node,
        input,
        dims,
        place -> IntStream.range(0, place.length).map(i -> place[i] * strides[order.get(i)]).sum());
  }

  private static Known gather(OnnxNode node) {
    var input = node.constant(0);
    var indices = node.constant(1);
    int axis = input.axis(node.integer("axis", 0));
    int[] dims = new int[input.rank() - 1 + indices.rank()];
    System.arraycopy(input.dims(), 0, dims, 0, axis);
    System.arraycopy(indices.dims(), 0, dims, axis, indices.rank());
    System.arraycopy(input.dims(), axis + 1, dims, axis + indices.rank(), input.rank() - axis - 1);
    int[] strides = strides(input.dims());
    int[] inner = strides(indices.dims());
    return picked(
        node,
        input,
        dims,
        place -> {
          int which = 0;
          for (int i = 0; i < indices.rank(); i++) {
            which += place[axis + i] * inner[i];
          }
          long index = (long) indices.values()[which];
          int from =
              Math.toIntExact(index < 0 ? index + input.dims()[axis] : index) * strides[axis];
          for (int i = 0; i < input.rank(); i++) {
            from += i == axis ? 0 : place[i < axis ? i : i - 1 + indices.rank()] * strides[i];
          }
          return from;
        });
  }

  private static Known slice(OnnxNode node) {
    var input = node.constant(0);
    var ranges = Ranges.of(node, input);
    int[] strides = strides(input.dims());
    int[] dims = ranges.stream().mapToInt(Ranges::count).toArray();
    return picked(
        node,
        input,
        dims,
        place ->
            IntStream.range(0, place.length)
                .map(i -> (ranges.get(i).start() + place[i] * ranges.get(i).step()) * strides[i])
                .sum());
  }

  private static Known concat(OnnxNode node) {
    var inputs = IntStream.range(0, node.inputCount()).mapToObj(node::constant).toList();
    var first = inputs.get(0);
    int axis = first.axis(node.integer("axis", 0));
    int[] dims = first.dims().clone();
    dims[axis] = inputs.stream().mapToInt(own -> own.dims()[axis]).sum();
    double[] values = new double[count(node, dims)];
    int block = (int) Value.count(Arrays.copyOfRange(dims, axis, dims.length));
    int to = 0;
    for (var input : inputs) {
      int own = (int) Value.count(Arrays.copyOfRange(input.dims(), axis, dims.length));
      for (int i = 0; i * own < input.values().length; i++) {
        System.arraycopy(input.values(), i * own, values, i * block + to, own);
      }
      to += own;
    }
    return new Known(first.kind(), dims, values);
  }

  private static Known range(OnnxNode node) {
    double start = node.constant(0).values()[0];
    double step = node.constant(2).values()[0];
    double count = Math.ceil((node.constant(1).values()[0] - start) / step);
    double[] values =
        new double[node.room("a range of " + count + " numbers", (long) Math.max(0, count))];
    Arrays.setAll(values, i -> start + i * step);
    return new Known(node.constant(0).kind(), new int[] {values.length}, values);
  }
}
