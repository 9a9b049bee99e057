package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes in batch normalisation, softmax and flattening, and numbers cut off: which is said
 * first, of answers that are computed here.
 */
class LayerMistakesTest {
  private static final int CHANNELS = 3;
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;
  private static final int PLANE = ROWS * COLUMNS;
  private static final int DRAWS = 12;

  private final Random random = new Random(11);

  @TempDir private Path folder;

  /** Numbers with one decimal. */
  private double[] numbers(int count, int least, int most) {
    return random.ints(count, 10 * least, 10 * most).mapToDouble(i -> i / 10.).toArray();
  }

  private static String text(double number) {
    return new BigDecimal(number).setScale(12, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String column(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(LayerMistakesTest::text)
        .collect(Collectors.joining("\n"));
  }

  /** A channel's plane, row by row. */
  private static String plane(double[] values, int channel) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            r ->
                IntStream.range(0, COLUMNS)
                    .mapToObj(c -> text(values[channel * PLANE + r * COLUMNS + c]))
                    .collect(Collectors.joining("|")))
        .collect(Collectors.joining("\n"));
  }

  /** A question about a picture, of one layer. */
  private static Book question(String table, double[] picture) {
    var book = Book.xlsx().put("Layers", "A1", table);
    for (int c = 0; c < CHANNELS; c++) {
      book.put("Input", "A" + (1 + c * (ROWS + 2)), "channel " + (c + 1));
      book.put("Input", "A" + (2 + c * (ROWS + 2)), plane(picture, c));
    }
    return book;
  }

  private Report planes(Book book, String sheet, double[] answer) {
    for (int c = 0; c < CHANNELS; c++) {
      book.put(sheet, "H" + (1 + c * (ROWS + 2)), "output channel " + (c + 1));
      book.put(sheet, "H" + (2 + c * (ROWS + 2)), plane(answer, c));
    }
    return check(book);
  }

  private Report vector(Book book, String sheet, double[] answer) {
    return check(book.put(sheet, "H1", "output").put(sheet, "H2", column(answer)));
  }

  private Report check(Book book) {
    return new Checker(Optional.empty(), Marking.DEFAULT)
        .check(book.save(folder.resolve("answer.xlsx")));
  }

  private static void assertNamed(String code, Report report) {
    assertThat(report.diagnoses()).as(code).isNotEmpty();
    assertThat(report.diagnoses().get(0).code()).as(report.diagnoses().toString()).isEqualTo(code);
    assertThat(report.diagnoses().get(0).explains())
        .as(report.diagnoses().toString())
        .isEqualTo(report.diagnoses().get(0).of());
  }

  // ---- batch normalisation ----

  /** What a channel is shifted and scaled by. */
  private record Norm(
      double[] mean, double[] divisor, double[] weight, double[] bias, double[] picture) {
    double[] of() {
      return IntStream.range(0, picture.length)
          .mapToDouble(
              i ->
                  (picture[i] - mean[i / PLANE]) / divisor[i / PLANE] * weight[i / PLANE]
                      + bias[i / PLANE])
          .toArray();
    }
  }

