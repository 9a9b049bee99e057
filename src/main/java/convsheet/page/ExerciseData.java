package convsheet.page;

import convsheet.audit.Results.Shown;
import convsheet.exercise.Blanks;
import convsheet.exercise.LightBundle;
import convsheet.exercise.Lights;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.question.Task;
import convsheet.question.TaskReader;
import convsheet.question.Whose;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * An exercise to be worked out on the page: its workbook, into which the page writes what is typed,
 * and which cells are asked for.
 *
 * <p>The page has no more of the results than that workbook. Where the exercise checks itself, it
 * is there to practise: the page has the formulas of what is asked for, so that it can show what a
 * result reads, and which is the first wrong one. Where it does not, the page cannot compute what
 * is asked for.
 */
final class ExerciseData implements Use {
  private final Evaluation evaluation;
  private final Task task;
  private final Blanks blanks;
  private final byte[] workbook;
  private final Optional<List<LightBundle>> lights;
  private final Optional<CellAddress> nameCell;
  private final Precision precision;

  /** The layers, counted from 1, that are asked for or made from what is. */
  private final Set<Integer> open = new HashSet<>();

  ExerciseData(WorkbookFile file, Evaluation evaluation, Task task, Layout layout) {
    this.evaluation = evaluation;
    this.task = task;
    blanks = new Blanks(evaluation, task);
    try {
      workbook = file.content();
    } catch (IOException e) {
      throw ProblemException.files(
          Problem.of("a file that cannot be read any more", "", "Is it still there?"), e);
    }
    lights = LightBundle.read(file, layout);
    nameCell = Whose.nameCell(file);
    precision =
        Precision.asked(
            TaskReader.decimals(file)
                .orElseGet(
                    () ->
                        Precision.of(
                                evaluation,
                                task.parts().stream()
                                    .map(part -> evaluation.output(part.layer(), part.channel()))
                                    .toList())
                            .decimals()));
    findOpen();
  }

  private void findOpen() {
    var names = new HashSet<String>();
    task.parts().forEach(part -> names.add(part.layer()));
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      if (names.contains(node.name()) || node.from().stream().anyMatch(names::contains)) {
        names.add(node.name());
        open.add(i + 1);
      }
    }
  }

  private static final class Cells {
    final List<Integer> asked = new ArrayList<>();
    final List<Integer> room = new ArrayList<>();
    boolean isFollowing;
  }

  private Cells cells(Grid grid) {
    var cells = new Cells();
    for (int i = 0; i < grid.rows() * grid.columns(); i++) {
      switch (blanks.of(grid, i / grid.columns(), i % grid.columns())) {
        case ASKED -> cells.asked.add(i);
        case ROOM -> cells.room.add(i);
        case FOLLOWING -> cells.isFollowing = true;
        default -> {
          // a number, which is given
        }
      }
    }
    return cells;
  }

  @Override
  public boolean hasFormulas(int layer, ComputedGrid grid) {
    return lights.isPresent() || !open.contains(layer) || cells(grid.grid()).isFollowing;
  }

  @Override
  public boolean isGiven(Grid grid, int row, int column) {
    return blanks.of(grid, row, column) == Shown.NUMBER;
  }

  @Override
  public void write(JsonGenerator json, List<Grid> given, ToIntFunction<Grid> index) {
    json.writeObjectPropertyStart("exercise");
    json.writeStringProperty("workbook", Base64.getEncoder().encodeToString(workbook));
    json.writeStringProperty("student", task.student().orElse(""));
    json.writeStringProperty("rounding", precision.text());
    json.writeNumberProperty("scale", precision.scale());
    nameCell.ifPresent(cell -> writeName(json, cell));
    var grids = new LinkedHashMap<Grid, Cells>();
    evaluation.grids().stream()
        .flatMap(layer -> Stream.concat(layer.steps().stream(), layer.outputs().stream()))
        .forEach(computed -> grids.put(computed.grid(), cells(computed.grid())));
    writeOpen(json, "asked", grids, index);
    writeOpen(json, "room", grids, index);
    json.writeArrayPropertyStart("follows");
    grids.forEach(
        (grid, cells) -> {
          if (cells.isFollowing) {
            json.writeNumber(index.applyAsInt(grid));
          }
        });
    json.writeEndArray();
    lights.ifPresent(bundles -> writeLights(json, bundles, index));
    json.writeEndObject();
  }

  private static void writeName(JsonGenerator json, CellAddress cell) {
    json.writeObjectPropertyStart("nameCell");
    json.writeStringProperty("sheet", cell.sheet());
    json.writeNumberProperty("row", cell.row());
    json.writeNumberProperty("column", cell.column());
    json.writeEndObject();
  }

  private static void writeOpen(
      JsonGenerator json, String member, Map<Grid, Cells> grids, ToIntFunction<Grid> index) {
    json.writeArrayPropertyStart(member);
    grids.forEach(
        (grid, cells) -> {
          var numbers = member.equals("asked") ? cells.asked : cells.room;
          if (!numbers.isEmpty()) {
            json.writeStartArray();
            json.writeNumber(index.applyAsInt(grid));
            json.writeStartArray();
            numbers.forEach(json::writeNumber);
            json.writeEndArray();
            json.writeEndArray();
          }
        });
    json.writeEndArray();
  }

  private void writeLights(
      JsonGenerator json, List<LightBundle> bundles, ToIntFunction<Grid> index) {
    json.writeObjectPropertyStart("lights");
    json.writeNumberProperty("prime", Lights.PRIME);
    json.writeNumberProperty("largest", (long) (Lights.LARGEST / precision.scale()));
    json.writeArrayPropertyStart("bundles");
    for (var bundle : bundles) {
      json.writeStartObject();
      json.writeNumberProperty("right", bundle.right());
      json.writeArrayPropertyStart("answers");
      for (var answer : bundle.answers()) {
        var cell = answer.cell();
        json.writeStartArray();
        json.writeNumber(index.applyAsInt(cell.grid()));
        json.writeNumber(cell.row());
        json.writeNumber(cell.column());
        json.writeNumber(answer.shift());
        json.writeNumber(answer.width());
        json.writeNumber(answer.salt());
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
