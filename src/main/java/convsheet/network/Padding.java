package convsheet.network;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Regions;
import convsheet.formula.Run;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A border around each channel before a window slides over it (PyTorch's {@code padding} and {@code
 * padding_mode}, each side by itself).
 *
 * @param top rows above, at least 0
 * @param left columns to the left
 * @param bottom rows below
 * @param right columns to the right
 * @param mode what the border holds
 */
public record Padding(int top, int left, int bottom, int right, Mode mode) {
  /** No border. */
  public static final Padding NONE = new Padding(0, 0, 0, 0, Mode.ZEROS);

  /** What a border holds. */
  public enum Mode {
    /** Zeros. */
    ZEROS,
    /** The picture mirrored at its edge cells, which are not repeated. */
    REFLECT,
    /** The nearest edge cell. */
    REPLICATE,
    /** The opposite side of the picture. */
    CIRCULAR,
    /** Nothing: pooling passes over it. */
    BLANK;

    /** As the {@code Layers} sheet has it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The row or column that a border cell at {@code i} copies, or -1 if it copies none. */
    public int source(int i, int size) {
      if (i >= 0 && i < size) {
        return i;
      }
      return switch (this) {
        case ZEROS, BLANK -> -1;
        case REFLECT -> i < 0 ? -i : 2 * (size - 1) - i;
        case REPLICATE -> i < 0 ? 0 : size - 1;
        case CIRCULAR -> Math.floorMod(i, size);
      };
    }
  }

  /** The same border with something else in it. */
  public Padding with(Mode other) {
    return new Padding(top, left, bottom, right, other);
  }

  /** Whether there is no border at all. */
  public boolean isNone() {
    return top == 0 && left == 0 && bottom == 0 && right == 0;
  }

  /** As the {@code Layers} sheet has it: {@code 1}, {@code 1x2} or {@code 1,2,1,2}. */
  public String text() {
    if (top != bottom || left != right) {
      return top + "," + left + "," + bottom + "," + right;
    }
    return top == left ? String.valueOf(top) : top + "x" + left;
  }

  /**
   * The shape with its border.
   *
   * @throws ProblemException if the picture is too small to fill such a border
   */
  public Shape padded(Shape shape) {
    checkFits(Math.max(top, bottom), shape.rows(), "rows");
    checkFits(Math.max(left, right), shape.columns(), "columns");
    return Shape.of(shape.channels(), shape.rows() + top + bottom, shape.columns() + left + right);
  }

  private void checkFits(int border, int size, String what) {
    int most =
        switch (mode) {
          case REFLECT -> size - 1;
          case CIRCULAR -> size;
          default -> Integer.MAX_VALUE;
        };
    if (border > most) {
      throw ProblemException.input(
          Problem.of(
              mode.text() + " padding of " + border + " " + what,
              "at most " + most + ", as the picture has " + size + " " + what,
              "Use a smaller padding, or padding mode zeros or replicate."));
    }
  }

  /** The channels with their borders; {@code [C, H, W]} to {@code [C, H + ..., W + ...]}. */
  public Tensor pad(Tensor input) {
    return pad(input, 0);
  }

  /** The same, with a number in place of zeros. */
  Tensor pad(Tensor input, double zero) {
    if (isNone()) {
      return input;
    }
    var shape = padded(input.shape());
    var padded = new double[Math.toIntExact(shape.count())];
    Arrays.fill(padded, zero);
    int columns = input.shape().columns();
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.rows(); row++, to += shape.columns()) {
        int fromRow = mode.source(row - top, input.shape().rows());
        if (fromRow >= 0) {
          int from = (channel * input.shape().rows() + fromRow) * columns;
          System.arraycopy(input.values(), from, padded, to + left, columns);
          for (int i = 0; i < left + right; i++) {
            int column = i < left ? i : columns + i;
            int fromColumn = mode.source(column - left, columns);
            if (fromColumn >= 0) {
              padded[to + column] = input.values()[from + fromColumn];
            }
          }
        }
      }
    }
    return Tensor.of(shape, padded);
  }

  /**
   * Some of the windows that slide over an input with this border.
   *
   * @param rows those along the rows
   * @param columns those along the columns
   * @param padding the border of what they read
   */
  record Slid(SlidCut rows, SlidCut columns, Padding padding) {}

  /** Cuts windows that slide over an input with this border; see {@link SlidCut}. */
  Slid cut(Shape input, Block wanted, Size reach, Size stride) {
    return cut(
        input,
        wanted,
        reach,
        stride,
        SlidCut.Windows.within(reach.rows(), stride.rows()),
        SlidCut.Windows.within(reach.columns(), stride.columns()));
  }

  /** The same of windows that are counted in a way of their own. */
  Slid cut(
      Shape input,
      Block wanted,
      Size reach,
      Size stride,
      SlidCut.Windows down,
      SlidCut.Windows across) {
    var rows =
        SlidCut.of(
            wanted.rows(), input.rows(), top, bottom, mode, reach.rows(), stride.rows(), down);
    var columns =
        SlidCut.of(
            wanted.columns(),
            input.columns(),
            left,
            right,
            mode,
            reach.columns(),
            stride.columns(),
            across);
    return new Slid(
        rows,
        columns,
        new Padding(rows.before(), columns.before(), rows.after(), columns.after(), mode));
  }

  /** Copies of the input's grids with the border around them, on the sheet {@code name}. */
  List<ComputedGrid> grids(String name, FeatureMap input) {
    var shape = padded(input.shape());
    var copies = FeatureMap.of(name, Grid.Part.PADDED, "padded input", shape).channels();
    var formulas = formulas(input, 0);
    return IntStream.range(0, copies.size())
        .mapToObj(channel -> new ComputedGrid(copies.get(channel), formulas.get(channel)))
        .toList();
  }

  /**
   * The formulas of the channels with the border around them.
   *
   * @param zero the number in place of zeros
   */
  List<Regions> formulas(FeatureMap input, double zero) {
    var shape = padded(input.shape());
    var rows = Run.even(shape.rows(), row -> mode.source(row - top, input.shape().rows()));
    var columns =
        Run.even(shape.columns(), column -> mode.source(column - left, input.shape().columns()));
    return input.channels().stream()
        .map(source -> Regions.of(rows, columns, (row, column) -> cell(source, row, column, zero)))
        .toList();
  }

  private Expr cell(Grid source, int row, int column, double zero) {
    int fromRow = mode.source(row - top, source.rows());
    int fromColumn = mode.source(column - left, source.columns());
    if (fromRow >= 0 && fromColumn >= 0) {
      return new Expr.Ref(source, fromRow, fromColumn);
    }
    return mode == Mode.BLANK ? new Expr.Blank() : new Expr.Number(zero);
  }

  /** Whether a cell of the padded grid, counted from 0, lies in the border. */
  public boolean isBorder(int row, int column, int paddedRows, int paddedColumns) {
    return row < top
        || column < left
        || row >= paddedRows - bottom
        || column >= paddedColumns - right;
  }
}