  @Test
  void mistakesInBatchNormalisationAreNamed() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      var mean = numbers(CHANNELS, 1, 4);
      var variance = numbers(CHANNELS, 2, 9);
      var weight = DoubleStream.of(numbers(CHANNELS, 1, 4)).map(w -> -w - 0.5).toArray();
      var bias = numbers(CHANNELS, 1, 5);
      double eps = draw % 2 == 0 ? 0.25 : 1;
      var root = DoubleStream.of(variance).map(v -> Math.sqrt(v + eps)).toArray();
      var one = new double[] {1, 1, 1};
      var none = new double[CHANNELS];
      var negative = DoubleStream.of(mean).map(m -> -m).toArray();
      var own =
          IntStream.range(0, CHANNELS)
              .mapToDouble(
                  c -> Arrays.stream(picture, c * PLANE, (c + 1) * PLANE).average().orElseThrow())
              .toArray();
      var spread =
          IntStream.range(0, CHANNELS)
              .mapToDouble(
                  c ->
                      Math.sqrt(
                          Arrays.stream(picture, c * PLANE, (c + 1) * PLANE)
                                  .map(x -> (x - own[c]) * (x - own[c]))
                                  .average()
                                  .orElseThrow()
                              + eps))
              .toArray();
      var unrooted = DoubleStream.of(variance).map(v -> v + eps).toArray();
      var exact = DoubleStream.of(variance).map(Math::sqrt).toArray();
      var meanAsVariance = DoubleStream.of(mean).map(m -> Math.sqrt(m + eps)).toArray();
      Supplier<Book> question =
          () ->
              question("name|type|eps\nNorm|batchnorm|" + eps, picture)
                  .put("Norm", "A1", "mean")
                  .put("Norm", "A2", column(mean))
                  .put("Norm", "A6", "variance")
                  .put("Norm", "A7", column(variance))
                  .put("Norm", "A11", "weight")
                  .put("Norm", "A12", column(weight))
                  .put("Norm", "A16", "bias")
                  .put("Norm", "A17", column(bias));
      assertThat(
              planes(question.get(), "Norm", new Norm(mean, root, weight, bias, picture).of())
                  .diagnoses())
          .isEmpty();
      var planted =
          List.of(
              new Planted("norm-not-rooted", new Norm(mean, unrooted, weight, bias, picture)),
              new Planted("norm-not-divided", new Norm(mean, one, weight, bias, picture)),
              new Planted("norm-mean-missing", new Norm(none, root, weight, bias, picture)),
              new Planted("norm-mean-added", new Norm(negative, root, weight, bias, picture)),
              new Planted("norm-swapped", new Norm(mean, root, bias, weight, picture)),
              new Planted(
                  "norm-swapped", new Norm(variance, meanAsVariance, weight, bias, picture)),
              new Planted("norm-scale-missing", new Norm(mean, root, one, bias, picture)),
              new Planted("norm-scale-missing", new Norm(mean, root, weight, none, picture)),
              new Planted("norm-own-statistics", new Norm(own, spread, weight, bias, picture)),
              new Planted("norm-eps", new Norm(mean, exact, weight, bias, picture)));
      for (var mistake : planted) {
        assertNamed(mistake.code(), planes(question.get(), "Norm", mistake.norm().of()));
      }
    }
  }

  private record Planted(String code, Norm norm) {}

  // ---- softmax ----

  /** Powers of a base, divided by the sum over all places of a group. */
  private static double[] shares(double[] scores, double base, IntUnaryOperator group) {
    var powers = DoubleStream.of(scores).map(x -> Math.pow(base, x)).toArray();
    return IntStream.range(0, scores.length)
        .mapToDouble(
            i ->
                powers[i]
                    / IntStream.range(0, scores.length)
                        .filter(k -> group.applyAsInt(k) == group.applyAsInt(i))
                        .mapToDouble(k -> powers[k])
                        .sum())
        .toArray();
  }

  @Test
  void softmaxToAnotherBaseOrOverAnotherAxisIsNamed() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var scores = numbers(CHANNELS * PLANE, -2, 3);
      assertThat(softmax(scores, shares(scores, Math.E, i -> i % PLANE)).diagnoses()).isEmpty();

      assertNamed("softmax-base", softmax(scores, shares(scores, 2, i -> i % PLANE)));
      assertNamed("softmax-base", softmax(scores, shares(scores, 10, i -> i % PLANE)));
      assertNamed("softmax-axis", softmax(scores, shares(scores, Math.E, i -> i / COLUMNS)));
      assertNamed(
          "softmax-axis",
          softmax(scores, shares(scores, Math.E, i -> i / PLANE * PLANE + i % COLUMNS)));
      assertNamed("softmax-axis", softmax(scores, shares(scores, Math.E, i -> i / PLANE)));
    }
  }

  /** Scores of 0 and 1 are right shares rounded to whole numbers, but nobody asked for those. */
  @Test
  void whatWouldBeRightRoundedIsNamedIfItIsWrongAsItIs() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var scores = random.ints(CHANNELS * PLANE, 0, 2).asDoubleStream().toArray();

      assertNamed("softmax-missing", softmax(scores, scores));
    }
  }

  private Report softmax(double[] scores, double[] answer) {
    return planes(question("name|type\nShares|softmax", scores), "Shares", answer);
  }

  // ---- flattening ----

  /** Column by column, and place by place with all channels. */
  private static List<double[]> otherOrders(double[] picture) {
    var columns = new ArrayList<Double>();
    var places = new ArrayList<Double>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int c = 0; c < COLUMNS; c++) {
        for (int r = 0; r < ROWS; r++) {
          columns.add(picture[channel * PLANE + r * COLUMNS + c]);
        }
      }
    }
    for (int place = 0; place < PLANE; place++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        places.add(picture[channel * PLANE + place]);
      }
    }
    return List.of(columns, places).stream()
        .map(order -> order.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void anotherOrderOfFlatteningIsNamedAlsoInADenseLayer() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      int outputs = random.nextInt(2, 6);
      var weights =
          IntStream.range(0, outputs).mapToObj(i -> numbers(CHANNELS * PLANE, -3, 4)).toList();
      for (var order : otherOrders(picture)) {
        assertNamed(
            "flatten-order", vector(question("name|type\nFlat|flatten", picture), "Flat", order));
        assertNamed(
            "flatten-order",
            vector(
                dense(picture, weights, new double[outputs]),
                "Dense",
                weights.stream().mapToDouble(w -> dot(w, order)).toArray()));
      }
    }
  }

  private static Book dense(double[] picture, List<double[]> weights, double[] bias) {
    var book = question("name|type\nDense|dense", picture);
    int row = 1;
    for (int k = 0; k < weights.size(); k++) {
      for (int c = 0; c < CHANNELS; c++, row += ROWS + 2) {
        book.put("Dense", "A" + row, "weights " + (k + 1) + " channel " + (c + 1));
        book.put("Dense", "A" + (row + 1), plane(weights.get(k), c));
      }
      book.put("Dense", "A" + row, "weights " + (k + 1) + " bias");
      book.put("Dense", "A" + (row + 1), text(bias[k]));
      row += 3;
    }
    return book;
  }

  // ---- biases of a dense layer ----

  @Test
  void oneBiasForAllOutputsOfADenseLayerIsNamed() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      var weights = IntStream.range(0, 4).mapToObj(i -> numbers(CHANNELS * PLANE, -3, 4)).toList();
      var bias = new double[] {1.5, -2.25, 7.5, 3.75};
      int used = random.nextInt(4);

      assertNamed(
          "bias-other",
          vector(
              dense(picture, weights, bias),
              "Dense",
              weights.stream().mapToDouble(w -> dot(w, picture) + bias[used]).toArray()));
    }
  }

  @Test
  void aDenseLayerWithOneOutputHasNoOtherBias() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      var weights = List.of(numbers(CHANNELS * PLANE, -3, 4));
      double right = dot(weights.get(0), picture) + 1.5;

      assertThat(
              vector(
                      dense(picture, weights, new double[] {1.5}),
                      "Dense",
                      new double[] {right + random.nextInt(2, 9)})
                  .diagnoses())
          .extracting(Diagnosis::code)
          .doesNotContain("bias-other");
    }
  }

  // ---- digits ----

  @Test
  void resultsRoundedToTooFewDigitsToTellThemAreNamedAsThat() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      var weights =
          IntStream.range(0, 9)
              .mapToObj(
                  i ->
                      DoubleStream.of(numbers(CHANNELS * PLANE, -30, 40))
                          .map(w -> w / 700)
                          .toArray())
              .toList();
      var rounded = weights.stream().mapToDouble(w -> Math.rint(dot(w, picture))).toArray();

      assertNamed(
          "digits-missing", vector(dense(picture, weights, new double[9]), "Dense", rounded));
    }
  }

  @Test
  void numbersThatWereCutOffAreNamed() {
    for (int draw = 0; draw < DRAWS; draw++) {
      var picture = numbers(CHANNELS * PLANE, -5, 9);
      int outputs = 6;
      var weights =
          IntStream.range(0, outputs)
              .mapToObj(
                  i ->
                      DoubleStream.of(numbers(CHANNELS * PLANE, -30, 40))
                          .map(w -> w / 70)
                          .toArray())
              .toList();
      int decimals = 2;
      var right = weights.stream().mapToDouble(w -> dot(w, picture)).toArray();
      for (var way : List.of(RoundingMode.DOWN, RoundingMode.FLOOR)) {
        var cut =
            DoubleStream.of(right)
                .map(v -> BigDecimal.valueOf(v).setScale(decimals, way).doubleValue())
                .toArray();
        long wrong =
            IntStream.range(0, outputs)
                .filter(i -> Math.abs(cut[i] - right[i]) > 0.5 * Math.pow(10, -decimals))
                .count();
        if (wrong >= 3) {
          assertNamed(
              "truncated", vector(dense(picture, weights, new double[outputs]), "Dense", cut));
        }
      }
    }
  }
}
