package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a class hands in, in whatever folders and archives: nothing is lost. */
class HandInsTest {
  private static final List<String> NAMES =
      List.of(
          "Ana Lopes",
          "Zoë Müller",
          "王小明",
          "Ben O'Neil",
          "Ana Lopes-Silva",
          "İsmail Öz",
          "Carla Ricci",
          "Дарья Иванова",
          "Eve =1+1",
          "Li Na",
          "Max Mustermann",
          "Zo\u0308e Mu\u0308ller");

  @TempDir private Path folder;

  /** A file that a student hands in, by its place. */
  private final Map<String, byte[]> files = new TreeMap<>();

  /** The places of what must be a row, and whose it is; nobody's are those that are broken. */
  private final Map<String, String> rows = new TreeMap<>();

  private final List<String> told = new ArrayList<>();
  private final List<String> twice = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();

  private Map<String, byte[]> exercises() throws IOException {
    Files.copy(Path.of("workbooks/by-hand.xlsx"), folder.resolve("by-hand.xlsx"));
    var roster = new StringBuilder("name,id\n");
    for (int i = 0; i < NAMES.size(); i++) {
      roster.append('"').append(NAMES.get(i)).append("\",").append(4100 + 7 * i).append('\n');
    }
    Files.writeString(folder.resolve("roster.csv"), roster);
    var ran =
        run(
            "exercise",
            folder.resolve("by-hand.xlsx"),
            "--random-weights",
            "--class",
            folder.resolve("roster.csv"),
            "-o",
            folder.resolve("exercises"),
            "--key",
            folder.resolve("keys"));
    assertThat(ran.code()).as(ran.err()).isZero();
    var exercises = new LinkedHashMap<String, byte[]>();
    try (var all = Files.list(folder.resolve("exercises"))) {
      for (var file : all.sorted().toList()) {
        try (var workbook = new XSSFWorkbook(Files.newInputStream(file))) {
          var sheet = workbook.getSheet("Exercise");
          for (var row : sheet) {
            if (row.getCell(0) != null && row.getCell(0).toString().equals("Id")) {
              exercises.put(row.getCell(1).toString(), Files.readAllBytes(file));
            }
          }
        }
      }
    }
    assertThat(exercises).hasSize(NAMES.size());
    return exercises;
  }

  // ---- random classes ----

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyFileIsARowOfEveryReportOrTold(int seed) throws IOException {
    var random = new Random(seed);
    var exercises = exercises();
    int layout = random.nextInt(4);
    int number = 0;
    for (var exercise : exercises.entrySet()) {
      handIn(exercise.getKey(), NAMES.get(number++), exercise.getValue(), layout, random);
    }
    files.put("~$lock.xlsx", new byte[0]);
    files.put("__MACOSX/a/._answers.xlsx", new byte[9]);
    files.put(".DS_Store", new byte[9]);
    var in = random.nextBoolean() ? folder() : zip();

    var ran =
        run(
            "check",
            in,
            "--key",
            folder.resolve("keys"),
            "--class",
            folder.resolve("roster.csv"),
            "--all",
            "--json",
            folder.resolve("report.json"),
            "--csv",
            folder.resolve("marks.csv"),
            "--format",
            "junit",
            "-o",
            folder.resolve("junit.xml"),
            "--annotate",
            folder.resolve("checked"));

    assertThat(ran.err()).isEmpty();
    var json = JsonMapper.shared().readTree(folder.resolve("report.json"));
    var found = new TreeMap<String, JsonNode>();
    var missing = new ArrayList<String>();
    for (var row : json) {
      if (row.get("answer").isNull()) {
        missing.add(row.get("id").asString());
      } else {
        var place = row.get("answer").asString();
        assertThat(found.put(place.substring(in.toString().length() + 1), row)).isNull();
      }
    }
    assertThat(found.keySet()).isEqualTo(rows.keySet());
    rows.forEach(
        (place, id) -> {
          var row = found.get(place);
          if (id.isEmpty()) {
            assertThat(row.get("error")).as(place).isNotNull();
          } else {
            assertThat(row.get("error")).as(place).isNull();
            assertThat(row.get("id").asString()).as(place).isEqualTo(id);
            // the key is the student's own: with another's, weights would differ
            assertThat(row.get("findings").toString()).doesNotContain("by the key");
            assertThat(row.get("findings").toString().contains("handed in "))
                .as(place)
                .isEqualTo(twice.contains(id));
            assertThat(row.get("marks").get("possible").asDouble()).isEqualTo(9);
          }
        });
    assertThat(missing).containsExactlyInAnyOrderElementsOf(absent);
    told.forEach(place -> assertThat(ran.out()).contains(place));
    reports(json);
    try (var copies = Files.list(folder.resolve("checked"))) {
      assertThat(copies).hasSize((int) rows.values().stream().filter(id -> !id.isEmpty()).count());
    }
  }

