package convsheet.formula;

/** Formulas as texts, as far as that can be told without reading what they mean. */
public final class FormulaText {
  private FormulaText() {}

  /**
   * A formula as it is for a cell so many rows below and columns to the right: references without
   * dollars move along. So the formulas of a shared one follow from the first (ECMA-376 part 1,
   * 18.3.1.40).
   */
  public static String moved(String formula, int rows, int columns) {
    if (rows == 0 && columns == 0) {
      return formula;
    }
    var moved = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < formula.length(); i++) {
      char c = formula.charAt(i);
      int end = quote == 0 ? endOfCell(formula, i) : i;
      if (end > i) {
        moved.append(moved(A1.parse(formula.substring(i, end)).orElseThrow(), rows, columns));
        i = end - 1;
        continue;
      }
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c; // of a text or a sheet's name
      } else if (c == quote) {
        quote = 0; // a doubled one begins again at once
      }
      moved.append(c);
    }
    return moved.toString();
  }

  private static String moved(A1.Name name, int rows, int columns) {
    int row = name.row() + (name.keepsRow() ? 0 : rows);
    int column = name.column() + (name.keepsColumn() ? 0 : columns);
    return row < 0 || column < 0 || row >= A1.MAX_ROWS || column >= A1.MAX_COLUMNS
        ? "#REF!"
        : (name.keepsColumn() ? "$" : "")
            + A1.column(column)
            + (name.keepsRow() ? "$" : "")
            + (row + 1);
  }

  /**
   * Where a cell's name ends that begins at a place in a formula, which is not in quotes; that
   * place if none begins there. What begins or ends only like a cell, such as the name of a
   * function or a sheet, is none.
   */
  public static int endOfCell(String formula, int start) {
    int letters = formula.startsWith("$", start) ? start + 1 : start;
    int end = letters;
    while (end < formula.length() && isLetter(formula.charAt(end))) {
      end++;
    }
    if (end == letters || start > 0 && isOfAWord(formula.charAt(start - 1))) {
      return start;
    }
    int digits = formula.startsWith("$", end) ? end + 1 : end;
    int after = digits;
    while (after < formula.length() && isDigit(formula.charAt(after))) {
      after++;
    }
    boolean isCell =
        after > digits
            && (after == formula.length() || !goesOn(formula.charAt(after)))
            && A1.parse(formula.substring(start, after)).isPresent();
    return isCell ? after : start;
  }

  private static boolean goesOn(char c) {
    return isOfAWord(c) && c != '$' || c == '(' || c == '!';
  }

  private static boolean isOfAWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '$';
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
