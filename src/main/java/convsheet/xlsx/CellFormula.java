package convsheet.xlsx;

import convsheet.formula.FormulaText;

/**
 * A formula as a sheet has it (ECMA-376 part 1, 18.3.1.40). Where several cells share one, each has
 * the text of the first.
 *
 * @param row its cell's row, counted from 0
 * @param column its cell's column, counted from 0
 * @param first the formula of the first cell that shares it, or else its own, without an equals
 *     sign; empty where a file has none
 * @param down how many rows it stands below that cell
 * @param right how many columns it stands to the right of it
 * @param isArray whether it is an array formula
 * @param area the cells that an array formula is for, in A1 notation
 */
public record CellFormula(
    int row, int column, String first, int down, int right, boolean isArray, String area) {
  /** The cell's own formula. */
  public String text() {
    return FormulaText.moved(first, down, right);
  }

  /** The same formula in another cell that shares it. */
  public CellFormula at(int row, int column) {
    return new CellFormula(
        row, column, first, down + row - this.row, right + column - this.column, isArray, area);
  }
}
