package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exercises as students hand them in: moved, renamed, copied, tampered with, spelled anyhow. */
class AnswersAsTheyComeTest {
  /** Cells of Conv with a filter that keeps a number and adds twice the one to its right. */
  private static final Map<String, Double> CONV = Map.of("N6", 5., "O6", 8., "N7", 14., "O7", 17.);

  /** The sum of the four, and their sum less twice the first. */
  private static final Map<String, Double> DENSE = Map.of("N6", 44., "N7", 34.);

  @TempDir private Path folder;
  private Path question;
  private Path exercise;
  private Path key;

  @BeforeEach
  void writeExercise() {
    question =
        Book.xlsx()
            .put("Layers", "A1", "name|type|filters\nConv|conv|1\nDense|dense|2")
            .put("Input", "A1", "1|2|3\n4|5|6")
            .put("Conv", "A1", "1|2")
            .put("Dense", "A1", "weights 1 channel 1\n1|1\n1|1")
            .put("Dense", "A5", "weights 2 channel 1\n-1|1\n1|1")
            .save(folder.resolve("question.xlsx"));
    exercise = folder.resolve("exercise.xlsx");
    key = folder.resolve("key.xlsx");
  }

  /** Writes the exercise: what is given and what is asked. */
  private void write(Object... options) {
    var words =
        Stream.concat(
            Stream.of("exercise", question, "-o", exercise, "--key", key), Stream.of(options));
    assertThat(run(words.toArray()).code()).isZero();
  }

  private Path edit(Path from, Consumer<XSSFWorkbook> edit) {
    var to = folder.resolve("answer.xlsx");
    try (var in = Files.newInputStream(from);
        var workbook = new XSSFWorkbook(in)) {
      edit.accept(workbook);
      try (var out = Files.newOutputStream(to)) {
        workbook.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  private static XSSFCell cell(XSSFWorkbook workbook, String sheet, String address) {
    var place = new CellReference(address);
    var sheets = workbook.getSheet(sheet);
    var row = sheets.getRow(place.getRow());
    var cells = row == null ? sheets.createRow(place.getRow()) : row;
    var cell = cells.getCell(place.getCol());
    return cell == null ? cells.createCell(place.getCol()) : cell;
  }

  private static void set(XSSFWorkbook workbook, String sheet, String address, Object value) {
    var cell = cell(workbook, sheet, address);
    cell.setBlank(); // otherwise POI keeps the text that stands in the cell itself
    if (value instanceof Number number) {
      cell.setCellValue(number.doubleValue());
    } else {
      cell.setCellValue(value.toString());
    }
  }

  private static void fill(XSSFWorkbook workbook) {
    CONV.forEach((address, value) -> set(workbook, "Conv", address, value));
    DENSE.forEach((address, value) -> set(workbook, "Dense", address, value));
  }

  private static JsonNode check(Object... words) {
    var all =
        Stream.concat(
            Stream.of("check"), Stream.concat(Stream.of(words), Stream.of("--json", "-")));
    return JsonMapper.shared().readTree(run(all.toArray()).out()).get(0);
  }

  private static Map<String, String> verdicts(JsonNode report) {
    var verdicts = new TreeMap<String, String>();
    for (var cell : report.get("cells")) {
      verdicts.put(
          cell.get("sheet").asString() + "!" + cell.get("cell").asString(),
          cell.get("verdict").asString());
    }
    return verdicts;
  }

  private static List<String> findings(JsonNode report) {
    return report.get("findings").valueStream().map(f -> f.get("message").asString()).toList();
  }

  private static String marks(JsonNode report) {
    var marks = report.get("marks");
    return marks.get("earned").asInt() + " of " + marks.get("possible").asInt();
  }

  // ---- who decides what is asked ----

  @Test
  void theKeyDecidesWhatIsAskedWhateverTheAnswersTableSays() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              CONV.forEach((address, value) -> set(workbook, "Conv", address, value));
              set(workbook, "Dense", "N6", 1);
              var table = workbook.getSheet("Exercise");
              for (int row = 0; row <= table.getLastRowNum(); row++) {
                if (table.getRow(row) != null
                    && table.getRow(row).getCell(0) != null
                    && table.getRow(row).getCell(0).toString().equals("Dense")) {
                  table.removeRow(table.getRow(row));
                }
              }
            });

    var byKey = check(answer, "--key", key);
    assertThat(marks(byKey)).isEqualTo("4 of 6");
    assertThat(findings(byKey))
        .anyMatch(text -> text.startsWith("the table was changed: 2 cells fewer than the key"));
    for (var report : List.of(check(answer, "--key", question), check(answer))) {
      assertThat(marks(report)).isEqualTo("4 of 6");
      assertThat(findings(report))
          .anyMatch(text -> text.contains("2 cells are not listed on Exercise"));
    }
  }

