package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Gnumeric, as a second reader of workbooks, which says what it finds wrong with a file. */
public final class Gnumeric {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /**
   * What Gnumeric has not got, or not in the form in which every cell comment has it; nothing is
   * wrong with a file that uses it.
   */
  private static final Pattern NOT_SUPPORTED =
      Pattern.compile(
          ".*Ignoring unhandled conditional format of type '(colorScale|dataBar|iconSet)'"
              + "|Unhandled object of type Note");

  private Gnumeric() {}

  /**
   * Loads a workbook, recalculates it, and saves it as a new one, whatever it finds wrong with it.
   *
   * @param workbook an .xlsx file
   * @param copy the new .xlsx file
   * @throws org.opentest4j.TestAbortedException if Gnumeric is not installed
   * @throws AssertionError if it cannot be opened
   */
  public static void recalculate(Path workbook, Path copy) {
    Path ssconvert = OptionalProgram.require("gnumeric", "ssconvert");
    Command command =
        Command.run(
            LIMIT,
            List.of(
                ssconvert.toString(),
                "--recalc",
                "--import-type=Gnumeric_Excel:xlsx",
                "--export-type=Gnumeric_Excel:xlsx2",
                workbook.toAbsolutePath().toString(),
                copy.toAbsolutePath().toString()));
    if (command.exitCode() != 0 || !Files.exists(copy)) {
      throw new AssertionError("Gnumeric on " + workbook.getFileName() + ": " + command);
    }
  }

  /**
   * Opens a workbook, recalculates it and saves it in Gnumeric's own format, to be thrown away.
   *
   * @param workbook an .xlsx file
   * @throws org.opentest4j.TestAbortedException if Gnumeric is not installed
   * @throws AssertionError if it cannot be opened or Gnumeric complains of anything in it that it
   *     could be expected to know
   */
  public static void open(Path workbook) {
    Path ssconvert = OptionalProgram.require("gnumeric", "ssconvert");
    try {
      Path copy = Files.createTempFile("convsheet-", ".gnumeric");
      try {
        Command command =
            Command.run(
                LIMIT,
                List.of(
                    ssconvert.toString(),
                    "--recalc",
                    // otherwise a file that is no workbook at all would be read as text
                    "--import-type=Gnumeric_Excel:xlsx",
                    workbook.toAbsolutePath().toString(),
                    copy.toString()));
        boolean complains =
            command
                .errors()
                .lines()
                .anyMatch(line -> !line.isBlank() && !NOT_SUPPORTED.matcher(line).matches());
        if (command.exitCode() != 0 || complains || Files.size(copy) == 0) {
          throw new AssertionError("Gnumeric on " + workbook.getFileName() + ": " + command);
        }
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
