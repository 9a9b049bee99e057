package convsheet.testing;

import convsheet.formula.Run;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.AvgPool;
import convsheet.network.BatchNorm;
import convsheet.network.ChannelShuffle;
import convsheet.network.Clip;
import convsheet.network.Concat;
import convsheet.network.ConstantLayer;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.Dropout;
import convsheet.network.Elu;
import convsheet.network.FeatureMap;
import convsheet.network.Flatten;
import convsheet.network.Gelu;
import convsheet.network.GeluTanh;
import convsheet.network.GlobalAvgPool;
import convsheet.network.GlobalMaxPool;
import convsheet.network.HardSigmoid;
import convsheet.network.HardSwish;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.LeakyRelu;
import convsheet.network.LogSoftmax;
import convsheet.network.Lrn;
import convsheet.network.MaxPool;
import convsheet.network.Mul;
import convsheet.network.Network;
import convsheet.network.Over;
import convsheet.network.PRelu;
import convsheet.network.Pad;
import convsheet.network.Padding;
import convsheet.network.PixelShuffle;
import convsheet.network.PoolWindow;
import convsheet.network.Relu;
import convsheet.network.Reshape;
import convsheet.network.Scale;
import convsheet.network.Selu;
import convsheet.network.Sigmoid;
import convsheet.network.Silu;
import convsheet.network.Size;
import convsheet.network.Slice;
import convsheet.network.Softmax;
import convsheet.network.Softplus;
import convsheet.network.Softsign;
import convsheet.network.Sub;
import convsheet.network.Tanh;
import convsheet.network.Upsample;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Small networks of all layers and options, and pictures for them: at most 4 channels of 12 x 12,
 * at most 6 layers. The same random numbers give the same network.
 */
public final class RandomNetworks {
  private static final int MOST_CHANNELS = 4;
  private static final int LONGEST_SIDE = 12;
  private static final int MOST_LAYERS = 6;

  private final Random random;
  private final boolean ordinary;

  private RandomNetworks(Random random, boolean ordinary) {
    this.random = random;
    this.ordinary = ordinary;
  }

  /** A network whose numbers are of every kind: whole, Gaussian, huge, denormal, negative zeros. */
  public static Network network(Random random) {
    return new RandomNetworks(random, false).network();
  }

  /** A network whose numbers are whole or Gaussian: nothing overflows. */
  public static Network ordinaryNetwork(Random random) {
    return new RandomNetworks(random, true).network();
  }

  /** A picture whose numbers are of every kind, now and then with a cell that is an error. */
  public static Tensor picture(Random random, Shape shape) {
    var values = new RandomNetworks(random, false).values(shape);
    if (random.nextInt(20) == 0) {
      values[random.nextInt(values.length)] = Double.NaN;
    }
    return Tensor.of(shape, values);
  }

  /** A picture whose numbers are whole or Gaussian. */
  public static Tensor ordinaryPicture(Random random, Shape shape) {
    return Tensor.of(shape, new RandomNetworks(random, true).values(shape));
  }

  private Network network() {
    var network = Network.of(Shape.of(upTo(MOST_CHANNELS), side(), side()));
    int layers = upTo(MOST_LAYERS);
    while (network.nodes().size() < layers) {
      var names = new ArrayList<String>(List.of(FeatureMap.INPUT));
      network.nodes().forEach(node -> names.add(node.name()));
      var from = List.of(chance(0.9) ? network.last() : names.get(random.nextInt(names.size())));
      var input = network.shapes(from).get(0);
      var layer = layer(input);
      if (chance(0.25)) {
        from = new ArrayList<>(from);
        layer = join(network, names, from);
      }
      if (chance(0.05)) {
        network = constant(network, input);
        from = List.of(from.get(0), network.last());
        layer = new Add(activationOrNone());
      }
      var output = layer.outputShape(network.shapes(from));
      if (output.isVector() || Math.max(output.rows(), output.columns()) <= LONGEST_SIDE) {
        var name = layer.type().split(" ")[0] + (network.nodes().size() + 1);
        network = network.with(name, layer, from);
      }
    }
    return network;
  }

