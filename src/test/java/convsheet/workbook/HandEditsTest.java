package convsheet.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person has changed in a file of convsheet is not lost without a word. */
class HandEditsTest {
  @TempDir private Path folder;
  private Path question;
  private Path audit;
  private Path exercise;

  /** A 3 x 3 picture, a filter of 2 x 2 with a bias, then pooling. */
  @BeforeEach
  void writeAuditAndExercise() {
    question =
        new TextWorkbook()
            .layers("name | type | padding | note", "Conv | conv | 0 | mine", "Pool | maxpool | | ")
            .sheet("Input", "1 | 2 | 3", "4 | 5 | 6", "7 | 8 | 9")
            .sheet("Conv", "filter 1", "1 | 0", "0.1 | -1", "", "filter 1 bias", "0.5")
            .write(folder.resolve("question.xlsx"));
    audit = folder.resolve("question.audit.xlsx");
    exercise = folder.resolve("question.exercise.xlsx");
    assertThat(Ran.run("run", question).code()).isZero();
    assertThat(Ran.run("exercise", question).code()).isZero();
  }

  private static void edit(Path file, Consumer<XSSFWorkbook> change) throws IOException {
    var changed = file.resolveSibling("changed.xlsx");
    try (var workbook = new XSSFWorkbook(Files.newInputStream(file));
        var out = Files.newOutputStream(changed)) {
      change.accept(workbook);
      workbook.write(out);
    }
    Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static XSSFCell cell(XSSFWorkbook workbook, String sheet, String cell) {
    var place = new CellReference(cell);
    XSSFSheet own = workbook.getSheet(sheet);
    var row = own.getRow(place.getRow());
    row = row == null ? own.createRow(place.getRow()) : row;
    return row.getCell(place.getCol()) == null
        ? row.createCell(place.getCol())
        : row.getCell(place.getCol());
  }

  /** Types a number into a cell, over a formula if there is one. */
  private static void type(XSSFWorkbook workbook, String sheet, String cell, double number) {
    var old = cell(workbook, sheet, cell);
    var row = old.getRow();
    row.removeCell(old);
    row.createCell(new CellReference(cell).getCol()).setCellValue(number);
  }

  private void refuses(String command, Path target, String... edits) throws IOException {
    var before = Files.readAllBytes(target);
    var ran = Ran.run(command, question);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(target + ": found work of a person that would be lost: ")
        .contains("--force")
        .contains(edits);
    assertThat(Files.readAllBytes(target)).isEqualTo(before);
    assertThat(Ran.run(command, question, "--force").code()).isZero();
    assertThat(Ran.run(command, question).code()).isZero();
  }

  @Test
  void anAuditWithAnotherWeightIsNotReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Conv", "B6", 5));

    refuses("run", audit, "Conv!B6: 5 where the question has 1");
  }

  @Test
  void anAuditWithAnotherPixelIsNotReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Input", "C7", -5));

