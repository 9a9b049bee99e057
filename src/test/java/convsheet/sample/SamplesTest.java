package convsheet.sample;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.workbook.AuditWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  private static final Path COMMITTED = Path.of("workbooks");

  @TempDir Path folder;

  @Test
  void theWorkbooksInTheRepositoryAreThoseThatTheProgramMakes() throws IOException {
    for (var sample : Samples.all()) {
      assertThat(parts(sample.write(folder)))
          .as(sample.file())
          .isEqualTo(parts(COMMITTED.resolve(sample.file())));
    }
  }

  @Test
  void soIsTheHandMadeOne() throws IOException {
    assertThat(parts(HandMade.write(folder))).isEqualTo(parts(COMMITTED.resolve(HandMade.FILE)));
  }

  @Test
  void madeTwiceTheyAreTheSameBytes() throws IOException {
    var again = Files.createDirectory(folder.resolve("again"));
    assertThat(HandMade.write(folder)).hasSameBinaryContentAs(HandMade.write(again));
    for (var sample : Samples.all()) {
      assertThat(sample.write(folder)).hasSameBinaryContentAs(sample.write(again));
    }
  }

  @Test
  void theyAreQuestionsAndNoAudits() {
    assertThat(Samples.all())
        .isNotEmpty()
        .noneMatch(sample -> AuditWriter.isAudit(sample.write(folder)));
  }

  /** The parts of a package by name, whatever compressed them. */
  private static Map<String, String> parts(Path file) throws IOException {
    var parts = new LinkedHashMap<String, String>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : zip.stream().toList()) {
        parts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes()));
      }
    }
    return parts;
  }
}
