package convsheet.workbook;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      replace(target, content);
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              target.toString(),
              "",
              "",
              "a file that cannot be written (" + reason(e) + ")",
              "",
              "Check that the folder exists, that you may write there, and that the disk has"
                  + " room."),
          e);
    }
  }

  /**
   * The file that is there once a path has been written: links are followed, whether or not they
   * lead to something yet.
   *
   * @throws IOException if links lead in a circle or cannot be read
   */
  public static Path followed(Path path) throws IOException {
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
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // a pipe or a device: there is nothing to keep, and no file may take its place
      try (var out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
        content.write(out);
      }
      return;
    }
    var real = followed(target);
    var beside =
        real.resolveSibling(
            "." + real.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Files.deleteIfExists(beside);
    try {
      try (var channel =
              FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          var out = Channels.newOutputStream(channel)) {
        content.write(out);
        channel.force(true);
      }
      try {
        Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(beside, real, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
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