    refuses("run", audit, "Input!C7: -5 where the question has 5");
  }

  @Test
  void anAuditWithAnotherOptionIsNotReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Layers", "C6", 1));

    refuses("run", audit, "Layers!C6: \"1\" where the question has \"0\"");
  }

  @Test
  void anAuditWithANumberTypedOverAResultIsNotReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Conv", "H6", 3));

    refuses("run", audit, "Conv!H6: typed over a formula");
  }

  @Test
  void anAuditWithAnotherFormulaIsNotReplaced() throws IOException {
    edit(
        audit,
        workbook -> {
          var cell = cell(workbook, "Conv", "H6");
          cell.setCellFormula("Input!B6");
          cell.setCellValue(77);
        });

    refuses("run", audit, "Conv!H6: another formula, or another value of it");
  }

  @Test
  void anAuditWithANoteOrASheetOfAPersonIsNotReplaced() throws IOException {
    edit(
        audit,
        workbook -> {
          cell(workbook, "Conv", "N20").setCellValue("look here");
          cell(workbook, "Layers", "B20").setCellValue(3);
          workbook.createSheet("Mine");
        });

    refuses(
        "run",
        audit,
        "Conv!N20: added by hand",
        "Layers!B20: added by hand",
        "sheet Mine: added by hand");
  }

  @Test
  void anAuditThatNoLongerReadsIsNotReplaced() throws IOException {
    edit(audit, workbook -> workbook.removeSheetAt(workbook.getSheetIndex("Conv")));

    refuses("run", audit, "it cannot be read any more (found no sheet named Conv)");
  }

  @Test
  void anAuditWhoseChangesAreInTheQuestionTooIsReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Conv", "B6", 5));
    edit(question, workbook -> type(workbook, "Conv", "A2", 5));

    assertThat(Ran.run("run", question).code()).isZero();
  }

  @Test
  void anUntouchedAuditOfAChangedQuestionIsReplaced() throws IOException {
    edit(question, workbook -> type(workbook, "Conv", "A2", 5));

    assertThat(Ran.run("run", question).code()).isZero();
    assertThat(Ran.run("run", question, "--formulas", "terms", "--stats").code()).isZero();
    assertThat(Ran.run("run", question, "--matmul", "Conv").code()).isZero();
    assertThat(Ran.run("run", question).code()).isZero();
  }

  @Test
  void anExerciseThatSomebodyHasBegunIsNotReplaced() throws IOException {
    edit(exercise, workbook -> type(workbook, "Conv", "H6", 3));

    refuses("exercise", exercise, "Conv!H6: filled in by hand");
  }

  @Test
  void anExerciseWithAnotherWeightIsNotReplaced() throws IOException {
    edit(exercise, workbook -> type(workbook, "Conv", "B6", 3));

    refuses("exercise", exercise, "Conv!B6: 3 where the question has 1");
  }

  @Test
  void untouchedExercisesOfEveryKindAreReplaced() {
    var seeds = new Object[] {"exercise", question, "--random-weights", "--seed", "1"};
    for (int seed = 1; seed < 4; seed++) {
      seeds[4] = String.valueOf(seed);
      assertThat(Ran.run(seeds).code()).isZero();
    }
    assertThat(Ran.run("exercise", question, "--self-check").code()).isZero();
    assertThat(Ran.run("exercise", question, "--cells", "2").code()).isZero();
    assertThat(Ran.run("exercise", question).code()).isZero();
  }

  @Test
  void untouchedKeysAndExercisesOfAClassAreReplaced() throws IOException {
    var roster = Files.writeString(folder.resolve("roster.csv"), "name,id\nAda,1\nBob,2\n");
    var words =
        List.of("exercise", question, "--random-weights", "--class", roster, "--key", "keys");
    var all = new ArrayList<Object>(words);
    all.set(6, folder.resolve("keys"));
    assertThat(Ran.run(all.toArray()).code()).isZero();

    assertThat(Ran.run(all.toArray()).err()).isEmpty();
    all.addAll(List.of("--seed", "3"));
    assertThat(Ran.run(all.toArray()).err()).isEmpty();
  }

  @Test
  void anAuditOfASheetWithASlipIsReplaced() throws IOException {
    var sheet = folder.resolve("slip.xlsx");
    Files.copy(Path.of("workbooks/hand-made.xlsx"), sheet);
    edit(
        sheet,
        workbook ->
            cell(workbook, "network", "W7") // where its neighbours have C7:E9
                .setCellFormula("MAX(0,SUMPRODUCT(D7:F9,$P$5:$R$7)+$P$10)"));
    var first = Ran.run("run", sheet);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("warning");

    assertThat(Ran.run("run", sheet).err()).isEmpty();
  }

  @Test
  void aQuestionThatSomebodyHasWorkedOnIsNotReplaced() throws IOException {
    var target = folder.resolve("layers.xlsx");
    assertThat(Ran.run("run", question, "--layers-only", "-o", target).code()).isZero();
    assertThat(Ran.run("run", question, "--layers-only", "-o", target).code()).isZero();
    edit(target, workbook -> type(workbook, "Conv", "B6", 5));

    assertThat(Ran.run("run", question, "--layers-only", "-o", target).err())
        .contains("Conv!B6: 5 where the question has 1");
  }

  @Test
  void whatALibreOfficeOnlySavedIsReplaced() throws IOException {
    var audits = new ArrayList<Path>();
    var questions = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      var own = sample.write(folder);
      if (Files.size(own) < 40_000) {
        assertThat(Ran.run("run", own, "--ledger", "none").code()).isZero();
        questions.add(own);
        audits.add(Path.of(own.toString().replace(".xlsx", ".audit.xlsx")));
      }
    }
    questions.add(question);
    audits.add(exercise);
    var saved = LibreOffice.recalculate(audits, Files.createDirectory(folder.resolve("saved")));

    for (int i = 0; i < saved.size(); i++) {
      assertThat(XlsxFile.fingerprint(saved.get(i)))
          .as("%s", saved.get(i))
          .isEqualTo(XlsxFile.fingerprint(audits.get(i)));
      Files.copy(saved.get(i), audits.get(i), StandardCopyOption.REPLACE_EXISTING);
      var command = audits.get(i).equals(exercise) ? "exercise" : "run";
      assertThat(Ran.run(command, questions.get(i)).err()).as("%s", audits.get(i)).isEmpty();
    }
  }
}
