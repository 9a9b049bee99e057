package convsheet.cli;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names for files that every file system takes, each unlike the others. */
final class FileName {
  /**
   * The bytes in UTF-8 of a name without its extension. File systems take 255 with all that is put
   * around it: an extension, and what stands before and behind it while the file is written.
   */
  private static final int MOST_BYTES = 200;

  /** Names that Windows keeps for devices. */
  private static final String DEVICE = "(?i)(con|prn|aux|nul|com\\d|lpt\\d)";

  private final Set<String> taken = new HashSet<>();

  /** A name like the given one, without extension, that was not given out before. */
  String unlike(String name) {
    return unlike(name, "-%d", "");
  }

  /**
   * A name like the given one that was not given out before.
   *
   * @param number how a second one is told from the first, such as {@code " (%d)"}
   * @param extension what the name ends in, or nothing
   */
  String unlike(String name, String number, String extension) {
    var device = name.matches(DEVICE) || name.isEmpty() ? "student-" + name : name;
    var unique = cut(device, MOST_BYTES) + extension;
    for (int i = 2; !taken.add(key(unique)); i++) {
      var tail = String.format(Locale.ROOT, number, i);
      unique = cut(device, MOST_BYTES - tail.length()) + tail + extension;
    }
    return unique;
  }

  /** As many whole characters from the beginning as fit into a number of bytes of UTF-8. */
  static String cut(String text, int bytes) {
    int left = bytes;
    int end = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      left -= text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      if (left < 0) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }

  /** A text without what a file system may take for something else than a part of a name. */
  static String part(String text) {
    return text.replaceAll("[\\\\/:*?\"<>|\\p{Cc}\\p{Cf}\\p{Cs}]+", "_").strip();
  }

  /** What is one name to a file system that knows no case, and takes composed letters apart. */
  private static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
