package convsheet.cli;

import convsheet.problem.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * An object of JSON.
 *
 * @param members writes what is in it
 */
record JsonObject(Consumer<JsonGenerator> members) {
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
      members.accept(json);
      json.writeEndObject();
    }
  }

  /** The member {@code findings}, as all commands have it. */
  static void writeFindings(JsonGenerator json, List<Finding> findings) {
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
  }
}
