package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A spreadsheet engine from npm, as the scripts in {@code src/test/engines} run it. It is told all
 * cells, none of the values that are stored with formulas, and nothing of what a file says besides.
 */
final class NodeEngine {
  private static final Path FOLDER = Path.of("src", "test", "engines");
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodeEngine() {}

  /**
   * Computes workbooks, all in one process.
   *
   * @param script the script's name
   * @param module the npm package that it needs
   * @return for each workbook, by sheet and reference, the values of all formulas
   * @throws org.opentest4j.TestAbortedException if Node.js or the package is not installed
   */
  static List<Map<String, Map<String, Object>>> compute(
      String script, String module, List<Path> workbooks, Path folder) {
    try {
      var list = new ArrayList<String>();
      var results = new ArrayList<Path>();
      for (int i = 0; i < workbooks.size(); i++) {
        var cells = folder.resolve(script + i + ".json");
        var values = folder.resolve(script + i + ".values.json");
        JSON.writeValue(cells.toFile(), cells(workbooks.get(i)));
        list.add(cells.toAbsolutePath() + "\t" + values.toAbsolutePath());
        results.add(values);
      }
      var lines = Files.write(folder.resolve(script + ".list"), list);
      run(module, List.of(script), lines);
      var values = new ArrayList<Map<String, Map<String, Object>>>();
      for (var result : results) {
        values.add(values(JSON.readTree(result.toFile())));
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a script.
   *
   * @param module the npm package that it needs
   * @param words the script's name, and what it is told before the list
   * @param list a file with a line a workbook: the file to read, a tab, the file to write
   * @throws org.opentest4j.TestAbortedException if Node.js or the package is not installed
   */
  static void run(String module, List<String> words, Path list) {
    Path node = OptionalProgram.require("nodejs", "node", "nodejs");
    if (!Files.isDirectory(FOLDER.resolve("node_modules").resolve(module))) {
      OptionalProgram.missing(module + " (npm ci --prefix " + FOLDER + ")");
    }
    var command = new ArrayList<>(List.of(node.toString(), "--max-old-space-size=4000"));
    command.add(FOLDER.resolve(words.get(0)).toString());
    command.addAll(words.subList(1, words.size()));
    command.add(list.toAbsolutePath().toString());
    var ran = Command.run(LIMIT, command);
    if (ran.exitCode() != 0) {
      throw new AssertionError(ran.toString());
    }
  }

  /** What {@code workbooks.mjs} says that a workbook is. */
  private static List<Map<String, Object>> cells(Path workbook) {
    var formulas = Workbooks.formulas(workbook);
    var arrays = Workbooks.arrays(workbook);
    var sheets = new ArrayList<Map<String, Object>>();
    Workbooks.values(workbook)
        .forEach(
            (sheet, values) -> {
              var cells = new ArrayList<List<Object>>();
              formulas
                  .get(sheet)
                  .forEach(
                      (cell, formula) ->
                          cells.add(
                              formula(
                                  new CellReference(cell),
                                  formula,
                                  Optional.ofNullable(arrays.get(sheet).get(cell)))));
              var blocks =
                  arrays.get(sheet).values().stream().map(CellRangeAddress::valueOf).toList();
              values.forEach(
                  (name, value) -> {
                    var cell = new CellReference(name);
                    if (!formulas.get(sheet).containsKey(name)
                        && blocks.stream().noneMatch(block -> block.isInRange(cell))) {
                      cells.add(value(cell, value));
                    }
                  });
              sheets.add(Map.of("name", sheet, "cells", cells));
            });
    return sheets;
  }

  private static List<Object> formula(CellReference cell, String formula, Optional<String> block) {
    return block.isPresent()
        ? List.of(cell.getCol() + 1, cell.getRow() + 1, "a", formula, block.get())
        : List.of(cell.getCol() + 1, cell.getRow() + 1, "f", formula);
  }

  private static List<Object> value(CellReference cell, Object value) {
    var kind =
        value instanceof Double
            ? "n"
            : value instanceof Boolean ? "b" : value instanceof ErrorValue ? "e" : "s";
    return List.of(
        cell.getCol() + 1,
        cell.getRow() + 1,
        kind,
        value instanceof ErrorValue error ? error.text() : value);
  }

  private static Map<String, Map<String, Object>> values(JsonNode workbook) {
    var sheets = new LinkedHashMap<String, Map<String, Object>>();
    workbook
        .properties()
        .forEach(
            sheet -> {
              var cells = new LinkedHashMap<String, Object>();
              sheet
                  .getValue()
                  .properties()
                  .forEach(cell -> cells.put(cell.getKey(), value(cell.getValue())));
              sheets.put(sheet.getKey(), cells);
            });
    return sheets;
  }

  private static Object value(JsonNode value) {
    if (value.isObject()) {
      var message = value.path("message");
      return new ErrorValue(
          value.get("error").asString() + (message.isString() ? ": " + message.asString() : ""));
    }
    if (value.isNull()) {
      return "";
    }
    return value.isNumber()
        ? (Object) value.asDouble()
        : value.isBoolean() ? (Object) value.asBoolean() : value.asString();
  }
}
