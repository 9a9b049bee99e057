package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exercises that are filled in, saved by LibreOffice, and checked. */
class ExerciseRoundTripTest {
  private static final Path QUESTION = Coursework.FOLDER.resolve(Coursework.QUESTION);

  @TempDir private Path folder;
  private Path exercises;
  private Path keys;

  @BeforeEach
  void nameFolders() {
    exercises = folder.resolve("exercises");
    keys = folder.resolve("keys");
  }

  private static int run(Object... words) {
    var out = new PrintWriter(new StringWriter());
    return Convsheet.run(out, out, Stream.of(words).map(Object::toString).toArray(String[]::new));
  }

  private void makeForClass(String... options) {
    var words = new ArrayList<Object>(List.of("exercise", QUESTION, "--self-check"));
    words.addAll(List.of("--class", Coursework.FOLDER.resolve(Coursework.ROSTER)));
    words.addAll(List.of("-o", exercises, "--key", keys));
    words.addAll(List.of(options));
    assertThat(run(words.toArray())).isZero();
  }

  /**
   * Types the results of a key into an exercise, but for some cells, and has LibreOffice save it.
   */
  private Path filled(String name, Map<String, Object> slips) throws IOException {
    var key = Workbooks.values(keys.resolve(name));
    var typed = Files.createDirectories(folder.resolve("typed")).resolve(name);
    try (var in = Files.newInputStream(exercises.resolve(name));
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(typed)) {
      for (var range : List.of("Conv!P6:S9", "Conv!P12:S15", "Pool!H6:I7", "Pool!H10:I11")) {
        var area = new AreaReference(range, workbook.getSpreadsheetVersion());
        for (var place : area.getAllReferencedCells()) {
          var sheet = workbook.getSheet(place.getSheetName());
          var cell = sheet.getRow(place.getRow()).getCell(place.getCol());
          var address = new CellReference(place.getRow(), place.getCol()).formatAsString();
          var value =
              slips.getOrDefault(
                  sheet.getSheetName() + "!" + address, key.get(sheet.getSheetName()).get(address));
          assertThat(cell.getCellStyle().getLocked()).as(address).isFalse();
          if (value instanceof Double number) {
            cell.setCellValue(number);
          } else if (!value.equals("")) {
            cell.setCellValue(value.toString());
          }
        }
      }
      workbook.write(out);
    }
    return LibreOffice.recalculate(typed, folder);
  }

  private JsonNode check(int code, Path answer, Object... options) throws IOException {
    var report = folder.resolve("report.json");
    var words = new ArrayList<Object>(List.of("check", answer, "--json", report));
    words.addAll(List.of(options));
    assertThat(run(words.toArray())).isEqualTo(code);
    return JsonMapper.shared().readTree(Files.readString(report)).get(0);
  }

  /** The cells that are not correct, with their verdicts. */
  private static Map<String, String> differences(JsonNode report) {
    var verdicts = new TreeMap<String, String>();
    for (var cell : report.get("cells")) {
      if (!cell.get("verdict").asString().equals("correct")) {
        verdicts.put(
            cell.get("sheet").asString() + "!" + cell.get("cell").asString(),
            cell.get("verdict").asString());
      }
    }
    return verdicts;
  }

  /** What the lights beside the grids tell. */
  private static List<Object> lights(Path answer) {
    var sheets = Workbooks.values(answer);
    return List.of(
        sheets.get("Conv").get("T5"),
        sheets.get("Conv").get("T11"),
        sheets.get("Pool").get("L5"),
        sheets.get("Pool").get("L9"));
  }

