package convsheet.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.util.CellReference;

/** Finds grids of numbers on a sheet by their labels alone, as a person does. */
public final class Grids {

  private Grids() {}

  /**
   * The cells of the grid right below a label, row by row.
   *
   * @param cells a sheet as {@link convsheet.testing.Workbooks} gives it
   */
  public static List<String> cells(Map<String, ?> cells, String label, int rows, int columns) {
    var places =
        cells.entrySet().stream()
            .filter(cell -> cell.getValue() instanceof String text && text.equals(label))
            .map(cell -> new CellReference(cell.getKey()))
            .toList();
    if (places.size() != 1) {
      throw new AssertionError("the label " + label + " is there " + places.size() + " times");
    }
    return cells(places.get(0).getRow() + 1, places.get(0).getCol(), rows, columns);
  }

  /** The cells of a range such as {@code A2:AB29}, row by row. */
  public static List<String> range(String range) {
    var corners = range.split(":");
    var first = new CellReference(corners[0]);
    var last = new CellReference(corners[corners.length - 1]);
    return cells(
        first.getRow(),
        first.getCol(),
        last.getRow() - first.getRow() + 1,
        last.getCol() - first.getCol() + 1);
  }

  private static List<String> cells(int row, int column, int rows, int columns) {
    var all = new ArrayList<String>();
    for (int r = row; r < row + rows; r++) {
      for (int c = column; c < column + columns; c++) {
        all.add(CellReference.convertNumToColString(c) + (r + 1));
      }
    }
    return all;
  }

  /** The numbers in some cells, each of which must hold one. */
  public static double[] numbers(Map<String, Object> sheet, List<String> cells) {
    return cells.stream()
        .mapToDouble(
            cell -> {
              if (sheet.get(cell) instanceof Double number) {
                return number;
              }
              throw new AssertionError(cell + " holds no number but " + sheet.get(cell));
            })
        .toArray();
  }

  /** The numbers below labels, one grid after the other. */
  public static double[] numbers(
      Map<String, Object> sheet, List<String> labels, int rows, int columns) {
    var cells = new ArrayList<String>();
    labels.forEach(label -> cells.addAll(cells(sheet, label, rows, columns)));
    return numbers(sheet, cells);
  }
}
