package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Expr.Number;
import convsheet.formula.Expr.Product;
import convsheet.formula.Expr.Ref;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each channel made larger; {@code [C, H, W]} to {@code [C, H * rows, W * columns]} (PyTorch's
 * {@code Upsample}): each value repeated over a block of cells, or straight lines between the
 * values, along the columns and then along the rows.
 *
 * @param scale how many times as many rows and columns
 * @param mode what stands between the values
 */
public record Upsample(Size scale, Mode mode) implements Layer {
  /** What stands between the values that are read. */
  public enum Mode {
    /** The nearest of them: each is repeated. */
    NEAREST,
    /**
     * Lines between them, as they lie in the middles of their blocks (PyTorch's {@code bilinear}).
     */
    LINEAR,
    /** Lines between them, the first and the last lying at the edges ({@code align_corners}). */
    ALIGNED,
    /** Lines between them, each lying in the first cell of its block (ONNX's Upsample). */
    ASYMMETRIC
  }

  private static final List<String> MODES = List.of("nearest", "linear", "bilinear", "asymmetric");

  /** Each value repeated over a block of cells. */
  public Upsample(Size scale) {
    this(scale, Mode.NEAREST);
  }

  /** From a row of the {@code Layers} sheet; the scale is 2 and the mode nearest unless given. */
  static Upsample read(LayerSpec spec, List<Shape> inputs) {
    var mode =
        switch (spec.choice("mode", MODES)) {
          case 0 -> Mode.NEAREST;
          case 3 -> Mode.ASYMMETRIC;
          default -> spec.yes("align corners", false) ? Mode.ALIGNED : Mode.LINEAR;
        };
    return new Upsample(spec.size("scale").orElse(Size.of(2)), mode);
  }

  @Override
  public String type() {
    return "upsample";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("scale", scale.text());
    if (mode != Mode.NEAREST) {
      options.put("mode", mode == Mode.ASYMMETRIC ? "asymmetric" : "linear");
    }
    if (mode == Mode.ALIGNED) {
      options.put("align corners", "yes");
    }
    return options;
  }

  @Override
  public String summary() {
    return switch (mode) {
      case NEAREST -> "each value repeated over " + scale + " cells";
      case LINEAR -> "lines between the values, " + scale + " cells for each";
      case ALIGNED -> "lines between the values, " + scale + " cells for each, corners aligned";
      case ASYMMETRIC -> "lines from each value to the next, " + scale + " cells for each";
    };
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture(type(), input);
    }
    return Shape.of(
        input.channels(),
        Math.multiplyExact(input.rows(), scale.rows()),
        Math.multiplyExact(input.columns(), scale.columns()));
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  /**
   * Where a row or a column of the output lies between those of the input.
   *
   * @param place the one before it, or the one it lies on
   * @param share how far it is from that to the next, in {@code parts}; 0 where it lies on it, or
   *     beyond the first or the last
   * @param parts into how many parts the way from one to the next is cut
   */
  private record Between(int place, int share, int parts) {
    static Between of(int place, int share, int parts) {
      int divisor = divisor(share, parts);
      return new Between(place, share / divisor, parts / divisor);
    }

    /** Whether the shares are numbers of a few digits: halves, quarters, eighths, ... */
    boolean areShort() {
      return Integer.bitCount(parts) == 1;
    }

    double before() {
      return (parts - share) / (double) parts;
    }

    double after() {
      return share / (double) parts;
    }

    /** {@code 0.75*one+0.25*next}, or {@code (2*one+next)/3} where thirds have no end. */
    Expr mixed(Expr one, Expr next) {
      return areShort()
          ? new Expr.Sum(
              List.of(
                  new Product(new Number(before()), one), new Product(new Number(after()), next)))
          : new Expr.Quotient(
              new Expr.Sum(List.of(times(parts - share, one), times(share, next))),
              new Number(parts));
    }

    private static Expr times(int factor, Expr of) {
      return factor == 1 ? of : new Product(new Number(factor), of);
    }

    double mixed(double one, double next) {
      return areShort()
          ? before() * one + after() * next
          : Tensor.cell(
              Tensor.cell(Tensor.cell((parts - share) * one) + Tensor.cell(share * next)) / parts);
    }
  }

