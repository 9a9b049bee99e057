package convsheet.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Draws the pictures of {@code examples/pictures}; run it to write them anew. */
final class ExamplePictures {
  static final Path FOLDER = Path.of("examples/pictures");

  private ExamplePictures() {}

  /** Each picture by its file, its channels from 0 to 255. */
  static Map<String, List<double[][]>> all() {
    return new TreeMap<>(
        Map.of(
            "cat.png", Pictures.cat(96),
            "seven.png", List.<double[][]>of(bytes(Pictures.seven())),
            "shapes.png", List.<double[][]>of(bytes(Pictures.shapes()))));
  }

  /** From 0 (black) to 1 (white) to 0 to 255. */
  private static double[][] bytes(double[][] picture) {
    for (var row : picture) {
      for (int column = 0; column < row.length; column++) {
        row[column] = Math.rint(255 * row[column]);
      }
    }
    return picture;
  }

  static BufferedImage image(List<double[][]> channels) {
    int rows = channels.get(0).length;
    int columns = channels.get(0)[0].length;
    boolean isGrey = channels.size() == 1;
    var image =
        new BufferedImage(
            columns, rows, isGrey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    for (int band = 0; band < channels.size(); band++) {
      for (int i = 0; i < rows * columns; i++) {
        int row = i / columns;
        int column = i % columns;
        image.getRaster().setSample(column, row, band, channels.get(band)[row][column]);
      }
    }
    return image;
  }

  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    for (var picture : all().entrySet()) {
      ImageIO.write(image(picture.getValue()), "png", FOLDER.resolve(picture.getKey()).toFile());
    }
  }
}