  private Network constant(Network network, Shape shape) {
    return network.with(
        "constant" + (network.nodes().size() + 1),
        new ConstantLayer(Tensor.of(shape, values(shape))),
        List.of());
  }

  /** A layer that reads several others, whose names are added to what it reads. */
  private Layer join(Network network, List<String> names, List<String> from) {
    var shape = network.shapes(from).get(0);
    boolean combines = chance(0.6);
    for (int i = upTo(2); i > 0; i--) {
      var name = names.get(random.nextInt(names.size()));
      var other = network.shapes(List.of(name)).get(0);
      boolean fits =
          combines
              ? isSpread(other, shape)
              : other.isVector() == shape.isVector()
                  && (shape.isVector()
                      || other.rows() == shape.rows() && other.columns() == shape.columns());
      if (fits) {
        from.add(name);
      }
    }
    if (!combines) {
      return new Concat();
    }
    return from.size() == 2 && chance(0.4)
        ? new Sub(activationOrNone())
        : chance(0.5) ? new Add(activationOrNone()) : new Mul(activationOrNone());
  }

  /** Whether each size of a shape is that of another, or 1, or it is a vector of its channels. */
  private static boolean isSpread(Shape shape, Shape over) {
    if (shape.isVector() || over.isVector()) {
      return shape.isVector()
          && (shape.rows() == 1
              || shape.rows() == (over.isVector() ? over.rows() : over.channels()));
    }
    return IntStream.range(0, 3).allMatch(i -> shape.size(i) == 1 || shape.size(i) == over.size(i));
  }

  private Layer layer(Shape input) {
    double kind = input.isVector() ? 0.75 + random.nextDouble() / 4 : random.nextDouble();
    if (chance(0.04)) {
      return new Slice(run(input.channels()), run(input.rows()), run(input.columns()));
    } else if (kind < 0.3) {
      return conv(input);
    } else if (kind < 0.4) {
      return convTranspose(input);
    } else if (kind < 0.65) {
      return pool(input, kind < 0.53);
    } else if (kind < 0.67) {
      return chance(0.5) ? new GlobalAvgPool() : new GlobalMaxPool();
    } else if (kind < 0.71) {
      var padding = padding(input);
      boolean hasValue = padding.mode() == Padding.Mode.ZEROS && chance(0.5);
      return new Pad(padding, hasValue ? random.nextInt(9) - 4 : 0);
    } else if (kind < 0.75) {
      return rearranged(input);
    } else if (kind < 0.83) {
      return new ActivationLayer(activation());
    } else if (kind < 0.86) {
      return input.isVector() && chance(0.7) ? reshape(input.rows()) : new Flatten();
    } else if (kind < 0.9) {
      int channels = input.isVector() ? input.rows() : input.channels();
      return switch (random.nextInt(3)) {
        case 0 -> batchNorm(channels);
        case 1 -> new Scale(values(oneOr(channels)), values(oneOr(channels)));
        default -> new PRelu(values(oneOr(channels)));
      };
    } else if (kind < 0.93) {
      return new Dropout(
          chance(0.5) ? Optional.empty() : Optional.of(Tensor.of(input, values(input))));
    }
    int outputs = upTo(4);
    var weight = Shape.of(outputs, input.channels(), input.rows(), input.columns());
    return new Dense(Tensor.of(weight, values(weight)), bias(outputs), activationOrNone());
  }

  /** The values of a column as channels of one row, or one channel of several. */
  private Reshape reshape(int values) {
    int rows =
        IntStream.rangeClosed(1, values)
            .filter(i -> values % i == 0 && chance(0.5))
            .findFirst()
            .orElse(1);
    return new Reshape(
        chance(0.5) ? Shape.of(rows, 1, values / rows) : Shape.of(1, rows, values / rows));
  }

