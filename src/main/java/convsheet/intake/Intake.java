package convsheet.intake;

import convsheet.lift.Lifter;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Stated;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.Optional;

/** The front door: opens a file, of whatever kind, and reads the question that it states. */
public final class Intake {

  private Intake() {}

  /**
   * Reads what a workbook states: in its sheet {@code Layers} if it has one and no other sheet is
   * asked for, else in formulas.
   *
   * @param sheet the name of the sheet whose formulas are to be read, if it is given
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Question read(Path path, Optional<String> sheet) {
    return locate(path, sheet).question();
  }

  /**
   * Reads what a workbook states, as {@link #read} does, and where its grids stand: in its own
   * cells if its formulas are the network, else where the audit has them.
   *
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Stated locate(Path path, Optional<String> sheet) {
    try (var file = WorkbookFile.open(path)) {
      return sheet.isEmpty() && QuestionReader.isQuestion(file)
          ? Stated.declared(QuestionReader.read(file))
          : Lifter.lift(file, sheet);
    } catch (ProblemException e) {
      throw e.in(path.toString());
    }
  }
}
