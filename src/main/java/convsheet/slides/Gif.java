package convsheet.slides;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * A film as GIF89a that plays again and again. All frames have one table of colours; each after the
 * first holds the rectangle that changes, and nothing where it does not.
 */
final class Gif {
  private static final String STREAM = "javax_imageio_gif_stream_1.0";
  private static final String IMAGE = "javax_imageio_gif_image_1.0";
  private static final int CLEAR = 255;

  /** So many colours of a scale are there in any case, and one. */
  private static final int STEPS = 40;

  /** In so many frames colours are counted. */
  private static final int COUNTED = 24;

  /** The colours that were not counted, and the nearest that was. */
  private final Map<Integer, Integer> indices = new HashMap<>();

  private final int[] palette;
  private final IndexColorModel colours;

  private Gif(int[] palette) {
    this.palette = palette;
    var table = new int[CLEAR + 1];
    for (int i = 0; i < palette.length; i++) {
      table[i] = 0xFF << 24 | palette[i];
    }
    colours = new IndexColorModel(8, table.length, table, 0, true, CLEAR, DataBuffer.TYPE_BYTE);
  }

  /**
   * Writes a film.
   *
   * @throws IOException if {@code out} does not take it
   * @throws convsheet.problem.ProblemException if this Java has no fonts
   */
  static void write(Film film, OutputStream out) throws IOException {
    var gif = new Gif(palette(film));
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    ImageIO.setUseCache(false);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(gif.streamMetadata(writer, film));
      gif.write(writer, film);
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private void write(ImageWriter writer, Film film) throws IOException {
    var stage = stage(film);
    int[] before = null;
    for (int i = 0; i < film.frames(); i++) {
      film.drawLasting(i, stage);
      var now = frame(film, i, stage).pixels();
      var changed =
          before == null
              ? new Rectangle(film.width(), film.height())
              : changed(before, now, film.width());
      var image = image(before, now, film.width(), changed);
      writer.writeToSequence(
          new IIOImage(image, null, metadata(writer, image, changed, film.hundredths(i), i == 0)),
          null);
      before = now;
    }
  }

  private static Raster stage(Film film) {
    var stage = new Raster(film.width(), film.height());
    film.drawStage(stage);
    return stage;
  }

  private static Raster frame(Film film, int i, Raster stage) {
    var frame = stage.copy();
    film.drawPassing(i, frame);
    return frame;
  }

  /** White, some colours of each scale, then those that some frames have most often. */
  private static int[] palette(Film film) {
    var counts = new LinkedHashMap<Integer, Integer>();
    var stage = stage(film);
    for (int i = 0; i < film.frames(); i++) {
      film.drawLasting(i, stage);
      if (i % Math.max(1, film.frames() / COUNTED) == 0 || i == film.frames() - 1) {
        for (int rgb : frame(film, i, stage).pixels()) {
          counts.merge(rgb, 1, Integer::sum);
        }
      }
    }
    var ofScales =
        film.scales().stream()
            .flatMapToInt(
                scale ->
                    IntStream.rangeClosed(0, STEPS)
                        .mapToDouble(
                            i -> scale.least() + (scale.most() - scale.least()) * i / STEPS)
                        .mapToInt(scale::of));
    var mostOften =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .mapToInt(Map.Entry::getKey);
    var white = IntStream.of(0xFFFFFF); // first, as the ground
    return IntStream.concat(white, IntStream.concat(ofScales, mostOften))
        .distinct()
        .limit(CLEAR)
        .toArray();
  }

  /** The smallest rectangle that holds all pixels that are other than before: at least one. */
  private static Rectangle changed(int[] before, int[] now, int width) {
    int left = width;
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int i = 0; i < now.length; i++) {
      if (before[i] != now[i]) {
        left = Math.min(left, i % width);
        right = Math.max(right, i % width);
        top = top < 0 ? i / width : top;
        bottom = i / width;
      }
    }
    return right < 0
        ? new Rectangle(1, 1)
        : new Rectangle(left, top, right + 1 - left, bottom + 1 - top);
  }

  private BufferedImage image(int[] before, int[] now, int width, Rectangle part) {
    var image =
        new BufferedImage(part.width, part.height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    var data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int to = 0; to < data.length; to++) {
      int i = (part.y + to / part.width) * width + part.x + to % part.width;
      boolean isSame = before != null && before[i] == now[i];
      data[to] = (byte) (isSame ? CLEAR : index(now[i]));
    }
    return image;
  }

  private int index(int rgb) {
    return indices.computeIfAbsent(rgb, this::nearest);
  }

  private int nearest(int rgb) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int distance = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int difference = (palette[i] >> shift & 0xFF) - (rgb >> shift & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private IIOMetadata streamMetadata(ImageWriter writer, Film film) throws IOException {
    var metadata = writer.getDefaultStreamMetadata(null);
    var root = (IIOMetadataNode) metadata.getAsTree(STREAM);
    var screen = child(root, "LogicalScreenDescriptor");
    screen.setAttribute("logicalScreenWidth", String.valueOf(film.width()));
    screen.setAttribute("logicalScreenHeight", String.valueOf(film.height()));
    screen.setAttribute("colorResolution", "8");
    screen.setAttribute("pixelAspectRatio", "0");
    var table = child(root, "GlobalColorTable");
    table.setAttribute("sizeOfGlobalColorTable", String.valueOf(CLEAR + 1));
    table.setAttribute("backgroundColorIndex", "0");
    table.setAttribute("sortFlag", "FALSE");
    for (int i = 0; i <= CLEAR; i++) {
      var entry = new IIOMetadataNode("ColorTableEntry");
      entry.setAttribute("index", String.valueOf(i));
      entry.setAttribute("red", String.valueOf(colours.getRed(i)));
      entry.setAttribute("green", String.valueOf(colours.getGreen(i)));
      entry.setAttribute("blue", String.valueOf(colours.getBlue(i)));
      table.appendChild(entry);
    }
    metadata.setFromTree(STREAM, root);
    return metadata;
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage image, Rectangle place, int hundredths, boolean isFirst)
      throws IOException {
    var metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
    var root = (IIOMetadataNode) metadata.getAsTree(IMAGE);
    var tables = root.getElementsByTagName("LocalColorTable");
    if (tables.getLength() > 0) {
      root.removeChild(tables.item(0)); // the table of all frames is that of each
    }
    var descriptor = child(root, "ImageDescriptor");
    descriptor.setAttribute("imageLeftPosition", String.valueOf(place.x));
    descriptor.setAttribute("imageTopPosition", String.valueOf(place.y));
    descriptor.setAttribute("interlaceFlag", "FALSE");
    var control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "TRUE");
    control.setAttribute("transparentColorIndex", String.valueOf(CLEAR));
    control.setAttribute("delayTime", String.valueOf(hundredths));
    if (isFirst) {
      var comment = new IIOMetadataNode("CommentExtension");
      comment.setAttribute("value", Picture.MARK);
      child(root, "CommentExtensions").appendChild(comment);
      var loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject("\1\0\0".getBytes(StandardCharsets.ISO_8859_1)); // without end
      child(root, "ApplicationExtensions").appendChild(loop);
    }
    metadata.setFromTree(IMAGE, root);
    return metadata;
  }

  private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
    var children = parent.getElementsByTagName(name);
    if (children.getLength() > 0) {
      return (IIOMetadataNode) children.item(0);
    }
    var child = new IIOMetadataNode(name);
    parent.appendChild(child);
    return child;
  }
}
