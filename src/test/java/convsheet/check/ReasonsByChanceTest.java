package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.AnswerSheet.Written;
import convsheet.check.Homework.Size;
import convsheet.check.TypingError.Typed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that are wrong for reasons that no list has, and answers with typing errors: no reason is
 * to be named that only chance makes fit. {@code -Dcheck.seed} and {@code -Dcheck.answers} draw
 * others, or more.
 */
class ReasonsByChanceTest {
  private static final long SEED = Long.getLong("check.seed", 5);
  private static final int ANSWERS = Integer.getInteger("check.answers", 250);
  private static final double MOST = 0.05;

  /** What a number is off that is wrong even where only two decimals are asked for. */
  private static final double PLAINLY = 0.006;

  @TempDir private Path folder;

  /** What was named first, for each thing that happened; the empty code is no reason. */
  private final Map<String, Map<String, Integer>> table = new TreeMap<>();

  private final List<String> failures = new ArrayList<>();
  private int falseOnes;

  @Test
  void noReasonIsNamedForAMistakeThatIsNotInTheList() {
    var random = new Random(SEED);
    for (int i = 0; i < ANSWERS; i++) {
      var mistake = OddMistake.values()[i % OddMistake.values().length];
      odd(random, mistake);
    }
    conclude("undocumented mistakes", ANSWERS);
  }

  private void odd(Random random, OddMistake mistake) {
    while (true) {
      var homework = Homework.draw(random);
      int at = random.nextInt(homework.stages().size());
      var stage = homework.stages().get(at);
      int decimals = random.nextInt(3) > 0 ? -1 : 4;
      var input = before(homework, at, decimals);
      var right = MisconceptionsTest.typed(new Student(stage).results(input), decimals);
      var wrong = MisconceptionsTest.typed(mistake.results(stage, input, right, random), decimals);
      if (!isFinite(wrong)
          || MisconceptionsTest.wrongOnes(wrong, right) == 0
          || isListed(stage, input, wrong, decimals)) {
        continue;
      }
      var cells = MisconceptionsTest.written(wrong, Written::number);
      note(mistake.name(), homework, at, cells, decimals, Map.of());
      return;
    }
  }

  private static boolean isFinite(double[][][] results) {
    return Arrays.stream(results)
        .flatMap(Arrays::stream)
        .flatMapToDouble(Arrays::stream)
        .allMatch(Double::isFinite);
  }

