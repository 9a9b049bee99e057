package convsheet.workbook;

import convsheet.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Writes a workbook: all that is small and intricate comes from a POI workbook without cells, the
 * cells are streamed into it. The file appears whole or not at all.
 */
final class XlsxFile {
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
  private static final Pattern COMMENTS = Pattern.compile("(?i)^/?xl/(?:threadedC|c)omments");
  private static final Pattern FINGERPRINT =
      Pattern.compile("(?s)name=\"" + MADE_FROM + "\".*?>([0-9a-f]{8})<");
  private static final String NO_CELLS = "<sheetData/>";

  /** The cells of a sheet. */
  @FunctionalInterface
  interface Body {
    void write(SheetOut out) throws IOException;
  }

  private XlsxFile() {}

  /** Writes a workbook that does not keep what it is made from. */
  static void write(
      Path target, XSSFWorkbook workbook, Map<String, ? extends Body> bodies, String kind) {
    write(target, workbook, bodies, kind, "");
  }

  /**
   * Writes a workbook.
   *
   * @param target the file
   * @param workbook the workbook without cells
   * @param bodies the cells of each sheet, by name
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @param fingerprint that of what the workbook is made from, kept in it too; empty for none
   * @throws ProblemException if the file cannot be written; what stood there before still does
   */
  static void write(
      Path target,
      XSSFWorkbook workbook,
      Map<String, ? extends Body> bodies,
      String kind,
      String fingerprint) {
    var properties = workbook.getProperties().getCustomProperties();
    properties.addProperty(MARK, kind);
    if (!fingerprint.isEmpty()) {
      properties.addProperty(MADE_FROM, fingerprint);
    }
    var core = workbook.getProperties().getCoreProperties();
    core.setCreator("convsheet");
    // otherwise Excel computes all of it again on opening, and asks on closing whether to save that
    workbook.getCTWorkbook().addNewCalcPr().setCalcId(CALCULATED_BY);
    core.getUnderlyingProperties().setCreatedProperty(Optional.empty()); // like input, like bytes
    var skeleton = new ByteArrayOutputStream();
    var sheets = new HashMap<String, String>();
    for (var sheet : bodies.keySet()) {
      var part = workbook.getSheet(sheet).getPackagePart().getPartName().getName();
      sheets.put(part.substring(1), sheet);
    }
    WholeFile.write(
        target,
        out -> {
          workbook.write(skeleton);
          zip(skeleton.toByteArray(), sheets, bodies, out);
        });
  }

  /**
   * Fills the skeleton's sheets with cells.
   *
   * @param sheets the names of the sheets, by the names of their parts
   */
  private static void zip(
      byte[] skeleton,
      Map<String, String> sheets,
      Map<String, ? extends Body> bodies,
      OutputStream target)
      throws IOException {
    var out = new ZipOutputStream(target, StandardCharsets.UTF_8);
    out.setLevel(LEVEL);
    try (var in = new ZipInputStream(new ByteArrayInputStream(skeleton))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(PackageFile.entry(entry.getName()));
        var name = sheets.get(entry.getName());
        if (name == null) {
          in.transferTo(out);
        } else {
          var text =
              new String(in.readAllBytes(), StandardCharsets.UTF_8)
                  .replaceFirst("<dimension [^>]*/>", ""); // of the sheet without its cells
          int at = text.indexOf(NO_CELLS);
          if (at < 0) {
            throw new IllegalStateException(entry.getName() + " has cells already");
          }
          try (var sheet = new BackgroundStream(out)) {
            sheet.write(utf8(text.substring(0, at) + "<sheetData>\n"));
            var cells = new SheetOut(sheet, name);
            bodies.get(name).write(cells);
            cells.flush();
            sheet.write(utf8("</sheetData>" + text.substring(at + NO_CELLS.length())));
          }
        }
        out.closeEntry();
      }
    }
    out.finish();
    out.flush();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a file is a workbook that convsheet wrote as being of some kind. */
  static boolean is(Path path, String kind) {
    var text = properties(path);
    return text.contains("name=\"" + MARK + "\"") && text.contains(">" + kind + "<");
  }

  /** The fingerprint of what a workbook was made from, if it has one. */
  static Optional<String> fingerprint(Path path) {
    var match = FINGERPRINT.matcher(properties(path));
    return match.find() ? Optional.of(match.group(1)) : Optional.empty();
  }

  /** Whether a person has written comments into a workbook. */
  static boolean hasComments(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      return zip.stream().anyMatch(entry -> COMMENTS.matcher(entry.getName()).find());
    } catch (IOException e) {
      return false; // reading it will say what is the matter
    }
  }

  /** The properties that programs give a file; empty where there are none. */
  private static String properties(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      var entry = zip.getEntry("docProps/custom.xml");
      return entry == null
          ? ""
          : new String(zip.getInputStream(entry).readNBytes(1 << 20), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // what cannot be read as an archive is none of ours
      return "";
    }
  }
}
