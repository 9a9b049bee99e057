package convsheet.question;

import convsheet.formula.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A picture with the channels red, green and blue, which has colours.
 *
 * @param channels the three
 * @param white the number that is full red, green or blue: 1, or 255 where a channel has more than
 *     1
 */
public record ColourPicture(List<Grid> channels, double white) {
  public ColourPicture {
    channels = List.copyOf(channels);
  }

  /** Whether some channels are red, green and blue, by their labels. */
  public static boolean isOf(List<Grid> channels) {
    return channels.stream()
        .map(grid -> grid.label().toLowerCase(Locale.ROOT))
        .toList()
        .equals(List.of("red", "green", "blue"));
  }

  /** The picture of a network, if it has colours. */
  public static Optional<ColourPicture> of(Evaluation evaluation) {
    var channels = evaluation.question().picture().channels();
    double most =
        channels.stream()
            .flatMapToDouble(grid -> Arrays.stream(evaluation.values(grid)))
            .max()
            .orElse(1);
    return isOf(channels)
        ? Optional.of(new ColourPicture(channels, most <= 1 ? 1 : 255))
        : Optional.empty();
  }

  /** How much of a channel's colour a number is, from 0 to 1. */
  public double share(double value) {
    return Math.max(0, Math.min(1, value / white));
  }

  /**
   * The pixels: red, green and blue, 8 bits each, red first.
   *
   * @param channels the numbers of the three channels
   */
  public int[] rgb(List<double[]> channels) {
    return IntStream.range(0, channels.get(0).length)
        .map(i -> rgb(channels.get(0)[i], channels.get(1)[i], channels.get(2)[i]))
        .toArray();
  }

  private int rgb(double red, double green, double blue) {
    return part(red) << 16 | part(green) << 8 | part(blue);
  }

  private int part(double value) {
    return (int) Math.round(255 * share(value));
  }
}
