package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.OoxmlSchemas;
import convsheet.testing.Ran;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The story of {@code examples/coursework}; {@code .ci/docs-test} compares what it shows. */
class CourseworkTest {
  @TempDir private Path folder;
  @TempDir private Path exercises;

  @BeforeEach
  void write() throws IOException {
    Files.copy(Coursework.FOLDER.resolve(Coursework.ROSTER), folder.resolve(Coursework.ROSTER));
    Coursework.write(folder, exercises);
  }

  private static List<Path> workbooks(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".xlsx"))
          .map(folder::relativize)
          .sorted()
          .toList();
    }
  }

  @Test
  void theWorkbooksInTheRepositoryHoldWhatIsMade() throws IOException {
    assertThat(workbooks(folder)).hasSize(6).isEqualTo(workbooks(Coursework.FOLDER));
    for (var file : workbooks(folder)) {
      var made = folder.resolve(file);
      var kept = Coursework.FOLDER.resolve(file);
      assertThat(Workbooks.values(kept)).as(file.toString()).isEqualTo(Workbooks.values(made));
      assertThat(Workbooks.formulas(kept)).as(file.toString()).isEqualTo(Workbooks.formulas(made));
      OoxmlSchemas.validate(folder.resolve(file));
    }
  }

  @Test
  void ofWhatConvsheetWroteIntoAnAnswerNothingIsSaid() {
    var answers = folder.resolve(Coursework.ANSWERS);

    var ran = Ran.run("check", answers.resolve("Ana-Lopes-101.xlsx").toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).doesNotContain("warning", "note");
  }

  @Test
  void eachStudentIsToldWhatWentWrong() throws IOException {
    var report = folder.resolve("report.json");
    var ran =
        Ran.run(
            "check",
            folder.resolve(Coursework.ANSWERS).toString(),
            "--key",
            folder.resolve(Coursework.QUESTION).toString(),
            "--json",
            report.toString());

    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
    var found = new ArrayList<String>();
    for (var answer : JsonMapper.shared().readTree(Files.readString(report))) {
      found.add(
          Path.of(answer.get("answer").asString()).getFileName().toString().replaceFirst("-.*", "")
              + counts(answer)
              + codes(answer));
    }
    assertThat(found)
        .containsExactly(
            "Ana {correct=40} []",
            "Ben {carried=4, correct=21, wrong=15} [kernel-rotated 15]",
            "Carla {carried=3, correct=21, wrong=16} [relu-missing 16]",
            "David {correct=31, missing=8, wrong=1} [digits-transposed 1]",
            "Eva {carried=2, correct=32, wrong=6} [dollar-missing 6]");
  }

  @Test
  void theReportsOfTheStoryAreWhatCheckWrites() throws IOException {
    var story = Path.of("examples/coursework");
    var ran =
        Ran.run(
            "check",
            story.resolve("answers").toString(),
            "--key",
            story.resolve("question.xlsx").toString(),
            "--class",
            story.resolve("roster.csv").toString(),
            "--csv",
            folder.resolve("marks.csv").toString(),
            "--json",
            folder.resolve("report.json").toString());

    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(folder.resolve("marks.csv"))
        .hasSameTextualContentAs(story.resolve("reports/marks.csv"));
    assertThat(folder.resolve("report.json"))
        .hasSameTextualContentAs(story.resolve("reports/report.json"));
  }

  private static String counts(JsonNode answer) {
    var counts = new TreeMap<String, Integer>();
    for (var cell : answer.get("cells")) {
      counts.merge(cell.get("verdict").asString(), 1, Integer::sum);
    }
    return " " + counts + " ";
  }

  private static List<String> codes(JsonNode answer) {
    return StreamSupport.stream(answer.get("diagnoses").spliterator(), false)
        .map(diagnosis -> diagnosis.get("code").asString() + " " + diagnosis.get("explains"))
        .toList();
  }
}
