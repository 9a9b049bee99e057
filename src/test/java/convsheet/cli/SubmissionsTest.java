package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose an answer is by its place; the files themselves say nothing. */
class SubmissionsTest {
  @TempDir private Path folder;

  /** A workbook that says nothing, and what is none, by their names: those with "damaged". */
  @BeforeEach
  void write() throws IOException {
    try (var book = new XSSFWorkbook();
        var out = Files.newOutputStream(folder.resolve("whole.xlsx"))) {
      book.createSheet();
      book.write(out);
    }
    Files.writeString(folder.resolve("damaged.xlsx"), "no workbook");
  }

  private List<Submission> of(List<Roster.Student> students, String... places) {
    var answers =
        List.of(places).stream()
            .map(
                place ->
                    AnswerFile.found(
                        "in/" + place,
                        List.of(place.split("/")),
                        folder.resolve(place.contains("damaged") ? "damaged.xlsx" : "whole.xlsx")))
            .toList();
    return Submissions.of(answers, students, List.of());
  }

  private List<Roster.Student> students() throws Exception {
    return Roster.read(
            Files.writeString(
                folder.resolve("roster.csv"),
                "name,id\nAna Lopes,101\nAna Lopes-Silva,102\nZoë Müller,103\n王小明,104\nBo Li,7\n"))
        .students();
  }

  @ParameterizedTest
  @CsvSource({
    "Ana Lopes_5551_assignsubmission_file_/a.xlsx, 101",
    "Ana Lopes-Silva_5552_assignsubmission_file/a.xlsx, 102",
    "lopes_ana.xlsx, 101",
    "Ana-Lopes-Silva-102.xlsx, 102",
    "'Lopes-Silva, Ana/x/a.xlsx', 102",
    "zoe mueller/Muller Zoe.xlsx, 103",
    "ZOE/a.xlsx, 103",
    "zoëmüller_884421_998877_a.xlsx, 103",
    "王小明/a.xlsx, 104",
    "hw1-103/src/a.xlsx, 103",
    "submission_104.xlsx, 104",
    "a (1).xlsx, ''",
    "ana/a.xlsx, ana", // which of the two?
    "hw_Bo_7/a.xlsx, 7",
    "7/a.xlsx, 7",
    "7-absent/a.xlsx, 7",
    "hw7/a.xlsx, hw7", // no word of its own
    "a (7).xlsx, ''", // a copy
    "müller 7/a.xlsx, müller 7", // Bo's id beside another name
    "ana 7/a.xlsx, ana 7", // Bo's id, and one of two names that are not his
  })
  void placesNameStudents(String place, String id) throws Exception {
    var submission = of(students(), place).get(0);

    assertThat(submission.id().orElse("")).isEqualTo(id);
    assertThat(submission.student().isPresent()).isEqualTo(id.matches("10\\d|7"));
  }

  @Test
  void shortIdsThatStandAloneTellStudentsApart() throws Exception {
    var random = new Random(7);
    var forms =
        List.of(
            "%s/a.xlsx",
            "hw_%s/a.xlsx", "%s-task/a.xlsx", "all/answer %s.xlsx", "in/hw1 %s/x/a.xlsx");
    for (int draw = 0; draw < 50; draw++) {
      var ids = random.ints(1, 100).distinct().limit(8).boxed().toList();
      var roster = new StringBuilder("name,id\n");
      ids.forEach(id -> roster.append("Kim Lee,").append(id).append('\n'));
      var students = Roster.read(Files.writeString(folder.resolve("short.csv"), roster)).students();
      var form = forms.get(draw % forms.size());
      var places = ids.stream().map(id -> form.formatted(id)).toArray(String[]::new);

      assertThat(of(students, places))
          .as(form)
          .extracting(one -> one.student().flatMap(Roster.Student::id).orElse(""))
          .containsExactlyElementsOf(ids.stream().map(String::valueOf).toList());
    }
  }

