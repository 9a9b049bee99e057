package convsheet.cli;

import convsheet.check.Report;
import convsheet.check.Report.LayerReport;
import convsheet.check.Verdict;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of checking one answer: a report, or a problem, or both where the answer was checked
 * but could not be annotated.
 *
 * @param submission the answer, and whose it is
 * @param report what there is to say of it; empty if it could not be checked
 * @param problem what went wrong
 */
record Outcome(Submission submission, Optional<Report> report, Optional<ProblemException> problem) {
  /** The exit code for this answer alone. */
  int code() {
    if (submission.isAbsent()) {
      return Convsheet.DIFFERENCES;
    }
    return problem
        .map(
            e ->
                e.kind() == ProblemException.Kind.INPUT
                    ? Convsheet.BAD_INPUT
                    : Convsheet.CANNOT_READ_OR_WRITE)
        .orElseGet(() -> report.orElseThrow().isRight() ? Convsheet.DONE : Convsheet.DIFFERENCES);
  }

  /** Where the answer stands, as a person would name it; empty if there is none. */
  String place() {
    return submission.answer().place();
  }

  /** The student's name, if it is known. */
  Optional<String> student() {
    return submission.name().or(() -> report.flatMap(Report::student));
  }

  /** The student's name, or else the file's; no other answer has the same. */
  String name() {
    return Problem.line(
        submission.name().isPresent() ? submission.shown() : student().orElse(submission.shown()));
  }

  /** The student's name, or else the file's, and the id behind it. */
  String title() {
    return Problem.line(name() + submission.id().map(id -> ", " + id).orElse(""));
  }

  /** What is worth knowing of the hand-in, then of what stands in it. */
  List<Finding> findings() {
    return Stream.concat(
            submission.findings().stream(),
            report.stream().flatMap(checked -> checked.findings().stream()))
        .toList();
  }

  /** What was assumed that may not be meant, or could not be done, a line each. */
  List<String> warnings() {
    return findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.WARNING)
        .map(Finding::sentence)
        .toList();
  }

  /** How many cells have a verdict, in all layers. */
  int count(Verdict verdict) {
    return report.map(checked -> checked.count(verdict)).orElse(0);
  }

  /** What is wrong in place of a report: one line, without the file's name and what to do. */
  String problemLine() {
    return problem
        .map(
            e -> {
              var p = e.problem();
              return new Problem("", p.sheet(), p.cells(), p.found(), p.expected(), "");
            })
        .map(p -> Problem.line(p.toString()))
        .orElse("");
  }

  /** Whether a layer earns all of its marks. */
  static boolean hasPassed(LayerReport layer) {
    return layer.marks().earned() >= layer.marks().possible() - 1e-9;
  }

  /**
   * What to tell a student of a layer: how many cells are right, then the reasons, a line each.
   *
   * @return at least one line
   */
  static List<String> explained(Report report, LayerReport layer) {
    var lines = new ArrayList<String>();
    int right =
        layer.count(Verdict.CORRECT) + layer.count(Verdict.ROUNDED) + layer.count(Verdict.COARSE);
    var others = new ArrayList<String>();
    for (var verdict :
        List.of(
            Verdict.COARSE,
            Verdict.CARRIED,
            Verdict.WRONG,
            Verdict.MISSING,
            Verdict.NOT_A_NUMBER)) {
      if (layer.count(verdict) > 0) {
        others.add(layer.count(verdict) + " " + verdict.text());
      }
    }
    lines.add(
        right
            + " of "
            + Problem.count(layer.cells(), "cell")
            + " right"
            + (others.isEmpty() ? "" : ", " + String.join(", ", others)));
    report.diagnoses().stream()
        .filter(diagnosis -> diagnosis.layer().equals(layer.layer()))
        .forEach(diagnosis -> lines.add(Problem.line(diagnosis.message())));
    return lines;
  }

  /** A finding with its severity and place, on one line. */
  static String text(Finding finding) {
    var place = finding.place();
    return (finding.severity() == Finding.Severity.WARNING ? "warning  " : "note     ")
        + (place.isEmpty() ? "" : place + "  ")
        + Problem.line(finding.message());
  }
}
