package convsheet.lift;

import convsheet.lift.Channel.Kind;
import convsheet.lift.NetworkSoFar.Spot;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.Conv;
import convsheet.network.Dropout;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Softmax;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Makes layers of channels. */
final class NetworkBuilder {
  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final NetworkSoFar soFar;
  private final WeightedLayers weighted;
  private final PoolingLayers pooling;
  private final List<Made> made = new ArrayList<>();

  NetworkBuilder(Book book, Labels labels, ChannelReader reader) {
    this.book = book;
    this.labels = labels;
    this.reader = reader;
    var pictures = reader.pictures();
    if (pictures.isEmpty()) {
      throw new NotUnderstood(CellRange.cell(0, 0, 0), "no formula reads a grid of numbers");
    }
    var first = pictures.get(0);
    for (var picture : pictures) {
      if (picture.rows() != first.rows() || picture.columns() != first.columns()) {
        throw new NotUnderstood(
            picture.first(),
            "the formulas read grids of numbers of different sizes, "
                + book.place(first.area())
                + " and "
                + book.place(picture.area()));
      }
    }
    soFar = new NetworkSoFar(labels, pictures);
    var border = new Border(book, reader);
    weighted = new WeightedLayers(book, soFar, border);
    pooling = new PoolingLayers(soFar, border);
  }

  /**
   * A layer and the channels that it was made of.
   *
   * @param node its name
   * @param channels the channels in order; of a vector, the parts
   * @param padding the border that its windows read
   * @param cells which cells hold its parameters
   */
  record Made(String node, List<Channel> channels, Padding padding, ParameterCells cells) {
    /** The cells of its weights: by filter, channel, row and column, each once. */
    Set<CellRange> weightCells() {
      var all = new LinkedHashSet<CellRange>();
      for (var channel : channels) {
        for (var read : channel.reads()) {
          for (var taps : read.taps()) {
            taps.values().forEach(weight -> weight.cell().ifPresent(all::add));
          }
        }
        channel.biases().forEach(bias -> bias.cell().ifPresent(all::add));
      }
      return all;
    }
  }

  Network network() {
    return soFar.network();
  }

  /** The layers in order; those that stand in no cells, as a concat, have none. */
  List<Made> made() {
    return made;
  }

  /** Where a source is in the network, if it is part of it. */
  Optional<Spot> spot(Source source) {
    return soFar.find(source);
  }

  /** The channel of a layer that a source is. */
  int channel(Source source, String from) {
    return soFar.channel(source, from);
  }

  /**
   * Adds the layers whose channels are given, from the picture on.
   *
   * @return the channels of which no layer can be made, and why
   */
  Map<Channel, NotUnderstood> add(List<Channel> channels) {
    var failed = new LinkedHashMap<Channel, NotUnderstood>();
    var open = new ArrayList<>(channels);
    while (true) {
      var ready = open.stream().filter(this::isReady).toList();
      if (ready.isEmpty()) {
        open.forEach(channel -> failed.put(channel, unready(channel, failed)));
        return failed;
      }
      var groups = new LinkedHashMap<String, List<Channel>>();
      for (var channel : ready) {
        groups.computeIfAbsent(key(channel), k -> new ArrayList<>()).add(channel);
      }
      for (var group : groups.values()) {
        var before = network();
        try {
          addLayer(group);
        } catch (NotUnderstood e) {
          soFar.backTo(before);
          group.forEach(channel -> failed.put(channel, e));
        }
      }
      open.removeAll(new HashSet<>(ready));
    }
  }

  private NotUnderstood unready(Channel channel, Map<Channel, NotUnderstood> failed) {
    var lost =
        failed.keySet().stream()
            .filter(own -> channel.sources().contains(Source.of(own.plane())))
            .findFirst();
    return new NotUnderstood(
        channel.plane().first(),
        lost.map(
                own ->
                    "it reads "
                        + book.place(own.plane().area())
                        + ", which is not understood: "
                        + failed.get(own).getMessage())
            .orElse("it reads grids that in turn read it: a circular reference"));
  }

  private boolean isReady(Channel channel) {
    return channel.sources().stream().allMatch(source -> soFar.find(source).isPresent());
  }

  /** The same for the channels of one layer. */
  private String key(Channel channel) {
    var nodes = new TreeSet<String>();
    channel.sources().forEach(source -> nodes.add(soFar.spot(source).node()));
    var plane = channel.plane();
    var form = new ArrayList<>(List.of(channel.kind(), channel.activation().text(), nodes));
    if (channel.kind() != Kind.DENSE && !isVector(channel)) {
      form.addAll(List.of(plane.rows(), plane.columns()));
    }
    if (channel.kind() == Kind.CONV || channel.kind() == Kind.MAX || channel.kind() == Kind.MEAN) {
      form.addAll(
          List.of(
              channel.rowStride(),
              channel.columnStride(),
              channel.top(),
              channel.left(),
              channel.bottom(),
              channel.right()));
    }
    return form.toString();
  }

