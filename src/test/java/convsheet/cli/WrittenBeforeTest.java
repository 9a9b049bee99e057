package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of a version that showed no copies of what a layer reads, and all channels one below the
 * other, are understood where they have their cells: a question, its audit, its exercise, and that
 * filled in by a person.
 *
 * <p>A picture of 4 x 4, two filters of 2 x 2 with a bias and relu, and pooling. On {@code Conv}
 * the filters begin in B6, results in H6 and H11; on {@code Pool} results stand in B6 and B9. The
 * answer has 7 instead of 3 in Conv!I12, nothing in Conv!H13, and in Pool!B9 the 7 that follows.
 */
class WrittenBeforeTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyFiles() throws IOException {
    for (var name : new String[] {"question", "audit", "exercise", "answer"}) {
      try (var in =
          WrittenBeforeTest.class.getResourceAsStream("/convsheet/before/" + name + ".xlsx")) {
        Files.copy(in, file(name));
      }
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".xlsx");
  }

  private void type(String name, String cell, double number) throws IOException {
    var place = new CellReference(cell);
    var changed = folder.resolve("changed.xlsx");
    try (var workbook = new XSSFWorkbook(Files.newInputStream(file(name)));
        var out = Files.newOutputStream(changed)) {
      var row = workbook.getSheet(place.getSheetName()).getRow(place.getRow());
      row.removeCell(row.getCell(place.getCol()));
      row.createCell(place.getCol()).setCellValue(number);
      workbook.write(out);
    }
    Files.move(changed, file(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private String explain(String name, String cell) {
    var ran = run("explain", file(name), cell);
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  @ParameterizedTest
  @CsvSource({"question", "audit", "exercise", "a new audit"})
  void anAnswerIsMarkedAtItsOwnCells(String key) {
    assertThat(run("run", file("question"), "-o", file("a new audit")).code()).isZero();

    var ran = run("check", file("answer"), "--key", file(key), "--json", "-");

    var report = JsonMapper.shared().readTree(ran.out()).get(0);
    assertThat(report.get("marks").get("earned").asInt()).isEqualTo(18);
    assertThat(report.get("marks").get("possible").asInt()).isEqualTo(20);
    assertThat(report.get("findings")).isEmpty();
    var verdicts = new TreeMap<String, String>();
    for (var cell : report.get("cells")) {
      verdicts.put(
          cell.get("sheet").asString() + "!" + cell.get("cell").asString(),
          cell.get("verdict").asString());
    }
    assertThat(verdicts).hasSize(20).containsKeys("Conv!H6", "Conv!J13", "Pool!B6");
    verdicts.values().removeIf("correct"::equals);
    assertThat(verdicts)
        .containsOnly(
            Map.entry("Conv!I12", "wrong"),
            Map.entry("Conv!H13", "missing"),
            Map.entry("Pool!B9", "carried"));
  }

  @Test
  void anExerciseThatNobodyTouchedEarnsNothing() {
    var ran = run("check", file("exercise"), "--key", file("question"));

    assertThat(ran.out()).contains("0 of 20").doesNotContain("note", "warning", "pushed");
  }

  @ParameterizedTest
  @CsvSource({"answer", "audit", "exercise"})
  void theirCellsAreExplained(String name) {
    // 4*0 + 5*1 + 0*1 + 6*0 - 2
    assertThat(explain(name, "Conv!I12"))
        .contains("Conv!I12  Conv, output channel 2, row 2, column 2\n")
        .contains("Input!C7:D8", "Conv!B13:C14", "bias      5 - 2 = 3   (Conv!B17)")
        .contains("\nConv!I12 = 3");
    assertThat(explain(name, "Conv!B13")).contains("Conv, output channel 2: 9, Conv!H11:J13");
    assertThat(explain(name, "Pool!B9")).contains("Conv!H11:I12", "largest   5, in Conv!I11");
  }

  @Test
  void whatThePersonTypedIsSetBesideIt() {
    assertThat(explain("answer", "Conv!I12")).contains("(you have 7, right is 3)");
    assertThat(explain("answer", "Pool!B9"))
        .contains("Conv!I12: you have 7, right is 3", "it would be 7");
  }

  @Test
  void allNumbersOfAnAuditAreRead() {
    var ran = run("run", file("audit"), "-o", folder.resolve("again.xlsx"));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).doesNotContain("finding", "note", "warning");
  }

  @ParameterizedTest
  @CsvSource({
    "audit, run, Conv!B13, 9, Conv!B13: 9 where the question has 0",
    "audit, run, Input!C7, 9, Input!C7: 9 where the question has 4",
    "audit, run, Conv!I12, 9, 'Conv!I12: 9, written by hand'",
    "exercise, exercise, Conv!B13, 9, Conv!B13: 9 where the question has 0",
    "exercise, exercise, Conv!I12, 3, 'Conv!I12: 3, written by hand'",
    "question, run, Conv!B13, 9, Conv!B13: 9 where the question has 0"
  })
  void onlyWhatAPersonChangedIsKept(
      String name, String command, String cell, double number, String said) throws IOException {
    assertThat(run("run", file("question"), "--layers-only", "-o", file("source")).code()).isZero();
    var words =
        name.equals("question")
            ? new Object[] {command, file("source"), "--layers-only", "-o", file(name)}
            : new Object[] {command, file("source"), "-o", file(name)};
    var written = Files.readAllBytes(file(name));
    type(name, cell, number);
    var changed = Files.readAllBytes(file(name));

    var ran = run(words);

    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(ran.err()).contains("would be lost: " + said + "\n");
    assertThat(Files.readAllBytes(file(name))).isEqualTo(changed);
    Files.write(file(name), written);
    var again = run(words);
    assertThat(again.code()).as(again.err()).isZero();
  }
}
