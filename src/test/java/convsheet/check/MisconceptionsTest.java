package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.AnswerSheet.Written;
import convsheet.check.Homework.Size;
import convsheet.check.Mistake.Made;
import convsheet.question.QuestionReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers to random homework with every mistake planted, one at a time and two together. {@code
 * -Dcheck.seed} and {@code -Dcheck.answers} draw others, or more.
 */
class MisconceptionsTest {
  private static final long SEED = Long.getLong("check.seed", 5);
  private static final int ANSWERS = Integer.getInteger("check.answers", 660);
  private static final int RIGHT_ANSWERS = 120;
  private static final double LEAST = 0.98;
  private static final double LEAST_OF_A_CODE = 0.8;

  /** The row of the confusion table for two mistakes in one layer. */
  private static final String TWO = "two together";

  @TempDir private Path folder;

  /** A wrong answer: what was planted where, and what stands in the file. */
  private record Planted(
      Homework homework, int stage, List<Made> made, List<Written[][][]> answer) {
    Set<String> codes() {
      var codes = new TreeSet<String>();
      made.forEach(one -> codes.add(one.mistake().code()));
      return codes;
    }

    String row() {
      return made.size() > 1 ? TWO : made.get(0).mistake().code();
    }
  }

  /** Draws left out because another mistake has the same numbers, or too few numbers are wrong. */
  private int ambiguous;

  private int harmless;

  @Test
  void thePlantedMistakeIsNamedFirst() {
    var random = new Random(SEED);
    var table = new TreeMap<String, Map<String, Integer>>();
    var failures = new ArrayList<String>();
    var punished = new ArrayList<String>();
    int right = 0;
    for (int i = 0; i < ANSWERS; i++) {
      var planted = draw(random, i % (Mistake.values().length + 2));
      var report = check(planted.homework(), planted.answer(), new Size(0, 0));
      var layer = AnswerSheet.sheet(planted.stage());
      var first = report.diagnoses().stream().filter(one -> one.layer().equals(layer)).findFirst();
      var codes =
          first
              .map(one -> (Set<String>) new TreeSet<>(Arrays.asList(one.code().split("\\+"))))
              .orElse(Set.of());
      boolean isRight = codes.equals(planted.codes());
      right += isRight ? 1 : 0;
      table
          .computeIfAbsent(planted.row(), row -> new TreeMap<>())
          .merge(
              isRight ? planted.row() : first.map(Diagnosis::code).orElse("nothing"),
              1,
              Integer::sum);
      if (!isRight) {
        failures.add(
            i
                + ": "
                + planted.made()
                + " in "
                + layer
                + " "
                + describe(planted)
                + " -> "
                + report.diagnoses().stream()
                    .map(d -> d.layer() + " " + d.code() + " " + d.explains() + "/" + d.of())
                    .toList());
      }
      report.cells().stream()
          .filter(cell -> !cell.layer().equals(layer) && cell.verdict() == Verdict.WRONG)
          .findFirst()
          .ifPresent(cell -> punished.add(planted.made() + " in " + layer + ": " + cell));
    }
    var measured = markdown(table) + summary(right);
    System.out.println(measured + String.join("\n", failures));
    assertThat(punished).as("seed %d: what follows an error is wrong", SEED).isEmpty();
    assertThat((double) right / ANSWERS)
        .as("seed %d: %s%n%s", SEED, measured, String.join("\n", failures))
        .isGreaterThanOrEqualTo(LEAST);
    table.forEach(
        (code, named) -> {
          int all = named.values().stream().mapToInt(Integer::intValue).sum();
          assertThat(all).as("seed %d: answers with %s", SEED, code).isGreaterThanOrEqualTo(10);
          assertThat((double) named.getOrDefault(code, 0) / all)
              .as("seed %d: %s %s%n%s", SEED, code, named, String.join("\n", failures))
              .isGreaterThanOrEqualTo(LEAST_OF_A_CODE);
        });
  }

