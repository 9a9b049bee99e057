package convsheet.xlsx;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.util.Units;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;

/**
 * The widths of a sheet's columns, for what is placed across them.
 *
 * @param widths in pixels, of column A, B, ...
 */
public record ColumnPixels(List<Integer> widths) {
  public ColumnPixels {
    widths = List.copyOf(widths);
  }

  /** Gives the columns of a sheet their widths. */
  public void apply(SheetFrame frame) {
    for (int column = 0; column < widths.size(); column++) {
      frame.pixels(column, column, widths.get(column));
    }
  }

  /** The pixels from the left edge of the sheet to that of a column, counted from 0. */
  public int left(int column) {
    return widths.subList(0, column).stream().mapToInt(Integer::intValue).sum();
  }

  /** The first column that begins at so many pixels from the left edge, or further. */
  public int at(int pixels) {
    return IntStream.range(0, widths.size())
        .filter(column -> left(column) >= pixels)
        .findFirst()
        .orElse(widths.size());
  }

  /**
   * A place on the sheet.
   *
   * @param left where it begins, in pixels from the left edge of the sheet
   * @param right where it ends
   * @param top its first row, counted from 0
   * @param bottom the row below it
   */
  public XSSFClientAnchor anchor(int left, int right, int top, int bottom) {
    int first = columnAt(left);
    int last = columnAt(right);
    var anchor =
        new XSSFClientAnchor(
            Units.pixelToEMU(left - left(first)),
            0,
            Units.pixelToEMU(right - left(last)),
            0,
            first,
            top,
            last,
            bottom);
    anchor.setAnchorType(ClientAnchor.AnchorType.MOVE_DONT_RESIZE);
    return anchor;
  }

  private int columnAt(int pixel) {
    return IntStream.range(0, widths.size())
        .filter(column -> pixel < left(column + 1))
        .findFirst()
        .orElseThrow();
  }
}
