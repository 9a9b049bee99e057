package convsheet.cli;

import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Whose;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was handed in, and whose it is, as far as that can be told.
 *
 * @param answer the file; of a student who handed in nothing, a row without one
 * @param shown what a report calls it, unlike any other: the student, or the file
 * @param name the student's name: in the class, else as the sheet {@code Exercise} has it
 * @param id what tells the student from others: on the sheet, else in the class, else the folder
 * @param whose what the sheet itself says
 * @param student the student of the class, where there is one
 * @param damage why the file cannot be opened, if that is so
 * @param findings what is worth knowing of the hand-in: that it is one of two
 */
record Submission(
    AnswerFile answer,
    String shown,
    Optional<String> name,
    Optional<String> id,
    Whose whose,
    Optional<Roster.Student> student,
    Optional<ProblemException> damage,
    List<Finding> findings) {
  Submission {
    findings = List.copyOf(findings);
  }

  /** The file to read; only asked for where there is one. */
  Path file() {
    return answer.file().orElseThrow();
  }

  /** A problem of this answer, in the place that a person knows. */
  ProblemException placed(ProblemException problem) {
    return answer.placed(problem);
  }

  /** A student who handed in nothing. */
  boolean isAbsent() {
    return answer.place().isEmpty();
  }
}
