package convsheet.check;

import static convsheet.check.PackageEdit.child;
import static convsheet.check.PackageEdit.children;

import convsheet.check.Report.CellReport;
import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.PackageFile;
import convsheet.xlsx.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.apache.poi.ss.util.CellReference;
import org.w3c.dom.Element;

/**
 * Writes a copy of an answer in which one can see what is said of it: checked cells are coloured by
 * verdict, wrong ones have a comment, and a sheet {@code Checked} in front has marks, reasons, and
 * a list of the comments.
 *
 * <p>The parts of the file are edited themselves, not read into a model and written anew: what is
 * not mentioned here stays as it is, byte for byte.
 */
public final class Annotator {
  /** The part of the sheet; by its name an annotated answer is known. */
  private static final String PART = "xl/worksheets/convsheet-checked.xml";

  private static final String STRICT = "http://purl.oclc.org/ooxml/";
  private static final String SPREADSHEET =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  private static final String EMPTY_STYLES =
      """
      <styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
      <borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs></styleSheet>""";

  private static final MathContext DIGITS = new MathContext(10);

  private final PackageEdit file;
  private final Report report;
  private final Map<Integer, Diagnosis> reasons = new HashMap<>();
  private final List<Remark> remarks = new ArrayList<>();

  /**
   * What is said of a cell in its comment.
   *
   * @param found what stands there; empty where that is nothing
   * @param expected the right number
   * @param reason why it is wrong, if that is known
   */
  record Remark(CellReport cell, String found, String expected, Optional<Diagnosis> reason) {
    String comment() {
      return "convsheet: "
          + cell.verdict().text()
          + "\n"
          + (found.isEmpty() ? "" : "found " + found + ", ")
          + "expected "
          + expected
          + reason.map(diagnosis -> "\n" + diagnosis.message()).orElse("");
    }
  }

  private Annotator(PackageEdit file, Report report) {
    this.file = file;
    this.report = report;
    for (var diagnosis : report.diagnoses()) {
      diagnosis.cells().forEach(cell -> reasons.putIfAbsent(cell, diagnosis));
    }
  }

  /**
   * Writes the copy.
   *
   * @param report what is said of the answer, which is read again
   * @param target the copy; of the same kind as the answer
   * @throws ProblemException if the answer cannot be read, or the copy not be written
   */
  public static void annotate(Report report, Path target) {
    annotate(
        report, PackageFile.open(report.answer()), copy -> WholeFile.write(target, copy::write));
  }

  /**
   * Writes the copy of an answer that is in memory.
   *
   * @param report what is said of the answer
   * @param content the bytes of the answer
   * @throws ProblemException if the answer cannot be read
   */
  public static byte[] annotated(Report report, byte[] content) {
    var out = new ByteArrayOutputStream();
    annotate(
        report, PackageFile.open(report.answer().toString(), content), copy -> copy.write(out));
    return out.toByteArray();
  }

  /** Writes a copy. */
  private interface Writing {
    void write(PackageEdit copy) throws IOException;
  }

