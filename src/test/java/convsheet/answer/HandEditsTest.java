package convsheet.answer;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.TextWorkbook;
import convsheet.testing.PoiCells;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    try (var workbook = PoiCells.unshared(new XSSFWorkbook(Files.newInputStream(file)));
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

  private static void type(XSSFWorkbook workbook, String sheet, String cell, String text) {
    type(workbook, sheet, cell, 0);
    cell(workbook, sheet, cell).setCellValue(text);
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

  @ParameterizedTest(name = "{0}: a {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          audit    | weight          | Conv!H6   | 5               | 5 where the question has 1
          audit    | weight's digits | Conv!H7   | 0.1000000000001 | 0.1000000000001 where the question has 0.1
          audit    | pixel           | Input!C7  | -5              | -5 where the question has 5
          audit    | layer's option  | Layers!C6 | 1               | "1" where the question has "0"
          audit    | result          | Conv!N6   | 3               | 3, written by hand
          audit    | copied pixel    | Conv!B6   | 3               | 3, written by hand
          exercise | weight          | Conv!H6   | 3               | 3 where the question has 1
          exercise | result          | Conv!N6   | 3               | 3, written by hand
          """)
  void aNumberThatWasTypedIsNotReplaced(
      String file, String what, String cell, double number, String said) throws IOException {
    boolean isAudit = file.equals("audit");
    var target = isAudit ? audit : exercise;
    var place = cell.split("!");
    edit(target, workbook -> type(workbook, place[0], place[1], number));

    refuses(isAudit ? "run" : "exercise", target, cell + ": " + said);
  }

  @Test
  void anAuditWithAnotherFormulaIsNotReplaced() throws IOException {
    edit(
        audit,
        workbook -> {
          var cell = cell(workbook, "Conv", "N6");
          cell.setCellFormula("Input!B6");
          cell.setCellValue(77);
        });

    refuses("run", audit, "Conv!N6: \"=Input!B6\", written by hand");
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
        "Conv!N20: \"look here\", written by hand",
        "Layers!B20: 3, written by hand",
        "sheet Mine: added by hand");
  }

  @Test
  void anAuditThatNoLongerReadsIsNotReplacedAndTheCellIsNamed() throws IOException {
    edit(audit, workbook -> type(workbook, "Layers", "A5", "Naam"));

    refuses("run", audit, "Layers!A5: \"Naam\", written by hand; ", "it cannot be read any more");
  }

  @Test
  void aTypeThatIsNoneAndANoteAreBothNamed() throws IOException {
    edit(
        audit,
        workbook -> {
          type(workbook, "Layers", "B6", "qqq");
          type(workbook, "Pool", "Z9", "look here");
        });

    refuses(
        "run",
        audit,
        "Pool!Z9: \"look here\", written by hand",
        "Layers!B6: it cannot be read any more (found ");
  }

  @Test
  void aSheetThatIsGoneIsNamed() throws IOException {
    edit(audit, workbook -> workbook.removeSheetAt(workbook.getSheetIndex("Conv")));

    refuses("run", audit, "sheet Conv: removed by hand");
  }

  @Test
  void aSheetThatIsCalledOtherwiseIsNamedWithBothNames() throws IOException {
    for (var sheet : List.of("Conv", "Pool", "Input", "Layers", "Ledger")) {
      edit(audit, workbook -> workbook.setSheetName(workbook.getSheetIndex(sheet), "My own"));

      refuses("run", audit, "lost: sheet " + sheet + ": renamed by hand, to My own\n");
    }
  }

  @Test
  void aSheetInThePlaceOfAnotherIsNotTakenForIt() throws IOException {
    edit(
        audit,
        workbook -> {
          workbook.removeSheetAt(workbook.getSheetIndex("Ledger"));
          workbook.createSheet("Mine");
        });

    refuses(
        "run",
        audit,
        "sheet Mine: added or renamed by hand",
        "sheet Ledger: removed or renamed by hand");
  }

  @Test
  void whatAPersonAddsBesideCellsIsTold() throws IOException {
    edit(
        audit,
        workbook -> {
          var core = workbook.getProperties().getCoreProperties();
          core.setTitle("For Monday");
          core.setDescription("Mind the bias");
          var sheet = workbook.getSheet("Conv");
          sheet.getHeader().setCenter("Class 7b");
          sheet.getFooter().setRight("&P");
          sheet.addMergedRegion(CellRangeAddress.valueOf("N3:P3"));
          var rules = sheet.getDataValidationHelper();
          sheet.addValidationData(
              rules.createValidation(
                  rules.createExplicitListConstraint(new String[] {"yes", "no"}),
                  new CellRangeAddressList(8, 9, 13, 13)));
        });

    refuses(
        "run",
        audit,
        "the file: its title \"For Monday\"",
        "the file: its description \"Mind the bias\"",
        "Conv: \"Class 7b\" in its header or footer; Conv!N3:P3: merged by hand; "
            + "Conv!N9:N10: a rule for what may be typed\n");
  }

  @Test
  void whatIsChosenAboveTheLedgerAndAWorkbookThatTellsWhatItIsAboutAreReplaced()
      throws IOException {
    edit(audit, workbook -> type(workbook, "Ledger", "C4", 2));
    assertThat(Ran.run("run", question).err()).isEmpty();

    var sample = folder.resolve("residual.xlsx");
    Files.copy(Path.of("workbooks/residual.xlsx"), sample); // its About has paragraphs, merged
    assertThat(Ran.run("run", sample, "--ledger", "none").code()).isZero();
    assertThat(Ran.run("run", sample, "--ledger", "none").err()).isEmpty();
  }

  /** Picture has merged cells of its own, but no rules. */
  @Test
  void aRuleOnThePictureIsTold() throws IOException {
    edit(
        audit,
        workbook -> {
          var sheet = workbook.getSheet("Picture");
          var rules = sheet.getDataValidationHelper();
          sheet.addValidationData(
              rules.createValidation(
                  rules.createExplicitListConstraint(new String[] {"yes", "no"}),
                  new CellRangeAddressList(4, 4, 3, 3)));
        });

    refuses("run", audit, "Picture!D5: a rule for what may be typed");
  }

  @Test
  void anAuditWhoseChangesAreInTheQuestionTooIsReplaced() throws IOException {
    edit(audit, workbook -> type(workbook, "Conv", "H6", 5));
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
  void moreCellsThanASealTellsAreToldByTheirSheetAndSomeOfThem() throws IOException {
    edit(
        audit,
        workbook -> {
          for (var cell : List.of("N6", "O6", "N7", "O7", "A1", "N3")) {
            type(workbook, "Conv", cell, 3);
          }
        });

    refuses(
        "run", audit, "Conv: more than 5 cells written or emptied by hand, such as N6, O6, N7, O7");
  }

  @Test
  void fiveCellsOfASheetAreNamedEachByItself() throws IOException {
    edit(
        audit,
        workbook -> {
          type(workbook, "Conv", "N6", 3);
          cell(workbook, "Conv", "O6").getCTCell().getF().setStringValue("1+1");
          type(workbook, "Conv", "A1", "My own title");
          cell(workbook, "Conv", "O7").getRow().removeCell(cell(workbook, "Conv", "O7"));
          cell(workbook, "Conv", "Z40").setCellValue(true);
        });

    refuses(
        "run",
        audit,
        "Conv!A1: \"My own title\", written by hand; Conv!N6: 3, written by hand;"
            + " Conv!O6: \"=1+1\", written by hand; Conv!O7: emptied by hand;"
            + " Conv!Z40: TRUE, written by hand");
  }

  @Test
  void anOptionThatWasEmptiedAndAPixelThatWasZeroAreTold() throws IOException {
    edit(
        audit,
        workbook -> {
          cell(workbook, "Layers", "C6").setBlank();
          type(workbook, "Layers", "D6", "yours");
        });

    refuses(
        "run",
        audit,
        "Layers!C6: nothing where the question has \"0\"",
        "Layers!D6: \"yours\", written by hand");
  }

  @Test
  void anAuditWithoutSealsIsNotReplacedAsNobodyKnows() throws IOException {
    edit(
        audit,
        workbook -> {
          var properties = workbook.getProperties().getCustomProperties().getUnderlyingProperties();
          for (int i = properties.sizeOfPropertyArray() - 1; i >= 0; i--) {
            if (properties.getPropertyArray(i).getName().startsWith("convsheet seal")) {
              properties.removeProperty(i);
            }
          }
        });
    var ran = Ran.run("run", question);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(audit + ": found no seals, without which").contains("--force");
    assertThat(Ran.run("run", question, "--force").code()).isZero();
  }

  @Test
  void whatIsChosenOnTheInspectorIsNoWork() throws IOException {
    edit(audit, workbook -> type(workbook, "Inspector", "C7", 1));
    edit(audit, workbook -> type(workbook, "Inspector", "C8", 2));

    assertThat(Ran.run("run", question).code()).isZero();
  }

  @Test
  void aWeightChangedInAnAuditOfALiftedSheetIsTold() throws IOException {
    var sheet = folder.resolve("by-hand.xlsx");
    Files.copy(Path.of("workbooks/hand-made.xlsx"), sheet);
    assertThat(Ran.run("run", sheet).code()).isZero();
    var own = folder.resolve("by-hand.audit.xlsx");
    edit(own, workbook -> type(workbook, "Input", "C7", -77));

    assertThat(Ran.run("run", sheet).err()).contains("Input!C7: -77 where the question has ");
  }
}
