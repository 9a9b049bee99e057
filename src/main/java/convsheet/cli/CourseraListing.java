package convsheet.cli;

import convsheet.check.Report;
import java.io.Writer;
import java.util.ArrayList;

/**
 * The report of one answer as Coursera's {@code feedback.json}: the share of the marks, from 0 to
 * 1, and plain text (<a
 * href="https://github.com/coursera/programming-assignments-demo/tree/master/custom-graders/v2">the
 * sample graders</a>).
 */
final class CourseraListing implements Listing {
  private final Writer out;

  CourseraListing(Writer out) {
    this.out = out;
  }

  @Override
  public void add(Outcome outcome) {
    try (var json = JsonListing.generator(out)) {
      json.writeStartObject();
      json.writeNumberProperty(
          "fractionalScore", outcome.report().map(CourseraListing::score).orElse(0.0));
      json.writeStringProperty("feedback", feedback(outcome));
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static double score(Report report) {
    var marks = report.marks();
    if (marks.possible() <= 0) {
      return report.isRight() ? 1 : 0;
    }
    return Math.min(1, Math.max(0, marks.earned() / marks.possible()));
  }

  private static String feedback(Outcome outcome) {
    var lines = new ArrayList<String>();
    if (outcome.student().or(outcome.submission()::id).isPresent()) {
      lines.add(outcome.title());
    }
    if (outcome.report().isEmpty()) {
      lines.add("The answer could not be checked: " + outcome.problemLine());
    } else {
      var report = outcome.report().get();
      for (var layer : report.layers()) {
        lines.add(layer.layer() + ": " + String.join("\n", Outcome.explained(report, layer)));
      }
      lines.add(report.marks().inMarks());
    }
    lines.addAll(outcome.warnings());
    return String.join("\n", lines);
  }

  @Override
  public void end() {}
}
