package convsheet.xlsx;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A zip archive (PKWARE's APPNOTE.TXT, 4.3), read by its table of contents: a file, or bytes in
 * memory, which Java's own reader does not take. Its exceptions say what that one's do.
 */
final class ZipArchive implements Closeable {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_BYTES = 20;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;

  /** What stands for a number of 32 bits that has more. */
  private static final long IN_64_BITS = 0xFFFFFFFFL;

  private static final int EXTRA64 = 1;
  private static final int ENCRYPTED = 1;
  private static final int UTF8_NAME = 1 << 11;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LEAST_BUFFER = 512;
  private static final int BUFFER = 1 << 16;

  /**
   * What the table of contents says of an entry.
   *
   * @param packed the number of its packed bytes
   * @param sum the CRC-32 of its bytes
   * @param at where its local header begins, from the start of the file
   */
  record Entry(String name, boolean isPacked, long packed, long sum, long at) {
    boolean isDirectory() {
      return name.endsWith("/");
    }
  }

  /**
   * Where the table of contents stands, from the start of the file, and where entries count from.
   */
  private record Table(long at, long length, long start) {}

  private final Bytes bytes;
  private final List<Entry> entries;

  /**
   * Reads the table of contents.
   *
   * @param bytes the archive, closed with this
   * @throws ZipException if there is none, or it is damaged
   */
  ZipArchive(Bytes bytes) throws IOException {
    this.bytes = bytes;
    List<Entry> read;
    try {
      read = read(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      // names in the letters of an old system; those of parts are plain in all of them
      read = read(StandardCharsets.ISO_8859_1);
    }
    entries = List.copyOf(read);
  }

  /** Its entries, in the order of the table. */
  List<Entry> entries() {
    return entries;
  }

  /** All bytes of the archive, packed as they are. */
  byte[] content() throws IOException {
    return bytes.at(0, Math.toIntExact(bytes.size()));
  }

  private static ByteBuffer numbers(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean isAt(long place, int signature) throws IOException {
    var there = place < 0 ? new byte[0] : bytes.at(place, 4);
    return there.length == 4 && numbers(there).getInt() == signature;
  }

  private static int small(ByteBuffer numbers, int at) {
    return numbers.getShort(at) & 0xFFFF;
  }

  private static long large(ByteBuffer numbers, int at) {
    return numbers.getInt(at) & 0xFFFFFFFFL;
  }

  /** The table of contents by the record at the end; the last that there is, where it fits. */
  private Table table() throws IOException {
    long size = bytes.size();
    long from = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
    var tail = numbers(bytes.at(from, (int) (size - from)));
    for (int i = tail.limit() - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) != END) {
        continue;
      }
      long at = from + i;
      long length = large(tail, i + 12);
      long offset = large(tail, i + 16);
      boolean endsHere = i + END_BYTES + small(tail, i + 20) == tail.limit();
      if (endsHere || isAt(at - length, CENTRAL) && isAt(at - length - offset, LOCAL)) {
        return table64(at, length, offset);
      }
    }
    throw new ZipException("zip END header not found");
  }

  /** The same where numbers are too large for the record at the end: in one before it. */
  private Table table64(long end, long length, long offset) throws IOException {
    if (isAt(end - LOCATOR64_BYTES, LOCATOR64)) {
      long at = numbers(bytes.at(end - LOCATOR64_BYTES, LOCATOR64_BYTES)).getLong(8);
      var record = at < 0 ? new byte[0] : bytes.at(at, END64_BYTES);
      if (record.length == END64_BYTES && numbers(record).getInt() == END64) {
        long length64 = numbers(record).getLong(40);
        long offset64 = numbers(record).getLong(48);
        if ((length == length64 || length == IN_64_BITS)
            && (offset == offset64 || offset == IN_64_BITS)) {
          return table(at, length64, offset64);
        }
      }
    }
    return table(end, length, offset);
  }

  private static Table table(long end, long length, long offset) throws ZipException {
    if (length < 0 || length > end || length > Integer.MAX_VALUE - 8) {
      throw new ZipException("invalid END header (bad central directory size)");
    }
    long start = end - length - offset;
    if (offset < 0 || start < 0) {
      throw new ZipException("invalid END header (bad central directory offset)");
    }
    return new Table(end - length, length, start);
  }

  private List<Entry> read(Charset charset) throws IOException {
    var table = table();
    var found = new ArrayList<Entry>();
    var numbers = numbers(bytes.at(table.at(), (int) table.length()));
    for (int at = 0; at < numbers.limit(); ) {
      if (at + CENTRAL_BYTES > numbers.limit()) {
        throw damaged("bad header size");
      }
      if (numbers.getInt(at) != CENTRAL) {
        throw damaged("bad signature");
      }
      int flags = small(numbers, at + 8);
      int method = small(numbers, at + 10);
      if ((flags & ENCRYPTED) != 0) {
        throw damaged("encrypted entry");
      }
      if (method != STORED && method != DEFLATED) {
        throw damaged("bad compression method: " + method);
      }
      int name = at + CENTRAL_BYTES;
      int extra = name + small(numbers, at + 28);
      int comment = extra + small(numbers, at + 30);
      int end = comment + small(numbers, at + 32);
      if (end > numbers.limit()) {
        throw damaged("bad header size");
      }
      long[] sizes = sizes(numbers, at, extra, comment);
      found.add(
          new Entry(
              text(numbers, name, extra, (flags & UTF8_NAME) != 0, charset),
              method == DEFLATED,
              sizes[0],
              large(numbers, at + 16),
              table.start() + sizes[1]));
      at = end;
    }
    return found;
  }

  /** The number of packed bytes, and where they begin: in the extra field where they are large. */
  private static long[] sizes(ByteBuffer numbers, int at, int extra, int end) {
    long packed = large(numbers, at + 20);
    long place = large(numbers, at + 42);
    for (int field = extra; field + 4 <= end; field += 4 + small(numbers, field + 2)) {
      if (small(numbers, field) == EXTRA64) {
        int next = field + 4 + (large(numbers, at + 24) == IN_64_BITS ? 8 : 0);
        if (packed == IN_64_BITS && next + 8 <= end) {
          packed = numbers.getLong(next);
          next += 8;
        }
        if (place == IN_64_BITS && next + 8 <= end) {
          place = numbers.getLong(next);
        }
      }
    }
    return new long[] {packed, place};
  }

  private static String text(ByteBuffer numbers, int from, int to, boolean isUtf8, Charset charset)
      throws IOException {
    var name = numbers.duplicate().position(from).limit(to);
    try {
      return (isUtf8 ? StandardCharsets.UTF_8 : charset).newDecoder().decode(name).toString();
    } catch (CharacterCodingException e) {
      if (isUtf8 || charset != StandardCharsets.UTF_8) {
        throw damaged("bad entry name");
      }
      throw e;
    }
  }

  private static ZipException damaged(String what) {
    return new ZipException("invalid CEN header (" + what + ")");
  }

  /**
   * Opens an entry. Bytes that cannot be unpacked are a {@link ZipException} or an {@link
   * java.io.EOFException} when they are read.
   *
   * @throws ZipException if there is no entry where the table of contents says
   */
  InputStream open(Entry entry) throws IOException {
    var packed = bytes.stream(start(entry), entry.packed());
    return entry.isPacked() ? new Unpacking(packed, entry.packed()) : packed;
  }

  /**
   * The bytes of an entry as they are packed, or fewer where the archive ends.
   *
   * @throws ZipException if there is no entry where the table of contents says
   */
  byte[] packed(Entry entry) throws IOException {
    return bytes.at(start(entry), Math.toIntExact(entry.packed()));
  }

  /** Where the packed bytes of an entry begin. */
  private long start(Entry entry) throws IOException {
    if (!isAt(entry.at(), LOCAL)) {
      throw new ZipException("invalid LOC header (bad signature)");
    }
    var header = bytes.at(entry.at(), LOCAL_BYTES);
    if (header.length < LOCAL_BYTES) {
      throw new ZipException("invalid LOC header (cut off)");
    }
    return entry.at() + LOCAL_BYTES + small(numbers(header), 26) + small(numbers(header), 28);
  }

  /** A stream that frees its inflater. */
  private static final class Unpacking extends InflaterInputStream {
    Unpacking(InputStream packed, long length) {
      super(packed, new Inflater(true), (int) Math.max(LEAST_BUFFER, Math.min(length, BUFFER)));
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
