package convsheet.testing;

import java.nio.file.Path;
import java.util.List;

/** Python's openpyxl, as a reader of workbooks that takes the file format at its word. */
public final class Openpyxl {

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
    python().run(FORMULAS, List.of(list.toAbsolutePath().toString()));
  }

  /**
   * Loads workbooks and saves them as they are.
   *
   * @param files .xlsx files, each followed by the new one
   * @throws org.opentest4j.TestAbortedException if openpyxl is not installed
   */
  public static void save(List<Path> files) {
    python().run(SAVE, files.stream().map(file -> file.toAbsolutePath().toString()).toList());
  }

  /**
   * Loads a workbook twice, once for its formulas and once for their values.
   *
   * @param workbook an .xlsx file
   * @throws org.opentest4j.TestAbortedException if openpyxl is not installed
   * @throws AssertionError if loading it fails or gives so much as a warning
   */
  public static void open(Path workbook) {
    Command command = python().run(LOAD_TWICE, List.of(workbook.toAbsolutePath().toString()));
    if (!command.errors().isBlank()) {
      throw new AssertionError("openpyxl on " + workbook.getFileName() + ": " + command);
    }
  }

  private static Python python() {
    return Python.with("openpyxl", "python3-openpyxl");
  }
}
