package convsheet.cli;

import convsheet.problem.Finding;
import convsheet.tensor.Tensor;
import convsheet.workbook.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** What {@code run} found out, as JSON; docs/cli.md describes it. */
final class JsonReport {
  private final Evaluation evaluation;
  private final List<Finding> findings;
  private final String source;
  private final String output;

  JsonReport(Evaluation evaluation, List<Finding> findings, String source, String output) {
    this.evaluation = evaluation;
    this.findings = List.copyOf(findings);
    this.source = source;
    this.output = output;
  }

  String text() {
    var bytes = new ByteArrayOutputStream();
    generate(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Writes it.
   *
   * @throws IOException if {@code out} does not take it
   */
  void write(OutputStream out) throws IOException {
    try {
      generate(out);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  private void generate(OutputStream out) {
    var factory = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (var json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("source", source);
      json.writeStringProperty(
          "form", evaluation.question().form().name().toLowerCase(Locale.ROOT));
      json.writeArrayPropertyStart("layers");
      for (int i = 0; i < evaluation.outputs().size(); i++) {
        writeLayer(json, i);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("findings");
      for (var finding : findings) {
        json.writeStartObject();
        json.writeStringProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("sheet", finding.sheet());
        json.writeStringProperty("cells", finding.cells());
        json.writeStringProperty("message", finding.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringProperty("output", output);
      json.writeEndObject();
    }
  }

  private void writeLayer(JsonGenerator json, int i) {
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
