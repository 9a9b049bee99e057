package convsheet.onnx;

import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A value in the graph that is, or will be, the output of a layer. Row by row, its values within a
 * batch are those of the layer; if channels are last, those of the layer with its channels moved to
 * the end. Its sizes may be others than the layer's: to reshape moves no values.
 *
 * @param name what the graph calls it
 * @param layer the layer's name, or the picture's
 * @param shape the shape of the layer's output
 * @param dims the sizes that the graph gives it
 * @param batched whether the first of the sizes is that of a batch
 * @param channelsLast whether the graph has channels behind columns
 * @param shared whether something else reads the layer too
 * @param reshaped the node that gave it sizes other than the layer's, if one did
 */
record Maps(
    String name,
    String layer,
    Shape shape,
    int[] dims,
    boolean batched,
    boolean channelsLast,
    boolean shared,
    Optional<OnnxNode> reshaped)
    implements Value {

  /** The sizes without that of the batch. */
  int[] inner() {
    return batched ? Arrays.copyOfRange(dims, 1, dims.length) : dims;
  }

  /** How many pictures there are in a batch. */
  int batch() {
    return batched ? dims[0] : 1;
  }

  /** The same values, which a node gives other sizes. */
  Maps reshape(OnnxNode node, int[] sizes, boolean stillBatched) {
    return new Maps(
        name, layer, shape, sizes, stillBatched, channelsLast, shared, Optional.of(node));
  }

  /** The same values, seen with channels last or not. */
  Maps seen(OnnxNode node, int[] sizes, boolean last) {
    return new Maps(name, layer, shape, sizes, batched, last, shared, Optional.of(node));
  }

  /**
   * The shape in which layers read them: {@code [N]}, or {@code [C, H, W]} where the sizes between
   * channels and columns are one.
   */
  Shape natural() {
    var inner = inner();
    if (channelsLast && inner.length == 3) {
      return Shape.of(inner[2], inner[0], inner[1]);
    }
    return switch (inner.length) {
      case 0 -> Shape.of(1);
      case 1 -> Shape.of(inner[0]);
      case 2 -> batched ? Shape.of(inner[0], 1, inner[1]) : Shape.of(1, inner[0], inner[1]);
      default ->
          Shape.of(
              inner[0],
              Math.toIntExact(Value.count(Arrays.copyOfRange(inner, 1, inner.length - 1))),
              inner[inner.length - 1]);
    };
  }

  /** What an axis is of the layer's output. */
  enum Axis {
    /** The pictures of a batch. */
    BATCH,
    /** Channels, or the values of a vector. */
    CHANNEL,
    /** Rows; if there are several axes between channels and columns, each of them. */
    ROW,
    /** Columns. */
    COLUMN
  }

  /** What each axis is, in the order of the graph. */
  List<Axis> axes() {
    var axes = new ArrayList<Axis>();
    if (batched) {
      axes.add(Axis.BATCH);
    }
    int count = inner().length;
    if (channelsLast && count == 3) {
      axes.addAll(List.of(Axis.ROW, Axis.COLUMN, Axis.CHANNEL));
      return axes;
    }
    boolean hasChannels = count != 2 || batched;
    for (int i = 0; i < count; i++) {
      boolean isLast = i == count - 1 && count > 1;
      axes.add(hasChannels && i == 0 ? Axis.CHANNEL : isLast ? Axis.COLUMN : Axis.ROW);
    }
    return axes;
  }

  /** What some axes are, those of size 1 left out; a batch if they are no whole parts. */
  Set<Axis> parts(Set<Integer> some) {
    var parts = EnumSet.noneOf(Axis.class);
    var others = EnumSet.noneOf(Axis.class);
    for (int i = 0; i < rank(); i++) {
      if (dims[i] > 1) {
        (some.contains(i) ? parts : others).add(axes().get(i));
      }
    }
    return Collections.disjoint(parts, others) ? parts : EnumSet.of(Axis.BATCH);
  }

  /** The sizes that the graph gives a layer's output which keeps this one's kind of axes. */
  int[] dims(Shape output) {
    int[] sizes =
        channelsLast
            ? new int[] {output.rows(), output.columns(), output.channels()}
            : inner().length == 2 && batched
                ? new int[] {output.channels(), output.columns()}
                : new int[] {output.channels(), output.rows(), output.columns()};
    if (!batched) {
      return sizes;
    }
    int[] all = new int[sizes.length + 1];
    all[0] = dims[0];
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return all;
  }
}
