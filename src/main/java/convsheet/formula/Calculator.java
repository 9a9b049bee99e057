package convsheet.formula;

import convsheet.formula.CellValue.Blank;
import convsheet.formula.CellValue.Number;

/**
 * Computes a formula from its text (ECMA-376 part 1, 18.17), in plain IEEE doubles: one that
 * convsheet writes without an {@link Expr}. It computes while it reads, and passes over branches
 * that are not taken; the functions are in {@link Functions}.
 *
 * <p>It refuses what it does not know, and what spreadsheet programs compute in ways of their own.
 */
public final class Calculator {
  private final SheetValues cells;
  private final Functions functions = new Functions();

  /**
   * A calculator.
   *
   * @param cells what stands in the cells that formulas refer to, which does not change
   */
  public Calculator(SheetValues cells) {
    this.cells = cells;
  }

  /**
   * The value of a formula; 0 where that is an empty cell.
   *
   * @param formula its text, without an equals sign
   * @throws IllegalStateException if there is something in it that is not known here
   */
  public CellValue value(String formula) {
    var reading = new FormulaReading(formula, cells, functions);
    try {
      var value = reading.read().value();
      return value instanceof Blank ? new Number(0) : value;
    } catch (FormulaError e) {
      return CellValue.ERROR;
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(
          e.getMessage() + " is not computed, at character " + reading.place() + " of =" + formula,
          e);
    }
  }
}
