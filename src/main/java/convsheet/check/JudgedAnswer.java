package convsheet.check;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.network.FeatureMap;
import convsheet.tensor.Tensor;
import convsheet.view.Found;
import convsheet.workbook.Evaluation;
import convsheet.workbook.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** An answer with the verdicts that {@link Checker} gives, without marks and reasons. */
public final class JudgedAnswer implements Found {
  private final Map<Grid, Judged> results = new HashMap<>();

  /** Where the results of a grid stand among those of its layer. */
  private record Judged(LayerResults layer, int first) {}

  /**
   * Judges an answer by the results that are right.
   *
   * @param decimals how many decimals are asked for, if anybody says so
   */
  public JudgedAnswer(Answer answer, Evaluation right, OptionalInt decimals) {
    var precision = precision(answer, right, decimals);
    var values = new HashMap<String, Tensor>();
    var areRight = new HashMap<String, Boolean>();
    values.put(FeatureMap.INPUT, right.question().input());
    areRight.put(FeatureMap.INPUT, true);
    for (int i = 0; i < right.question().network().nodes().size(); i++) {
      var node = right.question().network().nodes().get(i);
      var inputs = node.from().stream().map(values::get).toList();
      boolean arePreviousRight = node.from().stream().allMatch(areRight::get);
      var layer =
          new LayerResults(
              answer.layers().get(i),
              right.outputs().get(i).values(),
              node.layer().forward(inputs).values(),
              arePreviousRight,
              precision,
              Marking.DEFAULT);
      values.put(node.name(), Tensor.of(node.shape(), layer.values()));
      areRight.put(
          node.name(),
          arePreviousRight
              && Stream.of(Verdict.CARRIED, Verdict.WRONG, Verdict.NOT_A_NUMBER)
                  .allMatch(verdict -> layer.all(verdict).isEmpty()));
      int first = 0;
      for (var channel : answer.layers().get(i)) {
        results.put(channel.grid(), new Judged(layer, first));
        first += channel.cells().size();
      }
    }
  }

  /** What is asked for; if nobody says so, what is usual for the grids with results to be found. */
  static Precision precision(Answer answer, Evaluation right, OptionalInt decimals) {
    return decimals.isPresent()
        ? Precision.asked(decimals.getAsInt())
        : Precision.of(
            right,
            answer.layers().stream()
                .flatMap(List::stream)
                .filter(results -> !results.asked().isEmpty())
                .map(Answer.Results::grid)
                .toList());
  }

  @Override
  public OptionalDouble at(Expr.Ref cell) {
    return Stream.ofNullable(results.get(cell.grid()))
        .map(judged -> judged.layer().cell(number(judged, cell)))
        .filter(AnswerCell::isNumber)
        .mapToDouble(AnswerCell::value)
        .findFirst();
  }

  @Override
  public Optional<AnswerCell> wrong(Expr.Ref cell) {
    return Optional.ofNullable(results.get(cell.grid()))
        .filter(judged -> !judged.layer().judged(number(judged, cell)).isRight())
        .map(judged -> judged.layer().cell(number(judged, cell)))
        .filter(found -> !found.isMissing());
  }

  private static int number(Judged judged, Expr.Ref cell) {
    return judged.first() + cell.row() * cell.grid().columns() + cell.column();
  }
}
