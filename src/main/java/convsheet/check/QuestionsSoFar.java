package convsheet.check;

import convsheet.formula.SheetNames;
import convsheet.network.GivenGrids;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * In what the questions that stand in answers differ from the one that was asked. A question is
 * read anew only where its sheets are not those of an answer before, which in a class they nearly
 * always are: numbers that stand under the labels of results do not count, as no question is read
 * from them. Several threads may ask at once.
 */
final class QuestionsSoFar {
  /** So many different ones are kept at most, those that were read last. */
  private static final int MOST = 32;

  /** The sheets of a question beside those of its layers. */
  private static final List<String> READ =
      List.of(SheetNames.LAYERS, SheetNames.INPUT, SheetNames.ABOUT);

  private final Evaluation asked;
  private final Deque<Known> known = new ConcurrentLinkedDeque<>();

  /** The sheets of an answer, and what its question is. */
  private record Known(List<String> names, List<Sheet> sheets, ChangedInputs inputs) {
    boolean isIn(WorkbookFile answer) {
      try {
        return names.equals(answer.sheetNames())
            && sheets.stream()
                .allMatch(
                    sheet -> sheet.cells.isLike(answer.read(sheet.cells.name()), sheet.results));
      } catch (ProblemException e) {
        return false; // a sheet that is damaged
      }
    }
  }

  /**
   * A sheet.
   *
   * @param results which of its cells hold numbers that are results, by their places in reading
   *     order
   */
  private record Sheet(SheetCells cells, BitSet results) {}

  QuestionsSoFar(Evaluation asked) {
    this.asked = asked;
  }

  /** In what the question in an answer differs, as {@link ChangedInputs#of} says. */
  ChangedInputs of(WorkbookFile answer) {
    return known.stream()
        .filter(other -> other.isIn(answer))
        .findFirst()
        .map(Known::inputs)
        .orElseGet(
            () -> {
              var inputs = ChangedInputs.of(asked, answer);
              inputs.own().ifPresent(own -> keep(answer, own, inputs));
              return inputs;
            });
  }

  private void keep(WorkbookFile answer, Evaluation own, ChangedInputs inputs) {
    var places = Layout.in(answer, own.question());
    var names = answer.sheetNames();
    var sheets = new ArrayList<Sheet>();
    for (var name : names) {
      if (!SheetNames.isOwn(name) || READ.stream().anyMatch(read -> SheetNames.same(name, read))) {
        var cells = answer.read(name);
        sheets.add(new Sheet(cells, results(cells, own, places)));
      }
    }
    known.addFirst(new Known(names, sheets, inputs));
    if (known.size() > MOST) {
      known.pollLast();
    }
  }

  /** The numbers of a sheet that stand under the labels of results. */
  private static BitSet results(SheetCells cells, Evaluation own, Layout places) {
    var numbers = new BitSet();
    for (var layer : own.grids()) {
      for (var output : layer.outputs()) {
        var grid = output.grid();
        var place = places.place(grid);
        int label = cells.find(place.row() - 1, place.column());
        if (SheetNames.same(cells.name(), grid.sheet())
            && label >= 0
            && GivenGrids.isLabel(cells.text(label), grid)) {
          for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
              int i = cells.find(place.row() + row, place.column() + column);
              if (i >= 0 && cells.kind(i) == Kind.NUMBER) {
                numbers.set(i);
              }
            }
          }
        }
      }
    }
    return numbers;
  }
}