  private Layer rearranged(Shape input) {
    return switch (random.nextInt(3)) {
      case 0 -> new Upsample(new Size(upTo(3), upTo(3)), Upsample.Mode.NEAREST);
      case 1 -> {
        var modes = Upsample.Mode.values();
        yield new Upsample(new Size(upTo(3), upTo(3)), modes[random.nextInt(modes.length)]);
      }
      default ->
          input.channels() % 4 == 0
              ? new PixelShuffle(2, chance(0.5))
              : new ChannelShuffle(chance(0.5) ? input.channels() : 1);
    };
  }

  private Shape oneOr(int channels) {
    return Shape.of(chance(0.3) ? 1 : channels);
  }

  private Run run(int size) {
    int first = random.nextInt(size);
    int step = upTo(3);
    return new Run(first, upTo((size - 1 - first) / step + 1), step);
  }

  private BatchNorm batchNorm(int channels) {
    var shape = Shape.of(channels);
    var variance =
        Arrays.stream(values(shape)).map(value -> Math.min(1e100, Math.abs(value))).toArray();
    return new BatchNorm(
        values(shape),
        variance,
        values(shape),
        values(shape),
        chance(0.5) ? 1e-5 : 0.25,
        activationOrNone());
  }

  private ConvTranspose convTranspose(Shape input) {
    int groups = groups(input);
    int filters = groups * upTo(Math.max(1, MOST_CHANNELS / groups));
    var stride = new Size(stride(), stride());
    var dilation = new Size(chance(0.7) ? 1 : 2, chance(0.7) ? 1 : 2);
    var weight = Shape.of(filters, input.channels() / groups, upTo(3), upTo(3));
    int rows = dilation.rows() * (weight.rows() - 1) / 2;
    int columns = dilation.columns() * (weight.columns() - 1) / 2;
    return new ConvTranspose(
        Tensor.of(weight, values(weight)),
        bias(filters),
        stride,
        new Padding(
            from0To(rows), from0To(columns), from0To(rows), from0To(columns), Padding.Mode.ZEROS),
        List.of(
            random.nextInt(Math.max(stride.rows(), dilation.rows())),
            random.nextInt(Math.max(stride.columns(), dilation.columns()))),
        dilation,
        groups,
        activationOrNone());
  }

  private Conv conv(Shape input) {
    var padding = padding(input);
    var padded = padding.padded(input);
    var dilation = new Size(chance(0.7) ? 1 : upTo(3), chance(0.7) ? 1 : upTo(3));
    int rows = upTo(Math.min(4, (padded.rows() - 1) / dilation.rows() + 1));
    int columns = upTo(Math.min(4, (padded.columns() - 1) / dilation.columns() + 1));
    int groups = groups(input);
    int filters = groups * upTo(Math.max(1, MOST_CHANNELS / groups));
    var weight = Shape.of(filters, input.channels() / groups, rows, columns);
    return new Conv(
        Tensor.of(weight, values(weight)),
        bias(filters),
        new Size(stride(), stride()),
        padding,
        dilation,
        groups,
        activationOrNone());
  }

  /** A divisor of the channels, 1 in half of all cases. */
  private int groups(Shape input) {
    if (chance(0.5)) {
      return 1;
    }
    var divisors =
        IntStream.rangeClosed(1, input.channels())
            .filter(groups -> input.channels() % groups == 0)
            .toArray();
    return divisors[random.nextInt(divisors.length)];
  }

  private Padding padding(Shape input) {
    if (chance(0.4)) {
      return Padding.NONE;
    }
    var modes =
        List.of(
            Padding.Mode.ZEROS,
            Padding.Mode.REFLECT,
            Padding.Mode.REPLICATE,
            Padding.Mode.CIRCULAR);
    var mode = modes.get(random.nextInt(modes.size()));
    int least = mode == Padding.Mode.REFLECT ? 1 : 0;
    int rows = Math.min(2, input.rows() - least);
    int columns = Math.min(2, input.columns() - least);
    return new Padding(from0To(rows), from0To(columns), from0To(rows), from0To(columns), mode);
  }

