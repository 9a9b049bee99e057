package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.Grid;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialSumsTest {
  private final Random random = new Random(7);

  @Test
  void sumsOverManyChannelsHaveTheVeryBitsOfTheKernels() {
    for (int channels : List.of(128, 129, 256, 257, 700)) {
      for (var layer : layers(channels)) {
        var picture = tensor(Shape.of(channels, 3, 3));
        var network = Network.of(picture.shape()).then("layer", layer);

        assertThat(network.forward(picture))
            .as("%s of %d channels", layer, channels)
            .isEqualTo(InterpretedNetwork.forward(network, picture));
      }
    }
  }

  @Test
  void aSumOfUpTo128ChannelsIsOneFormula() {
    assertThat(steps(128)).isEmpty();
    assertThat(steps(129))
        .containsExactly("sum to channel 128, output 1", "sum to channel 128, output 2");
    assertThat(steps(257))
        .containsExactly(
            "sum to channel 128, output 1",
            "sum to channel 256, output 1",
            "sum to channel 128, output 2",
            "sum to channel 256, output 2");
  }

  private List<String> steps(int channels) {
    return layers(channels)
        .get(0)
        .grids("Conv", List.of(InterpretedNetwork.picture(Shape.of(channels, 3, 3))))
        .steps()
        .stream()
        .map(step -> step.grid())
        .map(Grid::label)
        .toList();
  }

  private List<Layer> layers(int channels) {
    var layers = new ArrayList<Layer>();
    layers.add(
        new Conv(
            tensor(Shape.of(2, channels, 2, 2)),
            new double[] {random.nextGaussian(), 1},
            Size.of(1),
            Padding.NONE,
            Size.of(1),
            1,
            new Relu()));
    layers.add(
        new ConvTranspose(
            tensor(Shape.of(1, channels, 2, 2)),
            new double[0],
            Size.of(2),
            Padding.NONE,
            List.of(0, 0),
            Size.of(1),
            1,
            new Identity()));
    layers.add(
        new Dense(tensor(Shape.of(3, channels, 3, 3)), new double[] {1, 2, 3}, new Softmax()));
    return layers;
  }

  private Tensor tensor(Shape shape) {
    return Tensor.zeros(shape).filled(random::nextGaussian);
  }
}
