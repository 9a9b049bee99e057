package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several workbooks in one run, and names of what is written. */
class RunInputsTest {
  private static final Path BY_HAND = Path.of("workbooks", "by-hand.xlsx");
  private static final Path EDGES = Path.of("workbooks", "edges.xlsx");

  @TempDir private Path folder;
  private Path a;
  private Path b;

  @BeforeEach
  void copySamples() throws IOException {
    a = Files.copy(BY_HAND, folder.resolve("a.xlsx"));
    b =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nConv|conv")
            .put("Input", "A1", "1 | 2 | 3\n4 |  | 6")
            .put("Conv", "A1", "1 | 2\n3 | 4")
            .save(folder.resolve("b.xlsx"));
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachOfSeveralGetsTheAuditThatItGetsByItself() throws IOException {
    var ran = run("run", a, b);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "file layers multiply-adds findings written",
            a + " 1 81 0 a.audit.xlsx", // 9 results of 9 products
            b + " 1 8 1 b.audit.xlsx", // 2 of 4; a blank pixel
            "",
            "wrote 2 of 2",
            "Run a workbook by itself to read its findings.");
    for (var file : List.of("a", "b")) {
      var alone = folder.resolve("alone.xlsx");
      run("run", folder.resolve(file + ".xlsx"), "-o", alone, "--force");
      assertThat(folder.resolve(file + ".audit.xlsx")).hasSameBinaryContentAs(alone);
    }
  }

  @Test
  void aFolderIsItsWorkbooksWithoutAuditsAndWhatProgramsHide() throws IOException {
    Files.writeString(folder.resolve("~$a.xlsx"), "lock");
    Files.writeString(folder.resolve(".hidden.xlsx"), "");
    Files.writeString(folder.resolve("notes.txt"), "");
    Files.createDirectory(folder.resolve("old.xlsx"));

    assertThat(run("run", folder).out()).contains("wrote 2 of 2").doesNotContain("left out");
    var once = files();
    var ran = run(folder); // a folder that is dropped

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("wrote 2 of 2; left out 2 audits among them");
    assertThat(files()).isEqualTo(once).contains("a.audit.xlsx", "b.audit.xlsx");
    assertThat(run("run", a, b, folder.resolve("a.audit.xlsx")).out()) // as by *.xlsx
        .contains("wrote 2 of 2; left out 1 audit among them");
  }

  @Test
  void theOthersAreWrittenAndTheWorstExitCodeIsGiven() throws IOException {
    var bad = Files.writeString(folder.resolve("bad.xlsx"), "no workbook");
    var missing = folder.resolve("missing.xlsx");

    var ran = run("run", bad, a);
    var worse = run("run", bad, missing, a);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("error: " + bad + ": found");
    assertThat(ran.out()).containsPattern("bad.xlsx +nothing").contains("wrote 1 of 2");
    assertThat(worse.code()).isEqualTo(3);
    assertThat(worse.err()).contains("error: " + bad, "error: " + missing);
    assertThat(files()).contains("a.audit.xlsx").hasSize(4);
  }

  @Test
  void whatIsNamedTwiceIsRunOnceAndNoAuditReplacesThatOfAnother() throws IOException {
    var twin = Files.copy(EDGES, folder.resolve("a.xlsm"));

    assertThat(run("run", a, folder.resolve("./a.xlsx")).out()).contains("wrote 1 of 1");
    var audit = Files.readAllBytes(folder.resolve("a.audit.xlsx"));
    var ran = run("run", a, twin);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(twin + ": found the same output as of another workbook");
    assertThat(folder.resolve("a.audit.xlsx")).hasBinaryContent(audit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o all.xlsx", "--json all.json", "--json -"})
  void anOptionThatNamesOneOutputIsRefused(String option) throws IOException {
    var words = option.split(" ");

    var ran = run("run", a, b, words[0], words[1]);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("found " + words[0] + " for several workbooks");
    assertThat(run("run", folder, words[0], words[1]).code()).isEqualTo(2);
    assertThat(files()).containsExactly("a.xlsx", "b.xlsx");
  }

  @Test
  void withoutAWorkbookThereIsNothingToDo() throws IOException {
    var empty = Files.createDirectory(folder.resolve("empty"));
    run("run", a);

    assertThat(run("run", empty).err()).contains(empty + ": found no workbook; expected an .xlsx");
    Files.move(folder.resolve("a.audit.xlsx"), empty.resolve("a.audit.xlsx"));
    var ran = run("run", empty);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("found no workbook but audits");
  }

  @ParameterizedTest
  @CsvSource({
    "a.xlsx, .audit, .xlsx, a.audit.xlsx",
    "a.audit.xlsx, .audit, .xlsx, a.audit-2.xlsx",
    "a.Audit-9.XLSM, .audit, .xlsx, a.Audit-10.xlsx",
    "a.exercise.xlsx, .audit, .xlsx, a.exercise.audit.xlsx",
    "a.audit.b.xlsx, .audit, .xlsx, a.audit.b.audit.xlsx",
    ".audit.xlsx, .audit, .xlsx, .audit.audit.xlsx",
    "a.exercise.xlsx, .exercise, .xlsx, a.exercise-2.xlsx",
    "a.xlsx, .exercises, '', a.exercises"
  })
  void whatIsWrittenOfItsOwnKindIsTheNextVersion(
      String input, String kind, String extension, String written) {
    assertThat(OutputRules.beside(Path.of("x", input), kind, extension))
        .isEqualTo(Path.of("x", written));
  }

  @Test
  void anAuditsAuditIsItsNextVersionWhichSaysTheSame() throws IOException {
    run("run", a);
    for (var audit : List.of("a.audit.xlsx", "a.audit-2.xlsx", "a.audit.xlsx")) {
      assertThat(run("run", folder.resolve(audit)).code()).isZero();
    }

    assertThat(files())
        .containsExactly("a.audit-2.xlsx", "a.audit-3.xlsx", "a.audit.xlsx", "a.xlsx", "b.xlsx");
  }
}
