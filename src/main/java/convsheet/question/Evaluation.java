package convsheet.question;

import convsheet.formula.Cells;
import convsheet.formula.Grid;
import convsheet.formula.Interpreter;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A question with the values of all its grids. */
public final class Evaluation {
  /** Weights and results of a model, with a cell for each of which spreadsheet programs work. */
  private static final int MOST_NUMBERS = 3_000_000;

  private final Question question;
  private final List<LayerGrids> grids;
  private final List<Tensor> outputs;
  private final Interpreter values;

  private Evaluation(Question question) {
    this.question = question;
    values = new Interpreter();
    grids = question.network().grids(question.picture());
    outputs = question.network().forward(question.input());
    values.define(question.picture().channels(), question.input());
    for (int i = 0; i < grids.size(); i++) {
      var layer = grids.get(i);
      layer.parameters().forEach(p -> values.define(p.grid(), p.values()));
      layer.steps().forEach(values::compute);
      values.define(layer.outputs().stream().map(output -> output.grid()).toList(), outputs.get(i));
    }
  }

  /**
   * Runs a question's network on its picture.
   *
   * @throws ProblemException if it is a model's and has more numbers than a workbook is for
   */
  public static Evaluation of(Question question) {
    if (isTooLarge(question)) {
      throw tooLarge(question.network());
    }
    return new Evaluation(question);
  }

  /** Whether a model has more numbers than a workbook is for, so that results go one by one. */
  public static boolean isTooLarge(Question question) {
    return question.form() == Question.Form.MODEL && numbers(question.network()) > MOST_NUMBERS;
  }

  private static double numbers(Network network) {
    return network.input().count()
        + network.nodes().stream().mapToDouble(Evaluation::numbers).sum();
  }

  /** About how many numbers a layer has: a filter's are the products of one of its outputs. */
  private static double numbers(Network.Node node) {
    return node.shape().count()
        + (double) node.multiplyAdds() / (node.shape().isVector() ? 1 : node.shape().plane());
  }

  private static ProblemException tooLarge(Network network) {
    var largest = Collections.max(network.nodes(), Comparator.comparingDouble(Evaluation::numbers));
    return ProblemException.input(
        Problem.of(
            String.format(
                Locale.ROOT,
                "a network of about %,.1f million numbers, %,.1f million of them of %s",
                numbers(network) / 1e6,
                numbers(largest) / 1e6,
                largest.name()),
            String.format(
                Locale.ROOT, "at most %,d million, as a cell for each", MOST_NUMBERS / 1_000_000),
            "Take one result apart with run --cone "
                + network.last()
                + ", or import a part of the network with --until LAYER."));
  }

  private Evaluation(Question question, Evaluation same) {
    this.question = question;
    grids = same.grids;
    outputs = same.outputs;
    values = same.values;
  }

  /** The same with more among the question's findings. */
  public Evaluation with(List<Finding> findings) {
    return new Evaluation(question.with(findings), this);
  }

  /** The question. */
  public Question question() {
    return question;
  }

  /** The grids of each layer, top to bottom. */
  public List<LayerGrids> grids() {
    return grids;
  }

  /** The output of each layer, top to bottom. */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** The number of weights and biases of a layer, by its place. */
  public long parameters(int layer) {
    return grids.get(layer).parameters().stream()
        .mapToLong(parameter -> parameter.values().length)
        .sum();
  }

  /** The values that references stand for. */
  public Cells cells() {
    return values;
  }

  /** Whether a grid has blank cells. */
  public boolean hasBlanks(Grid grid) {
    return values.hasBlanks(grid);
  }

  /** The values of a grid, row by row. */
  public double[] values(Grid grid) {
    return values.values(grid);
  }

  /**
   * The grid of one output channel.
   *
   * @param layer the layer's name
   * @param channel counted from 0
   */
  public Grid output(String layer, int channel) {
    return output(layer).channels().get(channel);
  }

  /** The results of a layer, by its name. */
  public double[] values(String layer) {
    return output(layer).channels().stream()
        .flatMapToDouble(grid -> Arrays.stream(values(grid)))
        .toArray();
  }

  private FeatureMap output(String name) {
    var nodes = question.network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) {
        return new FeatureMap(
            nodes.get(i).shape(),
            grids.get(i).outputs().stream().map(computed -> computed.grid()).toList());
      }
    }
    throw new IllegalArgumentException("no layer " + name);
  }
}
