package convsheet.lift;

import convsheet.formula.Numbers;
import convsheet.lift.Channel.Kind;
import convsheet.lift.Channel.Read;
import convsheet.lift.Channel.Weight;
import convsheet.lift.View.Place;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.AvgPool;
import convsheet.network.Concat;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Dropout;
import convsheet.network.FeatureMap;
import convsheet.network.GlobalAvgPool;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.PoolWindow;
import convsheet.network.Size;
import convsheet.network.Softmax;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes layers of channels. */
final class NetworkBuilder {
  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final Map<Source, Spot> spots = new HashMap<>();
  private final List<Made> made = new ArrayList<>();
  private Network network;

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
    network = Network.of(Shape.of(pictures.size(), first.rows(), first.columns()));
    for (int c = 0; c < pictures.size(); c++) {
      spots.put(pictures.get(c), new Spot(FeatureMap.INPUT, c, 0));
    }
  }

  /**
   * Where a source is in the network.
   *
   * @param node the layer's name
   * @param channel its channel
   * @param row in a vector, the row of its first value
   */
  record Spot(String node, int channel, int row) {}

  /**
   * A layer and the channels that it was made of.
   *
   * @param node its name
   * @param channels the channels in order; of a vector, the parts
   * @param padding the border that its windows read
   * @param weights for a cell that holds a weight: the number of its grid among the layer's
   *     parameters, and its row and column there
   * @param places for a cell of the layer's parameters: the cell that holds it
   */
  record Made(
      String node,
      List<Channel> channels,
      Padding padding,
      Map<Long, ParameterCell> weights,
      Map<ParameterCell, CellRange> places) {}

  /** A cell of a layer's parameters, all counted from 0. */
  record ParameterCell(int parameter, int row, int column) {}

  /** The cells of the weights of the layer that is being made. */
  private Map<Long, ParameterCell> weights = new HashMap<>();

  /** The same the other way round: a cell may hold several. */
  private Map<ParameterCell, CellRange> places = new HashMap<>();

  private void note(Weight weight, int parameter, int row, int column) {
    var own = new ParameterCell(parameter, row, column);
    weight
        .cell()
        .ifPresent(
            cell -> {
              weights.putIfAbsent(Book.key(cell), own);
              places.put(own, cell);
            });
  }

  Network network() {
    return network;
  }

  /** The layers in order; those that stand in no cells, as a concat, have none. */
  List<Made> made() {
    return made;
  }

  Optional<Spot> spot(Source source) {
    return Optional.ofNullable(spots.get(source));
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
        var before = network;
        try {
          addLayer(group);
        } catch (NotUnderstood e) {
          network = before;
          weights = new HashMap<>();
          places = new HashMap<>();
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
    return channel.sources().stream().allMatch(spots::containsKey);
  }

  /** The same for the channels of one layer. */
  private String key(Channel channel) {
    var nodes = new TreeSet<String>();
    channel.sources().forEach(source -> nodes.add(spots.get(source).node()));
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
    return network.shapes(List.of(spots.get(channel.sources().get(0)).node())).get(0).isVector();
  }

  private void addLayer(List<Channel> group) {
    switch (group.get(0).kind()) {
      case CONV -> addConv(group);
      case DENSE -> addDense(group);
      case MAX, MEAN -> addPool(group);
      case ACTIVATION -> addEach(group, group.get(0).activation());
      case MASK -> addMask(group);
      case ADD -> addSum(group);
      case EXPONENTIAL ->
          group.forEach(c -> spots.put(Source.of(c.plane()), spots.get(c.sources().get(0))));
      case SOFTMAX -> addSoftmax(group);
    }
  }

  /** The one layer that a group reads; several are joined first. */
  private String from(List<Channel> group) {
    var nodes = new LinkedHashSet<String>();
    group.forEach(c -> c.sources().forEach(source -> nodes.add(spots.get(source).node())));
    if (nodes.isEmpty()) {
      throw new NotUnderstood(group.get(0).plane().first(), "it reads no results of a layer");
    }
    if (nodes.size() == 1) {
      return nodes.iterator().next();
    }
    var name = labels.name(CellRange.cell(group.get(0).plane().first().sheet(), 0, 0), "Concat");
    var starts = new HashMap<String, Integer>();
    int start = 0;
    for (var node : nodes) {
      starts.put(node, start);
      start += network.shapes(List.of(node)).get(0).channels();
    }
    with(group, name, new Concat(), List.copyOf(nodes));
    joined.put(name, starts);
    return name;
  }

  /** Of a concat layer, the first channel of each layer that it joins. */
  private final Map<String, Map<String, Integer>> joined = new HashMap<>();

  /** The channel of a layer that a source is. */
  int channel(Source source, String from) {
    var spot = spots.get(source);
    return spot.node().equals(from)
        ? spot.channel()
        : joined.get(from).get(spot.node()) + spot.channel();
  }

  private void with(List<Channel> group, String name, Layer layer, List<String> from) {
    try {
      network = network.with(name, layer, from);
    } catch (ProblemException e) {
      throw new NotUnderstood(
          group.get(0).plane().first(),
          "as a " + layer.type() + " layer it has " + e.problem().found());
    }
  }

  /** Adds a layer that stands in cells. */
  private void add(
      List<Channel> group, String type, Layer layer, List<String> from, Padding padding) {
    var first = group.get(0).plane();
    var name = labels.name(first.first(), type);
    with(group, name, layer, from);
    var shape = network.shapes(List.of(name)).get(0);
    var own = new HashMap<Source, Spot>();
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
    spots.putAll(own);
    made.add(new Made(name, List.copyOf(group), padding, weights, places));
    weights = new HashMap<>();
    places = new HashMap<>();
  }

  // ---- convolution ----

  private void addConv(List<Channel> group) {
    var from = from(group);
    var shape = network.shapes(List.of(from)).get(0);
    if (shape.isVector()) {
      throw new NotUnderstood(group.get(0).plane().first(), "its windows move over a vector");
    }
    int top = group.get(0).top();
    int left = group.get(0).left();
    var plane = group.get(0).plane();
    var size = size(group, plane, shape);
    var padding = padding(group, shape, size);
    var dilation = size.dilation();
    int inputs = shape.channels();
    int groups = groups(group, from, inputs);
    int own = inputs / groups;
    int each = group.size() / groups;
    var weight = new double[group.size()][own][size.kernel().rows()][size.kernel().columns()];
    boolean hasBias = group.stream().anyMatch(c -> !c.biases().isEmpty());
    var bias = new double[hasBias ? group.size() : 0];
    for (int o = 0; o < group.size(); o++) {
      for (var read : group.get(o).reads()) {
        int channel = channel(read.view().source(), from) - o / each * own;
        int filter = o;
        read.first()
            .forEach(
                (place, factor) -> {
                  int row = (place.row() - Math.min(top, 0)) / dilation.rows();
                  int column = (place.column() - Math.min(left, 0)) / dilation.columns();
                  weight[filter][channel][row][column] = factor.value(book);
                  note(factor, filter * (own + (hasBias ? 1 : 0)) + channel, row, column);
                });
      }
      if (hasBias && !group.get(o).biases().isEmpty()) {
        bias[o] = group.get(o).biases().get(0).value(book);
        note(group.get(o).biases().get(0), o * (own + 1) + own, 0, 0);
      }
    }
    var values =
        Arrays.stream(weight)
            .flatMap(Arrays::stream)
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .toArray();
    var conv =
        new Conv(
            Tensor.of(
                Shape.of(group.size(), own, size.kernel().rows(), size.kernel().columns()), values),
            bias,
            size.stride(),
            padding,
            dilation,
            groups,
            group.get(0).activation());
    add(group, "Conv", conv, List.of(from), padding);
  }

  /** How the windows of a layer lie. */
  private record Windows(
      Size kernel, Size dilation, Size stride, int top, int left, int bottom, int right) {}

  private static Windows size(List<Channel> group, Plane plane, Shape shape) {
    var rows = new TreeSet<Integer>();
    var columns = new TreeSet<Integer>();
    for (var channel : group) {
      for (var read : channel.reads()) {
        for (var place : read.first().keySet()) {
          rows.add(place.row());
          columns.add(place.column());
        }
      }
    }
    var first = group.get(0);
    int row = Math.min(0, rows.first());
    int column = Math.min(0, columns.first());
    rows.add(row);
    columns.add(column);
    int downStep = dilation(rows);
    int rightStep = dilation(columns);
    int rowStride = stride(plane.rows(), first.rowStride(), first.columnStride(), shape.rows());
    int columnStride =
        stride(plane.columns(), first.columnStride(), first.rowStride(), shape.columns());
    return new Windows(
        new Size((rows.last() - row) / downStep + 1, (columns.last() - column) / rightStep + 1),
        new Size(downStep, rightStep),
        new Size(rowStride, columnStride),
        -row,
        -column,
        Math.max(0, (plane.rows() - 1) * rowStride + rows.last() - shape.rows() + 1),
        Math.max(0, (plane.columns() - 1) * columnStride + columns.last() - shape.columns() + 1));
  }

  /** A stride; where there is but one window, it may as well be that of the other direction. */
  private static int stride(int outputs, int own, int other, int size) {
    if (outputs > 1) {
      return Math.max(1, own);
    }
    return other > 0 ? Math.max(other, 1) : size;
  }

  private static int dilation(TreeSet<Integer> places) {
    int step = 0;
    for (int place : places) {
      step = BigInteger.valueOf(step).gcd(BigInteger.valueOf(place - places.first())).intValue();
    }
    return Math.max(1, step);
  }

  /** The most groups that the filters keep to. */
  private int groups(List<Channel> group, String from, int inputs) {
    for (int groups = Math.min(inputs, group.size()); groups > 1; groups--) {
      if (inputs % groups == 0 && group.size() % groups == 0) {
        boolean keep = true;
        for (int o = 0; o < group.size() && keep; o++) {
          int own = o / (group.size() / groups);
          for (var source : group.get(o).sources()) {
            keep &= channel(source, from) / (inputs / groups) == own;
          }
        }
        if (keep) {
          return groups;
        }
      }
    }
    return 1;
  }

  /** What stands around the sources, where windows read it. */
  private Padding padding(List<Channel> group, Shape shape, Windows size) {
    var padding = padding(group.get(0).plane(), shape, size);
    if (padding.isNone()) {
      return padding;
    }
    var beyond = group.stream().flatMap(channel -> beyond(channel).stream()).toList();
    for (var mode :
        List.of(
            Padding.Mode.ZEROS,
            Padding.Mode.REFLECT,
            Padding.Mode.REPLICATE,
            Padding.Mode.CIRCULAR)) {
      if (beyond.stream().allMatch(cell -> isBorder(cell, mode))) {
        return padding.with(mode);
      }
    }
    var odd = beyond.stream().filter(cell -> !isBorder(cell, Padding.Mode.ZEROS)).findFirst();
    throw otherBorder(
        group.get(0), odd.orElseThrow(), "zeros, blank cells or copies of one kind are");
  }

  /** A cell that a window reads beside a source, and its row and column in it, counted from 0. */
  private record Beyond(View view, int row, int column) {
    /** None if it would lie before the first row or column of the sheet. */
    Optional<CellRange> cell() {
      return view.first().row() + row * view.rowStep() >= 0
              && view.first().column() + column * view.columnStep() >= 0
          ? Optional.of(view.cell(row, column))
          : Optional.empty();
    }
  }

  /** The cells beside its sources that the windows of a channel read, but for those of slips. */
  private Set<Beyond> beyond(Channel channel) {
    var cells = new LinkedHashSet<Beyond>();
    var plane = channel.plane();
    for (var read : channel.reads()) {
      for (int n = 0; n < plane.count(); n++) {
        if (!plane.odd().containsKey(n) && book.formula(plane.cell(n)).isPresent()) {
          for (var place : read.first().keySet()) {
            int row = place.row() + n / plane.columns() * channel.rowStride();
            int column = place.column() + n % plane.columns() * channel.columnStride();
            if (!read.view().source().isInside(row, column)) {
              cells.add(new Beyond(read.view(), row, column));
            }
          }
        }
      }
    }
    return cells;
  }

  private NotUnderstood otherBorder(Channel channel, Beyond odd, String expected) {
    var cell = odd.cell().orElseThrow();
    return new NotUnderstood(
        channel.plane().first(),
        "its windows read past the edge of "
            + book.place(odd.view().source().area())
            + ", where "
            + book.place(cell)
            + " holds "
            + book.formula(cell)
                .map(formula -> "=" + Problem.quote(formula.text()))
                .orElseGet(() -> Numbers.text(book.value(cell)))
            + ", and only "
            + expected
            + " a border");
  }

  /** The border that is read; where a stride leaves the far side out, as wide as the near one. */
  private static Padding padding(Plane plane, Shape shape, Windows size) {
    var dilation = size.dilation();
    return new Padding(
        size.top(),
        size.left(),
        border(
            shape.rows() + size.top() - dilation.rows() * (size.kernel().rows() - 1) - 1,
            size.stride().rows(),
            plane.rows(),
            size.top(),
            size.bottom()),
        border(
            shape.columns() + size.left() - dilation.columns() * (size.kernel().columns() - 1) - 1,
            size.stride().columns(),
            plane.columns(),
            size.left(),
            size.right()),
        Padding.Mode.ZEROS);
  }

  private static int border(int rest, int stride, int outputs, int before, int read) {
    return before > read && (rest + before) / stride + 1 == outputs ? before : read;
  }

  private boolean isBorder(Beyond beyond, Padding.Mode mode) {
    if (beyond.cell().isEmpty()) {
      return mode == Padding.Mode.ZEROS;
    }
    var cell = beyond.cell().get();
    if (mode == Padding.Mode.ZEROS) {
      return book.formula(cell).isEmpty() && book.value(cell) == 0;
    }
    var source = beyond.view().source();
    int from = mode.source(beyond.row(), source.rows());
    int fromColumn = mode.source(beyond.column(), source.columns());
    return source.isInside(from, fromColumn)
        && reader.resolve(cell).same(source.cell(from, fromColumn));
  }

  // ---- dense ----

  private void addDense(List<Channel> group) {
    var from = from(group);
    var shape = network.shapes(List.of(from)).get(0);
    int outputs = group.stream().mapToInt(c -> c.plane().count()).sum();
    int plane = shape.isVector() ? shape.rows() : shape.plane();
    int inputs = shape.isVector() ? 1 : shape.channels();
    var weight = new double[outputs * inputs * plane];
    boolean hasBias = group.stream().anyMatch(c -> !c.biases().isEmpty());
    var bias = new double[hasBias ? outputs : 0];
    int perOutput = inputs + (hasBias ? 1 : 0);
    int output = 0;
    for (var channel : group) {
      for (int n = 0; n < channel.plane().count(); n++, output++) {
        for (var read : channel.reads()) {
          var source = read.view().source();
          int first =
              output * inputs * plane
                  + (shape.isVector() ? spots.get(source).row() : channel(source, from) * plane);
          read.taps()
              .get(n)
              .forEach(
                  (place, factor) -> {
                    if (source.isInside(place.row(), place.column())) {
                      int at = first + place.row() * source.columns() + place.column();
                      weight[at] = factor.value(book);
                      int grid = at / plane % inputs + at / (plane * inputs) * perOutput;
                      int width = shape.isVector() ? 1 : shape.columns();
                      note(factor, grid, at % plane / width, at % plane % width);
                    }
                  });
        }
        var biases = channel.biases();
        if (!biases.isEmpty()) {
          var own = biases.get(Math.min(n, biases.size() - 1));
          bias[output] = own.value(book);
          note(own, output * perOutput + inputs, 0, 0);
        }
      }
    }
    var dense =
        new Dense(
            Tensor.of(Shape.of(outputs, inputs, shape.rows(), shape.columns()), weight),
            bias,
            group.get(0).activation());
    add(group, "Dense", dense, List.of(from), Padding.NONE);
  }

  // ---- value by value ----

  /** The channels in the order of those that they read, one each. */
  private List<Channel> inOrder(List<Channel> group, String from) {
    var shape = network.shapes(List.of(from)).get(0);
    var ordered = new ArrayList<>(group);
    ordered.sort(
        java.util.Comparator.comparingInt((Channel c) -> spots.get(c.sources().get(0)).channel())
            .thenComparingInt(c -> spots.get(c.sources().get(0)).row()));
    int next = 0;
    for (var channel : ordered) {
      var spot = spots.get(channel.sources().get(0));
      if ((shape.isVector() ? spot.row() : spot.channel()) != next) {
        throw missing(channel, from, next);
      }
      next += shape.isVector() ? channel.plane().count() : 1;
    }
    if (next != (shape.isVector() ? shape.rows() : shape.channels())) {
      throw missing(ordered.get(ordered.size() - 1), from, next);
    }
    return ordered;
  }

  private static NotUnderstood missing(Channel channel, String from, int next) {
    return new NotUnderstood(
        channel.plane().first(),
        "not every channel of " + from + " is read once: channel " + (next + 1));
  }

  private void addEach(List<Channel> group, Activation activation) {
    var from = spots.get(group.get(0).sources().get(0)).node();
    var layer = new ActivationLayer(activation);
    var word = layer.type().split(" ")[0];
    var name = Character.toUpperCase(word.charAt(0)) + word.substring(1);
    add(inOrder(group, from), name, layer, List.of(from), Padding.NONE);
  }

  private void addMask(List<Channel> group) {
    var from = spots.get(group.get(0).sources().get(0)).node();
    var ordered = inOrder(group, from);
    var values = ordered.stream().flatMapToDouble(c -> Arrays.stream(reader.mask(c))).toArray();
    var mask = Tensor.of(network.shapes(List.of(from)).get(0), values);
    if (!(group.get(0).activation() instanceof convsheet.network.Identity)) {
      throw new NotUnderstood(group.get(0).plane().first(), "a mask and an activation in one");
    }
    add(ordered, "Dropout", new Dropout(Optional.of(mask)), List.of(from), Padding.NONE);
  }

  private void addSoftmax(List<Channel> group) {
    var from = spots.get(group.get(0).sources().get(0)).node();
    var shape = network.shapes(List.of(from)).get(0);
    for (var channel : group) {
      var all = channel.plane().slots().get(1);
      long summed = all.area().count();
      if (!shape.isVector() || all.moves() || summed < shape.rows()) {
        throw new NotUnderstood(
            channel.plane().first(), "it is a share of something else than a whole vector");
      }
    }
    addEach(group, new Softmax());
  }

  private void addSum(List<Channel> group) {
    int count = group.get(0).sources().size();
    var from = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      from.add(spots.get(group.get(0).sources().get(i)).node());
    }
    if (count > 1 && from.stream().allMatch(from.get(0)::equals) && !isVector(group.get(0))) {
      addConv(group); // channels of one layer
      return;
    }
    var ordered = inOrder(group, from.get(0));
    for (var channel : ordered) {
      var first = spots.get(channel.sources().get(0));
      for (int i = 0; i < count; i++) {
        var spot = spots.get(channel.sources().get(i));
        if (!spot.node().equals(from.get(i))
            || spot.channel() != first.channel()
            || spot.row() != first.row()) {
          throw new NotUnderstood(channel.plane().first(), "it adds different channels");
        }
      }
    }
    add(ordered, "Add", new Add(group.get(0).activation()), from, Padding.NONE);
  }

  // ---- pooling ----

  private void addPool(List<Channel> group) {
    var from = spots.get(group.get(0).sources().get(0)).node();
    for (var channel : group) {
      if (channel.sources().size() != 1) {
        throw new NotUnderstood(channel.plane().first(), "it takes several channels together");
      }
    }
    var ordered = inOrder(group, from);
    var shape = network.shapes(List.of(from)).get(0);
    if (shape.isVector()) {
      throw new NotUnderstood(group.get(0).plane().first(), "its windows move over a vector");
    }
    var plane = group.get(0).plane();
    var size = size(ordered, plane, shape);
    boolean max = group.get(0).kind() == Kind.MAX;
    var kernel = size.kernel();
    boolean whole =
        plane.count() == 1 && kernel.rows() == shape.rows() && kernel.columns() == shape.columns();
    if (whole && !max && size.dilation().equals(Size.of(1))) {
      add(ordered, "GlobalAvgPool", new GlobalAvgPool(), List.of(from), Padding.NONE);
      return;
    }
    var stride =
        new Size(
            plane.rows() == 1 && plane.columns() == 1 ? kernel.rows() : size.stride().rows(),
            plane.rows() == 1 && plane.columns() == 1 ? kernel.columns() : size.stride().columns());
    var cut =
        plane.meaning().core() instanceof Meaning.Pooled pooled
            ? pooled.cut()
            : Optional.<Meaning.Cut>empty();
    boolean passesOver = // what is blank, or is cut off
        plane.meaning().core() instanceof Meaning.Pooled
            && !cut.map(Meaning.Cut::counts).orElse(false);
    var reach = kernel.reach(size.dilation());
    boolean ceil =
        passesOver
            && size.top() == 0
            && size.left() == 0
            && isCeil(shape.rows(), reach.rows(), stride.rows(), plane.rows())
            && isCeil(shape.columns(), reach.columns(), stride.columns(), plane.columns())
            && (size.bottom() > 0 || size.right() > 0);
    var padding =
        ceil
            ? Padding.NONE
            : new Padding(size.top(), size.left(), size.bottom(), size.right(), Padding.Mode.ZEROS);
    boolean counts =
        cut.map(Meaning.Cut::counts)
            .orElseGet(
                () ->
                    !passesOver
                        || ordered.stream()
                            .flatMap(channel -> beyond(channel).stream())
                            .allMatch(this::isCounted));
    if (cut.isEmpty()) {
      checkBorder(ordered, max, counts, passesOver);
    }
    Layer layer =
        max
            ? new MaxPool(kernel, stride, padding, size.dilation(), ceil)
            : new AvgPool(kernel, stride, padding, ceil, counts || padding.isNone());
    add(
        ordered,
        max ? "MaxPool" : "AvgPool",
        layer,
        List.of(from),
        cut.isPresent() // by the formulas themselves: they read nothing beyond
            ? Padding.NONE
            : new Padding(
                size.top(),
                size.left(),
                size.bottom(),
                size.right(),
                passesOver ? Padding.Mode.BLANK : Padding.Mode.ZEROS));
  }

  /** Whether there are as many windows as a last one that is kept makes, without a border. */
  private static boolean isCeil(int size, int reach, int stride, int outputs) {
    return size >= reach && PoolWindow.windows(size, reach, stride, 0, 0, true) == outputs;
  }

  private boolean isCounted(Beyond beyond) {
    return beyond.cell().filter(book::isCounted).isPresent();
  }

  /** Refuses what windows read beside their channel and a layer does not: numbers, most often. */
  private void checkBorder(List<Channel> group, boolean max, boolean counts, boolean passesOver) {
    for (var channel : group) {
      for (var beyond : beyond(channel)) {
        boolean isBorder =
            max || passesOver && !counts
                ? !isCounted(beyond)
                : isBorder(beyond, Padding.Mode.ZEROS);
        if (!isBorder) {
          throw otherBorder(
              channel, beyond, max ? "blank cells are" : "zeros or blank cells, all alike, are");
        }
      }
    }
  }

  /** The weights of a layer by their cells: filter, channel, row and column, counted from 0. */
  static Set<CellRange> weightCells(List<Channel> channels) {
    var cells = new LinkedHashSet<CellRange>();
    for (var channel : channels) {
      for (Read read : channel.reads()) {
        for (var taps : read.taps()) {
          for (Map.Entry<Place, Weight> tap : taps.entrySet()) {
            tap.getValue().cell().ifPresent(cells::add);
          }
        }
      }
      for (var bias : channel.biases()) {
        bias.cell().ifPresent(cells::add);
      }
    }
    return cells;
  }
}
