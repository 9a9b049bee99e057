package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that are damaged, or lie: a problem is told, in bounded memory and time. */
@Timeout(60)
class HostileModelTest {
  /** Models that are damaged at places by chance. */
  private static final int DAMAGED = 3000;

  @TempDir private Path folder;

  /** conv, relu, pool, reshape by a constant, gemm, softmax. */
  private static byte[] model() {
    var writer = new ModelWriter(13);
    var random = new Random(1);
    var x = writer.input("x", 1, 1, 8, 8);
    var conv =
        writer.node("Conv", x, writer.floats(random, 2, 1, 3, 3)).with("pads", 1, 1, 1, 1).add();
    var relu = writer.node("Relu", conv).add();
    var pool = writer.node("MaxPool", relu).with("kernel_shape", 2, 2).with("strides", 2, 2).add();
    var flat = writer.node("Reshape", pool, writer.integers(1, -1)).add();
    var gemm =
        writer.node("Gemm", flat, writer.floats(random, 32, 3), writer.floats(random, 3)).add();
    return writer.model(writer.node("Softmax", gemm).add());
  }

  private static String refusal(byte[] content) {
    return refusal(content, Optional.empty());
  }

  private static String refusal(byte[] content, Optional<Path> folder) {
    var problem =
        catchThrowableOfType(
            ProblemException.class, () -> OnnxModel.read(content, Optional.empty(), folder));
    assertThat(problem).isNotNull();
    return problem.problem().toString();
  }

  private static byte[] changed(UnaryOperator<GraphProto.Builder> change) {
    try {
      var model = ModelProto.parseFrom(model()).toBuilder();
      return model.setGraph(change.apply(model.getGraph().toBuilder())).build().toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] withNode(int i, Consumer<NodeProto.Builder> change) {
    return changed(
        graph -> {
          var node = graph.getNode(i).toBuilder();
          change.accept(node);
          return graph.setNode(i, node);
        });
  }

  private static byte[] withTensor(Consumer<TensorProto.Builder> change) {
    return changed(
        graph -> {
          var tensor = graph.getInitializer(0).toBuilder();
          change.accept(tensor);
          return graph.setInitializer(0, tensor);
        });
  }

  @Test
  void theModelItselfIsRead() {
    assertThat(OnnxFiles.read(model()).network().nodes()).hasSize(4);
  }

  @Test
  void aModelThatEndsEarlyIsNone() {
    var whole = model();
    for (int length = 0; length < whole.length; length++) {
      var part = Arrays.copyOf(whole, length);
      assertThatCode(() -> OnnxFiles.read(part))
          .as("%d bytes", length)
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isNull(),
              thrown -> assertThat(thrown).isInstanceOf(ProblemException.class));
    }
    assertThat(refusal(Arrays.copyOf(whole, 100))).contains("a file that ends early or is damaged");
  }

  @Test
  void damageIsAProblemOrNone() {
    var random = new Random(7);
    for (int i = 0; i < DAMAGED; i++) {
      var damaged = model();
      int changes = 1 + random.nextInt(3);
      for (int j = 0; j < changes; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThatCode(() -> OnnxFiles.read(damaged))
          .as("case %d", i)
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isNull(),
              thrown -> assertThat(thrown).isInstanceOf(ProblemException.class));
    }
  }

  @Test
  void nodesThatReadEachOtherAreTold() {
    assertThat(refusal(withNode(0, node -> node.setInput(0, node.getOutput(0)))))
        .contains("nodes that read each other in a circle")
        .contains("\"Conv_0\"");
    assertThat(
            refusal(
                changed(
                    graph ->
                        graph.setNode(
                            1,
                            graph.getNode(1).toBuilder()
                                .setInput(0, graph.getNode(4).getOutput(0))))))
        .contains("nodes that read each other in a circle");
  }

  @Test
  void namesThatNobodyOrTwoGiveAreTold() {
    assertThat(refusal(withNode(1, node -> node.setInput(0, "nowhere"))))
        .contains("nothing gives a value: \"nowhere\"");
    assertThat(refusal(changed(graph -> graph.addNode(graph.getNode(0)))))
        .contains("two values of the name");
    assertThat(refusal(changed(graph -> graph.addInitializer(graph.getInitializer(0)))))
        .contains("two values of the name \"w0\"");
  }

