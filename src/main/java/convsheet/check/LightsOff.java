package convsheet.check;

import static convsheet.check.PackageEdit.children;

import convsheet.exercise.LightWords;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * Puts out the lights of an exercise in a checked copy, and changes what is said of them. They
 * compare with the key alone, so that what is carried over would be right on one sheet and not
 * right on another.
 */
final class LightsOff {
  /** What stands in the place of counts in words. */
  static final String WORDS = "marks: see Checked";

  /** What stands in the place of sentences about lights. */
  private static final Map<String, String> SENTENCES =
      Map.of(
          LightWords.BESIDE,
          "This is a checked copy: see the sheet Checked.",
          LightWords.MEANINGS,
          "This is a checked copy. Its lights are out; the table below has the counts of the sheet"
              + " Checked.",
          LightWords.TOGETHER,
          "");

  private static final String TABLE = A1.sheet(SheetNames.EXERCISE);

  private LightsOff() {}

  /** Puts out the lights of a sheet, given by its root element; says whether it has changed. */
  static boolean putOut(Element sheet, CellTexts texts) {
    boolean hasChanged = false;
    var formulas = new ArrayList<Element>();
    var shared = new HashSet<String>();
    for (var data : children(sheet, "sheetData")) {
      for (var row : children(data, "row")) {
        for (var cell : children(row, "c")) {
          hasChanged |= change(cell, texts);
          for (var formula : children(cell, "f")) {
            boolean isLight = formula.getTextContent().contains(TABLE);
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
    for (var formula : formulas) {
      var cell = (Element) formula.getParentNode();
      boolean isInWords = formula.getTextContent().contains("&");
      CellTexts.keep(cell, isInWords ? WORDS : "");
      if (!isInWords) {
        cell.removeAttribute("s"); // and with it the frame of the light
      }
    }
    return hasChanged || !formulas.isEmpty();
  }

  /** Changes what a cell says of lights, and says whether it says anything. */
  private static boolean change(Element cell, CellTexts texts) {
    var text = texts.of(cell);
    var about = SENTENCES.keySet().stream().filter(text::contains).toList();
    for (var sentence : about) {
      text = text.replace(sentence, SENTENCES.get(sentence));
    }
    if (!about.isEmpty()) {
      CellTexts.replace(cell, text);
    }
    return !about.isEmpty();
  }
}
