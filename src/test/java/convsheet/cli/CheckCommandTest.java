package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.Report;
import convsheet.check.Verdict;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.sample.Samples;
import convsheet.testing.Ran;
import convsheet.testing.Reports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What the command makes of reports; they are written by hand. */
class CheckCommandTest {
  @TempDir private Path folder;

  /** Runs the command with another checker. */
  static Ran check(Function<Path, Report> checker, Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var command =
        new CommandLine(new CheckCommand((key, marking) -> checker))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  line.getErr().println(e.getMessage());
                  return e instanceof ProblemException p && p.kind() == ProblemException.Kind.INPUT
                      ? Convsheet.BAD_INPUT
                      : Convsheet.CANNOT_READ_OR_WRITE;
                });
    int code = command.execute(Stream.of(words).map(Object::toString).toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static Report right(Path answer) {
    return Reports.of(answer).right("Conv1", "B2", 1).right("Conv1", "C2", 2).report();
  }

  private static Report wrong(Path answer) {
    return Reports.of(answer)
        .student("Anna")
        .right("Conv1", "B2", 1)
        .wrong("Conv1", "C2", 2, -2)
        .wrong("Conv1", "D2", 3, 0.5)
        .cell("Conv2", "B2", 4, OptionalDouble.of(8), Verdict.CARRIED)
        .missing("Conv2", "C2", Double.NaN)
        .diagnosis("relu-missing", "Conv1", "The ReLU was forgotten. Negative numbers are 0.", 1)
        .diagnosis("unexplained", "Conv1", "3 is 1 x 3.", 2)
        .finding(Finding.warning("Input", "B2", "changed from 1 to 2"))
        .report();
  }

  private Path file(String name) {
    try {
      return Files.writeString(folder.resolve(name), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A checker for which a file's name says what is in it. */
  private static Report byName(Path answer) {
    var name = answer.getFileName().toString();
    if (name.startsWith("bad")) {
      throw ProblemException.input(Problem.of("no workbook", "an .xlsx file", "Save it as .xlsx."));
    }
    if (name.startsWith("fault")) {
      throw new IllegalStateException("oh");
    }
    return name.startsWith("right") ? right(answer) : wrong(answer);
  }

  // ---- what is told of a class ----

  /** As JSON and CSV have it: three counts, of which the last has a column where it occurs. */
  @Test
  void whatIsNoNumberIsCountedApartInTheTableOfAClass() {
    Function<Path, Report> checker =
        answer ->
            Reports.of(answer)
                .wrong("Conv", "B2", 1, 2)
                .cell("Conv", "C2", 1, OptionalDouble.empty(), Verdict.NOT_A_NUMBER)
                .cell("Conv", "D2", 1, OptionalDouble.empty(), Verdict.NOT_A_NUMBER)
                .missing("Conv", "E2", 1)
                .report();

    var ran = check(checker, "anna.xlsx", "ben.xlsx", "--csv", folder.resolve("marks.csv"));

    assertThat(ran.out().lines())
        .startsWith(
            "answer      marks  wrong  missing  not a number  first reason",
            "anna.xlsx  0 of 4      1        1             2  missing in Conv",
            "ben.xlsx   0 of 4      1        1             2  missing in Conv");
    assertThat(folder.resolve("marks.csv")).content().contains("0,0,0,0,1,1,2");
    assertThat(check(CheckCommandTest::wrong, "anna.xlsx", "ben.xlsx").out())
        .startsWith("answer ")
        .doesNotContain("not a number");
  }

  @Test
  void oneOfSomethingIsNotCalledSeveral() throws IOException {
    var roster = Files.writeString(folder.resolve("class.csv"), "name\nBen\n");

    var ran = check(CheckCommandTest::right, file("Cleo.xlsx"), "--class", roster);

    assertThat(ran.out())
        .contains("1 answer: 1 right", "1 student without an answer")
        .doesNotContain("1 answers");
  }

  /** Else all would be absent, and earn nothing, for a mistyped name. */
  @ParameterizedTest
  @CsvSource({
    "3, missing.zip, no such file",
    "3, missing.xlsx, no such file",
    "3, folder, no such file",
    "2, damaged.zip, a damaged or encrypted archive"
  })
  void nobodyIsAbsentWhereWhatWasGivenCannotBeRead(int code, String given, String found)
      throws IOException {
    Files.writeString(folder.resolve("damaged.zip"), "PK");
    var roster = Files.writeString(folder.resolve("class.csv"), "name\nAnna\nBen\n");
    var csv = folder.resolve("marks.csv");
    var copies = folder.resolve("copies");

    var ran =
        run(
            "check",
            folder.resolve(given),
            file("cleo.xlsx"),
            "--class",
            roster,
            "--csv",
            csv,
            "--annotate",
            copies);

    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(given + ": found " + found);
    assertThat(ran.err().lines()).hasSize(2);
    assertThat(csv).doesNotExist();
    assertThat(copies).doesNotExist();
  }

  // ---- one answer ----

  @Test
  void oneAnswerIsATableOfLayersThenReasonsThenFindings() {
    var ran = check(CheckCommandTest::wrong, "anna.xlsx");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines())
        .containsExactly(
            "Anna",
            "",
            "layer   correct  rounded  carried  wrong  missing   marks",
            "Conv1         1        0        0      2        0  1 of 3",
            "Conv2         0        0        1      0        1  1 of 2",
            "in all        1        0        1      2        1  2 of 5",
            "carried: wrong, but right for the earlier results that stand there",
            "",
            "1 of 2 wrong in Conv1, channel 1: The ReLU was forgotten. Negative numbers are 0.",
            "1 of 2 wrong in Conv1, channel 1: 3 is 1 x 3.",
            "",
            "warning  Input!B2  changed from 1 to 2");
  }

  @Test
  void onlyTheFirstReasonsAreShownUnlessAllAreAskedFor() {
    Function<Path, Report> checker =
        answer -> {
          var report = Reports.of(answer).wrong("Conv", "B2", 1, 2);
          for (int i = 1; i <= 7; i++) {
            report.diagnosis("code", "Conv", "Reason " + i + ".", 0);
          }
          return report.report();
        };

    assertThat(check(checker, "a.xlsx").out().lines())
        .contains("1 of 1 wrong in Conv, channel 1: Reason 5.", "and 2 more; --all shows them");
    assertThat(check(checker, "a.xlsx", "--all").out().lines())
        .contains("1 of 1 wrong in Conv, channel 1: Reason 7.")
        .noneMatch(line -> line.contains("--all"));
  }

  @ParameterizedTest
  @CsvSource({
    "right.xlsx,0",
    "wrong.xlsx,1",
    "bad.xlsx,2",
    "fault.xlsx,3",
  })
  void theExitCodeTellsWhatWasFoundAlsoWhenQuiet(String name, int code) {
    var ran = check(CheckCommandTest::byName, name, "--quiet");

    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out()).isEmpty();
    if (code < 2) {
      assertThat(ran.err()).isEmpty();
    } else {
      assertThat(ran.err()).startsWith("error: " + name + ": found ");
    }
  }

  // ---- many answers ----

  @Test
  void manyAnswersAreARowEachInTheirOrderThenWhatIsMostFrequent() {
    for (var name :
        Stream.of("c.xlsx", "right.xlsm", "bad.xlsx", "~$c.xlsx", "notes.txt").toList()) {
      file(name);
    }

    var ran = check(CheckCommandTest::byName, folder);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines())
        .containsExactly(
            "answer       marks  wrong  missing  first reason",
            "bad.xlsx                            not checked: found no workbook; expected an .xlsx file",
            "Anna        2 of 5      2        1  Conv1, channel 1: The ReLU was forgotten",
            "right.xlsm  2 of 2      0        0",
            "",
            "3 answers: 1 right, 1 with differences, 1 not checked",
            "",
            "answers  layer  reason        for example",
            "      1  Conv1  relu-missing  The ReLU was forgotten",
            "      1  Conv1  unexplained   3 is 1 x 3.",
            "",
            "1 file is no workbook: " + folder.resolve("notes.txt"));
  }

  @Test
  void threeHundredAnswersComeInTheirOrderWhoeverIsDoneFirst() throws IOException {
    for (int i = 0; i < 300; i++) {
      file((i % 50 == 7 ? "bad" : i % 2 == 0 ? "right" : "wrong") + "%03d.xlsx".formatted(i));
    }
    Function<Path, Report> slow =
        answer -> {
          try {
            Thread.sleep(answer.hashCode() & 3);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return byName(answer);
        };

    var first =
        check(slow, folder, "--json", folder.resolve("1.json"), "--csv", folder.resolve("1.csv"));
    var again =
        check(slow, folder, "--json", folder.resolve("2.json"), "--csv", folder.resolve("2.csv"));

    assertThat(first.code()).isEqualTo(2);
    assertThat(first.out()).contains("300 answers: 150 right, 144 with differences, 6 not checked");
    assertThat(again.out())
        .isEqualTo(first.out().replace("1.json", "2.json").replace("1.csv", "2.csv"));
    assertThat(folder.resolve("2.json")).hasSameTextualContentAs(folder.resolve("1.json"));
    assertThat(folder.resolve("2.csv")).hasSameTextualContentAs(folder.resolve("1.csv"));
    var json = JsonMapper.shared().readTree(folder.resolve("1.json"));
    assertThat(json.size()).isEqualTo(300);
    assertThat(json.valueStream().map(answer -> answer.get("answer").asString())).isSorted();
    assertThat(Files.readAllLines(folder.resolve("1.csv"))).hasSize(301);
  }

  @Test
  void aNameThatWouldCommandATerminalIsPlainText() {
    var name = file("a\u001B[31m\nb\u202E.xlsx");
    file("right.xlsx");

    var ran = check(answer -> right(answer), folder);

    assertThat(ran.out())
        .doesNotContain("\u001B")
        .doesNotContain("\u202E")
        .contains("a [31m b .xlsx");
    assertThat(name).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--json=-",
        "--csv=-",
        "--format=junit",
        "--format=gradescope",
        "--format=coursera"
      })
  void noReportHasACharacterThatWouldCommandATerminal(String option) {
    var hidden = "\u009B31m\u0085\u001B[2J\u202E\u2066\u200B\u007F";
    Function<Path, Report> checker =
        answer ->
            Reports.of(answer)
                .student("An" + hidden + "na")
                .wrong("Conv", "B2", 1, 2)
                .diagnosis("code", "Conv", "Be" + hidden + "cause.", 0)
                .finding(Finding.warning("In" + hidden + "put", "B2", "cha" + hidden + "nged"))
                .report();

    var ran =
        option.isEmpty()
            ? check(checker, "a" + hidden + ".xlsx")
            : check(checker, "a" + hidden + ".xlsx", option);
    var bad =
        check(
            answer -> byName(Path.of("bad")),
            "a" + hidden + ".xlsx",
            "b" + hidden + ".xlsx",
            "--json=-");

    for (var text : List.of(ran.out(), ran.err(), bad.out(), bad.err())) {
      assertThat(text.codePoints().filter(c -> c != '\n' && c != '\r' && c != '\t'))
          .noneMatch(
              c ->
                  Character.getType(c) == Character.CONTROL
                      || Character.getType(c) == Character.FORMAT);
    }
    if (option.equals("--json=-")) {
      // nothing is lost: it is spelled out
      assertThat(JsonMapper.shared().readTree(ran.out()).get(0).get("student").asString())
          .isEqualTo("An" + hidden + "na");
    }
  }

  // ---- JSON, CSV ----

  @Test
  void jsonHasEverything() {
    var ran = check(CheckCommandTest::wrong, "anna.xlsx", "--json", "-");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(ran.out()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    [{"answer": "anna.xlsx", "student": "Anna", "id": null, "variant": null,
                      "marks": {"earned": 2.0, "possible": 5.0},
                      "layers": [
                        {"layer": "Conv1", "correct": 1, "rounded": 0, "coarse": 0, "carried": 0, "wrong": 2,
                         "missing": 0, "notANumber": 0, "marks": {"earned": 1.0, "possible": 3.0}},
                        {"layer": "Conv2", "correct": 0, "rounded": 0, "coarse": 0, "carried": 1, "wrong": 0,
                         "missing": 1, "notANumber": 0, "marks": {"earned": 1.0, "possible": 2.0}}],
                      "cells": [
                        {"sheet": "Conv1", "cell": "B2", "layer": "Conv1", "channel": 1, "row": 1,
                         "column": 1, "expected": 1.0, "actual": 1.0, "verdict": "correct"},
                        {"sheet": "Conv1", "cell": "C2", "layer": "Conv1", "channel": 1, "row": 1,
                         "column": 2, "expected": 2.0, "actual": -2.0, "verdict": "wrong"},
                        {"sheet": "Conv1", "cell": "D2", "layer": "Conv1", "channel": 1, "row": 1,
                         "column": 3, "expected": 3.0, "actual": 0.5, "verdict": "wrong"},
                        {"sheet": "Conv2", "cell": "B2", "layer": "Conv2", "channel": 1, "row": 1,
                         "column": 1, "expected": 4.0, "actual": 8.0, "verdict": "carried"},
                        {"sheet": "Conv2", "cell": "C2", "layer": "Conv2", "channel": 1, "row": 1,
                         "column": 2, "expected": null, "actual": null, "verdict": "missing"}],
                      "diagnoses": [
                        {"code": "relu-missing", "layer": "Conv1", "channel": 1, "explains": 1,
                         "of": 2, "message": "The ReLU was forgotten. Negative numbers are 0."},
                        {"code": "unexplained", "layer": "Conv1", "channel": 1, "explains": 1,
                         "of": 2, "message": "3 is 1 x 3."}],
                      "findings": [{"severity": "warning", "sheet": "Input", "cells": "B2",
                        "message": "changed from 1 to 2"}]}]
                    """));
  }

  @Test
  void jsonOfABadFileSaysWhatIsWrong() {
    var ran = check(CheckCommandTest::byName, "bad.xlsx", "--json", "-");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out())
        .isEqualToIgnoringNewLines(
            "[{\"answer\":\"bad.xlsx\",\"error\":{\"file\":\"bad.xlsx\",\"sheet\":\"\",\"cells\":\"\","
                + "\"found\":\"no workbook\",\"expected\":\"an .xlsx file\","
                + "\"remedy\":\"Save it as .xlsx.\"}}]");
  }

  @Test
  void csvIsARowAStudentAndNoFormula() {
    Function<Path, Report> checker =
        answer -> {
          if (answer.toString().equals("bad.xlsx")) {
            return byName(answer);
          }
          return answer.toString().equals("a.xlsx")
              ? Reports.of(answer)
                  .student("=HYPERLINK(\"http://x\",\"y\")")
                  .wrong("Conv1", "B2", 1, 2)
                  .diagnosis("sign-slip", "Conv1", "Sign.", 0)
                  .report()
              : Reports.of(answer).student("Eve, O\"Neil").right("Pool", "B2", 1).report();
        };

    var ran = check(checker, "a.xlsx", "@b.xlsx", "bad.xlsx", "--csv", "-");

    assertThat(ran.out())
        .isEqualTo(
            """
            answer,student,id,earned,possible,marks Conv1,marks Pool,correct,rounded,coarse,carried,wrong,missing,not a number,diagnosis,warnings,error
            a.xlsx,"'=HYPERLINK(""http://x"",""y"")",,0,1,0,,0,0,0,0,1,0,0,sign-slip,,
            '@b.xlsx,"Eve, O""Neil",,1,1,,1,1,0,0,0,0,0,0,,,
            bad.xlsx,,,,,,,,,,,,,,,,found no workbook; expected an .xlsx file
            """
                .replace("\n", "\r\n"));
  }

  // ---- formats ----

  @Test
  void gradescopeReadsATestALayer() {
    var ran = check(CheckCommandTest::wrong, "anna.xlsx", "--format", "gradescope");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(ran.out()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"score": 2.0, "output": "Anna\\n2 of 5 marks\\nInput!B2: changed from 1 to 2", "output_format": "text",
                     "visibility": "visible",
                     "tests": [
                       {"name": "Conv1", "name_format": "text", "score": 1.0, "max_score": 3.0,
                        "status": "failed",
                        "output": "1 of 3 cells right, 2 wrong\\nThe ReLU was forgotten. Negative numbers are 0.\\n3 is 1 x 3.",
                        "output_format": "text", "visibility": "visible"},
                       {"name": "Conv2", "name_format": "text", "score": 1.0, "max_score": 2.0,
                        "status": "failed",
                        "output": "0 of 2 cells right, 1 carried, 1 missing",
                        "output_format": "text", "visibility": "visible"}]}
                    """));
  }

  @Test
  void courseraReadsAShareAndAText() {
    var ran = check(CheckCommandTest::wrong, "anna.xlsx", "--format", "coursera");

    assertThat(JsonMapper.shared().readTree(ran.out()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"fractionalScore": 0.4, "feedback": "Anna\\nConv1: 1 of 3 cells right, 2 wrong\\nThe ReLU was forgotten. Negative numbers are 0.\\n3 is 1 x 3.\\nConv2: 0 of 2 cells right, 1 carried, 1 missing\\n2 of 5 marks\\nInput!B2: changed from 1 to 2"}
                    """));
  }

  @Test
  void aBadAnswerHasNoMarksInAnyFormat() {
    for (var format : Stream.of("gradescope", "coursera").toList()) {
      var ran = check(CheckCommandTest::byName, "bad.xlsx", "--format", format);

      var json = JsonMapper.shared().readTree(ran.out());
      assertThat(ran.code()).isEqualTo(2);
      assertThat(json.get(format.equals("coursera") ? "fractionalScore" : "score").asDouble())
          .isZero();
      assertThat(json.get(format.equals("coursera") ? "feedback" : "output").asString())
          .isEqualTo("The answer could not be checked: found no workbook; expected an .xlsx file");
    }
  }

  @Test
  void theseFormatsAreForOneAnswer() {
    var ran = check(CheckCommandTest::byName, "a.xlsx", "b.xlsx", "--format", "gradescope");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--format gradescope for 2 answers");
  }

  @Test
  void junitHasASuiteAStudentAndATestALayer() throws Exception {
    Function<Path, Report> checker =
        answer ->
            answer.toString().startsWith("w")
                ? Reports.of(answer)
                    .student("An\u0000na <\"&'> \uD83D\uDE00")
                    .right("Conv", "B2", 1)
                    .wrong("Po]]>ol", "B2", 1, 2)
                    .diagnosis("sign-slip", "Po]]>ol", "a < b & \uFFFE", 1)
                    .report()
                : byName(answer);
    var file = folder.resolve("junit.xml");

    var ran = check(checker, "w.xlsx", "bad.xlsx", "--format", "junit", "-o", file);

    assertThat(ran.code()).isEqualTo(2);
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(file))))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    var suite = (Element) root.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("An na <\"&'> \uD83D\uDE00");
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    var cases = suite.getElementsByTagName("testcase");
    assertThat(((Element) cases.item(0)).getElementsByTagName("failure").getLength()).isZero();
    assertThat(((Element) cases.item(1)).getAttribute("name")).isEqualTo("Po]]>ol");
    var failure = (Element) ((Element) cases.item(1)).getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("0 of 1 cell right, 1 wrong");
    assertThat(failure.getTextContent()).isEqualTo("0 of 1 cell right, 1 wrong\na < b & \uFFFD");
    var error = (Element) root.getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("message")).startsWith("found no workbook");
  }

  // ---- misuse ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--carried 2 | --carried 2.0; expected a number from 0 to 1",
        "--tolerance -1 | --tolerance -1.0",
        "--decimals 99 | --decimals 99",
        "--marks Conv1=-1 | --marks Conv1=-1.0",
        "--marks Conv9=1 | --marks for a layer \"Conv9\"; expected one of Conv1, Conv2",
        "--json - --csv - | --json and --csv to be written to the same place",
        "--json same --csv same | --json and --csv to be written to the same place",
        "-o file | -o without --format",
        "--json a.xlsx | --json to be written as a workbook",
        "--key no-such.xlsx | no-such.xlsx",
      })
  void whatCannotBeMeantIsRefused(String words, String message) {
    var ran =
        check(
            CheckCommandTest::wrong,
            Stream.concat(Stream.of("a.xlsx"), Stream.of(words.split(" "))).toArray());

    assertThat(ran.code()).isGreaterThanOrEqualTo(2);
    assertThat(ran.err()).contains(message);
  }

  @Test
  void anEmptyFolderIsRefused() {
    assertThat(check(CheckCommandTest::wrong, folder).err()).contains("a folder without workbooks");
  }

  // ---- real workbooks ----

  private Path sample(String name) {
    return Samples.all().stream()
        .filter(sample -> sample.file().equals(name))
        .findFirst()
        .orElseThrow()
        .write(folder);
  }

  @Test
  void anAuditIsARightAnswerAndIsCopiedWithColours() throws IOException {
    var question = sample("by-hand.xlsx");
    run("run", question);
    var audit = folder.resolve("by-hand.audit.xlsx");
    var bytes = Files.readAllBytes(audit);
    var checked = folder.resolve("checked");

    var ran = run("check", audit, "--key", question, "--annotate", checked);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("in all        9        0").endsWith("wrote " + checked + "\n");
    assertThat(Files.readAllBytes(audit)).isEqualTo(bytes);
    convsheet.testing.OoxmlSchemas.validate(checked.resolve("by-hand.audit.xlsx"));
    convsheet.testing.Openpyxl.open(checked.resolve("by-hand.audit.xlsx"));
    assertThat(run("check", audit, "--annotate", checked).code()).isZero();
    assertThat(run("check", audit, "--annotate", folder).err()).contains("write over the answer");
    Files.writeString(checked.resolve("by-hand.audit.xlsx"), "mine");
    assertThat(run("check", audit, "--annotate", checked).err())
        .contains("--annotate did not write");
    assertThat(run("check", audit, "--annotate", checked, "--force").code()).isZero();
  }

  /** The sheet in front of the copy is none of the student's. */
  @Test
  void ofACopyTheSameIsSaidAsOfTheAnswerItself() {
    var checked = folder.resolve("checked");
    run("samples", folder);

    var ran = run("check", folder.resolve("hand-made.xlsx"), "--annotate", checked);

    assertThat(ran.out())
        .contains("in all")
        .startsWith(run("check", checked.resolve("hand-made.xlsx")).out());
  }

  @Test
  void aFolderOfKeysHasOneForEachAnswer() throws IOException {
    var question = sample("by-hand.xlsx");
    var answers = Files.createDirectory(folder.resolve("answers"));
    var keys = Files.createDirectory(folder.resolve("keys"));
    run("run", question);
    for (var name : Stream.of("a.xlsx", "b.xlsx").toList()) {
      Files.copy(folder.resolve("by-hand.audit.xlsx"), answers.resolve(name));
    }
    Files.copy(question, keys.resolve("a.xlsx"));

    var ran = run("check", answers, "--key", keys);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out())
        .contains("a.xlsx  9 of 9")
        .contains("b.xlsx")
        .contains("not checked: found no key for it in " + keys);
  }

  @Test
  void ofADamagedAnswerItIsSaidWhatIsDamagedWhateverTheKeys() throws IOException {
    var question = sample("by-hand.xlsx");
    var answers = Files.createDirectory(folder.resolve("answers"));
    var keys = Files.createDirectory(folder.resolve("keys"));
    run("run", question);
    var whole = Files.readAllBytes(folder.resolve("by-hand.audit.xlsx"));
    Files.write(answers.resolve("a.xlsx"), whole);
    Files.write(answers.resolve("cut.xlsx"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(answers.resolve("text.xlsx"), "no workbook");
    Files.copy(question, keys.resolve("a.xlsx"));

    var one = run("check", answers, "--key", question, "--csv", folder.resolve("one.csv"));
    var each = run("check", answers, "--key", keys, "--csv", folder.resolve("each.csv"));

    assertThat(each.code()).isEqualTo(2);
    assertThat(each.out()).contains("a.xlsx", "9 of 9").doesNotContain("no key for it");
    assertThat(Files.readString(folder.resolve("each.csv")))
        .contains("cut off")
        .isEqualTo(Files.readString(folder.resolve("one.csv")));
    assertThat(each.out().replace("each.csv", "")).isEqualTo(one.out().replace("one.csv", ""));
  }

  @Test
  void aKeyThatCannotBeReadIsNamedWhereNoneIsFound() throws IOException {
    var question = sample("by-hand.xlsx");
    var keys = Files.createDirectory(folder.resolve("keys"));
    run("run", question);
    Files.writeString(keys.resolve("k1.xlsx"), "no workbook");
    Files.copy(question, keys.resolve("k2.xlsx"));

    var ran = run("check", folder.resolve("by-hand.audit.xlsx"), "--key", keys);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("where " + keys.resolve("k1.xlsx") + " cannot be read");
  }
}