  @Test
  void sizesThatLieAreToldBeforeMemoryIsTaken() {
    assertThat(refusal(withTensor(tensor -> tensor.setDims(0, 1L << 40))))
        .contains("tensor \"w0\" with sizes of [1099511627776, 1, 3, 3]");
    assertThat(refusal(withTensor(tensor -> tensor.setDims(0, 2_000_000_000))))
        .contains("18 numbers")
        .contains("2000000000 x 1 x 3 x 3");
    assertThat(refusal(withTensor(tensor -> tensor.setDims(0, -1)))).contains("sizes of [-1");
    assertThat(
            refusal(
                withTensor(
                    tensor ->
                        tensor.clearFloatData().setRawData(ByteString.copyFrom(new byte[7])))))
        .contains("7 bytes");
  }

  @Test
  void whatWouldTakeMoreMemoryThanThereIsIsRefused() {
    var writer = new ModelWriter(13);
    var x = writer.input("x", 1, 1, 1000, 1000);
    var large =
        writer.node("Resize", x, "", writer.floats(new float[] {1, 1, 1000, 1000}, 4)).add();
    assertThat(refusal(writer.model(large))).contains("Resize_0").contains("values");

    writer = new ModelWriter(13);
    x = writer.input("x", 1, 1, 4, 4);
    var pads = writer.integers(0, 0, 1 << 20, 1 << 20, 0, 0, 1 << 20, 1 << 20);
    assertThat(refusal(writer.model(writer.node("Pad", x, pads).add()))).contains("Pad_0");

    writer = new ModelWriter(13);
    x = writer.input("x", 1, 4);
    var weights = writer.node("ConstantOfShape", writer.integers(4, 1L << 30)).add();
    assertThat(refusal(writer.model(writer.node("MatMul", x, weights).add())))
        .contains("ConstantOfShape_0")
        .contains("4 x 1073741824");

    writer = new ModelWriter(13);
    x = writer.input("x", 1, 1 << 20, 1 << 20, 1 << 20);
    assertThat(refusal(writer.model(writer.node("Relu", x).add()))).contains("input \"x\"");
  }

  @Test
  void manyConstantsMadeOfNothingAreRefusedTogether() {
    var writer = new ModelWriter(13);
    var value = writer.input("x", 1, 4);
    for (int i = 0; i < 40; i++) {
      var weights = writer.node("ConstantOfShape", writer.integers(4, 1L << 24)).add();
      var down = writer.node("ConstantOfShape", writer.integers(1L << 24, 4)).add();
      value = writer.node("MatMul", writer.node("MatMul", value, weights).add(), down).add();
    }
    assertThat(refusal(writer.model(value))).contains("more that are made, not read");
  }

  @Test
  void filesOutsideOfTheFolderAreNotRead() throws IOException {
    var inside = Files.createDirectory(folder.resolve("model"));
    Files.write(folder.resolve("secret"), new byte[72]);
    Files.createSymbolicLink(inside.resolve("link"), folder.resolve("secret"));
    Files.write(inside.resolve("weights"), new byte[72]);
    for (var location :
        List.of(
            "../secret", folder.resolve("secret").toString(), "link", "", "\0", "missing", ".")) {
      assertThat(refusal(external(location, 0), Optional.of(inside)))
          .contains("tensor \"w0\"")
          .contains("expected a file in the folder of the model");
    }
    assertThat(
            OnnxModel.read(external("weights", 0), Optional.empty(), Optional.of(inside))
                .network()
                .nodes())
        .hasSize(4);
    assertThat(refusal(external("weights", 4), Optional.of(inside))).contains("17 numbers");
    assertThat(refusal(external("weights", 1000), Optional.of(inside))).contains("bytes at 1000");
    assertThat(refusal(external("weights", 0))).contains("expected numbers in the model");
  }

  private static byte[] external(String location, long offset) {
    return withTensor(
        tensor ->
            tensor
                .clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", String.valueOf(offset))));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void aLongChainOfNodesIsReadInNoTime() {
    var writer = new ModelWriter(13);
    var value = writer.input("x", 1, 1, 2, 2);
    for (int i = 0; i < 20_000; i++) {
      value = writer.node("Identity", value).named("same").add();
    }
    var content = writer.model(writer.node("Relu", value).add());

    assertThat(OnnxFiles.read(content).network().nodes()).hasSize(1);
  }

  @Test
  void whatATerminalObeysIsNotInMessages() {
    assertThat(refusal(withNode(0, node -> node.setOpType("\u001b[31mEvil").setName("\u001b]0;x"))))
        .doesNotContain("\u001b");
  }
}
