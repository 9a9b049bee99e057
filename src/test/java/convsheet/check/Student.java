package convsheet.check;

import convsheet.check.Homework.Kind;
import convsheet.check.Homework.Stage;
import convsheet.check.Mistake.Made;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Computes a layer as one does by hand, in plain loops, and makes the mistakes one is told to. */
final class Student {
  private final Stage stage;
  private final Made[] made = new Made[Mistake.values().length];

  /** A student who makes mistakes; none make all of it right. */
  Student(Stage stage, Made... made) {
    this.stage = stage;
    for (var one : made) {
      this.made[one.mistake().ordinal()] = one;
    }
  }

  private boolean makes(Mistake mistake) {
    return made[mistake.ordinal()] != null;
  }

  /** The first number of a mistake's form, or another number if it is not made. */
  private int a(Mistake mistake, int otherwise) {
    return makes(mistake) ? made[mistake.ordinal()].a() : otherwise;
  }

  private int b(Mistake mistake, int otherwise) {
    return makes(mistake) ? made[mistake.ordinal()].b() : otherwise;
  }

  /** The results, channel by channel; NaN where the student has none. */
  double[][][] results(double[][][] given) {
    var input = makes(Mistake.PICTURE_TURNED) ? turned(given, a(Mistake.PICTURE_TURNED, 0)) : given;
    var size = stage.output();
    var results = new double[stage.outputChannels()][size.rows()][size.columns()];
    for (int c = 0; c < results.length; c++) {
      for (int y = 0; y < size.rows(); y++) {
        for (int x = 0; x < size.columns(); x++) {
          results[c][y][x] =
              stage.kind() == Kind.DENSE ? weighted(input, y, 0, 0) : result(input, c, y, x);
        }
      }
    }
    if (stage.activation().equals("softmax")) {
      softmax(results[0]);
    }
    if (makes(Mistake.LINES_EXCHANGED)) {
      var swap = results[0][a(Mistake.LINES_EXCHANGED, 0)];
      results[0][a(Mistake.LINES_EXCHANGED, 0)] = results[0][b(Mistake.LINES_EXCHANGED, 0)];
      results[0][b(Mistake.LINES_EXCHANGED, 0)] = swap;
    }
    if (a(Mistake.FILTERS_SUMMED, 0) == 1) {
      addUp(results);
    }
    return makes(Mistake.RESULTS_TURNED) ? turned(results, a(Mistake.RESULTS_TURNED, 0)) : results;
  }

  /** The sum of all filters' results in place of each. */
  private void addUp(double[][][] results) {
    boolean isDense = stage.kind() == Kind.DENSE;
    int filters = stage.filters();
    for (int y = 0; y < (isDense ? 1 : results[0].length); y++) {
      for (int x = 0; x < results[0][0].length; x++) {
        double sum = 0;
        for (int f = 0; f < filters; f++) {
          sum += isDense ? results[0][f][0] : results[f][y][x];
        }
        for (int f = 0; f < filters; f++) {
          if (isDense) {
            results[0][f][0] = sum;
          } else {
            results[f][y][x] = sum;
          }
        }
      }
    }
  }

