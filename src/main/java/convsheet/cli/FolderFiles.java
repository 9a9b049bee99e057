package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The files of a folder that a command is to do something with. */
final class FolderFiles {
  private FolderFiles() {}

  /**
   * The files right in a folder that are of a kind, in the order of their names; nothing is asked
   * of pipes and folders.
   *
   * @throws ProblemException if the folder cannot be read
   */
  static List<Path> of(Path folder, Predicate<Path> isWanted) {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).filter(isWanted).sorted().toList();
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              folder.toString(),
              "",
              "",
              "a folder that cannot be read (" + e.getMessage() + ")",
              "",
              "Check that you may read it."),
          e);
    }
  }
}
