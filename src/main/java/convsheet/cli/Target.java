package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/** The workbook that a command is to write. */
final class Target {
  private Target() {}

  /**
   * Refuses an output that must not be replaced.
   *
   * @param input what is read, which is never written to
   * @param isOwn whether a file is one that may be replaced
   * @param what such a file in words: {@code an audit}
   * @param option the option that names the output
   * @param force whether files that are not such may be replaced all the same
   */
  static void check(
      Path target, Path input, Predicate<Path> isOwn, String what, String option, boolean force) {
    if (target.getFileName() == null
        || !target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".xlsx")) {
      throw refuse(
          target, "an output that is not named .xlsx", "End the name of the output in .xlsx.");
    }
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isRegularFile(target) && !Files.isDirectory(target)) {
      throw refuse(target, "a pipe or a device as output", "Name a file with " + option + ".");
    }
    try {
      if (Files.exists(input) && Files.isSameFile(input, target)) {
        throw refuse(target, "the input as output", "Name another file with " + option + ".");
      }
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(target.toString(), "", "", "a file that cannot be read", "", ""), e);
    }
    if (!force && Files.isRegularFile(target) && !isOwn.test(target)) {
      throw refuse(
          target,
          "a file that convsheet did not write as " + what,
          "Name another file with " + option + ", or give --force to replace it.");
    }
  }

  private static ProblemException refuse(Path target, String found, String remedy) {
    return ProblemException.input(new Problem(target.toString(), "", "", found, "", remedy));
  }
}
