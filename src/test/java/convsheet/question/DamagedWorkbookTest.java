package convsheet.question;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import convsheet.audit.Run;
import convsheet.audit.TextWorkbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks with random damage inside are run, or refused with a message for a person. */
class DamagedWorkbookTest {
  private static final int SEEDS = Integer.getInteger("seeds", 300);

  @TempDir Path folder;

  @Test
  void whateverIsDamagedTheProgramRunsOrSaysWhatIsWrong() throws IOException {
    var workbooks = List.of(sample(), parts(Path.of("workbooks", "by-hand.xlsx")));
    for (int seed = 0; seed < SEEDS; seed++) {
      var file = folder.resolve("damaged.xlsx");
      var output = folder.resolve("damaged.audit.xlsx");
      write(file, damaged(workbooks.get(seed % 2), new Random(seed)));
      var run = Run.of(file);
      assertThat(run.console()).as("seed %d", seed).isEmpty();
      assertThat(run.err())
          .as("seed %d", seed)
          .doesNotContain("a fault in convsheet itself", "\tat ", "Exception");
      if (run.code() == 0) {
        assertThat(run.err()).as("seed %d", seed).isEmpty();
        assertThatCode(() -> QuestionReader.read(output))
            .as("seed %d", seed)
            .doesNotThrowAnyException();
        Files.delete(output);
      } else {
        assertThat(run.code()).as("seed %d", seed).isEqualTo(2);
        assertThat(run.err().lines()).as("seed %d", seed).hasSize(2);
        assertThat(run.out()).as("seed %d", seed).isEmpty();
      }
      assertThat(folder.toFile().list()).as("seed %d", seed).containsExactly("damaged.xlsx");
    }
  }

  private Map<String, byte[]> sample() throws IOException {
    return parts(
        TextWorkbook.question()
            .layers(
                "name | type | filters | kernel | stride | padding | activation | from",
                "Conv1 | conv | 1 | 3 | 1x2 | 1,2,1,2 | leakyrelu 0.1 | Input",
                "Pool1 | maxpool | | 2 | 1 | | | Conv1",
                "Dense1 | dense | 1 | | | | softmax | ")
            .sheet(
                "Dense1",
                "weights 1 channel 1",
                "1 | '2 | 3",
                "4 | 5 | 6",
                "",
                "",
                "weights 1 bias",
                "7")
            .write(folder.resolve("damaged.xlsx")));
  }

  private static Map<String, byte[]> parts(Path workbook) throws IOException {
    var parts = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipFile(workbook.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return parts;
  }

  private static void write(Path file, Map<String, byte[]> parts) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    }
  }

  /** Changes, removes or adds a few bytes in one to three places. */
  private static Map<String, byte[]> damaged(Map<String, byte[]> parts, Random random) {
    var damaged = new LinkedHashMap<>(parts);
    var names = List.copyOf(parts.keySet());
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged.compute(
          names.get(random.nextInt(names.size())), (name, bytes) -> damaged(bytes, random));
    }
    return damaged;
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int removed = Math.min(random.nextInt(9), bytes.length - at);
    var added = new byte[random.nextInt(9)];
    if (random.nextBoolean()) {
      random.nextBytes(added);
    } else {
      // what stands elsewhere in the part, or a number, reads on more often than noise does
      var source = random.nextBoolean() ? bytes : "-0.5,999e9 1x3 A1:B2".getBytes(UTF_8);
      for (int i = 0, from = random.nextInt(Math.max(1, source.length)); i < added.length; i++) {
        added[i] = source.length == 0 ? 0 : source[(from + i) % source.length];
      }
    }
    var result = new ByteArrayOutputStream();
    result.write(bytes, 0, at);
    result.writeBytes(added);
    result.write(bytes, at + removed, bytes.length - at - removed);
    return result.toByteArray();
  }
}