  private static String describe(Planted planted) {
    var stage = planted.homework().stages().get(planted.stage());
    return "%s %d>%d %s of %s s%s p%s %s %s bias %d"
        .formatted(
            stage.kind(),
            stage.channels(),
            stage.filters(),
            stage.kernel().text(),
            stage.input().text(),
            stage.stride().text(),
            stage.padding().text(),
            stage.mode(),
            stage.activation(),
            stage.bias().length);
  }

  /** A row for each code: how many answers, how many were named so, and what else was said. */
  private static String markdown(Map<String, Map<String, Integer>> table) {
    var text = new StringBuilder("| planted | answers | named first | otherwise |\n");
    text.append("| --- | ---: | ---: | --- |\n");
    table.forEach(
        (code, named) -> {
          var others = new ArrayList<String>();
          named.forEach(
              (other, count) -> {
                if (!other.equals(code)) {
                  others.add("`" + other + "` " + count);
                }
              });
          int all = named.values().stream().mapToInt(Integer::intValue).sum();
          text.append(
              "| %s | %d | %d | %s |%n"
                  .formatted(
                      code.equals(TWO) ? code : "`" + code + "`",
                      all,
                      named.getOrDefault(code, 0),
                      String.join(", ", others)));
        });
    return text.toString().replace("|  |", "| |");
  }

  private String summary(int right) {
    return String.format(
        Locale.ROOT,
        "%nSeed %d: %d of %d answers (%.1f %%). Left out: %d draws that are another mistake as well,"
            + " %d that make too few numbers wrong.%n",
        SEED,
        right,
        ANSWERS,
        100.0 * right / ANSWERS,
        ambiguous,
        harmless);
  }

  @Test
  void theDocumentationNamesEveryCode() throws IOException {
    var documentation = Files.readString(Path.of("docs", "checking.md"));
    for (var mistake : Mistake.values()) {
      assertThat(documentation).contains("| `" + mistake.code() + "` | ");
    }
  }

  // ---- drawing ----

  private Planted draw(Random random, int which) {
    for (int tries = 0; tries < 100_000; tries++) {
      var drawn = attempt(random, which);
      if (drawn.isPresent()) {
        return drawn.get();
      }
    }
    throw new IllegalStateException("seed " + SEED + ": never drawn: " + which);
  }

  private Optional<Planted> attempt(Random random, int which) {
    var homework = Homework.draw(random);
    int at = random.nextInt(homework.stages().size());
    var stage = homework.stages().get(at);
    var made = which < Mistake.values().length ? one(random, which, stage) : two(random, stage);
    if (made.isEmpty()) {
      return Optional.empty();
    }
    boolean isHereAndThere = made.get(0).mistake().isHereAndThere();
    boolean isFormula = made.get(0).mistake() == Mistake.DOLLAR_MISSING;
    // never fewer than are asked for, which are four where all results are small
    int decimals = isFormula ? -1 : isHereAndThere || random.nextInt(3) == 0 ? 4 : -1;
    var input = homework.picture();
    for (int i = 0; i < at; i++) {
      input = typed(new Student(homework.stages().get(i)).results(input), decimals);
    }
    var right = typed(new Student(stage).results(input), decimals);
    var wrong = typed(new Student(stage, made.toArray(Made[]::new)).results(input), decimals);
    if (isHereAndThere) {
      wrong = hereAndThere(random, made.get(0), right, wrong);
    }
    if (!tells(made, right, wrong)) {
      harmless++;
      return Optional.empty();
    }
    if (isAnotherToo(stage, input, made, right, wrong, decimals)) {
      ambiguous++;
      return Optional.empty();
    }
    return Optional.of(finish(homework, at, made, wrong, decimals));
  }

