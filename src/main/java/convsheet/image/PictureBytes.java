package convsheet.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The content of a picture, for Java's readers of pictures. Some of these go on for minutes where a
 * damaged file has ended: who asks again and again for what is not there is stopped.
 */
final class PictureBytes extends MemoryCacheImageInputStream {
  private static final int MOST = 4096;

  private int ends;

  PictureBytes(byte[] content) {
    super(new ByteArrayInputStream(content));
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    return checked(super.read(into, start, length));
  }

  private int checked(int read) {
    if (read < 0 && ++ends > MOST) {
      throw new UncheckedIOException(new IOException("it ends early"));
    }
    return read;
  }
}
