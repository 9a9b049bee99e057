package convsheet.check;

import convsheet.check.Reckoning.Way;
import java.util.List;

/** What is taken of a window in place of its largest value, sum or average. */
final class PoolingMisconceptions {
  private PoolingMisconceptions() {}

  static void find(Misconceptions all, Reckoning first) {
    if (first.count() == 1) {
      return;
    }
    var own = first.way();
    for (var way : List.of(Way.MAX, Way.AVERAGE, Way.SUM, Way.MIN)) {
      if (way != own) {
        all.add(
            "pooling-kind",
            "The " + words(way) + " of each window is taken, not the " + words(own) + ".",
            r -> r.with(way));
      }
    }
  }

  private static String words(Way way) {
    return switch (way) {
      case MAX -> "largest value";
      case MIN -> "smallest value";
      case AVERAGE -> "average";
      default -> "sum";
    };
  }
}
