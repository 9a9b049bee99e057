package convsheet.cli;

import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** What {@code run} found out, as JSON; docs/cli.md describes it. */
final class JsonReport {
  private JsonReport() {}

  static JsonObject of(
      Evaluation evaluation, List<Finding> findings, String source, String output) {
    return new JsonObject(
        json -> {
          json.writeStringProperty("source", source);
          json.writeStringProperty(
              "form", evaluation.question().form().name().toLowerCase(Locale.ROOT));
          json.writeArrayPropertyStart("layers");
          for (int i = 0; i < evaluation.outputs().size(); i++) {
            writeLayer(json, evaluation, i);
          }
          json.writeEndArray();
          JsonObject.writeFindings(json, findings);
          json.writeStringProperty("output", output);
        });
  }

  private static void writeLayer(JsonGenerator json, Evaluation evaluation, int i) {
    var node = evaluation.question().network().nodes().get(i);
    json.writeStartObject();
    json.writeStringProperty("name", node.name());
    json.writeStringProperty("type", node.layer().type());
    json.writeArrayPropertyStart("from");
    node.from().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("shape");
    node.shape().sizes().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeNumberProperty("parameters", evaluation.parameters(i));
    json.writeNumberProperty("multiplyAdds", node.multiplyAdds());
    json.writeName("values");
    writeValues(json, evaluation.outputs().get(i));
    json.writeEndObject();
  }

  /** An error is null: JSON has no NaN. */
  private static void writeValues(JsonGenerator json, Tensor tensor) {
    json.writeStartArray();
    for (double value : tensor.values()) {
      if (Double.isNaN(value)) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
    json.writeEndArray();
  }
}
