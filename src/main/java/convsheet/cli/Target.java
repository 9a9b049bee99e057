package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/** What a command is to write, and which files are refused. */
final class Target {
  /** How the name of a workbook ends. */
  private static final String EXTENSION = "\\.[xX][lL][sS][xXmM]$";

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

  /**
   * Refuses JSON that would be written over a workbook, or in a file that is named like one.
   *
   * @param workbooks the workbooks that are read and written
   */
  static void checkJson(Path file, Path... workbooks) {
    if (file.toString().matches(".*" + EXTENSION)) {
      throw refuse(file, "JSON to be written as a workbook", "Name another file with --json.");
    }
    for (var workbook : workbooks) {
      if (WholeFile.isSame(file, workbook)) {
        throw refuse(
            file, "the JSON to be written over a workbook", "Name another file with --json.");
      }
    }
    WholeFile.check(file);
  }

  /** Refuses an input without a name. */
  static void checkInput(Path input) {
    if (input.getFileName() == null || input.toString().isBlank()) {
      throw refuse(input, "no file name", "Name a workbook.");
    }
  }

  /** The file beside an input that is named like it, with another ending. */
  static Path beside(Path input, String ending) {
    var name = input.getFileName().toString().replaceFirst(EXTENSION, "");
    return input.resolveSibling(name + ending);
  }

  /** Makes a folder if it is not there. */
  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              folder.toString(), "", "", "a folder that cannot be made", "", "Name another one."),
          e);
    }
  }

  private static ProblemException refuse(Path target, String found, String remedy) {
    return ProblemException.input(new Problem(target.toString(), "", "", found, "", remedy));
  }
}
