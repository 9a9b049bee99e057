package convsheet.network;

/**
 * A rectangle of numbers as it was found on a sheet.
 *
 * @param cells where it stands, in A1 notation
 * @param rows the number of rows
 * @param columns the number of columns
 * @param values the numbers, row by row; 0 where a cell is blank
 */
public record GivenGrid(String cells, int rows, int columns, double[] values) {
  /** Its size, for messages: {@code 3 x 3}. */
  public String size() {
    return rows + " x " + columns;
  }
}
