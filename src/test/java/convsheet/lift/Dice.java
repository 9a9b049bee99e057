package convsheet.lift;

import convsheet.lift.Paper.Box;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The chance by which sheets are drawn. */
final class Dice extends Random {
  Dice(long seed) {
    // neighbouring seeds of a Random begin alike
    super(new SplittableRandom(seed).nextLong());
  }

  <T> T pick(List<T> all) {
    return all.get(nextInt(all.size()));
  }

  boolean chance(double share) {
    return nextDouble() < share;
  }

  int between(int least, int most) {
    return least + nextInt(most - least + 1);
  }

  /** A weight of two decimals, never 0. */
  double weight() {
    return (nextBoolean() ? 1 : -1) * (1 + nextInt(150)) / 100.0;
  }

  /** Weights of which no two are the same, and none is 1, which need not be written. */
  List<Double> distinct(int count) {
    var all = new LinkedHashSet<Double>();
    while (all.size() < count) {
      all.add(weight());
      all.remove(1.0);
    }
    return List.copyOf(all);
  }

  /** Some neighbouring cells of a grid, by number: a small share, and never a whole line. */
  Set<Integer> group(Box box, double most) {
    int rows = 1;
    int columns = 1;
    if (chance(0.7)) {
      rows = between(1, Math.max(1, Math.min(3, box.rows() - 1)));
      columns = between(1, Math.max(1, Math.min(3, box.columns() - 1)));
    }
    if (rows * columns > most * box.count()) {
      rows = 1;
      columns = 1;
    }
    int row = between(0, box.rows() - rows);
    int column = between(0, box.columns() - columns);
    var group = new TreeSet<Integer>();
    for (int n = 0; n < rows * columns; n++) {
      group.add((row + n / columns) * box.columns() + column + n % columns);
    }
    return group;
  }
}
