package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Layer POOL = new MaxPool(Size.of(2), Size.of(2), Padding.NONE, false);
  private static final Layer RELU = new ActivationLayer(new Relu());

  private static Tensor picture() {
    return Tensor.of(Shape.of(1, 2, 2), -1, -2, -3, -4);
  }

  @Test
  void aChainReadsTheLayerAbove() {
    var network = Network.of(Shape.of(1, 2, 2)).then("pool", POOL).then("relu", RELU);

    assertThat(network.nodes())
        .extracting(Network.Node::from)
        .containsExactly(List.of("Input"), List.of("pool"));
    assertThat(network.nodes())
        .extracting(Network.Node::shape)
        .containsExactly(Shape.of(1, 1, 1), Shape.of(1, 1, 1));
    assertThat(network.forward(picture()))
        .containsExactly(Tensor.of(Shape.of(1, 1, 1), -1), Tensor.of(Shape.of(1, 1, 1), 0));
  }

  @Test
  void aLayerMayReadAnyLayerBeforeIt() {
    var network =
        Network.of(Shape.of(1, 2, 2))
            .then("pool", POOL)
            .with("relu", RELU, List.of("Input"))
            .with("flat", new Flatten(), List.of("pool"));
    var expected =
        List.of(
            Tensor.of(Shape.of(1, 1, 1), -1),
            Tensor.zeros(Shape.of(1, 2, 2)),
            Tensor.of(Shape.of(1), -1));

    assertThat(network.forward(picture())).isEqualTo(expected);
    assertThat(InterpretedNetwork.forward(network, picture())).isEqualTo(expected);
    assertThat(network.last()).isEqualTo("flat");
    assertThat(network.shapes(List.of("Input", "pool")))
        .containsExactly(Shape.of(1, 2, 2), Shape.of(1, 1, 1));
  }

  @Test
  void withoutLayersThePictureIsLast() {
    assertThat(Network.of(Shape.of(1, 2, 2)).last()).isEqualTo("Input");
    assertThat(Network.of(Shape.of(1, 2, 2)).forward(picture())).isEmpty();
  }

  @Test
  void nodesKnowTheirMultiplications() {
    var dense = new Dense(Tensor.zeros(Shape.of(3, 1, 2, 2)), new double[0], new Identity());
    var network = Network.of(Shape.of(1, 2, 2)).then("dense", dense);

    assertThat(network.nodes().get(0).multiplyAdds()).isEqualTo(12);
  }

  @Test
  void aNameIsTakenOnceWithoutRegardToCase() {
    var network = Network.of(Shape.of(1, 2, 2)).then("pool", POOL);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> network.then("Pool", RELU))
        .withMessageStartingWith("found a second Pool; expected a name of its own for every layer");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> network.then("input", RELU))
        .withMessageStartingWith("found a second input; ");
  }

  @Test
  void onlyLayersBeforeCanBeRead() {
    var network = Network.of(Shape.of(1, 2, 2)).then("pool", POOL);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> network.with("relu", RELU, List.of("later")))
        .withMessageStartingWith("found no layer later; expected the name of a layer above");
  }

  @Test
  void aLayerThatDoesNotFitIsRefusedWhenItIsAdded() {
    var network = Network.of(Shape.of(1, 2, 2)).then("pool", POOL);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> network.then("again", POOL))
        .withMessageContaining("a pooling window of 2 rows");
  }
}
