package convsheet.formula;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formulas as texts, as far as that can be told without reading what they mean. */
public final class FormulaText {
  /** A text, a sheet's name in quotes, or a cell; not what only begins or ends like a cell. */
  private static final Pattern PIECE =
      Pattern.compile("\"[^\"]*\"|'[^']*'|(?<![\\w.$])" + A1.CELL + "(?![\\w.(!])");

  private FormulaText() {}

  /**
   * A formula as it is for a cell so many rows below and columns to the right: references without
   * dollars move along. So the formulas of a shared one follow from the first (ECMA-376 part 1,
   * 18.3.1.40).
   */
  public static String moved(String formula, int rows, int columns) {
    return rows == 0 && columns == 0
        ? formula
        : PIECE
            .matcher(formula)
            .replaceAll(piece -> Matcher.quoteReplacement(moved(piece, rows, columns)));
  }

  private static String moved(MatchResult piece, int rows, int columns) {
    if (piece.group(2) == null) {
      return piece.group();
    }
    var name = A1.Name.of(piece, 1);
    int row = name.row() + (name.keepsRow() ? 0 : rows);
    int column = name.column() + (name.keepsColumn() ? 0 : columns);
    return row < 0 || column < 0
        ? "#REF!"
        : piece.group(1) + A1.column(column) + piece.group(3) + (row + 1);
  }
}
