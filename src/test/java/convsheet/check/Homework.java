package convsheet.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small network to be computed by hand, drawn at random. It is made of plain arrays, as it must
 * not share any arithmetic with what it tests.
 *
 * @param picture the channels of the input, each row by row
 * @param stages the layers
 */
record Homework(double[][][] picture, List<Stage> stages) {

  /** What a layer does. */
  enum Kind {
    CONV,
    MAXPOOL,
    AVGPOOL,
    DENSE;

    String type() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A size or a distance. */
  record Size(int rows, int columns) {
    boolean isOne() {
      return rows == 1 && columns == 1;
    }

    int count() {
      return rows * columns;
    }

    String text() {
      return rows + "x" + columns;
    }
  }

  /**
   * A layer.
   *
   * @param channels the channels that it reads, each of the size {@code input}
   * @param padding what is added on each side
   * @param mode what the border holds
   * @param activation none, relu, sigmoid, tanh or softmax
   * @param weights by filter and channel, row by row; none where it pools
   * @param bias one a filter, or none
   */
  record Stage(
      Kind kind,
      int channels,
      Size input,
      int filters,
      Size kernel,
      Size stride,
      Size padding,
      String mode,
      String activation,
      double[][][] weights,
      double[] bias) {

    boolean hasWeights() {
      return kind == Kind.CONV || kind == Kind.DENSE;
    }

    boolean hasPadding() {
      return padding.count() > 0 || padding.rows() + padding.columns() > 0;
    }

    /** The rows and columns of one output channel; a dense layer's outputs are one column. */
    Size output() {
      return kind == Kind.DENSE
          ? new Size(filters, 1)
          : new Size(
              (input.rows() + 2 * padding.rows() - kernel.rows()) / stride.rows() + 1,
              (input.columns() + 2 * padding.columns() - kernel.columns()) / stride.columns() + 1);
    }

    int outputChannels() {
      return kind == Kind.DENSE ? 1 : filters;
    }

    /** The cells of one result's windows. */
    int terms() {
      return kernel.count() * channels;
    }
  }

  /** Draws a network of one to three layers. */
  static Homework draw(Random random) {
    int channels = 1 + random.nextInt(3);
    var size = new Size(5 + random.nextInt(4), 5 + random.nextInt(4));
    var picture = picture(random, channels, size);
    var stages = new ArrayList<Stage>();
    var values = picture;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      var stage = stage(random, values, i == count - 1);
      stages.add(stage);
      values = new Student(stage).results(values);
      if (stage.kind() == Kind.DENSE) {
        break;
      }
    }
    return new Homework(picture, List.copyOf(stages));
  }

  private static double[][][] picture(Random random, int channels, Size size) {
    int kind = random.nextInt(8);
    var picture = new double[channels][size.rows()][size.columns()];
    for (var channel : picture) {
      for (var row : channel) {
        for (int x = 0; x < row.length; x++) {
          row[x] =
              switch (kind) {
                case 0 -> random.nextInt(10);
                case 1 -> random.nextInt(10) - 4;
                case 2 -> random.nextInt(100) / 10.0;
                case 3 -> random.nextInt(256);
                case 4 -> random.nextInt(2);
                case 5 -> random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(9);
                case 6 -> random.nextInt(3) > 0 ? 3 : random.nextInt(6);
                default -> Math.rint(random.nextDouble() * 1e6) / 1e6;
              };
        }
      }
    }
    return picture;
  }

  private static Stage stage(Random random, double[][][] input, boolean isLast) {
    var size = new Size(input[0].length, input[0][0].length);
    int kind = random.nextInt(10);
    if (isLast && kind < 3) {
      return dense(random, input, size);
    }
    if (kind < 5 && size.rows() >= 4 && size.columns() >= 4) {
      return pool(random, input.length, size);
    }
    return size.rows() < 3 || size.columns() < 3
        ? dense(random, input, size)
        : conv(random, input, size);
  }

