package convsheet.xlsx;

/** Takes the cells of a sheet, in the order of a file. */
@FunctionalInterface
interface CellSink {
  /**
   * Takes one cell.
   *
   * @param row its row, counted from 0
   * @param column its column, counted from 0
   * @param formula whether it is computed
   * @param date whether it is a number that is shown as a date or a time
   * @param number the value of a number; 1 or 0 for a boolean
   * @param text the text of a text or an error; empty for others
   */
  void add(
      int row,
      int column,
      SheetCells.Kind kind,
      boolean formula,
      boolean date,
      double number,
      String text);
}
