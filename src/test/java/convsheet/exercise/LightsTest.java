package convsheet.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.question.Evaluation;
import convsheet.question.Precision;
import convsheet.question.QuestionReader;
import convsheet.question.Task;
import convsheet.testing.Workbooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the hidden sheet of an exercise that checks itself tells somebody who takes it apart: all
 * sets of numbers within a range are tried, and those counted that the file takes for right.
 */
class LightsTest {
  private static final int PRIME = 999_983;

  @TempDir private Path folder;

  /**
   * A row of the hidden sheet: what is added to an answer's number, and from where to where it
   * goes.
   */
  private record Row(double shift, double width, long salt) {
    /** What an answer with a whole number of last decimals adds. */
    int adds(int number) {
      return (int) Math.floorMod((long) Math.floor((number + shift) / width) + salt, (long) PRIME);
    }
  }

  private static Map<String, Object> hidden(Path exercise) {
    return Workbooks.values(exercise).get("Exercise lights");
  }

  private static List<Row> rows(Map<String, Object> sheet, int first, int count) {
    var rows = new ArrayList<Row>();
    for (int row = first; row < first + count; row++) {
      rows.add(
          new Row(
              (Double) sheet.get("E" + row),
              (Double) sheet.get("F" + row),
              ((Double) sheet.get("G" + row)).longValue()));
    }
    return rows;
  }

  /** The state after each sum. */
  private static final int[] CUBES = cubes();

  private static int[] cubes() {
    var cubes = new int[PRIME];
    for (long sum = 0; sum < PRIME; sum++) {
      cubes[(int) sum] = (int) (sum * sum % PRIME * sum % PRIME);
    }
    return cubes;
  }

  private static int mixed(int before, int adds) {
    int sum = before + adds;
    return CUBES[sum < PRIME ? sum : sum - PRIME];
  }

  /**
   * For each answer and each number that it may be, how many of the sets with this number come to
   * what they should.
   */
  private static double[][] counts(List<Row> rows, int right, int least, int most) {
    int range = most - least + 1;
    var ways = new ArrayList<double[]>(); // to reach each state before an answer
    var start = new double[PRIME];
    start[0] = 1;
    ways.add(start);
    for (var row : rows) {
      var next = new double[PRIME];
      var before = ways.get(ways.size() - 1);
      for (int number = least; number <= most; number++) {
        int adds = row.adds(number);
        for (int state = 0; state < PRIME; state++) {
          if (before[state] > 0) {
            next[mixed(state, adds)] += before[state];
          }
        }
      }
      ways.add(next);
    }
    var after = new double[PRIME]; // to come from each state to the right one
    after[right] = 1;
    var counts = new double[rows.size()][range];
    for (int i = rows.size() - 1; i >= 0; i--) {
      var earlier = new double[PRIME];
      for (int number = least; number <= most; number++) {
        int adds = rows.get(i).adds(number);
        for (int state = 0; state < PRIME; state++) {
          double on = after[mixed(state, adds)];
          earlier[state] += on;
          counts[i][number - least] += ways.get(i)[state] * on;
        }
      }
      after = earlier;
    }
    return counts;
  }

  private static Task task(List<Task.Part> parts) {
    return new Task(Optional.empty(), Optional.empty(), OptionalLong.empty(), parts);
  }

  @Test
  void allSetsOfNumbersThatAreTriedLeaveNoResultLikelierThanOthers() {
    var evaluation = Evaluation.of(QuestionReader.read(Path.of("workbooks/by-hand.xlsx")));
    var exercise = folder.resolve("exercise.xlsx");
    new ExerciseWriter(
            evaluation,
            task(AskedCells.all(evaluation.question().network(), List.of("Conv"))),
            OptionalInt.empty(),
            true)
        .write(exercise);
    var results = evaluation.outputs().get(0).values();
    var sheet = hidden(exercise);
    int least = -8;
    int most = 8;
    long begin = System.nanoTime();

    var counts = counts(rows(sheet, 2, 9), ((Double) sheet.get("I2")).intValue(), least, most);

    System.out.printf(
        "All 17^9 sets of numbers tried in %.1f s: %.0f are right for the file.%n",
        (System.nanoTime() - begin) / 1e9, java.util.Arrays.stream(counts[0]).sum());
    for (int i = 0; i < results.length; i++) {
      double all = java.util.Arrays.stream(counts[i]).sum();
      assertThat(all).isGreaterThan(1e5);
      int right = (int) results[i] - least;
      assertThat(counts[i][right]).as("the set of the results is among them").isPositive();
      // one of 17 numbers: as good as a guess
      assertThat(counts[i][right] / all).isBetween(0.9 / 17, 1.1 / 17);
    }
  }

  @Test
  void everyBundleHasMoreBitsThanTheFileKeepsOfIt() {
    for (var sample :
        List.of("by-hand.xlsx", "conv-example.xlsx", "padding.xlsx", "kaiming.xlsx")) {
      var evaluation = Evaluation.of(QuestionReader.read(Path.of("workbooks", sample)));
      var layers = evaluation.question().network().nodes().stream().map(n -> n.name()).toList();
      var parts = AskedCells.all(evaluation.question().network(), layers);

      var bundles = Bundles.of(parts, evaluation, Precision.asked(2));

      assertThat(bundles.fewestBits()).as(sample).isGreaterThanOrEqualTo(Bundles.ENOUGH);
      assertThat(bundles.pieces().stream().mapToInt(p -> p.part().cells().size()).sum())
          .isEqualTo(task(parts).count());
    }
  }
}
