package convsheet.image;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An array of numbers in NumPy's format {@code .npy}, of any version, byte order and order of axes.
 * Arrays of Python objects, which are pickles, are refused: nothing in a file is ever executed.
 * (NumPy, {@code numpy/lib/format.py}.)
 *
 * @param shape its sizes, outermost first; none for a single number
 * @param values the numbers, row-major
 */
record NumpyArray(List<Integer> shape, double[] values) {
  private static final String MAGIC = "\u0093NUMPY";
  private static final Pattern TYPE =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_AXES = 32;

  /** Whether a content begins as such a file. */
  static boolean is(byte[] content) {
    return content.length >= MAGIC.length()
        && new String(content, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
  }

  /**
   * Reads the content of a file.
   *
   * @throws ProblemException if it is no such array, or damaged
   */
  static NumpyArray of(byte[] content) {
    if (!is(content)) {
      throw problem("something that is no array of NumPy", "a file that numpy.save wrote");
    }
    try {
      var buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
      buffer.position(MAGIC.length());
      int version = buffer.get();
      buffer.get();
      long length = version == 1 ? buffer.getShort() & 0xFFFF : buffer.getInt() & 0xFFFFFFFFL;
      if (length > Math.min(LONGEST_HEADER, buffer.remaining())) {
        throw problem("a header of " + length + " bytes", "a header of NumPy's");
      }
      var header = new byte[(int) length];
      buffer.get(header);
      return read(new String(header, StandardCharsets.UTF_8), buffer);
    } catch (BufferUnderflowException e) {
      throw problem("a file that ends early", "an array of NumPy");
    }
  }

  private static NumpyArray read(String header, ByteBuffer buffer) {
    var type = TYPE.matcher(header);
    var order = ORDER.matcher(header);
    var shape = SHAPE.matcher(header);
    if (!order.find() || !shape.find()) {
      throw problem("the header " + Problem.quote(header), "one with fortran_order and shape");
    }
    if (!type.find()) {
      throw problem(
          "an array of records or of another type (" + Problem.quote(header) + ")", numbers());
    }
    var sizes =
        Stream.of(shape.group(1).replace("L", "").split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .map(NumpyArray::size)
            .toList();
    if (sizes.size() > MOST_AXES) {
      throw problem("an array of " + sizes.size() + " axes", "at most " + MOST_AXES);
    }
    long count = 1;
    for (int size : sizes) {
      count = Math.min(count * size, Integer.MAX_VALUE);
    }
    char kind = type.group(2).charAt(0);
    if (kind == 'O') {
      throw problem("an array of Python objects (a pickle), which is not opened", numbers());
    }
    int bytes = type.group(3).isEmpty() ? 0 : size(type.group(3));
    if (count * bytes != buffer.remaining()) {
      throw problem(
          buffer.remaining() + " bytes of numbers",
          count + " numbers of " + bytes + " bytes, as the header says");
    }
    buffer.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    var values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(kind, bytes, buffer);
    }
    return new NumpyArray(sizes, order.group(1).equals("True") ? turned(sizes, values) : values);
  }

  private static int size(String text) {
    if (text.length() > 9) {
      throw problem("the size " + text, "a smaller one");
    }
    return Integer.parseInt(text);
  }

  private static double number(char kind, int bytes, ByteBuffer from) {
    return switch (kind + "" + bytes) {
      case "f8" -> from.getDouble();
      case "f4" -> from.getFloat();
      case "f2" -> half(from.getShort() & 0xFFFF);
      case "i1" -> from.get();
      case "u1" -> from.get() & 0xFF;
      case "b1" -> from.get() == 0 ? 0 : 1;
      case "i2" -> from.getShort();
      case "u2" -> from.getShort() & 0xFFFF;
      case "i4" -> from.getInt();
      case "u4" -> from.getInt() & 0xFFFFFFFFL;
      case "i8" -> from.getLong();
      case "u8" -> {
        long value = from.getLong();
        yield value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
      }
      default -> throw problem("an array of the type " + kind + bytes, numbers());
    };
  }

  /** A number of 16 bits (IEEE 754, binary16). */
  static double half(int bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : (1 + fraction * 0x1p-10) * Math.scalb(1.0, exponent - 15);
    return bits >> 15 == 0 ? size : -size;
  }

  /** From Fortran's order, in which the first axis moves fastest, to C's. */
  private static double[] turned(List<Integer> sizes, double[] values) {
    var result = new double[values.length];
    var place = new int[sizes.size()];
    for (double value : values) {
      int to = 0;
      for (int axis = 0; axis < place.length; axis++) {
        to = to * sizes.get(axis) + place[axis];
      }
      result[to] = value;
      for (int axis = 0; axis < place.length && ++place[axis] == sizes.get(axis); axis++) {
        place[axis] = 0;
      }
    }
    return result;
  }

  private static String numbers() {
    return "an array of numbers: float16, float32, float64, integers or bool";
  }

  private static ProblemException problem(String found, String expected) {
    return ProblemException.input(
        Problem.of(
            found, expected, "Save it anew: numpy.save(file, array.astype(numpy.float64))."));
  }
}
