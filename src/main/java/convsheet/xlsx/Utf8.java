package convsheet.xlsx;

import convsheet.formula.Numbers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text that is put together as the bytes of a file: UTF-8, in one array that is used again. */
final class Utf8 {
  private byte[] bytes;
  private int length;

  Utf8(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** What there is so far. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes what there is, and begins anew. */
  void flush(OutputStream target) throws IOException {
    target.write(bytes, 0, length);
    length = 0;
  }

  private void reserve(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + count));
    }
  }

  Utf8 append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  Utf8 append(byte[] utf8) {
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  Utf8 append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8)); // which copies ASCII at once
  }

  /** Appends a number that is not negative. */
  Utf8 append(int number) {
    return append((double) number);
  }

  /** Appends a finite number, in the digits of {@link Numbers#text}. */
  Utf8 append(double number) {
    reserve(Numbers.LONGEST);
    length = Numbers.write(number, bytes, length);
    return this;
  }
}