  private Layer pool(Shape input, boolean max) {
    var kernel = new Size(upTo(Math.min(4, input.rows())), upTo(Math.min(4, input.columns())));
    int rows = chance(0.5) ? 0 : kernel.rows() / 2;
    int columns = chance(0.5) ? 0 : kernel.columns() / 2;
    var padding =
        new Padding(
            from0To(rows), from0To(columns), from0To(rows), from0To(columns), Padding.Mode.ZEROS);
    var stride = chance(0.4) ? kernel : new Size(stride(), stride());
    boolean ceil = chance(0.5);
    var dilation =
        new Size(
            dilation(input.rows(), kernel.rows()), dilation(input.columns(), kernel.columns()));
    if (max) {
      return new MaxPool(kernel, stride, padding, dilation, ceil);
    }
    var border = chance(0.5) ? Padding.Mode.ZEROS : Padding.Mode.BLANK;
    var average =
        new AvgPool(
            new PoolWindow(kernel, stride, padding.with(border), dilation, ceil),
            OptionalInt.empty());
    return chance(0.7) ? average : average.dividedBy(upTo(9));
  }

  private int dilation(int size, int kernel) {
    return chance(0.6) || kernel == 1 ? 1 : upTo(Math.max(1, (size - 1) / (kernel - 1)));
  }

  private Activation activationOrNone() {
    return chance(0.4) ? new Identity() : activation();
  }

  private Activation activation() {
    return switch (random.nextInt(19)) {
      case 0 -> new Relu();
      case 1 -> new LeakyRelu(chance(0.5) ? 0.01 : (random.nextInt(17) - 4) / 8.0);
      case 2 -> new Sigmoid();
      case 3 -> new Tanh();
      case 4 -> new Elu(chance(0.5) ? 1 : 0.5);
      case 5 -> new Gelu();
      case 6 -> new Silu();
      case 7 -> new LogSoftmax(over());
      case 8 -> new Clip(chance(0.5) ? 0 : Double.NEGATIVE_INFINITY, chance(0.5) ? 6 : 0.25);
      case 9 -> chance(0.5) ? new Selu() : new Selu(0.5, 2);
      case 10 -> new GeluTanh();
      case 11 -> new HardSwish();
      case 12 -> chance(0.5) ? new HardSigmoid() : new HardSigmoid(0.3, 0.25);
      case 13 -> new Softsign();
      case 14 -> new Softplus(chance(0.5) ? 1 : 2.5);
      case 15 -> new Lrn(upTo(5), chance(0.5) ? 1e-4 : 0.5, chance(0.5) ? 0.75 : 0.5, upTo(2));
      default -> new Softmax(over());
    };
  }

  private Over over() {
    return chance(0.5) ? Over.CHANNELS : Over.values()[random.nextInt(Over.values().length)];
  }

  private double[] bias(int count) {
    return chance(0.3) ? new double[0] : values(Shape.of(count));
  }

  /** Numbers of one kind, as many as fill the shape. */
  private double[] values(Shape shape) {
    DoubleSupplier whole = () -> random.nextInt(9) - 4;
    DoubleSupplier number =
        switch (random.nextInt(ordinary ? 2 : 8)) {
          case 0, 2 -> whole;
          case 1, 3 -> random::nextGaussian;
          case 4 -> () -> random.nextGaussian() * 1e160;
          case 5 -> () -> whole.getAsDouble() * Double.MIN_VALUE;
          case 6 -> () -> random.nextGaussian() * 1e-160;
          default -> () -> chance(0.5) ? -0.0 : whole.getAsDouble();
        };
    return DoubleStream.generate(number).limit(shape.count()).toArray();
  }

  private int side() {
    return chance(0.1) ? 1 : upTo(LONGEST_SIDE);
  }

  private int stride() {
    return chance(0.5) ? 1 : upTo(3);
  }

  private int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  private int from0To(int most) {
    return random.nextInt(most + 1);
  }

  private boolean chance(double of1) {
    return random.nextDouble() < of1;
  }
}