  @Test
  void whoAddsGivenCellsToTheTableEarnsNothingByThem() {
    write("--blank", "Dense");
    var answer =
        edit(
            exercise,
            workbook -> {
              var table = workbook.getSheet("Exercise");
              for (var row : table) {
                if (row.getCell(0) != null && row.getCell(0).toString().equals("Dense")) {
                  set(workbook, "Exercise", "A" + (row.getRowNum() + 1), "Conv");
                  set(workbook, "Exercise", "B" + (row.getRowNum() + 1), "output channel 1");
                  set(workbook, "Exercise", "C" + (row.getRowNum() + 1), "N6:O7");
                }
              }
            });

    var report = check(answer, "--key", key);

    assertThat(marks(report)).isEqualTo("0 of 2");
    assertThat(findings(report))
        .anyMatch(text -> text.startsWith("the table was changed: 2 cells fewer, 4 cells more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"N6:Z9", "everything", ""})
  void aTableThatCannotBeReadIsToldAndDecidesNothing(String cells) {
    write("--cells", 3);
    var answer =
        edit(
            exercise,
            workbook -> {
              for (var row : workbook.getSheet("Exercise")) {
                if (row.getCell(0) != null && row.getCell(0).toString().equals("Dense")) {
                  set(workbook, "Exercise", "C" + (row.getRowNum() + 1), cells);
                }
              }
            });

    var report = check(answer, "--key", key);

    assertThat(marks(report)).isEqualTo("0 of 3");
    assertThat(findings(report)).anyMatch(text -> text.contains("expected cells of output"));
    assertThat(marks(check(answer))).startsWith("0 of ");
  }

  @Test
  void givenCellsEarnNothingOnceTheTableIsEmptyOrTheSheetIsGone() {
    write("--cells", 3);
    List<Consumer<XSSFWorkbook>> edits =
        List.of(
            workbook -> empty(workbook, "layer"), // its lines
            workbook -> empty(workbook, ""), // and its headers
            workbook -> workbook.removeSheetAt(workbook.getSheetIndex("Exercise")),
            workbook -> {
              workbook.removeSheetAt(workbook.getSheetIndex("Exercise"));
              workbook
                  .getProperties()
                  .getCustomProperties()
                  .getUnderlyingProperties()
                  .setPropertyArray(null);
            });
    for (var edit : edits) {
      var answer = edit(exercise, edit);
      for (var report : List.of(check(answer), check(answer, "--key", question))) {
        assertThat(marks(report)).isEqualTo("0 of 3");
        assertThat(findings(report))
            .anyMatch(text -> text.endsWith("not as they would be given count"))
            .anyMatch(text -> text.contains("not listed on Exercise"));
      }
      assertThat(marks(check(answer, "--key", key))).isEqualTo("0 of 3");
    }
  }

  /** Removes the rows of the table that do not begin with a word. */
  private static void empty(XSSFWorkbook workbook, String kept) {
    var table = workbook.getSheet("Exercise");
    for (int row = 0; row <= table.getLastRowNum(); row++) {
      var first = table.getRow(row) == null ? null : table.getRow(row).getCell(0);
      if (first != null
          && List.of("layer", "Conv", "Dense").contains(first.toString())
          && !first.toString().equals(kept)) {
        table.removeRow(table.getRow(row));
      }
    }
  }

  @Test
  void anExerciseWithoutItsSheetIsToldOf() {
    write("--blank", "Dense");
    var answer =
        edit(exercise, workbook -> workbook.removeSheetAt(workbook.getSheetIndex("Exercise")));

    assertThat(marks(check(answer, "--key", key))).isEqualTo("0 of 2");
    assertThat(findings(check(answer)))
        .anyMatch(text -> text.startsWith("the sheet Exercise of this exercise is gone"));
  }

  @Test
  void givenResultsThatWereChangedAreToldAndNotMarked() {
    write("--blank", "Dense");
    var answer =
        edit(
            exercise,
            workbook -> {
              DENSE.forEach((address, value) -> set(workbook, "Dense", address, value));
              set(workbook, "Conv", "O6", 80);
            });

    var report = check(answer, "--key", key);

    assertThat(marks(report)).isEqualTo("2 of 2");
    assertThat(findings(report)).anyMatch(text -> text.contains("was given and was changed"));
  }

  @Test
  void aChangedTableOfLayersIsTold() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              fill(workbook);
              set(workbook, "Layers", "E5", "activation");
              set(workbook, "Layers", "E6", "relu");
            });

    assertThat(findings(check(answer, "--key", key)))
        .contains("activation of Conv was changed: relu instead of nothing; checked by the key");
  }

