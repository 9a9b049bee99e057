package convsheet.answer;

import convsheet.workbook.SheetCells.Kind;
import java.util.Locale;

/**
 * What an answer has in one cell.
 *
 * @param sheet the sheet's name
 * @param row its row, counted from 0
 * @param column its column, counted from 0
 * @param kind what it holds; {@code EMPTY} where nothing is
 * @param value the number it stands for: typed, computed or spelled; NaN if it is none
 * @param text as it is written; empty where nothing is
 * @param formula its formula, without {@code =}; empty where there is none
 */
public record AnswerCell(
    String sheet, int row, int column, Kind kind, double value, String text, String formula) {

  public static AnswerCell missing(String sheet, int row, int column) {
    return new AnswerCell(sheet, row, column, Kind.EMPTY, Double.NaN, "", "");
  }

  public boolean isMissing() {
    return kind == Kind.EMPTY;
  }

  public boolean isNumber() {
    return !Double.isNaN(value);
  }

  /** The digits after the decimal point of what is written. */
  public int decimals() {
    int point = Math.max(text.indexOf('.'), text.indexOf(','));
    if (point < 0 || text.indexOf('/') >= 0) {
      return 0;
    }
    int exponent = text.toLowerCase(Locale.ROOT).indexOf('e');
    int digits = (exponent < 0 ? text.length() : exponent) - point - 1;
    return exponent < 0
        ? digits
        : Math.max(0, digits - Integer.parseInt(text.substring(exponent + 1)));
  }
}
