package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convsheet.intake.Intake;
import convsheet.question.Evaluation;
import convsheet.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What other programs make of a network that was written for them. */
class ExportCommandTest {
  private static final String NPZ =
      """
      import json, sys
      import numpy as np
      arrays = np.load(sys.argv[1])
      json.dump({n: [list(arrays[n].shape), arrays[n].ravel().tolist()] for n in arrays.files}, sys.stdout)
      """;

  private static final String TORCH =
      """
      import json, runpy, sys
      import torch
      module = runpy.run_path(sys.argv[1])
      network = module["Network"]()
      with torch.no_grad():
          outputs = network.layers(module["PICTURE"])
          last = network(module["PICTURE"])
      assert torch.equal(last, list(outputs.values())[-1])
      json.dump({n: [list(o.shape[1:]), o.flatten().tolist()] for n, o in outputs.items()}, sys.stdout)
      """;

  @TempDir private Path folder;
  private Path question;

  @BeforeEach
  void nameQuestion() {
    question = folder.resolve("question.xlsx");
  }

  private Evaluation made(String sample, String layers) {
    var made = run("new", question, "--sample", sample, "--layers", layers, "--force");
    assertThat(made.err()).isEmpty();
    return Evaluation.of(Intake.read(question, Optional.empty()));
  }