  /** What a row of many answers says of one that is otherwise than its key. */
  /** Drawn at random: whichever sheets are taken away, those are named, or what is missing. */
  @Test
  void anAnswerWithoutResultsSaysWhatIsGone() {
    write();
    var random = new Random(4);
    for (int i = 0; i < 10; i++) {
      var gone =
          Stream.of("Exercise", "Layers", "Input", "Conv", "Dense")
              .filter(sheet -> random.nextBoolean())
              .toList();
      var answer =
          edit(
              exercise,
              workbook -> {
                workbook.createSheet("Notes");
                gone.forEach(sheet -> workbook.removeSheetAt(workbook.getSheetIndex(sheet)));
              });

      var row =
          run("check", answer, answer.resolveSibling("key.xlsx"), "--key", key)
              .out()
              .lines()
              .filter(line -> line.startsWith("answer.xlsx"))
              .findFirst()
              .orElseThrow();

      assertThat(row).as(gone.toString()).endsWith("missing in Conv, Dense");
      var messages = check(answer, "--key", key).at("/findings").toString();
      gone.stream()
          .filter(sheet -> !List.of("Exercise", "Input").contains(sheet))
          .forEach(sheet -> assertThat(messages).contains("no sheet named").contains(sheet));
    }
  }

  @Test
  void theSheetOfALayerThatIsGoneIsNamedThoughOthersAreFilledIn() {
    write();
    for (var sheet : List.of("Conv", "Dense")) {
      var answer =
          edit(
              exercise,
              workbook -> {
                fill(workbook);
                workbook.removeSheetAt(workbook.getSheetIndex(sheet));
              });

      assertThat(findings(check(answer, "--key", key)))
          .anyMatch(text -> text.startsWith("no sheet named " + sheet + " "));
    }
    var whole = edit(exercise, AnswersAsTheyComeTest::fill);
    assertThat(findings(check(whole, "--key", key))).noneMatch(text -> text.startsWith("no sheet"));
  }

  @Test
  void decimalsThatAreNoneAreTold() {
    write();
    var random = new Random(6);
    for (var text :
        List.of("-1", "two", "1.5", "-" + random.nextInt(100), "" + random.nextInt(1000, 9999))) {
      var answer =
          edit(
              exercise,
              workbook -> {
                fill(workbook);
                for (var row : workbook.getSheet("Exercise")) {
                  if (row.getCell(0) != null && row.getCell(0).toString().equals("Decimals")) {
                    row.getCell(1).setBlank(); // as in set
                    row.getCell(1).setCellValue(text);
                  }
                }
              });

      var told = "Decimals is \"" + text + "\", which is no number of decimals";
      assertThat(findings(check(answer))).anyMatch(found -> found.startsWith(told));
      assertThat(findings(check(answer, "--key", key))).anyMatch(found -> found.startsWith(told));
    }
  }

  @Test
  void aRowSaysInWhatAnAnswerDiffersFromItsKey() {
    write("--blank", "Dense");

    assertThat(row(workbook -> {})).doesNotContain("key");
    assertThat(row(workbook -> set(workbook, "Input", "B6", 7)))
        .contains("  inputs or filters differ from the key");
    assertThat(row(workbook -> set(workbook, "Layers", "A6", "Dens")))
        .contains("  inputs and filters cannot be compared with the key");
    assertThat(
            row(
                workbook -> {
                  set(workbook, "Layers", "E5", "activation");
                  set(workbook, "Layers", "E6", "relu");
                }))
        .contains("  layers differ from the key");
    assertThat(row(workbook -> workbook.setSheetName(workbook.getSheetIndex("Conv"), "Convolved")))
        .contains("  inputs and filters cannot be compared with the key");
    assertThat(row(workbook -> set(workbook, "Conv", "O6", 80)))
        .contains("  given results were changed");
    assertThat(row(workbook -> workbook.removeSheetAt(workbook.getSheetIndex("Exercise"))))
        .contains("  what the sheet Exercise asks for differs from the key");
  }