  private static void annotate(Report report, PackageFile answer, Writing writing) {
    try (var copy = new PackageEdit(answer)) {
      new Annotator(copy, report).edit();
      writing.write(copy);
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              report.answer().toString(),
              "",
              "",
              "a file that cannot be annotated (" + e.getMessage() + ")",
              "",
              "Open it in Excel or LibreOffice and save it anew."),
          e);
    }
  }

  /** Whether a file is an annotated answer. */
  public static boolean isAnnotated(Path file) {
    try (var zip = new ZipFile(file.toFile())) {
      return zip.getEntry(PART) != null;
    } catch (IOException e) {
      // what cannot be read as an archive is none of ours
      return false;
    }
  }

  private void edit() throws IOException {
    var workbook = part(file.related("", "officeDocument"), "a workbook");
    var root = file.root(workbook);
    var main = root.getNamespaceURI();
    var relationships =
        main.startsWith(STRICT)
            ? STRICT + "officeDocument/relationships"
            : "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    var styles = new VerdictStyles(file.root(styles(workbook, main, relationships)));
    var front = new FrontSheet(file, workbook, relationships);
    front.deselect();
    boolean areLightsOut = putOutLights(workbook, relationships);
    boolean uncovered = false;
    for (var sheet : bySheet().entrySet()) {
      var part = sheetPart(workbook, relationships, sheet.getKey());
      if (!part.isEmpty()) {
        uncovered |= annotate(part, sheet.getValue(), styles, relationships);
      }
    }
    if (!file.has(PART)) {
      front.add(freeName(workbook), PART, SPREADSHEET + "worksheet+xml");
    }
    file.put(PART, ("<worksheet xmlns=\"" + main + "\"/>").getBytes(StandardCharsets.UTF_8));
    front.open(
        PART,
        CheckedSheet.write(report, remarks, styles, file.root(PART), uncovered, areLightsOut));
  }

  /** Puts out the lights of an exercise, and says whether it has any. */
  private boolean putOutLights(String workbook, String relationships) throws IOException {
    var names = sheets(workbook).stream().map(sheet -> sheet.getAttribute("name")).toList();
    if (!names.contains(SheetNames.LIGHTS)) {
      return false;
    }
    var texts = CellTexts.of(file, workbook);
    for (var name : names) {
      var part = sheetPart(workbook, relationships, name);
      if (!name.equals(SheetNames.LIGHTS)
          && file.has(part)
          && LightsOff.putOut(file.read(part), texts)) {
        file.root(part);
      }
      if (name.equals(SheetNames.EXERCISE)) {
        CountedTable.write(file.root(part), texts, report);
      }
    }
    return true;
  }

  private static String part(Optional<String> found, String what) throws IOException {
    return found.orElseThrow(() -> new IOException("it has no part that is " + what));
  }

  /** The numbers of the report's cells, by the sheet on which they stand. */
  private Map<String, List<Integer>> bySheet() {
    var sheets = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < report.cells().size(); i++) {
      sheets.computeIfAbsent(report.cells().get(i).sheet(), name -> new ArrayList<>()).add(i);
    }
    return sheets;
  }

  private boolean annotate(
      String part, List<Integer> cells, VerdictStyles styles, String relationships)
      throws IOException {
    var colours = new SheetColours(file.root(part), styles);
    var notes = new LinkedHashMap<CellReference, String>();
    for (int number : cells) {
      var cell = report.cells().get(number);
      if (!cell.cell().isEmpty()) {
        var place = new CellReference(cell.cell());
        colours.colour(place, cell.verdict());
        if (cell.verdict() == Verdict.WRONG || cell.verdict() == Verdict.NOT_A_NUMBER) {
          var remark = remark(number);
          remarks.add(remark);
          notes.put(place, cellText(remark.comment()));
        }
      }
    }
    boolean uncovered = colours.uncover();
    new SheetNotes(file, part, relationships).add(notes);
    return uncovered;
  }

  private Remark remark(int number) {
    var cell = report.cells().get(number);
    return new Remark(
        cell,
        cell.actual().map(Annotator::shown).orElse(""),
        Double.isNaN(cell.expected()) ? "an error" : text(cell.expected()),
        Optional.ofNullable(reasons.get(number)));
  }

  private static String shown(Report.Actual actual) {
    return Double.isNaN(actual.value()) ? Problem.quote(actual.text()) : text(actual.value());
  }

  /** A number with ten digits at most. */
  static String text(double number) {
    if (!Double.isFinite(number)) {
      return "an error";
    }
    var digits = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    return Math.abs(digits.scale()) > 12 ? digits.toString() : digits.toPlainString();
  }

  /**
   * A text as a cell or a comment can hold it: without characters that XML does not have, and with
   * {@code _x0041_} kept from being read as an escape (part 1, 22.9.2.19).
   */
  static String cellText(String text) {
    return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD")
        .replaceAll("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_");
  }

  private String styles(String workbook, String main, String relationships) throws IOException {
    var found = file.related(workbook, "styles");
    if (found.isPresent()) {
      return found.get();
    }
    var part = file.free("xl/styles", ".xml");
    file.put(part, String.format(Locale.ROOT, EMPTY_STYLES, main).getBytes(StandardCharsets.UTF_8));
    file.contentType(part, SPREADSHEET + "styles+xml");
    file.relate(workbook, relationships + "/styles", part);
    return part;
  }

  /** The part of a sheet; empty if there is no such sheet. */
  private String sheetPart(String workbook, String relationships, String name) throws IOException {
    for (var sheet : sheets(workbook)) {
      if (sheet.getAttribute("name").equals(name)) {
        return part(
            file.relatedById(workbook, sheet.getAttributeNS(relationships, "id")), "sheet " + name);
      }
    }
    return "";
  }

  private List<Element> sheets(String workbook) throws IOException {
    return children(child(file.root(workbook), "sheets"), "sheet");
  }

  /** A name for the sheet that no other has. */
  private String freeName(String workbook) throws IOException {
    var names = sheets(workbook).stream().map(sheet -> sheet.getAttribute("name")).toList();
    var name = SheetNames.CHECKED;
    for (int i = 2; names.stream().anyMatch(name::equalsIgnoreCase); i++) {
      name = SheetNames.CHECKED + " " + i;
    }
    return name;
  }
}
