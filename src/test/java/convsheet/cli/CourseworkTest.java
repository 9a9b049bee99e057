package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.OoxmlSchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
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
  void theWorkbooksInTheRepositoryAreThoseThatAreMade() throws IOException {
    assertThat(workbooks(folder)).hasSize(6).isEqualTo(workbooks(Coursework.FOLDER));
    for (var file : workbooks(folder)) {
      assertThat(parts(folder.resolve(file)))
          .as(file.toString())
          .isEqualTo(parts(Coursework.FOLDER.resolve(file)));
      OoxmlSchemas.validate(folder.resolve(file));
    }
  }

  @Test
  void eachStudentIsToldWhatWentWrong() throws IOException {
    var report = folder.resolve("report.json");
    var out = new StringWriter();
    int code =
        Convsheet.run(
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "check",
            folder.resolve(Coursework.ANSWERS).toString(),
            "--key",
            folder.resolve(Coursework.QUESTION).toString(),
            "--json",
            report.toString());

    assertThat(code).as(out.toString()).isEqualTo(1);
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
            "Eva {carried=2, correct=32, wrong=6} [bias-missing 6]");
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

  /** The parts of a package by name, but for the part that has the time. */
  private static Map<String, String> parts(Path file) throws IOException {
    var parts = new TreeMap<String, String>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : zip.stream().toList()) {
        if (!entry.getName().equals("docProps/core.xml")) {
          parts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes()));
        }
      }
    }
    return parts;
  }
}
