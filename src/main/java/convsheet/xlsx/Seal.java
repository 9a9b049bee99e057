package convsheet.xlsx;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands on a sheet, in a few sums that do not depend on the order of its cells: kept in a
 * workbook, they tell later that a cell has been changed, cleared or added, and which, for up to
 * {@value #MOST} cells.
 *
 * <p>A cell at place x with content e adds e, e x, e x^2, ... to the sums, modulo the prime 2^61 -
 * 1. So the sums of two states of a sheet differ by those of the cells in which they differ, and
 * these are the syndromes of a Reed-Solomon code: Berlekamp and Massey's algorithm finds the
 * polynomial whose roots are the places (Massey, <i>Shift-register synthesis and BCH decoding</i>,
 * 1969).
 */
public final class Seal {
  /** How many cells can be found. */
  public static final int MOST = 5;

  /** A cell by its place, counted from 0. */
  public record Cell(int row, int column) {
    public String address() {
      return A1.cell(row, column);
    }
  }

  private static final long PRIME = (1L << 61) - 1;

  /** So many places are tried in a fraction of a second. */
  private static final long MOST_PLACES = 50_000_000;

  private final boolean isFormer;
  private final long[] sums = new long[2 * MOST];
  private int rows;
  private int columns;

  /** The seal of an empty sheet. */
  Seal() {
    this(false);
  }

  /**
   * The seal of an empty sheet.
   *
   * @param isFormer whether it is of the kind of files before formulas were shared
   */
  Seal(boolean isFormer) {
    this.isFormer = isFormer;
  }

  /** Whether it is of the kind of files before formulas were shared, and only like these. */
  boolean isFormer() {
    return isFormer;
  }

  /** Adds a cell that is not empty. */
  void add(int row, int column, long content) {
    rows = Math.max(rows, row + 1);
    columns = Math.max(columns, column + 1);
    long place = place(row, column);
    long term = term(place, content);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sum(sums[i], term);
      term = product(term, place);
    }
  }

  /** Puts another content in the place of the one that was added. */
  public void replace(int row, int column, long old, long content) {
    long place = place(row, column);
    long term = sum(term(place, content), PRIME - term(place, old));
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sum(sums[i], term);
      term = product(term, place);
    }
  }

  private static long place(int row, int column) {
    return (long) row * A1.MAX_COLUMNS + column + 1;
  }

  private static long term(long place, long content) {
    return 1 + (Content.mixed(content + place) >>> 4); // smaller than the prime, and not 0
  }

  /** The cells in which a sheet differs from that of another seal; empty if there are too many. */
  public Optional<List<Cell>> changed(Seal other) {
    var differences = new long[sums.length];
    for (int i = 0; i < sums.length; i++) {
      differences[i] = sum(sums[i], PRIME - other.sums[i]);
    }
    if (Arrays.stream(differences).allMatch(difference -> difference == 0)) {
      return Optional.of(List.of());
    }
    var locator = locator(differences);
    int degree = locator.length - 1;
    int height = Math.max(rows, other.rows);
    int width = Math.max(columns, other.columns);
    if (degree > MOST || (long) height * width > MOST_PLACES) {
      return Optional.empty();
    }
    var cells = new ArrayList<Cell>();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        if (value(locator, place(row, column)) == 0) {
          cells.add(new Cell(row, column));
        }
      }
    }
    return cells.size() == degree ? Optional.of(cells) : Optional.empty();
  }

  /**
   * The shortest c with s[n] + c[1] s[n-1] + ... + c[L] s[n-L] = 0 for all n from L on.
   *
   * @return c[0] = 1 to c[L]
   */
  private static long[] locator(long[] s) {
    var c = new long[s.length + 1];
    var b = new long[s.length + 1];
    c[0] = 1;
    b[0] = 1;
    int length = 0;
    int shift = 1;
    long old = 1;
    for (int n = 0; n < s.length; n++, shift++) {
      long d = 0;
      for (int i = 0; i <= length; i++) {
        d = sum(d, product(c[i], s[n - i]));
      }
      if (d == 0) {
        continue;
      }
      var before = c.clone();
      long factor = PRIME - product(d, inverse(old));
      for (int i = 0; i + shift < c.length; i++) {
        c[i + shift] = sum(c[i + shift], product(factor, b[i]));
      }
      if (2 * length <= n) {
        length = n + 1 - length;
        b = before;
        old = d;
        shift = 0;
      }
    }
    return Arrays.copyOf(c, length + 1);
  }

  /** x^L + c[1] x^(L-1) + ... + c[L]. */
  private static long value(long[] c, long x) {
    long value = 0;
    for (long coefficient : c) {
      value = sum(product(value, x), coefficient);
    }
    return value;
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  private static long product(long a, long b) {
    long low = a * b;
    long high = Math.multiplyHigh(a, b) << 3 | low >>> 61;
    return sum(low & PRIME, high);
  }

  private static long inverse(long a) {
    long power = 1;
    for (int bit = 60; bit >= 0; bit--) {
      power = product(power, power);
      if ((PRIME - 2 >> bit & 1) == 1) {
        power = product(power, a);
      }
    }
    return power;
  }

  /** The seal as a text of hexadecimal numbers, short enough for a property of a file. */
  String text() {
    return Integer.toHexString(rows)
        + " "
        + Integer.toHexString(columns)
        + Arrays.stream(sums)
            .mapToObj(s -> " " + Long.toHexString(s))
            .collect(Collectors.joining());
  }

  /** Reads what {@link #text()} wrote; empty for any other text. */
  static Optional<Seal> of(String text, boolean isFormer) {
    var words = text.toLowerCase(Locale.ROOT).strip().split(" +");
    var seal = new Seal(isFormer);
    if (words.length != 2 + seal.sums.length
        || !Arrays.stream(words).allMatch(word -> word.matches("[0-9a-f]{1,15}|1[0-9a-f]{15}"))) {
      return Optional.empty();
    }
    seal.rows = (int) Math.min(A1.MAX_ROWS, Long.parseLong(words[0], 16));
    seal.columns = (int) Math.min(A1.MAX_COLUMNS, Long.parseLong(words[1], 16));
    for (int i = 0; i < seal.sums.length; i++) {
      seal.sums[i] = Long.parseLong(words[2 + i], 16) % PRIME;
    }
    return Optional.of(seal);
  }
}
