package convsheet.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ExamplePicturesTest {
  @Test
  void theExamplesAreOurDrawings() throws IOException {
    for (var picture : ExamplePictures.all().entrySet()) {
      var channels = picture.getValue();
      var image = ImageIO.read(ExamplePictures.FOLDER.resolve(picture.getKey()).toFile());
      assertThat(image.getRaster().getNumBands()).isEqualTo(channels.size());
      for (int band = 0; band < channels.size(); band++) {
        for (int row = 0; row < image.getHeight(); row++) {
          assertThat(
                  image.getRaster().getSamples(0, row, image.getWidth(), 1, band, (double[]) null))
              .as("%s, band %d, row %d", picture.getKey(), band, row)
              .containsExactly(channels.get(band)[row]);
        }
      }
    }
  }
}
