package convsheet.xlsx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole or not at all: what stood there before stands until the new one is done. What
 * is no file but a pipe or a device is written into as it is.
 */
public final class WholeFile {
  /** What is written. */
  @FunctionalInterface
  public interface Content {
    /** Writes it all. */
    void write(OutputStream out) throws IOException;
  }

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private WholeFile() {}

  /**
   * Writes beside the target, then puts the file in its place in one step; where the target is a
   * link, in the place of what it leads to.
   *
   * @throws ProblemException if that fails; nothing is left behind then
   */
  public static void write(Path target, Content content) {
    try {
      checkPlace(target);
      replace(target, content);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /**
   * Finds out, before there is anything to write, whether a file can be written.
   *
   * @throws ProblemException if the folder is not there, or it or the file may not be written
   */
  public static void check(Path target) {
    try {
      checkPlace(target);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Whether two paths lead to the same file, or will once one of them is written. */
  public static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other)
          ? Files.isSameFile(one, other)
          : place(one).equals(place(other));
    } catch (IOException e) {
      return false; // reading or writing them will say what is the matter
    }
  }

  private static ProblemException unwritable(Path target, IOException cause) {
    return ProblemException.files(
        new Problem(
            target.toString(),
            "",
            "",
            "a file that cannot be written (" + reason(cause) + ")",
            "",
            "Check that the folder exists, that you may write there, and that the disk has"
                + " room."),
        cause);
  }

  private static Path place(Path path) throws IOException {
    var file = followed(path);
    var folder = file.getParent();
    return folder != null && Files.exists(folder)
        ? folder.toRealPath().resolve(file.getFileName())
        : file.normalize();
  }

  private static void checkPlace(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
    if (isOpenedAsItIs(target)) {
      return;
    }
    var folder = followed(target).getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(target.toString());
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /** Whether it is a pipe or a device: there is nothing to keep, and no file may take its place. */
  private static boolean isOpenedAsItIs(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target);
  }

  /**
   * The file that is there once a path has been written: links are followed, whether or not they
   * lead to something yet.
   *
   * @throws IOException if links lead in a circle or cannot be read
   */
  private static Path followed(Path path) throws IOException {
    var file = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "links that lead in a circle");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static void replace(Path target, Content content) throws IOException {
    if (isOpenedAsItIs(target)) {
      try (var out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
        content.write(out);
      }
      return;
    }
    var real = followed(target);
    UnfinishedFile.clear(real.getParent());
    try (var beside = UnfinishedFile.create(real.getParent())) {
      content.write(beside.out());
      beside.moveTo(real);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    return e instanceof FileSystemException problem && problem.getReason() != null
        ? problem.getReason()
        : String.valueOf(e.getMessage());
  }
}
