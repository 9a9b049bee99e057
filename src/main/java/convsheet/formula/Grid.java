package convsheet.formula;

import java.util.List;

/**
 * A rectangle of cells that is something: one channel of a picture, one plane of a filter, one
 * channel of a layer's output. Where it stands in a workbook is no business of its own.
 *
 * @param sheet the sheet it stands on, which is also the name of the layer it belongs to
 * @param part what it is
 * @param word what a person calls it; with the numbers of its output and channel unique on the
 *     sheet
 * @param output the output channel or feature whose numbers it holds, counted from 1; 0 where it
 *     belongs to no single one
 * @param channel its channel, counted from 1; 0 where it has none
 * @param rows the number of rows, at least 1
 * @param columns the number of columns, at least 1
 * @param names what a person calls each of the outputs, or nothing ({@code ""}): {@code sobel};
 *     empty where none has such a name. They tell no grids apart
 */
public record Grid(
    String sheet,
    Part part,
    String word,
    int output,
    int channel,
    int rows,
    int columns,
    List<String> names) {
  /** What a grid may be. */
  public enum Part {
    /** A channel of the picture, called as a person calls it. */
    PICTURE(Role.PICTURE),
    /** A plane of a convolution's filter. */
    FILTER(Role.PARAMETER),
    /** A plane of a filter, turned by 180 degrees. */
    TURNED_FILTER(Role.PARAMETER),
    /** The weights of one output of a dense layer. */
    WEIGHTS(Role.PARAMETER),
    /** The number that is added to an output. */
    BIAS(Role.PARAMETER),
    /** The means of a batch norm, one a channel. */
    MEAN(Role.PARAMETER),
    /** The variances of a batch norm, one a channel. */
    VARIANCE(Role.PARAMETER),
    /** What a batch norm multiplies by, one a channel. */
    SCALE(Role.PARAMETER),
    /** What a batch norm adds, one a channel. */
    SHIFT(Role.PARAMETER),
    /** What a dropout multiplies by. */
    MASK(Role.PARAMETER),
    /** What a layer that reads nothing is made of. */
    CONSTANT(Role.PARAMETER),
    /** A copy of what a layer reads, beside what it makes of it. */
    COPY(Role.COPY),
    /** A copy of an input with a border around it. */
    PADDED(Role.PADDED),
    /** A copy of an input with zeros between its cells, and around them. */
    STRETCHED(Role.PADDED),
    /** A sum over some of the channels that an output adds up. */
    PARTIAL_SUM(Role.STEP),
    /** Something else that is computed on the way to a layer's output. */
    STEP(Role.STEP),
    /** A layer's output. */
    OUTPUT(Role.OUTPUT);

    private final Role role;

    Part(Role role) {
      this.role = role;
    }
  }

  /** What a grid is there for. */
  public enum Role {
    /** The numbers a network starts from. */
    PICTURE,
    /** Numbers that belong to a layer: filters, biases. */
    PARAMETER,
    /** A copy of what a layer reads, cell by cell. */
    COPY,
    /** A copy of an input with a border around it. */
    PADDED,
    /** Something computed on the way to a layer's output. */
    STEP,
    /** A layer's output. */
    OUTPUT
  }

  public Grid {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(sheet + ", " + word + ": " + rows + " x " + columns);
    }
    names = List.copyOf(names);
  }

  /** A grid of an output to which nobody gave a name. */
  public Grid(
      String sheet, Part part, String word, int output, int channel, int rows, int columns) {
    this(sheet, part, word, output, channel, rows, columns, List.of());
  }

  /** A grid of no output or channel in particular. */
  public Grid(String sheet, Part part, String word, int rows, int columns) {
    this(sheet, part, word, 0, 0, rows, columns);
  }

  /** What it is there for. */
  public Role role() {
    return part.role;
  }

  /**
   * The label above its top-left corner: {@code filter 2 channel 1}, {@code filter 2 bias}, {@code
   * filter 1 "sobel" channel 1}.
   */
  public String label() {
    return part == Part.PICTURE || channel == 0 ? stem() : stem() + " channel " + channel;
  }

  /** The label without its channel: what all channels have in common. */
  public String stem() {
    return (part == Part.TURNED_FILTER ? "turned " : "")
        + word
        + (output == 0 ? "" : " " + output)
        + (name().isEmpty() ? "" : " \"" + name() + "\"")
        + (part == Part.BIAS ? " bias" : "");
  }

  /** What a person calls its output, or {@code ""}. */
  public String name() {
    return output == 0 || output > names.size() ? "" : names.get(output - 1);
  }

  /** The same without names. */
  public Grid unnamed() {
    return new Grid(sheet, part, word, output, channel, rows, columns);
  }

  /** The same as another part. */
  public Grid as(Part other) {
    return new Grid(sheet, other, word, output, channel, rows, columns, names);
  }

  /** What it is of an output so many further on. */
  Grid ofOutput(int further) {
    return further == 0
        ? this
        : new Grid(sheet, part, word, output + further, channel, rows, columns, names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grid that
        && output == that.output
        && channel == that.channel
        && part == that.part
        && rows == that.rows
        && columns == that.columns
        && sheet.equals(that.sheet)
        && word.equals(that.word);
  }

  /** A grid is looked up for every cell; this much tells most of them apart. */
  @Override
  public int hashCode() {
    return ((31 * sheet.hashCode() + part.ordinal()) * 31 + output) * 31
        + channel
        + word.hashCode();
  }

  /** The whole grid as one window. */
  public Window whole() {
    return new Window(this, 0, 0, rows, columns, 1, 1);
  }
}
