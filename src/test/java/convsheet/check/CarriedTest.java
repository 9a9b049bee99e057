package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.AnswerSheet.Written;
import convsheet.check.Homework.Kind;
import convsheet.check.Mistake.Made;
import convsheet.check.Report.CellReport;
import convsheet.testing.Book;
import convsheet.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mistake in one layer, all that follows computed from it with all digits, everything rounded as
 * it is written: what follows is never wrong. {@code -Dcheck.seed} and {@code -Dcheck.carried} draw
 * others, or more.
 */
class CarriedTest {
  private static final long SEED = Long.getLong("check.seed", 5);
  private static final int ANSWERS = Integer.getInteger("check.carried", 200);
  private static final int MOST_DECIMALS = 4;

  @TempDir private Path folder;

  private final Random random = new Random(SEED);

  // ---- what follows a mistake ----

  @Test
  void whatFollowsFromAMistakeIsNeverWrong() {
    var counts = new TreeMap<Integer, int[]>();
    var punished = new ArrayList<String>();
    for (int i = 0; i < ANSWERS; i++) {
      int decimals = 1 + i % MOST_DECIMALS;
      var homework = homework();
      int last = homework.stages().size() - 1;
      int at = random.nextInt(last);
      var made = mistake(homework.stages().get(at));
      var values = homework.picture();
      var right = homework.picture();
      var answer = new ArrayList<Written[][][]>();
      for (int k = 0; k <= last; k++) {
        var stage = homework.stages().get(k);
        right = new Student(stage).results(right);
        values = (k == at ? new Student(stage, made) : new Student(stage)).results(values);
        answer.add(written(values, decimals));
      }
      if (hasGaps(values)) {
        i--;
        continue;
      }
      var report = check(homework, answer, decimals);
      int after = at;
      var following = report.cells().stream().filter(cell -> number(cell.layer()) > after).toList();
      var count = counts.computeIfAbsent(decimals, d -> new int[3]);
      count[0]++;
      count[1] += following.size();
      count[2] += (int) following.stream().filter(c -> c.verdict() == Verdict.CARRIED).count();
      following.stream()
          .filter(cell -> cell.verdict() == Verdict.WRONG)
          .findFirst()
          .ifPresent(cell -> punished.add(decimals + " decimals, " + made + ": " + cell));
      report.diagnoses().stream()
          .filter(diagnosis -> number(diagnosis.layer()) > after)
          .forEach(diagnosis -> punished.add(made + ": " + diagnosis));
    }
    System.out.println(table(counts));
    assertThat(punished).as("seed %d", SEED).isEmpty();
    counts
        .values()
        .forEach(
            count -> assertThat(count[2]).isGreaterThan(count[1] / 10)); // it is put to the test
  }

  private static String table(Map<Integer, int[]> counts) {
    var text = new StringBuilder("| decimals | answers | results after the mistake | carried |\n");
    text.append("| ---: | ---: | ---: | ---: |\n");
    counts.forEach(
        (decimals, count) ->
            text.append(
                "| %d | %d | %d | %d |%n".formatted(decimals, count[0], count[1], count[2])));
    return text.toString();
  }

  private Homework homework() {
    for (; ; ) {
      var homework = Homework.draw(random);
      if (homework.stages().size() > 1) {
        return homework;
      }
    }
  }

  /** One that is made in all results alike. */
  private Made mistake(Homework.Stage stage) {
    for (; ; ) {
      var mistake = Mistake.values()[random.nextInt(Mistake.values().length)];
      var forms = mistake.in(stage);
      if (!mistake.isHereAndThere()
          && !List.of(Mistake.DOLLAR_MISSING, Mistake.PADDING_LEFT_OUT, Mistake.PADDING_MISSING)
              .contains(mistake)
          && !forms.isEmpty()) {
        return forms.get(random.nextInt(forms.size()));
      }
    }
  }

  private static int number(String layer) {
    return Integer.parseInt(layer.substring(1)) - 1;
  }

  private static boolean hasGaps(double[][][] values) {
    return Arrays.stream(values)
        .flatMap(Arrays::stream)
        .flatMapToDouble(Arrays::stream)
        .anyMatch(Double::isNaN);
  }

