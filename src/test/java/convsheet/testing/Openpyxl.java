package convsheet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Python's openpyxl, as a reader of workbooks that takes the file format at its word. */
public final class Openpyxl {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final String LOAD_TWICE =
      """
      import sys
      import warnings
      import openpyxl
      warnings.simplefilter("error")
      for data_only in (False, True):
          openpyxl.load_workbook(sys.argv[1], data_only=data_only)
      """;

  private static final String SAVE =
      """
      import sys
      import openpyxl
      for i in range(1, len(sys.argv), 2):
          openpyxl.load_workbook(sys.argv[i]).save(sys.argv[i + 1])
      """;

  private static final String FORMULAS =
      """
      import json
      import sys
      import openpyxl
      for line in open(sys.argv[1]):
          source, target = line.rstrip("\\n").split("\\t")
          book = openpyxl.load_workbook(source)
          formulas = {
              sheet.title: {
                  cell.coordinate: cell.value[1:]
                  for row in sheet.iter_rows()
                  for cell in row
                  if cell.data_type == "f" and isinstance(cell.value, str)
              }
              for sheet in book.worksheets
          }
          json.dump(formulas, open(target, "w"))
      """;

  private Openpyxl() {}

  /**
   * Writes down the formulas of workbooks.
   *
   * @param list a file with a line a workbook: the file to read, a tab, the JSON file to write
   */
  static void formulas(Path list) {
    Command command =
        Command.run(
            LIMIT, List.of(python().toString(), "-c", FORMULAS, list.toAbsolutePath().toString()));
    if (command.exitCode() != 0) {
      throw new AssertionError("openpyxl: " + command);
    }
  }

  /**
   * Loads workbooks and saves them as they are.
   *
   * @param files .xlsx files, each followed by the new one
   * @throws org.opentest4j.TestAbortedException if openpyxl is not installed
   */
  public static void save(List<Path> files) {
    List<String> words = new ArrayList<>(List.of(python().toString(), "-c", SAVE));
    files.forEach(file -> words.add(file.toAbsolutePath().toString()));
    Command command = Command.run(LIMIT, words);
    if (command.exitCode() != 0) {
      throw new AssertionError("openpyxl: " + command);
    }
  }

  /**
   * Loads a workbook twice, once for its formulas and once for their values.
   *
   * @param workbook an .xlsx file
   * @throws org.opentest4j.TestAbortedException if openpyxl is not installed
   * @throws AssertionError if loading it fails or gives so much as a warning
   */
  public static void open(Path workbook) {
    Path python = python();
    Command command =
        Command.run(
            LIMIT,
            List.of(python.toString(), "-c", LOAD_TWICE, workbook.toAbsolutePath().toString()));
    if (command.exitCode() != 0 || !command.errors().isBlank()) {
      throw new AssertionError("openpyxl on " + workbook.getFileName() + ": " + command);
    }
  }

  /** The system's Python comes first: Debian's packages are for it alone. */
  private static Path python() {
    for (String candidate : List.of("/usr/bin/python3", "python3")) {
      Path python = OptionalProgram.require("python3", candidate, "python3", "python");
      List<String> words = List.of(python.toString(), "-c", "import openpyxl");
      if (Command.run(LIMIT, words).exitCode() == 0) {
        return python;
      }
    }
    return OptionalProgram.missing("python3-openpyxl");
  }
}
