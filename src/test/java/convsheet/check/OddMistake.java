package convsheet.check;

import convsheet.check.Homework.Stage;
import java.util.Arrays;
import java.util.Random;

/** What a student may do in a layer that no list of misconceptions has. */
enum OddMistake {
  ROW_OF_WINDOW_SKIPPED,
  SOME_WEIGHTS_LEFT_OUT,
  WINDOW_DRIFTS,
  WINDOW_READ_ON_ACROSS_THE_ROW,
  PRODUCTS_CUT_TO_TENS,
  ROW_NUMBER_ADDED,
  INPUTS_CUBED,
  WEIGHTS_SQUARED,
  RESULT_ABOVE_ADDED,
  MEAN_SUBTRACTED,
  INPUTS_SATURATED,
  RESULTS_SATURATED,
  FILTERS_MIXED,
  RUNNING_SUM,
  NONSENSE_NEAR,
  NONSENSE_NEAR_HERE_AND_THERE,
  NONSENSE,
  WEIGHTS_SHUFFLED,
  SIGNS_ALTERNATE,
  ONE_WEIGHT_DOUBLED,
  ONE_WEIGHT_MISREAD,
  DISTANCES_ADDED,
  PICTURE_INVERTED,
  SCALED_TO_THE_LARGEST,
  THRESHOLD_SUBTRACTED,
  ROOT_TAKEN,
  WINDOW_DILATED;

  /**
   * The results of a layer with this mistake.
   *
   * @param right the right ones, which stay as they are
   */
  double[][][] results(Stage stage, double[][][] input, double[][][] right, Random random) {
    long seed = random.nextLong(); // the same weights are concerned in all results
    var wrong = new double[right.length][][];
    for (int c = 0; c < right.length; c++) {
      wrong[c] = new double[right[c].length][];
      for (int y = 0; y < right[c].length; y++) {
        wrong[c][y] = new double[right[c][y].length];
        for (int x = 0; x < right[c][y].length; x++) {
          wrong[c][y][x] =
              switch (this) {
                case ROW_NUMBER_ADDED -> right[c][y][x] + y + 1;
                case RESULT_ABOVE_ADDED -> right[c][y][x] + (y == 0 ? 0 : wrong[c][y - 1][x]);
                case RUNNING_SUM -> right[c][y][x] + (x == 0 ? 0 : wrong[c][y][x - 1]);
                case RESULTS_SATURATED -> Math.min(right[c][y][x], cap(right));
                case NONSENSE_NEAR -> right[c][y][x] + near(right, random);
                case NONSENSE_NEAR_HERE_AND_THERE ->
                    right[c][y][x] + (random.nextInt(4) == 0 ? near(right, random) : 0);
                case NONSENSE -> any(right, random);
                case SCALED_TO_THE_LARGEST -> right[c][y][x] / Math.max(1e-9, largest(right));
                case THRESHOLD_SUBTRACTED -> Math.max(0, right[c][y][x] - 1);
                case ROOT_TAKEN ->
                    Math.signum(right[c][y][x]) * Math.sqrt(Math.abs(right[c][y][x]));
                default -> computed(stage, input, c, y, x, new Random(seed));
              };
        }
      }
    }
    if (isComputed() && stage.activation().equals("softmax")) {
      new Student(stage).softmax(wrong[0]);
    }
    return wrong;
  }

  private boolean isComputed() {
    return switch (this) {
      case ROW_NUMBER_ADDED,
          RESULT_ABOVE_ADDED,
          RUNNING_SUM,
          RESULTS_SATURATED,
          NONSENSE_NEAR,
          NONSENSE_NEAR_HERE_AND_THERE,
          NONSENSE,
          SCALED_TO_THE_LARGEST,
          THRESHOLD_SUBTRACTED,
          ROOT_TAKEN ->
          false;
      default -> true;
    };
  }

