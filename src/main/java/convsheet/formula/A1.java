package convsheet.formula;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Cells as spreadsheets name them: {@code B3}, {@code $B$4:$D$6}, {@code 'My sheet'!B3}. */
public final class A1 {
  /** The rows of a sheet (ECMA-376; Excel's limit). */
  public static final int MAX_ROWS = 1_048_576;

  /** The columns of a sheet (ECMA-376; Excel's limit). */
  public static final int MAX_COLUMNS = 16_384;

  /**
   * How formulas and people name a cell, as a regular expression of four groups: a dollar or none,
   * the column's letters, a dollar or none, the row's number. {@link #parse} also knows which of
   * them a sheet has.
   */
  public static final String CELL = "(\\$?)([A-Za-z]{1,3})(\\$?)([1-9]\\d{0,6})";

  /** Names that every spreadsheet program reads as they are; others stand in quotes. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that a formula would take for a cell (in either way to write one) or a truth value. */
  private static final Pattern LIKE_A_VALUE =
      Pattern.compile("[A-Z]{1,3}\\d+|R\\d*(C\\d*)?|C\\d*|TRUE|FALSE", Pattern.CASE_INSENSITIVE);

  /** The letters of the columns that most sheets have. */
  private static final String[] COLUMNS =
      IntStream.range(0, 1024).mapToObj(A1::letters).toArray(String[]::new);

  private A1() {}

  /** The letters of a column counted from 0: {@code A}, ..., {@code Z}, {@code AA}. */
  public static String column(int column) {
    return column < COLUMNS.length ? COLUMNS[column] : letters(column);
  }

  private static String letters(int column) {
    var letters = new StringBuilder(3);
    for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
      letters.append((char) ('A' + (rest - 1) % 26));
    }
    return letters.reverse().toString();
  }

  /**
   * A cell's name as it is written.
   *
   * @param row its row, counted from 0
   * @param column its column, counted from 0
   * @param keepsRow whether a dollar stands before its row, which copying leaves alone
   * @param keepsColumn whether one stands before its column
   */
  public record Name(int row, int column, boolean keepsRow, boolean keepsColumn) {
    /** The name that {@link #CELL} matched, its groups from a first one on. */
    public static Name of(MatchResult match, int group) {
      return new Name(
          Integer.parseInt(match.group(group + 3)) - 1,
          columnOf(match.group(group + 1)),
          !match.group(group + 2).isEmpty(),
          !match.group(group).isEmpty());
    }

    /** Whether a sheet has such a cell. */
    public boolean isOnASheet() {
      return row < MAX_ROWS && column < MAX_COLUMNS;
    }
  }

  /** Reads a cell's name, {@code B3} or {@code $B$3}; empty for what names no cell of a sheet. */
  public static Optional<Name> parse(String text) { // as CELL has it: every cell of a file is read
    int length = text.length();
    int letters = text.startsWith("$") ? 1 : 0;
    int end = letters;
    while (end < length && isLetter(text.charAt(end))) {
      end++;
    }
    int digits = text.startsWith("$", end) ? end + 1 : end;
    boolean isName =
        end > letters
            && end - letters <= 3
            && digits < length
            && length - digits <= 7
            && text.charAt(digits) != '0';
    int row = 0;
    for (int i = digits; isName && i < length; i++) {
      char digit = text.charAt(i);
      isName = digit >= '0' && digit <= '9';
      row = 10 * row + digit - '0';
    }
    return isName
        ? Optional.of(new Name(row - 1, columnOf(text, letters, end), digits > end, letters > 0))
            .filter(Name::isOnASheet)
        : Optional.empty();
  }

  /**
   * The place of the cell that bytes of a text name, without dollars: every cell of a file is read.
   *
   * @return {@code row << 14 | column}, both counted from 0; -1 where they name no cell of a sheet
   */
  public static long place(byte[] text, int start, int end) {
    int at = start;
    int column = 0;
    for (; at < end && isLetter((char) text[at]) && at < start + 3; at++) {
      column = 26 * column + (text[at] & 0x1F); // large or small, A is 1 in its last five bits
    }
    boolean isName = at > start && at < end && end - at <= 7 && text[at] != '0';
    int row = 0;
    for (; isName && at < end; at++) {
      isName = text[at] >= '0' && text[at] <= '9';
      row = 10 * row + text[at] - '0';
    }
    return isName && row <= MAX_ROWS && column <= MAX_COLUMNS
        ? (long) (row - 1) << 14 | column - 1
        : -1;
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  /** The column, counted from 0, of such letters, large or small. */
  public static int columnOf(String letters) {
    return columnOf(letters, 0, letters.length());
  }

  private static int columnOf(String text, int start, int end) {
    int column = 0;
    for (int i = start; i < end; i++) {
      column = 26 * column + Character.toUpperCase(text.charAt(i)) - 'A' + 1;
    }
    return column - 1;
  }

  /** A cell, its row and column counted from 0: {@code B3}. */
  public static String cell(int row, int column) {
    return column(column) + (row + 1);
  }

  /** The same with dollars, which copying leaves alone: {@code $B$3}. */
  public static String absolute(int row, int column) {
    return "$" + column(column) + "$" + (row + 1);
  }

  /** A range by its first cell and its size; a single cell is named alone. */
  public static String range(int row, int column, int rows, int columns) {
    var first = cell(row, column);
    return rows == 1 && columns == 1
        ? first
        : first + ":" + cell(row + rows - 1, column + columns - 1);
  }

  /** A range with dollars. */
  public static String absoluteRange(int row, int column, int rows, int columns) {
    var first = absolute(row, column);
    return rows == 1 && columns == 1
        ? first
        : first + ":" + absolute(row + rows - 1, column + columns - 1);
  }

  /**
   * A range that is written as one even where it is a single cell: {@code $B$3:$B$3}. Not every
   * program's {@code SUMIF}, {@code COUNTIF} or {@code MATCH} takes a cell for a range.
   */
  public static String absoluteSpan(int row, int column, int rows, int columns) {
    return absolute(row, column) + ":" + absolute(row + rows - 1, column + columns - 1);
  }

  /** The same without dollars. */
  public static String span(int row, int column, int rows, int columns) {
    return cell(row, column) + ":" + cell(row + rows - 1, column + columns - 1);
  }

  /**
   * A sheet's name as the front of a reference: {@code 'My sheet'!}; quoted unless it is a word.
   */
  public static String sheet(String name) {
    boolean isWord = WORD.matcher(name).matches() && !LIKE_A_VALUE.matcher(name).matches();
    return isWord ? name + "!" : quoted(name);
  }

  /** The same, quoted in any case, as links have it: {@code 'Conv1'!}. */
  public static String quoted(String name) {
    return "'" + name.replace("'", "''") + "'!";
  }
}
