package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.network.NamedKernel;
import convsheet.question.Evaluation;
import convsheet.sample.SamplePicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = folder.resolve("new.xlsx");
  }

  /** Left half black, right half white. */
  private Path picture() throws IOException {
    var image = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      image.getRaster().setSample(2 + i % 2, i / 2, 0, 255);
    }
    var path = folder.resolve("half.png");
    ImageIO.write(image, "png", path.toFile());
    return path;
  }

  @Test
  void aPictureAndLayersBecomeAWorkbookThatRuns() throws IOException {
    var made =
        run("new", target, "--picture", picture(), "--layers", "conv sobel,blur relu; maxpool 1x2");

    assertThat(made.err()).isEmpty();
    assertThat(made.out())
        .contains("Conv     conv     2 x 1 x 2", "MaxPool  maxpool  2 x 1 x 1", "wrote " + target);
    assertThat(run("run", target).code()).isZero();
    var question = Intake.read(folder.resolve("new.audit.xlsx"), Optional.empty());
    assertThat(question.findings()).isEmpty();
    assertThat(question.about().get(0)).isEqualTo("half.png through 2 layers");
    // sobel sees 0 0 1 in each row, 1 + 2 + 1, then 0 1 1, the same; blur a third, then two
    var outputs = Evaluation.of(question).outputs();
    assertThat(outputs.get(0).values())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(4, 4, 1 / 3., 2 / 3.);
    assertThat(outputs.get(1).values())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(4, 2 / 3.);
  }

  @Test
  void filtersAreCalledByTheirKernels() throws IOException {
    run("new", target, "--picture", picture(), "--layers", "conv sobel,blur");

    var question = Intake.read(target, Optional.empty());

    assertThat(Evaluation.of(question).grids().get(0).parameters())
        .extracting(parameter -> parameter.grid().label())
        .containsExactly("filter 1 \"sobel\" channel 1", "filter 2 \"blur\" channel 1");
  }

  @Test
  void everyKernelIsANameThatALabelKeeps() {
    for (var kernel : NamedKernel.all()) {
      assertThat(run("new", target, "--sample", "cross", "--layers", "conv " + kernel.name()).err())
          .isEmpty();
      var question = Intake.read(target, Optional.empty());
      assertThat(question.findings()).as(kernel.name()).isEmpty();
      assertThat(Evaluation.of(question).grids().get(0).parameters().get(0).grid().label())
          .isEqualTo("filter 1 \"" + kernel.name() + "\" channel 1");
    }
  }

  @Test
  void drawnFiltersAreTheSameEachTime() {
    var layers = "conv 4 3x3 relu init kaiming seed 3; flatten; dense 10 logsoftmax";
    assertThat(run("new", target, "--sample", "one", "--layers", layers).code()).isZero();
    var first = Evaluation.of(Intake.read(target, Optional.empty())).outputs();
    assertThat(run("new", target, "--sample", "one", "--layers", layers).code()).isZero();

    assertThat(Evaluation.of(Intake.read(target, Optional.empty())).outputs()).isEqualTo(first);
    assertThat(first.get(0).shape()).hasToString("4 x 10 x 10");
    assertThat(first.get(0).values()).contains(0).isNotEqualTo(new double[400]);
  }

  @Test
  void everySampleIsAPicture() {
    for (var sample : SamplePicture.all()) {
      assertThat(run("new", target, "--sample", sample.name()).err()).as(sample.name()).isEmpty();
      var question = Intake.read(target, Optional.empty());
      assertThat(question.input()).isEqualTo(sample.input());
    }
    var wrong = run("new", target, "--sample", "leef");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("the sample \"leef\"", "Did you mean leaf?");
  }

  @Test
  void aTableIsTakenAsItIs() throws IOException {
    var table = Files.writeString(folder.resolve("t.csv"), "1,2,3\n4,5,6\n7,8,9\n");

    assertThat(run("new", target, "--csv", table, "--layers", "conv laplace").code()).isZero();

    // 2 + 4 + 6 + 8 - 4 * 5
    var question = Intake.read(target, Optional.empty());
    assertThat(Evaluation.of(question).outputs().get(0).values()).containsExactly(0);
    assertThat(question.input().values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void onePictureIsNeeded() throws IOException {
    assertThat(run("new", target).err()).contains("found no picture; expected one of --picture");
    assertThat(run("new", target, "--sample", "one", "--picture", picture()).err())
        .contains("found --picture and --sample");
    assertThat(run("new", target, "--sample", "one", "--grey").err())
        .contains("found --grey without --picture");
    assertThat(run("new", "--sample", "one").err()).contains("found no file to write");
    assertThat(run("new", target, "--picture", picture(), "--grey", "--rgb").err())
        .contains("found both --grey and --rgb");
    assertThat(run("new", target, "--picture", picture(), "--size", "0x3").err())
        .contains("found --size \"0x3\"; expected rows x columns");
    assertThat(run("new", target, "--picture", picture(), "--size", "9999x9999").err())
        .contains(
            "found --size \"9999x9999\", which is too large; expected at most 4,000,000 pixels");
    assertThat(target).doesNotExist();
  }

  @Test
  void whatAPersonWroteIsNotReplaced() throws IOException {
    Files.writeString(target, "mine");

    var refused = run("new", target, "--sample", "one");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("did not write as a question", "--force");
    assertThat(target).hasContent("mine");
    assertThat(run("new", target, "--sample", "one", "--force").code()).isZero();
    assertThat(run("new", folder.resolve("new.png"), "--sample", "one").err())
        .contains("an output that is not named .xlsx");
  }

  @Test
  void theListNamesKernelsLayersAndSamples() {
    var list = run("new", "--list");

    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("-1 0 1 / -2 0 2 / -1 0 1", "each 1/16", "maxpool", "seven");
  }
}
