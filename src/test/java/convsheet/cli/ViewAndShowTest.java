package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewAndShowTest {
  private static final Path BY_HAND = Path.of("workbooks/by-hand.xlsx");

  @TempDir private Path folder;

  @Test
  void everySampleIsViewedAndShown() throws IOException {
    var files = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      files.add(sample.write(folder));
    }
    files.add(HandMade.write(folder));
    for (var file : files) {
      var page = Path.of(file.toString().replace(".xlsx", ".html"));

      var viewed = Ran.run("view", file);

      assertThat(viewed.out()).as(viewed.err()).isEqualTo("wrote " + page + System.lineSeparator());
      assertThat(page).content().contains("<meta name=\"generator\" content=\"convsheet view\">");
      assertThat(Ran.run("show", file).code()).isZero();
    }
  }

  @Test
  void anExerciseIsToBeWorkedOutAndAnAnswerHasVerdicts() throws IOException {
    var exercise = folder.resolve("exercise.xlsx");
    var filled = folder.resolve("filled.xlsx");
    var page = folder.resolve("page.html");
    assertThat(Ran.run("exercise", BY_HAND, "-o", exercise).code()).isZero();
    assertThat(Ran.run("run", BY_HAND, "-o", filled).code()).isZero();

    assertThat(Ran.run("view", exercise, "-o", page).code()).isZero();
    assertThat(page).content().contains("\"exercise\":{").doesNotContain("\"answer\":{");

    assertThat(Ran.run("view", filled, "-o", page).code()).isZero();
    assertThat(page).content().contains("\"question\":{").doesNotContain("\"exercise\":{");

    assertThat(Ran.run("view", filled, "--key", BY_HAND, "-o", page).code()).isZero();
    assertThat(page).content().contains("\"answer\":{", "9 of 9 marks");
  }

  @Test
  void aPageIsReplacedAndAnotherFileIsNot() throws IOException {
    var page = folder.resolve("page.html");

    assertThat(Ran.run("view", BY_HAND, "-o", page).code()).isZero();
    assertThat(Ran.run("view", BY_HAND, "-o", page).code()).isZero();
    Files.writeString(page, "mine");
    var refused = Ran.run("view", BY_HAND, "-o", page);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains(page.toString(), "did not write as a page", "--force");
    assertThat(page).hasContent("mine");
    assertThat(Ran.run("view", BY_HAND, "-o", page, "--force").code()).isZero();
    assertThat(Ran.run("view", BY_HAND, "-o", folder.resolve("page.xlsx")).err())
        .contains("a page to be written as a workbook");
  }

  /** The picture, the filter and the result of docs/explain.md's example. */
  @Test
  void numbersArePrintedInColumns() {
    assertThat(Ran.run("show", BY_HAND, "--layer", "conv", "--values").withUnixLines().out())
        .isEqualTo(
            """
            Conv: 1 x 3 x 3, 1 filter of 3 x 3 x 1
            filter 1 channel 1
             1  0 -1
             1  0 -1
             1  0 -1
            output channel 1
            -6  2  6
            -7  1  7
            -5  0  5
            """);
  }

  @Test
  void aLayerOrChannelThatIsNotThereIsRefused() {
    assertThat(Ran.run("show", BY_HAND, "--layer", "Conv9").err())
        .contains("--layer", "Conv9", "one of Input, Conv");
    var channel = Ran.run("show", BY_HAND, "--channel", "2");
    assertThat(channel.code()).isEqualTo(2);
    assertThat(channel.err()).contains("--channel 2", "a number from 1 to 1");
  }
}
