package convsheet.answer;

import java.util.Locale;

/**
 * What an answer has in one cell.
 *
 * @param sheet the sheet's name
 * @param row its row, counted from 0
 * @param column its column, counted from 0
 * @param content what it holds
 * @param value the number it stands for: typed, computed or spelled; NaN if it is none
 * @param text as it is written; empty where nothing is
 * @param digits of a number, as a program writes it or as a fraction: how exact it is; of another
 *     content empty
 * @param formula its formula, without {@code =}; empty where there is none
 */
public record AnswerCell(
    String sheet,
    int row,
    int column,
    Content content,
    double value,
    String text,
    String digits,
    String formula) {
  /** What a cell holds. */
  public enum Content {
    /** Nothing, or spaces. */
    NOTHING,
    /** A number, typed or computed. */
    NUMBER,
    /** A text, which may spell a number. */
    TEXT,
    /** A number that a spreadsheet program took for a date or a time of day. */
    DATE,
    /** TRUE or FALSE. */
    TRUTH,
    /** An error, such as {@code #DIV/0!}. */
    ERROR,
    /** A formula that was saved without a value, and that cannot be computed here either. */
    UNCOMPUTED
  }

  public static AnswerCell missing(String sheet, int row, int column) {
    return new AnswerCell(sheet, row, column, Content.NOTHING, Double.NaN, "", "", "");
  }

  public boolean isMissing() {
    return content == Content.NOTHING;
  }

  public boolean isNumber() {
    return !Double.isNaN(value);
  }

  /** The digits after the decimal point of what is written. */
  public int decimals() {
    int point = digits.indexOf('.');
    if (point < 0 || digits.indexOf('/') >= 0) {
      return 0;
    }
    int exponent = digits.toLowerCase(Locale.ROOT).indexOf('e');
    int count = (exponent < 0 ? digits.length() : exponent) - point - 1;
    return exponent < 0
        ? count
        : Math.max(0, count - Integer.parseInt(digits.substring(exponent + 1)));
  }
}
