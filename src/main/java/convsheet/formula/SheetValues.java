package convsheet.formula;

/** What stands in the cells that a formula refers to. */
@FunctionalInterface
public interface SheetValues {
  /**
   * What stands in a cell.
   *
   * @param sheet the sheet's name; empty for the one on which the formula stands
   * @param row counted from 0
   * @param column counted from 0
   */
  CellValue at(String sheet, int row, int column);
}