  private static Stage dense(Random random, double[][][] input, Size size) {
    int units = 2 + random.nextInt(3);
    var activation =
        List.of("none", "relu", "sigmoid", "softmax", "softmax").get(random.nextInt(5));
    return weighted(
        random,
        input,
        new Stage(
            Kind.DENSE,
            input.length,
            size,
            units,
            size,
            new Size(1, 1),
            new Size(0, 0),
            "zeros",
            activation,
            new double[0][][],
            new double[0]));
  }

  private static Stage conv(Random random, double[][][] input, Size size) {
    int rows = 2 + random.nextInt(Math.min(4, size.rows() - 1));
    int columns =
        random.nextInt(2) == 0 && rows <= size.columns()
            ? rows
            : 2 + random.nextInt(Math.min(4, size.columns() - 1));
    var padding =
        random.nextInt(2) == 0 ? new Size(0, 0) : new Size(random.nextInt(3), random.nextInt(3));
    var stride =
        random.nextInt(2) == 0
            ? new Size(1, 1)
            : new Size(1 + random.nextInt(3), 1 + random.nextInt(3));
    return weighted(
        random,
        input,
        new Stage(
            Kind.CONV,
            input.length,
            size,
            1 + random.nextInt(3),
            new Size(rows, columns),
            stride,
            padding,
            Mistake.MODES.get(Math.max(0, random.nextInt(6) - 2)),
            List.of("none", "relu", "relu", "sigmoid", "tanh").get(random.nextInt(5)),
            new double[0][][],
            new double[0]));
  }

  /** The same with weights and biases that keep a sigmoid from being 0 or 1 everywhere. */
  private static Stage weighted(Random random, double[][][] input, Stage stage) {
    boolean isSmooth = !List.of("none", "relu").contains(stage.activation());
    boolean isWhole = !isSmooth && random.nextInt(3) > 0;
    double scale = 2;
    if (isSmooth) {
      double squares = 0;
      for (var channel : input) {
        for (var row : channel) {
          for (double x : row) {
            squares += x * x / (stage.input().count() * stage.channels());
          }
        }
      }
      scale = Math.min(1, 1.5 / Math.sqrt(1e-9 + squares * stage.terms()));
    }
    var weights = new double[stage.filters()][stage.channels()][stage.kernel().count()];
    var bias = new double[random.nextInt(3) == 0 ? 0 : stage.filters()];
    for (var filter : weights) {
      for (var plane : filter) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] = isWhole ? random.nextInt(7) - 3 : decimals(random.nextGaussian() * scale);
        }
      }
    }
    for (int f = 0; f < bias.length; f++) {
      bias[f] =
          isWhole
              ? random.nextInt(7) - 3
              : decimals(random.nextGaussian() * Math.min(1, scale * 3));
    }
    return new Stage(
        stage.kind(),
        stage.channels(),
        stage.input(),
        stage.filters(),
        stage.kernel(),
        stage.stride(),
        stage.padding(),
        stage.mode(),
        stage.activation(),
        weights,
        bias);
  }

  /** Two significant digits, as one would give weights to be computed with by hand. */
  private static double decimals(double value) {
    return value == 0
        ? 0.1
        : new java.math.BigDecimal(value).round(new java.math.MathContext(2)).doubleValue();
  }

  private static Stage pool(Random random, int channels, Size size) {
    var kernel = new Size(2 + random.nextInt(2), 2 + random.nextInt(2));
    return new Stage(
        random.nextBoolean() ? Kind.MAXPOOL : Kind.AVGPOOL,
        channels,
        size,
        channels,
        kernel,
        random.nextInt(3) > 0 ? kernel : new Size(1 + random.nextInt(2), 1 + random.nextInt(2)),
        new Size(0, 0),
        "zeros",
        "none",
        new double[0][][],
        new double[0]);
  }
}
