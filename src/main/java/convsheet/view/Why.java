package convsheet.view;

import convsheet.view.Derivation.Products;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What a weighted sum is made of, the largest first: the sums of its channels, the products of its
 * single cells, and what each place of its windows adds over all channels.
 *
 * @param channels what each channel adds
 * @param cells what each cell adds
 * @param map what each place of the windows adds, row by row; empty where windows differ in size
 * @param columns the columns of the map
 * @param rest what else is added: the bias
 * @param sum all of it together, before any activation
 */
public record Why(
    List<Share> channels,
    List<Share> cells,
    double[] map,
    int columns,
    List<Share> rest,
    double sum) {
  /**
   * A part of a sum.
   *
   * @param name what it comes from
   * @param value what it adds
   * @param share its size as a part of the sizes of all of its kind, 0 to 1
   */
  public record Share(String name, double value, double share) {}

  /** What a number is made of; empty where it is no weighted sum. */
  public static Optional<Why> of(Derivation derivation) {
    return derivation.parts().stream()
        .filter(Products.class::isInstance)
        .map(Products.class::cast)
        .findFirst()
        .map(Why::of);
  }

  private static Why of(Products products) {
    var channels = new ArrayList<Share>();
    var cells = new ArrayList<Share>();
    var first = products.channels().get(0).input();
    var map = new double[first.rows() * first.columns()];
    boolean alike = true;
    for (var channel : products.channels()) {
      channels.add(new Share(channel.input().label(), channel.sum(), 0));
      alike &=
          channel.input().rows() == first.rows() && channel.input().columns() == first.columns();
      for (int i = 0; i < channel.products().size(); i++) {
        double product = channel.products().get(i);
        cells.add(new Share(channel.input().cells().get(i).name(), product, 0));
        if (alike) {
          map[i] += product;
        }
      }
    }
    var rest = products.rest().stream().map(a -> new Share(a.name(), a.value(), 0)).toList();
    return new Why(
        ranked(channels),
        ranked(cells),
        alike ? map : new double[0],
        first.columns(),
        rest,
        products.value());
  }

  /** The largest first, whatever their signs, each with its share. */
  private static List<Share> ranked(List<Share> parts) {
    double all = sizes(parts).sum();
    return parts.stream()
        .map(
            part ->
                new Share(part.name(), part.value(), all == 0 ? 0 : Math.abs(part.value()) / all))
        .sorted(Comparator.comparingDouble(Share::share).reversed())
        .toList();
  }

  private static DoubleStream sizes(List<Share> parts) {
    return parts.stream().mapToDouble(part -> Math.abs(part.value()));
  }
}
