package convsheet.lift;

import convsheet.lift.View.Place;
import convsheet.network.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plane as a layer's channel: what it reads of which source.
 *
 * @param plane the plane
 * @param kind what it does
 * @param reads the sources that it reads, in the order in which they come up
 * @param rowStride the distance between windows, in rows of the sources
 * @param columnStride the same in columns
 * @param biases what is added, one for the plane, or one for each of a dense layer's outputs
 */
record Channel(
    Plane plane,
    Kind kind,
    List<Read> reads,
    int rowStride,
    int columnStride,
    List<Weight> biases) {

  /** What a channel can do with what it reads. */
  enum Kind {
    /** Products of windows and filters. */
    CONV,
    /** Products of all that there is and weights. */
    DENSE,
    /** The largest of each window. */
    MAX,
    /** The average of each window. */
    MEAN,
    /** A function of each value. */
    ACTIVATION,
    /** The sum of several sources, value by value. */
    ADD,
    /** Values kept or dropped. */
    MASK,
    /** Exponentials, on the way to a softmax. */
    EXPONENTIAL,
    /** Shares of exponentials. */
    SOFTMAX
  }

  /**
   * A number that a value is multiplied with.
   *
   * @param cell the cell that holds it, if it is not in the formula
   * @param factor the number, or what the cell's is multiplied with
   */
  record Weight(Optional<CellRange> cell, double factor) {
    static final Weight ONE = new Weight(Optional.empty(), 1);

    double value(Book book) {
      return cell.map(c -> book.value(c) * factor).orElse(factor);
    }
  }

  /**
   * What is read of one source.
   *
   * @param view where it is read
   * @param taps the weights, by the place that the first output multiplies with them; for a dense
   *     layer, one map an output
   */
  record Read(View view, List<Map<Place, Weight>> taps) {
    static Read of(View view) {
      var first = new ArrayList<Map<Place, Weight>>();
      first.add(new LinkedHashMap<>());
      return new Read(view, first);
    }

    Map<Place, Weight> first() {
      return taps.get(0);
    }

    int top() {
      return first().keySet().stream().mapToInt(Place::row).min().orElse(0);
    }

    int left() {
      return first().keySet().stream().mapToInt(Place::column).min().orElse(0);
    }

    int bottom() {
      return first().keySet().stream().mapToInt(Place::row).max().orElse(0);
    }

    int right() {
      return first().keySet().stream().mapToInt(Place::column).max().orElse(0);
    }
  }

  @Override
  public int hashCode() { // of all that it is, the plane is enough
    return plane.hashCode();
  }

  Activation activation() {
    return plane.meaning().activation();
  }

  List<Source> sources() {
    return reads.stream().map(read -> read.view().source()).toList();
  }

  int top() {
    return reads.stream().mapToInt(Read::top).min().orElse(0);
  }

  int left() {
    return reads.stream().mapToInt(Read::left).min().orElse(0);
  }

  int bottom() {
    return reads.stream().mapToInt(Read::bottom).max().orElse(0);
  }

  int right() {
    return reads.stream().mapToInt(Read::right).max().orElse(0);
  }
}
