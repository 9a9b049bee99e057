package convsheet.lift;

import convsheet.formula.Numbers;
import convsheet.network.Padding;
import convsheet.problem.Problem;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What windows read past the edges of their sources, and which padding of a layer that is. */
final class Border {
  private final Book book;
  private final ChannelReader reader;

  Border(Book book, ChannelReader reader) {
    this.book = book;
    this.reader = reader;
  }

  /** A cell that a window reads beside a source, and its row and column in it, counted from 0. */
  record Beyond(View view, int row, int column) {
    /** None if it would lie before the first row or column of the sheet. */
    Optional<CellRange> cell() {
      return view.first().row() + row * view.rowStep() >= 0
              && view.first().column() + column * view.columnStep() >= 0
          ? Optional.of(view.cell(row, column))
          : Optional.empty();
    }
  }

  /** The cells beside its sources that the windows of a channel read, but for those of slips. */
  Set<Beyond> beyond(Channel channel) {
    var cells = new LinkedHashSet<Beyond>();
    for (var read : channel.reads()) {
      for (int n = 0; n < channel.plane().count(); n++) {
        cells.addAll(beyond(channel, read, n));
      }
    }
    return cells;
  }

  /** The cells beside a source that one window reads; none of a slip, which is told by itself. */
  List<Beyond> beyond(Channel channel, Channel.Read read, int number) {
    var cells = new ArrayList<Beyond>();
    var plane = channel.plane();
    if (!plane.odd().containsKey(number) && book.isComputed(plane.cell(number))) {
      for (var place : read.first().keySet()) {
        int row = place.row() + number / plane.columns() * channel.rowStride();
        int column = place.column() + number % plane.columns() * channel.columnStride();
        if (!read.view().source().isInside(row, column)) {
          cells.add(new Beyond(read.view(), row, column));
        }
      }
    }
    return cells;
  }

  /**
   * The padding that stands around the sources of a layer's channels, where windows read it.
   *
   * @throws NotUnderstood if a layer has no such border
   */
  Padding padding(List<Channel> group, Shape shape, Windows windows) {
    var padding = windows.padding(group.get(0).plane(), shape);
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

  /** Whether numbers stand wherever windows read past an edge, so that they count in an average. */
  boolean isCounted(List<Channel> group) {
    return group.stream().flatMap(channel -> beyond(channel).stream()).allMatch(this::isCounted);
  }

  private boolean isCounted(Beyond beyond) {
    return beyond.cell().filter(book::isCounted).isPresent();
  }

  /**
   * Refuses what windows of a pooling layer read beside their channel and the layer does not:
   * numbers, most often.
   *
   * @throws NotUnderstood if there is such a cell
   */
  void check(List<Channel> group, boolean max, boolean counts, boolean passesOver) {
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

  private boolean isBorder(Beyond beyond, Padding.Mode mode) {
    if (beyond.cell().isEmpty()) {
      return mode == Padding.Mode.ZEROS;
    }
    var cell = beyond.cell().get();
    if (mode == Padding.Mode.ZEROS) {
      return !book.isComputed(cell) && book.value(cell) == 0;
    }
    var source = beyond.view().source();
    int from = mode.source(beyond.row(), source.rows());
    int fromColumn = mode.source(beyond.column(), source.columns());
    return source.isInside(from, fromColumn)
        && reader.resolve(cell).same(source.cell(from, fromColumn));
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
}
