package convsheet.lift;

import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Padding;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Makes the layers that multiply what they read with weights: convolutions and dense layers. */
final class WeightedLayers {
  private final Book book;
  private final NetworkSoFar soFar;
  private final Border border;

  WeightedLayers(Book book, NetworkSoFar soFar, Border border) {
    this.book = book;
    this.soFar = soFar;
    this.border = border;
  }

  /** A convolution, of its filters. */
  Unnamed conv(List<Channel> group) {
    var from = soFar.from(group);
    var shape = soFar.shape(from);
    if (shape.isVector()) {
      throw new NotUnderstood(group.get(0).plane().first(), "its windows move over a vector");
    }
    int top = group.get(0).top();
    int left = group.get(0).left();
    var windows = Windows.of(group, shape);
    var padding = border.padding(group, shape, windows);
    var dilation = windows.dilation();
    int inputs = shape.channels();
    int groups = groups(group, from, inputs);
    int own = inputs / groups;
    int each = group.size() / groups;
    var weight = new double[group.size()][own][windows.kernel().rows()][windows.kernel().columns()];
    boolean hasBias = group.stream().anyMatch(c -> !c.biases().isEmpty());
    var bias = new double[hasBias ? group.size() : 0];
    var cells = new ParameterCells();
    for (int o = 0; o < group.size(); o++) {
      for (var read : group.get(o).reads()) {
        int channel = soFar.channel(read.view().source(), from) - o / each * own;
        int filter = o;
        read.first()
            .forEach(
                (place, factor) -> {
                  int row = (place.row() - Math.min(top, 0)) / dilation.rows();
                  int column = (place.column() - Math.min(left, 0)) / dilation.columns();
                  weight[filter][channel][row][column] = factor.value(book);
                  cells.add(factor, filter * (own + (hasBias ? 1 : 0)) + channel, row, column);
                });
      }
      if (hasBias && !group.get(o).biases().isEmpty()) {
        bias[o] = group.get(o).biases().get(0).value(book);
        cells.add(group.get(o).biases().get(0), o * (own + 1) + own, 0, 0);
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
                Shape.of(group.size(), own, windows.kernel().rows(), windows.kernel().columns()),
                values),
            bias,
            windows.stride(),
            padding,
            dilation,
            groups,
            group.get(0).activation());
    return new Unnamed(group, "Conv", conv, List.of(from), padding, cells);
  }

  /** The most groups that the filters keep to. */
  private int groups(List<Channel> group, String from, int inputs) {
    for (int groups = Math.min(inputs, group.size()); groups > 1; groups--) {
      if (inputs % groups == 0 && group.size() % groups == 0) {
        boolean keep = true;
        for (int o = 0; o < group.size() && keep; o++) {
          int own = o / (group.size() / groups);
          for (var source : group.get(o).sources()) {
            keep &= soFar.channel(source, from) / (inputs / groups) == own;
          }
        }
        if (keep) {
          return groups;
        }
      }
    }
    return 1;
  }

  /** A dense layer, of its outputs. */
  Unnamed dense(List<Channel> group) {
    var from = soFar.from(group);
    var shape = soFar.shape(from);
    int outputs = group.stream().mapToInt(c -> c.plane().count()).sum();
    int plane = shape.isVector() ? shape.rows() : shape.plane();
    int inputs = shape.isVector() ? 1 : shape.channels();
    var weight = new double[outputs * inputs * plane];
    boolean hasBias = group.stream().anyMatch(c -> !c.biases().isEmpty());
    var bias = new double[hasBias ? outputs : 0];
    int perOutput = inputs + (hasBias ? 1 : 0);
    var cells = new ParameterCells();
    int output = 0;
    for (var channel : group) {
      for (int n = 0; n < channel.plane().count(); n++, output++) {
        for (var read : channel.reads()) {
          var source = read.view().source();
          int first =
              output * inputs * plane
                  + (shape.isVector()
                      ? soFar.spot(source).row()
                      : soFar.channel(source, from) * plane);
          read.taps()
              .get(n)
              .forEach(
                  (place, factor) -> {
                    if (source.isInside(place.row(), place.column())) {
                      int at = first + place.row() * source.columns() + place.column();
                      weight[at] = factor.value(book);
                      int grid = at / plane % inputs + at / (plane * inputs) * perOutput;
                      int width = shape.isVector() ? 1 : shape.columns();
                      cells.add(factor, grid, at % plane / width, at % plane % width);
                    }
                  });
        }
        var biases = channel.biases();
        if (!biases.isEmpty()) {
          var own = biases.get(Math.min(n, biases.size() - 1));
          bias[output] = own.value(book);
          cells.add(own, output * perOutput + inputs, 0, 0);
        }
      }
    }
    var dense =
        new Dense(
            Tensor.of(Shape.of(outputs, inputs, shape.rows(), shape.columns()), weight),
            bias,
            group.get(0).activation());
    return new Unnamed(group, "Dense", dense, List.of(from), Padding.NONE, cells);
  }
}
