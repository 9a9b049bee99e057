package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of models, and what their layers are called. */
class OnnxModelTest {
  private final Random random = new Random(1);

  private static List<String> names(byte[] model) {
    return OnnxFiles.read(model).network().nodes().stream().map(Network.Node::name).toList();
  }

  private static List<String> findings(byte[] model) {
    return OnnxFiles.read(model).findings().stream().map(Finding::sentence).toList();
  }

  private static String refusal(byte[] model) {
    return catchThrowableOfType(ProblemException.class, () -> OnnxFiles.read(model))
        .problem()
        .toString();
  }

  @Test
  void anOperatorThatIsNotReadIsNamedWithItsNodeAndWhereToStop() {
    var writer = new ModelWriter(13);
    var relu = writer.node("Relu", writer.input("x", 1, 2, 3, 3)).add();
    var erf = writer.node("Erf", relu).named("/block/Erf").add();

    assertThat(refusal(writer.model(erf)))
        .contains("found an operator that is not read, \"Erf\": the Erf node \"/block/Erf\"")
        .contains("docs/models.md")
        .contains("To stop before it: --until " + relu);
    assertThat(
            OnnxModel.read(writer.model(erf), Optional.of(relu), Optional.empty())
                .network()
                .nodes())
        .hasSize(1);
  }

  @Test
  void anOperatorOfAnotherDomainIsNotTakenForOnnxs() {
    var model = new ModelWriter(13);
    var x = model.input("x", 1, 2);
    assertThat(refusal(model.model(model.node("Relu", x).domain("com.example").add())))
        .contains("\"com.example.Relu\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/layer1/layer1.0/conv1/Conv | layer1.0.conv1",
        "/features/features.0/Conv   | features.0",
        "/conv/Conv_1                | conv_1",
        "Conv_12                     | Conv_12",
        "model/dense/BiasAdd:0       | model.dense.BiasAdd",
        "a:b*c?d[e]                  | a_b_c_d_e",
        "Input                       | Layer Input",
        "Ledger                      | Layer Ledger",
        "Matmul 1                    | Layer Matmul 1",
        "/backbone/stage4/unit12/branch2/conv3/Conv | stage4.unit12.branch2.conv3",
        "17                          | Conv1",
      })
  void layersAreCalledByTheirNodes(String node, String layer) {
    var writer = new ModelWriter(13);
    var x = writer.input("x", 1, 1, 3, 3);
    var conv = writer.node("Conv", x, writer.floats(random, 1, 1, 1, 1)).named(node).output("5");

    var name = names(writer.model(conv)).get(0);

    assertThat(name).isEqualTo(layer);
    assertThat(name.length()).isLessThanOrEqualTo(31);
  }

  @Test
  void namesThatAreTakenHaveANumberBehindThem() {
    var writer = new ModelWriter(13);
    var value = writer.input("x", 1, 4);
    for (int i = 0; i < 3; i++) {
      value = writer.node("Sigmoid", value).named(i == 1 ? "SAME" : "same").add();
    }

    assertThat(names(writer.model(value))).containsExactly("same", "SAME 2", "same 3");
  }

  @Test
  void whatIsNoLayerIsSaid() {
    var writer = new ModelWriter(13);
    var x = writer.input("x", 3, 2, 4, 4);
    var dropped = writer.node("Dropout", x).named("drop").add();
    var relu = writer.node("Relu", dropped).named("on").add();
    writer.node("Tanh", x).named("unused").add();
    writer.floats(new float[] {1}, 1);
    var second = writer.node("Sigmoid", relu).named("second").add();

    assertThat(findings(writer.model(relu, second)))
        .containsExactly(
            "the model takes batches of 3 pictures; it is read for one of them",
            "the model has more outputs than \""
                + relu
                + "\", up to which it is read: "
                + second
                + " (--until)",
            "nodes on which the output does not depend are left out: Tanh node \"unused\", Sigmoid node \"second\"",
            "tensors that no node reads are left out: w3",
            "1 node that changes nothing when a network is used is no layer: Dropout node \"drop\"");
  }

  @Test
  void whatANodeDoesThatNoLayerDoesIsRefused() {
    var writer = new ModelWriter(15);
    var x = writer.input("x", 1, 2, 4, 4);
    var pool = writer.node("MaxPool", x).with("kernel_shape", 2, 2).add(2);
    assertThat(refusal(writer.model(writer.node("Add", pool[0], pool[1]).add())))
        .contains("MaxPool_0", "its output 2");

    writer = new ModelWriter(15);
    x = writer.input("x", 1, 2, 4, 4);
    var numbers = writer.floats(new float[] {1, 1}, 2);
    var norm =
        writer
            .node("BatchNormalization", x, numbers, numbers, numbers, numbers)
            .with("training_mode", 1L);
    assertThat(refusal(writer.model(norm.add()))).contains("training mode", "evaluation mode");

    writer = new ModelWriter(13);
    x = writer.input("x", 2, 1, 4, 4, 4);
    var conv = writer.node("Conv", x, writer.floats(random, 1, 1, 2, 2, 2));
    assertThat(refusal(writer.model(conv.add()))).contains("3 axes behind its channels");

    writer = new ModelWriter(13);
    x = writer.input("x", 1, 4);
    var y = writer.input("y", 1, 4);
    assertThat(refusal(writer.model(writer.node("Add", x, y).add())))
        .contains("a model with 2 inputs: x, y", "one input, the picture");

    writer = new ModelWriter(13);
    x = writer.input("x", 1, 2, 4, 4);
    var relu = writer.node("Relu", x).with("strange", 1L);
    assertThat(findings(writer.model(relu.add())))
        .hasSize(1)
        .first()
        .asString()
        .contains("\"strange\"");
  }

  @Test
  void sizesThatAreNotKnownAreRefusedButForTheBatch() {
    var writer = new ModelWriter(13);
    assertThat(names(writer.model(writer.node("Relu", writer.input("x", -1, 2, 4, 4)).add())))
        .hasSize(1);
    writer = new ModelWriter(13);
    assertThat(refusal(writer.model(writer.node("Relu", writer.input("x", 1, 2, -1, 4)).add())))
        .contains("not known", "Export the model for a picture of one size.");
  }
}
