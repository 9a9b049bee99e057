package convsheet.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * A workbook as a test writes it down: a line a row from A1 on, {@code |} between cells. A cell
 * that is a number is one, {@code =1+2} is a formula without a saved value, {@code #DIV/0!} an
 * error, {@code _} an empty cell with a colour, {@code 'x} the text x, as is anything else.
 */
public final class TextWorkbook {
  private final Map<String, List<String>> sheets = new LinkedHashMap<>();

  /** A question that can be run: a 5 x 5 picture and one 3 x 3 filter. */
  public static TextWorkbook question() {
    return new TextWorkbook()
        .sheet("Layers", "name | type", "Conv1 | conv")
        .sheet("Input", grid(5, 5))
        .sheet("Conv1", "filter 1 channel 1", "1 | 0 | -1", "2 | 0 | -2", "1 | 0 | -1");
  }

  /** A sheet with these rows, in place of the one that was there. */
  public TextWorkbook sheet(String name, String... rows) {
    sheets.put(name, List.of(rows));
    return this;
  }

  /** The sheet {@code Layers} with these rows. */
  public TextWorkbook layers(String... rows) {
    return sheet("Layers", rows);
  }

  /** No sheet of this name. */
  public TextWorkbook without(String name) {
    sheets.remove(name);
    return this;
  }

  /** Rows of numbers, counted up from 1. */
  static String[] grid(int rows, int columns) {
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                IntStream.range(0, columns)
                    .mapToObj(column -> String.valueOf(row * columns + column + 1))
                    .collect(Collectors.joining(" | ")))
        .toArray(String[]::new);
  }

  /** Writes it. */
  public Path write(Path file) {
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var coloured = workbook.createCellStyle();
      coloured.setFillPattern(FillPatternType.SOLID_FOREGROUND);
      sheets.forEach(
          (name, rows) -> {
            var sheet = workbook.createSheet(name);
            for (int r = 0; r < rows.size(); r++) {
              var row = sheet.createRow(r);
              var cells = rows.get(r).split(" ?\\| ?", -1);
              for (int c = 0; c < cells.length; c++) {
                if (!cells[c].isEmpty()) {
                  fill(row.createCell(c), cells[c], coloured);
                }
              }
            }
          });
      workbook.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void fill(XSSFCell cell, String text, XSSFCellStyle coloured) {
    if (text.startsWith("'")) {
      cell.setCellValue(text.substring(1));
    } else if (text.startsWith("=")) {
      cell.setCellFormula(text.substring(1));
    } else if (text.startsWith("#")) {
      cell.setCellErrorValue(FormulaError.forString(text).getCode());
    } else if (text.equals("_")) {
      cell.setCellStyle(coloured);
    } else if (text.matches("-?\\d+(\\.\\d+)?")) {
      cell.setCellValue(Double.parseDouble(text));
    } else {
      cell.setCellValue(text);
    }
  }

  /** Replaces a text, which has to be there, in a part of a workbook. */
  static Path replace(Path workbook, String part, String old, String replacement) {
    try (var zip = FileSystems.newFileSystem(workbook)) {
      var content = Files.readString(zip.getPath(part));
      if (!content.contains(old)) {
        throw new IllegalArgumentException(part + " has no " + old + ": " + content);
      }
      Files.writeString(zip.getPath(part), content.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return workbook;
  }

  /** Takes a part out of a workbook. */
  static Path delete(Path workbook, String part) {
    try (var zip = FileSystems.newFileSystem(workbook)) {
      Files.delete(zip.getPath(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return workbook;
  }
}
