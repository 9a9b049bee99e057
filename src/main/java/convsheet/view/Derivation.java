package convsheet.view;

import convsheet.answer.AnswerCell;
import convsheet.formula.Expr;
import convsheet.xlsx.CellAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one computed number comes about: step by step, as one would do it by hand.
 *
 * @param result the cell, with its value
 * @param layer the name of its layer
 * @param type the layer's type
 * @param summary what the layer does, in a few words
 * @param slip how the cell breaks the pattern of its layer, if it does
 * @param parts the steps in order; the last one gives the value
 * @param found what the workbook has in the cell, if it is not right
 * @param carried what the cell would be if the numbers that the workbook has in the cells that it
 *     reads were right, if they are not
 * @param follows whether what the workbook has follows from those numbers, rounded as they are
 * @param sources how the numbers that it reads come about, as far as asked for
 * @param leftOut how many of those are left out because there are too many
 */
public record Derivation(
    Cell result,
    String layer,
    String type,
    String summary,
    Optional<Slip> slip,
    List<Part> parts,
    Optional<AnswerCell> found,
    OptionalDouble carried,
    boolean follows,
    List<Derivation> sources,
    int leftOut) {

  public Derivation {
    parts = List.copyOf(parts);
    sources = List.copyOf(sources);
  }

  /** The value. */
  public double value() {
    return result.value();
  }

  /**
   * How a cell breaks the pattern of its layer.
   *
   * @param formula what it computes instead
   * @param pattern the value that the pattern would give
   */
  public record Slip(String formula, double pattern) {}

  /** What a cell of a window is, beside its number. */
  public enum Kind {
    /** A number that is read where it stands. */
    PLAIN,
    /** A copy of another cell. */
    COPY,
    /** A copy of another cell, in a border. */
    BORDER,
    /** A zero that was put in: padding, or between the cells of a stretched input. */
    ZERO,
    /** An empty cell, which is passed over. */
    BLANK
  }

  /**
   * A cell that is read.
   *
   * @param ref the cell
   * @param address where it stands, if it stands anywhere
   * @param value its number
   * @param kind what it is
   * @param source where the cell stands that it is a copy of, if it is one
   * @param found what the workbook has there, if that is not right
   */
  public record Cell(
      Expr.Ref ref,
      Optional<CellAddress> address,
      double value,
      Kind kind,
      Optional<CellAddress> source,
      Optional<AnswerCell> found) {
    /** Its address, or else the label and the place of its grid. */
    public String name() {
      return address
          .map(CellAddress::text)
          .orElseGet(
              () ->
                  ref.grid().sheet()
                      + ", "
                      + ref.grid().label()
                      + " ("
                      + (ref.row() + 1)
                      + ", "
                      + (ref.column() + 1)
                      + ")");
    }
  }

  /**
   * Cells side by side.
   *
   * @param label what they are of
   * @param rows how many rows there are
   * @param columns how many columns
   * @param cells the cells, row by row
   */
  public record Block(String label, int rows, int columns, List<Cell> cells) {
    public Block {
      cells = List.copyOf(cells);
    }

    /** The cell at a place, counted from 0. */
    public Cell at(int row, int column) {
      return cells.get(row * columns + column);
    }
  }

  /** What one channel gives to a sum: a window times weights, cell by cell. */
  public record Channel(Block input, Block weights, List<Double> products, double sum) {
    public Channel {
      products = List.copyOf(products);
    }
  }

  /** A term that is added: a bias. */
  public record Addend(String name, Optional<Cell> cell, double value) {}

  /** One step of the way. */
  public sealed interface Part {
    /** The cell on the way that has its value, where that is not the result. */
    Optional<Cell> gives();

    /** What it comes to. */
    double value();
  }

  /**
   * Windows times weights, added up channel by channel, then what else is added.
   *
   * @param sum the sum of the channels
   */
  public record Products(
      Optional<Cell> gives, List<Channel> channels, double sum, List<Addend> rest, double value)
      implements Part {
    public Products {
      channels = List.copyOf(channels);
      rest = List.copyOf(rest);
    }

    Products giving(Optional<Cell> cell) {
      return new Products(cell, channels, sum, rest, value);
    }
  }

  /** The largest, the sum or the average of all cells of a window. */
  public record Gathered(
      Optional<Cell> gives, Expr.Aggregate.Function function, List<Block> blocks, double value)
      implements Part {
    public Gathered {
      blocks = List.copyOf(blocks);
    }

    /** The cells that count. */
    public List<Cell> cells() {
      return blocks.stream()
          .flatMap(block -> block.cells().stream())
          .filter(cell -> cell.kind() != Kind.BLANK)
          .toList();
    }
  }

  /**
   * A formula.
   *
   * @param name what it is called: an activation
   * @param formula the formula over cells, or over x, which is the step before
   * @param numbers the same with numbers
   */
  public record Calculation(
      Optional<Cell> gives, String name, String formula, String numbers, double value)
      implements Part {}

  /** A number as it stands in another cell. */
  public record Copy(Optional<Cell> gives, Cell from) implements Part {
    @Override
    public double value() {
      return from.value();
    }
  }

  /**
   * A number that is computed of nothing.
   *
   * @param what what it is
   */
  public record Constant(Optional<Cell> gives, String what, double value) implements Part {}
}