  @Test
  void rightAnswersHaveFullMarksAndGreenLights() throws IOException {
    makeForClass();

    var answer = filled("Ana-Lopes-101.xlsx", Map.of());

    assertThat(differences(check(0, answer, "--key", keys))).isEmpty();
    var report = check(0, answer);
    assertThat(report.get("student").asString()).isEqualTo("Ana Lopes");
    assertThat(report.get("marks").get("earned").asDouble()).isEqualTo(40);
    assertThat(lights(answer))
        .containsExactly(
            "0 to do, 16 right, 0 not right",
            "0 to do, 16 right, 0 not right",
            "0 to do, 4 right, 0 not right",
            "0 to do, 4 right, 0 not right");
    try (var in = Files.newInputStream(answer);
        var workbook = new XSSFWorkbook(in)) {
      assertThat(workbook.getSheet("Conv").getProtect()).isTrue();
    }
  }

  @Test
  void slipsGetTheirVerdictsAndTheLightsCountThem() throws IOException {
    makeForClass();
    var slips =
        Map.<String, Object>of(
            "Conv!S7", 31., // for 13
            "Pool!I6", 31., // the maximum of that
            "Conv!P12", "", // left out
            "Conv!R12", "1,5", // right
            "Conv!S12", "9/2", // right
            "Conv!S14", "five", // for 5.5
            "Pool!H10", 7.); // for 0.5

    var answer = filled("Ben-Okoro-102.xlsx", slips);

    var expected =
        Map.of(
            "Conv!S7", "wrong",
            "Pool!I6", "carried",
            "Conv!P12", "missing",
            "Conv!S14", "not a number",
            "Pool!H10", "wrong");
    assertThat(differences(check(1, answer, "--key", keys))).isEqualTo(expected);
    assertThat(differences(check(1, answer))).isEqualTo(expected);
    assertThat(lights(answer))
        .containsExactly(
            "0 to do, 0 right, 16 not right",
            "1 to do, 0 right, 0 not right",
            "0 to do, 0 right, 4 not right", // the two are compared together
            "0 to do, 0 right, 4 not right");
  }

  @Test
  void numbersThatAreRoundedAreRight() throws IOException {
    var thirds = folder.resolve("thirds.xlsx");
    Book.xlsx()
        .put("Layers", "A1", "name|type\nConv|conv")
        .put("Input", "A1", "1.11|2.22|3.33\n4.44|5.55|6.66\n7.77|8.88|9.99")
        .put("Conv", "A1", "0.37|0\n0|0.41")
        .save(thirds);
    var exercise = folder.resolve("exercise.xlsx");
    assertThat(run("exercise", thirds, "-o", exercise, "--self-check", "--decimals", 2)).isZero();
    var typed = folder.resolve("typed.xlsx");
    try (var in = Files.newInputStream(exercise);
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(typed)) {
      // 0.37 * 1.11 + 0.41 * 5.55 = 2.6862, and so on
      var right = List.of(2.69, 3.55, 5.28, 6.15);
      for (int i = 0; i < 4; i++) {
        workbook.getSheet("Conv").getRow(5 + i / 2).getCell(13 + i % 2).setCellValue(right.get(i));
      }
      workbook.write(out);
    }

    var answer = LibreOffice.recalculate(typed, folder);

    assertThat(differences(check(0, answer, "--key", thirds)).values())
        .hasSize(4)
        .containsOnly("rounded");
    assertThat(Workbooks.values(answer).get("Conv").values())
        .contains("0 to do, 4 right, 0 not right");
  }

  @ParameterizedTest
  @CsvSource({"0, 2 right; 0 not right, 0", "-0.09, 0 right; 2 not right, 1"})
  void aWholeResultIsOnlyItself(double off, String counts, int code) throws IOException {
    var large = folder.resolve("large.xlsx");
    Book.xlsx()
        .put("Layers", "A1", "name|type|kernel\nConv|conv|1")
        .put("Input", "A1", "-9000\n7000")
        .put("Conv", "A1", "-9000")
        .save(large);
    var exercise = folder.resolve("exercise.xlsx");
    assertThat(run("exercise", large, "-o", exercise, "--self-check", "--decimals", 0)).isZero();
    var typed = folder.resolve("typed.xlsx");
    try (var in = Files.newInputStream(exercise);
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(typed)) {
      var results = List.of(-9000. * -9000, 7000. * -9000 + off).iterator();
      for (var row : workbook.getSheet("Conv")) {
        for (var cell : row) {
          if (!cell.getCellStyle().getLocked()) {
            cell.setCellValue(results.next());
          }
        }
      }
      assertThat(results.hasNext()).isFalse();
      workbook.write(out);
    }

    var answer = LibreOffice.recalculate(typed, folder);

    assertThat(differences(check(code, answer, "--key", large))).hasSize(code);
    assertThat(Workbooks.values(answer).get("Conv").values())
        .contains("0 to do, " + counts.replace(';', ','));
  }

