package convsheet.onnx;

import convsheet.onnx.Maps.Axis;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers that go with each channel of a value, as ONNX broadcasts them. */
final class Channels {
  private Channels() {}

  /**
   * The numbers that go with each channel, or with each value of a vector; or the one that goes
   * with all.
   */
  static double[] of(OnnxNode node, Maps input, Known numbers) {
    if (fit(input, numbers)) {
      return numbers.values().clone();
    }
    throw node.refused(
        "numbers of " + Value.text(numbers.dims()) + " for an input of " + Value.text(input.dims()),
        "one number for each channel, or one for all");
  }

  /** Whether numbers are one for each channel of an input, or one for all. */
  static boolean fit(Maps input, Known numbers) {
    if (numbers.isOne() && numbers.rank() <= input.rank()) {
      return true;
    }
    int axis = input.axes().indexOf(Axis.CHANNEL);
    int shift = input.rank() - numbers.rank();
    return IntStream.range(0, numbers.rank())
        .allMatch(
            i ->
                i + shift == axis
                    ? numbers.dims()[i] == input.dims()[axis]
                    : numbers.dims()[i] == 1);
  }

  /** Sizes with as many of 1 behind them as make up a rank. */
  static int[] trailing(int[] dims, int rank) {
    int[] all = Arrays.copyOf(dims, rank);
    Arrays.fill(all, Math.min(dims.length, rank), rank, 1);
    return all;
  }
}
