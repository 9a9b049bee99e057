package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The cells of one sheet, in reading order, as compactly as a million of them need. Rows and
 * columns are counted from 0.
 */
public final class SheetCells implements CellSink {
  /** What a cell holds. */
  public enum Kind {
    NUMBER,
    TEXT,
    BOOLEAN,
    ERROR,
    /** Nothing, but the cell has a format of its own. */
    EMPTY,
    /** A formula that was saved without a value. */
    UNCOMPUTED
  }

  private static final Kind[] KINDS = Kind.values();
  private static final int FORMULA = 16;
  private static final int DATE = 32;

  private final String name;
  private long[] keys = new long[256];
  private double[] numbers = new double[256];
  private byte[] kinds = new byte[256];
  private int count;
  private int found; // the number of the cell that was asked for last

  /** The number of the first cell of each row, and at last of all cells. */
  private int[] rows = {0};

  private final Map<Long, String> texts = new HashMap<>();

  SheetCells(String name) {
    this.name = name;
  }

  /** The sheet's name. */
  public String name() {
    return name;
  }

  private static long key(int row, int column) {
    return (long) row << 14 | column;
  }

  /** Adds a cell; cells may come in any order until {@link #sort} is called. */
  @Override
  public void add(
      int row, int column, Kind kind, boolean formula, boolean date, double number, String text) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
    }
    keys[count] = key(row, column);
    numbers[count] = number;
    kinds[count] = (byte) (kind.ordinal() | (formula ? FORMULA : 0) | (date ? DATE : 0));
    count++;
    if (!text.isEmpty()) {
      texts.put(key(row, column), text);
    }
  }

  /**
   * Puts the cells in reading order, where a file holds them in another.
   *
   * @throws ProblemException if a cell is there twice
   */
  void sort() {
    boolean sorted = true;
    for (int i = 1; i < count && sorted; i++) {
      sorted = keys[i - 1] < keys[i];
    }
    if (!sorted) {
      var order =
          IntStream.range(0, count)
              .boxed()
              .sorted((a, b) -> Long.compare(keys[a], keys[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      keys = Arrays.stream(order).mapToLong(i -> keys[i]).toArray();
      numbers = Arrays.stream(order).mapToDouble(i -> numbers[i]).toArray();
      var old = kinds;
      kinds = new byte[count];
      for (int i = 0; i < count; i++) {
        kinds[i] = old[order[i]];
      }
    }
    for (int i = 1; i < count; i++) {
      if (keys[i - 1] == keys[i]) {
        throw ProblemException.input(
            new Problem(
                "",
                name,
                address(i),
                "the cell a second time",
                "each cell once",
                "The file is damaged. Open it in Excel or LibreOffice and save it anew."));
      }
    }
    rows = new int[count == 0 ? 1 : row(count - 1) + 2];
    for (int i = 0; i < count; i++) {
      rows[row(i) + 1] = i + 1;
    }
    for (int row = 1; row < rows.length; row++) {
      rows[row] = Math.max(rows[row], rows[row - 1]); // a row without cells
    }
  }

  /**
   * Whether a sheet has the same cells.
   *
   * @param numbers the cells, by their places in reading order, that may hold other numbers there
   */
  public boolean isLike(SheetCells other, BitSet numbers) {
    if (other == this) {
      return true;
    }
    boolean isLike =
        count == other.count
            && Arrays.equals(keys, 0, count, other.keys, 0, count)
            && Arrays.equals(kinds, 0, count, other.kinds, 0, count)
            && texts.equals(other.texts);
    for (int i = 0; i < count && isLike; i++) {
      isLike = Double.compare(this.numbers[i], other.numbers[i]) == 0 || numbers.get(i);
    }
    return isLike;
  }

  /** How many cells there are. */
  public int count() {
    return count;
  }

  /** The number of the cell at a place in reading order, or -1 if there is none. */
  public int find(int row, int column) {
    if (row < 0 || column < 0 || row >= rows.length - 1) {
      return -1;
    }
    int start = rows[row];
    int end = rows[row + 1];
    long key = key(row, column);
    int next = found + 1;
    if (next < end && keys[next] == key) {
      found = next; // as most are asked for one after the other
      return next;
    }
    int i = start == end ? -1 : start + column - column(start);
    boolean isThere = i >= start && i < end && keys[i] == key; // none is left out before it
    i = isThere ? i : Arrays.binarySearch(keys, start, end, key);
    found = i < 0 ? found : i;
    return Math.max(-1, i);
  }

  /** The number of the first cell at or after a place in reading order. */
  public int from(int row, int column) {
    int i = Arrays.binarySearch(keys, 0, count, key(row, column));
    return i < 0 ? -i - 1 : i;
  }

  /** The row of the cell at a place in reading order. */
  public int row(int i) {
    return (int) (keys[i] >> 14);
  }

  /** Its column. */
  public int column(int i) {
    return (int) (keys[i] & (1 << 14) - 1);
  }

  /** What it holds. */
  public Kind kind(int i) {
    return KINDS[kinds[i] & FORMULA - 1];
  }

  /** Whether it is computed. */
  public boolean isFormula(int i) {
    return (kinds[i] & FORMULA) != 0;
  }

  /** Whether it is a number that is shown as a date or a time. */
  public boolean isDate(int i) {
    return (kinds[i] & DATE) != 0;
  }

  /** The value of a number; 1 or 0 for a boolean. */
  public double number(int i) {
    return numbers[i];
  }

  /** The text of a text or an error; empty for others. */
  public String text(int i) {
    return texts.getOrDefault(keys[i], "");
  }

  /** The cell in A1 notation. */
  public String address(int i) {
    return A1.cell(row(i), column(i));
  }
}
