package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import convsheet.testing.RandomNetworks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CutTest {
  private static final int NETWORKS = 2000;

  @Test
  void aPartOfALayerMakesTheVeryBitsOfTheWholeFromAPartOfItsInputs() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var values = values(network, RandomNetworks.picture(random, network.input()));
      for (var node : network.nodes()) {
        var wanted = part(random, node.shape());
        var cut = node.layer().cut(network.shapes(node.from()), wanted);

        assertThat(cut.makes().holds(wanted)).as("%s, seed %d", node, seed).isTrue();
        assertThat(cut.layer().forward(inputs(node, cut, values)))
            .as("%s of %s, seed %d", wanted, node, seed)
            .isEqualTo(values.get(node.name()).block(cut.makes()));
      }
    }
  }

  @Test
  void layersThatReadWindowsReadLessForOneCell() {
    Map<String, int[]> counts = new TreeMap<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      for (var node : network.nodes()) {
        var shapes = network.shapes(node.from());
        long before = shapes.stream().mapToLong(Shape::count).sum();
        long after =
            node.layer().cut(shapes, part(random, node.shape())).reads().stream()
                .mapToLong(read -> read.map(Block::count).orElse(0L))
                .sum();
        var count = counts.computeIfAbsent(node.layer().type().split(" ")[0], type -> new int[2]);
        count[0]++;
        count[1] += after < before ? 1 : 0;
      }
    }
    for (var type : List.of("conv", "maxpool", "avgpool", "upsample", "relu", "add", "batchnorm")) {
      assertThat(counts.get(type)[1]).as(type).isGreaterThan(counts.get(type)[0] / 3);
    }
  }

  /** A convolution of 3 x 3 with padding 1 over 5 x 6: the first cell reads four cells. */
  @Test
  void aCellAtTheEdgeKeepsTheBorderOnThatSideAlone() {
    var conv =
        new Conv(
            Tensor.zeros(Shape.of(4, 2, 3, 3)),
            new double[4],
            Size.of(1),
            new Padding(1, 1, 1, 1, Padding.Mode.ZEROS),
            Size.of(1),
            1,
            new Identity());

    var cut = conv.cut(List.of(Shape.of(2, 5, 6)), Block.cell(3, 0, 0));

    assertThat(cut.reads().get(0))
        .hasValue(new Block(Span.all(2), Span.between(0, 1), Span.between(0, 1)));
    assertThat(((Conv) cut.layer()).padding())
        .isEqualTo(new Padding(1, 1, 0, 0, Padding.Mode.ZEROS));
    assertThat(((Conv) cut.layer()).weight().shape()).isEqualTo(Shape.of(1, 2, 3, 3));
    assertThat(((Conv) cut.layer()).filters().names()).containsExactly("4 of 4");
  }

  private static Map<String, Tensor> values(Network network, Tensor picture) {
    Map<String, Tensor> values = new HashMap<>();
    values.put(FeatureMap.INPUT, picture);
    var outputs = network.forward(picture);
    for (int i = 0; i < outputs.size(); i++) {
      values.put(network.nodes().get(i).name(), outputs.get(i));
    }
    return values;
  }

  private static List<Tensor> inputs(Network.Node node, Cut cut, Map<String, Tensor> values) {
    var inputs = new ArrayList<Tensor>();
    for (int i = 0; i < node.from().size(); i++) {
      var whole = values.get(node.from().get(i));
      cut.reads().get(i).map(whole::block).ifPresent(inputs::add);
    }
    return inputs;
  }

  private static Block part(Random random, Shape shape) {
    return new Block(
        span(random, shape.channels()), span(random, shape.rows()), span(random, shape.columns()));
  }

  private static Span span(Random random, int size) {
    int one = random.nextInt(size);
    int other = random.nextBoolean() ? one : random.nextInt(size);
    return Span.between(Math.min(one, other), Math.max(one, other));
  }
}
