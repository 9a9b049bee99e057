package convsheet.network;

/**
 * A rectangle of numbers as it was found on a sheet.
 *
 * @param cells where it stands, in A1 notation
 * @param rows the number of rows
 * @param columns the number of columns
 * @param values the numbers, row by row; 0 where a cell is blank
 * @param place what it was read as, such as {@code filter 2 channel 1}, where that follows from its
 *     place among the grids of the sheet; empty where its label says it
 * @param text a text that stands above it or beside it, and belongs to no other grid, where it was
 *     not found by its label; or empty
 * @param name the name for what it is that was read out of the text, or empty
 */
public record GivenGrid(
    String cells, int rows, int columns, double[] values, String place, String text, String name) {
  /** A grid that has a label. */
  public GivenGrid(String cells, int rows, int columns, double[] values) {
    this(cells, rows, columns, values, "", "", "");
  }

  /** The same grid, with a text above it. */
  public GivenGrid under(String text) {
    return new GivenGrid(cells, rows, columns, values, place, text, name);
  }

  /** The same grid, read by its place. */
  public GivenGrid at(String place) {
    return at(place, "");
  }

  /** The same grid, read by its place, under a text that may be a name. */
  GivenGrid at(String place, String name) {
    return new GivenGrid(cells, rows, columns, values, place, text, text.isEmpty() ? "" : name);
  }

  /** Its size, for messages: {@code 3 x 3}. */
  public String size() {
    return rows + " x " + columns;
  }
}
