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

/** Writes a file whole or not at all: what stood there before stands until the new one is done. */
public final class WholeFile {
  /** What is written. */
  @FunctionalInterface
  public interface Content {
    /** Writes it all. */
    void write(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes beside the target, then puts the file in its place in one step.
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

  private static void replace(Path target, Content content) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    var real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    if (Files.exists(real) && !Files.isWritable(real)) {
      throw new AccessDeniedException(target.toString());
    }
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
