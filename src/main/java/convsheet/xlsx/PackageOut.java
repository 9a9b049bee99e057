package convsheet.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;

/** The parts of a file as they are written, entries of a zip archive (ECMA-376 part 2). */
final class PackageOut {
  /** Of zlib's 1 to 9: the usual, for what is sent to others and has its time. */
  private static final int WELL = 6;

  /** On XML as even as this twice as fast, and hardly larger. */
  private static final int FAST = 4;

  /** So many bytes of a part are packed well; what comes after is packed fast. */
  private static final long FIRST = 4 << 20;

  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

  /** What a part is made of. */
  @FunctionalInterface
  interface Writing {
    void write(OutputStream target) throws IOException;
  }

  /** What leads from a part, or from the whole file, to other parts. */
  static final class Relationships {
    private final Xml xml = Xml.part().start("Relationships", "xmlns", PACKAGE + "relationships");
    private int count;

    /** Adds one, and gives back what it is called. */
    String add(String type, String target) {
      count++;
      var id = "rId" + count;
      xml.empty("Relationship", "Id", id, "Type", type, "Target", target);
      return id;
    }

    @Override
    public String toString() {
      return xml + "</Relationships>";
    }
  }

  /** A zip archive whose entries are packed by several processors. */
  private static final class Archive extends ZipOutputStream {
    private static final int CHUNK = 1 << 16;

    Archive(OutputStream target) {
      super(target, StandardCharsets.UTF_8);
      def.end();
      def = new BlockDeflater(WELL);
      buf = new byte[CHUNK];
    }

    void packWell() {
      def.setLevel(WELL);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }

    void packFast() {
      def.setLevel(FAST);
      def.setStrategy(Deflater.FILTERED); // what is alike is long: short matches cost more bits
    }
  }

  private final Archive out;
  private long sum;

  /**
   * Begins a file.
   *
   * @param types of which content types its parts are, by their names
   */
  PackageOut(OutputStream target, Map<String, String> types) throws IOException {
    out = new Archive(target);
    var xml = Xml.part().start("Types", "xmlns", PACKAGE + "content-types");
    var relationships = "application/vnd.openxmlformats-package.relationships+xml";
    xml.empty("Default", "Extension", "rels", "ContentType", relationships);
    xml.empty("Default", "Extension", "xml", "ContentType", "application/xml");
    types.forEach(
        (part, type) -> xml.empty("Override", "PartName", "/" + part, "ContentType", type));
    add("[Content_Types].xml", xml.end("Types"));
  }

  /** Writes a part that is short. */
  void add(String part, Object content) throws IOException {
    add(part, target -> target.write(content.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes a part. */
  void add(String part, Writing content) throws IOException {
    var entry = PackageFile.entry(part);
    out.packWell();
    out.putNextEntry(entry);
    content.write(new Packing());
    out.closeEntry();
    sum += PackageFile.sum(entry.getName(), entry.getCrc());
  }

  /** Writes a part into the archive: its beginning packed well, all else fast. */
  private final class Packing extends OutputStream {
    private long written;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (written < FIRST && written + count >= FIRST) {
        out.packFast();
      }
      written += count;
      out.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** The checksums of all parts so far, as {@link PackageFile#sum} has them. */
  long sum() {
    return sum;
  }

  /** Ends the file; what it is written to stays open. */
  void finish() throws IOException {
    out.finish();
    out.flush();
  }
}
