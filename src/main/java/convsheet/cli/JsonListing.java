package convsheet.cli;

import convsheet.check.Report;
import convsheet.check.Report.Actual;
import convsheet.check.Verdict;
import convsheet.view.JsonObject;
import java.io.Writer;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Reports as a JSON array, an object an answer; docs/checking.md describes it. */
final class JsonListing implements Listing {
  private final JsonGenerator json;

  JsonListing(Writer out) {
    json = generator(out);
    json.writeStartArray();
  }

  /** Writes JSON to a writer that stays open. */
  static JsonGenerator generator(Writer out) {
    return JsonObject.FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  @Override
  public void add(Outcome outcome) {
    json.writeStartObject();
    text("answer", Optional.of(outcome.place()).filter(place -> !place.isEmpty()), true);
    boolean isChecked = outcome.report().isPresent();
    text("student", outcome.student(), isChecked);
    text("id", outcome.submission().id(), isChecked);
    var variant = outcome.submission().whose().variant();
    if (variant.isPresent()) {
      json.writeNumberProperty("variant", variant.getAsLong());
    } else if (isChecked) {
      json.writeNullProperty("variant");
    }
    outcome.report().ifPresent(this::report);
    if (isChecked || !outcome.findings().isEmpty()) {
      JsonObject.writeFindings(json, outcome.findings());
    }
    outcome
        .problem()
        .ifPresent(
            e -> {
              var problem = e.problem();
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("file", problem.file());
              json.writeStringProperty("sheet", problem.sheet());
              json.writeStringProperty("cells", problem.cells());
              json.writeStringProperty("found", problem.found());
              json.writeStringProperty("expected", problem.expected());
              json.writeStringProperty("remedy", problem.remedy());
              json.writeEndObject();
            });
    json.writeEndObject();
  }

  @Override
  public void end() {
    json.writeEndArray();
    json.writeRaw('\n');
    json.close();
  }

  private void report(Report report) {
    marks(report.marks());
    json.writeArrayPropertyStart("layers");
    for (var layer : report.layers()) {
      json.writeStartObject();
      json.writeStringProperty("layer", layer.layer());
      for (var verdict : Verdict.values()) {
        json.writeNumberProperty(member(verdict), layer.count(verdict));
      }
      marks(layer.marks());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("cells");
    for (var cell : report.cells()) {
      json.writeStartObject();
      json.writeStringProperty("sheet", cell.sheet());
      json.writeStringProperty("cell", cell.cell());
      json.writeStringProperty("layer", cell.layer());
      json.writeNumberProperty("channel", cell.channel());
      json.writeNumberProperty("row", cell.row());
      json.writeNumberProperty("column", cell.column());
      json.writeName("expected");
      number(cell.expected());
      json.writeName("actual");
      cell.actual().ifPresentOrElse(this::actual, json::writeNull);
      json.writeStringProperty("verdict", cell.verdict().text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("diagnoses");
    for (var diagnosis : report.diagnoses()) {
      json.writeStartObject();
      json.writeStringProperty("code", diagnosis.code());
      json.writeStringProperty("layer", diagnosis.layer());
      json.writeNumberProperty("channel", diagnosis.channel());
      json.writeNumberProperty("explains", diagnosis.explains());
      json.writeNumberProperty("of", diagnosis.of());
      json.writeStringProperty("message", diagnosis.message());
      if (diagnosis.wouldFit().isPresent()) {
        json.writeStringProperty("wouldFit", diagnosis.wouldFit().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A text, or null where that is wanted. */
  private void text(String member, Optional<String> text, boolean orNull) {
    if (text.isPresent() || orNull) {
      json.writeName(member);
      text.ifPresentOrElse(json::writeString, json::writeNull);
    }
  }

  private static String member(Verdict verdict) {
    return verdict == Verdict.NOT_A_NUMBER ? "notANumber" : verdict.text();
  }

  private void marks(Report.Marks marks) {
    json.writeObjectPropertyStart("marks");
    json.writeNumberProperty("earned", marks.earned());
    json.writeNumberProperty("possible", marks.possible());
    json.writeEndObject();
  }

  private void actual(Actual actual) {
    if (Double.isFinite(actual.value())) {
      json.writeNumber(actual.value());
    } else {
      json.writeString(actual.text());
    }
  }

  /** An error is null: JSON has no NaN. */
  private void number(double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
