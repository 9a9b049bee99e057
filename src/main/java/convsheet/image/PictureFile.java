package convsheet.image;

import convsheet.network.Size;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Reads pictures: PNG, JPEG, GIF, BMP, WebP and TIFF, known by their content. Of several in one
 * file it is the first.
 */
public final class PictureFile {
  /** 64 million pixels, more than cameras of telephones make. */
  private static final long MOST_PIXELS = 1L << 26;

  private static final String DAMAGED =
      "Open it in a program for pictures and save it anew, as PNG for instance.";

  private final byte[] content;
  private final PictureFormat format;

  private PictureFile(byte[] content) {
    this.content = content;
    format =
        PictureFormat.of(content)
            .orElseThrow(
                () ->
                    input(
                        PictureFormat.other(content),
                        PictureFormat.ALL,
                        "Save it as one of these, or name another file."));
  }

  /** Whether a file begins as a picture does, of a format that is read. */
  public static boolean isPicture(Path path) {
    try (var in = Files.newInputStream(path)) {
      return PictureFormat.of(in.readNBytes(32)).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a picture and makes of it what a network is to read.
   *
   * @throws ProblemException if it is no picture, too large or damaged, or cannot be read
   */
  public static InputPicture read(Path path, Preparation preparation) {
    return InputFile.read(path, InputFile.Kind.PICTURE, preparation);
  }

  /** A picture whose problems do not name a file. */
  static PictureFile of(byte[] content) {
    return new PictureFile(content);
  }

  InputPicture read(Preparation preparation) {
    var told = new ArrayList<String>();
    var pixels = decoded();
    int orientation = Orientation.of(format, content);
    if (orientation != Orientation.UPRIGHT) {
      pixels = pixels.turned(orientation);
      told.add("turned as the camera was held");
    }
    if (preparation.colour().isPresent()) {
      boolean isGrey = preparation.colour().get() == Preparation.Colour.GREY;
      if (isGrey != pixels.isGrey()) {
        told.add(isGrey ? "made grey" : "its grey taken as red, green and blue");
      }
      pixels = isGrey ? pixels.grey() : pixels.rgb();
    }
    if (preparation.size().isPresent()) {
      var size = preparation.size().get();
      if (!size.equals(pixels.size())) {
        told.add("resized from " + pixels.size() + " to " + size + " pixels");
      }
      pixels = pixels.resized(size);
    }
    if (preparation.isInverted()) {
      pixels = pixels.inverted();
      told.add("inverted");
    }
    return InputPicture.of(
        numbers(pixels, preparation.range()),
        !pixels.isGrey(),
        told,
        Optional.of(preparation.range()));
  }

  private static Tensor numbers(Pixels pixels, ValueRange range) {
    int channels = pixels.planes().length;
    var values = new double[Math.multiplyExact(channels, pixels.rows() * pixels.columns())];
    int to = 0;
    for (int c = 0; c < channels; c++) {
      var table = range.table(c, channels);
      for (byte pixel : pixels.planes()[c]) {
        values[to++] = table[pixel & 0xFF];
      }
    }
    return Tensor.of(Shape.of(channels, pixels.rows(), pixels.columns()), values);
  }

  /** Nothing asks for a screen, but where there is one Java would open it. */
  static void withoutScreen() {
    System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
  }

  private Pixels decoded() {
    withoutScreen();
    try {
      return Decoder.pixels(image());
    } catch (ProblemException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw ProblemException.input(
          Problem.of(
              "a picture that takes more memory than there is",
              "",
              "Save it smaller, or give Java more memory with CONVSHEET_JAVA_OPTS=-Xmx8g."),
          e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // what readers throw at a damaged file is of every kind
      throw damaged(e);
    }
  }

  private ProblemException damaged(Throwable cause) {
    return ProblemException.input(
        Problem.of(
            "a damaged picture (" + format + ": " + Problem.line(reason(cause)) + ")", "", DAMAGED),
        cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UncheckedIOException) {
      return reason(cause.getCause());
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private BufferedImage image() throws IOException {
    var reader = reader();
    var warnings = new ArrayList<String>();
    try (var in = new PictureBytes(content)) {
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      checkSize(reader.getWidth(0), reader.getHeight(0));
      var image = reader.read(0);
      warnings.stream()
          .filter(warning -> warning.toLowerCase(Locale.ROOT).contains("premature end"))
          .findFirst()
          .ifPresent(
              warning -> {
                throw damaged(new IOException(warning));
              });
      return image;
    } finally {
      reader.dispose();
    }
  }

  private ImageReader reader() {
    var readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new IllegalStateException("no reader of " + format);
    }
    return readers.next();
  }

  /** By what the header says, before anything is made room for. */
  private void checkSize(int columns, int rows) {
    if (columns < 1 || rows < 1) {
      throw damaged(new IOException(columns + " x " + rows + " pixels"));
    }
    if ((long) columns * rows > MOST_PIXELS) {
      throw input(
          "a picture of "
              + new Size(rows, columns)
              + " pixels (rows x columns), "
              + ((long) columns * rows / 1_000_000)
              + " million",
          "at most 67 million",
          "Save it smaller.");
    }
  }

  private static ProblemException input(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }
}
