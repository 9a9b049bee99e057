package convsheet.question;

import convsheet.formula.Expr;
import convsheet.xlsx.CellAddress;
import java.util.List;
import java.util.Optional;

/** Where the cells of a network's grids stand in a workbook, and what stands in its cells. */
public interface CellMap {
  /** Where a cell of a grid stands, if it stands anywhere. */
  Optional<CellAddress> address(Expr.Ref cell);

  /** The cell of a grid that stands at an address, its sheet named without regard to case. */
  Optional<Expr.Ref> cell(CellAddress address);

  /** The names of the sheets that grids stand on, in order. */
  List<String> sheets();
}
