package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.OptionalProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is packed in blocks is an ordinary archive. */
class BlockDeflaterTest {
  private static final int[] SIZES = {
    0, 1, 1000, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1 << 19, 3_000_000
  };

  @TempDir private Path folder;

  /** Parts of sizes below, at and above that of a block, written in pieces of any size. */
  private static Map<String, byte[]> parts(Random random) {
    var parts = new LinkedHashMap<String, byte[]>();
    for (int size : SIZES) {
      var bytes = new byte[size];
      boolean isText = random.nextBoolean();
      for (int i = 0; i < size; i++) {
        bytes[i] =
            (byte) (isText ? "<c r=\"0123456789\">".charAt(random.nextInt(17)) : random.nextInt());
      }
      parts.put("part" + size, bytes);
    }
    return parts;
  }

  private static byte[] archive(Map<String, byte[]> parts, Random random) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new PackageOut(bytes, Map.of());
    for (var part : parts.entrySet()) {
      out.add(
          part.getKey(),
          target -> {
            var content = part.getValue();
            for (int at = 0; at < content.length; ) {
              int count = Math.min(content.length - at, random.nextInt(200_000));
              target.write(content, at, count);
              at += count;
            }
          });
    }
    out.finish();
    return bytes.toByteArray();
  }

  @Test
  void itIsReadByEveryProgramAndTheSameEachTime() throws IOException, InterruptedException {
    var parts = parts(new Random(1));
    var archive = archive(parts, new Random(2));
    var file = Files.write(folder.resolve("parts.zip"), archive);

    assertThat(archive(parts, new Random(3))).isEqualTo(archive);
    try (var zip = new ZipFile(file.toFile())) {
      for (var part : parts.entrySet()) {
        assertThat(zip.getInputStream(zip.getEntry(part.getKey())).readAllBytes())
            .isEqualTo(part.getValue());
      }
    }
    test("unzip", "-tq");
    test("python3", "-m", "zipfile", "-t");
  }

  private void test(String program, String... options) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(OptionalProgram.require(program).toString()));
    words.addAll(List.of(options));
    words.add(folder.resolve("parts.zip").toString());
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).as("%s", words).isZero();
  }
}
