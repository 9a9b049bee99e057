package convsheet.check;

import convsheet.workbook.Question;
import java.nio.file.Path;
import java.util.Optional;

/** Checks answers: each result gets a verdict, and wrong ones a reason. */
public final class Checker {
  private final Optional<Question> key;
  private final Marking marking;

  /**
   * A checker.
   *
   * @param key the question that was asked; without it, what stands in the answer's own inputs and
   *     filters
   */
  public Checker(Optional<Question> key, Marking marking) {
    this.key = key;
    this.marking = marking;
  }

  /**
   * Checks one answer.
   *
   * @throws convsheet.problem.ProblemException if the file cannot be read, or answers nothing
   */
  public Report check(Path answer) {
    throw new UnsupportedOperationException(answer + " " + key + " " + marking);
  }
}