  @Test
  void aVariantIsCheckedByTheKeyOfItsName() throws IOException {
    makeForClass("--random-weights", "--seed", "5");
    var answer = filled("Carla-Ricci-103.xlsx", Map.of("Conv!P6", 99.));

    var byKey = check(1, answer, "--key", keys);

    assertThat(differences(byKey)).containsEntry("Conv!P6", "wrong");
    assertThat(differences(check(1, answer))).isEqualTo(differences(byKey));
    assertThat(lights(answer)).contains("0 to do, 0 right, 16 not right");
    var other = check(1, answer, "--key", keys.resolve("David-Novak-104.xlsx"));
    assertThat(other.get("findings").toString()).contains("Conv");
  }

  // ---- one rule for lights and check ----

  /** A question whose results are any numbers: two filters of one weight. */
  private Path anyNumbers(Random random, int number) {
    var pixels = new StringBuilder();
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 6; column++) {
        pixels.append(column == 0 ? "" : "|").append((random.nextInt(4001) - 2000) / 100.);
      }
      pixels.append("\n");
    }
    var question = folder.resolve("any" + number + ".xlsx");
    Book.xlsx()
        .put("Layers", "A1", "name|type|kernel\nConv|conv|1")
        .put("Input", "A1", pixels.toString())
        .put("Conv", "A1", (random.nextInt(8000) + 1) / 1000. + "")
        .put("Conv", "A3", (random.nextInt(8000) + 1) / 7000. + "")
        .save(question);
    return question;
  }

  /** What somebody makes of a right number: rounded, too coarse, cut off, wrong, a text. */
  private static Object somehow(Random random, double right, int decimals) {
    var exact = new BigDecimal(right);
    return switch (random.nextInt(9)) {
      case 0 -> right;
      case 1 -> (double) (float) right;
      case 2 ->
          exact.setScale(decimals + 1 + random.nextInt(3), RoundingMode.HALF_UP).doubleValue();
      case 3, 4 -> exact.setScale(decimals, RoundingMode.HALF_UP).doubleValue();
      case 5 -> exact.round(new MathContext(7, RoundingMode.HALF_EVEN)).doubleValue();
      default ->
          switch (random.nextInt(8)) {
            case 0 -> exact.setScale(Math.max(0, decimals - 1), RoundingMode.HALF_UP).doubleValue();
            case 1 -> exact.setScale(decimals, RoundingMode.DOWN).doubleValue();
            case 2 -> right + Math.pow(10, -decimals);
            case 3 -> exact.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
            case 4 -> "no idea";
            default -> exact.setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
          };
    };
  }

  @Test
  void lightsAndCheckAreOfOneMindWhateverIsTyped() throws IOException {
    var random = new Random(21);
    var typed = new ArrayList<Path>();
    var questions = new ArrayList<Path>();
    for (int i = 0; i < 12; i++) {
      int decimals = i % 4;
      var question = anyNumbers(random, i);
      var exercise = folder.resolve("exercise" + i + ".xlsx");
      var key = folder.resolve("key" + i + ".xlsx");
      assertThat(
              run(
                  "exercise",
                  question,
                  "-o",
                  exercise,
                  "--key",
                  key,
                  "--self-check",
                  "--decimals",
                  decimals))
          .isZero();
      var right = Workbooks.values(key).get("Conv");
      var file = folder.resolve("typed" + i + ".xlsx");
      try (var in = Files.newInputStream(exercise);
          var workbook = new XSSFWorkbook(in);
          var out = Files.newOutputStream(file)) {
        var sheet = workbook.getSheet("Conv");
        for (var row : sheet) {
          for (var cell : row) {
            if (!cell.getCellStyle().getLocked() && random.nextInt(60) > 0) {
              var value =
                  somehow(random, (Double) right.get(cell.getAddress().toString()), decimals);
              if (value instanceof Double number) {
                cell.setCellValue(number);
              } else {
                cell.setCellValue(value.toString());
              }
            }
          }
        }
        workbook.write(out);
      }
      typed.add(file);
      questions.add(key);
    }

    var saved = LibreOffice.recalculate(typed, folder);

    var seen = new TreeMap<String, Integer>();
    for (int i = 0; i < saved.size(); i++) {
      var verdicts = new TreeMap<String, String>();
      var conv = Workbooks.values(saved.get(i)).get("Conv");
      for (var cell : check(1, saved.get(i), "--key", questions.get(i)).get("cells")) {
        var address = cell.get("cell").asString();
        var value = conv.get(address);
        boolean isText =
            value instanceof String text && !text.isEmpty(); // of which lights read none
        verdicts.put(address, isText ? "text" : cell.get("verdict").asString());
      }
      compare(typed.get(i), Workbooks.values(saved.get(i)).get("Exercise"), verdicts, seen);
    }
    assertThat(seen.keySet()).containsExactly("not right", "right", "to do");
    assertThat(seen.values()).allMatch(count -> count >= 3);
  }

  /** Compares each line of the table on {@code Exercise} with the verdicts of its bundle. */
  private static void compare(
      Path exercise,
      Map<String, Object> table,
      Map<String, String> verdicts,
      Map<String, Integer> seen)
      throws IOException {
    var bundles = new TreeMap<String, List<String>>();
    var lines = new TreeMap<Integer, List<String>>();
    var bundleOf = new TreeMap<Integer, String>();
    try (var in = Files.newInputStream(exercise);
        var workbook = new XSSFWorkbook(in)) {
      for (var row : workbook.getSheet("Exercise")) {
        if (row.getCell(4) != null
            && row.getCell(4).getCellType() == CellType.FORMULA
            && row.getCell(0) != null
            && !row.getCell(0).toString().isEmpty()) {
          var cells = new ArrayList<String>();
          for (var range : row.getCell(2).toString().split(", ")) {
            for (var cell :
                new AreaReference(range, workbook.getSpreadsheetVersion())
                    .getAllReferencedCells()) {
              cells.add(new CellReference(cell.getRow(), cell.getCol()).formatAsString());
            }
          }
          var bundle = row.getCell(4).getCellFormula().replaceAll(".*(\\$H\\$\\d+).*", "$1");
          lines.put(row.getRowNum() + 1, cells);
          bundleOf.put(row.getRowNum() + 1, bundle);
          bundles.computeIfAbsent(bundle, b -> new ArrayList<>()).addAll(cells);
        }
      }
    }
    for (var line : lines.entrySet()) {
      int row = line.getKey();
      double count = line.getValue().size();
      var all = bundles.get(bundleOf.get(row)).stream().map(verdicts::get).toList();
      double missing =
          line.getValue().stream().filter(cell -> verdicts.get(cell).equals("missing")).count();
      var state =
          all.contains("missing")
              ? "to do"
              : all.stream().allMatch(v -> v.equals("correct") || v.equals("rounded"))
                  ? "right"
                  : "not right";
      seen.merge(state, 1, Integer::sum);
      assertThat(List.of(table.get("D" + row), table.get("E" + row), table.get("F" + row)))
          .as(exercise + " " + line + " " + all)
          .containsExactly(
              missing, state.equals("right") ? count : 0, state.equals("not right") ? count : 0);
    }
  }
}