  /**
   * Whether there is enough to tell: two wrong numbers at least, not all the same if none is right,
   * of two digits at least if a slip made them. Wrong is what differs in the decimals that are
   * asked for, which are two or more here.
   */
  private static boolean tells(List<Made> made, double[][][] right, double[][][] wrong) {
    var numbers = new ArrayList<Double>();
    boolean hasDigits = true;
    boolean isAnyRight = false;
    for (int c = 0; c < right.length; c++) {
      for (int y = 0; y < right[c].length; y++) {
        for (int x = 0; x < right[c][y].length; x++) {
          double number = wrong[c][y][x];
          boolean isNear = Math.abs(number - right[c][y][x]) < 0.006;
          isAnyRight |= isNear;
          if (!isNear && !Double.isNaN(number)) {
            numbers.add(number);
            hasDigits &= BigDecimal.valueOf(number).stripTrailingZeros().precision() > 1;
          }
        }
      }
    }
    if (made.get(0).mistake() == Mistake.PADDING_LEFT_OUT) {
      return wrongOnes(wrong, right) > 1; // gaps are what tells
    }
    return numbers.size() > 1
        && (isAnyRight || numbers.stream().distinct().count() > 1)
        && (hasDigits || !made.get(0).mistake().isHereAndThere());
  }

  private static List<Made> one(Random random, int which, Homework.Stage stage) {
    var forms = Mistake.values()[which].in(stage);
    return forms.isEmpty() ? List.of() : List.of(forms.get(random.nextInt(forms.size())));
  }

  /** Two mistakes of different names. */
  private static List<Made> two(Random random, Homework.Stage stage) {
    var all = Arrays.stream(Mistake.values()).filter(Mistake::isCombined).toList();
    var a = one(random, all.get(random.nextInt(all.size())).ordinal(), stage);
    var b = one(random, all.get(random.nextInt(all.size())).ordinal(), stage);
    return a.isEmpty() || b.isEmpty() || a.get(0).mistake().code().equals(b.get(0).mistake().code())
        ? List.of()
        : List.of(a.get(0), b.get(0));
  }

  /** Numbers as they are typed: rounded to some decimals, or as they are. */
  static double[][][] typed(double[][][] results, int decimals) {
    if (decimals >= 0) {
      for (var channel : results) {
        for (var row : channel) {
          for (int x = 0; x < row.length; x++) {
            row[x] = Student.round(row[x], decimals);
          }
        }
      }
    }
    return results;
  }

  /** Right results with a mistake in two to four cells, if there are as many that it changes. */
  private static double[][][] hereAndThere(
      Random random, Made made, double[][][] right, double[][][] wrong) {
    var cells = new ArrayList<int[]>();
    for (int c = 0; c < right.length; c++) {
      for (int y = 0; y < right[c].length; y++) {
        for (int x = 0; x < right[c][y].length; x++) {
          wrong[c][y][x] =
              switch (made.mistake()) {
                case DIGITS_TRANSPOSED -> transposed(right[c][y][x]);
                case FACTOR_TEN ->
                    made.a() == 0
                        ? Student.round(right[c][y][x] * 10, 3)
                        : Student.round(right[c][y][x] / 10, 5);
                case DIGIT_MISREAD -> misread(right[c][y][x]);
                case NEIGHBOUR -> right[c][y][x > 0 ? x - 1 : Math.min(1, right[c][y].length - 1)];
                case NONSENSE ->
                    right[c][y][x] + Student.round((1 + random.nextInt(9)) * 0.37 + 0.11, 2);
                default -> wrong[c][y][x];
              };
          if (Math.abs(wrong[c][y][x] - right[c][y][x]) > 1e-9) {
            cells.add(new int[] {c, y, x});
          }
        }
      }
    }
    java.util.Collections.shuffle(cells, random);
    for (var cell : cells.subList(Math.min(cells.size(), 2 + random.nextInt(3)), cells.size())) {
      wrong[cell[0]][cell[1]][cell[2]] = right[cell[0]][cell[1]][cell[2]];
    }
    return wrong;
  }