  private static void compare(String json, String name, Evaluation evaluation, int layer) {
    var array = JsonMapper.shared().readTree(json).get(name);
    var output = evaluation.outputs().get(layer);
    var shape = output.shape().sizes();
    assertThat(array.get(0)).as(name).hasSize(shape.size());
    for (int i = 0; i < shape.size(); i++) {
      assertThat(array.get(0).get(i).intValue()).as(name).isEqualTo(shape.get(i));
    }
    for (int i = 0; i < output.values().length; i++) {
      double expected = output.values()[i];
      assertThat(array.get(1).get(i).doubleValue())
          .as("%s, value %d", name, i)
          .isCloseTo(expected, offset(1e-12 * Math.max(1, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv sobel,blur relu; maxpool 2",
        "conv 4 5x3 stride 2 padding 1x2 leakyrelu 0.2; avgpool 2 padding 1; flatten; dense 7 softmax",
        "conv 6 3x3 padding 1 padding_mode reflect dilation 2 tanh groups 3; convtranspose blur,sobel,gauss,emboss 3x3"
            + " stride 2 padding 1 groups 2 output_padding 1; globalavgpool; dense 3 logsoftmax",
        "pad 1,2,0,1; conv 2 3x3 padding 1,0,2,1 sigmoid; maxpool 3 stride 2 padding 1 ceil_mode yes;"
            + " upsample 2; elu 0.5; avgpool 2 padding 1 count_padding no",
        "conv blur padding 1 name a; conv sharpen padding 1 name class; add from a,class name 1st;"
            + " concat from a,1st; relu; batchnorm; gelu; silu; globalmaxpool"
      })
  void pyTorchComputesTheSame(String layers) throws IOException {
    var torch = Python.with("torch", "python3-torch");
    var evaluation = made("cat", layers);
    var python = folder.resolve("network.py");

    assertThat(run("export", question, "--pytorch", python).err()).isEmpty();

    var json = torch.run(TORCH, List.of(python.toString())).output();
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      compare(json, nodes.get(i).name(), evaluation, i);
    }
  }

  @Test
  void whatPythonHasNoWordsForIsNamed() {
    made("one", "conv blur; softplus");

    var refused = run("export", question, "--pytorch", folder.resolve("n.py"));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("of the type softplus in Softplus");
    assertThat(folder.resolve("n.py")).doesNotExist();
  }

  @Test
  void numPyReadsPictureWeightsAndOutputs() {
    var numpy = Python.with("numpy", "python3-numpy");
    var evaluation = made("leaf", "conv sobel,blur relu; maxpool 2; dense 5");
    var npz = folder.resolve("values.npz");

    assertThat(run("export", question, "--npz", npz).err()).isEmpty();

    var json = numpy.run(NPZ, List.of(npz.toString())).output();
    for (int i = 0; i < 3; i++) {
      compare(json, List.of("Conv", "MaxPool", "Dense").get(i), evaluation, i);
    }
    var arrays = JsonMapper.shared().readTree(json);
    assertThat(arrays.get("Conv.weight").get(0).toString()).isEqualTo("[2,3,3,3]");
    assertThat(arrays.get("Dense.weight").get(0).toString()).isEqualTo("[5,98]");
    assertThat(arrays.get("Dense.bias").get(0).toString()).isEqualTo("[5]");
    assertThat(arrays.get("Conv.weight").get(1).get(0).doubleValue()).isEqualTo(-1 / 3.);
    assertThat(arrays.get("Input").get(1).get(0).doubleValue())
        .isEqualTo(evaluation.question().input().values()[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat.png", "seven.png", "shapes.png"})
  void aPictureComesOutAsItWentIn(String name) throws IOException {
    var picture = Path.of("examples/pictures").resolve(name);
    var pictures = folder.resolve("pictures");
    assertThat(run("new", question, "--picture", picture, "--layers", "conv blur").code()).isZero();

    var ran = run("export", question, "--png", pictures);

    assertThat(ran.out()).contains("wrote 2 pictures into " + pictures);
    var out = ImageIO.read(pictures.resolve("Input.png").toFile());
    var in = ImageIO.read(picture.toFile());
    assertThat(out.getHeight()).isEqualTo(in.getHeight());
    assertThat(out.getRaster().getNumBands()).isEqualTo(in.getRaster().getNumBands());
    for (int row = 0; row < in.getHeight(); row++) {
      for (int band = 0; band < in.getRaster().getNumBands(); band++) {
        assertThat(out.getRaster().getSamples(0, row, out.getWidth(), 1, band, (int[]) null))
            .isEqualTo(in.getRaster().getSamples(0, row, in.getWidth(), 1, band, (int[]) null));
      }
    }
  }

  @Test
  void modelsAreReadBack() {
    var evaluation = made("one", "conv sobel,blur relu; maxpool 2; flatten; dense 3 softmax");
    var model = folder.resolve("network.onnx");

    var exported = run("export", question, "--onnx", model, "--double");

    assertThat(exported.err()).isEmpty();
    assertThat(exported.out().lines()).containsExactly("wrote " + model);
    var again = Intake.read(model, Optional.empty()).network();
    var outputs = again.forward(evaluation.question().input());
    // a dense layer reads maps as they are, and adds in another order
    assertThat(outputs.get(outputs.size() - 1).values())
        .containsExactly(
            evaluation.outputs().get(evaluation.outputs().size() - 1).values(), offset(1e-12));
    assertThat(run("export", question, "--onnx", model, "--force").out())
        .contains("are rounded to float32");
    assertThat(run("export", question, "--csv", folder.resolve("csv"), "--double").code())
        .isEqualTo(2);
  }

  @Test
  void tablesAreReadBack() {
    var evaluation = made("one", "conv sobel");
    var tables = folder.resolve("tables");

    assertThat(run("export", question, "--csv", tables).out()).contains("wrote 3 tables into");
    var again = folder.resolve("again.xlsx");
    var table = tables.resolve("Input-channel-1.csv");
    assertThat(run("new", again, "--csv", table).err()).isEmpty();

    assertThat(Intake.read(again, Optional.empty()).input())
        .isEqualTo(evaluation.question().input());
    assertThat(tables.resolve("Conv-filter-1-channel-1.csv"))
        .hasContent("-1.0,0.0,1.0\r\n-2.0,0.0,2.0\r\n-1.0,0.0,1.0");
  }

  @Test
  void whatIsThereIsNotReplaced() throws IOException {
    made("one", "conv sobel");
    var npz = Files.writeString(folder.resolve("values.npz"), "mine");

    assertThat(run("export", question, "--npz", npz).err())
        .contains("a file that is there already");
    assertThat(npz).hasContent("mine");
    assertThat(run("export", question, "--npz", npz, "--force").code()).isZero();
    assertThat(run("export", question).err()).contains("found nothing to write");
    assertThat(run("export", question, "--npz", question, "--force").code()).isEqualTo(2);
  }
}