  private boolean isVector(Channel channel) {
    return soFar.shape(soFar.first(channel).node()).isVector();
  }

  private void addLayer(List<Channel> group) {
    var first = group.get(0);
    switch (first.kind()) {
      case CONV -> add(weighted.conv(group));
      case DENSE -> add(weighted.dense(group));
      case MAX, MEAN -> add(pooling.pool(group));
      case ACTIVATION -> add(each(group, first.activation()));
      case MASK -> add(mask(group));
      case ADD -> add(sum(group));
      case SOFTMAX -> add(softmax(group));
      case EXPONENTIAL -> // a step on the way to a softmax, which reads what it reads
          group.forEach(c -> soFar.put(Source.of(c.plane()), soFar.first(c)));
    }
  }

  /** Gives a layer its name and its place. */
  private void add(Unnamed layer) {
    var group = layer.channels();
    var name = labels.name(group.get(0).plane().first(), layer.type());
    soFar.add(group, name, named(layer, name), layer.from());
    var shape = soFar.shape(name);
    var own = new LinkedHashMap<Source, Spot>();
    int row = 0;
    for (int c = 0; c < group.size(); c++) {
      var plane = group.get(c).plane();
      boolean fits =
          shape.isVector()
              ? row + plane.count() <= shape.rows()
              : plane.rows() == shape.rows() && plane.columns() == shape.columns();
      if (!fits) {
        throw new NotUnderstood(
            plane.first(),
            String.format(
                Locale.ROOT,
                "it has %d x %d cells, where what it reads gives %s",
                plane.rows(),
                plane.columns(),
                shape));
      }
      own.put(Source.of(plane), new Spot(name, shape.isVector() ? 0 : c, row));
      row += plane.count();
    }
    own.forEach(soFar::put);
    made.add(new Made(name, List.copyOf(group), layer.padding(), layer.cells()));
  }

  /** A layer whose filters are called what stands above them. */
  private Layer named(Unnamed layer, String name) {
    if (!(layer.layer() instanceof Conv conv)) {
      return layer.layer();
    }
    int grids = conv.weight().shape().size(1) + (conv.bias().length > 0 ? 1 : 0);
    var names =
        IntStream.range(0, conv.weight().shape().size(0))
            .mapToObj(
                filter ->
                    layer
                        .cells()
                        .of(filter * grids, 0, 0)
                        .map(cell -> labels.filter(cell, name))
                        .orElse(""))
            .toList();
    return names.stream().allMatch(String::isEmpty) ? conv : conv.named(names);
  }

  /** A function of each value. */
  private Unnamed each(List<Channel> group, Activation activation) {
    var from = soFar.first(group.get(0)).node();
    var layer = new ActivationLayer(activation);
    var word = layer.type().split(" ")[0];
    var name = Character.toUpperCase(word.charAt(0)) + word.substring(1);
    return Unnamed.plain(soFar.inOrder(group, from), name, layer, List.of(from));
  }

  /** Values kept or dropped. */
  private Unnamed mask(List<Channel> group) {
    var from = soFar.first(group.get(0)).node();
    var ordered = soFar.inOrder(group, from);
    var values = ordered.stream().flatMapToDouble(c -> Arrays.stream(reader.mask(c))).toArray();
    var mask = Tensor.of(soFar.shape(from), values);
    if (!(group.get(0).activation() instanceof Identity)) {
      throw new NotUnderstood(group.get(0).plane().first(), "a mask and an activation in one");
    }
    return Unnamed.plain(ordered, "Dropout", new Dropout(Optional.of(mask)), List.of(from));
  }

  private Unnamed softmax(List<Channel> group) {
    var from = soFar.first(group.get(0)).node();
    var shape = soFar.shape(from);
    for (var channel : group) {
      var all = channel.plane().slots().get(1);
      long summed = all.area().count();
      if (!shape.isVector() || all.moves() || summed < shape.rows()) {
        throw new NotUnderstood(
            channel.plane().first(), "it is a share of something else than a whole vector");
      }
    }
    return each(group, new Softmax());
  }

  /** The sum of several layers, or a convolution that adds the channels of one. */
  private Unnamed sum(List<Channel> group) {
    int count = group.get(0).sources().size();
    var from = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      from.add(soFar.spot(group.get(0).sources().get(i)).node());
    }
    if (count > 1 && from.stream().allMatch(from.get(0)::equals) && !isVector(group.get(0))) {
      return weighted.conv(group); // channels of one layer
    }
    var ordered = soFar.inOrder(group, from.get(0));
    for (var channel : ordered) {
      var first = soFar.first(channel);
      for (int i = 0; i < count; i++) {
        var spot = soFar.spot(channel.sources().get(i));
        if (!spot.node().equals(from.get(i))
            || spot.channel() != first.channel()
            || spot.row() != first.row()) {
          throw new NotUnderstood(channel.plane().first(), "it adds different channels");
        }
      }
    }
    return Unnamed.plain(ordered, "Add", new Add(group.get(0).activation()), from);
  }
}