  /**
   * The number with its first two neighbouring digits that differ in each other's place; with a
   * zero it could be ten times the number.
   */
  private static double transposed(double number) {
    var text = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString().toCharArray();
    for (int i = 0; i + 1 < text.length; i++) {
      if (Character.isDigit(text[i])
          && Character.isDigit(text[i + 1])
          && text[i] != text[i + 1]
          && text[i] != '0'
          && text[i + 1] != '0') {
        char digit = text[i];
        text[i] = text[i + 1];
        text[i + 1] = digit;
        return Double.parseDouble(new String(text));
      }
    }
    return number;
  }

  static int wrongOnes(double[][][] a, double[][][] b) {
    int count = 0;
    for (int c = 0; c < a.length; c++) {
      for (int y = 0; y < a[c].length; y++) {
        for (int x = 0; x < a[c][y].length; x++) {
          count += isSame(a[c][y][x], b[c][y][x]) ? 0 : 1;
        }
      }
    }
    return count;
  }

  /** The number with its first 6 as a 9, or the other way round. */
  private static double misread(double number) {
    var text = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString().toCharArray();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '6' || text[i] == '9') {
        text[i] = text[i] == '6' ? '9' : '6';
        return Double.parseDouble(new String(text));
      }
    }
    return number;
  }

  private static boolean isSame(double[][][] a, double[][][] b) {
    return wrongOnes(a, b) == 0;
  }

  private static boolean isSame(double a, double b) {
    return Double.isNaN(a) ? Double.isNaN(b) : Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b));
  }

  /**
   * Whether another mistake would have led to the very same numbers, so that nobody could tell: all
   * of them, or, of mistakes that are made here and there, those that are wrong.
   */
  private static boolean isAnotherToo(
      Homework.Stage stage,
      double[][][] input,
      List<Made> made,
      double[][][] right,
      double[][][] wrong,
      int decimals) {
    var codes = made.stream().map(one -> one.mistake().code()).toList();
    var all =
        Arrays.stream(Mistake.values())
            .filter(other -> !other.isHereAndThere() && other != Mistake.DOLLAR_MISSING)
            .flatMap(other -> other.in(stage).stream())
            .toList();
    boolean isHereAndThere = made.get(0).mistake().isHereAndThere();
    for (var other : all) {
      if (codes.size() > 1 || !codes.get(0).equals(other.mistake().code())) {
        var results = typed(new Student(stage, other).results(input), decimals);
        if (isHereAndThere ? isSameWhereWrong(wrong, right, results) : isSame(wrong, results)) {
          return true;
        }
      }
    }
    return codes.size() > 1
        && all.stream()
            .filter(a -> a.mistake().isCombined())
            .anyMatch(
                a ->
                    all.stream()
                        .filter(b -> b.mistake().isCombined() && b.mistake() != a.mistake())
                        .filter(
                            b ->
                                !(codes.contains(a.mistake().code())
                                    && codes.contains(b.mistake().code())))
                        .anyMatch(
                            b ->
                                isSame(
                                    wrong,
                                    typed(new Student(stage, a, b).results(input), decimals))));
  }

  private static boolean isSameWhereWrong(
      double[][][] wrong, double[][][] right, double[][][] other) {
    for (int c = 0; c < right.length; c++) {
      for (int y = 0; y < right[c].length; y++) {
        for (int x = 0; x < right[c][y].length; x++) {
          if (!isSame(wrong[c][y][x], right[c][y][x]) && !isSame(wrong[c][y][x], other[c][y][x])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The whole answer: right before the wrong layer, and right for its numbers after it. */
  private static Planted finish(
      Homework homework, int at, List<Made> made, double[][][] wrong, int decimals) {
    var stages = homework.stages();
    boolean hasGaps =
        Arrays.stream(wrong)
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .anyMatch(Double::isNaN);
    if (hasGaps) {
      stages = stages.subList(0, at + 1);
    }
    var task = new Homework(homework.picture(), stages);
    var answer = new ArrayList<Written[][][]>();
    var values = homework.picture();
    for (int i = 0; i < stages.size(); i++) {
      values = i == at ? wrong : typed(new Student(stages.get(i)).results(values), decimals);
      var cells = written(values, Written::number);
      if (i == at && made.get(0).mistake() == Mistake.DOLLAR_MISSING) {
        cells = formulas(task, at, cells, made.get(0).a());
      }
      answer.add(cells);
    }
    return new Planted(task, at, made, answer);
  }

  interface Spelling {
    Written of(double value);
  }

  static Written[][][] written(double[][][] values, Spelling spelling) {
    return Arrays.stream(values)
        .map(
            channel ->
                Arrays.stream(channel)
                    .map(row -> Arrays.stream(row).mapToObj(spelling::of).toArray(Written[]::new))
                    .toArray(Written[][]::new))
        .toArray(Written[][][]::new);
  }

  static Written[][][] formulas(Homework task, int at, Written[][][] cells, int lost) {
    for (int c = 0; c < cells.length; c++) {
      for (int y = 0; y < cells[c].length; y++) {
        for (int x = 0; x < cells[c][y].length; x++) {
          cells[c][y][x] =
              new Written(
                  cells[c][y][x].text(), false, AnswerSheet.formula(task, at, c, y, x, lost));
        }
      }
    }
    return cells;
  }

  private Report check(Homework homework, List<Written[][][]> answer, Size pushed) {
    return AnswerSheet.check(folder, homework, answer, pushed);
  }

  // ---- what is said of several filters ----

  @Test
  void whatIsSaidOfSeveralFiltersIsTrueOfEachOfThem() {
    assertThat(ofBiases(1, 2, 2))
        .containsExactlyInAnyOrder(
            "The bias of filter 2 is used in place of that of filter 1.",
            "The bias of filter 3 is used in place of that of filter 2.");
    assertThat(ofBiases(2, 1, 1))
        .containsExactlyInAnyOrder(
            "The bias of filter 3 is used in place of that of filter 1.",
            "The bias of filter 2 is used in place of that of filter 3.");
    assertThat(ofBiases(1, 0, 2)).containsExactly("The biases of filters 1 and 2 are swapped.");
    assertThat(ofBiases(1, 1, 1)).containsExactly("The bias of filter 2 is used for all filters.");
    assertThat(ofBiases(1, 2, 0)).containsExactly("Each filter has the bias of the next one.");
    assertThat(ofBiases(0, 1, 0))
        .containsExactly("The bias of filter 1 is used in place of that of filter 3.");
  }

  /** What is said of results of three filters, each with the bias of the filter named here. */
  private List<String> ofBiases(int... from) {
    var picture = new double[1][5][5];
    for (int i = 0; i < 25; i++) {
      picture[0][i / 5][i % 5] = i * i % 7 + 0.25 * (i % 3);
    }
    var weights = new double[][][] {{{1, -2, 0.5, 1}}, {{0.25, 1, 3, -1}}, {{-1, 2, 1.5, 0.75}}};
    var asked = new Homework(picture, List.of(stage(weights, 1.35, -2.15, 4.85)));
    double[] biases = {1.35, -2.15, 4.85};
    var given = stage(weights, biases[from[0]], biases[from[1]], biases[from[2]]);
    var results = written(new Student(given).results(picture), Written::number);
    return check(asked, List.<Written[][][]>of(results), new Size(0, 0)).diagnoses().stream()
        .map(Diagnosis::message)
        .toList();
  }

  private static Homework.Stage stage(double[][][] weights, double... biases) {
    return new Homework.Stage(
        Homework.Kind.CONV,
        1,
        new Size(5, 5),
        3,
        new Size(2, 2),
        new Size(1, 1),
        new Size(0, 0),
        "zeros",
        "none",
        weights,
        biases);
  }

  // ---- changed numbers ----

  @Test
  void resultsThatAreRightForAChangedWeightAreCalledThat() throws IOException {
    var random = new Random(SEED);
    var key = folder.resolve("key.xlsx");
    var file = folder.resolve("changed.xlsx");
    for (int checked = 0; checked < 12; ) {
      var homework = Homework.draw(random);
      var stage = homework.stages().get(0);
      if (!stage.hasWeights()) {
        continue;
      }
      var asked = new Homework(homework.picture(), List.of(stage));
      var right = written(new Student(stage).results(homework.picture()), Written::number);
      AnswerSheet.write(key, asked, List.<Written[][][]>of(right), new Size(0, 0));
      stage.weights()[0][0][random.nextInt(stage.kernel().count())] += 2;
      var wrong = new Student(stage).results(homework.picture());
      AnswerSheet.write(
          file, asked, List.<Written[][][]>of(written(wrong, Written::number)), new Size(0, 0));
      var report = new Checker(Optional.of(QuestionReader.read(key)), Marking.DEFAULT).check(file);
      long wrongOnes =
          report.cells().stream().filter(cell -> cell.verdict() == Verdict.WRONG).count();
      if (wrongOnes > 2) {
        assertThat(report.diagnoses().get(0).code()).isEqualTo("changed-numbers");
        checked++;
      }
    }
  }

  // ---- right answers ----

  @Test
  void rightAnswersGetNoComplaintHoweverTheyAreWritten() {
    var random = new Random(SEED);
    for (int i = 0; i < RIGHT_ANSWERS; i++) {
      var homework = Homework.draw(random);
      int decimals =
          i % 6 == 1 || i % 6 == 3 ? 2 + 2 * random.nextInt(2) : -1; // 4,849 has two meanings
      boolean goesOnExactly = random.nextBoolean();
      var answer = new ArrayList<Written[][][]>();
      var values = homework.picture();
      for (int at = 0; at < homework.stages().size(); at++) {
        var stage = homework.stages().get(at);
        var exact = new Student(stage).results(values);
        var rounded = typed(new Student(stage).results(values), decimals);
        values = goesOnExactly ? exact : rounded;
        Spelling spelling =
            i % 6 == 3
                ? MisconceptionsTest::withComma
                : i % 6 == 2 ? MisconceptionsTest::fraction : Written::number;
        var cells = written(rounded, spelling);
        answer.add(
            i % 6 == 0 && Mistake.canBeFormulas(stage) ? formulas(homework, at, cells, -1) : cells);
      }
      var pushed = new Size(i % 6 == 4 ? 1 : 0, i % 6 == 5 ? 1 : 0);
      var report = check(homework, answer, pushed);
      var seen = "seed %d, answer %d, %d decimals".formatted(SEED, i, decimals);
      assertThat(report.cells())
          .as(seen)
          .allSatisfy(cell -> assertThat(cell.verdict().isRight()).as(cell.toString()).isTrue());
      assertThat(report.diagnoses()).as(seen).isEmpty();
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }

  /** With a decimal comma, where it cannot be one that divides thousands. */
  private static Written withComma(double value) {
    var text = plain(value);
    return text.matches(".*\\.\\d{3}")
        ? Written.number(value)
        : Written.text(text.replace('.', ','));
  }

  /** As a fraction, where that is short. */
  private static Written fraction(double value) {
    for (int divisor : List.of(2, 3, 4, 6, 8, 9, 10, 100)) {
      double whole = value * divisor;
      if (Math.abs(whole - Math.rint(whole)) < 1e-9 && Math.abs(whole) < 1e9) {
        return Written.text((long) Math.rint(whole) + "/" + divisor);
      }
    }
    return Written.number(value);
  }
}