  private static Written[][][] written(double[][][] values, int decimals) {
    return MisconceptionsTest.written(
        values, value -> Written.number(Student.round(value, decimals)));
  }

  private Report check(Homework homework, List<Written[][][]> answer, int decimals) {
    var file = folder.resolve("answer.xlsx");
    try {
      AnswerSheet.write(file, homework, answer, new Homework.Size(0, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checker(decimals).check(file);
  }

  private static Checker checker(int decimals) {
    return new Checker(Optional.empty(), Marking.DEFAULT.asking(OptionalInt.of(decimals)));
  }

  // ---- no more than that ----

  /**
   * Of a convolution without activation the numbers that may follow are known: what follows from
   * the numbers that stand there, and on each side half a unit times the weights' sizes, and half a
   * unit of its own.
   */
  @Test
  void whatIsFartherOffThanRoundingExplainsIsWrong() {
    int checked = 0;
    while (checked < ANSWERS / 4) {
      var homework = homework();
      int last = homework.stages().size() - 1;
      var stage = homework.stages().get(last);
      if (stage.kind() != Kind.CONV || stage.hasPadding() || !stage.activation().equals("none")) {
        continue;
      }
      int decimals = 1 + checked % MOST_DECIMALS;
      double unit = Math.pow(10, -decimals);
      var values = homework.picture();
      var answer = new ArrayList<Written[][][]>();
      for (int k = 0; k < last; k++) {
        values = new Student(homework.stages().get(k)).results(values);
        if (k == last - 1) {
          moved(values); // all wrong, none of them short
        }
        values = rounded(values, decimals);
        answer.add(written(values, decimals));
      }
      var following = new Student(stage).results(values);
      for (int c = 0; c < following.length; c++) {
        double weights =
            Arrays.stream(stage.weights()[c]).flatMapToDouble(Arrays::stream).map(Math::abs).sum();
        for (var row : following[c]) {
          for (int x = 0; x < row.length; x++) {
            row[x] +=
                (x % 2 == 0 ? 1 : -1)
                    * (0.5 * unit * weights * (x % 4 < 2 ? 0.99 : 1)
                        + (x % 4 < 2 ? 0 : 1.1 * unit));
          }
        }
      }
      answer.add(written(following, decimals));
      var report = check(homework, answer, decimals);
      for (var cell : report.cells()) {
        var digits = new BigDecimal(cell.actual().orElseThrow().text());
        if (number(cell.layer()) == last
            && !cell.verdict().isRight()
            && digits.scale() == decimals) { // with fewer it may be coarse
          assertThat(cell.verdict())
              .as("seed %d, %d decimals: %s", SEED, decimals, cell)
              .isEqualTo((cell.column() - 1) % 4 < 2 ? Verdict.CARRIED : Verdict.WRONG);
        }
      }
      assertThat(report.diagnoses())
          .filteredOn(diagnosis -> number(diagnosis.layer()) == last)
          .extracting(Diagnosis::code)
          .doesNotContain("truncated");
      checked++;
    }
  }

  /** Moves each number by another amount of many digits. */
  private void moved(double[][][] values) {
    for (var channel : values) {
      for (var row : channel) {
        for (int x = 0; x < row.length; x++) {
          row[x] += 3 + random.nextInt(10_000) / 9999.7;
        }
      }
    }
  }

  private static double[][][] rounded(double[][][] values, int decimals) {
    for (var channel : values) {
      for (var row : channel) {
        for (int x = 0; x < row.length; x++) {
          row[x] = Student.round(row[x], decimals);
        }
      }
    }
    return values;
  }

  // ---- batch normalisation and softmax ----

  @Test
  void batchNormalisationAndSoftmaxCarryOnWhatWasRounded() {
    int carried = 0;
    for (int i = 0; i < ANSWERS; i++) {
      var report = normalised(1 + i % MOST_DECIMALS);
      assertThat(report.cells())
          .as("seed %d", SEED)
          .filteredOn(cell -> !cell.layer().equals("Conv"))
          .extracting(CellReport::verdict)
          .doesNotContain(Verdict.WRONG);
      assertThat(report.diagnoses()).extracting(Diagnosis::layer).containsOnly("Conv");
      carried += (int) report.cells().stream().filter(c -> c.verdict() == Verdict.CARRIED).count();
    }
    assertThat(carried).isGreaterThan(ANSWERS);
  }

  @Test
  void explainSaysOfTheSameResultsThatTheyFollow() {
    for (int i = 0; i < 4; i++) {
      var report = normalised(2);
      var carried =
          report.cells().stream().filter(cell -> cell.verdict() == Verdict.CARRIED).findFirst();
      var cell = carried.orElseThrow();
      var explained =
          Ran.run(
                  "explain",
                  folder.resolve("norm.xlsx").toString(),
                  cell.sheet() + "!" + cell.cell())
              .out();
      assertThat(explained)
          .contains("With your numbers in the cells that it reads it would be ")
          .containsAnyOf(
              "it would be " + cell.actual().orElseThrow().text() + ".\n",
              "; your " + cell.actual().orElseThrow().text() + " follows from them too");
    }
  }

  /** A 1x2 convolution without its bias, batch normalisation, a dense layer and softmax. */
  private Report normalised(int decimals) {
    var picture = numbers(6, 1);
    var kernel = numbers(2, 2);
    double bias = 1 + random.nextInt(9) / 10.;
    double mean = numbers(1, 1)[0];
    double variance = 1 + random.nextInt(90) / 10.;
    double scale = numbers(1, 1)[0];
    var book =
        Book.xlsx()
            .put(
                "Layers",
                "A1",
                "name|type|filters|kernel|eps\nConv|conv|1|1x2\nNorm|batchnorm|||0.001\n"
                    + "Dense|dense|3\nProb|softmax")
            .put("Input", "A1", row(picture))
            .put("Conv", "A1", "filter 1 channel 1\n" + row(kernel))
            .put("Conv", "A4", "filter 1 bias\n" + bias)
            .put("Norm", "A1", "mean\n" + mean)
            .put("Norm", "A4", "variance\n" + variance)
            .put("Norm", "A7", "weight\n" + scale)
            .put("Norm", "A10", "bias\n0.5");
    var conv =
        IntStream.range(0, 5)
            .mapToDouble(x -> kernel[0] * picture[x] + kernel[1] * picture[x + 1])
            .toArray();
    var norm =
        Arrays.stream(conv)
            .map(x -> (x - mean) / Math.sqrt(variance + 0.001) * scale + 0.5)
            .toArray();
    var dense = new double[3];
    for (int k = 0; k < 3; k++) {
      var weights = Arrays.stream(numbers(5, 1)).map(w -> w / 10).toArray();
      for (int x = 0; x < 5; x++) {
        dense[k] += weights[x] * norm[x];
      }
      book.put("Dense", "A" + (1 + 5 * k), "weights " + (k + 1) + " channel 1\n" + row(weights));
    }
    double sum = Arrays.stream(dense).map(Math::exp).sum();
    var prob = Arrays.stream(dense).map(x -> Math.exp(x) / sum).toArray();
    book.put("Conv", "H1", "output channel 1\n" + row(rounded(conv, decimals)));
    book.put("Norm", "H1", "output channel 1\n" + row(rounded(norm, decimals)));
    book.put("Dense", "H1", "output\n" + row(rounded(dense, decimals)).replace('|', '\n'));
    book.put("Prob", "H1", "output\n" + row(rounded(prob, decimals)).replace('|', '\n'));
    return checker(decimals).check(book.save(folder.resolve("norm.xlsx")));
  }

  private static double[] rounded(double[] values, int decimals) {
    return Arrays.stream(values).map(x -> Student.round(x, decimals)).toArray();
  }

  /** Numbers from -5 to 5, none of them 0. */
  private double[] numbers(int count, int decimals) {
    double unit = Math.pow(10, decimals);
    return random
        .ints(count, 1, (int) (5 * unit))
        .mapToDouble(i -> (random.nextBoolean() ? i : -i) / unit)
        .toArray();
  }

  private static String row(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> String.format(Locale.ROOT, "%s", number))
        .collect(Collectors.joining("|"));
  }
}
