package convsheet.check;

import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Plane;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** The order in which a picture becomes a vector. */
final class FlattenMisconceptions {
  private static final String CODE = "flatten-order";
  private static final String BY_COLUMNS = "The input is read column by column, not row by row.";
  private static final String PLACE_BY_PLACE =
      "The channels of each place are read one after another; each channel is to be read as a"
          + " whole.";

  private FlattenMisconceptions() {}

  /** The order in which a picture becomes the vector that a dense layer has its weights for. */
  static void ofWeights(Misconceptions all, int channels, Plane plane) {
    if (plane.rows() > 1 && plane.columns() > 1) {
      all.addAlone(CODE, BY_COLUMNS, Turn.BY_COLUMNS::kernel);
    }
    if (channels > 1) {
      all.addAlone(
          CODE,
          PLACE_BY_PLACE,
          reckoning -> {
            var planes = reckoning.planes();
            return reckoning.withPlanes(
                IntStream.range(0, channels)
                    .mapToObj(
                        channel ->
                            planes
                                .get(channel)
                                .with(
                                    IntStream.range(0, plane.count())
                                        .map(i -> i * channels + channel)
                                        .mapToDouble(
                                            k ->
                                                planes.get(k / plane.count())
                                                    .weights()[k % plane.count()])
                                        .toArray()))
                    .toList());
          });
    }
  }

  /** In a layer that flattens. */
  static void of(Misconceptions all) {
    var input = all.bench().input();
    if (input.rows() > 1 && input.columns() > 1) {
      addOrder(
          all,
          BY_COLUMNS,
          i -> {
            int at = i % input.plane();
            return i - at + at % input.rows() * input.columns() + at / input.rows();
          });
    }
    if (input.channels() > 1 && input.plane() > 1) {
      addOrder(
          all, PLACE_BY_PLACE, i -> i % input.channels() * input.plane() + i / input.channels());
    }
  }

  private static void addOrder(Misconceptions all, String message, IntUnaryOperator from) {
    all.add(
        Misconception.direct(
            CODE,
            message,
            Scope.LAYER,
            place -> all.bench().inputValue(from.applyAsInt(all.bench().number(place)))));
  }
}
