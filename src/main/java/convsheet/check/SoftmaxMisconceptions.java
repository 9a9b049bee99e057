package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;
import convsheet.formula.Numbers;
import java.util.Arrays;
import java.util.function.BiPredicate;

/** What is done in place of a softmax. */
final class SoftmaxMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  SoftmaxMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find() {
    if (bench.scores(new Place(0, 0, 0)).isEmpty()) {
      return;
    }
    addSoftmax(
        "softmax-without-exp",
        "The scores are divided by their sum; softmax divides their exponentials.",
        scores -> scores.own() / Arrays.stream(scores.all()).sum());
    addSoftmax(
        "sigmoid-for-softmax",
        "A sigmoid is taken of each score, not a softmax of all.",
        scores -> 1 / (1 + Math.exp(-scores.own())));
    addSoftmax(
        "softmax-not-divided",
        "The exponentials are not divided by their sum.",
        scores -> Math.exp(scores.own()));
    addSoftmax("softmax-missing", "The softmax is missing.", Bench.Scores::own);
    for (double base : new double[] {2, 10}) {
      addSoftmax(
          "softmax-base",
          "Powers of " + Numbers.text(base) + " are taken, not of e.",
          scores ->
              Math.pow(base, scores.own())
                  / Arrays.stream(scores.all()).map(score -> Math.pow(base, score)).sum());
    }
    if (!bench.shape().isVector()) {
      addSoftmaxOver("of each row of a channel", (own, other) -> own.row() == other.row());
      addSoftmaxOver("of each column of a channel", (own, other) -> own.column() == other.column());
      addSoftmaxOver("of each channel", (own, other) -> true);
    }
  }

  /** A softmax over places of the same channel. */
  private void addSoftmaxOver(String what, BiPredicate<Place, Place> competes) {
    all.add(
        Misconception.direct(
            "softmax-axis",
            "The softmax is taken " + what + ", not over the channels at each place.",
            Scope.LAYER,
            place -> {
              double sum = 0;
              for (int row = 0; row < bench.shape().rows(); row++) {
                for (int column = 0; column < bench.shape().columns(); column++) {
                  var other = new Place(place.channel(), row, column);
                  if (competes.test(place, other)) {
                    sum += Math.exp(score(other));
                  }
                }
              }
              return Math.exp(score(place)) / sum;
            }));
  }

  private double score(Place place) {
    return bench.scores(place).map(Bench.Scores::own).orElse(Double.NaN);
  }

  @FunctionalInterface
  private interface OfScores {
    double value(Bench.Scores scores);
  }

  private void addSoftmax(String code, String message, OfScores value) {
    all.add(
        Misconception.direct(
            code,
            message,
            Scope.LAYER,
            place -> bench.scores(place).map(value::value).orElse(Double.NaN)));
  }
}
