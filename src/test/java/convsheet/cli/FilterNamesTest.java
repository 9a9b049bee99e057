package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import convsheet.testing.Workbooks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that a person gives filters, from the question to whatever is made of it. */
class FilterNamesTest {
  private static final List<String> NAMES =
      List.of(
          "sobel",
          "blur",
          "=SUM(A1)",
          "it's an edge",
          "<b>&amp;",
          "Kante links",
          "\u8fb9\u7f18",
          "45\u00b0",
          "\ud83d\ude00 face",
          "-1");

  @TempDir private Path folder;

  private static String run(int exit, Object... words) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    assertThat(
            Convsheet.run(out, out, Stream.of(words).map(Object::toString).toArray(String[]::new)))
        .as(text::toString)
        .isEqualTo(exit);
    return text.toString();
  }

  /** A 3 x 3 picture of two channels, under two filters of 2 x 2, the second with a bias. */
  private Path question(String first, String second) {
    return Book.xlsx()
        .put("Layers", "A1", "name | type | filters\nConv1 | conv | 2")
        .put("Input", "A1", "channel 1\n1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
        .put("Input", "A6", "channel 2\n1 | 0 | 1\n0 | 1 | 0\n1 | 0 | 1")
        .put("Conv1", "A1", first + " channel 1\n" + "1 | 2\n3 | 4")
        .put("Conv1", "A5", "filter 1 channel 2\n1 | 0\n0 | 1")
        .put("Conv1", "D1", "filter 2 channel 1\n0 | 1\n1 | 0")
        .put("Conv1", "D5", second + " channel 2\n" + "1 | 1\n1 | 1")
        .put("Conv1", "G1", "filter 2 bias\n5")
        .save(folder.resolve("question.xlsx"));
  }

  private static List<String> labels(Path workbook) {
    return Workbooks.values(workbook).get("Conv1").values().stream()
        .map(Object::toString)
        .filter(text -> text.startsWith("filter "))
        .sorted()
        .toList();
  }

  private static List<String> expected(String first, String second) {
    return Stream.of(
            "filter 1 \"" + first + "\" channel 1",
            "filter 1 \"" + first + "\" channel 2",
            "filter 1 \"" + first + "\" bias",
            "filter 2 \"" + second + "\" channel 1",
            "filter 2 \"" + second + "\" channel 2",
            "filter 2 \"" + second + "\" bias")
        .sorted()
        .toList();
  }

  @Test
  void namesGoThroughAuditsExercisesAndKeys() {
    var random = new Random();
    for (int i = 0; i < 3; i++) {
      var names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random);
      var one = names.get(0);
      var two = names.get(1);
      var question = question("filter 1 \"" + one + "\"", "kernel 2 \"" + two + "\"");
      var audit = folder.resolve("audit.xlsx");
      var again = folder.resolve("again.xlsx");
      var exercise = folder.resolve("exercise.xlsx");
      var key = folder.resolve("key.xlsx");

      assertThat(run(0, "run", question, "-o", audit, "--force", "--json", "-"))
          .contains("\"name\":");
      run(0, "run", audit, "-o", again, "--force");
      run(0, "exercise", audit, "-o", exercise, "--key", key, "--force");

      assertThat(labels(audit)).isEqualTo(expected(one, two));
      assertThat(labels(again)).isEqualTo(expected(one, two));
      assertThat(labels(exercise)).isEqualTo(expected(one, two));
      assertThat(labels(key)).isEqualTo(expected(one, two));
      assertThat(run(0, "check", key, "--key", key)).contains("8 of 8");
      assertThat(run(0, "explain", audit, "--layer", "Conv1", "--at", "2,1,1"))
          .contains("filter 2 \"" + two + "\" channel 1");
      assertThat(Workbooks.values(audit).get("Picture").values()).contains(one, two);
    }
  }

  /** An audit that was made before the name was given is none of another question. */
  @Test
  void anAnswerWithoutTheNameIsCheckedAgainstAKeyWithIt() {
    var exercise = folder.resolve("exercise.xlsx");
    var key = folder.resolve("key.xlsx");
    var old = folder.resolve("old.xlsx");
    run(0, "run", question("filter 1", "filter 2"), "-o", old);
    run(0, "exercise", question("filter 1: a", "filter 2 \"b\""), "-o", exercise, "--key", key);

    assertThat(run(0, "check", old, "--key", key)).contains("8 of 8");
    assertThat(run(0, "check", key, "--key", old)).contains("8 of 8");
  }

  /** Channel 2 is made by filter 1: (1*1 + 2*2 + 4*3 + 5*4) + (1*1 + 1*1) = 39, and so on. */
  @Test
  void whatIsWrongWithAnAnswerIsToldWithNames() {
    var answer = folder.resolve("answer.xlsx");
    run(0, "run", question("filter 1 (a b)", "filter 2: c d"), "-o", folder.resolve("x.xlsx"));
    Book.xlsx()
        .put("Conv1", "A1", "output channel 1\n13 | 14\n16 | 17")
        .put("Conv1", "A5", "output channel 2\n39 | 47\n67 | 79")
        .save(answer);

    assertThat(run(1, "check", answer, "--key", folder.resolve("x.xlsx")))
        .contains("Filter 1 \"a b\" is used in place of filter 2 \"c d\".");
  }

  @Test
  void aLongNameIsCutAndTwoNamesOfOneFilterAreTold() {
    var audit = folder.resolve("audit.xlsx");
    var question = question("filter 1 \"" + "long ".repeat(20) + "\"", "filter 2 x");

    assertThat(run(0, "run", question, "-o", audit))
        .contains(
            "note     Conv1!A2:B3  a name has at most 30 characters: of this one"
                + " \"long long long long long long\u2026\" is kept");
    assertThat(labels(audit)).contains("filter 1 \"long long long long long long\u2026\" bias");
    assertThat(run(0, "run", audit, "-o", folder.resolve("again.xlsx")))
        .doesNotContain("characters");

    var twice =
        Book.xlsx()
            .put("Layers", "A1", "name | type\nConv1 | conv")
            .put("Input", "A1", "channel 1\n1 | 2 | 3\n\nchannel 2\n1 | 2 | 3")
            .put("Conv1", "A1", "filter 1 \"a\" channel 1\n1 | 2")
            .put("Conv1", "A4", "filter 1 \"b\" channel 2\n1 | 2")
            .save(folder.resolve("twice.xlsx"));
    assertThat(run(0, "run", twice))
        .contains(
            "warning  Conv1!A5:B5  filter 1 is called both \"a\" and \"b\"; the first is kept");
  }

  /** As people lay it out: the name alone above each kernel. */
  @Test
  void aNameAloneAboveAFilterIsItsName() {
    var audit = folder.resolve("audit.xlsx");
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name | type | filters\nConv1 | conv | 2")
            .put("Input", "A1", "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put("Conv1", "A1", "sobel | | | Gauss blur\n1 | 2 | | 3 | 4\n1 | 2 | | 3 | 4")
            .save(folder.resolve("question.xlsx"));

    assertThat(run(0, "run", question, "-o", audit))
        .contains(
            "note     Conv1!A1,D1  taken as the names of filters in reading order: \"sobel\" as filter 1"
                + " channel 1, \"Gauss blur\" as filter 2 channel 1");
    assertThat(labels(audit))
        .containsExactly("filter 1 \"sobel\" channel 1", "filter 2 \"Gauss blur\" channel 1");
  }

  /** As it comes to a question that has its labels: right above one of them. */
  @Test
  void aNameRightAboveTheLabelOfAFilterIsItsName() {
    var audit = folder.resolve("audit.xlsx");
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name | type | filters\nConv1 | conv | 2")
            .put("Input", "A1", "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put(
                "Conv1",
                "A1",
                "sobel | | | The second of them looks for what is soft"
                    + "\nfilter 1 | | | filter 2\n1 | 2 | | 3 | 4\n1 | 2 | | 3 | 4")
            .save(folder.resolve("question.xlsx"));

    assertThat(run(0, "run", question, "-o", audit))
        .contains("note     Conv1!A1  \"sobel\" above filter 1 is taken as its name")
        .contains(
            "note     Conv1!D1  \"The second of them looks for what is soft\" above filter 2 is longer"
                + " than a name: write a name in quotes behind filter 2");
    assertThat(labels(audit)).containsExactly("filter 1 \"sobel\" channel 1", "filter 2 channel 1");
  }

  /** Above each kernel alone, and in a sheet of formulas. */
  @Test
  void aLongNameAloneAboveAFilterIsCutAndTold() {
    var told =
        "a name has at most 30 characters: of this one \"diagonal edges falling downwa\u2026\" is kept";
    var longName = "diagonal edges falling downwards gently";
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name | type\nConv1 | conv")
            .put("Input", "A1", "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put("Conv1", "A1", longName + "\n1 | 2\n1 | 2")
            .save(folder.resolve("question.xlsx"));
    var sheet =
        Book.xlsx()
            .put("Sheet1", "A2", "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put("Sheet1", "F1", longName + "\n1 | 2\n3 | 4")
            .put(
                "Sheet1",
                "J2",
                "=SUMPRODUCT(A2:B3,$F$2:$G$3) -> 37 | =SUMPRODUCT(B2:C3,$F$2:$G$3) -> 47")
            .save(folder.resolve("hand.xlsx"));

    assertThat(run(0, "run", question)).contains("note     Conv1!A2:B3  " + told);
    assertThat(run(0, "run", sheet)).contains("note     Sheet1!F1  " + told);
  }

  /** A sheet of formulas, with a name above the kernel. */
  @Test
  void namesAboveKernelsOfAHandMadeSheetAreKept() {
    var audit = folder.resolve("audit.xlsx");
    var sheet =
        Book.xlsx()
            .put("Sheet1", "A2", "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put("Sheet1", "F1", "sobel\n1 | 2\n3 | 4")
            .put("Sheet1", "J1", "Conv1")
            .put(
                "Sheet1",
                "J2",
                "=SUMPRODUCT(A2:B3,$F$2:$G$3) -> 37 | =SUMPRODUCT(B2:C3,$F$2:$G$3) -> 47\n=SUMPRODUCT(A3:B4,$F$2:$G$3) -> 67 | =SUMPRODUCT(B3:C4,$F$2:$G$3) -> 77")
            .save(folder.resolve("hand.xlsx"));

    run(0, "run", sheet, "-o", audit);
    assertThat(labels(audit)).containsExactly("filter 1 \"sobel\" channel 1");
  }
}
