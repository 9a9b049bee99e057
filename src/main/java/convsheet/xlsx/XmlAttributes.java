package convsheet.xlsx;

import convsheet.formula.A1;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The attributes of an element, in their order. Most are plain: their value is what stands in the
 * part, byte by byte, and a cell's name or a number is taken from there without a string.
 */
final class XmlAttributes {
  private static final int MOST_DIGITS = 9;
  private static final String[] LETTERS = new String[128];

  static {
    for (char c = 0; c < LETTERS.length; c++) {
      LETTERS[c] = String.valueOf(c).intern();
    }
  }

  private XmlName[] names = new XmlName[16];
  private String[] values = new String[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;
  private byte[] bytes = {};
  private int base;

  /** Forgets all. */
  void clear() {
    count = 0;
  }

  private void add(XmlName name, String value, int start, int end) {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    names[count] = name;
    values[count] = value;
    starts[count] = start;
    ends[count++] = end;
  }

  /** Adds one whose value is known. */
  void add(XmlName name, String value) {
    add(name, value, 0, 0);
  }

  /** Adds one whose value stands in the bytes that {@link #in} names, in plain ASCII. */
  void addPlain(XmlName name, int start, int end) {
    add(name, null, start, end);
  }

  /** Says where the plain ones stand: their places count from a base. */
  void in(byte[] bytes, int base) {
    this.bytes = bytes;
    this.base = base;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The name of one, with its prefix. */
  XmlName name(int i) {
    return names[i];
  }

  /** The name of one as it is written, with its prefix. */
  String qualified(int i) {
    return names[i].qualified();
  }

  /** The value of one. */
  String value(int i) {
    if (values[i] != null) {
      return values[i];
    }
    int start = base + starts[i];
    int length = ends[i] - starts[i];
    return length == 1
        ? LETTERS[bytes[start]]
        : new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  /** The value of the one with a name, as it is written, if there is one. */
  Optional<String> value(String qualified) {
    for (int i = 0; i < count; i++) {
      if (names[i].qualified().equals(qualified)) {
        return Optional.of(value(i));
      }
    }
    return Optional.empty();
  }

  /** The value of the first one with a local name, whatever its prefix, if there is one. */
  Optional<String> valueOfLocal(String local) {
    for (int i = 0; i < count; i++) {
      if (names[i].local().equals(local) && !names[i].prefix().equals("xmlns")) {
        return Optional.of(value(i));
      }
    }
    return Optional.empty();
  }

  /** The number that the value of one is, if it is one of at most nine digits; else -1. */
  int number(int i) {
    if (values[i] != null) {
      return number(values[i]);
    }
    int length = ends[i] - starts[i];
    int number = length == 0 || length > MOST_DIGITS ? -1 : 0;
    for (int at = base + starts[i]; number >= 0 && at < base + ends[i]; at++) {
      int digit = bytes[at] - '0';
      number = digit < 0 || digit > 9 ? -1 : 10 * number + digit;
    }
    return number;
  }

  /** The number that a text is, if it is one of at most nine digits; else -1. */
  static int number(String text) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(text) : -1;
  }

  /** The place of the cell that the value of one names, as {@link A1#place} has it. */
  long cell(int i) {
    if (values[i] == null) {
      return A1.place(bytes, base + starts[i], base + ends[i]);
    }
    var text = values[i].getBytes(StandardCharsets.UTF_8);
    return A1.place(text, 0, text.length);
  }
}
