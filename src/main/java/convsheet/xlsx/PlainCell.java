package convsheet.xlsx;

import convsheet.formula.A1;
import java.nio.charset.StandardCharsets;

/**
 * A cell with a number and no formula, as programs write it by the million, read from its bytes
 * alone: {@code <c r="B3" s="1" t="n"><v>0.5</v></c>}, with or without style and type. The meaning
 * is what {@link SheetHandler} makes of the same by way of the parser; what is written in any other
 * way is left to that.
 */
final class PlainCell {
  private static final byte[] START = ascii("<c r=\"");
  private static final byte[] STYLE = ascii(" s=\"");
  private static final byte[] TYPE = ascii(" t=\"n\"");
  private static final byte[] VALUE = ascii("><v>");
  private static final byte[] END = ascii("</v></c>");

  /** As many bytes as such a cell has at most; where fewer are at hand, it may be cut off. */
  private static final int LONGEST = 128;

  private static final int MOST_DIGITS = 9;

  /** More than the letters and digits of any cell. */
  private static final int LONGEST_NAME = 11;

  private long place;
  private int style;
  private double number;
  private int at;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the cell that begins at a place; false if it is not plain, or may be cut off. */
  boolean read(byte[] bytes, int start, int limit) {
    at = start;
    if (limit - at < LONGEST || !skip(bytes, START)) {
      return false;
    }
    place = A1.place(bytes, at, quote(bytes));
    at++;
    style = 0;
    if (skip(bytes, STYLE)) {
      style(bytes);
    }
    skip(bytes, TYPE);
    if (place < 0 || style < 0 || !skip(bytes, VALUE)) {
      return false;
    }
    int first = at;
    int last = Math.min(first + LONGEST / 4, limit - END.length);
    while (at < last && bytes[at] != '<') {
      at++;
    }
    number = Decimal.read(bytes, first, at);
    return !Double.isNaN(number) && skip(bytes, END);
  }

  private boolean skip(byte[] bytes, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    at += expected.length;
    return true;
  }

  /** Goes to where the name of a cell ends, if it is one. */
  private int quote(byte[] bytes) {
    int last = at + LONGEST_NAME;
    while (at < last && bytes[at] != '"') {
      at++;
    }
    return at;
  }

  /** Reads the number of a style, and passes over the quote behind it. */
  private void style(byte[] bytes) {
    int first = at;
    for (; bytes[at] >= '0' && bytes[at] <= '9' && at - first < MOST_DIGITS; at++) {
      style = 10 * style + bytes[at] - '0';
    }
    if (at == first || bytes[at] != '"') {
      style = -1;
    }
    at++;
  }

  /** Its row, counted from 0. */
  int row() {
    return (int) (place >> 14);
  }

  /** Its column, counted from 0. */
  int column() {
    return (int) (place & A1.MAX_COLUMNS - 1);
  }

  /** The number of its format. */
  int style() {
    return style;
  }

  /** What it holds. */
  double number() {
    return number;
  }

  /** Where it ends. */
  int end() {
    return at;
  }
}
