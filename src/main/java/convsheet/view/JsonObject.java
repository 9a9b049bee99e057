package convsheet.view;

import convsheet.problem.Finding;
import convsheet.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * An object of JSON.
 *
 * @param members writes what is in it
 */
public record JsonObject(Consumer<JsonGenerator> members) {
  /** Makes all JSON: it leaves open what it writes to, and spells out what does not show. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .characterEscapes(new HiddenEscapes())
          .build();

  /** Writes characters that do not show, or that a terminal would obey, as their numbers. */
  private static final class HiddenEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
      var codes = standardAsciiEscapesForJSON();
      codes[0x7F] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      var text = Character.toString(character);
      return Character.isSurrogate((char) character) || Problem.plain(text).equals(text)
          ? null // as it is
          : new SerializedString(String.format(Locale.ROOT, "\\u%04X", character));
    }
  }

  /** Its text. */
  public String text() {
    var bytes = new ByteArrayOutputStream();
    generate(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Writes it.
   *
   * @throws IOException if {@code out} does not take it
   */
  public void write(OutputStream out) throws IOException {
    try {
      generate(out);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  private void generate(OutputStream out) {
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
  }

  /** The member {@code findings}, as all commands have it. */
  public static void writeFindings(JsonGenerator json, List<Finding> findings) {
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

  /** A number; an error is null: JSON has no NaN. */
  static void number(JsonGenerator json, double value) {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }
}
