package convsheet.image;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** What a network reads, out of a file of any kind: a picture, a table or an array of numbers. */
public final class InputFile {
  /** What a file holds. */
  public enum Kind {
    /** Pixels. */
    PICTURE("a picture: PNG, JPEG, GIF, BMP, WebP or TIFF"),
    /** Numbers as text, a line a row. */
    TABLE("a table of numbers (CSV)"),
    /** Numbers as {@code numpy.save} writes them. */
    ARRAY("an array of numbers (.npy)");

    private final String what;

    Kind(String what) {
      this.what = what;
    }
  }

  private static final Pattern NAMED =
      Pattern.compile("(?is).*\\.(png|jpe?g|gif|bmp|webp|tiff?|csv|tsv|npy)");

  private static final int MOST_BYTES = 1 << 28;

  private InputFile() {}

  /**
   * The kind of a file: by its content, or for a table, which has no mark, by its name.
   *
   * @throws ProblemException if it cannot be read
   */
  public static Kind kind(Path path) {
    var name = path.toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(path)) {
      return Kind.PICTURE; // nothing is read of a pipe
    }
    try (var in = Files.newInputStream(path)) {
      if (NumpyArray.is(in.readNBytes(8))) {
        return Kind.ARRAY;
      }
    } catch (IOException e) {
      return Kind.PICTURE; // of which the reader will say what is the matter
    }
    return name.matches("(?s).*\\.(csv|tsv|txt)") && !PictureFile.isPicture(path)
        ? Kind.TABLE
        : Kind.PICTURE;
  }

  /** Whether a file holds a picture, or is named as a file of pictures or numbers is. */
  public static boolean is(Path path) {
    return NAMED.matcher(path.toString()).matches()
        || Files.isRegularFile(path) && (kind(path) != Kind.PICTURE || PictureFile.isPicture(path));
  }

  /**
   * Reads a file of a kind.
   *
   * @param preparation what is made of a picture; numbers are taken as they are
   * @throws ProblemException if it is of another kind or damaged, or cannot be read
   */
  public static InputPicture read(Path path, Kind kind, Preparation preparation) {
    try {
      var content = bytes(path, kind.what);
      if (kind == Kind.PICTURE) {
        return PictureFile.of(content).read(preparation);
      }
      if (!preparation.equals(Preparation.NONE)) {
        throw ProblemException.input(
            Problem.of(
                kind.what + ", with options for pictures",
                "numbers that are taken as they are",
                "Leave out --grey, --rgb, --size, --range and --invert."));
      }
      return kind == Kind.TABLE
          ? InputPicture.of(finite(NumberTable.of(content)), false, List.of(), Optional.empty())
          : ofArray(NumpyArray.of(content));
    } catch (ProblemException e) {
      throw e.in(path.toString());
    } catch (OutOfMemoryError e) {
      throw ProblemException.input(
          new Problem(
              path.toString(),
              "",
              "",
              "a file that takes more memory than there is",
              "",
              "Save it smaller, or give Java more memory with CONVSHEET_JAVA_OPTS=-Xmx8g."),
          e);
    }
  }

  private static InputPicture ofArray(NumpyArray array) {
    var shape = new ArrayList<>(array.shape());
    var told = new ArrayList<String>();
    while (shape.size() > 3 && shape.get(0) == 1) {
      shape.remove(0);
      told.add("the first of 1 picture of a batch");
    }
    if (shape.size() == 2) {
      shape.add(0, 1);
    }
    if (shape.size() != 3 || shape.stream().anyMatch(size -> size < 1)) {
      throw ProblemException.input(
          Problem.of(
              "an array of the shape " + array.shape(),
              "[rows, columns], [channels, rows, columns], or that with a 1 before it",
              "Bring it into that shape, and save it again."));
    }
    return InputPicture.of(
        finite(Tensor.of(new Shape(shape), array.values())), false, told, Optional.empty());
  }

  private static Tensor finite(Tensor input) {
    if (!DoubleStream.of(input.values()).allMatch(Double::isFinite)) {
      throw ProblemException.input(
          Problem.of(
              "a number that is infinite or none (NaN)",
              "finite numbers, as a cell holds them",
              "Replace it."));
    }
    return input;
  }

  static byte[] bytes(Path path, String expected) {
    if (!Files.exists(path)) {
      throw ProblemException.files(
          Problem.of("no such file", expected, "Check the file's name."), null);
    }
    if (!Files.isRegularFile(path)) {
      throw ProblemException.input(
          Problem.of(
              Files.isDirectory(path) ? "a folder" : "a pipe or a device",
              expected,
              "Name a file."));
    }
    try (var in = Files.newInputStream(path)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw ProblemException.input(
            Problem.of("a file of more than 256 MB", expected, "Save it smaller."));
      }
      return bytes;
    } catch (IOException e) {
      throw ProblemException.files(
          Problem.of(
              "a file that cannot be read (" + e.getMessage() + ")",
              "",
              "Check that you may read it."),
          e);
    }
  }
}
