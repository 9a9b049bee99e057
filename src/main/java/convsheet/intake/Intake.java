package convsheet.intake;

import convsheet.lift.Lifter;
import convsheet.onnx.OnnxModel;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Stated;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The front door: opens a file, of whatever kind, or the bytes of one, and reads the question that
 * it states.
 */
public final class Intake {

  private Intake() {}

  /**
   * Reads what a file states: a model in its graph, a workbook in its sheet {@code Layers} if it
   * has one and no other sheet is asked for, else in formulas.
   *
   * @param sheet the name of the sheet whose formulas are to be read, if it is given
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Question read(Path path, Optional<String> sheet) {
    return locate(path, sheet).question();
  }

  /**
   * Reads what a workbook states, as {@link #read(Path, Optional)} does, and where its grids stand:
   * in its own cells if its formulas are the network, else where the audit has them.
   *
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Stated locate(Path path, Optional<String> sheet) {
    if (OnnxModel.isModel(path)) {
      return model(OnnxModel.read(path, Optional.empty()).question(path), sheet);
    }
    return locate(path.toString(), () -> WorkbookFile.open(path), sheet);
  }

  /**
   * Reads what a workbook in memory states, as {@link #read(Path, Optional)} does a file.
   *
   * @param name what messages call it, as they do a file's path
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Question read(String name, byte[] content, Optional<String> sheet) {
    return locate(name, content, sheet).question();
  }

  /**
   * Reads what a workbook in memory states, and where its grids stand, as {@link #locate(Path,
   * Optional)} does of a file.
   *
   * @param name what messages call it, as they do a file's path
   * @throws ProblemException if the workbook cannot be read, or states no network
   */
  public static Stated locate(String name, byte[] content, Optional<String> sheet) {
    return locate(name, () -> WorkbookFile.open(name, content), sheet);
  }

  /**
   * Reads what an open workbook states, and where its grids stand, as {@link #locate(Path,
   * Optional)} does of a file.
   *
   * @throws ProblemException if it states no network; the problem does not name the workbook
   */
  public static Stated locate(WorkbookFile file, Optional<String> sheet) {
    if (sheet.isPresent() || !QuestionReader.isQuestion(file)) {
      return Lifter.lift(file, sheet);
    }
    var question = QuestionReader.read(file);
    return Stated.declared(question, Layout.in(file, question));
  }

  /** What a model states; its grids stand where the audit has them. */
  private static Stated model(Question question, Optional<String> sheet) {
    sheet.ifPresent(
        name -> {
          throw ProblemException.input(
              new Problem(
                  question.source(),
                  "",
                  "",
                  "--sheet for a model",
                  "a workbook, which has sheets",
                  "Leave --sheet out."));
        });
    return Stated.of(question, () -> Layout.of(question));
  }

  private static Stated locate(String name, Supplier<WorkbookFile> opened, Optional<String> sheet) {
    try (var file = opened.get()) {
      return locate(file, sheet);
    } catch (ProblemException e) {
      throw e.in(name);
    }
  }
}
