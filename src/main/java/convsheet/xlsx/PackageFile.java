package convsheet.xlsx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The parts of an Office Open XML file (ECMA-376 part 2): a zip archive, the parts in it by name,
 * and how they are related. It takes what programs write, which is more than the standard allows,
 * and of what is damaged it says where.
 *
 * <p>A part's name is written without a slash in front, as in {@code xl/workbook.xml}. Case does
 * not matter; a backslash in the archive is taken for a slash.
 */
public final class PackageFile implements Closeable {
  /** What to do about a file that is damaged. */
  static final String SAVE_ANEW =
      "Open it in Excel or LibreOffice and save it anew, or fetch it again.";

  /** How many times its packed size a part may have; sheets have about 20 times. */
  private static final int MOST_INFLATION = 200;

  /** How large a part may be in any case, in bytes, however well it is packed. */
  private static final long SMALL = 8 << 20;

  /** How many packed bytes a part has at most that is compared with others. */
  private static final int MOST_COMPARED = 1 << 16;

  /** How large a part may be at most, in bytes. */
  private static final long LARGEST = 2L << 30;

  /** The time of all entries that are written. In January 1980 Java would add one of the zone. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final Path path;
  private final ZipArchive zip;
  private final Map<String, ZipArchive.Entry> entries = new LinkedHashMap<>();
  private final Set<String> twice = new HashSet<>();

  private PackageFile(Path path, ZipArchive zip) {
    this.path = path;
    this.zip = zip;
    for (var entry : zip.entries()) {
      if (!entry.isDirectory() && entries.putIfAbsent(key(partName(entry.name())), entry) != null) {
        twice.add(key(partName(entry.name())));
      }
    }
  }

  /**
   * Opens a file.
   *
   * @throws ProblemException if it is no archive that can be read
   */
  public static PackageFile open(Path path) {
    try {
      return open(path, Bytes.of(path));
    } catch (IOException e) {
      throw damaged(path, "a file that cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Opens an archive.
   *
   * @param path what it is called
   * @param bytes its bytes, closed with this
   * @throws ProblemException if it is no archive that can be read
   */
  static PackageFile open(Path path, Bytes bytes) {
    try {
      return new PackageFile(path, new ZipArchive(bytes));
    } catch (IOException e) {
      var found = brokenArchive(bytes, e);
      close(bytes);
      throw damaged(path, found, e);
    }
  }

  /**
   * Opens an archive that is in memory.
   *
   * @param name what messages call it, as they do a file's path
   * @throws ProblemException if it is no archive that can be read
   */
  public static PackageFile open(String name, byte[] content) {
    return open(Path.of(name), Bytes.of(content));
  }

  private static ProblemException damaged(Path path, String found, IOException cause) {
    return ProblemException.input(
        new Problem(path.toString(), "", "", found, "a whole .xlsx or .xlsm file", SAVE_ANEW),
        cause);
  }

  /** What is the matter with an archive whose table of contents cannot be read. */
  private static String brokenArchive(Bytes bytes, Exception cause) {
    var message = String.valueOf(cause.getMessage());
    if (message.contains("encrypted")) {
      return "an archive with a password";
    }
    if (message.contains("compression method")) {
      return "an archive that is packed in an unusual way (" + message + ")";
    }
    var last = lastPart(bytes);
    return message.contains("END header")
        ? "an archive that is cut off"
            + last.map(part -> " in or after the part " + part).orElse("")
        : "an archive whose table of contents is damaged (" + message + ")";
  }

  /** The last part that begins in an archive, found without its table of contents. */
  private static Optional<String> lastPart(Bytes bytes) {
    var last = Optional.<String>empty();
    try (var in = new ZipInputStream(bytes.stream(0, bytes.size()), StandardCharsets.ISO_8859_1)) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        last = Optional.of(Problem.quote(partName(entry.getName())));
      }
    } catch (IOException | IllegalArgumentException e) {
      // this is where it is cut off
    }
    return last;
  }

  private static String partName(String entry) {
    var name = entry.replace('\\', '/');
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** Names of parts are the same whatever their case (part 2, 6.2.2.3). */
  private static String key(String part) {
    return part.toLowerCase(Locale.ROOT);
  }

  /**
   * An entry to be written: with the one time that all have, so that the same is the same bytes.
   */
  public static ZipEntry entry(String part) {
    var entry = new ZipEntry(part);
    entry.setTimeLocal(ENTRY_TIME);
    return entry;
  }

  /** The checksums of all parts but one, as one sum that does not depend on their order. */
  long sum(String except) {
    return zip.entries().stream()
        .filter(entry -> !entry.name().equals(except))
        .mapToLong(entry -> sum(entry.name(), entry.sum()))
        .sum();
  }

  /** The checksum of a part's name and bytes, of which there is one already. */
  static long sum(String part, long bytes) {
    return Content.mixed(Content.text(part) + bytes);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The names of all parts, in the order of the archive. */
  public List<String> parts() {
    return entries.values().stream().map(entry -> partName(entry.name())).toList();
  }

  /** Whether a part is there. */
  public boolean has(String part) {
    return entries.containsKey(key(part));
  }

  /**
   * Opens a part. Reading from it throws an {@link IOException} that says so where its bytes are
   * damaged: where they cannot be unpacked, are not those that were packed, or are far too many.
   *
   * @throws IOException if there is no such part, or two
   */
  InputStream content(String part) throws IOException {
    var entry = entries.get(key(part));
    if (entry == null) {
      throw new IOException("it is not there");
    }
    if (twice.contains(key(part))) {
      throw new IOException("it is there twice");
    }
    try {
      return new Unpacked(zip.open(entry), entry);
    } catch (ZipException e) {
      throw new IOException("it does not stand where the archive says", e);
    }
  }

  /**
   * The bytes of a part as they are packed: parts of which these are equal have equal bytes.
   *
   * @param isPacked whether they are packed at all
   * @param sum the checksum of what they unpack to
   */
  record Packed(boolean isPacked, long sum, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Packed packed
          && packed.isPacked == isPacked
          && packed.sum == sum
          && Arrays.equals(packed.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sum);
    }
  }

  /** A part as it is packed; empty of one that is large, or cannot be read. */
  Optional<Packed> packed(String part) {
    var entry = entries.get(key(part));
    if (entry == null || twice.contains(key(part)) || entry.packed() > MOST_COMPARED) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Packed(entry.isPacked(), entry.sum(), zip.packed(entry)));
    } catch (IOException e) {
      return Optional.empty(); // who reads it says so
    }
  }

