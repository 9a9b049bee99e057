package convsheet.image;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.image.Preparation.Colour;
import convsheet.network.Size;
import convsheet.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Pictures are what Pillow makes of them: pixels, grey, sizes, orientation, transparency. */
class PillowTest {
  private static final Path FIXED = Path.of("src/test/resources/pictures");

  @TempDir Path folder;

  @Test
  void picturesThatPillowWroteAreWhatItReads() throws IOException {
    compare(FIXED);
  }

  @Test
  void picturesDrawnAtRandomAreWhatPillowReads() throws IOException {
    var pillow = Python.with("PIL, numpy", "python3-pil");
    var random = new Random();
    int seed = random.nextInt(1 << 30);
    var rows = String.valueOf(1 + random.nextInt(80));
    var columns = String.valueOf(1 + random.nextInt(80));
    System.err.println("seed " + seed + ", " + rows + " x " + columns);
    pillow.run(
        Files.readString(FIXED.resolve("make.py")),
        List.of(folder.toString(), String.valueOf(seed), rows, columns));
    compare(folder);
  }

  private static void compare(Path pictures) throws IOException {
    for (var expected : JsonMapper.shared().readTree(pictures.resolve("expected.json").toFile())) {
      var name = expected.get("file").stringValue();
      var size = expected.get("size");
      var preparation =
          new Preparation(
              Optional.of(Colour.GREY).filter(grey -> expected.get("grey").booleanValue()),
              size.isNull()
                  ? Optional.empty()
                  : Optional.of(new Size(size.get(0).intValue(), size.get(1).intValue())),
              ValueRange.BYTES,
              false);

      var read = PictureFile.read(pictures.resolve(name), preparation).input();

      var shape = expected.get("shape");
      var values = HexFormat.of().parseHex(expected.get("values").stringValue());
      var as = name + " " + preparation;
      int channels = shape.get(0).intValue();
      // a palette whose colours are all grey is grey here, and RGB to Pillow
      assertThat(read.shape().channels()).as(as).isIn(channels == 3 ? List.of(1, 3) : List.of(1));
      assertThat(read.shape().rows()).as(as).isEqualTo(shape.get(1).intValue());
      assertThat(read.shape().columns()).as(as).isEqualTo(shape.get(2).intValue());
      for (int i = 0; i < values.length; i++) {
        assertThat(Math.abs(read.values()[i % read.values().length] - (values[i] & 0xFF)))
            .as("%s, value %d", as, i)
            .isLessThanOrEqualTo(expected.get("most").intValue());
      }
    }
  }
}
