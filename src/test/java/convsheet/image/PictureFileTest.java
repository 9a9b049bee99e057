package convsheet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.image.Preparation.Colour;
import convsheet.network.Size;
import convsheet.problem.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
  private static final Preparation BYTES =
      new Preparation(Optional.empty(), Optional.empty(), ValueRange.BYTES, false);

  @TempDir Path folder;

  /** Red, green; blue, black. */
  private static BufferedImage four() {
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF0000);
    image.setRGB(1, 0, 0x00FF00);
    image.setRGB(0, 1, 0x0000FF);
    return image;
  }

  private Path written(BufferedImage image, String format, String name) throws IOException {
    var path = folder.resolve(name);
    assertThat(ImageIO.write(image, format, path.toFile())).isTrue();
    return path;
  }

  private static double[] values(Path path, Preparation preparation) {
    return PictureFile.read(path, preparation).input().values();
  }

  @Test
  void aPictureInColourIsThreeChannels() throws IOException {
    var picture = PictureFile.read(written(four(), "png", "four.png"), BYTES);

    assertThat(picture.labels()).containsExactly("red", "green", "blue");
    assertThat(picture.input().shape()).hasToString("3 x 2 x 2");
    assertThat(picture.input().values()).containsExactly(255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0);
  }

  /** 255 * 0.299 = 76.2, 255 * 0.587 = 149.7, 255 * 0.114 = 29.07. */
  @Test
  void greyIsTheLumaOfColours() throws IOException {
    var path = written(four(), "png", "four.png");
    var grey = new Preparation(Optional.of(Colour.GREY), Optional.empty(), ValueRange.BYTES, false);

    assertThat(values(path, grey)).containsExactly(76, 150, 29, 0);
    assertThat(PictureFile.read(path, grey).told()).containsExactly("made grey");
  }

  @Test
  void aFormatIsKnownByItsContent() throws IOException {
    var expected = values(written(four(), "png", "four.png"), BYTES);

    assertThat(values(written(four(), "bmp", "four.jpg"), BYTES)).isEqualTo(expected);
    assertThat(values(written(four(), "tiff", "four"), BYTES)).isEqualTo(expected);
  }

  @Test
  void numbersAreBroughtToARange() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 51);
    var path = written(image, "png", "two.png");

    assertThat(values(path, Preparation.NONE)).containsExactly(0.2, 0);
    assertThat(values(path, range("-1..1"))).containsExactly(-1 + 102 / 255.0, -1);
    assertThat(values(path, range("0.5,0.25"))).containsExactly((0.2 - 0.5) / 0.25, -2);
    assertThat(values(path, range("0..255"))).containsExactly(51, 0);
    var inverted = new Preparation(Optional.empty(), Optional.empty(), ValueRange.BYTES, true);
    assertThat(values(path, inverted)).containsExactly(204, 255);
  }

  private static Preparation range(String text) {
    return new Preparation(Optional.empty(), Optional.empty(), ValueRange.parse(text), false);
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    for (var text : new String[] {"", "1", "a..b", "1..1", "0.5,0", "1,2,3", "0..1..2", "NaN..1"}) {
      assertThatThrownBy(() -> ValueRange.parse(text))
          .as(text)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("LOW..HIGH");
    }
  }

  /** A column of black and one of white, as one pixel: their mean, 127.5, rounded up. */
  @Test
  void aPictureShrinksToMeans() throws IOException {
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 255);
    image.getRaster().setSample(0, 1, 0, 255);
    var small = new Preparation(Optional.empty(), Optional.of(Size.of(1)), ValueRange.BYTES, false);

    var picture = PictureFile.read(written(image, "png", "two.png"), small);

    assertThat(picture.input().values()).containsExactly(128);
    assertThat(picture.told()).containsExactly("resized from 2 x 2 to 1 x 1 pixels");
  }

  @Test
  void whatIsNoPictureIsSaidToBeWhatItIs() throws IOException {
    var path = Files.writeString(folder.resolve("no.png"), "%PDF-1.4");
    assertThatThrownBy(() -> PictureFile.read(path, BYTES))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no.png: found a PDF file; expected a picture: PNG,");
    assertThatThrownBy(() -> PictureFile.read(folder.resolve("none.png"), BYTES))
        .hasMessageContaining("none.png: found no such file");
    assertThatThrownBy(() -> PictureFile.read(folder, BYTES))
        .hasMessageContaining("found a folder");
  }

  @Test
  void aHugePictureIsRefusedByItsHeader() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(four(), "png", bytes);
    var content = bytes.toByteArray();
    ByteBuffer.wrap(content).putInt(16, 1_000_000).putInt(20, 2_000_000);
    var path = Files.write(folder.resolve("huge.png"), content);

    assertThatThrownBy(() -> PictureFile.read(path, BYTES))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("huge.png: found a picture of 2000000 x 1000000 pixels");
  }

  /** All but the last bytes, of which some formats need none: the same picture, or none. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void aPictureThatIsCutOffIsDamaged(String format) throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 2654435 & 0xFFFFFF);
    }
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    var whole = PictureFile.of(bytes.toByteArray()).read(BYTES);
    int refused = 0;
    int cuts = 40;
    for (int cut = 0; cut < cuts; cut++) {
      var content = Arrays.copyOf(bytes.toByteArray(), bytes.size() * cut / cuts);
      try {
        assertThat(PictureFile.of(content).read(BYTES).input())
            .as("%s cut at %d of %d", format, content.length, bytes.size())
            .isEqualTo(whole.input());
      } catch (ProblemException e) {
        assertThat(e).hasMessageContaining("found ");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(cuts);
  }
}
