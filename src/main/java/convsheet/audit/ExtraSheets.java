package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.List;
import java.util.function.Function;

/** Sheets that an audit workbook has when they are asked for. */
public interface ExtraSheets {
  /**
   * The sheets for an evaluated network.
   *
   * @param evaluation the network with the values of all its grids
   * @param layout where the grids stand
   * @param links the links that a sheet of some name is to have below its title, once all sheets
   *     are made
   * @param styles the formats of the workbook
   * @throws convsheet.problem.ProblemException if they cannot be made as asked for
   */
  List<Sheet> sheets(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles);

  /**
   * What is worth knowing about what these sheets will show.
   *
   * @throws convsheet.problem.ProblemException if they cannot be made as asked for
   */
  default List<Finding> findings(Evaluation evaluation) {
    return List.of();
  }

  /** An evaluation with what is worth knowing about further sheets among its findings. */
  static Evaluation note(List<ExtraSheets> extras, Evaluation evaluation) {
    return evaluation.with(
        extras.stream().flatMap(extra -> extra.findings(evaluation).stream()).toList());
  }
}
