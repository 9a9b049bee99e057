package convsheet.lift;

import convsheet.lift.Channel.Kind;
import convsheet.network.AvgPool;
import convsheet.network.GlobalAvgPool;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Padding;
import convsheet.network.PoolWindow;
import convsheet.network.Size;
import java.util.List;
import java.util.Optional;

/** Makes pooling layers. */
final class PoolingLayers {
  private final NetworkSoFar soFar;
  private final Border border;

  PoolingLayers(NetworkSoFar soFar, Border border) {
    this.soFar = soFar;
    this.border = border;
  }

  /** A pooling layer, of channels that take the largest of each window, or the average. */
  Unnamed pool(List<Channel> group) {
    var from = soFar.first(group.get(0)).node();
    for (var channel : group) {
      if (channel.sources().size() != 1) {
        throw new NotUnderstood(channel.plane().first(), "it takes several channels together");
      }
    }
    var ordered = soFar.inOrder(group, from);
    var shape = soFar.shape(from);
    if (shape.isVector()) {
      throw new NotUnderstood(group.get(0).plane().first(), "its windows move over a vector");
    }
    var plane = group.get(0).plane();
    var windows = Windows.of(ordered, shape);
    boolean max = group.get(0).kind() == Kind.MAX;
    var kernel = windows.kernel();
    boolean whole =
        plane.count() == 1 && kernel.rows() == shape.rows() && kernel.columns() == shape.columns();
    if (whole && !max && windows.dilation().equals(Size.of(1))) {
      return Unnamed.plain(ordered, "GlobalAvgPool", new GlobalAvgPool(), List.of(from));
    }
    var stride =
        new Size(
            plane.rows() == 1 && plane.columns() == 1 ? kernel.rows() : windows.stride().rows(),
            plane.rows() == 1 && plane.columns() == 1
                ? kernel.columns()
                : windows.stride().columns());
    var cut =
        plane.meaning().core() instanceof Meaning.Pooled pooled
            ? pooled.cut()
            : Optional.<Meaning.Cut>empty();
    boolean passesOver = // what is blank, or is cut off
        plane.meaning().core() instanceof Meaning.Pooled
            && !cut.map(Meaning.Cut::counts).orElse(false);
    var reach = kernel.reach(windows.dilation());
    boolean ceil =
        passesOver
            && windows.top() == 0
            && windows.left() == 0
            && isCeil(shape.rows(), reach.rows(), stride.rows(), plane.rows())
            && isCeil(shape.columns(), reach.columns(), stride.columns(), plane.columns())
            && (windows.bottom() > 0 || windows.right() > 0);
    var padding = ceil ? Padding.NONE : windows.reach(Padding.Mode.ZEROS);
    boolean counts =
        cut.map(Meaning.Cut::counts).orElseGet(() -> !passesOver || border.isCounted(ordered));
    if (cut.isEmpty()) {
      border.check(ordered, max, counts, passesOver);
    }
    Layer layer =
        max
            ? new MaxPool(kernel, stride, padding, windows.dilation(), ceil)
            : new AvgPool(kernel, stride, padding, ceil, counts || padding.isNone());
    return new Unnamed(
        ordered,
        max ? "MaxPool" : "AvgPool",
        layer,
        List.of(from),
        cut.isPresent() // by the formulas themselves: they read nothing beyond
            ? Padding.NONE
            : windows.reach(passesOver ? Padding.Mode.BLANK : Padding.Mode.ZEROS),
        new ParameterCells());
  }

  /** Whether there are as many windows as a last one that is kept makes, without a border. */
  private static boolean isCeil(int size, int reach, int stride, int outputs) {
    return size >= reach && PoolWindow.windows(size, reach, stride, 0, 0, true) == outputs;
  }
}
