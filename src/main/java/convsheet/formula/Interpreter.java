package convsheet.formula;

import convsheet.tensor.Tensor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates grids of expressions one after the other, cell by cell, as plain IEEE doubles: slow,
 * simple, and the reference that the kernels are held to.
 */
public final class Interpreter implements Cells {
  private final Map<Grid, GridValues> values = new HashMap<>();

  /**
   * The values of a grid.
   *
   * @param columns the grid's
   * @param numbers row by row
   * @param blanks the cells that are blank, counted from 0 in reading order
   */
  private record GridValues(int columns, double[] numbers, BitSet blanks) implements Values {
    @Override
    public double at(int row, int column) {
      return numbers[row * columns + column];
    }

    @Override
    public boolean isBlank(int row, int column) {
      return blanks.get(row * columns + column);
    }
  }

  /** Gives a grid its numbers, row by row; they are not copied. */
  public void define(Grid grid, double[] numbers) {
    define(grid, numbers, new BitSet());
  }

  private void define(Grid grid, double[] numbers, BitSet blanks) {
    if (numbers.length != grid.rows() * grid.columns()) {
      throw new IllegalArgumentException(numbers.length + " numbers for " + grid);
    }
    values.put(grid, new GridValues(grid.columns(), numbers, blanks));
  }

  /** Gives the grids of a tensor's channels, in order, their numbers. */
  public void define(List<Grid> channels, Tensor tensor) {
    for (int channel = 0; channel < channels.size(); channel++) {
      define(channels.get(channel), channels.size() == 1 ? tensor.values() : tensor.plane(channel));
    }
  }

  /**
   * Evaluates every cell of a computed grid, whose references must be to grids known by now.
   *
   * @return its values, row by row; NaN where a spreadsheet would show an error
   */
  public double[] compute(ComputedGrid computed) {
    var grid = computed.grid();
    var numbers = new double[grid.rows() * grid.columns()];
    var blank = new BitSet();
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int i = row * grid.columns() + column;
        var expr = computed.at(row, column);
        if (expr instanceof Expr.Blank) {
          blank.set(i);
        } else {
          numbers[i] = Tensor.cell(expr.evaluate(this));
        }
      }
    }
    define(grid, numbers, blank);
    return numbers;
  }

  /** The values of a grid that is known by now, row by row; not to be written to. */
  public double[] values(Grid grid) {
    return of(grid).numbers();
  }

  /** Whether a grid has blank cells. */
  public boolean hasBlanks(Grid grid) {
    return values.containsKey(grid) && !of(grid).blanks().isEmpty();
  }

  @Override
  public GridValues of(Grid grid) {
    var known = values.get(grid);
    if (known == null) {
      throw new IllegalStateException("read before it is computed: " + grid);
    }
    return known;
  }
}
