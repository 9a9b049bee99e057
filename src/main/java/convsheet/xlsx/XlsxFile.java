package convsheet.xlsx;

import convsheet.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Writes a workbook: all that is small and intricate comes from a POI workbook without cells, the
 * cells are streamed into it. The file appears whole or not at all.
 */
public final class XlsxFile {
  /**
   * Of zlib's 1 to 9: on XML as even as this, faster by half than the usual 6, a quarter larger.
   */
  private static final int LEVEL = 2;

  /**
   * What stands for the calculation engine of Excel 2019 and later (ECMA-376 part 1, 18.2.2): with
   * a lower number, or none, all values count as those of an earlier one.
   */
  private static final int CALCULATED_BY = 191_029;

  private static final String MARK = "convsheet";
  private static final String MADE_FROM = "convsheet made from";
  private static final String SEAL = "convsheet seal of ";
  private static final String DRAWN = "convsheet drawings on ";
  private static final String PARTS = "convsheet parts";
  private static final String PROPERTIES = "docProps/custom.xml";
  private static final String NO_CELLS = "<sheetData/>";

  /** The cells of a sheet. */
  @FunctionalInterface
  public interface Body {
    void write(SheetOut out) throws IOException;
  }

  private XlsxFile() {}

  /**
   * Writes a workbook.
   *
   * @param target the file
   * @param workbook the workbook without cells
   * @param bodies the cells of each sheet, by name
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @param sealing what the workbook is made from, if it keeps that: with seals by which it is seen
   *     whether a person has changed something in it
   * @throws ProblemException if the file cannot be written; what stood there before still does
   */
  static void write(
      Path target,
      XSSFWorkbook workbook,
      Map<String, Body> bodies,
      String kind,
      Optional<Sealing> sealing) {
    var properties = workbook.getProperties().getCustomProperties();
    properties.addProperty(MARK, kind);
    var sheets = new HashMap<String, String>();
    for (var sheet : bodies.keySet()) {
      var part = workbook.getSheet(sheet).getPackagePart().getPartName().getName();
      sheets.put(part.substring(1), sheet);
      if (sealing.isPresent()) {
        properties.addProperty(SEAL + sheet, part);
        var drawing = workbook.getSheet(sheet).getDrawingPatriarch();
        if (drawing != null) {
          properties.addProperty(DRAWN + sheet, drawing.getShapes().size());
        }
      }
    }
    if (sealing.isPresent()) {
      properties.addProperty(MADE_FROM, sealing.get().fingerprint());
      properties.addProperty(PARTS, PARTS);
    }
    var core = workbook.getProperties().getCoreProperties();
    core.setCreator("convsheet");
    // otherwise Excel computes all of it again on opening, and asks on closing whether to save that
    workbook.getCTWorkbook().addNewCalcPr().setCalcId(CALCULATED_BY);
    core.getUnderlyingProperties().setCreatedProperty(Optional.empty()); // like input, like bytes
    var skeleton = new ByteArrayOutputStream();
    WholeFile.write(
        target,
        out -> {
          workbook.write(skeleton);
          zip(skeleton.toByteArray(), sheets, bodies, sealing, out);
        });
  }

