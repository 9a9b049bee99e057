package convsheet.view;

import java.util.Arrays;

/**
 * A grid, where it is too large to be seen made smaller: each cell is then the mean of a square of
 * cells.
 *
 * @param averaged how many rows, and columns, make one; 1 where nothing is smaller
 * @param values row by row
 * @param least the least number of the grid itself
 * @param most its largest
 * @param hasErrors whether some of its cells are errors
 */
public record SmallerGrid(
    int rows,
    int columns,
    int averaged,
    double[] values,
    double least,
    double most,
    boolean hasErrors) {
  /**
   * Makes a grid smaller, if need be.
   *
   * @param gridColumns its columns
   * @param grid its numbers, row by row
   * @param mostRows how many rows there may be
   * @param mostColumns how many columns there may be
   */
  public static SmallerGrid of(int gridColumns, double[] grid, int mostRows, int mostColumns) {
    int gridRows = grid.length / gridColumns;
    int averaged = Math.max(1, Math.max(ceil(gridRows, mostRows), ceil(gridColumns, mostColumns)));
    int rows = ceil(gridRows, averaged);
    int columns = ceil(gridColumns, averaged);
    var values = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = mean(grid, gridColumns, averaged, row, column);
      }
    }
    var numbers = Arrays.stream(grid).filter(Double::isFinite).summaryStatistics();
    boolean isEmpty = numbers.getCount() == 0;
    return new SmallerGrid(
        rows,
        columns,
        averaged,
        values,
        isEmpty ? 0 : numbers.getMin(),
        isEmpty ? 0 : numbers.getMax(),
        Arrays.stream(grid).anyMatch(Double::isNaN));
  }

  private static int ceil(int size, int each) {
    return (int) (((long) size + each - 1) / each);
  }

  private static double mean(double[] grid, int gridColumns, int averaged, int row, int column) {
    int gridRows = grid.length / gridColumns;
    double sum = 0;
    int count = 0;
    for (int i = row * averaged; i < Math.min((row + 1) * averaged, gridRows); i++) {
      for (int j = column * averaged; j < Math.min((column + 1) * averaged, gridColumns); j++) {
        sum += grid[i * gridColumns + j];
        count++;
      }
    }
    return sum / count;
  }

  /** What the numbers of the grid itself are, in a few words. */
  public String range() {
    return (least == most ? Shown.text(least) : Shown.text(least) + " to " + Shown.text(most))
        + (hasErrors ? ", errors" : "")
        + (averaged == 1 ? "" : ", means of " + averaged + " x " + averaged);
  }
}
