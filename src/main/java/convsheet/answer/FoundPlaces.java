package convsheet.answer;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.question.CellMap;
import convsheet.xlsx.CellAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where grids stand in an answer.
 *
 * @param starts the first cells of those that were looked for
 * @param others where all others stand
 */
record FoundPlaces(Map<Grid, CellAddress> starts, CellMap others) implements CellMap {
  @Override
  public Optional<CellAddress> address(Expr.Ref cell) {
    var start = starts.get(cell.grid());
    return start == null
        ? others.address(cell)
        : Optional.of(
            new CellAddress(
                start.sheet(), start.row() + cell.row(), start.column() + cell.column()));
  }

  @Override
  public Optional<Expr.Ref> cell(CellAddress address) {
    return starts.entrySet().stream()
        .filter(found -> address.isOn(found.getValue().sheet()))
        .flatMap(found -> cell(address, found.getKey(), found.getValue()).stream())
        .findFirst()
        .or(() -> others.cell(address).filter(cell -> !starts.containsKey(cell.grid())));
  }

  private static Optional<Expr.Ref> cell(CellAddress address, Grid grid, CellAddress start) {
    int row = address.row() - start.row();
    int column = address.column() - start.column();
    return row >= 0 && column >= 0 && row < grid.rows() && column < grid.columns()
        ? Optional.of(new Expr.Ref(grid, row, column))
        : Optional.empty();
  }

  @Override
  public List<String> sheets() {
    return Stream.concat(others.sheets().stream(), starts.values().stream().map(CellAddress::sheet))
        .distinct()
        .toList();
  }
}
