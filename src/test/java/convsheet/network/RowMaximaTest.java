package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.ComputedGrid;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows whose cells lie apart and are more than a function may have arguments. */
class RowMaximaTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theLargestOfRowsAndThenOfTheseIsThatOfTheWindow(int seed) {
    var random = new Random(seed);
    var shape = Shape.of(1 + random.nextInt(2), 36 + random.nextInt(4), 36 + random.nextInt(4));
    var dilation = new Size(1 + random.nextInt(2), 2);
    var padding =
        new Padding(
            random.nextInt(16),
            random.nextInt(16),
            random.nextInt(16),
            random.nextInt(16),
            Padding.Mode.ZEROS);
    var pool =
        new MaxPool(
            new Size(17, 16),
            new Size(1 + random.nextInt(5), 1 + random.nextInt(5)),
            padding,
            dilation,
            random.nextBoolean());
    // all below 0, so that a blank cell that counted as 0 would win
    var picture = Tensor.zeros(shape).filled(() -> -1 - random.nextDouble());
    var network = Network.of(shape).then("Pool", pool);

    var values = network.forward(picture).get(0);

    assertThat(InterpretedNetwork.forward(network, picture).get(0)).isEqualTo(values);
    assertThat(values.values()).containsExactly(byHand(picture, pool.window(), values.shape()));
    var grids = network.grids(FeatureMap.picture(shape, labels(shape))).get(0);
    assertThat(grids.steps())
        .extracting(ComputedGrid::grid)
        .extracting(g -> g.rows())
        .containsOnly(shape.rows());
  }

  private static List<String> labels(Shape shape) {
    return java.util.stream.IntStream.range(0, shape.channels())
        .mapToObj(c -> "channel " + (c + 1))
        .toList();
  }

  private static double[] byHand(Tensor picture, PoolWindow window, Shape output) {
    double[] values = new double[(int) output.count()];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      int row =
          i / output.columns() % output.rows() * window.stride().rows() - window.padding().top();
      int column = i % output.columns() * window.stride().columns() - window.padding().left();
      for (int r = 0; r < window.kernel().rows(); r++) {
        for (int c = 0; c < window.kernel().columns(); c++) {
          int y = row + r * window.dilation().rows();
          int x = column + c * window.dilation().columns();
          if (y >= 0 && x >= 0 && y < picture.shape().rows() && x < picture.shape().columns()) {
            values[i] = Math.max(values[i], picture.at(i / output.plane(), y, x));
          }
        }
      }
    }
    return values;
  }
}
