package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import tools.jackson.databind.ObjectMapper;

/** The formulas of workbooks as libraries show them: by sheet and cell, without an equals sign. */
public final class FormulaReaders {
  private FormulaReaders() {}

  /** As Apache POI shows them. */
  public static Map<String, Map<String, String>> poi(Path workbook) {
    var sheets = new LinkedHashMap<String, Map<String, String>>();
    try (var opened = new XSSFWorkbook(Files.newInputStream(workbook))) {
      for (var sheet : opened) {
        var formulas = new LinkedHashMap<String, String>();
        for (var row : sheet) {
          for (var cell : row) {
            if (cell.getCellType() == CellType.FORMULA) {
              formulas.put(cell.getAddress().formatAsString(), cell.getCellFormula());
            }
          }
        }
        sheets.put(sheet.getSheetName(), formulas);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sheets;
  }

  /**
   * As Python's openpyxl shows them.
   *
   * @throws org.opentest4j.TestAbortedException if it is not installed
   */
  public static List<Map<String, Map<String, String>>> openpyxl(List<Path> workbooks, Path folder) {
    return read(workbooks, folder, Openpyxl::formulas);
  }

  /**
   * As a library from npm shows them.
   *
   * @param module {@code exceljs} or {@code xlsx}
   * @throws org.opentest4j.TestAbortedException if it is not installed
   */
  public static List<Map<String, Map<String, String>>> npm(
      String module, List<Path> workbooks, Path folder) {
    return read(
        workbooks, folder, list -> NodeEngine.run(module, List.of("formulas.mjs", module), list));
  }

  /** Reads with a program that is given a list of files to read, each with one to write. */
  @FunctionalInterface
  private interface Program {
    void run(Path list);
  }

  private static List<Map<String, Map<String, String>>> read(
      List<Path> workbooks, Path folder, Program program) {
    var json = new ObjectMapper();
    var formulas = new ArrayList<Map<String, Map<String, String>>>();
    try {
      var lines = new ArrayList<String>();
      for (var workbook : workbooks) {
        lines.add(workbook.toAbsolutePath() + "\t" + workbook.toAbsolutePath() + ".json");
      }
      program.run(Files.write(folder.resolve("list"), lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var workbook : workbooks) {
      var sheets = new LinkedHashMap<String, Map<String, String>>();
      json.readTree(Path.of(workbook + ".json").toFile())
          .properties()
          .forEach(
              sheet -> {
                var cells = new LinkedHashMap<String, String>();
                sheet
                    .getValue()
                    .properties()
                    .forEach(cell -> cells.put(cell.getKey(), cell.getValue().asString()));
                sheets.put(sheet.getKey(), cells);
              });
      formulas.add(sheets);
    }
    return formulas;
  }
}
