package convsheet.slides;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture that can be written.
 *
 * @param name what it is called, made of names in a workbook: not fit for a file as it stands
 * @param extension how the name of its file ends
 * @param content writes it
 */
public record Picture(String name, String extension, Content content) {
  /** By it such a file is known: it stands in each as a comment, or what comes next to that. */
  static final String MARK = "convsheet run --images";

  /** So much of a file is looked at to see whether it is such a picture. */
  private static final int FIRST_BYTES = 2048;

  /** What writes a picture. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it all.
     *
     * @throws IOException if {@code out} does not take it
     * @throws convsheet.problem.ProblemException if it needs fonts, and this Java has none
     */
    void write(OutputStream out) throws IOException;
  }

  static Picture png(String name, Figure figure) {
    return new Picture(name, ".png", out -> Png.write(figure, out));
  }

  static Picture svg(String name, Figure figure) {
    return new Picture(name, ".svg", out -> Svg.write(figure, out));
  }

  static Picture gif(String name, Film film) {
    return new Picture(name, ".gif", out -> Gif.write(film, out));
  }

  /** Whether a file is such a picture, by what it says at its beginning. */
  public static boolean isPicture(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FIRST_BYTES), StandardCharsets.ISO_8859_1).contains(MARK);
    } catch (IOException e) {
      return false; // what cannot be read is none of ours
    }
  }
}
