package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Tensor;
import convsheet.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trained network of examples/mnist. */
class DigitsExampleTest {
  private static final Path MODEL = Path.of("examples/mnist/digits.onnx");

  @TempDir private Path folder;

  @Test
  void digitsThatItHasNotSeenAreReadAndHaveOnnxRuntimesShares() {
    var model = OnnxModel.read(MODEL, Optional.empty());
    var bytes = OnnxFiles.bytes(MODEL);
    var digits = DigitsExample.digits(5, 500);
    int right = 0;
    for (int i = 0; i < digits.size(); i++) {
      double[] pixels = digits.get(i).pixels();
      double[] shares =
          OnnxFiles.output(model, Tensor.of(model.network().input(), pixels.clone())).values();
      right += MnistModelTest.largest(shares) == digits.get(i).label() ? 1 : 0;
      if (i < 20) {
        double[] wanted =
            OnnxRuntime.run(bytes, pixels, 1, 1, DigitsExample.SIZE, DigitsExample.SIZE);
        for (int j = 0; j < wanted.length; j++) {
          assertThat(shares[j]).isCloseTo(wanted[j], Offset.offset(1e-5));
        }
      }
    }
    assertThat(right).isEqualTo(499); // as its README says
  }

  @Test
  void someOfThoseThatPeopleWroteAreRead() throws IOException {
    var model = OnnxModel.read(MODEL, Optional.empty());
    int right = 0;
    for (var line : Files.readAllLines(ReferenceData.mnist("mnist_test_20.libsvm"))) {
      var picture = Tensor.of(model.network().input(), MnistModelTest.pixels(line));
      int largest = MnistModelTest.largest(OnnxFiles.output(model, picture).values());
      right += largest == Integer.parseInt(line.split(" ")[0]) ? 1 : 0;
    }
    assertThat(right).isEqualTo(15); // as its README says
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    DigitsExample.main(new String[] {folder.toString()});

    assertThat(folder.resolve("digits.onnx")).hasSameBinaryContentAs(MODEL);
    for (int digit = 0; digit < 10; digit++) {
      var name = "digit-" + digit + ".png";
      assertThat(pixels(folder.resolve(name))).isEqualTo(pixels(MODEL.resolveSibling(name)));
    }
  }

  private static int[] pixels(Path picture) throws IOException {
    var raster = ImageIO.read(picture.toFile()).getRaster();
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }
}
