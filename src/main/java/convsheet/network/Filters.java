package convsheet.network;

import convsheet.formula.Grid;
import convsheet.kernel.Convolution;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * The filters of a convolution, and of a transposed one, and how they stand on what they read.
 *
 * @param weight {@code [F, C / groups, kernel rows, kernel columns]}
 * @param bias {@code [F]}, or empty for none
 * @param stride the distance from one window to the next, or between the cells of an input that is
 *     stretched
 * @param dilation the distance from one cell of a window to the next
 * @param groups how many separate convolutions it is; divides C and F
 * @param names what a person calls each of them, or {@code ""}; empty where none has a name
 */
record Filters(
    Tensor weight, double[] bias, Size stride, Size dilation, int groups, List<String> names) {

  /** The groups that a layer with filters is given; they divide the channels it reads. */
  static int readGroups(LayerSpec spec, Shape input) {
    int groups = spec.count("groups").orElse(1);
    if (input.channels() % groups != 0) {
      throw spec.problem(
          "groups",
          Problem.count(groups, "group"),
          divisor(input.channels(), "channel") + " that " + spec.name() + " reads",
          "Correct the groups of " + spec.name() + ".");
    }
    return groups;
  }

  /**
   * Filters with the stride and the dilation that the row of a layer has.
   *
   * @throws ProblemException if the groups do not divide the filters
   */
  static Filters read(LayerSpec spec, LayerSpec.Weights weights, int groups) {
    int filters = weights.weight().shape().size(0);
    if (filters % groups != 0) {
      throw spec.problem(
          "groups",
          Problem.count(groups, "group"),
          divisor(filters, "filter") + " of " + spec.name(),
          "Correct the groups of " + spec.name() + ".");
    }
    return new Filters(
        weights.weight(),
        weights.bias(),
        spec.size("stride").orElse(Size.of(1)),
        spec.size("dilation").orElse(Size.of(1)),
        groups,
        weights.names());
  }

  private static String divisor(int count, String what) {
    return count == 1
        ? "1 group for the one " + what
        : "a divisor of the " + count + " " + what + "s";
  }

  /** As many other filters; what the names say is not true of them. */
  Filters with(DoubleSupplier numbers) {
    return new Filters(
        weight.filled(numbers),
        DoubleStream.generate(numbers).limit(bias.length).toArray(),
        stride,
        dilation,
        groups,
        List.of());
  }

  /**
   * Some of the filters, side by side, that keep their numbers as names where they have no others:
   * those wanted, or those of all groups that these are in.
   */
  Filters of(Span some) {
    int plane = Math.toIntExact(weight.shape().count() / count());
    int kept = some.count() > groupSize() ? some.count() / groupSize() : 1;
    return new Filters(
        Tensor.of(
            Shape.of(some.count(), channels(), kernel().rows(), kernel().columns()),
            Arrays.copyOfRange(weight.values(), some.first() * plane, (some.last() + 1) * plane)),
        bias.length == 0 ? bias : Arrays.copyOfRange(bias, some.first(), some.last() + 1),
        stride,
        dilation,
        kept,
        FilterNames.ofSome(names, some, count()));
  }

  /** The filters that can be had without others where some are wanted: one group's, or groups. */
  Span cut(Span wanted) {
    int first = wanted.first() / groupSize();
    int last = wanted.last() / groupSize();
    return first == last ? wanted : Span.between(first * groupSize(), (last + 1) * groupSize() - 1);
  }

  /** The channels that some filters, of one group or of whole groups, read. */
  Span read(Span some) {
    return Span.between(firstChannel(some.first()), firstChannel(some.last()) + channels() - 1);
  }

  /** The same filters, called by names. */
  Filters named(List<String> names) {
    return new Filters(weight, bias, stride, dilation, groups, names);
  }

  /** The grids of a layer of that name in which they stand. */
  WeightGrids grids(String name) {
    return new WeightGrids(name, Grid.Part.FILTER, weight, bias, names);
  }

  Size kernel() {
    return new Size(weight.shape().rows(), weight.shape().columns());
  }

  /** How many there are. */
  int count() {
    return weight.shape().size(0);
  }

  /** The channels of one. */
  int channels() {
    return weight.shape().size(1);
  }

  /** The filters of one group. */
  int groupSize() {
    return count() / groups;
  }

  /** The first of the channels that a filter reads, counted from 0. */
  int firstChannel(int filter) {
    return filter / groupSize() * channels();
  }

  /** The rows and columns from the first to the last cell that a window reads. */
  Size reach() {
    return kernel().reach(dilation);
  }

  /** Checks that they can read a feature map. */
  void check(String type, Shape input) {
    if (input.isVector()) {
      throw LayerTypes.needsPicture(type, input);
    }
    if (input.channels() != channels() * groups) {
      throw ProblemException.input(
          Problem.of(
              "filters of "
                  + Problem.count(channels(), "channel")
                  + " in "
                  + Problem.count(groups, "group"),
              Problem.count(input.channels(), "channel") + ", as many as the input has",
              "Give every filter one plane for each channel it reads."));
    }
  }

  /** Their multiplications for an output, each with its addition. */
  long multiplyAdds(Shape output) {
    return output.count() * channels() * weight.shape().plane();
  }

  /** Their convolution over channels of a size that reaches, windows so far apart. */
  Convolution convolution(Shape channels, Size apart) {
    return new Convolution(
        channels.channels(),
        channels.rows(),
        channels.columns(),
        count(),
        kernel().rows(),
        kernel().columns(),
        apart.rows(),
        apart.columns(),
        dilation.rows(),
        dilation.columns(),
        groups);
  }

  /** {@code 2 filters of 3 x 3 x 1}. */
  String text() {
    return Problem.count(count(), "filter") + " of " + kernel() + " x " + channels();
  }

  /** Dilation and groups, for a person, where they are not 1. */
  String moreText() {
    return (dilation.equals(Size.of(1)) ? "" : ", dilation " + dilation.text())
        + (groups == 1 ? "" : ", " + groups + " groups");
  }

  /** The columns of the {@code Layers} sheet, those of the padding between them. */
  Map<String, String> options(Map<String, String> padding, Activation activation) {
    var options = new LinkedHashMap<String, String>();
    options.put("filters", String.valueOf(count()));
    options.put("kernel", kernel().text());
    if (!stride.equals(Size.of(1))) {
      options.put("stride", stride.text());
    }
    options.putAll(padding);
    if (!dilation.equals(Size.of(1))) {
      options.put("dilation", dilation.text());
    }
    if (groups != 1) {
      options.put("groups", String.valueOf(groups));
    }
    if (!(activation instanceof Identity)) {
      options.put("activation", activation.text());
    }
    return options;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filters that
        && weight.equals(that.weight)
        && Arrays.equals(bias, that.bias)
        && stride.equals(that.stride)
        && dilation.equals(that.dilation)
        && groups == that.groups
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return weight.hashCode();
  }
}
