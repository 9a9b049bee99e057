package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static convsheet.check.PackageEdit.children;
import static convsheet.check.PackageEdit.element;

import convsheet.xlsx.Colours;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.w3c.dom.Element;

/**
 * Cell formats with the colours of verdicts, added to a workbook's own (ECMA-376 part 1, 18.8): a
 * format that a cell has, with another fill, and with what tells the verdict without colour: its
 * sign before what stands there, made smaller where the cell has no room for it, or a line across
 * where nothing does.
 */
final class VerdictStyles {
  /** As many cell formats as Excel takes. */
  private static final int MOST = 64_000;

  /** The last of the numbers that are kept for formats which all workbooks have (18.8.30). */
  private static final int LAST_KNOWN_NUMBERS = 163;

  /** The order in which a style sheet has its parts. */
  private static final List<String> ORDER =
      List.of(
          "numFmts",
          "fonts",
          "fills",
          "borders",
          "cellStyleXfs",
          "cellXfs",
          "cellStyles",
          "dxfs",
          "tableStyles",
          "colors",
          "extLst");

  /** What else tells a verdict without colour: an element of a font (18.8.22), and words for it. */
  private record LookOf(String element, String words) {}

  private static final Map<Verdict, LookOf> LOOKS =
      Map.of(
          Verdict.WRONG, new LookOf("b", ", bold"),
          Verdict.CARRIED, new LookOf("i", ", italic"),
          Verdict.NOT_A_NUMBER, new LookOf("u", ", underlined"));

  private final Element root;
  private final Element formats;
  private final List<Element> all = new ArrayList<>();
  private final Map<Verdict, Integer> fills = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<List<Object>, Integer> made = new HashMap<>();

  /** The formats of a style sheet. */
  VerdictStyles(Element styleSheet) {
    root = styleSheet;
    formats = group("cellXfs");
    all.addAll(children(formats, "xf"));
    if (all.isEmpty()) {
      all.add(append(formats, "xf"));
    }
  }

  /**
   * The number of a format like another, in a verdict's colour; the other one itself where the
   * workbook has as many formats as it can.
   */
  int of(int format, Verdict verdict) {
    return made.computeIfAbsent(
        List.of(format, verdict),
        key -> {
          if (all.size() >= MOST) {
            return format;
          }
          var xf = copy(format);
          xf.setAttribute("fillId", String.valueOf(fills.computeIfAbsent(verdict, this::fill)));
          xf.setAttribute("applyFill", "1");
          if (verdict == Verdict.MISSING) {
            xf.setAttribute("borderId", String.valueOf(crossed(xf.getAttribute("borderId"))));
            xf.setAttribute("applyBorder", "1");
          } else {
            sign(xf, verdict);
          }
          if (LOOKS.containsKey(verdict)) {
            xf.setAttribute("fontId", String.valueOf(font(xf.getAttribute("fontId"), verdict)));
            xf.setAttribute("applyFont", "1");
          }
          return added(xf);
        });
  }

  /** How the cells of a verdict look beside their colour, in words. */
  static String look(Verdict verdict) {
    return verdict == Verdict.MISSING
        ? "a line across"
        : verdict.sign() + (LOOKS.containsKey(verdict) ? LOOKS.get(verdict).words : "");
  }

  /** Has numbers and texts stand behind a verdict's sign. */
  private void sign(Element xf, Verdict verdict) {
    int given = number(xf.getAttribute("numFmtId"));
    var code = SignedFormat.of(code(given), verdict);
    xf.setAttribute("numFmtId", String.valueOf(numbers.computeIfAbsent(code, this::numberFormat)));
    xf.setAttribute("applyNumberFormat", "1");
    var alignment =
        children(xf, "alignment").stream()
            .findFirst()
            .orElseGet(
                () -> {
                  var made = element(xf, "alignment");
                  xf.insertBefore(made, xf.getFirstChild());
                  return made;
                });
    if (!alignment.getAttribute("wrapText").matches("1|true")) {
      alignment.setAttribute("shrinkToFit", "1");
      xf.setAttribute("applyAlignment", "1");
    }
  }

  /** The code of a number format: one of the workbook's own, or of those that all have. */
  private String code(int number) {
    for (var own : children(root, "numFmts")) {
      for (var format : children(own, "numFmt")) {
        if (format.getAttribute("numFmtId").equals(String.valueOf(number))) {
          return format.getAttribute("formatCode");
        }
      }
    }
    var known = BuiltinFormats.getBuiltinFormat(number);
    return known == null ? "General" : known;
  }

  private int numberFormat(String code) {
    var group = group("numFmts");
    var given = children(group, "numFmt");
    int number =
        given.stream()
                .mapToInt(format -> number(format.getAttribute("numFmtId")))
                .reduce(LAST_KNOWN_NUMBERS, Math::max)
            + 1;
    var format = append(group, "numFmt");
    format.setAttribute("numFmtId", String.valueOf(number));
    format.setAttribute("formatCode", code);
    group.setAttribute("count", String.valueOf(given.size() + 1));
    return number;
  }