  /** Channels upside down, mirrored left to right, both, or with rows for columns. */
  private static double[][][] turned(double[][][] channels, int turn) {
    var turned = new double[channels.length][channels[0].length][channels[0][0].length];
    for (int c = 0; c < turned.length; c++) {
      int rows = turned[c].length;
      int columns = turned[c][0].length;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          turned[c][y][x] =
              switch (turn) {
                case 0 -> channels[c][rows - 1 - y][x];
                case 1 -> channels[c][y][columns - 1 - x];
                case 2 -> channels[c][rows - 1 - y][columns - 1 - x];
                default -> channels[c][x][y];
              };
        }
      }
    }
    return turned;
  }

  private double result(double[][][] input, int channel, int y, int x) {
    if (makes(Mistake.PADDING_LEFT_OUT) && reachesBorder(y, x)
        || makes(Mistake.PADDING_MISSING) && isBeyondSmallerGrid(y, x)) {
      return Double.NaN;
    }
    return stage.hasWeights() ? weighted(input, channel, y, x) : pooled(input[channel], y, x);
  }

  // ---- windows ----

  /** The first row of a window in the input; the padding lies before row 0. */
  private int top(int y) {
    int step =
        makes(Mistake.STRIDE_MISSING) || makes(Mistake.POOLING_OVERLAP) ? 1 : stage.stride().rows();
    int before = before(stage.padding().rows()) + 1 + a(Mistake.PADDING_EXTRA, -1);
    return y * step - before + a(Mistake.WINDOW_SHIFTED, 0);
  }

  private int left(int x) {
    int step =
        makes(Mistake.STRIDE_MISSING) || makes(Mistake.POOLING_OVERLAP)
            ? 1
            : stage.stride().columns();
    int before = before(stage.padding().columns()) + 1 + a(Mistake.PADDING_EXTRA, -1);
    return x * step - before + b(Mistake.WINDOW_SHIFTED, 0);
  }

  private int before(int padding) {
    if (makes(Mistake.PADDING_MISSING)) {
      return 0;
    }
    return switch (a(Mistake.PADDING_ONE_SIDE, -1)) {
      case 0 -> 0;
      case 1 -> 2 * padding;
      default -> padding;
    };
  }

  private boolean reachesBorder(int y, int x) {
    return top(y) < 0
        || left(x) < 0
        || top(y) + stage.kernel().rows() > stage.input().rows()
        || left(x) + stage.kernel().columns() > stage.input().columns();
  }

  private boolean isBeyondSmallerGrid(int y, int x) {
    return y * stage.stride().rows() + stage.kernel().rows() > stage.input().rows()
        || x * stage.stride().columns() + stage.kernel().columns() > stage.input().columns();
  }

  /** A number of the input, or of the border around it; beyond that is nothing, which counts 0. */
  private double pixel(double[][] channel, int y, int x) {
    int rows = channel.length;
    int columns = channel[0].length;
    if (y >= 0 && y < rows && x >= 0 && x < columns) {
      return channel[y][x];
    }
    boolean isOneSided = makes(Mistake.PADDING_ONE_SIDE);
    int borderRows = stage.padding().rows() * (isOneSided ? 2 : 1);
    int borderColumns = stage.padding().columns() * (isOneSided ? 2 : 1);
    if (y < -borderRows
        || y >= rows + borderRows
        || x < -borderColumns
        || x >= columns + borderColumns) {
      return 0;
    }
    int mode = a(Mistake.PADDING_KIND, Mistake.MODES.indexOf(stage.mode()));
    if (mode == 0 || isOneSided) {
      return 0;
    }
    return channel[source(y, rows, mode)][source(x, columns, mode)];
  }

  private static int source(int i, int size, int mode) {
    if (i >= 0 && i < size) {
      return i;
    }
    return switch (Mistake.MODES.get(mode)) {
      case "reflect" -> i < 0 ? -i : 2 * size - 2 - i;
      case "replicate" -> i < 0 ? 0 : size - 1;
      default -> (i + size) % size;
    };
  }

  // ---- sums of products ----

  private double weighted(double[][][] input, int filter, int y, int x) {
    if (a(Mistake.FILTERS_SUMMED, 1) == 0) {
      double sum = 0;
      double bias = 0;
      for (int f = 0; f < stage.filters(); f++) {
        sum += sum(input, f, y, x);
        bias += bias(f, y, x);
      }
      return finished(sum, bias);
    }
    return finished(sum(input, filter, y, x), bias(filter, y, x));
  }

  private double sum(double[][][] input, int filter, int y, int x) {
    double sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    int term = 0;
    for (int c = 0; c < stage.channels(); c++) {
      double channelSum = 0;
      for (int r = 0; r < stage.kernel().rows(); r++) {
        for (int s = 0; s < stage.kernel().columns(); s++, term++) {
          double pixel = rounded(pixel(input[c], top(y) + r, left(x) + s), 1);
          double weight = rounded(weight(filter, c, r, s, y, x), 2);
          double product = rounded(makes(Mistake.ADDED) ? pixel + weight : pixel * weight, 0);
          if (term == a(Mistake.TERM_MISSING, -1)
              || term == a(Mistake.TERM_MISSING_HERE_AND_THERE, -1)) {
            product = 0;
          }
          if (a(Mistake.LARGEST, -1) == 0) {
            largest = Math.max(largest, product);
          }
          channelSum += term == a(Mistake.SIGN_OF_PRODUCT, -1) ? -product : product;
        }
      }
      if (makes(Mistake.RELU_PER_CHANNEL)) {
        channelSum = Math.max(0, channelSum);
      }
      if (a(Mistake.LARGEST, -1) == 1) {
        largest = Math.max(largest, channelSum);
      }
      sum += c == a(Mistake.CHANNEL_MISSING, -1) ? 0 : rounded(channelSum, 3);
    }
    if (makes(Mistake.LARGEST)) {
      return largest;
    }
    if (makes(Mistake.AVERAGED)) {
      sum /=
          switch (a(Mistake.AVERAGED, 0)) {
            case 0 -> stage.kernel().count();
            case 1 -> stage.terms();
            default -> stage.channels();
          };
    }
    return sum;
  }

  /** The weight on a cell of the window. */
  private double weight(int filter, int channel, int r, int s, int y, int x) {
    int from = filter;
    if (makes(Mistake.FILTERS_SWAPPED)) {
      int a = a(Mistake.FILTERS_SWAPPED, -1);
      int b = b(Mistake.FILTERS_SWAPPED, -1);
      from = filter == a ? b : filter == b ? a : filter;
    }
    if (filter == a(Mistake.FILTER_TWICE, -1)) {
      from = b(Mistake.FILTER_TWICE, -1);
    }
    int plane = channel;
    if (makes(Mistake.CHANNELS_SWAPPED)) {
      int a = a(Mistake.CHANNELS_SWAPPED, -1);
      int b = b(Mistake.CHANNELS_SWAPPED, -1);
      plane = channel == a ? b : channel == b ? a : channel;
    }
    int rows = stage.kernel().rows();
    int columns = stage.kernel().columns();
    int row = makes(Mistake.KERNEL_ROTATED) || makes(Mistake.KERNEL_UPSIDE_DOWN) ? rows - 1 - r : r;
    int column =
        makes(Mistake.KERNEL_ROTATED) || makes(Mistake.KERNEL_MIRRORED) ? columns - 1 - s : s;
    if (makes(Mistake.KERNEL_TRANSPOSED)) {
      int swap = row;
      row = column;
      column = swap;
    }
    int lost = a(Mistake.DOLLAR_MISSING, -1);
    if (lost >= 0 && lost < 3) {
      var place = AnswerSheet.filter(stage, from, plane);
      return AnswerSheet.parameter(
          stage,
          place.rows() + row + movedDown(lost, y),
          place.columns() + column + movedRight(lost, x));
    }
    double weight = stage.weights()[from][plane][row * columns + column];
    return makes(Mistake.SIGNS_DROPPED) ? Math.abs(weight) : weight;
  }

  private double bias(int filter, int y, int x) {
    if (stage.bias().length == 0 || makes(Mistake.BIAS_MISSING)) {
      return 0;
    }
    int from = filter;
    if (makes(Mistake.FILTERS_SWAPPED)) {
      int a = a(Mistake.FILTERS_SWAPPED, -1);
      int b = b(Mistake.FILTERS_SWAPPED, -1);
      from = filter == a ? b : filter == b ? a : filter;
    }
    if (filter == a(Mistake.FILTER_TWICE, -1)) {
      from = b(Mistake.FILTER_TWICE, -1);
    }
    if (filter == a(Mistake.BIAS_OF_ANOTHER, -1)) {
      from = b(Mistake.BIAS_OF_ANOTHER, -1);
    }
    int lost = a(Mistake.DOLLAR_MISSING, -1);
    if (lost >= 3) {
      var place = AnswerSheet.bias(stage, from);
      return AnswerSheet.parameter(
          stage, place.rows() + movedDown(lost, y), place.columns() + movedRight(lost, x));
    }
    double bias = stage.bias()[from];
    return makes(Mistake.BIAS_SIGN)
        ? -bias
        : makes(Mistake.BIAS_PER_CHANNEL) ? bias * stage.channels() : bias;
  }

  /** How far a reference without a dollar before its row has moved: of each kind, and of both. */
  static int movedDown(int lost, int y) {
    return lost % 3 == 1 ? 0 : y;
  }

  static int movedRight(int lost, int x) {
    return lost % 3 == 0 ? 0 : x;
  }

  private double finished(double sum, double bias) {
    if (makes(Mistake.RELU_BEFORE_BIAS)) {
      return Math.max(0, sum) + bias;
    }
    double x = makes(Mistake.SIGN_OF_SUM) ? -(sum + bias) : sum + bias;
    if (makes(Mistake.BIAS_MULTIPLIED)) {
      x = sum * bias;
    }
    if (makes(Mistake.AVERAGED_WITH_BIAS)) {
      x = (sum + bias) / stage.kernel().count();
    }
    if (makes(Mistake.ACTIVATION_KIND)) {
      return switch (a(Mistake.ACTIVATION_KIND, 0)) {
        case 0 -> Math.abs(x);
        case 1 -> x < 0 ? 0.01 * x : x;
        case 2 -> x < 0 ? 0.1 * x : x;
        case 3 -> x < 0 ? 0.2 * x : x;
        case 4 -> 1 / (1 + Math.exp(-x));
        case 5 -> Math.min(6, Math.max(0, x));
        case 6 -> Math.min(1, Math.max(0, x));
        case 7 -> Math.tanh(x);
        default -> Math.max(0, x);
      };
    }
    double value =
        switch (stage.activation()) {
          case "relu" ->
              makes(Mistake.RELU_MISSING) || a(Mistake.RELU_PER_CHANNEL, 1) == 0
                  ? x
                  : Math.max(0, x);
          case "sigmoid" -> makes(Mistake.ACTIVATION_MISSING) ? x : 1 / (1 + Math.exp(-x));
          case "tanh" -> makes(Mistake.ACTIVATION_MISSING) ? x : Math.tanh(x);
          default -> x;
        };
    return makes(Mistake.RELU_EXTRA) ? Math.max(0, value) : value;
  }

  private double rounded(double value, int what) {
    if (b(Mistake.ROUNDED_EARLY, -1) != what) {
      return value;
    }
    return round(value, a(Mistake.ROUNDED_EARLY, 0));
  }

  /** Rounds half away from zero, as people do. */
  static double round(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.signum(value) * Math.floor(Math.abs(value) * scale + 0.5 + 1e-9) / scale;
  }

  // ---- for mistakes that only a test knows ----

  /** The numbers that a result is made of, channel by channel; of a pooling those that exist. */
  double[] pixels(double[][][] input, int filter, int y, int x) {
    var pixels = DoubleStream.builder();
    int first = stage.hasWeights() ? 0 : filter;
    int last = stage.hasWeights() ? stage.channels() - 1 : filter;
    for (int c = first; c <= last; c++) {
      for (int r = 0; r < stage.kernel().rows(); r++) {
        for (int s = 0; s < stage.kernel().columns(); s++) {
          pixels.add(pixel(input[c], top(y) + r, left(x) + s));
        }
      }
    }
    return pixels.build().toArray();
  }

  /** The weights on them, and after them nothing. */
  double[] weights(int filter) {
    return Arrays.stream(stage.weights()[filter]).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The result of a sum of products. */
  double after(double sum, int filter) {
    return finished(sum, stage.bias().length == 0 ? 0 : stage.bias()[filter]);
  }

  // ---- pooling, softmax ----

  private double pooled(double[][] channel, int y, int x) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (int r = 0; r < stage.kernel().rows(); r++) {
      for (int s = 0; s < stage.kernel().columns(); s++) {
        int row = top(y) + r;
        int column = left(x) + s;
        if (row >= 0 && row < channel.length && column >= 0 && column < channel[0].length) {
          max = Math.max(max, channel[row][column]);
          min = Math.min(min, channel[row][column]);
          sum += channel[row][column];
          count++;
        }
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double value =
        switch (a(Mistake.POOLING_KIND, stage.kind() == Kind.MAXPOOL ? 0 : 1)) {
          case 0 -> max;
          case 1 -> sum / count;
          case 2 -> min;
          default -> sum;
        };
    return makes(Mistake.RELU_EXTRA) ? Math.max(0, value) : value;
  }

  void softmax(double[][] scores) {
    double base = makes(Mistake.SOFTMAX_BASE) ? a(Mistake.SOFTMAX_BASE, 0) == 0 ? 2 : 10 : Math.E;
    double all = 0;
    for (var score : scores) {
      all += makes(Mistake.SOFTMAX_WITHOUT_EXP) ? score[0] : Math.pow(base, score[0]);
    }
    for (var score : scores) {
      double x = score[0];
      if (makes(Mistake.SOFTMAX_WITHOUT_EXP)) {
        score[0] = x / all;
      } else if (makes(Mistake.SIGMOID_FOR_SOFTMAX)) {
        score[0] = 1 / (1 + Math.exp(-x));
      } else if (makes(Mistake.SOFTMAX_NOT_DIVIDED)) {
        score[0] = Math.exp(x);
      } else if (!makes(Mistake.SOFTMAX_MISSING)) {
        score[0] = Math.pow(base, x) / all;
      }
    }
  }
}
