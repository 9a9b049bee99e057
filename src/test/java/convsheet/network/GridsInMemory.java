package convsheet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A layer's sheet without a workbook: grids one below the other in column B. */
final class GridsInMemory implements GivenGrids {
  private final Map<String, GivenGrid> labelled = new LinkedHashMap<>();

  private int row = 2;

  /** With one more grid, whose rows are as given. */
  GridsInMemory with(String label, double[]... rows) {
    var values = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    return with(label, rows.length, rows[0].length, values);
  }

  GridsInMemory with(String label, int rows, int columns, double[] values) {
    var cells = "B" + row + ":" + (char) ('A' + columns) + (row + rows - 1);
    labelled.put(GivenGrids.canonical(label), new GivenGrid(cells, rows, columns, values));
    row += rows + 2;
    return this;
  }

  @Override
  public String sheet() {
    return "conv1";
  }

  @Override
  public Set<String> labels() {
    return labelled.keySet();
  }

  @Override
  public Optional<GivenGrid> find(String label) {
    return Optional.ofNullable(labelled.get(GivenGrids.canonical(label)));
  }

  @Override
  public List<GivenGrid> inReadingOrder() {
    return List.copyOf(labelled.values());
  }
}
