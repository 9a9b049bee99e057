package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolWindowTest {
  private static final Size TWO = Size.of(2);
  private static final Padding ONE_AROUND = new Padding(1, 1, 1, 1, Padding.Mode.ZEROS);

  /** The numbers 1 to 9, row by row. */
  private static Tensor numbers() {
    return Tensor.of(Shape.of(1, 3, 3), IntStream.rangeClosed(1, 9).asDoubleStream().toArray());
  }

  private static Tensor negated() {
    return Tensor.of(Shape.of(1, 3, 3), IntStream.rangeClosed(1, 9).mapToDouble(i -> -i).toArray());
  }

  private static double[] forward(Layer layer, Tensor input) {
    return layer.forward(List.of(input)).values();
  }

  @Test
  void onlyWholeWindowsAreKept() {
    assertThat(forward(new MaxPool(TWO, TWO, Padding.NONE, false), numbers())).containsExactly(5);
    // (1 + 2 + 4 + 5) / 4
    assertThat(forward(new AvgPool(TWO, TWO, Padding.NONE, false, true), numbers()))
        .containsExactly(3);
  }

  @Test
  void inCeilModeThePartThatIsThereOfALastWindowCounts() {
    assertThat(forward(new MaxPool(TWO, TWO, Padding.NONE, true), numbers()))
        .containsExactly(5, 6, 8, 9);
    // (1 + 2 + 4 + 5) / 4, (3 + 6) / 2, (7 + 8) / 2, 9
    assertThat(forward(new AvgPool(TWO, TWO, Padding.NONE, true, true), numbers()))
        .containsExactly(3, 4.5, 7.5, 9);
  }

  @Test
  void paddingNeverWins() {
    // windows at the corners and beside them: 1 | 2 3 | 4 7 | 5 6 8 9
    assertThat(forward(new MaxPool(TWO, TWO, ONE_AROUND, false), numbers()))
        .containsExactly(1, 3, 7, 9);
    assertThat(forward(new MaxPool(TWO, TWO, ONE_AROUND, false), negated()))
        .containsExactly(-1, -2, -4, -5);
  }

  @Test
  void paddingCountsInAnAverageUnlessTold() {
    assertThat(forward(new AvgPool(TWO, TWO, ONE_AROUND, false, true), numbers()))
        .containsExactly(1 / 4.0, 5 / 4.0, 11 / 4.0, 28 / 4.0);
    assertThat(forward(new AvgPool(TWO, TWO, ONE_AROUND, false, false), numbers()))
        .containsExactly(1, 5 / 2.0, 11 / 2.0, 28 / 4.0);
  }

  @Test
  void channelsArePooledByThemselves() {
    var input = Tensor.of(Shape.of(2, 1, 2), 1, 2, 30, 20);

    assertThat(
            new MaxPool(new Size(1, 2), new Size(1, 2), Padding.NONE, false)
                .forward(List.of(input)))
        .isEqualTo(Tensor.of(Shape.of(2, 1, 1), 2, 30));
  }

  @Test
  void theOutputHasAPlaceForEveryWindow() {
    var floor = new PoolWindow(new Size(3, 2), new Size(2, 3), Padding.NONE, Size.of(1), false);
    var ceil = new PoolWindow(new Size(3, 2), new Size(2, 3), Padding.NONE, Size.of(1), true);

    // rows: (8 - 3) / 2 = 2.5; columns: (10 - 2) / 3 = 2.67
    assertThat(floor.outputShape(Shape.of(5, 8, 10))).isEqualTo(Shape.of(5, 3, 3));
    assertThat(ceil.outputShape(Shape.of(5, 8, 10))).isEqualTo(Shape.of(5, 4, 4));
    // 6 columns: (6 - 2) / 3 = 1.33, but a third window would start at 6, where the input has ended
    assertThat(ceil.outputShape(Shape.of(5, 8, 6))).isEqualTo(Shape.of(5, 4, 2));
  }

  @Test
  void aWindowMustFitIntoItsInput() {
    var pool = new MaxPool(new Size(2, 4), TWO, Padding.NONE, false);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> pool.outputShape(List.of(Shape.of(1, 3, 3))))
        .withMessageStartingWith(
            "found a pooling window of 4 columns; expected at most 3, the columns of its");
  }

  @Test
  void aVectorIsNoPicture() {
    var pool = new MaxPool(Size.of(1), Size.of(1), Padding.NONE, false);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> pool.outputShape(List.of(Shape.of(5))))
        .withMessageStartingWith("found an input of 5 values in one column for a pooling layer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "3x0", "0x3", "1,0,3,0", "0,1,0,3"})
  void aWholeKernelOfPaddingIsRefused(String padding) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read("3", padding))
        .withMessageStartingWith(
            "sheet Layers, cell F3: found padding "
                + padding
                + "; expected less than the kernel, which is 3 x 3");
  }

  @Test
  void halfAKernelOfPaddingIsAllowed() {
    assertThat(read("2x4", "1x2"))
        .isEqualTo(
            new MaxPool(
                new Size(2, 4),
                new Size(2, 4),
                new Padding(1, 2, 1, 2, Padding.Mode.ZEROS),
                false));
  }

  private static Layer read(String kernel, String padding) {
    var options =
        Map.of(
            "type", new LayerSpec.Option("maxpool", "B3"),
            "kernel", new LayerSpec.Option(kernel, "D3"),
            "padding", new LayerSpec.Option(padding, "F3"));
    var spec = new LayerSpec("pool", "Layers", "A3:J3", options, new GridsInMemory());
    return LayerTypes.read(spec, List.of(Shape.of(1, 9, 9)));
  }

  @Test
  void aDivisorOfItsOwnDividesTheSumOfEachWindowWhateverCounts() {
    // PyTorch: avg_pool2d(..., divisor_override=3); the sums are 1, 2 + 3, 4 + 7, 5 + 6 + 8 + 9
    for (boolean countPadding : List.of(true, false)) {
      var layer = new AvgPool(TWO, TWO, ONE_AROUND, false, countPadding).dividedBy(3);
      assertThat(forward(layer, numbers())).containsExactly(1 / 3.0, 5 / 3.0, 11 / 3.0, 28 / 3.0);
    }
    // the last windows of ceil mode too: 1 + 2 + 4 + 5, 3 + 6, 7 + 8, 9
    assertThat(forward(new AvgPool(TWO, TWO, Padding.NONE, true, true).dividedBy(8), numbers()))
        .containsExactly(12 / 8.0, 9 / 8.0, 15 / 8.0, 9 / 8.0);
  }

  @Test
  void optionsLeaveDefaultsOut() {
    assertThat(new MaxPool(TWO, TWO, Padding.NONE, false).options())
        .isEqualTo(Map.of("kernel", "2"));
    assertThat(new AvgPool(TWO, TWO, Padding.NONE, false, true).options())
        .isEqualTo(Map.of("kernel", "2"));
    assertThat(new AvgPool(TWO, TWO, Padding.NONE, false, true).dividedBy(3).options())
        .isEqualTo(Map.of("kernel", "2", "divisor override", "3"));
    assertThat(new AvgPool(new Size(3, 2), TWO, ONE_AROUND, true, false).options())
        .containsExactly(
            Map.entry("kernel", "3x2"),
            Map.entry("stride", "2"),
            Map.entry("padding", "1"),
            Map.entry("ceil mode", "yes"),
            Map.entry("count padding", "no"));
  }

  @Test
  void theSummaryIsForAPerson() {
    assertThat(new MaxPool(TWO, TWO, Padding.NONE, false).summary())
        .isEqualTo("the largest of 2 x 2 windows, stride 2");
    assertThat(new AvgPool(new Size(3, 2), TWO, ONE_AROUND, true, false).summary())
        .isEqualTo(
            "the average of 3 x 2 windows, stride 2, padding 1, the last partial window kept,"
                + " padding not counted");
  }

  @Test
  void poolingMultipliesNothing() {
    assertThat(new MaxPool(TWO, TWO, Padding.NONE, false).multiplyAdds(List.of(Shape.of(1, 4, 4))))
        .isZero();
  }

  /** PyTorch's pooling_output_shape, with the padding of at most half a kernel that it takes. */
  @Test
  void thereAreAsManyWindowsAsPyTorchHas() {
    var random = new Random(11);
    int dropped = 0;
    for (int k = 0; k < 5000; k++) {
      int size = 1 + random.nextInt(12);
      int kernel = 1 + random.nextInt(4);
      int stride = 1 + random.nextInt(4);
      int dilation = 1 + random.nextInt(3);
      int padding = random.nextInt(kernel / 2 + 1);
      boolean ceil = random.nextBoolean();
      int reach = dilation * (kernel - 1) + 1;
      int rest = size + 2 * padding - dilation * (kernel - 1) - 1;
      if (rest < 0) {
        continue;
      }
      int expected = Math.floorDiv(rest + (ceil ? stride - 1 : 0), stride) + 1;
      if (ceil && (expected - 1) * stride >= size + padding) {
        expected--;
        dropped++;
      }

      assertThat(PoolWindow.windows(size, reach, stride, padding, padding, ceil))
          .as("%s %s %s %s %s %s", size, kernel, stride, dilation, padding, ceil)
          .isEqualTo(expected);
      var window =
          new PoolWindow(
              Size.of(kernel),
              Size.of(stride),
              new Padding(padding, padding, padding, padding, Padding.Mode.BLANK),
              Size.of(dilation),
              ceil);
      assertThat(window.outputShape(Shape.of(2, size, size)))
          .isEqualTo(Shape.of(2, expected, expected));
    }
    assertThat(dropped).isPositive();
  }
}
