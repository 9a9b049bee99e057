package convsheet.slides;

import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** A picture as PNG. */
final class Png {
  private static final String FORMAT = "javax_imageio_png_1.0";

  private Png() {}

  /**
   * Writes a picture.
   *
   * @throws IOException if {@code out} does not take it
   * @throws convsheet.problem.ProblemException if this Java has no fonts
   */
  static void write(Figure figure, OutputStream out) throws IOException {
    var canvas = new Raster(figure.width(), figure.height());
    figure.draw(canvas);
    var writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageIO.setUseCache(false);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      var metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(canvas.image()), null);
      mark(metadata);
      writer.write(new IIOImage(canvas.image(), null, metadata));
    } finally {
      writer.dispose();
    }
  }

  private static void mark(IIOMetadata metadata) throws IOException {
    var entry = new IIOMetadataNode("tEXtEntry");
    entry.setAttribute("keyword", "Software");
    entry.setAttribute("value", Picture.MARK);
    var texts = new IIOMetadataNode("tEXt");
    texts.appendChild(entry);
    var root = new IIOMetadataNode(FORMAT);
    root.appendChild(texts);
    metadata.mergeTree(FORMAT, root);
  }
}
