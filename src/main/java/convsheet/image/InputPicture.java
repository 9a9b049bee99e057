package convsheet.image;

import convsheet.network.FeatureMap;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network reads, out of a file.
 *
 * @param input the values, {@code [C, H, W]}
 * @param labels what the channels are called on the sheet {@code Input}
 * @param told what was done to the file's content, a few words each: {@code made grey}; may be
 *     empty
 */
public record InputPicture(Tensor input, List<String> labels, List<String> told) {
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  public InputPicture {
    labels = List.copyOf(labels);
    told = List.copyOf(told);
  }

  static InputPicture of(Tensor input, boolean isInColour, List<String> told) {
    int channels = input.shape().channels();
    return new InputPicture(
        input,
        isInColour
            ? COLOURS
            : IntStream.rangeClosed(1, channels).mapToObj(c -> "channel " + c).toList(),
        told);
  }

  /** The grids of the channels. */
  public FeatureMap map() {
    return FeatureMap.picture(input.shape(), labels);
  }
}
