package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static convsheet.check.PackageEdit.children;

import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.w3c.dom.Element;

/**
 * Puts out the lights of an exercise in a checked copy. They compare with the key alone, so that
 * what is carried over would be right on one sheet and not right on another. Their formulas are
 * replaced, not removed: Excel has a list of the cells with formulas.
 */
final class LightsOff {
  /** What stands in the place of counts in words. */
  static final String WORDS = "marks: see Checked";

  private static final String TABLE = A1.sheet(SheetNames.EXERCISE);

  private LightsOff() {}

  /** Puts out the lights of a sheet, given by its root element; says whether there were any. */
  static boolean putOut(Element sheet) {
    var formulas = new ArrayList<Element>();
    var shared = new HashSet<String>();
    for (var data : children(sheet, "sheetData")) {
      for (var row : children(data, "row")) {
        for (var cell : children(row, "c")) {
          for (var formula : children(cell, "f")) {
            var text = formula.getTextContent();
            boolean isLight = text.contains(TABLE);
            if (isLight || shared.contains(formula.getAttribute("si"))) {
              formulas.add(formula);
            }
            if (isLight && formula.hasAttribute("si")) {
              shared.add(formula.getAttribute("si"));
            }
          }
        }
      }
    }
    formulas.forEach(LightsOff::putOutCell);
    return !formulas.isEmpty();
  }

  private static void putOutCell(Element formula) {
    var cell = (Element) formula.getParentNode();
    var said = formula.getTextContent().contains("&") ? WORDS : "";
    for (var attribute : List.of("t", "si", "ref", "ca")) {
      formula.removeAttribute(attribute);
    }
    formula.setTextContent("\"" + said + "\"");
    children(cell, "v").forEach(cell::removeChild);
    cell.setAttribute("t", "str");
    append(cell, "v").setTextContent(said);
  }
}
