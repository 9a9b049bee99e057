package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static convsheet.check.PackageEdit.child;
import static convsheet.check.PackageEdit.children;
import static convsheet.check.PackageEdit.element;

import convsheet.formula.A1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** Puts a sheet in front of all others, and has a workbook open with it (part 1, 18.2). */
final class FrontSheet {
  /** So many bytes hold all that a sheet says before its cells. */
  private static final int HEAD = 1 << 14;

  private static final String SCOPE = "localSheetId";
  private static final String TITLES = "_xlnm.Print_Titles";
  private static final Pattern SELECTED = Pattern.compile("(tabSelected\\s*=\\s*[\"'])(?:1|true)");

  /** What says of a sheet that it is selected stands before its cells. */
  private static final String CELLS = "<(?:\\w+:)?sheetData";

  /** What stands before a workbook's names (18.2.27), and is there where sheets are. */
  private static final Set<String> BEFORE_NAMES =
      Set.of("sheets", "functionGroups", "externalReferences");

  private final PackageEdit file;
  private final String workbook;
  private final String relationships;

  /**
   * The sheets of a workbook.
   *
   * @param workbook the workbook's part
   * @param relationships where the types of relationships begin, without a slash at the end
   */
  FrontSheet(PackageEdit file, String workbook, String relationships) {
    this.file = file;
    this.workbook = workbook;
    this.relationships = relationships;
  }

  private List<Element> sheets() throws IOException {
    return children(child(file.root(workbook), "sheets"), "sheet");
  }

  private Optional<String> part(Element sheet) throws IOException {
    return file.relatedById(workbook, sheet.getAttributeNS(relationships, "id")).filter(file::has);
  }

  /**
   * Takes away that sheets are selected: those that are selected together are changed together. To
   * be called before anything else of them is changed.
   */
  void deselect() throws IOException {
    for (var sheet : sheets()) {
      var part = part(sheet);
      if (part.isPresent()) {
        deselect(part.get());
      }
    }
  }

  private void deselect(String part) throws IOException {
    var bytes = file.content(part);
    int length = Math.min(HEAD, bytes.length);
    var charset = charset(bytes);
    var halves = new String(bytes, 0, length, charset).split("(?=" + CELLS + ")", 2);
    var head = SELECTED.matcher(halves[0]);
    if (head.find()) {
      halves[0] = head.replaceAll(selected -> selected.group(1) + "0");
      var changed = new ByteArrayOutputStream();
      changed.write(String.join("", halves).getBytes(charset));
      changed.write(bytes, length, bytes.length - length);
      file.put(part, changed.toByteArray());
    }
  }

  /** In what one can read the letters of XML, and write all else back as it was. */
  private static Charset charset(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return switch (mark) {
      case 0xFFFE -> StandardCharsets.UTF_16LE;
      case 0xFEFF -> StandardCharsets.UTF_16BE;
      default -> StandardCharsets.ISO_8859_1;
    };
  }

  /** Adds a sheet before all others; what counts sheets counts on. */
  void add(String name, String part, String type) throws IOException {
    file.contentType(part, type);
    var id = file.relate(workbook, relationships + "/worksheet", part);
    long last =
        sheets().stream()
            .map(given -> given.getAttribute("sheetId"))
            .filter(number -> number.matches("\\d{1,9}"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    var list = child(file.root(workbook), "sheets");
    var sheet = element(list, "sheet");
    list.insertBefore(sheet, list.getFirstChild());
    sheet.setAttribute("name", name);
    sheet.setAttribute("sheetId", String.valueOf(last + 1));
    sheet.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:r", relationships);
    sheet.setAttributeNS(relationships, "r:id", id);
    for (var defined : names()) {
      var scope = defined.getAttribute(SCOPE);
      if (scope.matches("\\d{1,6}")) {
        defined.setAttribute(SCOPE, String.valueOf(Integer.parseInt(scope) + 1));
      }
    }
  }

  private List<Element> names() throws IOException {
    return children(file.root(workbook), "definedNames").stream()
        .flatMap(names -> children(names, "definedName").stream())
        .toList();
  }

  /**
   * Has the workbook open with a sheet.
   *
   * @param part the sheet's
   * @param heading the row, counted from 1, that is repeated on each page in print, if one is
   */
  void open(String part, OptionalInt heading) throws IOException {
    int place = place(part);
    for (var view : views()) {
      view.setAttribute("activeTab", String.valueOf(place));
      view.removeAttribute("firstSheet");
    }
    var scope = String.valueOf(place);
    for (var defined : names()) {
      if (defined.getAttribute("name").equalsIgnoreCase(TITLES)
          && defined.getAttribute(SCOPE).equals(scope)) {
        defined.getParentNode().removeChild(defined);
      }
    }
    if (heading.isPresent()) {
      int row = heading.getAsInt();
      var titles = append(nameList(), "definedName");
      titles.setAttribute("name", TITLES);
      titles.setAttribute(SCOPE, scope);
      titles.setTextContent(
          A1.sheet(sheets().get(place).getAttribute("name")) + "$" + row + ":$" + row);
    }
  }

  /** Where a sheet stands among the others, counted from 0. */
  private int place(String part) throws IOException {
    var sheets = sheets();
    for (int i = 0; i < sheets.size(); i++) {
      if (part(sheets.get(i)).filter(part::equalsIgnoreCase).isPresent()) {
        return i;
      }
    }
    throw new IOException("none of its sheets is " + part);
  }

  /** The windows of the workbook (18.2.30); made if there is none. */
  private List<Element> views() throws IOException {
    var root = file.root(workbook);
    var windows = children(root, "bookViews");
    if (windows.isEmpty()) {
      var made = element(root, "bookViews");
      root.insertBefore(made, child(root, "sheets"));
      return List.of(append(made, "workbookView"));
    }
    return children(windows.get(0), "workbookView");
  }

  /** What holds the names of the workbook; made if there is none. */
  private Element nameList() throws IOException {
    var root = file.root(workbook);
    var given = children(root, "definedNames");
    if (!given.isEmpty()) {
      return given.get(0);
    }
    var before =
        children(root).stream()
            .filter(element -> BEFORE_NAMES.contains(element.getLocalName()))
            .toList();
    var names = element(root, "definedNames");
    root.insertBefore(names, before.get(before.size() - 1).getNextSibling());
    return names;
  }
}
