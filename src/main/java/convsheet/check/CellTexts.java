package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static convsheet.check.PackageEdit.children;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** The texts in cells of a package (ECMA-376 part 1, 18.3.1.4), to be read and to be replaced. */
final class CellTexts {
  private final List<Element> shared;

  private CellTexts(List<Element> shared) {
    this.shared = shared;
  }

  /** Those of a workbook, given by its part. */
  static CellTexts of(PackageEdit file, String workbook) throws IOException {
    var part = file.related(workbook, "sharedStrings").filter(file::has);
    return new CellTexts(part.isPresent() ? children(file.read(part.get()), "si") : List.of());
  }

  /** The text in a cell; of a number its digits, and nothing where nothing stands there. */
  String of(Element cell) {
    var value =
        children(cell, "v").stream().map(Element::getTextContent).findFirst().orElse("").strip();
    return switch (cell.getAttribute("t")) {
      case "inlineStr" ->
          children(cell, "is").stream().map(CellTexts::plain).findFirst().orElse("");
      case "s" ->
          value.matches("\\d{1,9}") && Integer.parseInt(value) < shared.size()
              ? plain(shared.get(Integer.parseInt(value)))
              : "";
      default -> value;
    };
  }

  /** A text or its runs, without what tells how they are pronounced (18.4.8). */
  private static String plain(Element string) {
    return children(string).stream()
        .map(
            part ->
                switch (part.getLocalName()) {
                  case "t" -> part.getTextContent();
                  case "r" ->
                      children(part, "t").stream()
                          .map(Element::getTextContent)
                          .collect(Collectors.joining());
                  default -> "";
                })
        .collect(Collectors.joining());
  }

  /** Puts a text in the place of what stands in a cell. */
  static void replace(Element cell, String text) {
    clear(cell, List.of("f", "v", "is"));
    cell.setAttribute("t", "inlineStr");
    append(append(cell, "is"), "t").setTextContent(text);
  }

  /**
   * Puts a text there that does not change; a formula is replaced by one that says so, as Excel has
   * a list of the cells with formulas.
   */
  static void keep(Element cell, String text) {
    keep(cell, "\"" + text + "\"", text);
    cell.setAttribute("t", "str");
  }

  /** Puts a number there in the same way. */
  static void keep(Element cell, long number) {
    keep(cell, String.valueOf(number), String.valueOf(number));
  }

  private static void keep(Element cell, String formula, String value) {
    for (var own : children(cell, "f")) {
      List.of("t", "si", "ref", "ca").forEach(own::removeAttribute);
      own.setTextContent(formula);
    }
    clear(cell, List.of("v", "is"));
    cell.removeAttribute("t");
    append(cell, "v").setTextContent(value);
  }

  private static void clear(Element cell, List<String> elements) {
    children(cell).stream()
        .filter(child -> elements.contains(child.getLocalName()))
        .forEach(cell::removeChild);
  }
}