  /** Whether a mistake of the list has the same numbers. */
  private static boolean isListed(
      Homework.Stage stage, double[][][] input, double[][][] wrong, int decimals) {
    for (var mistake : Mistake.values()) {
      if (!mistake.isHereAndThere() && mistake != Mistake.DOLLAR_MISSING) {
        for (var made : mistake.in(stage)) {
          var listed = MisconceptionsTest.typed(new Student(stage, made).results(input), decimals);
          if (MisconceptionsTest.wrongOnes(listed, wrong) == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static double[][][] before(Homework homework, int at, int decimals) {
    var values = homework.picture();
    for (int i = 0; i < at; i++) {
      values =
          MisconceptionsTest.typed(new Student(homework.stages().get(i)).results(values), decimals);
    }
    return values;
  }

  @Test
  void noReasonIsNamedForATypingErrorButWhatHappened() {
    var random = new Random(SEED);
    for (int i = 0; i < ANSWERS; i++) {
      typing(random, 1 + i % 5);
    }
    conclude("typing errors", ANSWERS);
  }

  private void typing(Random random, int errors) {
    while (true) {
      var homework = Homework.draw(random);
      int at = random.nextInt(homework.stages().size());
      var stage = homework.stages().get(at);
      int decimals = random.nextInt(3) == 0 ? -1 : 4;
      var input = before(homework, at, decimals);
      var right = MisconceptionsTest.typed(new Student(stage).results(input), decimals);
      var cells = MisconceptionsTest.written(right, Written::number);
      var typed = new HashMap<List<Integer>, Typed>();
      for (int tries = 0; typed.size() < errors && tries < 100; tries++) {
        int c = random.nextInt(right.length);
        int y = random.nextInt(right[c].length);
        int x = random.nextInt(right[c][y].length);
        int other = x > 0 ? x - 1 : Math.min(1, right[c][y].length - 1);
        var error = TypingError.values()[random.nextInt(TypingError.values().length)];
        var one = error.of(right[c][y][x], right[c][y][other], random);
        if (one.isPresent()
            && Math.abs(Double.parseDouble(one.get().text()) - right[c][y][x]) > PLAINLY
            && !typed.containsKey(List.of(c, y, x))) {
          typed.put(List.of(c, y, x), one.get());
          cells[c][y][x] = new Written(one.get().text(), false, "");
        }
      }
      if (typed.size() == errors) {
        note(errors + " typed wrong", homework, at, cells, decimals, typed);
        return;
      }
    }
  }

  /** Checks an answer with these cells in one layer, and what follows from them after it. */
  private void note(
      String row,
      Homework homework,
      int at,
      Written[][][] cells,
      int decimals,
      Map<List<Integer>, Typed> typed) {
    var answer = new ArrayList<Written[][][]>();
    var values = homework.picture();
    for (int i = 0; i < homework.stages().size(); i++) {
      values =
          MisconceptionsTest.typed(new Student(homework.stages().get(i)).results(values), decimals);
      if (i == at) {
        answer.add(cells);
        values = numbers(cells);
      } else {
        answer.add(MisconceptionsTest.written(values, Written::number));
      }
    }
    var report = AnswerSheet.check(folder, homework, answer, new Size(0, 0));
    var layer = AnswerSheet.sheet(at);
    var first = report.diagnoses().stream().filter(one -> one.layer().equals(layer)).findFirst();
    var code = first.map(Diagnosis::code).orElse("");
    boolean isFalse = first.isPresent() && !isTrue(first.get(), report, typed);
    falseOnes += isFalse ? 1 : 0;
    table
        .computeIfAbsent(row, r -> new TreeMap<>())
        .merge(
            isFalse
                ? code
                : code.isEmpty() ? "unexplained" : code.equals("unexplained") ? code : "true",
            1,
            Integer::sum);
    if (isFalse) {
      var stage = homework.stages().get(at);
      failures.add(
          "%s %s %d>%d of %s to %s, %d decimals, %s: %s %s"
              .formatted(
                  row,
                  stage.kind(),
                  stage.channels(),
                  stage.filters(),
                  stage.input().text(),
                  stage.output().text(),
                  decimals,
                  stage.activation(),
                  report.diagnoses().stream()
                      .filter(d -> d.layer().equals(layer))
                      .map(d -> d.code() + " " + d.explains() + "/" + d.of() + " " + d.message())
                      .limit(2)
                      .toList(),
                  first.get().cells().stream()
                      .limit(4)
                      .map(n -> report.cells().get(n))
                      .map(
                          c -> c.expected() + "->" + c.actual().map(Report.Actual::text).orElse(""))
                      .toList()));
    }
  }

  private static boolean isTrue(
      Diagnosis diagnosis, Report report, Map<List<Integer>, Typed> typed) {
    return diagnosis.code().equals("unexplained")
        || !typed.isEmpty()
            && diagnosis.cells().stream()
                .map(n -> report.cells().get(n))
                .map(c -> typed.get(List.of(c.channel() - 1, c.row() - 1, c.column() - 1)))
                .allMatch(one -> one != null && one.reasons().contains(diagnosis.code()));
  }

  private static double[][][] numbers(Written[][][] cells) {
    var numbers = new double[cells.length][][];
    for (int c = 0; c < cells.length; c++) {
      numbers[c] = new double[cells[c].length][];
      for (int y = 0; y < cells[c].length; y++) {
        numbers[c][y] = new double[cells[c][y].length];
        for (int x = 0; x < cells[c][y].length; x++) {
          numbers[c][y][x] = Double.parseDouble(cells[c][y][x].text());
        }
      }
    }
    return numbers;
  }

  private void conclude(String what, int answers) {
    var text = new StringBuilder("| " + what + " | answers | true | no reason | false |\n");
    text.append("| --- | ---: | ---: | ---: | --- |\n");
    table.forEach(
        (row, named) -> {
          var others = new TreeMap<>(named);
          others.keySet().removeAll(Set.of("true", "unexplained"));
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %d | %d | %s |%n",
                  row.toLowerCase(Locale.ROOT).replace('_', ' '),
                  named.values().stream().mapToInt(Integer::intValue).sum(),
                  named.getOrDefault("true", 0),
                  named.getOrDefault("unexplained", 0),
                  others.isEmpty() ? "" : others));
        });
    var measured =
        String.format(
            Locale.ROOT,
            "%s%nSeed %d: %d of %d (%.1f %%) with a false reason%n%s",
            text,
            SEED,
            falseOnes,
            answers,
            100.0 * falseOnes / answers,
            String.join("\n", failures));
    System.out.println(measured);
    assertThat((double) falseOnes / answers)
        .as("seed %d: %s", SEED, what)
        .isLessThanOrEqualTo(MOST);
  }
}