  /** The other reports have as many rows, and each its own name. */
  private void reports(JsonNode json) throws IOException {
    try (var csv =
        CSVParser.parse(
            folder.resolve("marks.csv"),
            StandardCharsets.UTF_8,
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      var records = csv.getRecords();
      assertThat(records).hasSize(json.size());
      for (int i = 0; i < records.size(); i++) {
        var row = json.get(i);
        assertThat(records.get(i).get("answer"))
            .isEqualTo(row.get("answer").isNull() ? "" : row.get("answer").asString());
        assertThat(records.get(i).get("id"))
            .isEqualTo(row.has("id") && !row.get("id").isNull() ? row.get("id").asString() : "");
        assertThat(records.get(i).get("earned"))
            .matches(row.get("answer").isNull() ? "0" : row.has("error") ? "" : "\\d+");
      }
    }
    var suites = Files.readString(folder.resolve("junit.xml")).split("<testsuite name=\"", -1);
    assertThat(suites).hasSize(json.size() + 1);
    assertThat(suites).doesNotHaveDuplicates();
  }

  private void handIn(String id, String name, byte[] exercise, int layout, Random random)
      throws IOException {
    var home =
        switch (layout) {
          case 0 -> "";
          case 1 ->
              name.replace("=", "")
                  + "_"
                  + (70_000 + random.nextInt(999))
                  + "_assignsubmission_file_/";
          case 2 -> "section " + random.nextInt(2) + "/student" + id + "/";
          default -> "hw1-" + id + "/work/";
        };
    var own = layout == 0 ? "lopes" + id + "_" + id + "_99887_" : "";
    switch (random.nextInt(6)) {
      case 0 -> absent.add(id);
      case 1 -> { // two
        twice.add(id);
        row(home + own + "answers.xlsx", id, exercise);
        row(home + own + "answers (1).xlsx", id, exercise);
      }
      case 2 -> { // in an archive, where folders lead out of it
        var inner = "../" + id + "/résumé.xlsx";
        files.put(home + own + "work.zip", zip(Map.of(inner, exercise)));
        rows.put(home + own + "work.zip/" + inner, id);
      }
      case 3 -> { // broken, and a good one beside it
        row(home + own + "answers.xlsx", id, exercise);
        row(home + own + "broken.xlsx", "", Arrays.copyOf(exercise, 900));
      }
      case 4 -> { // something else beside it
        row(home + own + "renamed by me" + (layout == 0 ? id : "") + ".XLSX", id, exercise);
        files.put(home + own + "notes.pdf", "%PDF".getBytes(StandardCharsets.UTF_8));
        told.add(home + own + "notes.pdf");
      }
      default -> row(home + own + "answers.xlsx", id, exercise);
    }
  }

  private void row(String place, String id, byte[] content) {
    files.put(place, content);
    rows.put(place, id);
  }

  private Path folder() throws IOException {
    var in = folder.resolve("in");
    for (var file : files.entrySet()) {
      var target = in.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return in;
  }

  private Path zip() throws IOException {
    return Files.write(folder.resolve("in.zip"), zip(files));
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    zip(files, bytes);
    return bytes.toByteArray();
  }

  private static void zip(Map<String, byte[]> files, OutputStream target) throws IOException {
    try (var zip = new ZipOutputStream(target)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }
}