  /**
   * Fills the skeleton's sheets with cells, and its properties with their seals.
   *
   * @param sheets the names of the sheets, by the names of their parts
   */
  private static void zip(
      byte[] skeleton,
      Map<String, String> sheets,
      Map<String, Body> bodies,
      Optional<Sealing> sealing,
      OutputStream target)
      throws IOException {
    var out = new ZipOutputStream(target, StandardCharsets.UTF_8);
    out.setLevel(LEVEL);
    var properties = "";
    var seals = new HashMap<String, String>();
    long parts = 0;
    try (var in = new ZipInputStream(new ByteArrayInputStream(skeleton))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(PROPERTIES)) {
          properties = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          continue;
        }
        var written = PackageFile.entry(entry.getName());
        out.putNextEntry(written);
        var name = sheets.get(entry.getName());
        if (name == null) {
          in.transferTo(out);
        } else {
          var free = sealing.map(g -> g.free(name)).orElse(Sealing.Free.NONE);
          var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          var seal = fill(out, text, name, bodies.get(name), free);
          seals.put("/" + entry.getName(), seal.text());
        }
        out.closeEntry();
        parts += PackageFile.sum(written.getName(), written.getCrc());
      }
    }
    seals.put(PARTS, Long.toHexString(parts));
    for (var seal : seals.entrySet()) {
      properties = properties.replace(">" + seal.getKey() + "<", ">" + seal.getValue() + "<");
    }
    out.putNextEntry(PackageFile.entry(PROPERTIES));
    out.write(utf8(properties));
    out.closeEntry();
    out.finish();
    out.flush();
  }

  /** Writes a sheet and makes its seal. */
  private static Seal fill(
      OutputStream out, String skeleton, String name, Body body, Sealing.Free free)
      throws IOException {
    var text = skeleton.replaceFirst("<dimension [^>]*/>", ""); // of the sheet without its cells
    int at = text.indexOf(NO_CELLS);
    if (at < 0) {
      throw new IllegalStateException(name + " has cells already");
    }
    try (var sheet = new BackgroundStream(out)) {
      sheet.write(utf8(text.substring(0, at) + "<sheetData>\n"));
      var cells = new SheetOut(sheet, name, free);
      body.write(cells);
      cells.flush();
      sheet.write(utf8("</sheetData>" + text.substring(at + NO_CELLS.length())));
      return cells.seal();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a file is a workbook that convsheet wrote as being of some kind. */
  public static boolean is(Path path, String kind) {
    return kind.equals(properties(path).get(MARK));
  }

  /** Whether an open file is one. */
  static boolean is(PackageFile file, String kind) {
    try {
      return kind.equals(properties(file).get(MARK));
    } catch (ProblemException e) {
      return false; // properties that are damaged are none of ours
    }
  }

  /** The fingerprint of what a workbook was made from, if it has one. */
  public static Optional<String> fingerprint(Path path) {
    return Optional.ofNullable(properties(path).get(MADE_FROM));
  }

  /** The seals of the sheets of a workbook as it was written, by their names. */
  public static Map<String, Seal> seals(Path path) {
    var seals = new LinkedHashMap<String, Seal>();
    properties(path)
        .forEach(
            (name, text) -> {
              if (name.startsWith(SEAL)) {
                Seal.of(text).ifPresent(seal -> seals.put(name.substring(SEAL.length()), seal));
              }
            });
    return seals;
  }

  /** How many charts convsheet drew on a sheet. */
  public static int drawings(Path path, String sheet) {
    var count = properties(path).getOrDefault(DRAWN + sheet, "0");
    return count.matches("\\d{1,6}") ? Integer.parseInt(count) : 0;
  }

  /** Whether no program has written a workbook anew since convsheet wrote it. */
  public static boolean isAsWritten(Path path) {
    try (var file = PackageFile.open(path)) {
      return Long.toHexString(file.sum(PROPERTIES)).equals(properties(path).get(PARTS));
    } catch (ProblemException e) {
      return false; // reading it will say what is the matter
    }
  }

  /** The properties that programs give a file, by name; none where they cannot be read. */
  private static Map<String, String> properties(Path path) {
    try (var file = PackageFile.open(path)) {
      return properties(file);
    } catch (ProblemException e) {
      return Map.of(); // what cannot be read as an archive is none of ours
    }
  }

  private static Map<String, String> properties(PackageFile file) {
    var properties = new LinkedHashMap<String, String>();
    if (file.has(PROPERTIES)) {
      file.parse(PROPERTIES, new PropertiesHandler(properties));
    }
    return properties;
  }

  /** Takes the custom properties from their part (ECMA-376 part 1, 22.3). */
  private static final class PropertiesHandler extends DefaultHandler {
    private final Map<String, String> properties;
    private final StringBuilder text = new StringBuilder();
    private String name = "";

    PropertiesHandler(Map<String, String> properties) {
      this.properties = properties;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      if (local.equals("property")) {
        name = Optional.ofNullable(attributes.getValue("name")).orElse("");
        text.setLength(0);
      }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
      if (local.equals("property")) {
        properties.putIfAbsent(name, text.toString().strip());
      }
    }
  }
}
