package convsheet.xlsx;

import org.apache.poi.xssf.usermodel.XSSFSheet;

/** A sheet that is to be written into a workbook. */
public interface Sheet {
  /** Its name, one of its own in the workbook. */
  String name();

  /**
   * Sets up the sheet (widths, colours, links, charts, and the formats that its cells will have)
   * and gives back its cells.
   *
   * @param sheet POI's sheet, which stays without cells
   */
  XlsxFile.Body make(XSSFSheet sheet);
}
