package convsheet.lift;

import convsheet.lift.Channel.Weight;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which cells hold the parameters of a layer. */
final class ParameterCells {
  private final CellMap<Parameter> parameters = new CellMap<>();
  private final Map<Parameter, CellRange> places = new LinkedHashMap<>();

  /**
   * A number of a layer, all counted from 0.
   *
   * @param grid the number of its grid among the layer's parameters
   * @param row its row there
   * @param column its column
   */
  record Parameter(int grid, int row, int column) {}

  /** Notes which parameter a weight is; one that is written into formulas stands in no cell. */
  void add(Weight weight, int grid, int row, int column) {
    var own = new Parameter(grid, row, column);
    weight
        .cell()
        .ifPresent(
            cell -> {
              if (!parameters.contains(cell)) {
                parameters.put(cell, own);
              }
              places.put(own, cell);
            });
  }

  /** The parameter that a cell holds, if it holds one; the first of several. */
  Optional<Parameter> in(CellRange cell) {
    return parameters.get(cell);
  }

  /** The cell that holds a parameter, if one does. */
  Optional<CellRange> of(int grid, int row, int column) {
    return Optional.ofNullable(places.get(new Parameter(grid, row, column)));
  }

  /** For each parameter the cell that holds it. */
  Map<Parameter, CellRange> places() {
    return Collections.unmodifiableMap(places);
  }
}