  private double computed(Stage stage, double[][][] input, int c, int y, int x, Random same) {
    int filter = stage.kind() == Homework.Kind.DENSE ? y : c;
    int row = stage.kind() == Homework.Kind.DENSE ? 0 : y;
    var student = new Student(stage);
    var pixels = student.pixels(input, filter, row, x);
    if (!stage.hasWeights()) {
      return pooled(pixels, y);
    }
    var weights = student.weights(filter).clone();
    int columns = stage.kernel().columns();
    int count = stage.kernel().count();
    double sum = 0;
    switch (this) {
      case ROW_OF_WINDOW_SKIPPED -> {
        for (int i = 0; i < weights.length; i++) {
          int from = i % count < columns ? i : i + columns;
          sum +=
              (i / count == from / count && from < pixels.length ? pixels[from] : 0) * weights[i];
        }
      }
      case SOME_WEIGHTS_LEFT_OUT -> {
        for (int i = 0; i < weights.length; i++) {
          sum += same.nextInt(5) < 2 ? 0 : pixels[i] * weights[i];
        }
      }
      case WINDOW_DRIFTS -> {
        var there = student.pixels(input, filter, row, x + row + (row > 0 ? 1 : 0));
        sum = dot(there, weights);
      }
      case WINDOW_READ_ON_ACROSS_THE_ROW -> {
        for (int i = 0; i < weights.length; i++) {
          int plane = i / count;
          int at = row * input[plane][0].length + x + i % count;
          sum += flat(input[plane], at) * weights[i];
        }
      }
      case PRODUCTS_CUT_TO_TENS -> {
        for (int i = 0; i < weights.length; i++) {
          sum += Math.floor(pixels[i] * weights[i] / 10) * 10;
        }
      }
      case INPUTS_CUBED -> sum = dot(each(pixels, p -> p * p * p), weights);
      case WEIGHTS_SQUARED -> sum = dot(pixels, each(weights, w -> w * w));
      case MEAN_SUBTRACTED -> {
        double mean = Arrays.stream(flat(input)).average().orElse(0);
        sum = dot(each(pixels, p -> p - mean), weights);
      }
      case INPUTS_SATURATED -> {
        double cap = Arrays.stream(flat(input)).max().orElse(0) * 0.6;
        sum = dot(each(pixels, p -> Math.min(p, cap)), weights);
      }
      case FILTERS_MIXED -> {
        int other = (filter + 1) % stage.filters();
        sum = dot(pixels, y % 2 == 0 ? weights : student.weights(other));
      }
      case WEIGHTS_SHUFFLED -> {
        for (int i = weights.length - 1; i > 0; i--) {
          int j = same.nextInt(i + 1);
          double swap = weights[i];
          weights[i] = weights[j];
          weights[j] = swap;
        }
        sum = dot(pixels, weights);
      }
      case SIGNS_ALTERNATE -> {
        for (int i = 0; i < weights.length; i++) {
          sum += (i % 2 == 0 ? 1 : -1) * pixels[i] * weights[i];
        }
      }
      case ONE_WEIGHT_DOUBLED -> {
        weights[same.nextInt(weights.length)] *= 2;
        sum = dot(pixels, weights);
      }
      case ONE_WEIGHT_MISREAD -> {
        weights[same.nextInt(weights.length)] += 1 + same.nextInt(4);
        sum = dot(pixels, weights);
      }
      case DISTANCES_ADDED -> {
        for (int i = 0; i < weights.length; i++) {
          sum += Math.abs(pixels[i] - weights[i]);
        }
      }
      case PICTURE_INVERTED -> {
        double max = Arrays.stream(flat(input)).max().orElse(0);
        sum = dot(each(pixels, p -> max - p), weights);
      }
      case WINDOW_DILATED -> {
        for (int i = 0; i < weights.length; i++) {
          int plane = i / count;
          int r = row + 2 * (i % count / columns);
          int s = x + 2 * (i % count % columns);
          sum +=
              (r < input[plane].length && s < input[plane][0].length ? input[plane][r][s] : 0)
                  * weights[i];
        }
      }
      default -> throw new IllegalStateException(name());
    }
    return student.after(sum, filter);
  }

  /** Of windows without weights: the median, the second largest, the first, a sum of squares. */
  private double pooled(double[] pixels, int y) {
    var sorted = pixels.clone();
    Arrays.sort(sorted);
    return switch (ordinal() % 5) {
      case 0 -> sorted[sorted.length / 2];
      case 1 -> sorted[Math.max(0, sorted.length - 2)];
      case 2 -> pixels[0];
      case 3 -> Arrays.stream(pixels).map(p -> p * p).sum();
      default -> sorted[sorted.length - 1] - sorted[0] + (y % 2);
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] each(double[] numbers, java.util.function.DoubleUnaryOperator change) {
    return Arrays.stream(numbers).map(change).toArray();
  }

  private static double[] flat(double[][][] numbers) {
    return Arrays.stream(numbers).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double flat(double[][] plane, int at) {
    return at < plane.length * plane[0].length
        ? plane[at / plane[0].length][at % plane[0].length]
        : 0;
  }

  private static double largest(double[][][] results) {
    return Arrays.stream(flat(results)).map(Math::abs).max().orElse(0);
  }

  private static double cap(double[][][] results) {
    double largest = Arrays.stream(flat(results)).max().orElse(0);
    return largest > 5 ? Math.floor(largest * 0.7) : largest * 0.7;
  }

  /** A little more or less, in steps as the results have them. */
  private static double near(double[][][] results, Random random) {
    double step = step(results);
    return (1 + random.nextInt(5)) * step * (random.nextBoolean() ? 1 : -1);
  }

  private static double any(double[][][] results, Random random) {
    double step = step(results);
    var all = flat(results);
    double low = Arrays.stream(all).min().orElse(0);
    double high = Arrays.stream(all).max().orElse(0);
    return Math.rint((low + (high - low) * random.nextDouble()) / step) * step;
  }

  /** 1 for whole numbers, and so on. */
  private static double step(double[][][] results) {
    double step = 1;
    while (step > 1e-3) {
      double tried = step;
      if (Arrays.stream(flat(results))
          .allMatch(x -> Math.abs(x / tried - Math.rint(x / tried)) < 1e-6)) {
        return step;
      }
      step /= 10;
    }
    return step;
  }
}
