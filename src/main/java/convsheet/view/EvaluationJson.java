package convsheet.view;

import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** A network with its values, as JSON: what {@code run} found out; docs/cli.md describes it. */
public final class EvaluationJson {
  private EvaluationJson() {}

  /**
   * The network of a file.
   *
   * @param source the file that it was read from
   * @param output the file that was written
   */
  public static JsonObject of(
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

  private static void writeValues(JsonGenerator json, Tensor tensor) {
    json.writeStartArray();
    for (double value : tensor.values()) {
      JsonObject.number(json, value);
    }
    json.writeEndArray();
  }
}