  /**
   * Where the {@code i}-th row, or column, of the output lies.
   *
   * @param size the rows of the input
   * @param times how many times as many the output has
   */
  private Between between(int i, int size, int times) {
    long at;
    int parts;
    switch (mode) {
      case LINEAR -> {
        at = 2L * i + 1 - times;
        parts = 2 * times;
      }
      case ALIGNED -> {
        at = (long) i * (size - 1);
        parts = Math.max(1, size * times - 1);
      }
      default -> {
        at = i;
        parts = times;
      }
    }
    long place = Math.floorDiv(at, (long) parts);
    boolean isBeyond = place < 0 || place >= size - 1;
    return mode == Mode.NEAREST || isBeyond
        ? new Between((int) Math.max(0, Math.min(size - 1, place)), 0, parts)
        : Between.of((int) place, (int) Math.floorMod(at, (long) parts), parts);
  }

  /** The rows, or columns, of the output in runs that have one formula. */
  private List<Run> runs(int size, int times) {
    int steps = Math.max(1, size * times - 1);
    int period = mode == Mode.ALIGNED ? steps / divisor(size - 1, steps) : times;
    return Run.phases(
        size * times,
        period,
        i -> {
          var between = between(i, size, times);
          return mode == Mode.NEAREST || between.share() > 0 ? between.place() : -1;
        });
  }

  private static int divisor(int one, int other) {
    return other == 0 ? one : divisor(other, one % other);
  }

  @Override
  public LayerGrids grids(String name, List<FeatureMap> inputs) {
    var input = inputs.get(0).shape();
    var formulas =
        inputs.get(0).channels().stream()
            .map(
                channel ->
                    Regions.of(
                        runs(input.rows(), scale.rows()),
                        runs(input.columns(), scale.columns()),
                        (row, column) -> formula(channel, row, column)))
            .toList();
    return new Identity().grids(name, outputShape(List.of(input)), formulas);
  }

  private Expr formula(Grid channel, int row, int column) {
    var down = between(row, channel.rows(), scale.rows());
    var right = between(column, channel.columns(), scale.columns());
    var line = line(channel, down.place(), right);
    return down.share() == 0 ? line : down.mixed(line, line(channel, down.place() + 1, right));
  }

  private static Expr line(Grid channel, int row, Between right) {
    var cell = new Ref(channel, row, right.place());
    return right.share() == 0 ? cell : right.mixed(cell, new Ref(channel, row, right.place() + 1));
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    if (mode != Mode.NEAREST) {
      var shape = outputShape(inputs); // at its edges a smaller one would be another
      return Cut.of(
          this,
          Block.all(inputs.get(0)).ofChannels(wanted.channels()),
          Block.all(shape).ofChannels(wanted.channels()));
    }
    var rows = blocks(wanted.rows(), scale.rows());
    var columns = blocks(wanted.columns(), scale.columns());
    return Cut.of(
        this,
        wanted.at(rows, columns),
        wanted.at(
            new Span(rows.first() * scale.rows(), rows.count() * scale.rows()),
            new Span(columns.first() * scale.columns(), columns.count() * scale.columns())));
  }

  private static Span blocks(Span wanted, int scale) {
    return Span.between(wanted.first() / scale, wanted.last() / scale);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    var input = inputs.get(0);
    var shape = outputShape(List.of(input.shape()));
    var values = new double[Math.toIntExact(shape.count())];
    var rights = new Between[shape.columns()];
    for (int column = 0; column < rights.length; column++) {
      rights[column] = between(column, input.shape().columns(), scale.columns());
    }
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.rows(); row++) {
        var down = between(row, input.shape().rows(), scale.rows());
        for (var right : rights) {
          double line = line(input, channel, down.place(), right);
          values[to++] =
              down.share() == 0
                  ? line
                  : down.mixed(line, line(input, channel, down.place() + 1, right));
        }
      }
    }
    return Tensor.of(shape, values);
  }

  private static double line(Tensor input, int channel, int row, Between right) {
    double cell = input.at(channel, row, right.place());
    return right.share() == 0 ? cell : right.mixed(cell, input.at(channel, row, right.place() + 1));
  }
}
