package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Expr.Number;
import convsheet.formula.Expr.Product;
import convsheet.formula.Expr.Ref;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.problem.Problem;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Each value divided by {@code (k + alpha / size * s)^beta}, where s is the sum of the squares of
 * the values at its place in {@code size} neighbouring channels, its own in the middle (PyTorch's
 * {@code LocalResponseNorm}, ONNX's {@code LRN}; Krizhevsky et al. 2012). The values of a vector
 * count as channels.
 *
 * @param size how many channels; where it is even, one more before than behind its own
 * @param alpha what the mean of the squares is multiplied by
 * @param beta the power
 * @param k what is added
 */
public record Lrn(int size, double alpha, double beta, double k) implements Activation {
  /** From {@code lrn}, or {@code lrn 5 0.0001 0.75 1} with its size, alpha, beta and k. */
  static Lrn of(Arguments arguments) {
    double size = arguments.number(5);
    if (size < 1 || size > 999 || size != Math.rint(size)) {
      throw arguments.refused("lrn and how many channels, such as lrn 5");
    }
    return new Lrn((int) size, arguments.number(1e-4), arguments.number(0.75), arguments.number(1));
  }

  @Override
  public String text() {
    return "lrn "
        + size
        + " "
        + Numbers.text(alpha)
        + " "
        + Numbers.text(beta)
        + " "
        + Numbers.text(k);
  }

  @Override
  public String summary() {
    return "each value divided by ("
        + Numbers.text(k)
        + " + "
        + Numbers.text(alpha)
        + " * the mean of the squares in "
        + Problem.count(size, "channel")
        + ")^"
        + Numbers.text(beta);
  }

  @Override
  public String assumed() {
    return "lrn is over 5 channels with alpha 0.0001, beta 0.75 and k 1, as in PyTorch; AlexNet has"
        + " k 2";
  }

  private int first(int channel) {
    return Math.max(0, channel - size / 2);
  }

  private int last(int channel, int channels) {
    return Math.min(channels - 1, channel + (size - 1) / 2);
  }

  @Override
  public LayerGrids grids(String name, Shape shape, List<Regions> x) {
    var arrived = Arrived.at(name, "lrn", shape, x);
    var steps = new ArrayList<>(arrived.steps());
    var squares = FeatureMap.of(name, Grid.Part.STEP, "sum of squares", shape).channels();
    var outputs = new ArrayList<ComputedGrid>();
    var output = FeatureMap.output(name, shape).channels();
    for (int channel = 0; channel < squares.size(); channel++) {
      int own = channel;
      var step = squares.get(channel);
      var grid = arrived.grids().get(channel);
      steps.add(
          new ComputedGrid(
              step,
              Regions.of(
                  rows(shape),
                  Run.all(shape.columns()),
                  (row, column) -> squares(shape, arrived.grids(), own, row, column))));
      outputs.add(
          ComputedGrid.moving(
              output.get(channel),
              (row, column) ->
                  new Expr.Quotient(
                      new Ref(grid, row, column), divisor(new Ref(step, row, column)))));
    }
    return LayerGrids.of(steps, outputs);
  }

  /** The rows, cut where the channels that a value of a vector reads become fewer. */
  private List<Run> rows(Shape shape) {
    return shape.isVector()
        ? Run.equal(shape.rows(), row -> last(row, shape.rows()) - first(row))
        : Run.all(shape.rows());
  }

  private Expr squares(Shape shape, List<Grid> grids, int channel, int row, int column) {
    int own = shape.isVector() ? row : channel;
    var terms = new ArrayList<Expr>();
    for (int other = first(own); other <= last(own, PerChannel.count(shape)); other++) {
      var cell =
          shape.isVector()
              ? new Ref(grids.get(0), other, column)
              : new Ref(grids.get(other), row, column);
      terms.add(new Product(cell, cell));
    }
    return Expr.Sum.of(terms);
  }

  private Expr divisor(Expr squares) {
    var mean = new Expr.Quotient(new Product(new Number(alpha), squares), new Number(size));
    return new Expr.Power(new Expr.Sum(List.of(new Number(k), mean)), new Number(beta));
  }

  @Override
  public Block reads(Shape shape, Block wanted) {
    return shape.isVector() ? Block.all(shape) : wanted.ofChannels(Block.all(shape).channels());
  }

  @Override
  public Tensor forward(Tensor x) {
    var shape = x.shape();
    int channels = PerChannel.count(shape);
    int plane = shape.isVector() ? 1 : shape.plane();
    var values = new double[x.values().length];
    for (int channel = 0; channel < channels; channel++) {
      for (int place = 0; place < plane; place++) {
        double squares = 0;
        for (int other = first(channel); other <= last(channel, channels); other++) {
          double value = x.values()[other * plane + place];
          squares += Tensor.cell(value * value);
        }
        double mean = Tensor.cell(Tensor.cell(alpha * Tensor.cell(squares)) / size);
        double divisor = Tensor.cell(Math.pow(Tensor.cell(k + mean), beta));
        values[channel * plane + place] = x.values()[channel * plane + place] / divisor;
      }
    }
    return Tensor.of(shape, values);
  }
}
