package convsheet.xlsx;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a file, in the file system or in memory, read from any place on. */
interface Bytes extends Closeable {
  /** Files of at most so many bytes are read at once. */
  int SMALL = 1 << 20;

  /** How many there are. */
  long size() throws IOException;

  /**
   * Reads some of the bytes from a place on.
   *
   * @return how many; -1 where there are none any more
   */
  int read(long at, byte[] into, int start, int length) throws IOException;

  /** The bytes of a file, which stays open until these are closed, unless it is small. */
  static Bytes of(Path path) throws IOException {
    var file = new RandomAccessFile(path.toFile(), "r");
    if (file.length() > SMALL) {
      return of(file.getChannel());
    }
    try (file) {
      var content = new byte[(int) file.length()];
      file.readFully(content);
      return of(content);
    }
  }

  private static Bytes of(FileChannel file) {
    return new Bytes() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public int read(long at, byte[] into, int start, int length) throws IOException {
        return file.read(ByteBuffer.wrap(into, start, length), at);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  /** Bytes that are in memory. */
  static Bytes of(byte[] content) {
    return new Bytes() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public int read(long at, byte[] into, int start, int length) {
        int count = (int) Math.min(length, content.length - at);
        if (count <= 0 && length > 0) {
          return -1;
        }
        System.arraycopy(content, (int) at, into, start, count);
        return count;
      }

      @Override
      public void close() {}
    };
  }

  /** All of some bytes, or fewer where the file ends. */
  default byte[] at(long place, int length) throws IOException {
    var bytes = new byte[length];
    int count = 0;
    while (count < length) {
      int more = read(place + count, bytes, count, length - count);
      if (more < 0) {
        return Arrays.copyOf(bytes, count);
      }
      count += more;
    }
    return bytes;
  }

  /** A stream of some bytes, or fewer where the file ends. */
  default InputStream stream(long place, long length) {
    return new InputStream() {
      private long at = place;

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int start, int count) throws IOException {
        long rest = place + length - at;
        if (rest <= 0) {
          return -1;
        }
        int read = Bytes.this.read(at, into, start, (int) Math.min(rest, count));
        at += Math.max(read, 0);
        return read;
      }
    };
  }
}
