package convsheet.cli;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of one answer as Gradescope's {@code results.json}: a test a layer (<a
 * href="https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format">Autograder
 * specifications, output format</a>). What the student is shown is plain text.
 */
final class GradescopeListing implements Listing {
  private final Writer out;

  GradescopeListing(Writer out) {
    this.out = out;
  }

  @Override
  public void add(Outcome outcome) {
    try (var json = JsonListing.generator(out)) {
      json.writeStartObject();
      var report = outcome.report();
      json.writeNumberProperty("score", report.map(r -> r.marks().earned()).orElse(0.0));
      json.writeStringProperty("output", String.join("\n", lines(outcome)));
      json.writeStringProperty("output_format", "text");
      json.writeStringProperty("visibility", "visible");
      json.writeArrayPropertyStart("tests");
      report.ifPresent(
          r ->
              r.layers()
                  .forEach(
                      layer -> {
                        json.writeStartObject();
                        json.writeStringProperty("name", layer.layer());
                        json.writeStringProperty("name_format", "text");
                        json.writeNumberProperty("score", layer.marks().earned());
                        json.writeNumberProperty("max_score", layer.marks().possible());
                        json.writeStringProperty(
                            "status", Outcome.hasPassed(layer) ? "passed" : "failed");
                        json.writeStringProperty(
                            "output", String.join("\n", Outcome.explained(r, layer)));
                        json.writeStringProperty("output_format", "text");
                        json.writeStringProperty("visibility", "visible");
                        json.writeEndObject();
                      }));
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static List<String> lines(Outcome outcome) {
    var lines = new ArrayList<String>();
    if (outcome.student().or(outcome.submission()::id).isPresent()) {
      lines.add(outcome.title());
    }
    lines.add(
        outcome
            .report()
            .map(report -> report.marks().inMarks())
            .orElse("The answer could not be checked: " + outcome.problemLine()));
    lines.addAll(outcome.warnings());
    return lines;
  }

  @Override
  public void end() {}
}
