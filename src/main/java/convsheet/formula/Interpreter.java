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
  private final Map<Grid, double[]> values = new HashMap<>();
  private final Map<Grid, BitSet> blanks = new HashMap<>();

  /** Gives a grid its numbers, row by row. */
  public void define(Grid grid, double[] numbers) {
    if (numbers.length != grid.rows() * grid.columns()) {
      throw new IllegalArgumentException(numbers.length + " numbers for " + grid);
    }
    values.put(grid, numbers);
  }

  /** Gives the grids of a tensor's channels, in order, their numbers. */
  public void define(List<Grid> channels, Tensor tensor) {
    for (int channel = 0; channel < channels.size(); channel++) {
      define(channels.get(channel), tensor.plane(channel));
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
    define(grid, numbers);
    if (!blank.isEmpty()) {
      blanks.put(grid, blank);
    }
    return numbers;
  }

  /** The values of a grid that is known by now, row by row; not to be written to. */
  public double[] values(Grid grid) {
    return known(grid);
  }

  /** Whether a grid has blank cells. */
  public boolean hasBlanks(Grid grid) {
    return blanks.containsKey(grid);
  }

  @Override
  public double at(Grid grid, int row, int column) {
    return known(grid)[row * grid.columns() + column];
  }

  @Override
  public boolean isBlank(Grid grid, int row, int column) {
    var blank = blanks.get(grid);
    return blank != null && blank.get(row * grid.columns() + column);
  }

  private double[] known(Grid grid) {
    var numbers = values.get(grid);
    if (numbers == null) {
      throw new IllegalStateException("read before it is computed: " + grid);
    }
    return numbers;
  }
}
