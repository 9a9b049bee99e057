package convsheet.xlsx;

import java.nio.charset.StandardCharsets;

/**
 * One formula for all cells of an area of a sheet, whose references move along with each cell (a
 * shared formula: ECMA-376 part 1, 18.3.1.40).
 */
public final class SharedFormula {
  private final Box area;
  private final Content.Moving content;
  private final byte[] first;
  private final byte[] others;

  /**
   * A shared formula.
   *
   * @param formula that of the area's first cell, without its {@code =}
   * @param number what sets it apart from the others of its sheet
   */
  SharedFormula(String formula, Box area, int number) {
    this.area = area;
    content = Content.Moving.of(formula);
    first =
        utf8(
            "<f t=\"shared\" ref=\""
                + area.cells()
                + "\" si=\""
                + number
                + "\">"
                + Xml.escaped(formula)
                + "</f>");
    others = utf8("<f t=\"shared\" si=\"" + number + "\"/>");
  }

  private static byte[] utf8(String xml) {
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  /** What is written of it in a cell. */
  byte[] xml(int row, int column) {
    return row == area.top() && column == area.left() ? first : others;
  }

  /** What it is in a cell, for a seal. */
  long content(int row, int column) {
    return content.at(row - area.top(), column - area.left());
  }
}
