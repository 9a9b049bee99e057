package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static convsheet.check.PackageEdit.child;
import static convsheet.check.PackageEdit.children;
import static convsheet.check.PackageEdit.element;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.w3c.dom.Element;

/**
 * Adds comments to a worksheet (ECMA-376 part 1, 18.7; the boxes are VML, part 4, 19). A comment
 * that a cell has already is made longer.
 */
final class SheetNotes {
  private static final String AUTHOR = "convsheet";
  private static final String COMMENTS_TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
  private static final String VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing";
  private static final Pattern SHAPE_ID = Pattern.compile("_x0000_s(\\d{1,9})");

  /** What stands after a worksheet's legacyDrawing (part 1, 18.3.1.99). */
  private static final Set<String> AFTER_DRAWING =
      Set.of(
          "legacyDrawingHF",
          "drawingHF",
          "picture",
          "oleObjects",
          "controls",
          "webPublishItems",
          "tableParts",
          "AlternateContent",
          "extLst");

  private static final String EMPTY_VML =
      """
      <xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
      xmlns:x="urn:schemas-microsoft-com:office:excel">
      <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
      </xml>
      """;

  private static final String BOX_TYPE =
      """
      <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"%s>\
      <v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
      """;

  private static final String BOX =
      """
      <v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" \
      fillcolor="#ffffe1" o:insetmode="auto"%s><v:fill color2="#ffffe1"/>\
      <v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
      <v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>\
      <x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row>\
      <x:Column>%d</x:Column></x:ClientData></v:shape>
      """;

  private final PackageEdit file;
  private final String sheet;
  private final String relationships;

  /**
   * The comments of a sheet.
   *
   * @param sheet the worksheet's part
   * @param relationships where the types of relationships begin, without a slash at the end
   */
  SheetNotes(PackageEdit file, String sheet, String relationships) {
    this.file = file;
    this.sheet = sheet;
    this.relationships = relationships;
  }

  /** Adds a text to each cell. */
  void add(Map<CellReference, String> notes) throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    var root = file.root(comments());
    var author = author(root);
    var list = child(root, "commentList");
    var byCell = new HashMap<String, Element>();
    children(list, "comment").forEach(c -> byCell.putIfAbsent(c.getAttribute("ref"), c));
    var boxes = new StringBuilder();
    var drawing = drawing();
    var given = new String(file.content(drawing), StandardCharsets.ISO_8859_1);
    var namespaces = missingNamespaces(given);
    if (!given.contains("\"_x0000_t202\"")) {
      boxes.append(String.format(Locale.ROOT, BOX_TYPE, namespaces));
    }
    long id =
        SHAPE_ID
            .matcher(given)
            .results()
            .mapToLong(m -> Long.parseLong(m.group(1)))
            .max()
            .orElse(1024);
    for (var note : notes.entrySet()) {
      var cell = note.getKey();
      var existing = byCell.get(cell.formatAsString(false));
      if (existing != null) {
        if (!existing.getTextContent().contains(note.getValue())) {
          extend(existing, note.getValue());
        }
        continue;
      }
      var comment = append(list, "comment");
      comment.setAttribute("ref", cell.formatAsString(false));
      comment.setAttribute("authorId", author);
      run(append(comment, "text"), note.getValue());
      boxes.append(
          String.format(
              Locale.ROOT,
              BOX,
              ++id,
              namespaces,
              anchor(cell, note.getValue()),
              cell.getRow(),
              cell.getCol()));
    }
    int end = given.lastIndexOf("</");
    if (end < 0) {
      throw new IOException(drawing + " has no end");
    }
    file.put(
        drawing,
        (given.substring(0, end) + boxes + given.substring(end))
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The part with the comments; made if there is none. */
  private String comments() throws IOException {
    var found = file.related(sheet, "comments");
    if (found.isPresent()) {
      return found.get();
    }
    var part = file.free("xl/comments", ".xml");
    file.put(
        part,
        ("<comments xmlns=\""
                + file.root(sheet).getNamespaceURI()
                + "\"><authors/><commentList/></comments>")
            .getBytes(StandardCharsets.UTF_8));
    file.contentType(part, COMMENTS_TYPE);
    file.relate(sheet, relationships + "/comments", part);
    return part;
  }

  private static String author(Element comments) throws IOException {
    var authors = child(comments, "authors");
    var names = children(authors, "author").stream().map(Element::getTextContent).toList();
    if (!names.contains(AUTHOR)) {
      append(authors, "author").setTextContent(AUTHOR);
      return String.valueOf(names.size());
    }
    return String.valueOf(names.indexOf(AUTHOR));
  }

  /** The part with the boxes of comments; made if there is none. */
  private String drawing() throws IOException {
    var root = file.root(sheet);
    var namespace = relationships;
    for (var drawing : children(root, "legacyDrawing")) {
      var part = file.relatedById(sheet, drawing.getAttributeNS(namespace, "id"));
      if (part.isPresent()) {
        return part.get();
      }
    }
    var part = file.free("xl/drawings/vmlDrawing", ".vml");
    file.put(part, EMPTY_VML.getBytes(StandardCharsets.ISO_8859_1));
    file.defaultType("vml", VML_TYPE);
    var id = file.relate(sheet, relationships + "/vmlDrawing", part);
    var drawing = element(root, "legacyDrawing");
    drawing.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:r", namespace);
    drawing.setAttributeNS(namespace, "r:id", id);
    root.insertBefore(
        drawing,
        children(root).stream()
            .filter(child -> AFTER_DRAWING.contains(child.getLocalName()))
            .findFirst()
            .orElse(null));
    return part;
  }

  private static String missingNamespaces(String vml) {
    var missing = new StringBuilder();
    Map.of(
            "v", "urn:schemas-microsoft-com:vml",
            "o", "urn:schemas-microsoft-com:office:office",
            "x", "urn:schemas-microsoft-com:office:excel")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(prefix -> !vml.contains("xmlns:" + prefix.getKey() + "="))
        .forEach(
            prefix ->
                missing.append(
                    String.format(
                        Locale.ROOT, " xmlns:%s=\"%s\"", prefix.getKey(), prefix.getValue())));
    return missing.toString();
  }

  private static void extend(Element comment, String note) {
    var text =
        children(comment, "text").stream().findFirst().orElseGet(() -> append(comment, "text"));
    for (var plain : children(text, "t")) { // either one text or runs: part 1, 18.4.8
      var run = element(text, "r");
      text.replaceChild(run, plain);
      run.appendChild(plain);
    }
    run(text, "\n\n" + note);
  }

  private static void run(Element text, String note) {
    var run = element(text, "r");
    text.insertBefore(
        run,
        children(text).stream()
            .filter(child -> Set.of("rPh", "phoneticPr").contains(child.getLocalName()))
            .findFirst()
            .orElse(null));
    var t = append(run, "t");
    t.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    t.setTextContent(note);
  }

  /** Right of the cell and as high as the text needs: columns, rows, and pixels within them. */
  private static String anchor(CellReference cell, String note) {
    int lines = note.lines().mapToInt(line -> 1 + line.length() / 34).sum();
    int top = Math.max(0, cell.getRow() - 1);
    return List.of(cell.getCol() + 1, 12, top, 6, cell.getCol() + 5, 12, top + lines + 1, 6)
        .toString()
        .replaceAll("[\\[\\]]", "");
  }
}
