package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Place;

/** Results that stand mirrored or turned, and inputs that are taken so. */
final class TurnMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  TurnMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void ofResults() {
    var output = bench.shape();
    if (output.rows() > 1) {
      addTurned("upside down", Turn.UPSIDE_DOWN);
    }
    if (output.columns() > 1) {
      addTurned("mirrored left to right", Turn.MIRRORED);
    }
    if (output.rows() > 1 && output.columns() > 1) {
      addTurned("turned by 180 degrees", Turn.ROTATED);
    }
    if (output.rows() > 1 && output.rows() == output.columns()) {
      addTurned("with rows and columns exchanged", Turn.TRANSPOSED);
    }
  }

  /** Results that are turned, or what comes of an input that is. */
  private void addTurned(String how, Turn turn) {
    var output = bench.shape();
    var places = turn.of(output.rows(), output.columns());
    all.add(
        Misconception.direct(
            "results-turned",
            "The results stand " + how + ".",
            Scope.LAYER,
            place -> {
              int there = places.applyAsInt(place.row() * output.columns() + place.column());
              return bench.right(
                  new Place(place.channel(), there / output.columns(), there % output.columns()));
            }));
  }

  /** What comes of an input that is turned, where turning it back does not give the same. */
  void ofInputs(Reckoning first) {
    var input = bench.input();
    var plane = first.planes().get(0);
    if (first.count() < 2 || plane.rows() == input.rows() && plane.columns() == input.columns()) {
      return; // weights that lie on all of the input may as well be turned themselves
    }
    if (input.rows() > 1) {
      addTurnedInput("upside down", Turn.UPSIDE_DOWN);
    }
    if (input.columns() > 1) {
      addTurnedInput("mirrored left to right", Turn.MIRRORED);
    }
    if (input.rows() > 1 && input.columns() > 1) {
      addTurnedInput("turned by 180 degrees", Turn.ROTATED);
    }
    if (input.rows() > 1 && input.rows() == input.columns()) {
      addTurnedInput("with rows and columns exchanged", Turn.TRANSPOSED);
    }
  }

  private void addTurnedInput(String how, Turn turn) {
    all.addResults("picture-turned", "The input is taken " + how + ".", () -> bench.ofTurned(turn));
  }
}
