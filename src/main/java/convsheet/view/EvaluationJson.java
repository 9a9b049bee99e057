package convsheet.view;

import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import tools.jackson.core.JsonGenerator;

/** A network with its values, as JSON: what {@code run} found out; docs/cli.md describes it. */
public final class EvaluationJson {
  private EvaluationJson() {}

  /**
   * The network of a file.
   *
   * @param source the file that it was read from
   * @param output the workbook that was written
   * @param images the pictures that were written
   */
  public static JsonObject of(
      Evaluation evaluation,
      List<Finding> findings,
      String source,
      String output,
      List<String> images) {
    return new JsonObject(
        json -> {
          json.writeStringProperty("source", source);
          json.writeStringProperty(
              "form", evaluation.question().form().name().toLowerCase(Locale.ROOT));
          writeInput(json, evaluation);
          json.writeArrayPropertyStart("layers");
          for (int i = 0; i < evaluation.outputs().size(); i++) {
            writeLayer(json, evaluation, i);
          }
          json.writeEndArray();
          JsonObject.writeFindings(json, findings);
          json.writeStringProperty("output", output);
          if (!images.isEmpty()) {
            json.writeArrayPropertyStart("images");
            images.forEach(json::writeString);
            json.writeEndArray();
          }
        });
  }

  private static void writeInput(JsonGenerator json, Evaluation evaluation) {
    json.writeObjectPropertyStart("input");
    writeShape(json, evaluation.question().network().input().sizes());
    var channels = evaluation.question().picture().channels();
    writeValues(
        json, channels.stream().flatMapToDouble(c -> DoubleStream.of(evaluation.values(c))));
    json.writeEndObject();
  }

  private static void writeLayer(JsonGenerator json, Evaluation evaluation, int i) {
    var node = evaluation.question().network().nodes().get(i);
    json.writeStartObject();
    json.writeStringProperty("name", node.name());
    json.writeStringProperty("type", node.layer().type());
    json.writeArrayPropertyStart("from");
    node.from().forEach(json::writeString);
    json.writeEndArray();
    writeShape(json, node.shape().sizes());
    json.writeNumberProperty("parameters", evaluation.parameters(i));
    json.writeNumberProperty("multiplyAdds", node.multiplyAdds());
    json.writeArrayPropertyStart("weights");
    for (var parameter : evaluation.grids().get(i).parameters()) {
      json.writeStartObject();
      json.writeStringProperty("label", parameter.grid().label());
      if (!parameter.grid().name().isEmpty()) {
        json.writeStringProperty("name", parameter.grid().name());
      }
      writeShape(json, List.of(parameter.grid().rows(), parameter.grid().columns()));
      writeValues(json, DoubleStream.of(parameter.values()));
      json.writeEndObject();
    }
    json.writeEndArray();
    writeValues(json, DoubleStream.of(evaluation.outputs().get(i).values()));
    json.writeEndObject();
  }

  private static void writeShape(JsonGenerator json, List<Integer> sizes) {
    json.writeArrayPropertyStart("shape");
    sizes.forEach(json::writeNumber);
    json.writeEndArray();
  }

  private static void writeValues(JsonGenerator json, DoubleStream values) {
    json.writeArrayPropertyStart("values");
    values.forEach(value -> JsonObject.number(json, value));
    json.writeEndArray();
  }
}
