package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Convolutions too large for {@link EngineEqualsInterpreterTest}: several tiles, rows, threads. */
class ConvEqualsInterpreterTest {

  @Test
  void anyStrideDilationPaddingAndGroupsGiveTheBitsOfTheExpressions() {
    int compared = 0;
    for (long seed = 0; compared < 150; seed++) {
      var random = new Random(seed);
      int groups = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 1;
      var shape =
          Shape.of(
              groups * upTo(random, 4), upTo(random, 40), upTo(random, random.nextInt(40) + 1));
      var weight =
          Shape.of(
              groups * upTo(random, 5),
              shape.channels() / groups,
              upTo(random, 5),
              upTo(random, 5));
      var modes = Padding.Mode.values();
      var padding =
          new Padding(
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(4),
              modes[random.nextInt(modes.length - 1)]);
      var conv = conv(random, weight, size(random, 3), padding, size(random, 2), groups);
      try {
        conv.outputShape(List.of(shape));
      } catch (ProblemException e) {
        continue; // a window that is larger than its input
      }
      compare(conv, numbers(random, shape), "seed " + seed);
      compared++;
    }
  }

  @Test
  void soDoManyFiltersOfASingleCell() {
    var random = new Random(1);
    for (int filters : new int[] {127, 131, 300}) {
      var conv = conv(random, Shape.of(filters, 17, 1, 1), Size.of(1), Padding.NONE, Size.of(1), 1);
      compare(conv, numbers(random, Shape.of(17, 5, 7)), filters + " filters");
    }
  }

  @Test
  void soDoManyChannelsOfFewOutputs() {
    var random = new Random(2);
    for (int side = 3; side <= 6; side++) {
      var conv = conv(random, Shape.of(9, 65, 3, 3), Size.of(1), Padding.NONE, Size.of(1), 1);
      compare(conv, numbers(random, Shape.of(65, side, side)), "a side of " + side);
    }
  }

  @Test
  void soDoManyThreads() {
    var random = new Random(3);
    var conv = conv(random, Shape.of(5, 20, 9, 9), Size.of(1), Padding.NONE, Size.of(1), 1);
    var input = numbers(random, Shape.of(20, 41, 42));

    assertThat(conv.multiplyAdds(List.of(input.shape()))).isGreaterThan(8_000_000);
    compare(conv, input, "threads");
  }

  private static void compare(Conv conv, Tensor input, String what) {
    var network = Network.of(input.shape()).then("Conv", conv);
    var expected = InterpretedNetwork.forward(network, input).get(0);

    assertThat(network.forward(input).get(0).shape()).isEqualTo(expected.shape());
    assertThat(bits(network.forward(input).get(0)))
        .as("%s: %s of %s", what, conv, input)
        .isEqualTo(bits(expected));
  }

  private static long[] bits(Tensor tensor) {
    return DoubleStream.of(tensor.values()).mapToLong(Double::doubleToLongBits).toArray();
  }

  private static Conv conv(
      Random random, Shape weight, Size stride, Padding padding, Size dilation, int groups) {
    var bias =
        random.nextBoolean()
            ? new double[0]
            : numbers(random, Shape.of(weight.size(0))).values().clone();
    return new Conv(
        numbers(random, weight), bias, stride, padding, dilation, groups, new Identity());
  }

  /** Numbers of many sizes, whose sum depends on the order in which they are added; and zeros. */
  private static Tensor numbers(Random random, Shape shape) {
    return Tensor.of(
        shape,
        DoubleStream.generate(
                () ->
                    random.nextInt(8) == 0
                        ? 0
                        : random.nextGaussian() * Math.pow(10, random.nextInt(6)))
            .limit(shape.count())
            .toArray());
  }

  private static int upTo(Random random, int most) {
    return 1 + random.nextInt(most);
  }

  private static Size size(Random random, int most) {
    return new Size(upTo(random, most), upTo(random, most));
  }
}
