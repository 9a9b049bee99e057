package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.ChildJava;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** The layer alone, without the table of layers, and of it one channel with its filter. */
  @Test
  void oneChannelIsShownWithTheFilterThatMakesIt() {
    var shown = Ran.run("show", "workbooks/rgb.xlsx", "--layer", "Colour", "--channel", "2");

    assertThat(shown.withUnixLines().out())
        .startsWith("Colour: 2 x 14 x 14, 2 filters of 3 x 3 x 3\n")
        .contains("filter 2 channel 1  filter 2 channel 2  filter 2 channel 3\n")
        .contains("output channel 2\n")
        .doesNotContain("filter 1", "output channel 1", "multiply-adds", "Input");
  }

  private static Ran onTerminal(Map<String, String> environment, String... words) {
    var all = new ArrayList<Object>(List.of("show", "workbooks/rgb.xlsx"));
    all.addAll(List.of(words));
    return ChildJava.run(environment, jar -> true, List.of(), all.toArray());
  }

  /** The first pixel is 120, 84, 50 of 255 in the workbook, the one below it 134, 93, 55. */
  @Test
  void aPictureOfThreeColoursIsShownInThemWhereTheTerminalHasThem() {
    var shown =
        onTerminal(
            Map.of("CLICOLOR_FORCE", "1", "COLORTERM", "truecolor", "LC_ALL", "C.UTF-8"),
            "--layer",
            "Input");

    assertThat(shown.out())
        .contains("in colour", "49 to 140")
        .contains("\u001B[38;2;120;84;50m\u001B[48;2;134;93;55m\u2580");
  }

  @Test
  void a256ColourTerminalGetsThoseColours() {
    var shown =
        onTerminal(
            Map.of("CLICOLOR_FORCE", "1", "COLORTERM", "", "TERM", "xterm-256color"),
            "--layer",
            "Input");

    assertThat(shown.out()).contains("in colour", "\u001B[38;5;").doesNotContain("[38;2;");
  }

  @Test
  void pipesAndTerminalsThatAreToHaveNoColoursGetPlainCharacters() {
    var piped = onTerminal(Map.of("COLORTERM", "truecolor"));
    var none = onTerminal(Map.of("COLORTERM", "truecolor", "CLICOLOR_FORCE", "1", "NO_COLOR", "1"));

    assertThat(piped.out()).contains("Colour: 2 x 14 x 14").doesNotContain("\u001B", "in colour");
    assertThat(none.out()).isEqualTo(piped.out());
    assertThat(piped.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
