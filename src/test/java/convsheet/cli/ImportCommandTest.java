package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final Path DIGITS = Path.of("examples/mnist");

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.copy(DIGITS.resolve("digits.onnx"), folder.resolve("net.onnx"));
  }

  @Test
  void aModelBecomesAQuestionWithTheSameLayersAndWeights() {
    var made = run("import", model, "--picture", DIGITS.resolve("digit-7.png"));

    assertThat(made.err()).isEmpty();
    var question = folder.resolve("net.question.xlsx");
    assertThat(made.out())
        .contains("conv2    conv     8 x 10 x 10         296", "wrote " + question)
        .contains("the picture is digit-7.png, 1 x 28 x 28; its numbers are from 0 to 1");
    var read = Intake.read(question, Optional.empty());
    assertThat(read.network().nodes())
        .isEqualTo(Intake.read(model, Optional.empty()).network().nodes());
    assertThat(read.findings()).isEmpty();
  }

  @Test
  void withoutAPictureThatIsSaid() {
    assertThat(run("import", model).out())
        .contains("warning  Input  no picture is given: every pixel is 0 (--picture FILE)");
  }

  @Test
  void untilANodeByItsNameItsOutputOrItsLayer() {
    for (var node : new String[] {"/pool1/MaxPool", "pool1"}) {
      var target = folder.resolve("part.xlsx");
      assertThat(run("import", model, "--until", node, "-o", target, "--force").err()).isEmpty();
      assertThat(Intake.read(target, Optional.empty()).network().nodes())
          .extracting(Network.Node::name)
          .containsExactly("conv1", "pool1");
    }
    assertThat(run("import", model, "--until", "nowhere").err())
        .contains("--until \"nowhere\"")
        .contains("conv1, Relu, pool1, conv2");
  }

  @Test
  void runReadsAModelAndAPictureOfAnotherSizeAndColour() {
    var target = folder.resolve("net.audit.xlsx");
    var ran = run("run", model, "--picture", "docs/images/picture.png", "--invert", "-o", target);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("made grey", "to 28 x 28 pixels", "inverted");
    assertThat(target).exists();
  }

  @Test
  void picturesAreToldApart() {
    var ran = run("run", model, "--pictures", DIGITS);

    for (int digit = 0; digit < 10; digit++) {
      assertThat(ran.out()).containsPattern("digit-" + digit + "\\.png +" + (digit + 1) + " ");
    }
  }

  @Test
  void explainShowAndViewReadAModel() {
    assertThat(run("explain", model, "--layer", "fc", "--at", "8").out())
        .contains("A model has no cells; addresses are those of its audit");
    assertThat(run("explain", model, "conv1!A1").err())
        .contains("A model has no cells, so addresses are those of its audit");
    assertThat(run("show", model, "--layer", "conv1").out()).contains("4 filters of 5 x 5 x 1");
    var page = folder.resolve("net.html");
    assertThat(run("view", model, "-o", page).out()).contains("wrote");
    assertThat(run("run", model, "--sheet", "x").err()).contains("--sheet for a model");
  }

  @Test
  void aFileThatOnlyEndsAsAModelIsTold() throws IOException {
    Files.writeString(model, "no model");
    assertThat(run("import", model).err()).contains("found a text; expected an ONNX model");
    Files.writeString(model, "");
    assertThat(run("import", model).err()).contains("found an empty file; expected an ONNX model");
    assertThat(run("import", DIGITS.resolve("digit-7.png")).err())
        .contains("found a picture; expected an ONNX model", "the picture with --picture");
    assertThat(run("import", "workbooks/by-hand.xlsx").err())
        .contains("found an archive or a workbook; expected an ONNX model");
    Files.write(model, Arrays.copyOf(Files.readAllBytes(DIGITS.resolve("digits.onnx")), 1000));
    assertThat(run("import", model).err()).contains("found a file that ends early or is damaged");
  }

  /** Neither --rgb nor --grey would help. */
  @Test
  void aRangeForColoursIsRefusedForAModelThatReadsGrey() {
    var ran =
        run("import", model, "--picture", DIGITS.resolve("digit-7.png"), "--range", "imagenet");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "found the range imagenet, which is for 3 channels; expected 1 channel, as the network"
                + " reads",
            "Give one mean and one standard deviation")
        .doesNotContain("--rgb", "--grey");
    assertThat(run("import", model, "--picture", DIGITS.resolve("digit-7.png"), "--rgb").err())
        .contains("found --rgb, which makes a picture of 3 channels; expected 1 channel");
  }
}