  /**
   * A part's bytes.
   *
   * @throws ProblemException if it is not there or damaged
   */
  public byte[] bytes(String part) {
    try (var in = content(part)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw damaged(part, "", reason(e), e);
    }
  }

  /** All bytes of the file. */
  byte[] content() throws IOException {
    return zip.content();
  }

  /**
   * Reads a part as XML.
   *
   * @throws ProblemException if it is not there, cannot be read or is no well-formed XML
   */
  void parse(String part, XmlHandler handler) {
    parse(part, handler, () -> "");
  }

  /**
   * Reads a part as XML.
   *
   * @param reached how far the handler has come, for the message, as in {@code "after cell B3"};
   *     may be empty
   * @throws ProblemException if it is not there, cannot be read or is no well-formed XML
   */
  void parse(String part, XmlHandler handler, Supplier<String> reached) {
    try {
      XmlReading.parse(() -> content(part), handler);
    } catch (IOException | SAXException e) {
      var where = reached.get();
      throw damaged(part, where.isEmpty() ? "" : ", " + where, reason(e), e);
    }
  }

  private ProblemException damaged(String part, String where, String reason, Exception cause) {
    return ProblemException.input(
        new Problem(
            path.toString(),
            "",
            "",
            "damage in its part " + Problem.quote(part) + where + ": " + reason,
            "a whole .xlsx or .xlsm file",
            SAVE_ANEW),
        cause);
  }

