package convsheet.onnx;

import java.util.stream.DoubleStream;

/**
 * Numbers that a model holds, or that follow from such.
 *
 * @param kind what numbers they are
 * @param dims the sizes; some may be 0, and none is one number
 * @param values row-major, each as exact as its kind
 */
record Known(Kind kind, int[] dims, double[] values) implements Value {
  /** Kinds of numbers, which round what is computed of them. */
  enum Kind {
    /** float32, and the narrower float16 and bfloat16. */
    FLOAT,
    /** float64. */
    DOUBLE,
    /** Integers of whatever width, exact up to 2^53. */
    INTEGER,
    /** 0 and 1. */
    BOOLEAN;

    /** A number as one of this kind. */
    double of(double value) {
      return switch (this) {
        case FLOAT -> (float) value;
        case DOUBLE -> value;
        case INTEGER -> value < 0 ? Math.ceil(value) : Math.floor(value);
        case BOOLEAN -> value == 0 ? 0 : 1;
      };
    }
  }

  Known {
    if (Value.count(dims) != values.length) {
      throw new IllegalArgumentException(values.length + " values for " + Value.text(dims));
    }
  }

  /** A list of integers. */
  static Known integers(long... values) {
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i];
    }
    return new Known(Kind.INTEGER, new int[] {numbers.length}, numbers);
  }

  /** The same numbers, in order, in other sizes. */
  Known reshape(int... sizes) {
    return new Known(kind, sizes, values);
  }

  /** Whether it is one number, whatever its rank. */
  boolean isOne() {
    return values.length == 1;
  }

  /** The numbers as integers. */
  long[] integers() {
    return DoubleStream.of(values).mapToLong(value -> (long) value).toArray();
  }
}
