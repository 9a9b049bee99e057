package convsheet.audit;

import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.question.Evaluation;
import convsheet.question.Fingerprint;
import convsheet.question.LayersTable;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.xlsx.Content;
import convsheet.xlsx.Seal;
import convsheet.xlsx.Sealing;
import convsheet.xlsx.WorkbookFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person gives a workbook and may change in it: the picture, the parameters, the table of
 * layers, and what is chosen on the Inspector. Its seals leave that out, as it is compared by
 * itself.
 */
public record Given(Evaluation evaluation, Layout layout) implements Sealing {
  /** What is given in a workbook that convsheet wrote, where it stands there. */
  public static Given in(WorkbookFile file, Question question) {
    return new Given(Evaluation.of(question), Layout.asWritten(file, question));
  }

  public static Given of(Question question) {
    return new Given(Evaluation.of(question), Layout.of(question));
  }

  public Question question() {
    return evaluation.question();
  }

  /** The numbers of the picture and the parameters. */
  public Map<Grid, double[]> numbers() {
    var numbers = new LinkedHashMap<Grid, double[]>();
    evaluation.question().picture().channels().forEach(c -> numbers.put(c, evaluation.values(c)));
    evaluation.grids().stream()
        .flatMap(layer -> layer.parameters().stream())
        .forEach(parameter -> numbers.put(parameter.grid(), parameter.values()));
    return numbers;
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(question());
  }

  @Override
  public Free free(String sheet) {
    return switch (sheet) {
      case SheetNames.INSPECTOR -> Inspector::isChoice;
      case SheetNames.LAYERS -> {
        var table = evaluation.question().table();
        var known = table.headers().stream().map(h -> LayersTable.column(h).isPresent()).toList();
        int first = LayersSheet.HEADER + 1;
        yield (row, column) ->
            row >= first
                && row < first + table.rows().size()
                && column < known.size()
                && known.get(column);
      }
      default -> SheetNames.isLedger(sheet) ? OutputChooser::isChoice : Free.NONE;
    };
  }

  @Override
  public void leaveOut(String sheet, Seal seal) {
    numbers()
        .forEach(
            (grid, values) -> {
              if (grid.sheet().equals(sheet)) {
                var place = layout.place(grid);
                for (int i = 0; i < values.length; i++) {
                  seal.replace(
                      place.row() + i / grid.columns(),
                      place.column() + i % grid.columns(),
                      Content.number(values[i]),
                      Content.GIVEN);
                }
              }
            });
  }
}
