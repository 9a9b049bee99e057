package convsheet.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Rows, or columns, at equal distances.
 *
 * @param first the first, counted from 0
 * @param count how many, at least 1
 * @param step the distance from one to the next
 */
public record Run(int first, int count, int step) {
  public Run {
    if (first < 0 || count < 1 || step < 1) {
      throw new IllegalArgumentException(count + " from " + first + " on, each " + step);
    }
  }

  /** All of {@code 0} to {@code count - 1}. */
  public static List<Run> all(int count) {
    return List.of(new Run(0, count, 1));
  }

  /**
   * {@code 0} to {@code count - 1}, cut where a function no longer goes on as it did: in each run
   * it is negative, or it changes by the same from one place to the next.
   */
  public static List<Run> even(int count, IntUnaryOperator function) {
    return cut(count, (i, first) -> goesOn(function, first, i));
  }

  /**
   * {@code 0} to {@code count - 1}, each {@code step}-th by itself, and cut where a function of
   * these no longer goes on as it did, as in {@link #even}.
   */
  public static List<Run> phases(int count, int step, IntUnaryOperator function) {
    var runs = new ArrayList<Run>();
    for (int phase = 0; phase < Math.min(step, count); phase++) {
      int start = phase;
      for (var run :
          even((count - phase - 1) / step + 1, i -> function.applyAsInt(start + i * step))) {
        runs.add(new Run(phase + run.first() * step, run.count(), step));
      }
    }
    return runs;
  }

  /** Cut where a place, after those since a first one, is not to be in one run with them. */
  private static List<Run> cut(int count, BiPredicate<Integer, Integer> goesOn) {
    var runs = new ArrayList<Run>();
    int first = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || !goesOn.test(i, first)) {
        runs.add(new Run(first, i - first, 1));
        first = i;
      }
    }
    return runs;
  }

  private static boolean goesOn(IntUnaryOperator function, int first, int place) {
    int here = function.applyAsInt(place);
    int before = function.applyAsInt(place - 1);
    if (here < 0 || before < 0) {
      return here < 0 && before < 0;
    }
    return place - first < 2 || here - before == before - function.applyAsInt(place - 2);
  }

  /** {@code 0} to {@code count - 1}, cut where a function changes. */
  public static List<Run> equal(int count, IntUnaryOperator function) {
    return cut(count, (i, first) -> function.applyAsInt(i) == function.applyAsInt(i - 1));
  }

  /** The {@code i}-th of them, counted from 0. */
  public int at(int i) {
    return first + i * step;
  }
}
