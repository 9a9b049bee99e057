package convsheet.page;

import convsheet.check.Report;
import convsheet.check.Report.Basis;
import convsheet.check.Report.CellReport;
import convsheet.check.Verdict;
import convsheet.view.Derivations;
import convsheet.view.Drawing;
import java.util.List;
import java.util.stream.IntStream;

/** How the right number of a wrong cell comes about, as {@code explain} says it. */
public final class WorkedOut {
  public static final String TITLE = "The first wrong cell, worked out";

  private WorkedOut() {}

  /**
   * The first wrong cell of an answer, worked out.
   *
   * @return a line each; none if no cell is wrong, or nobody knows what would be right
   */
  public static List<String> firstWrong(Report report) {
    return report.cells().stream()
        .filter(cell -> cell.verdict() == Verdict.WRONG)
        .findFirst()
        .flatMap(cell -> report.basis().map(basis -> lines(basis, cell)))
        .orElse(List.of());
  }

  private static List<String> lines(Basis basis, CellReport cell) {
    var nodes = basis.right().question().network().nodes();
    int layer =
        IntStream.range(0, nodes.size())
            .filter(i -> nodes.get(i).name().equals(cell.layer()))
            .findFirst()
            .orElseThrow();
    return Drawing.lines(
        new Derivations(basis.right(), basis.places(), basis.found())
            .of(layer, cell.channel() - 1, cell.row() - 1, cell.column() - 1),
        false);
  }
}
