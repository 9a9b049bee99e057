package convsheet.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a camera was held, as EXIF has it in the files of pictures: the tag 274 of the first
 * directory of a TIFF structure, which JPEG, PNG and WebP hold in a part of its own. (EXIF 2.3; PNG
 * 3rd edition, {@code eXIf}; the WebP container specification, {@code EXIF}.)
 */
final class Orientation {
  /** As it is to be seen. */
  static final int UPRIGHT = 1;

  private static final int TAG = 274;
  private static final byte[] JPEG_START = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private final ByteBuffer content;

  private Orientation(byte[] content) {
    this.content = ByteBuffer.wrap(content);
  }

  /** The orientation, 1 to 8; {@link #UPRIGHT} where none is to be found. */
  static int of(PictureFormat format, byte[] content) {
    try {
      var file = new Orientation(content);
      return switch (format) {
        case JPEG -> file.inJpeg();
        case PNG -> file.inPng();
        case WEBP -> file.inWebp();
        case TIFF -> file.inDirectory(0);
        case GIF, BMP -> UPRIGHT;
      };
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      return UPRIGHT; // whether the file is damaged is for those to say who read its pixels
    }
  }

  private int inJpeg() {
    int at = 2;
    while ((content.get(at) & 0xFF) == 0xFF) {
      int marker = content.get(at + 1) & 0xFF;
      int length = content.getShort(at + 2) & 0xFFFF;
      if (marker == 0xE1 && begins(at + 4, JPEG_START)) {
        return inDirectory(at + 4 + JPEG_START.length);
      }
      if (marker == 0xDA || length < 2) {
        break;
      }
      at += 2 + length;
    }
    return UPRIGHT;
  }

  private int inPng() {
    content.order(ByteOrder.BIG_ENDIAN);
    return inChunks(8, "eXIf", 12);
  }

  private int inWebp() {
    content.order(ByteOrder.LITTLE_ENDIAN);
    return inChunks(12, "EXIF", 8);
  }

  /**
   * Looks for a chunk: in PNG its length, name, data and sum; in WebP its name, length and data.
   */
  private int inChunks(int first, String name, int around) {
    boolean isPng = around == 12;
    var wanted = name.getBytes(StandardCharsets.US_ASCII);
    for (long at = first; at + 8 <= content.capacity(); ) {
      int here = (int) at;
      long length = content.getInt(isPng ? here : here + 4) & 0xFFFFFFFFL;
      if (begins(isPng ? here + 4 : here, wanted)) {
        int data = here + 8;
        return inDirectory(begins(data, JPEG_START) ? data + JPEG_START.length : data);
      }
      at += around + length + (isPng ? 0 : length % 2);
    }
    return UPRIGHT;
  }

  private boolean begins(int at, byte[] wanted) {
    return at + wanted.length <= content.capacity()
        && Arrays.equals(content.array(), at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** Reads the first directory of the TIFF structure that begins at a place. */
  private int inDirectory(int start) {
    content.order(content.get(start) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = Math.addExact(start, content.getInt(start + 4));
    int entries = content.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if ((content.getShort(entry) & 0xFFFF) == TAG) {
        int value = content.getShort(entry + 8) & 0xFFFF;
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