  private String row(Consumer<XSSFWorkbook> change) {
    var answer =
        edit(
            exercise,
            workbook -> {
              DENSE.forEach((address, value) -> set(workbook, "Dense", address, value));
              change.accept(workbook);
            });
    return run("check", answer, exercise, "--key", key)
        .out()
        .lines()
        .filter(line -> line.startsWith("answer.xlsx"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void strictlyMarkedFewerDigitsThanAskedForAreWrongForThatReason() {
    var decimals =
        Book.xlsx()
            .put("Layers", "A1", "name|type|filters\nDense|dense|2")
            .put("Input", "A1", "1|2|3\n4|5|6")
            .put("Dense", "A1", "weights 1 channel 1\n0.011|0|0\n0|0|0.271")
            .put("Dense", "A6", "weights 2 channel 1\n0.5|0.25|0\n0|0|0")
            .save(folder.resolve("decimals.xlsx"));
    var asked = folder.resolve("asked.xlsx");
    var theirs = folder.resolve("theirs.xlsx");
    assertThat(run("exercise", decimals, "--decimals", "2", "-o", asked, "--key", theirs).code())
        .isZero();
    // 0.011 + 6 * 0.271 = 1.637; 0.5 + 2 * 0.25 = 1
    var sheet = check(asked, "--key", theirs).get("cells");
    var answer =
        edit(
            asked,
            workbook -> {
              set(workbook, "Dense", sheet.get(0).get("cell").asString(), 1.6);
              set(workbook, "Dense", sheet.get(1).get("cell").asString(), 1);
            });

    var mild = check(answer, "--key", theirs);
    var strict = check(answer, "--key", theirs, "--decimals-strict");

    assertThat(verdicts(mild).values()).containsExactlyInAnyOrder("coarse", "correct");
    assertThat(marks(mild)).isEqualTo("2 of 2");
    assertThat(mild.get("diagnoses")).isEmpty();
    assertThat(findings(mild))
        .contains("fewer digits than are asked for, which is 2 decimals: \"1.6\"");
    assertThat(verdicts(strict).values()).containsExactlyInAnyOrder("wrong", "correct");
    assertThat(marks(strict)).isEqualTo("1 of 2");
    assertThat(strict.get("diagnoses").size()).isEqualTo(1);
    assertThat(strict.get("diagnoses").get(0).get("code").asString()).isEqualTo("digits-missing");
    assertThat(run("check", answer, "--key", theirs).code()).isZero();
    assertThat(run("check", answer, "--key", theirs, "--decimals-strict").code()).isEqualTo(1);
  }

  // ---- where results stand ----

  @Test
  void resultsOnACopyOfTheSheetCount() {
    for (var name : List.of("Conv (2)", "Conv_2", "Copy of Conv", "my work")) {
      write("--force");
      var answer =
          edit(
              exercise,
              workbook -> {
                fill(workbook);
                var copy = workbook.cloneSheet(workbook.getSheetIndex("Conv"));
                workbook.setSheetName(workbook.getSheetIndex(copy), name);
                CONV.keySet().forEach(address -> cell(workbook, "Conv", address).setBlank());
              });

      var report = check(answer, "--key", key);

      assertThat(marks(report)).as(name).isEqualTo("6 of 6");
      assertThat(findings(report)).anyMatch(text -> text.contains(name));
    }
  }

  @Test
  void resultsOnBothAreCountedOnceAndTheOthersNamed() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              fill(workbook);
              var copy = workbook.cloneSheet(workbook.getSheetIndex("Conv"));
              workbook.setSheetName(workbook.getSheetIndex(copy), "Conv (2)");
              set(workbook, "Conv", "N6", 6);
            });

    var report = check(answer, "--key", key);

    assertThat(verdicts(report)).containsEntry("Conv!N6", "wrong");
    assertThat(findings(report))
        .anyMatch(text -> text.contains("there are results here too, but those in Conv!N6:O7"));
  }

  @Test
  void nothingOnSheetsOfConvsheetIsAResult() {
    for (var name :
        List.of(
            "Matmul Dense",
            "Deconv Conv",
            "Statistics",
            "Ledger 2",
            "History",
            "Checked 2",
            "Input (2)")) {
      write("--force");
      var answer =
          edit(
              exercise,
              workbook -> {
                workbook.createSheet(name);
                set(workbook, name, "B2", "Dense");
                set(workbook, name, "B3", 44);
                set(workbook, name, "B4", 34);
              });

      assertThat(marks(check(answer, "--key", key))).as(name).isEqualTo("0 of 6");
    }
  }

  // ---- check and explain say the same ----

