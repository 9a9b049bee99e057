package convsheet.sample;

import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/**
 * A picture of our own drawing, to try something on.
 *
 * @param name what it is called
 * @param summary what there is to see, a few words
 * @param labels what its channels are called on the sheet {@code Input}
 * @param input its values, {@code [C, H, W]}
 */
public record SamplePicture(String name, String summary, List<String> labels, Tensor input) {
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  /** All of them. */
  public static List<SamplePicture> all() {
    return List.of(
        grey("seven", "a handwritten seven, 28 x 28, from 0 (paper) to 1 (ink)", Pictures.seven()),
        grey("shapes", "a square, a ramp, a T and a disc, 20 x 20, from 0 to 1", Pictures.shapes()),
        colour("cat", "a cat's face in colour, 32 x 32, from 0 to 255", Pictures.cat(32)),
        colour(
            "leaf",
            "a leaf in colour, 16 x 16, from 0 to 255",
            List.of(Pictures.leafRed(), Pictures.leafGreen(), Pictures.leafBlue())),
        grey("one", "a handwritten one, 12 x 12, from 0 to 3", Pictures.one()),
        grey(
            "cross",
            "a crooked cross to filter by hand, 5 x 5, from 0 to 3",
            Pictures.smallCross()));
  }

  private static SamplePicture grey(String name, String summary, double[][] picture) {
    return of(name, summary, List.of("channel 1"), List.<double[][]>of(picture));
  }

  private static SamplePicture colour(String name, String summary, List<double[][]> channels) {
    return of(name, summary, COLOURS, channels);
  }

  private static SamplePicture of(
      String name, String summary, List<String> labels, List<double[][]> channels) {
    int rows = channels.get(0).length;
    int columns = channels.get(0)[0].length;
    var values = new double[channels.size() * rows * columns];
    int to = 0;
    for (var channel : channels) {
      for (var row : channel) {
        System.arraycopy(row, 0, values, to, columns);
        to += columns;
      }
    }
    return new SamplePicture(
        name, summary, labels, Tensor.of(Shape.of(channels.size(), rows, columns), values));
  }
}
