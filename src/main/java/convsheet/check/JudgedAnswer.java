package convsheet.check;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.answer.Found;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Interval;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.question.Precision;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** An answer with a verdict on each result, layer by layer, without marks and reasons. */
public final class JudgedAnswer implements Found {
  private final Answer answer;
  private final Evaluation right;
  private final Precision precision;
  private final Marking marking;
  private final List<LayerResults> layers = new ArrayList<>();
  private final Map<Grid, Judged> results = new HashMap<>();
  private final Uncertainty uncertainty;

  /** What the answer has for each feature map. */
  private final Map<String, Tensor> values = new HashMap<>();

  /** What is right for each feature map. */
  private final Map<String, Tensor> exact = new HashMap<>();

  /** Whether a feature map has nothing wrong, and nothing before it has. */
  private final Map<String, Boolean> areRight = new HashMap<>();

  /** Where the results of a grid stand among those of its layer. */
  private record Judged(LayerResults layer, int first) {}

  /**
   * Judges an answer by the results that are right.
   *
   * @param decimals how many decimals are asked for, if anybody says so
   */
  public JudgedAnswer(Answer answer, Evaluation right, OptionalInt decimals) {
    this(answer, right, Marking.DEFAULT.asking(decimals));
  }

  /**
   * Judges an answer by the results that are right, to the decimals of a marking, if it has any.
   */
  JudgedAnswer(Answer answer, Evaluation right, Marking marking) {
    this.answer = answer;
    this.right = right;
    this.marking = marking;
    precision = precision(answer, right, marking.decimals());
    uncertainty = new Uncertainty(right);
    values.put(FeatureMap.INPUT, right.question().input());
    exact.put(FeatureMap.INPUT, right.question().input());
    areRight.put(FeatureMap.INPUT, true);
    for (int i = 0; i < right.question().network().nodes().size(); i++) {
      judge(i);
    }
  }

  private void judge(int number) {
    var node = node(number);
    var layer = layer(number, inputs(number));
    layers.add(layer);
    values.put(node.name(), Tensor.of(node.shape(), layer.values()));
    exact.put(node.name(), right.outputs().get(number));
    areRight.put(
        node.name(),
        arePreviousRight(number)
            && Stream.of(Verdict.CARRIED, Verdict.WRONG, Verdict.NOT_A_NUMBER)
                .allMatch(verdict -> layer.all(verdict).isEmpty()));
    int first = 0;
    for (var channel : answer.layers().get(number)) {
      results.put(channel.grid(), new Judged(layer, first));
      int before = first;
      uncertainty.define(channel.grid(), i -> layer.written(before + i));
      first += channel.cells().size();
    }
  }

  /** What is asked for; if nobody says so, what is usual for the grids with results to be found. */
  private static Precision precision(Answer answer, Evaluation right, OptionalInt decimals) {
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

  Precision precision() {
    return precision;
  }

  private Network.Node node(int layer) {
    return right.question().network().nodes().get(layer);
  }

  /** A layer's results beside what is right, counted from 0. */
  LayerResults layer(int number) {
    return layers.get(number);
  }

  /** A layer's results as if the layers before had other numbers. */
  LayerResults layer(int number, List<Tensor> inputs) {
    return new LayerResults(
        answer.layers().get(number),
        right.outputs().get(number).values(),
        node(number).layer().forward(inputs).values(),
        i -> following(number, i),
        arePreviousRight(number),
        precision,
        marking);
  }

  private Interval following(int layer, int i) {
    int plane = node(layer).shape().plane();
    return uncertainty.following(right.grids().get(layer).outputs().get(i / plane), i % plane);
  }

  /** What the answer has for a feature map. */
  Tensor value(String featureMap) {
    return values.get(featureMap);
  }

  /** What the answer has for all that a layer reads. */
  List<Tensor> inputs(int layer) {
    return node(layer).from().stream().map(values::get).toList();
  }

  /** What is right for all that a layer reads. */
  List<Tensor> exactInputs(int layer) {
    return node(layer).from().stream().map(exact::get).toList();
  }

  /** Whether nothing before a layer is wrong, though some may be rounded or missing. */
  boolean arePreviousRight(int layer) {
    return node(layer).from().stream().allMatch(areRight::get);
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

  @Override
  public boolean isCarried(Expr.Ref cell) {
    return Optional.ofNullable(results.get(cell.grid()))
        .filter(judged -> judged.layer().judged(number(judged, cell)) == Verdict.CARRIED)
        .isPresent();
  }

  private static int number(Judged judged, Expr.Ref cell) {
    return judged.first() + cell.row() * cell.grid().columns() + cell.column();
  }
}
