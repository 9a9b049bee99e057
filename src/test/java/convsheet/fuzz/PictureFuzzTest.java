package convsheet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.image.InputFile;
import convsheet.image.Preparation;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged pictures, arrays and tables: read, or refused in words, in little time and memory. */
class PictureFuzzTest {
  private static final int CASES = 1000;
  private static final double MOST_SECONDS = 5;

  @TempDir Path folder;

  private static List<byte[]> corpus() throws IOException {
    var corpus = new ArrayList<byte[]>();
    try (var files = Files.list(Path.of("src/test/resources/pictures"))) {
      for (var file : files.filter(f -> !f.toString().matches(".*\\.(py|json)")).toList()) {
        corpus.add(Files.readAllBytes(file));
      }
    }
    var header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4), }";
    var start = "\u0093NUMPY\1\0" + (char) header.length() + "\0" + header;
    corpus.add(Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), start.length() + 4 * 24));
    return corpus;
  }

  @Test
  void whatIsDamagedIsReadOrRefusedInWords() throws IOException {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var corpus = corpus();
    var file = folder.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      var content = damaged(corpus.get(random.nextInt(corpus.size())).clone(), random);
      Files.write(file, content);
      long before = System.nanoTime();
      try {
        var read = InputFile.read(file, InputFile.kind(file), Preparation.NONE);
        assertThat(read.input().shape().count()).isPositive();
      } catch (ProblemException e) {
        refused++;
        assertThat(e.getMessage())
            .as("seed %d, case %d", seed, i)
            .startsWith(file + ": found ")
            .doesNotContain("null");
      } catch (RuntimeException | Error e) {
        Files.write(Path.of("target/picture-fuzz"), content);
        throw new AssertionError("seed " + seed + ", case " + i + ": target/picture-fuzz", e);
      }
      double seconds = (System.nanoTime() - before) * 1e-9;
      if (seconds > MOST_SECONDS) {
        Files.write(Path.of("target/picture-fuzz"), content);
      }
      assertThat(seconds)
          .as("seed %d, case %d: target/picture-fuzz", seed, i)
          .isLessThan(MOST_SECONDS);
    }
    assertThat(refused).isBetween(CASES / 5, CASES - 1);
  }

  private static byte[] damaged(byte[] content, Random random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(content, random.nextInt(content.length));
    }
    int changes = 1 + random.nextInt(8);
    // headers, in which sizes stand, as often as the rest
    int within = random.nextBoolean() ? Math.min(64, content.length) : content.length;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(within);
      content[at] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xFF;
            case 2 -> 0x7F;
            default -> (byte) random.nextInt(256);
          };
    }
    return content;
  }
}