  @Test
  void whereTwoIdsFitBothAreNamedAndNobodyIsTaken() throws Exception {
    var students =
        Roster.read(
                Files.writeString(
                    folder.resolve("short.csv"), "name,id\nKim Lee,15\nKim Lee,18\nBo Al,19\n"))
            .students();
    var rows = of(students, "15 18/a.xlsx", "lee 19/a.xlsx", "3/19/a.xlsx", "3/al 15/a.xlsx");

    assertThat(rows.get(0).student()).isEmpty();
    assertThat(rows.get(0).findings().toString()).contains("fits Kim Lee (15) and Kim Lee (18)");
    assertThat(rows.get(1).findings().toString())
        .contains("fits Bo Al (19) and Kim Lee (15) and Kim Lee (18)");
    assertThat(rows.get(2).student().orElseThrow().name()).isEqualTo("Bo Al");
    assertThat(rows.get(3).student()).isEmpty();
  }

  @Test
  void theNumberOfATaskIsNobodysId() throws Exception {
    var rows = of(students(), "Zoe/task 7/x.xlsx", "one/task 7/x.xlsx", "two/task 7/x.xlsx");

    assertThat(rows.subList(0, 3))
        .extracting(row -> row.student().map(Roster.Student::name).orElse(""))
        .containsExactly("Zoë Müller", "", "");
  }

  @Test
  void whoHasNoAnswerHasARowAtTheEnd() throws Exception {
    var rows = of(students(), "Zoe/a.xlsx", "ana lopes/a.xlsx");

    assertThat(rows)
        .extracting(Submission::shown)
        .containsExactly("Zoë Müller", "Ana Lopes", "Ana Lopes-Silva", "王小明", "Bo Li");
    assertThat(rows)
        .extracting(Submission::isAbsent)
        .containsExactly(false, false, true, true, true);
  }

  @Test
  void filesOfOneNameAreToldApartByAsManyFoldersAsItTakes() {
    var rows = of(List.of(), "a/x/work.xlsx", "b/x/work.xlsx", "c/y/work.xlsx", "other.xlsx");

    assertThat(rows)
        .extracting(Submission::shown)
        .containsExactly("a/x/work.xlsx", "b/x/work.xlsx", "y/work.xlsx", "other.xlsx");
    assertThat(rows)
        .extracting(Submission::id)
        .containsExactly(
            Optional.of("a/x"), Optional.of("b/x"), Optional.of("c/y"), Optional.empty());
  }

  @Test
  void aFolderAroundAllIsNoPartOfAnId() {
    assertThat(of(List.of(), "hw1/anna/1.xlsx", "hw1/ben/x/1.xlsx", "hw1/eve/1.xlsx"))
        .extracting(submission -> submission.id().orElse(""))
        .containsExactly("anna", "ben/x", "eve");
    assertThat(of(List.of(), "hw1/anna/1.xlsx").get(0).id()).hasValue("anna");
  }

  @Test
  void twoInOneFolderAreOneStudentsWhereMostFoldersHoldOne() {
    assertThat(of(List.of(), "a/1.xlsx", "b/1.xlsx", "c/1.xlsx", "c/2.xlsx"))
        .extracting(submission -> submission.findings().size())
        .containsExactly(0, 0, 1, 1);
    // a section of a class
    assertThat(of(List.of(), "a/1.xlsx", "a/2.xlsx", "b/1.xlsx", "b/2.xlsx"))
        .allMatch(submission -> submission.findings().isEmpty());
  }

  @Test
  void whatCannotBeReadMakesNoStudentOfAFolderAndIsNoSecondHandIn() throws Exception {
    String[] places = {
      "w5/damaged.xlsx",
      "w5/damaged.xls",
      "a/x.xlsx",
      "b/damaged.xlsx",
      "c/x.xlsx",
      "c/damaged.xlsx",
      "Zoe_4711_assignsubmission_file_/damaged.xlsx",
      "lopes-silva ana/damaged.xlsx"
    };
    var nobody = of(List.of(), places);
    var someone = of(students(), places);

    assertThat(nobody)
        .extracting(row -> row.id().orElse(""))
        .containsExactly("", "", "a", "b", "c", "c", "4711", "lopes-silva ana");
    assertThat(someone.subList(0, places.length))
        .extracting(row -> row.id().orElse(""))
        .containsExactly("", "", "a", "", "c", "", "103", "102");
    assertThat(nobody).allMatch(row -> row.findings().isEmpty());
    assertThat(someone)
        .flatExtracting(Submission::findings)
        .noneMatch(finding -> finding.message().contains("handed in"));
    assertThat(nobody)
        .extracting(row -> row.damage().isPresent())
        .containsExactly(true, true, false, true, false, true, true, true);
  }
}
