package convsheet.xlsx;

import convsheet.formula.A1;
import org.apache.poi.common.usermodel.HyperlinkType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFHyperlink;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Settings of sheets that POI has no short word for. */
public final class Sheets {
  /** The width of a digit of the default font, Arial 10, in pixels. */
  private static final double DIGIT_PIXELS = 7;

  /** The padding that a column's width includes, in pixels. */
  private static final double PADDING_PIXELS = 5;

  private Sheets() {}

  /** Makes the first columns and all rows without a height of their own as wide as high. */
  public static void square(XSSFSheet sheet, double pixels, int columns) {
    width(sheet, 0, columns - 1, (pixels - PADDING_PIXELS) / DIGIT_PIXELS);
    sheet.setDefaultRowHeightInPoints((float) (pixels * 0.75));
    sheet.getCTWorksheet().getSheetFormatPr().setCustomHeight(true);
  }

  /**
   * Sets the width of columns, counted from 0.
   *
   * @param characters how many digits of the default font they show
   */
  public static void width(XSSFSheet sheet, int first, int last, double characters) {
    var worksheet = sheet.getCTWorksheet();
    var columns =
        worksheet.sizeOfColsArray() == 0 ? worksheet.addNewCols() : worksheet.getColsArray(0);
    var column = columns.addNewCol();
    column.setMin(first + 1L);
    column.setMax(last + 1L);
    column.setWidth(
        Math.floor((characters * DIGIT_PIXELS + PADDING_PIXELS) / DIGIT_PIXELS * 256) / 256);
    column.setCustomWidth(true);
  }

  /** Has a title stand above the rows that are folded away under it. */
  public static void foldBelowTitles(XSSFSheet sheet) {
    sheet.setRowSumsBelow(false);
    sheet.getCTWorksheet().getSheetFormatPr().setOutlineLevelRow((short) 1);
  }

  /** Locks all cells but those whose format says otherwise; without a password. */
  public static void lock(XSSFSheet sheet) {
    sheet.enableLocking();
    sheet.lockFormatColumns(false);
    sheet.lockFormatRows(false);
  }

  /** A place to link to: the first cell of a sheet. */
  public static String top(String sheet) {
    return A1.quoted(sheet) + "A1";
  }

  /** Makes a cell lead to a place in the workbook, such as {@code 'Conv1'!A1}. */
  public static void link(XSSFSheet sheet, int row, int column, String place) {
    XSSFHyperlink link =
        sheet.getWorkbook().getCreationHelper().createHyperlink(HyperlinkType.DOCUMENT);
    link.setAddress(place);
    link.setCellReference(new CellReference(row, column));
    sheet.addHyperlink(link);
  }
}
