package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ConvTest {
  private static final Size ONE = Size.of(1);

  private static final Tensor PICTURE =
      Tensor.of(
          Shape.of(1, 4, 4),
          DoubleStream.of(
                  1, 2, 0, 1, //
                  0, 1, 3, 2, //
                  2, 0, 1, 1, //
                  1, 1, 0, 2)
              .toArray());

  private static final Tensor SOBEL =
      Tensor.of(
          Shape.of(1, 1, 3, 3),
          DoubleStream.of(
                  1, 0, -1, //
                  2, 0, -2, //
                  1, 0, -1)
              .toArray());

  private static Conv conv(Tensor weight, Padding padding, Size stride, Size dilation, int groups) {
    return new Conv(weight, new double[0], stride, padding, dilation, groups, new Identity());
  }

  private static Tensor ones(int... sizes) {
    var shape = Shape.of(sizes);
    return Tensor.of(shape, DoubleStream.generate(() -> 1).limit(shape.count()).toArray());
  }

  private static Tensor forward(Layer layer, Tensor input) {
    return layer.forward(List.of(input));
  }

  @Test
  void aFilterIsLaidOnEveryPlaceAndItsProductsAreAddedToTheBias() {
    // top left:  (1 + 2 * 0 + 2) - (0 + 2 * 3 + 1) + 1 = 3 - 7 + 1 = -3
    // top right: (2 + 2 * 1 + 0) - (1 + 2 * 2 + 1) + 1 = 4 - 6 + 1 = -1
    // below:     (0 + 2 * 2 + 1) - (3 + 2 * 1 + 0) + 1 = 5 - 5 + 1 =  1
    //            (1 + 2 * 0 + 1) - (2 + 2 * 1 + 2) + 1 = 2 - 6 + 1 = -3
    var conv = new Conv(SOBEL, new double[] {1}, ONE, Padding.NONE, ONE, 1, new Identity());
    assertThat(forward(conv, PICTURE)).isEqualTo(Tensor.of(Shape.of(1, 2, 2), -3, -1, 1, -3));

    var rectified = new Conv(SOBEL, new double[] {1}, ONE, Padding.NONE, ONE, 1, new Relu());
    assertThat(forward(rectified, PICTURE)).isEqualTo(Tensor.of(Shape.of(1, 2, 2), 0, 0, 1, 0));
  }

  /** Twice each of four million numbers, which together are more than an int counts. */
  @Test
  void aPictureOfMillionsOfPixelsIsConvolvedToItsEnd() {
    var picture = Tensor.zeros(Shape.of(1, 2000, 2000));
    Arrays.setAll(picture.values(), i -> i % 1000);

    var doubled =
        forward(conv(Tensor.of(Shape.of(1, 1, 1, 1), 2), Padding.NONE, ONE, ONE, 1), picture);

    for (int i : List.of(0, 999, 1_234_567, 3_999_999)) {
      assertThat(doubled.values()[i]).isEqualTo(2 * (i % 1000));
    }
  }

  @Test
  void channelsOfAFilterAreAddedUp() {
    var input = Tensor.of(Shape.of(2, 1, 2), 1, 2, 10, 20);
    var weight = Tensor.of(Shape.of(2, 2, 1, 1), 3, 4, 5, -1);

    // 3 * 1 + 4 * 10, 3 * 2 + 4 * 20; 5 * 1 - 10, 5 * 2 - 20
    assertThat(forward(conv(weight, Padding.NONE, ONE, ONE, 1), input))
        .isEqualTo(Tensor.of(Shape.of(2, 1, 2), 43, 86, -5, -10));
  }

  @Test
  void aGroupOfFiltersReadsItsOwnChannelsOnly() {
    var input = Tensor.of(Shape.of(2, 1, 2), 1, 2, 10, 20);
    var weight = Tensor.of(Shape.of(2, 1, 1, 1), 3, 4);

    assertThat(forward(conv(weight, Padding.NONE, ONE, ONE, 2), input))
        .isEqualTo(Tensor.of(Shape.of(2, 1, 2), 3, 6, 40, 80));
  }

  @Test
  void theStrideSkipsWindowsAndDilationCells() {
    // rows 1 and 3 of columns 1 and 3, then of columns 2 and 4
    assertThat(forward(conv(ones(1, 1, 2, 2), Padding.NONE, ONE, Size.of(2), 1), PICTURE))
        .isEqualTo(Tensor.of(Shape.of(1, 2, 2), 1 + 0 + 2 + 1, 2 + 1 + 0 + 1, 0 + 3 + 1 + 0, 6));
    // the quarters
    assertThat(forward(conv(ones(1, 1, 2, 2), Padding.NONE, Size.of(2), ONE, 1), PICTURE))
        .isEqualTo(Tensor.of(Shape.of(1, 2, 2), 1 + 2 + 0 + 1, 0 + 1 + 3 + 2, 2 + 0 + 1 + 1, 4));
  }

  @Test
  void thePaddingIsReadWhereAWindowReachesOut() {
    var padding = new Padding(1, 0, 0, 0, Padding.Mode.REPLICATE);

    // the first row twice, then what is there: column sums of neighbouring rows
    assertThat(forward(conv(ones(1, 1, 2, 1), padding, ONE, ONE, 1), PICTURE))
        .isEqualTo(Tensor.of(Shape.of(1, 4, 4), 2, 4, 0, 2, 1, 3, 3, 3, 2, 1, 4, 3, 3, 1, 1, 3));
  }

  @Test
  void theOutputHasAPlaceForEveryWindowThatFits() {
    var input = List.of(Shape.of(1, 10, 7));
    var padding = new Padding(1, 0, 2, 1, Padding.Mode.ZEROS);

    // rows: (10 + 1 + 2 - 3) / 2 + 1 = 6; columns: 7 + 0 + 1 - 2 + 1 = 7
    assertThat(conv(ones(4, 1, 3, 2), padding, new Size(2, 1), ONE, 1).outputShape(input))
        .isEqualTo(Shape.of(4, 6, 7));
    // a reach of 2 * 2 + 1 = 5 rows and 3 * 1 + 1 = 4 columns: 10 - 5 + 1, (7 - 4) / 2 + 1
    assertThat(
            conv(ones(1, 1, 3, 2), Padding.NONE, new Size(1, 2), new Size(2, 3), 1)
                .outputShape(input))
        .isEqualTo(Shape.of(1, 6, 2));
  }

  @Test
  void everyOutputTakesAMultiplicationForEachWeight() {
    // 4 filters x 6 x 7 outputs, 2 channels x 3 x 2 weights in each
    var padding = new Padding(1, 0, 2, 1, Padding.Mode.ZEROS);
    var conv = conv(ones(4, 2, 3, 2), padding, new Size(2, 1), ONE, 1);

    assertThat(conv.multiplyAdds(List.of(Shape.of(2, 10, 7)))).isEqualTo(4 * 6 * 7 * 2 * 3 * 2);
    // in 2 groups a filter reads half the channels
    assertThat(
            conv(ones(4, 1, 1, 1), Padding.NONE, ONE, ONE, 2)
                .multiplyAdds(List.of(Shape.of(2, 5, 5))))
        .isEqualTo(4 * 5 * 5);
  }

  @Test
  void optionsLeaveDefaultsOut() {
    assertThat(conv(SOBEL, Padding.NONE, ONE, ONE, 1).options())
        .isEqualTo(Map.of("filters", "1", "kernel", "3"));
    assertThat(full().options())
        .containsExactly(
            Map.entry("filters", "2"),
            Map.entry("kernel", "3x2"),
            Map.entry("stride", "2x1"),
            Map.entry("padding", "1,0,2,1"),
            Map.entry("padding mode", "reflect"),
            Map.entry("dilation", "2"),
            Map.entry("groups", "2"),
            Map.entry("activation", "leakyrelu 0.1"));
  }

  @Test
  void theSummaryIsForAPerson() {
    assertThat(conv(SOBEL, Padding.NONE, ONE, ONE, 1).summary()).isEqualTo("1 filter of 3 x 3 x 1");
    assertThat(full().summary())
        .isEqualTo(
            "2 filters of 3 x 2 x 1, stride 2x1, padding 1,0,2,1 (reflect), dilation 2, 2 groups,"
                + " then leakyrelu 0.1");
  }

  private static Conv full() {
    return new Conv(
        ones(2, 1, 3, 2),
        new double[2],
        new Size(2, 1),
        new Padding(1, 0, 2, 1, Padding.Mode.REFLECT),
        Size.of(2),
        2,
        new LeakyRelu(0.1));
  }

  @Test
  void filtersMustHaveAPlaneForEveryChannel() {
    assertProblem(
        conv(ones(1, 2, 3, 3), Padding.NONE, ONE, ONE, 1),
        Shape.of(3, 9, 9),
        "found filters of 2 channels in 1 group; expected 3 channels, as many as the input has");
  }

  @Test
  void aKernelMustFitIntoItsPaddedInput() {
    assertProblem(
        conv(ones(1, 1, 3, 3), Padding.NONE, ONE, ONE, 1),
        Shape.of(1, 2, 9),
        "found a kernel that reaches over 3 x 3 cells; expected at most 2 x 9, the size of its"
            + " input");
    assertProblem(
        conv(ones(1, 1, 1, 3), new Padding(0, 1, 0, 0, Padding.Mode.ZEROS), ONE, Size.of(2), 1),
        Shape.of(1, 2, 3),
        "found a kernel that reaches over 1 x 5 cells; expected at most 2 x 4, the size of its"
            + " padded input");
  }

  @Test
  void aVectorIsNoPicture() {
    assertProblem(
        conv(ones(1, 1, 1, 1), Padding.NONE, ONE, ONE, 1),
        Shape.of(5),
        "found an input of 5 values in one column for a conv layer; expected channels of rows");
  }

  private static void assertProblem(Layer layer, Shape input, String message) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> layer.outputShape(List.of(input)))
        .withMessageStartingWith(message);
  }
}
