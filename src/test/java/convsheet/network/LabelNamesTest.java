package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which labels give a filter a name. */
class LabelNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filter 1 \"sobel\"                   | 1 | 0 | false | sobel",
        "filter 1 sobel                       | 1 | 0 | false | sobel",
        "Filter 3: Blur                       | 3 | 0 | false | Blur",
        "filter 2 (blur) channel 1            | 2 | 1 | false | blur",
        "filter 2 channel 1 (blur)            | 2 | 1 | false | blur",
        "filter 2, channel 3 \"edges, left\"  | 2 | 3 | false | edges, left",
        "kernel 12 - Sobel x (3x3)            | 12 | 0 | false | Sobel x",
        "filter 1 'corner'                    | 1 | 0 | false | corner",
        "filter 1 „Kante“ channel 2           | 1 | 2 | false | Kante",
        "filter 1 \"filter 2\" bias           | 1 | 0 | true  | filter 2",
        "filter 4 sharpen bias                | 4 | 0 | true  | sharpen",
        "filter 1 \"→\" channel 1             | 1 | 1 | false | →",
        "filter 1 \"input\" channel 2         | 1 | 2 | false | input",
        "filter 1 \"Gabor 45°\"               | 1 | 0 | false | Gabor 45°",
        "weights 2 \"cat\" channel 1          | 2 | 1 | false | cat",
        "filter 7 emboss kernel               | 7 | 0 | false | emboss kernel",
        "filter 2 (5 x 5)                     | 2 | 0 | false | ``",
        "filter 2 \"b\" channel 3            | 2 | 3 | false | b",
        "filter 2 \"channel 3\"               | 2 | 3 | false | ``",
        "filter 2 \"bias\"                    | 2 | 0 | true  | ``",
        "filter 2 input channel 3             | 2 | 3 | false | ``",
      })
  void aNameStandsInTheLabelOfAFilter(
      String text, int filter, int channel, boolean isBias, String name) {
    var weight = LabelWords.weight(text).orElseThrow();

    assertThat(weight.output()).isEqualTo(filter);
    assertThat(weight.channel())
        .isEqualTo(channel == 0 ? OptionalInt.empty() : OptionalInt.of(channel));
    assertThat(weight.isBias()).isEqualTo(isBias);
    assertThat(weight.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filtre 1",
        "filtre 1 sobel",
        "filter 1 bais",
        "filter 1 chanel 2",
        "filter 1 result",
        "filter 1 output channel 1",
        "filter 1 feature map",
        "filter 1 and filter 2",
        "filter 1.5",
        "filter 1/2",
        "filter 1 2",
        "filter 1b2",
        "filters",
        "sobel",
        "the filter 1 sobel",
      })
  void whatMayBeMeantForAnotherLabelIsNoName(String text) {
    assertThat(LabelWords.weight(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sobel, sobel",
    "Sobel filter, Sobel filter",
    "blur (3x3), blur",
    "'  vertical   edges: ', vertical edges",
    "filter 2: blur, blur",
  })
  void aTextAloneIsAName(String text, String name) {
    assertThat(LabelNames.of(text)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"filter", "Kernel", "weights", "filtre", "fliter 2", "output", "3x3", "2", "bais"})
  void aWordOfLabelsIsNone(String text) {
    assertThat(LabelNames.of(text)).isEmpty();
  }

  /** Whatever a name is, in quotes it is read as it was, and once shortened never again. */
  @Test
  void namesInQuotesStayAsTheyAre() {
    var random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    for (int i = 0; i < 20000; i++) {
      var name = LabelNames.shortened(random(random));
      var label = "filter 3 \"" + name + "\" channel 2";
      assertThat(LabelNames.shortened(name)).as(label).isEqualTo(name).hasSizeLessThanOrEqualTo(60);
      if (!name.isEmpty()) {
        var read = LabelWords.weight(label);
        assertThat(read).as("seed %d, label %s", seed, label).isPresent();
        assertThat(read.get().output()).as(label).isEqualTo(3);
        assertThat(read.get().channel()).as(label).hasValue(2);
        assertThat(read.get().name()).as("seed %d, label %s", seed, label).isEqualTo(name);
      }
    }
  }

  private static String random(Random random) {
    var pieces =
        new String[] {
          "sobel",
          " ",
          "\"",
          "'",
          "(",
          ")",
          ":",
          "\u201c",
          "\n",
          "\u0007",
          "channel 2",
          "bias",
          "filter",
          "1",
          "=",
          "+A1",
          "\u202e",
          "\ud83d\ude00",
          "\ud83d",
          "\u00e9",
          "\u4e2d",
          "-",
          ",",
          "_x000D_",
          "<b>",
          "&",
          "\u00a0",
          "\u2003",
          "input",
          "c",
          "\u2026"
        };
    var text = new StringBuilder();
    for (int k = random.nextInt(1, 14); k > 0; k--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
