package convsheet.answer;

import convsheet.problem.Problem;
import convsheet.question.Precision;
import convsheet.xlsx.SpelledNumber;
import java.util.regex.Pattern;

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
 * @param reason of a formula without a value why it could not be computed, and what to do; else
 *     empty
 */
public record AnswerCell(
    String sheet,
    int row,
    int column,
    Content content,
    double value,
    String text,
    String digits,
    String formula,
    String reason) {
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

  /** What makes numbers shorter. */
  private static final Pattern ROUNDING =
      Pattern.compile("(?i)ROUND|TRUNC|\\bINT\\b|FIXED|TEXT|FLOOR|CEILING|EVEN|ODD|QUOTIENT");

  /** An error as a text, as a formula has it that is computed here. */
  private static final Pattern ERROR = Pattern.compile("#[A-Z][A-Z0_/]*[!?]?");

  public static AnswerCell missing(String sheet, int row, int column) {
    return new AnswerCell(sheet, row, column, Content.NOTHING, Double.NaN, "", "", "", "");
  }

  public boolean isMissing() {
    return content == Content.NOTHING;
  }

  public boolean isNumber() {
    return !Double.isNaN(value);
  }

  /** Of a cell that holds no number: what it holds, and what to do. */
  public String noNumber() {
    boolean isError = content == Content.ERROR || ERROR.matcher(text).matches();
    return (content == Content.TEXT && !isError ? Problem.quote(text) : text)
        + "; "
        + switch (isError ? Content.ERROR : content) {
          case DATE -> "format the cell as a number, then type the number again";
          case TRUTH, ERROR -> "correct the formula, or type a number";
          case UNCOMPUTED -> FormulaValues.notComputed("a formula", reason);
          default -> SpelledNumber.remedy(text);
        };
  }

  /**
   * The decimals that the number is written with, as {@link Precision} counts them; of a formula
   * that rounds nothing all that doubles have, since nobody chose them.
   */
  public int decimals() {
    if (!formula.isEmpty() && !ROUNDING.matcher(formula).find()) {
      return Precision.ALL_DECIMALS;
    }
    return content == Content.TEXT ? Precision.decimals(digits) : Precision.decimals(value);
  }
}
