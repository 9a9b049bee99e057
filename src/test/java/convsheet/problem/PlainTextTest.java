package convsheet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a terminal would obey does not reach it. */
class PlainTextTest {
  private static String random(Random random) {
    return random
        .ints(random.nextInt(200))
        .map(
            any ->
                switch (any & 3) {
                  case 0 -> (any >>> 2) % 0xA0; // with the controls of ASCII and ISO 6429
                  case 1 -> 0x2000 + (any >>> 2) % 0x70; // with marks for the direction
                  case 2 -> 0xD800 + (any >>> 2) % 0x800; // halves of pairs
                  default -> (any >>> 2) % (Character.MAX_CODE_POINT + 1);
                })
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static boolean isHidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  @Test
  void nothingHiddenIsLeftInAnyText() {
    var random = new Random(6429);
    for (int i = 0; i < 3000; i++) {
      var text = random(random);

      assertThat(Problem.plain(text).codePoints().filter(c -> c != '\n' && c != '\t'))
          .noneMatch(PlainTextTest::isHidden);
      assertThat(Problem.line(text).codePoints()).noneMatch(PlainTextTest::isHidden);
      assertThat(Problem.quote(text).codePoints()).noneMatch(PlainTextTest::isHidden);
      var problem = new Problem(text, text, "A1", text, text, "Do " + text).toString();
      assertThat(problem.codePoints().filter(c -> c != '\n' && c != '\t'))
          .noneMatch(PlainTextTest::isHidden);
      // what can be seen is all there
      assertThat(Problem.plain(text).codePoints().filter(c -> !Character.isWhitespace(c)).toArray())
          .isEqualTo(
              text.codePoints().filter(c -> !isHidden(c) && !Character.isWhitespace(c)).toArray());
    }
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    var text = "a" + "\uD840\uDC00".repeat(70); // 71 characters beyond the first plane

    assertThat(Problem.quote(text))
        .isEqualTo("\"a" + "\uD840\uDC00".repeat(59) + "...\" (71 characters)");
  }
}
