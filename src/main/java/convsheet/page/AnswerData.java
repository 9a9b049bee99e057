package convsheet.page;

import convsheet.check.Diagnosis;
import convsheet.check.Report;
import convsheet.check.Report.CellReport;
import convsheet.check.Verdict;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.problem.Problem;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;

/**
 * An answer on the page: what stands in its cells and what is said of that.
 *
 * @param report what {@code check} says
 * @param right the right results
 */
record AnswerData(Report report, Evaluation right) implements Use {
  @Override
  public String title(Question question) {
    return String.valueOf(report.answer().getFileName());
  }

  @Override
  public void write(JsonGenerator json, List<Grid> given, ToIntFunction<Grid> index) {
    json.writeObjectPropertyStart("answer");
    json.writeStringProperty("student", report.student().orElse(""));
    json.writeStringProperty("marks", report.marks().inMarks());
    json.writeArrayPropertyStart("verdicts");
    for (var verdict : Verdict.values()) {
      json.writeStartObject();
      json.writeStringProperty("text", verdict.text());
      json.writeStringProperty("meaning", verdict.meaning());
      json.writeStringProperty("colour", "#" + verdict.colour());
      json.writeStringProperty("sign", verdict.sign());
      json.writeNumberProperty("count", report.count(verdict));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("layers");
    for (var layer : report.layers()) {
      json.writeStartObject();
      json.writeStringProperty("name", layer.layer());
      json.writeStringProperty("marks", layer.marks().text());
      json.writeArrayPropertyStart("counts");
      Arrays.stream(Verdict.values()).forEach(verdict -> json.writeNumber(layer.count(verdict)));
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("cells");
    for (var cell : report.cells()) {
      json.writeStartArray();
      writePlace(json, cell, index);
      json.writeNumber(cell.verdict().ordinal());
      json.writeString(cell.actual().map(Report.Actual::text).map(Problem::line).orElse(""));
      json.writeString(A1.sheet(cell.sheet()) + cell.cell());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("reasons");
    for (var reason : report.diagnoses()) {
      write(json, reason, index);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("notes");
    for (var finding : report.findings()) {
      json.writeString(finding.sentence());
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("worked");
    WorkedOut.firstWrong(report).forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Diagnosis reason, ToIntFunction<Grid> index) {
    json.writeStartObject();
    json.writeStringProperty("text", reason.explained() + reason.reason());
    json.writeArrayPropertyStart("first");
    if (!reason.cells().isEmpty()) {
      writePlace(json, report.cells().get(reason.cells().get(0)), index);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes of which grid a cell is, and its row and column, counted from 0. */
  private void writePlace(JsonGenerator json, CellReport cell, ToIntFunction<Grid> index) {
    json.writeNumber(index.applyAsInt(right.output(cell.layer(), cell.channel() - 1)));
    json.writeNumber(cell.row() - 1);
    json.writeNumber(cell.column() - 1);
  }
}