  @Test
  void explainFollowsPushedGridsAndReadsTextsAsCheckDoes() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              set(workbook, "Conv", "N6", "10/2");
              set(workbook, "Conv", "O6", "(8)"); // -8
              set(workbook, "Conv", "N7", 14);
              set(workbook, "Conv", "O7", 17);
              set(workbook, "Dense", "O7", 44); // down and to the right by one
              set(workbook, "Dense", "O8", 35);
            });

    assertThat(verdicts(check(answer, "--key", key)))
        .containsEntry("Conv!N6", "correct")
        .containsEntry("Conv!O6", "wrong")
        .containsEntry("Dense!O7", "correct") // by the right numbers of Conv
        .containsEntry("Dense!O8", "wrong");
    assertThat(run("explain", answer, "Conv!N6").out()).endsWith("Conv!N6 = 5\n");
    assertThat(run("explain", answer, "Conv!O6").out()).contains("you have -8, right is 8");
    assertThat(run("explain", answer, "Dense!O7").out()).contains("Dense!O7");
    assertThat(run("explain", answer, "Dense!O8").out()).contains("you have 35");
    assertThat(run("explain", answer, "Dense!N6").code()).isEqualTo(2);
  }

  // ---- what is a number ----

  @Test
  void aDateATruthAndAWordAreToldApart() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              fill(workbook);
              var style = workbook.createCellStyle();
              style.cloneStyleFrom(cell(workbook, "Conv", "N6").getCellStyle());
              style.setDataFormat(workbook.createDataFormat().getFormat("d.m.yyyy"));
              cell(workbook, "Conv", "N6").setCellStyle(style);
              cell(workbook, "Conv", "N6").setCellValue(LocalDate.of(2026, 5, 1));
              cell(workbook, "Conv", "O7").setCellStyle(style); // 17, looking like a date
              cell(workbook, "Conv", "O6").setCellValue(true);
              set(workbook, "Conv", "N7", "14,811");
            });

    var report = check(answer, "--key", key);

    assertThat(verdicts(report))
        .containsEntry("Conv!N6", "not a number")
        .containsEntry("Conv!O6", "not a number")
        .containsEntry("Conv!N7", "not a number")
        .containsEntry("Conv!O7", "correct");
    assertThat(findings(report))
        .anyMatch(text -> text.startsWith("no number: a date, 1 May 2026; format the cell"))
        .anyMatch(text -> text.startsWith("no number: TRUE"))
        .contains("no number: \"14,811\"; type 14.811 or 14811, whichever is meant");
  }

  @Test
  void whatIsNoNumberStandsUnderItsOwnText() {
    write();
    var answer =
        edit(
            exercise,
            workbook -> {
              fill(workbook);
              set(workbook, "Conv", "N6", "3 px");
              set(workbook, "Conv", "O6", "?");
              set(workbook, "Conv", "N7", "9.97-");
              set(workbook, "Conv", "O7", "?");
            });

    var report = check(answer, "--key", key);

    assertThat(findings(report))
        .contains(
            "no number: \"3 px\"; type 3 alone, if that is meant",
            "2 cells are no numbers: \"?\"; type a number, such as -6 or 0.25",
            "no number: \"9.97-\"; type -9.97 or 9.97, whichever is meant");
  }

  @Test
  void rightNumbersInAllSpellingsGetNoComplaint() {
    var random = new Random(31);
    for (int i = 0; i < 12; i++) {
      write("--force");
      var answer =
          edit(
              exercise,
              workbook -> {
                CONV.forEach((at, value) -> set(workbook, "Conv", at, spelled(value, random)));
                DENSE.forEach((at, value) -> set(workbook, "Dense", at, spelled(value, random)));
              });

      var report = check(answer, "--key", key);

      assertThat(marks(report)).isEqualTo("6 of 6");
      assertThat(findings(report)).isEmpty();
    }
  }

  private static String spelled(double value, Random random) {
    int whole = (int) value;
    var zeros = "0\u0660\u06f0\u0966\uff10";
    var other = new StringBuilder();
    int zero = zeros.charAt(random.nextInt(zeros.length()));
    String.valueOf(whole).chars().forEach(c -> other.append((char) (c - '0' + zero)));
    return switch (random.nextInt(9)) {
      case 0 -> whole + ",0";
      case 1 -> whole + ".";
      case 2 -> "= " + whole;
      case 3 -> "\u2248" + whole;
      case 4 -> 2 * whole + "/2";
      case 5 -> whole * 100 + " %";
      case 6 -> "+ " + whole;
      case 7 -> "\u00a0" + whole + "\u00a0";
      default -> other.toString();
    };
  }
}
