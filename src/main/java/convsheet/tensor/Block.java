package convsheet.tensor;

/**
 * A part of a feature map: some channels of some rows and columns. Of a vector {@code [N]}, which
 * is a channel of one column, it is some rows.
 *
 * @param channels the channels
 * @param rows the rows of each
 * @param columns the columns of each
 */
public record Block(Span channels, Span rows, Span columns) {

  /** All of a feature map of a shape. */
  public static Block all(Shape shape) {
    return new Block(Span.all(shape.channels()), Span.all(shape.rows()), Span.all(shape.columns()));
  }

  /** One cell, its channel, row and column counted from 0. */
  public static Block cell(int channel, int row, int column) {
    return new Block(new Span(channel, 1), new Span(row, 1), new Span(column, 1));
  }

  /** The same rows and columns of other channels. */
  public Block ofChannels(Span others) {
    return new Block(others, rows, columns);
  }

  /** The same channels of other rows and columns. */
  public Block at(Span otherRows, Span otherColumns) {
    return new Block(channels, otherRows, otherColumns);
  }

  /** The least that holds this and another. */
  public Block with(Block other) {
    return new Block(
        channels.with(other.channels), rows.with(other.rows), columns.with(other.columns));
  }

  /** Whether another lies within this. */
  public boolean holds(Block other) {
    return channels.holds(other.channels) && rows.holds(other.rows) && columns.holds(other.columns);
  }

  /** Where this lies in another that holds it. */
  public Block within(Block outer) {
    return new Block(
        channels.within(outer.channels), rows.within(outer.rows), columns.within(outer.columns));
  }

  /** How many cells it has. */
  public long count() {
    return (long) channels.count() * rows.count() * columns.count();
  }

  /** Its shape where it is part of a feature map of a shape: a vector's part is a vector. */
  public Shape shape(Shape whole) {
    return whole.isVector()
        ? Shape.of(rows.count())
        : Shape.of(channels.count(), rows.count(), columns.count());
  }
}
