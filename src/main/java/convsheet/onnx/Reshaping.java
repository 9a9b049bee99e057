package convsheet.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that give values other sizes and leave them in order; and those that ask for sizes. */
final class Reshaping {
  private Reshaping() {}

  static Value reshape(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    return as(node, input, sizes(node, input, node.constant(1).integers()));
  }

  static Value flatten(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    int axis = input.axis(node.integer("axis", 1));
    return as(node, input, flattened(input.dims(), axis));
  }

  static int[] flattened(int[] dims, int axis) {
    long before = Value.count(Arrays.copyOfRange(dims, 0, axis));
    long behind = Value.count(Arrays.copyOfRange(dims, axis, dims.length));
    return new int[] {Math.toIntExact(before), Math.toIntExact(behind)};
  }

  static Value squeeze(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    return as(node, input, squeezed(node, input));
  }

  /** The sizes without those of 1 that are named, or without all of 1. */
  static int[] squeezed(OnnxNode node, Value input) {
    var axes =
        node.integers("axes")
            .or(() -> node.optionalConstant(1).map(Known::integers))
            .map(own -> Arrays.stream(own).mapToInt(input::axis).boxed().toList())
            .orElseGet(
                () ->
                    IntStream.range(0, input.rank())
                        .filter(i -> input.dims()[i] == 1)
                        .boxed()
                        .toList());
    if (axes.stream().anyMatch(i -> i < 0 || i >= input.rank() || input.dims()[i] != 1)) {
      throw node.refused(
          "axes " + axes + " of " + Value.text(input.dims()) + " taken away", "axes of size 1");
    }
    return IntStream.range(0, input.rank())
        .filter(i -> !axes.contains(i))
        .map(i -> input.dims()[i])
        .toArray();
  }

  static Value unsqueeze(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    return as(node, input, unsqueezed(node, input));
  }

  /** The sizes with a 1 at each of the named axes of the result. */
  static int[] unsqueezed(OnnxNode node, Value input) {
    long[] given = node.integers("axes").orElseGet(() -> node.constant(1).integers());
    int rank = input.rank() + given.length;
    var axes =
        Arrays.stream(given).mapToInt(own -> (int) (own < 0 ? own + rank : own)).boxed().toList();
    if (axes.stream().anyMatch(i -> i < 0 || i >= rank)
        || axes.stream().distinct().count() < given.length) {
      throw node.refused("axes " + Arrays.toString(given), "axes of the output, each once");
    }
    int[] dims = new int[rank];
    int next = 0;
    for (int i = 0; i < rank; i++) {
      dims[i] = axes.contains(i) ? 1 : input.dims()[next++];
    }
    return dims;
  }

  static Value shape(OnnxNode node, ModelBuilder made) {
    return shape(node, node.input(0));
  }

  static Known shape(OnnxNode node, Value input) {
    int[] dims = input.dims();
    int start = clamp(input.axis(node.integer("start", 0)), dims.length);
    int end = clamp(input.axis(node.integer("end", dims.length)), dims.length);
    return Known.integers(
        Arrays.stream(Arrays.copyOfRange(dims, start, Math.max(start, end)))
            .asLongStream()
            .toArray());
  }

  private static int clamp(int value, int most) {
    return Math.max(0, Math.min(value, most));
  }

  static Value size(OnnxNode node, ModelBuilder made) {
    return new Known(
        Known.Kind.INTEGER, new int[0], new double[] {Value.count(node.input(0).dims())});
  }

  /** The sizes that Reshape gives: 0 takes that of the input, -1 is what is left. */
  static int[] sizes(OnnxNode node, Value input, long[] given) {
    long[] sizes = given.clone();
    boolean zeroIsZero = node.flag("allowzero");
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0 && !zeroIsZero && i < input.rank()) {
        sizes[i] = input.dims()[i];
      }
    }
    long count = Value.count(input.dims());
    long known = LongStream.of(sizes).filter(size -> size != -1).reduce(1, Math::multiplyExact);
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == -1 && known != 0) {
        sizes[i] = count / known;
        known *= sizes[i];
        break;
      }
    }
    if (known != count || LongStream.of(sizes).anyMatch(size -> size < 0)) {
      throw node.refused(
          "values of " + Value.text(input.dims()) + " as " + Arrays.toString(given),
          "sizes for " + count + " values");
    }
    return LongStream.of(sizes).mapToInt(Math::toIntExact).toArray();
  }

  /** The same values with other sizes; those of different pictures of a batch stay apart. */
  private static Value as(OnnxNode node, Maps input, int[] dims) {
    boolean keepsBatch = dims.length > 0 && input.batched() && dims[0] == input.dims()[0];
    if (!keepsBatch && input.batch() > 1) {
      throw node.refused(
          "values of a batch of " + input.batch() + " as " + Value.text(dims),
          "a batch whose pictures stay apart, or of 1");
    }
    boolean becomesBatch = dims.length > 1 && dims[0] == 1;
    return input.reshape(node, dims, keepsBatch || becomesBatch);
  }
}
