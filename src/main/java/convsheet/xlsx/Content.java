package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.formula.FormulaText;

/**
 * What a cell holds, as 64 bits that are the same after a spreadsheet program has read the cell and
 * written it again: a number counts with 7 digits at least, in a formula neither spaces nor the
 * case of letters nor the several ways to write a sheet's name, a number and a truth value.
 */
public final class Content {
  /** A number that is known from elsewhere: only that there is one counts. */
  public static final long GIVEN = mixed(1);

  /** Any error value. */
  static final long ERROR = mixed(2);

  private static final long NUMBER = 3;
  private static final long TEXT = 4;
  private static final long FORMULA = 5;
  private static final long ARRAY = 6;

  /** How far 15 digits may be from a number, relative to it, and ten times as much. */
  private static final double ROUNDED = 1e-13;

  /** The bits of a double's fraction beyond those of a float. */
  private static final int BEYOND = 29;

  /** No number of few binary digits, such as those of a float, is near where rounding changes. */
  private static final long OFFSET = Math.round(0.382 * (1L << BEYOND));

  private static final String PREFIX = "_XLFN.";

  private Content() {}

  /** A number; NaN and infinities are errors. */
  public static long number(double value) {
    return Double.isFinite(value) ? mixed(NUMBER + mixed(rounded(value))) : ERROR;
  }

  /**
   * A number's bits but for those that rounding to 15 digits may change. Whole numbers, and what
   * may become one by that, count with all digits, others with 24 bits.
   */
  private static long rounded(double value) {
    double whole = Math.rint(value);
    return Math.abs(value - whole) <= ROUNDED * Math.abs(value) && Math.abs(whole) < 1e15
        ? (long) whole
        : Double.doubleToLongBits(value) + OFFSET & -1L << BEYOND;
  }

  static long truth(boolean value) {
    return text(value ? "TRUE" : "FALSE") + 1;
  }

  /** A text as it is read from a file. */
  static long text(String text) {
    long bits = TEXT;
    for (int i = 0; i < text.length(); i++) {
      bits = next(bits, text.charAt(i));
    }
    return mixed(bits);
  }

  /** A formula without an equals sign. */
  static long formula(String formula) {
    return Moving.of(formula).at(0, 0);
  }

  /**
   * An array formula.
   *
   * @param block the cells that it fills, in A1 notation
   */
  static long array(String formula, String block) {
    return Moving.of(block + "=" + formula, ARRAY, true).at(0, 0);
  }

  /** A formula in a {@linkplain Seal#isFormer() former} seal, where only its characters count. */
  static long formerFormula(String formula) {
    return Moving.of(formula, FORMULA, false).at(0, 0);
  }

  /** An array formula in a former seal. */
  static long formerArray(String formula, String block) {
    return Moving.of(block + "=" + formula, ARRAY, false).at(0, 0);
  }

  /**
   * A formula whose references move with its cell, but where dollars hold them. A place counts in
   * proportion to its row and its column, so that what the formula is elsewhere takes a product for
   * each direction, and no text.
   *
   * @param bits what it is in its first cell
   * @param down what is added in each row below
   * @param right what is added in each column to the right
   */
  record Moving(long bits, long down, long right) {
    /** A formula of a cell, without an equals sign. */
    static Moving of(String formula) {
      return of(formula, FORMULA, true);
    }

    private static Moving of(String formula, long start, boolean hasPlaces) {
      long bits = start;
      long places = 0;
      long down = 0;
      long right = 0;
      char quote = 0;
      char before = '=';
      for (int i = 0; i < formula.length(); i++) {
        char c = Character.toUpperCase(formula.charAt(i));
        if (quote == '"' || c == '"' && quote == 0) {
          bits = next(bits, formula.charAt(i));
          quote = quote == 0 ? c : c == '"' ? 0 : quote;
        } else if (c == '\'') {
          quote = quote == 0 ? c : 0;
        } else if (c == '(' && i + 1 < formula.length() && formula.charAt(i + 1) == ')') {
          i++; // of a function without arguments, such as TRUE()
        } else if (isDigit(c) && !isInWord(before)) {
          int end = endOfNumber(formula, i);
          bits = next(bits, number(Double.parseDouble(formula.substring(i, end))));
          i = end - 1;
        } else if (c == '.' && Character.isLetter(before)) {
          continue; // STDEV.P is also STDEVP
        } else if (c == '_' && formula.regionMatches(true, i, PREFIX, 0, PREFIX.length())) {
          i += PREFIX.length() - 1;
        } else if (c > ' ') {
          int end = quote == 0 && hasPlaces ? FormulaText.endOfCell(formula, i) : i;
          if (end > i) {
            var cell = A1.parse(formula.substring(i, end)).orElseThrow();
            bits = next(bits, (cell.keepsRow() ? 2 : 0) + (cell.keepsColumn() ? 1 : 0));
            long byRow = mixed(bits);
            long byColumn = mixed(byRow);
            places += cell.row() * byRow + cell.column() * byColumn;
            down += cell.keepsRow() ? 0 : byRow;
            right += cell.keepsColumn() ? 0 : byColumn;
            i = end - 1;
            c = formula.charAt(i);
          } else {
            bits = next(bits, c);
          }
        }
        before = c;
      }
      return new Moving(bits + places, down, right);
    }

    /** The content of a cell so many rows below the first one, and so many columns beside it. */
    long at(int rows, int columns) {
      return mixed(bits + rows * down + columns * right);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isInWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$';
  }

  private static int endOfNumber(String formula, int start) {
    int end = endOfDigits(formula, start);
    if (end < formula.length() && formula.charAt(end) == '.') {
      end = endOfDigits(formula, end + 1);
    }
    if (end < formula.length() && Character.toUpperCase(formula.charAt(end)) == 'E') {
      int digits = end + 1;
      if (digits < formula.length() && "+-".indexOf(formula.charAt(digits)) >= 0) {
        digits++;
      }
      end = endOfDigits(formula, digits) > digits ? endOfDigits(formula, digits) : end;
    }
    return end;
  }

  private static int endOfDigits(String formula, int start) {
    int end = start;
    while (end < formula.length() && isDigit(formula.charAt(end))) {
      end++;
    }
    return end;
  }

  /** One step of FNV-1a, by 64 bits in place of 8. */
  private static long next(long bits, long more) {
    return (bits ^ more) * 0x100000001b3L;
  }

  /** Spreads each bit over all: the last step of MurmurHash3. */
  static long mixed(long bits) {
    long spread = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    spread = (spread ^ spread >>> 33) * 0xc4ceb9fe1a85ec53L;
    return spread ^ spread >>> 33;
  }
}
