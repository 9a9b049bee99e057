package convsheet.check;

import convsheet.check.Reckoning.Way;

/** What is done in place of adding up: averages, and the largest. */
final class SumMisconceptions {
  private final Misconceptions all;

  SumMisconceptions(Misconceptions all) {
    this.all = all;
  }

  void averages(Reckoning first) {
    int each = first.planes().get(0).count();
    if (each > 1) {
      all.add(
          "averaged",
          "The products are averaged (divided by " + each + "), not added up.",
          r -> r.dividedBy(each));
      averageWithBias(first, "products", each);
    }
    if (first.planes().size() > 1) {
      all.add(
          "averaged",
          "The products are averaged (divided by " + first.count() + "), not added up.",
          r -> r.dividedBy(r.count()));
      all.add(
          "averaged",
          "The channels' sums are averaged (divided by "
              + first.planes().size()
              + "), not added up.",
          r -> r.dividedBy(r.planes().size()));
      averageWithBias(first, "products", first.count());
      if (each > 1) {
        averageWithBias(first, "channels' sums", first.planes().size());
      }
    }
  }

  private void averageWithBias(Reckoning first, String what, int count) {
    if (!first.biases().isEmpty()) {
      all.addAlone(
          "averaged",
          "The " + what + " and the bias are averaged (divided by " + count + "), not added up.",
          r -> r.multipliedBy(1.0 / count));
    }
  }

  void largest(Reckoning first) {
    if (first.count() > 1) {
      all.addAlone(
          "largest-not-summed",
          "The largest product is taken; all are to be added up.",
          r -> r.with(Way.LARGEST_PRODUCT));
    }
    if (first.planes().size() > 1) {
      all.addAlone(
          "largest-not-summed",
          "The largest of the channels' sums is taken; all are to be added up.",
          r -> r.with(Way.LARGEST_CHANNEL));
    }
  }
}
