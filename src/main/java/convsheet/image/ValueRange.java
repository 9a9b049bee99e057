package convsheet.image;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which numbers the pixels become, each of them 0 (black) to 255 (white) in a file.
 *
 * <p>With {@code low} and {@code high}, {@code low + pixel * (high - low) / 255}. With means and
 * standard deviations, {@code (pixel / 255 - mean) / std}, as PyTorch's {@code ToTensor} and {@code
 * Normalize} do.
 *
 * @param text what a person writes: {@code 0..1}, or {@code 0.1307,0.3081}
 * @param isNormalised whether the numbers are means and standard deviations
 * @param first {@code low}, or the mean of each channel
 * @param second {@code high}, or the standard deviation of each channel
 */
public record ValueRange(
    String text, boolean isNormalised, List<Double> first, List<Double> second) {
  /** From 0 to 1: PyTorch's {@code ToTensor}. */
  public static final ValueRange UNIT = between("0..1", 0, 1);

  /** The pixels as they stand in the file, from 0 to 255. */
  public static final ValueRange BYTES = between("0..255", 0, 255);

  private static final int LARGEST = 255;

  /** How far numbers may lie outside, as a part of the range: they may be rounded, or edited. */
  private static final double TOLERANCE = 0.05;

  /** Means and standard deviations that people know by name. */
  private static final Map<String, String> NAMED =
      Map.of("imagenet", "0.485,0.456,0.406,0.229,0.224,0.225", "mnist", "0.1307,0.3081");

  private static final double MOST = 1e9;

  public ValueRange {
    first = List.copyOf(first);
    second = List.copyOf(second);
  }

  private static ValueRange between(String text, double low, double high) {
    return new ValueRange(text, false, List.of(low), List.of(high));
  }

  /**
   * Reads {@code LOW..HIGH}; {@code MEAN,STD}; three means, then three standard deviations, with
   * commas between; {@code imagenet} or {@code mnist}.
   *
   * @throws ProblemException if it is none of these
   */
  public static ValueRange parse(String text) {
    var words = text.strip().toLowerCase(Locale.ROOT);
    var numbers = NAMED.getOrDefault(words, words);
    var ends = numbers.split("\\.\\.", -1);
    if (ends.length == 2) {
      var low = number(ends[0]);
      var high = number(ends[1]);
      if (low.isPresent() && high.isPresent() && !low.equals(high)) {
        return between(words, low.get(), high.get());
      }
    }
    var list =
        Arrays.stream(numbers.split(",", -1)).map(ValueRange::number).collect(Collectors.toList());
    if ((list.size() == 2 || list.size() == 6) && list.stream().allMatch(Optional::isPresent)) {
      var all = list.stream().map(Optional::get).toList();
      var deviations = all.subList(all.size() / 2, all.size());
      if (deviations.stream().allMatch(std -> std > 0)) {
        return new ValueRange(words, true, all.subList(0, all.size() / 2), deviations);
      }
    }
    throw ProblemException.input(
        Problem.of(
            "the range " + Problem.quote(text),
            "LOW..HIGH, such as 0..1, 0..255 or -1..1; MEAN,STD, such as 0.1307,0.3081; three means"
                + " and three standard deviations; imagenet or mnist",
            "Correct the range."));
  }

  private static Optional<Double> number(String word) {
    try {
      double value = Double.parseDouble(word.strip());
      return Math.abs(value) <= MOST ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * What each of the 256 values of a pixel becomes in a channel.
   *
   * @param channel counted from 0
   * @param channels how many the picture has
   * @throws ProblemException if there are not as many means as channels
   */
  double[] table(int channel, int channels) {
    if (first.size() != 1 && first.size() != channels) {
      throw ProblemException.input(
          Problem.of(
              "the range " + text + ", which is for " + first.size() + " channels",
              "one for a picture of " + Problem.count(channels, "channel"),
              channels == 1
                  ? "Give one mean and one standard deviation, or --rgb and not --grey."
                  : "Give a mean and a standard deviation for each channel."));
    }
    int at = first.size() == 1 ? 0 : channel;
    var table = new double[LARGEST + 1];
    for (int pixel = 0; pixel <= LARGEST; pixel++) {
      table[pixel] = value(pixel, first.get(at), second.get(at));
    }
    return table;
  }

  /** Whether pixels may have become these numbers, or numbers a little outside of them. */
  boolean holds(Tensor values) {
    var ends =
        IntStream.range(0, first.size())
            .boxed()
            .flatMapToDouble(
                i ->
                    DoubleStream.of(
                        value(0, first.get(i), second.get(i)),
                        value(LARGEST, first.get(i), second.get(i))))
            .summaryStatistics();
    double outside = TOLERANCE * (ends.getMax() - ends.getMin());
    return DoubleStream.of(values.values())
        .allMatch(x -> x >= ends.getMin() - outside && x <= ends.getMax() + outside);
  }

  private double value(int pixel, double one, double other) {
    return isNormalised
        ? ((double) pixel / LARGEST - one) / other
        : one + pixel * (other - one) / LARGEST;
  }
}
