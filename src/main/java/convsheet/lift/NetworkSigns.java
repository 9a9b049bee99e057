package convsheet.lift;

import convsheet.network.Identity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What tells the formulas of a network from the sums and averages of any table: a sum below a
 * column is no layer, however much it is like one.
 */
final class NetworkSigns {
  private NetworkSigns() {}

  /** Whether formulas add products of cells with cells, as layers do. */
  static boolean isNearlyALayer(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().stream()
                .filter(product -> product.right() instanceof Meaning.Factor.Cells)
                .mapToLong(product -> product.left().count())
                .sum()
            > 1;
  }

  /** The plane that a single cell takes the largest, the average or the sum of, all of it. */
  static Optional<Plane> pooledWhole(Plane plane, Channel channel) {
    return plane.count() == 1
            && (isPool(channel) || adds(plane))
            && channel.sources().size() == 1
            && channel.reads().get(0).first().size() == channel.sources().get(0).count()
        ? channel.sources().get(0).plane().filter(of -> of.count() > 1)
        : Optional.empty();
  }

  /** One cell that only sums up or compares what is there. */
  static boolean isRemark(Channel channel) {
    var plane = channel.plane();
    return plane.count() == 1
        && (isPool(channel)
            || plane.meaning().core() instanceof Meaning.Share
            || plane.meaning().core() instanceof Meaning.Sum sum
                && sum.products().stream()
                    .noneMatch(
                        p -> p.right() instanceof Meaning.Factor.Cells || p.left().count() > 1)
                && plane.meaning().activation() instanceof Identity
                && !weighs(channel));
  }

  /** Whether a plane only adds up, or averages, each row or each column of what it reads. */
  static boolean isTotals(Channel channel) {
    var plane = channel.plane();
    if (plane.count() == 1 || channel.sources().size() != 1 || !isPool(channel) && !adds(plane)) {
      return false;
    }
    var of = channel.sources().get(0);
    int rows = channel.bottom() - channel.top() + 1;
    int columns = channel.right() - channel.left() + 1;
    boolean isRow = rows == 1 && columns > 1 && columns == of.columns() && plane.columns() == 1;
    boolean isColumn = columns == 1 && rows > 1 && rows == of.rows() && plane.rows() == 1;
    return of.rows() > 1
        && of.columns() > 1
        && channel.reads().get(0).first().size() == rows * columns
        && (isRow || isColumn);
  }

  /** Whether a plane's formulas are sums of a range and nothing more. */
  private static boolean adds(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().isEmpty()
        && sum.constant() == 0
        && plane.meaning().activation() instanceof Identity;
  }

  static boolean isPool(Channel channel) {
    return channel.kind() == Channel.Kind.MAX || channel.kind() == Channel.Kind.MEAN;
  }

  /**
   * Whether a channel gives each cell of what it reads a weight of its own: no sum or difference.
   */
  private static boolean weighs(Channel channel) {
    var sizes =
        channel.reads().stream()
            .flatMap(read -> read.first().values().stream())
            .map(weight -> Math.abs(weight.factor()))
            .distinct()
            .count();
    return sizes > 1
        && channel.reads().stream()
            .allMatch(read -> read.first().size() == read.view().source().count());
  }

  /** Whether a channel multiplies several cells with weights. */
  static boolean multiplies(Channel channel) {
    return channel.reads().stream().anyMatch(read -> read.first().size() > 1);
  }

  /**
   * Whether what is there is more than the sums and averages of any table. Weighted sums alone are
   * not, unless they are written as a row times a column or something of a network goes on from
   * them.
   */
  static boolean isNetwork(List<Channel> channels) {
    var weighted =
        channels.stream()
            .filter(NetworkSigns::isWeighted)
            .map(Channel::plane)
            .collect(Collectors.toSet());
    return channels.stream()
        .anyMatch(
            channel ->
                isOfANetwork(channel)
                    || goesOn(channel)
                        && channel.sources().stream()
                            .flatMap(source -> source.plane().stream())
                            .anyMatch(weighted::contains));
  }

  /** Whether a channel adds several cells, each with a weight of its own. */
  static boolean isWeighted(Channel channel) {
    return channel.kind() == Channel.Kind.DENSE
        && channel.reads().stream()
            .flatMap(read -> read.taps().stream())
            .anyMatch(
                taps ->
                    taps.size() > 1
                        && (taps.values().stream().anyMatch(weight -> weight.cell().isPresent())
                            || taps.values().stream().map(Channel.Weight::factor).distinct().count()
                                > 1));
  }

  /** Whether a channel does what only a network does with weighted sums. */
  private static boolean goesOn(Channel channel) {
    return switch (channel.kind()) {
      case ACTIVATION -> !(channel.activation() instanceof Identity);
      case EXPONENTIAL, SOFTMAX -> true;
      default -> isWeighted(channel);
    };
  }

  /** Whether a plane multiplies rows with columns, as products of matrices do. */
  private static boolean isRowTimesColumn(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().stream()
            .anyMatch(
                product ->
                    product.right() instanceof Meaning.Factor.Cells right
                        && product.left().count() > 1
                        && product.left().rows() != right.area().rows());
  }

  private static boolean isOfANetwork(Channel channel) {
    boolean rows = channel.bottom() > channel.top();
    boolean columns = channel.right() > channel.left();
    return switch (channel.kind()) {
      case CONV ->
          rows && columns
              || rows
                  && channel.rowStride() > 0
                  && channel.rowStride() <= channel.bottom() - channel.top()
              || columns
                  && channel.columnStride() > 0
                  && channel.columnStride() <= channel.right() - channel.left();
      case DENSE ->
          rows && columns
              || !(channel.activation() instanceof Identity)
              || isRowTimesColumn(channel.plane());
      case MAX, MEAN ->
          rows && columns && channel.plane().rows() > 1 && channel.plane().columns() > 1;
      default -> false;
    };
  }
}
