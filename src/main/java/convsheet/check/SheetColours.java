package convsheet.check;

import static convsheet.check.PackageEdit.child;
import static convsheet.check.PackageEdit.children;
import static convsheet.check.PackageEdit.element;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellReference;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Colours cells of a worksheet by verdict (ECMA-376 part 1, 18.3.1). Colour scales and data bars
 * are painted over a cell's own colour, by Excel and by LibreOffice, so they are taken off these
 * cells.
 */
final class SheetColours {
  private static final Set<String> PAINTED_OVER = Set.of("colorScale", "dataBar");

  private final Element sheet;
  private final Element data;
  private final VerdictStyles styles;
  private final NavigableMap<Integer, Element> rows = new TreeMap<>();
  private final Map<Element, NavigableMap<Integer, Element>> cells = new HashMap<>();
  private final CellCutter cutter = new CellCutter();

  /** The cells of a worksheet, given by its root element. */
  SheetColours(Element sheet, VerdictStyles styles) throws IOException {
    this.sheet = sheet;
    this.styles = styles;
    data = child(sheet, "sheetData");
    int number = -1;
    for (var row : children(data, "row")) {
      number = row.hasAttribute("r") ? Integer.parseInt(row.getAttribute("r")) - 1 : number + 1;
      rows.putIfAbsent(number, row);
    }
  }

  /** Colours a cell; it is made if it is not there. */
  void colour(CellReference place, Verdict verdict) {
    var row = rows.computeIfAbsent(place.getRow(), this::newRow);
    var cell =
        cells
            .computeIfAbsent(row, SheetColours::cellsOf)
            .computeIfAbsent((int) place.getCol(), column -> newCell(row, place));
    cell.setAttribute("s", String.valueOf(styles.of(number(cell, "s"), verdict)));
    cutter.add(place);
  }

  /** Takes off the coloured cells what would hide their colour; says whether there was any. */
  boolean uncover() {
    boolean found = false;
    var formats = sheet.getElementsByTagNameNS("*", "conditionalFormatting");
    var all = new ArrayList<Element>();
    for (int i = 0; i < formats.getLength(); i++) {
      all.add((Element) formats.item(i));
    }
    for (var format : all) {
      found |= uncover(format);
    }
    return found;
  }

  private boolean uncover(Element format) {
    var rules =
        children(format, "cfRule").stream()
            .collect(
                Collectors.partitioningBy(
                    rule -> PAINTED_OVER.contains(rule.getAttribute("type"))));
    var scales = rules.get(true);
    var given = ranges(format);
    var left = scales.isEmpty() || given.isBlank() ? given : cutter.cut(given);
    if (left.equals(String.join(" ", given.strip().split("\\s+"))) || left.equals(given)) {
      return false;
    }
    if (!left.isEmpty()) {
      var cut = (Element) format.cloneNode(true);
      children(cut, "cfRule").stream()
          .filter(rule -> !PAINTED_OVER.contains(rule.getAttribute("type")))
          .forEach(cut::removeChild);
      setRanges(cut, left);
      format.getParentNode().insertBefore(cut, format.getNextSibling());
    }
    scales.forEach(format::removeChild);
    if (rules.get(false).isEmpty()) {
      removeEmpty(format);
    }
    return true;
  }

  /** Removes an element, and what stands around it once that is empty. */
  private void removeEmpty(Element element) {
    Node parent = element.getParentNode();
    parent.removeChild(element);
    if (parent instanceof Element around && around != sheet && !hasChild(around)) {
      removeEmpty(around);
    }
  }

  /** Whether an element stands in another; there may be many. */
  private static boolean hasChild(Element around) {
    for (var node = around.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element) {
        return true;
      }
    }
    return false;
  }

  /** The cells of a rule: an attribute, or in Excel's extension (MS-XLSX 2.6.3) an element. */
  private static String ranges(Element format) {
    return format.hasAttribute("sqref")
        ? format.getAttribute("sqref")
        : children(format, "sqref").stream().findFirst().map(Element::getTextContent).orElse("");
  }

  private static void setRanges(Element format, String ranges) {
    if (format.hasAttribute("sqref")) {
      format.setAttribute("sqref", ranges);
    } else {
      children(format, "sqref").get(0).setTextContent(ranges);
    }
  }

  private Element newRow(int number) {
    var row = element(data, "row");
    row.setAttribute("r", String.valueOf(number + 1));
    var next = rows.higherEntry(number);
    data.insertBefore(row, next == null ? null : next.getValue());
    return row;
  }

  private static NavigableMap<Integer, Element> cellsOf(Element row) {
    var cells = new TreeMap<Integer, Element>();
    int column = -1;
    for (var cell : children(row, "c")) {
      column =
          cell.hasAttribute("r") ? new CellReference(cell.getAttribute("r")).getCol() : column + 1;
      cells.putIfAbsent(column, cell);
    }
    return cells;
  }

  private Element newCell(Element row, CellReference place) {
    var cell = element(row, "c");
    cell.setAttribute("r", place.formatAsString(false));
    cell.setAttribute("s", String.valueOf(styleAround(row, place.getCol())));
    var next = cells.get(row).higherEntry((int) place.getCol());
    row.insertBefore(cell, next == null ? null : next.getValue());
    return cell;
  }

  /** The format that a cell which is not there has: that of its row, or of its column. */
  private int styleAround(Element row, int column) {
    if (List.of("1", "true").contains(row.getAttribute("customFormat"))) {
      return number(row, "s");
    }
    return children(sheet, "cols").stream()
        .flatMap(cols -> children(cols, "col").stream())
        .filter(col -> number(col, "min") <= column + 1 && column + 1 <= number(col, "max"))
        .mapToInt(col -> number(col, "style"))
        .findFirst()
        .orElse(0);
  }

  private static int number(Element element, String attribute) {
    var text = element.getAttribute(attribute);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
