package convsheet.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** A small workbook, made with POI, in which a formula's stored value is wrong. */
final class SampleWorkbook {

  private SampleWorkbook() {}

  /**
   * Writes the workbook. Sheet {@code First} holds in A1 4.5, B1 the formula 1+2 with the stored
   * value 99, C1 a text formula, D1 a comparison, E1 an error formula, A2 a text, B2 true, C2 an
   * error, D2 twice A1; sheet {@code Second sheet} holds a comment at A1.
   */
  static Path write(Path file) throws IOException {
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var first = workbook.createSheet("First");
      var row = first.createRow(0);
      row.createCell(0).setCellValue(4.5);
      row.createCell(1).setCellFormula("1+2");
      row.getCell(1).setCellValue(99);
      row.createCell(2).setCellFormula("\"a<\"&\"b\"");
      row.getCell(2).setCellValue("stale");
      row.createCell(3).setCellFormula("1<2");
      row.getCell(3).setCellValue(false);
      row.createCell(4).setCellFormula("1/0");
      row.getCell(4).setCellErrorValue(FormulaError.NA.getCode());
      row = first.createRow(1);
      row.createCell(0).setCellValue("5 < 6 & \"7\"");
      row.createCell(1).setCellValue(true);
      row.createCell(2).setCellErrorValue(FormulaError.REF.getCode());
      row.createCell(3).setCellFormula("2*A1");
      row.getCell(3).setCellValue(9);
      row.createCell(4); // blank

      var second = workbook.createSheet("Second sheet");
      var cell = second.createRow(0).createCell(0);
      var comment =
          second
              .createDrawingPatriarch()
              .createCellComment(new XSSFClientAnchor(0, 0, 0, 0, 1, 1, 3, 4));
      comment.setString("a comment");
      cell.setCellComment(comment);
      addDefaultStyle(workbook);
      workbook.write(out);
    }
    return file;
  }

  /**
   * Names the style that cells without one have. POI leaves it out, which openpyxl warns of, and
   * its reduced schemas have no class for it.
   */
  private static void addDefaultStyle(XSSFWorkbook workbook) {
    String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    try (var cursor = workbook.getStylesSource().getCTStylesheet().newCursor()) {
      cursor.toEndToken(); // POI puts everything else before it when it writes
      cursor.beginElement("cellStyles", main);
      cursor.insertAttributeWithValue("count", "1");
      cursor.beginElement("cellStyle", main);
      cursor.insertAttributeWithValue("name", "Normal");
      cursor.insertAttributeWithValue("xfId", "0");
      cursor.insertAttributeWithValue("builtinId", "0");
    }
  }
}
