package convsheet.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The formats of pictures that are read, known by how a file begins, not by its name. */
enum PictureFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF87a", "GIF89a"),
  BMP("BM"),
  WEBP("RIFF????WEBP"),
  TIFF("II*\0", "MM\0*", "II+\0", "MM\0+");

  /** All of them, for a message. */
  static final String ALL = "a picture: PNG, JPEG, GIF, BMP, WebP or TIFF";

  private final String[] starts;

  PictureFormat(String... starts) {
    this.starts = starts;
  }

  /** The format of a file's content, if it is one of these. */
  static Optional<PictureFormat> of(byte[] content) {
    return Arrays.stream(values())
        .filter(format -> Arrays.stream(format.starts).anyMatch(start -> begins(content, start)))
        .findFirst();
  }

  private static boolean begins(byte[] content, String start) {
    var wanted = start.getBytes(StandardCharsets.ISO_8859_1);
    if (content.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != '?' && wanted[i] != content[i]) {
        return false;
      }
    }
    return true;
  }

  /** What else a file is that begins like this, for a message. */
  static String other(byte[] content) {
    if (content.length == 0) {
      return "an empty file";
    }
    var start = new String(content, 0, Math.min(content.length, 64), StandardCharsets.ISO_8859_1);
    if (start.startsWith("PK\3\4")) {
      return "an archive or a workbook";
    }
    if (start.startsWith("%PDF")) {
      return "a PDF file";
    }
    if (start.matches("(?s)....ftyp(heic|heix|mif1|msf1|avif).*")) {
      return "a picture of the format HEIF or AVIF";
    }
    if (start.startsWith("\u0093NUMPY")) {
      return "an array of NumPy (.npy)";
    }
    if (start.matches("(?is)\\s*(<\\?xml|<svg).*")) {
      return "an XML file or an SVG drawing";
    }
    return "something that is no picture";
  }
}
