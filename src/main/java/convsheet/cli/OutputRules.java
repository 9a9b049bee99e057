package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.slides.Picture;
import convsheet.xlsx.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command may write: which files are replaced, and which are refused. Of a file that may be
 * replaced, {@link convsheet.answer.HandEdits} then says whether a person's work would be lost;
 * listings have the rules of {@link ListingFiles}.
 */
final class OutputRules {
  /** How the name of a workbook ends. */
  private static final String EXTENSION = "\\.[xX][lL][sS][xXmM]$";

  /** How the name of what commands read ends: of a workbook or a model. */
  private static final String READ = "(?i)\\.(xlsx|xlsm|onnx)$";

  /** A name without its ending that says what was written, and which version: {@code .audit-2}. */
  private static final Pattern VERSION = Pattern.compile("(.+)(\\.\\w+?)(?:-(\\d{1,6}))?");

  private OutputRules() {}

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
    checkReplaced(target, input, isOwn, what, option, force);
  }

  /** Refuses a page that is named like a workbook, or must not be replaced. */
  static void checkPage(Path target, Path input, Predicate<Path> isOwn, boolean force) {
    if (target.getFileName() == null || isWorkbook(target)) {
      throw refuse(
          target, "a page to be written as a workbook", "End the name of the output in .html.");
    }
    checkReplaced(target, input, isOwn, "a page", "-o", force);
  }

  private static void checkReplaced(
      Path target, Path input, Predicate<Path> isOwn, String what, String option, boolean force) {
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
    if (isWorkbook(file)) {
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

  /** Refuses to replace a file, unless it may be. */
  static void checkNew(Path target, boolean force) {
    if (Files.exists(target) && !force) {
      throw refuse(
          target,
          "a file that is there already",
          "Give --force to replace it, or name another folder.");
    }
  }

  /** Refuses to write over the input, over a workbook, or, unless it may be, over a file. */
  static void checkExport(Path target, Path input, boolean force) {
    if (target.getFileName() == null || isWorkbook(target)) {
      throw refuse(target, "an output that is named like a workbook", "Name another file.");
    }
    if (WholeFile.isSame(target, input)) {
      throw refuse(target, "the input as output", "Name another file.");
    }
    if (Files.exists(target) && !force) {
      throw refuse(
          target,
          "a file that is there already",
          "Give --force to replace it, or name another one.");
    }
  }

  /** Refuses to replace what is no picture that {@code --images} wrote, unless it may be. */
  static void checkPicture(Path file, boolean force) {
    if (!force && Files.exists(file) && !Picture.isPicture(file)) {
      throw refuse(
          file,
          "a file that --images did not write",
          "Name another folder, or give --force to replace it.");
    }
  }

  /**
   * Refuses a coloured copy, or a page, that would be written over an answer, or over anything but
   * an older one.
   *
   * @param isOwn whether a file is such a copy
   * @param option what asks for them
   * @param force whether other files may be replaced all the same
   */
  static void checkCopy(
      Path copy, List<AnswerFile> answers, Predicate<Path> isOwn, String option, boolean force) {
    for (var answer : answers) {
      if (answer.file().filter(file -> WholeFile.isSame(copy, file)).isPresent()) {
        throw ProblemException.input(
            Problem.of(
                option + " to write over the answer " + answer.place(),
                "",
                "Name another folder: answers are not changed."));
      }
    }
    if (!force && Files.exists(copy) && !isOwn.test(copy)) {
      throw refuse(
          copy,
          "a file that " + option + " did not write",
          "Name another folder, or give --force to replace it.");
    }
  }

  /** Refuses an input without a name. */
  static void checkInput(Path input) {
    if (input.getFileName() == null || input.toString().isBlank()) {
      throw refuse(input, "no file name", "Name a workbook.");
    }
  }

  /** Whether a file is named like a workbook. */
  static boolean isWorkbook(Path file) {
    return file.toString().matches("(?s).*" + EXTENSION);
  }

  /**
   * The file beside an input that is named like it, with another ending; beside one that has that
   * ending already, its next version: {@code x.audit-2.xlsx} beside {@code x.audit.xlsx}.
   *
   * @param kind what is written: {@code .audit}
   * @param extension of what is written: {@code .xlsx}, or nothing for a folder
   */
  static Path beside(Path input, String kind, String extension) {
    var name = input.getFileName().toString().replaceFirst(READ, "");
    var version = VERSION.matcher(name);
    if (version.matches() && version.group(2).equalsIgnoreCase(kind)) {
      int next = version.group(3) == null ? 2 : Integer.parseInt(version.group(3)) + 1;
      name = version.group(1) + version.group(2) + "-" + next;
    } else {
      name += kind;
    }
    return input.resolveSibling(name + extension);
  }

  /** The name of a file without its ending: {@code cat} of {@code cat.png}. */
  static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("(?<=.)\\.\\w+$", "");
  }

  /** The file beside another that has a word before its last ending: {@code x.cat.audit.xlsx}. */
  static Path with(Path target, String word) {
    return target.resolveSibling(
        target
            .getFileName()
            .toString()
            .replaceFirst(
                "(\\.\\w+(-\\d+)?\\.xlsx)$", "." + Matcher.quoteReplacement(word) + "$1"));
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

  /** The file beside an input that is named like it, with another extension: {@code .html}. */
  static Path withExtension(Path input, String extension) {
    return input.resolveSibling(input.getFileName().toString().replaceFirst(READ, "") + extension);
  }

  private static ProblemException refuse(Path target, String found, String remedy) {
    return ProblemException.input(new Problem(target.toString(), "", "", found, "", remedy));
  }
}
