package convsheet.xlsx;

import convsheet.formula.A1;
import org.apache.poi.common.usermodel.HyperlinkType;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFHyperlink;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Settings of sheets that POI has no short word for. */
public final class Sheets {
  /** The width of a digit of the default font, Arial 10, in pixels. */
  private static final double DIGIT_PIXELS = 7;

  /** The padding that a column's width includes, in pixels. */
  private static final double PADDING_PIXELS = 5;

  private static final int MOST_ROWS_ON_A_PAGE = 130;

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

  /** Prints the sheet one page wide, on its side. */
  public static void onePageWide(XSSFSheet sheet) {
    print(sheet, 0, true);
  }

  /** Prints a sheet of square cells on one page where that can still be read. */
  public static void onePage(XSSFSheet sheet, int rows, int columns) {
    print(sheet, rows <= MOST_ROWS_ON_A_PAGE ? 1 : 0, rows < columns);
  }

  private static void print(XSSFSheet sheet, int pagesHigh, boolean landscape) {
    sheet.setFitToPage(true);
    sheet.getPrintSetup().setPaperSize(PrintSetup.A4_PAPERSIZE);
    sheet.getPrintSetup().setFitWidth((short) 1);
    sheet.getPrintSetup().setFitHeight((short) pagesHigh);
    sheet.getPrintSetup().setLandscape(landscape);
    for (var margin : PageMargin.values()) {
      sheet.setMargin(margin, 0.4);
    }
  }

  /** Has a title stand above the rows that are folded away under it. */
  public static void foldBelowTitles(XSSFSheet sheet) {
    sheet.setRowSumsBelow(false);
    sheet.getCTWorksheet().getSheetFormatPr().setOutlineLevelRow((short) 1);
  }

  /** Prints the first rows and columns only. */
  public static void printOnly(XSSFSheet sheet, int rows, int columns) {
    var workbook = sheet.getWorkbook();
    workbook.setPrintArea(workbook.getSheetIndex(sheet), 0, columns - 1, 0, rows - 1);
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
