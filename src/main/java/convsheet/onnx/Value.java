package convsheet.onnx;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a name stands for in a model's graph: numbers that are known, or feature maps. */
sealed interface Value permits Known, Maps {
  /** Its sizes as the model has them, those of a batch included. */
  int[] dims();

  /** How many sizes it has. */
  default int rank() {
    return dims().length;
  }

  /** An axis that may be counted from the end, as -1, from the start. */
  default int axis(long axis) {
    return Math.toIntExact(axis < 0 ? axis + rank() : axis);
  }

  /** Sizes as people write them: {@code 1 x 3 x 224 x 224}. */
  static String text(int[] dims) {
    return dims.length == 0
        ? "one number"
        : Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** How many values there are of such sizes. */
  static long count(int[] dims) {
    return Arrays.stream(dims).asLongStream().reduce(1, Math::multiplyExact);
  }
}
