package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbookType;

/** A workbook that a test fills in as a person would, written by POI. */
public final class Book {
  private final XSSFWorkbook workbook;

  private Book(XSSFWorkbookType type) {
    workbook = new XSSFWorkbook(type);
  }

  /** An empty {@code .xlsx} workbook. */
  public static Book xlsx() {
    return new Book(XSSFWorkbookType.XLSX);
  }

  /** An empty {@code .xlsm} workbook. */
  public static Book xlsm() {
    return new Book(XSSFWorkbookType.XLSM);
  }

  /**
   * Fills in cells.
   *
   * @param sheet the sheet's name; it is made if it is not there
   * @param topLeft the first cell
   * @param rows a line a row, its cells with {@code |} between: numbers, {@code TRUE} and {@code
   *     FALSE}, {@code =A1+1 -> 3} for a formula and its cached value, {@code '12} for a text that
   *     looks like a number, {@code #} for an empty cell with a format, other texts, or nothing
   */
  public Book put(String sheet, String topLeft, String rows) {
    var first = new CellReference(topLeft);
    int row = first.getRow();
    for (var line : rows.stripTrailing().split("\n")) {
      int column = first.getCol();
      for (var content : line.split("\\|")) {
        if (!content.isBlank()) {
          fill(cell(sheet, row, column), content.strip());
        }
        column++;
      }
      row++;
    }
    return this;
  }

  /** Gives a cell, which has to be there, a number format such as {@code yyyy-mm-dd}. */
  public Book format(String sheet, String cell, String format) {
    var place = new CellReference(cell);
    var style = workbook.createCellStyle();
    style.setDataFormat(workbook.createDataFormat().getFormat(format));
    workbook.getSheet(sheet).getRow(place.getRow()).getCell(place.getCol()).setCellStyle(style);
    return this;
  }

  /** Merges cells. */
  public Book merge(String sheet, String range) {
    workbook.getSheet(sheet).addMergedRegion(CellRangeAddress.valueOf(range));
    return this;
  }

  /** Writes the workbook. */
  public Path save(Path file) {
    try (var out = Files.newOutputStream(file)) {
      workbook.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private XSSFCell cell(String name, int row, int column) {
    XSSFSheet sheet = workbook.getSheet(name);
    if (sheet == null) {
      sheet = workbook.createSheet(name);
    }
    var cells = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return cells.getCell(column) == null ? cells.createCell(column) : cells.getCell(column);
  }

  private void fill(XSSFCell cell, String content) {
    if (content.equals("#")) {
      var style = workbook.createCellStyle();
      style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
      style.setFillForegroundColor(IndexedColors.YELLOW.getIndex());
      cell.setCellStyle(style);
    } else if (content.startsWith("=")) {
      var parts = content.substring(1).split(" -> ");
      cell.setCellFormula(parts[0]);
      cell.setCellValue(Double.parseDouble(parts[1]));
    } else if (content.startsWith("'")) {
      cell.setCellValue(content.substring(1));
    } else if (content.equals("TRUE") || content.equals("FALSE")) {
      cell.setCellValue(content.equals("TRUE"));
    } else if (content.matches("-?\\d+(\\.\\d+)?")) {
      cell.setCellValue(Double.parseDouble(content));
    } else {
      cell.setCellValue(content);
    }
  }
}