  /** What is wrong with a part, in words for a person. */
  private static String reason(Exception e) {
    if (e instanceof SAXParseException broken) {
      // the parser's own words are in the language of the system
      return (String.valueOf(e.getMessage()).contains("DOCTYPE")
              ? "a document type, which no workbook has"
              : "XML that is not well-formed")
          + String.format(
              Locale.ROOT,
              " (line %d, column %d)",
              broken.getLineNumber(),
              broken.getColumnNumber());
    }
    if (e instanceof SAXException && e.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    return e instanceof CharConversionException
        ? "bytes that are no text in its encoding"
        : String.valueOf(e.getMessage());
  }

  /**
   * One relationship of a part (ECMA-376 part 2, 6.5).
   *
   * @param id its identifier
   * @param kind the end of its type, such as {@code worksheet}, which is the same in the strict and
   *     the transitional form of the format
   * @param target the name of the part that it leads to
   */
  public record Relationship(String id, String kind, String target) {}

  /**
   * The relationships of a part within the file, or with an empty name those of the file itself;
   * none where there is no part that says so.
   *
   * @throws ProblemException if that part is damaged
   */
  List<Relationship> relationships(String part) {
    var found = new ArrayList<Relationship>();
    if (has(relationshipsPart(part))) {
      parse(
          relationshipsPart(part),
          new XmlHandler() {
            @Override
            public void start(String name, XmlAttributes attributes) {
              var type = attributes.value("Type");
              var target = attributes.value("Target");
              if (name.equals("Relationship")
                  && type.isPresent()
                  && target.isPresent()
                  && !attributes.value("TargetMode").orElse("").equals("External")) {
                found.add(
                    new Relationship(
                        attributes.value("Id").orElse(""),
                        type.get().substring(type.get().lastIndexOf('/') + 1),
                        target(part, target.get())));
              }
            }
          });
    }
    return found;
  }

  /** The name of the part that has the relationships of a part. */
  public static String relationshipsPart(String part) {
    int slash = part.lastIndexOf('/') + 1;
    return part.substring(0, slash) + "_rels/" + part.substring(slash) + ".rels";
  }

  /**
   * The part that is meant by the target of a relationship of a part: relative to that part's
   * folder, or absolute with a slash in front.
   */
  public static String target(String part, String target) {
    var plain = unescaped(target.replace('\\', '/'));
    var folders = new ArrayDeque<String>();
    if (!plain.startsWith("/")) {
      var own = part.split("/");
      for (int i = 0; i < own.length - 1; i++) {
        folders.add(own[i]);
      }
    }
    for (var step : plain.split("/")) {
      if (step.equals("..")) {
        folders.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        folders.add(step);
      }
    }
    return String.join("/", folders);
  }

  /** A text with each {@code %20} as the character that it stands for. */
  private static String unescaped(String text) {
    if (!text.contains("%")) {
      return text;
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      bytes[count++] = low < 0 ? bytes[i] : (byte) (16 * high + low);
      i += low < 0 ? 0 : 2;
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(Closeable opened) {
    try {
      opened.close();
    } catch (IOException e) {
      // nothing was written
    }
  }

  /** A part's bytes, held to the checksum of the archive and to what a workbook may unpack to. */
  private static final class Unpacked extends FilterInputStream {
    private final CRC32 sum = new CRC32();
    private final long most;
    private final long expectedSum;
    private long count;

    Unpacked(InputStream packed, ZipArchive.Entry entry) {
      super(packed);
      most = Math.min(LARGEST, Math.max(SMALL, MOST_INFLATION * entry.packed()));
      expectedSum = entry.sum();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      int read;
      try {
        read = super.read(bytes, start, length);
      } catch (ZipException | EOFException e) {
        throw new IOException("it cannot be unpacked", e);
      }
      if (read < 0) {
        if (sum.getValue() != expectedSum) {
          throw new IOException("its bytes are not those that were packed (wrong checksum)");
        }
        return read;
      }
      sum.update(bytes, start, read);
      count += read;
      if (count > most) {
        throw new IOException(
            most == LARGEST
                ? "it unpacks to more than 2 GB"
                : "it unpacks to more than " + MOST_INFLATION + " times its size");
      }
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      return readNBytes((int) Math.min(bytes, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
