package convsheet.page;

import convsheet.audit.QuestionWriter;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;

/**
 * The question of a network as a workbook, and where what is given stands in it: the page writes
 * changed numbers into it, to be downloaded.
 *
 * @param evaluation the network
 */
record QuestionData(Evaluation evaluation) implements Use {

  @Override
  public void write(JsonGenerator json, List<Grid> given, ToIntFunction<Grid> index) {
    var question = evaluation.question().withoutDrawing();
    var layout = Layout.ofGiven(question);
    json.writeObjectPropertyStart("question");
    json.writeStringProperty("workbook", workbook());
    json.writeArrayPropertyStart("places");
    for (var grid : given) {
      var place = layout.place(grid);
      json.writeStartArray();
      json.writeString(place.sheet());
      json.writeNumber(place.row());
      json.writeNumber(place.column());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeNumberProperty("exceptions", exceptions());
    json.writeEndObject();
  }

  private String workbook() {
    var bytes = new ByteArrayOutputStream();
    try {
      QuestionWriter.of(evaluation.question().withoutDrawing()).write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** How many cells are otherwise than their layer, which a question cannot say. */
  private int exceptions() {
    return evaluation.grids().stream()
        .flatMap(layer -> layer.outputs().stream())
        .map(ComputedGrid::exceptions)
        .mapToInt(cells -> cells.size())
        .sum();
  }
}
