package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.Samples;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConeCommandTest {
  @TempDir private Path folder;

  private Path sample(String name) {
    return Samples.all().stream()
        .filter(sample -> sample.file().equals(name))
        .findFirst()
        .orElseThrow()
        .write(folder);
  }

  /**
   * Of the pooled results row 3, column 4 reads rows 5 and 6, columns 7 and 8 of Conv2; these read
   * rows 5 to 8, columns 7 to 10 of Conv1, and those rows 5 to 10, columns 7 to 12 of the picture.
   */
  @Test
  void aConeHasOnlyWhatTheResultIsComputedFrom() {
    var input = sample("conv-example.xlsx");
    var whole = folder.resolve("whole.xlsx");
    run("run", input, "-o", whole);

    var ran = run("run", input, "--cone", "MaxPool:1,3,4");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("Input             1 x 6 x 6", "2 x 4 x 4", "1 x 2 x 2");
    var cone = Workbooks.values(folder.resolve("conv-example.cone.xlsx"));
    assertThat(cone.get("About").values())
        .contains(
            "Conv2: channel 1 of 2, rows 5 to 6 of 24, columns 7 to 8 of 24",
            "Conv1: channels 1 to 2 of 2, rows 5 to 8 of 26, columns 7 to 10 of 26",
            "Input: channel 1 of 1, rows 5 to 10 of 28, columns 7 to 12 of 28");
    var there = run("explain", whole, "MaxPool:1,3,4", "--json", "-").out();
    var here =
        run("explain", folder.resolve("conv-example.cone.xlsx"), "MaxPool:1,1,1", "--json", "-")
            .out();
    assertThat(value(here)).isEqualTo(value(there));
  }

  @Test
  void whatLiesBeyondTheDepthStandsAsNumbers() {
    var ran = run("run", sample("conv-example.xlsx"), "--cone", "MaxPool:1,3,4", "--depth", "2");

    assertThat(ran.err()).isEmpty();
    var cone = folder.resolve("conv-example.cone.xlsx");
    assertThat(Workbooks.values(cone).keySet()).doesNotContain("Conv1");
    assertThat(Workbooks.formulas(cone).getOrDefault("Input", Map.of()).values())
        .noneMatch(formula -> !formula.contains("HYPERLINK"));
    assertThat(Workbooks.values(cone).get("About").values())
        .contains(
            "Input is Conv1: channels 1 to 2 of 2, rows 5 to 8 of 26, columns 7 to 10 of 26;"
                + " numbers that the network has there, not formulas");
  }

  @Test
  void whatIsNotThereIsNamed() {
    var input = sample("conv-example.xlsx");
    assertThat(run("run", input, "--cone", "MaxPool:1,3,40").err())
        .contains("--cone MaxPool:1,3,40", "a column from 1 to 12, as MaxPool has");
    assertThat(run("run", input, "--cone", "Conv3").err()).contains("Did you mean Conv1?");
    assertThat(run("run", input, "--depth", "2").err()).contains("--depth without --cone");
    assertThat(run("run", input, "--cone", "Conv1", "--depth", "0").code()).isEqualTo(2);
  }

  /** ResNet-50 has 25.6 million weights, and 22.7 million results with those of batch norms. */
  @Test
  void aLargeNetworkIsLookedAtOneResultAtATime() {
    var model = ReferenceData.onnx("light_resnet50.onnx");

    assertThat(run("run", model, "-o", folder.resolve("audit.xlsx")).err())
        .contains("million numbers", "--cone");
    var ran = run("run", model, "--cone", "n100:5,3,3", "-o", folder.resolve("cone.xlsx"));
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("n100");
    assertThat(run("explain", model, "n100:5,3,3").out()).contains("Input is ");
  }

  /**
   * The window of by-hand's second result has 0 1 0, 1 3 0 and 3 3 2; the filter is 1 0 -1 in each
   * row: 1 + 3 - 2 = 2, of sizes 6 in all.
   */
  @Test
  void whyRanksWhatASumIsMadeOf() {
    var out = run("explain", sample("by-hand.xlsx"), "Conv:1,1,2", "--why").out();

    assertThat(out.lines().map(String::strip).toList())
        .contains(
            "Conv!P6 = 2, Conv: 1 filter of 3 x 3 x 1",
            "Input!C8     3  50.0 %  ++++++++++++++++++++",
            "Input!E8    -2  33.3 %  -------------",
            "Input!C7     1  16.7 %  +++++++",
            "each place of the window: -2 to 3");
    assertThat(run("explain", sample("conv-example.xlsx"), "MaxPool:1", "--why").err())
        .contains("--why for a number that is no weighted sum");
  }

  private static String value(String json) {
    return json.replaceAll("(?s).*?\"value\":([^,]*),.*", "$1");
  }
}