  /** A border like another, with a line across the cell. */
  private int crossed(String number) {
    var group = group("borders");
    var given = children(group, "border");
    if (given.isEmpty()) {
      given = List.of(append(group, "border"));
    }
    var border = (Element) given.get(Math.min(number(number), given.size() - 1)).cloneNode(true);
    children(border, "diagonal").forEach(border::removeChild);
    var line = element(border, "diagonal");
    line.setAttribute("style", "thin");
    var colour = append(line, "color");
    colour.setAttribute("rgb", "FF" + Colours.NOTE);
    border.insertBefore(
        line,
        children(border).stream()
            .filter(side -> List.of("vertical", "horizontal").contains(side.getLocalName()))
            .findFirst()
            .orElse(null));
    border.setAttribute("diagonalUp", "1");
    border.removeAttribute("diagonalDown");
    group.appendChild(border);
    group.setAttribute("count", String.valueOf(given.size() + 1));
    return given.size();
  }

  private static int number(String attribute) {
    return attribute.matches("\\d{1,5}") ? Integer.parseInt(attribute) : 0;
  }

  /** A font like another, with what a verdict's has more. */
  private int font(String number, Verdict verdict) {
    var group = group("fonts");
    var fonts = fonts(group);
    int given = number(number);
    var font = (Element) fonts.get(given < fonts.size() ? given : 0).cloneNode(true);
    var mark = LOOKS.get(verdict).element;
    if (children(font, mark).isEmpty()) {
      font.insertBefore(element(font, mark), font.getFirstChild());
    }
    group.appendChild(font);
    group.setAttribute("count", String.valueOf(fonts.size() + 1));
    return fonts.size();
  }

  /** How a text stands in its cell. */
  enum Text {
    LEFT,
    RIGHT,
    WRAPPED,
    LINK
  }

  /** The number of a format for text: bold or not, of a size in points. */
  int text(boolean bold, int size, Text place) {
    return made.computeIfAbsent(
        List.of(bold, size, place),
        key -> {
          var xf = copy(0);
          xf.setAttribute("fontId", String.valueOf(font(bold, size, place == Text.LINK)));
          xf.setAttribute("applyFont", "1");
          children(xf, "alignment").forEach(xf::removeChild);
          var alignment = element(xf, "alignment");
          alignment.setAttribute("vertical", "top");
          switch (place) {
            case LEFT, LINK -> {}
            case RIGHT -> alignment.setAttribute("horizontal", "right");
            case WRAPPED -> alignment.setAttribute("wrapText", "1");
          }
          xf.insertBefore(alignment, xf.getFirstChild());
          xf.setAttribute("applyAlignment", "1");
          return added(xf);
        });
  }

  private Element copy(int format) {
    return (Element) all.get(format < all.size() ? format : 0).cloneNode(true);
  }

  private int added(Element xf) {
    formats.appendChild(xf);
    all.add(xf);
    formats.setAttribute("count", String.valueOf(all.size()));
    return all.size() - 1;
  }

  private int fill(Verdict verdict) {
    var group = group("fills");
    int number = children(group, "fill").size();
    for (; number < 2; number++) { // the first two are none and grey, whatever they say
      append(append(group, "fill"), "patternFill")
          .setAttribute("patternType", number == 0 ? "none" : "gray125");
    }
    var pattern = append(append(group, "fill"), "patternFill");
    pattern.setAttribute("patternType", "solid");
    append(pattern, "fgColor").setAttribute("rgb", "FF" + verdict.colour());
    append(pattern, "bgColor").setAttribute("indexed", "64");
    group.setAttribute("count", String.valueOf(number + 1));
    return number;
  }

  /** All fonts; the first is that of cells which say none, and a plain one where there is none. */
  private static List<Element> fonts(Element group) {
    if (children(group, "font").isEmpty()) {
      append(group, "font");
    }
    return children(group, "font");
  }

  private int font(boolean bold, int size, boolean link) {
    var group = group("fonts");
    var fonts = fonts(group);
    var font = (Element) fonts.get(0).cloneNode(true);
    for (var child : children(font)) {
      if (List.of("b", "i", "u", "strike", "sz", link ? "color" : "")
          .contains(child.getLocalName())) {
        font.removeChild(child);
      }
    }
    var points = element(font, "sz");
    points.setAttribute("val", String.valueOf(size));
    font.insertBefore(points, font.getFirstChild());
    if (bold) {
      font.insertBefore(element(font, "b"), points);
    }
    if (link) {
      font.insertBefore(element(font, "u"), points);
      var colour = element(font, "color");
      colour.setAttribute("rgb", "FF" + Colours.ACCENT);
      font.insertBefore(colour, points.getNextSibling());
    }
    group.appendChild(font);
    group.setAttribute("count", String.valueOf(fonts.size() + 1));
    return fonts.size();
  }

  private Element group(String name) {
    return children(root, name).stream()
        .findFirst()
        .orElseGet(
            () -> {
              var group = element(root, name);
              root.insertBefore(
                  group,
                  children(root).stream()
                      .filter(child -> ORDER.indexOf(child.getLocalName()) > ORDER.indexOf(name))
                      .findFirst()
                      .orElse(null));
              return group;
            });
  }
}
