package convsheet.onnx;

import com.google.protobuf.ByteString;
import convsheet.onnx.Known.Kind;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import onnx.TensorProto;

/** Reads the numbers of a tensor in a model: each becomes the double that equals it. */
final class TensorData {
  private static final List<String> TYPES =
      List.of(
          "undefined",
          "float32",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "float64",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  private final TensorProto tensor;
  private final ByteString raw;
  private final String name;

  private TensorData(TensorProto tensor, ByteString raw, String name) {
    this.tensor = tensor;
    this.raw = raw;
    this.name = name;
  }

  /**
   * The numbers of a tensor.
   *
   * @param name what messages call it
   * @param files reads what stands in files beside the model
   * @throws ProblemException if it has other than as many numbers as its sizes say, or none that
   *     are read
   */
  static Known read(TensorProto tensor, String name, ExternalData files) {
    boolean isExternal = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    var raw = isExternal ? files.read(tensor, name) : tensor.getRawData();
    return new TensorData(tensor, raw, name).read(isExternal || tensor.hasRawData());
  }

  /** What a type of numbers is called. */
  static String type(int type) {
    return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "type " + type;
  }

  /** The sizes of a tensor. */
  static int[] dims(TensorProto tensor, String name) {
    if (tensor.getDimsList().stream().anyMatch(size -> size < 0 || size > Integer.MAX_VALUE)) {
      throw problem(name, "sizes of " + tensor.getDimsList(), "sizes from 0 to 2147483647");
    }
    return tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
  }

  private Known read(boolean isRaw) {
    int[] dims = dims(tensor, name);
    double[] values = isRaw ? raw(dims) : typed(dims);
    return new Known(kind(), dims, values);
  }

  private Kind kind() {
    return switch (tensor.getDataType()) {
      case 1, 10, 16 -> Kind.FLOAT;
      case 11 -> Kind.DOUBLE;
      case 9 -> Kind.BOOLEAN;
      case 2, 3, 4, 5, 6, 7, 12, 13 -> Kind.INTEGER;
      default -> throw unread();
    };
  }

  private ProblemException unread() {
    return problem(
        name,
        "numbers of " + type(tensor.getDataType()),
        "float32, float64, float16, bfloat16, integers of 8 to 64 bits, or bool");
  }

  private double[] raw(int[] dims) {
    int bytes =
        switch (tensor.getDataType()) {
          case 2, 3, 9 -> 1;
          case 4, 5, 10, 16 -> 2;
          case 1, 6, 12 -> 4;
          case 7, 11, 13 -> 8;
          default -> throw unread();
        };
    if (raw.size() % bytes != 0) {
      throw problem(name, raw.size() + " bytes", "a multiple of " + bytes);
    }
    checkCount(dims, raw.size() / bytes);
    double[] values = new double[raw.size() / bytes];
    var parts = raw.asReadOnlyByteBufferList();
    var buffer = parts.size() == 1 ? parts.get(0) : raw.asReadOnlyByteBuffer();
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      values[i] = next(buffer);
    }
    return values;
  }

  private double next(ByteBuffer buffer) {
    return switch (tensor.getDataType()) {
      case 1 -> buffer.getFloat();
      case 2 -> buffer.get() & 0xff;
      case 3, 9 -> buffer.get();
      case 4 -> buffer.getShort() & 0xffff;
      case 5 -> buffer.getShort();
      case 6 -> buffer.getInt();
      case 7, 13 -> buffer.getLong();
      case 10 -> half(buffer.getShort());
      case 11 -> buffer.getDouble();
      case 12 -> buffer.getInt() & 0xffffffffL;
      case 16 -> brain(buffer.getShort());
      default -> throw unread();
    };
  }

  private double[] typed(int[] dims) {
    return switch (tensor.getDataType()) {
      case 1 -> values(dims, tensor.getFloatDataCount(), i -> (double) tensor.getFloatData(i));
      case 11 -> values(dims, tensor.getDoubleDataCount(), tensor::getDoubleData);
      case 7 -> values(dims, tensor.getInt64DataCount(), i -> (double) tensor.getInt64Data(i));
      case 12, 13 ->
          values(dims, tensor.getUint64DataCount(), i -> (double) tensor.getUint64Data(i));
      case 10 ->
          values(dims, tensor.getInt32DataCount(), i -> half((short) tensor.getInt32Data(i)));
      case 16 ->
          values(dims, tensor.getInt32DataCount(), i -> brain((short) tensor.getInt32Data(i)));
      case 2, 3, 4, 5, 6, 9 ->
          values(dims, tensor.getInt32DataCount(), i -> (double) tensor.getInt32Data(i));
      default -> throw unread();
    };
  }

  private double[] values(int[] dims, int count, IntFunction<Double> value) {
    checkCount(dims, count);
    double[] values = new double[count];
    Arrays.setAll(values, value::apply);
    return values;
  }

  private void checkCount(int[] dims, int count) {
    if (!holds(dims, count)) {
      throw problem(name, count + " numbers", "as many as its sizes say, " + Value.text(dims));
    }
  }

  private static boolean holds(int[] dims, int count) {
    try {
      return Value.count(dims) == count;
    } catch (ArithmeticException e) {
      return false; // more than any file holds
    }
  }

  /** IEEE 754 binary16: 1 bit of sign, 5 of the exponent, 10 of the fraction. */
  static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : Math.scalb((double) (fraction + 0x400), exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }

  /** bfloat16: the upper half of a float32. */
  private static double brain(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  private static ProblemException problem(String name, String found, String expected) {
    return ProblemException.input(
        Problem.of("tensor " + Problem.quote(name) + " with " + found, expected, ""));
  }
}
