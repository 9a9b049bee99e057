package convsheet.check;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Cells of a rectangle in another order. */
enum Turn {
  ROTATED {
    @Override
    IntUnaryOperator of(int rows, int columns) {
      return i -> rows * columns - 1 - i;
    }
  },
  /** Rows for columns; as it is where it is no square. */
  TRANSPOSED {
    @Override
    IntUnaryOperator of(int rows, int columns) {
      return i -> rows == columns ? i % columns * columns + i / columns : i;
    }
  },
  BY_COLUMNS {
    @Override
    IntUnaryOperator of(int rows, int columns) {
      return i -> i % columns * rows + i / columns;
    }
  },
  /** Left to right. */
  MIRRORED {
    @Override
    IntUnaryOperator of(int rows, int columns) {
      return i -> i / columns * columns + columns - 1 - i % columns;
    }
  },
  UPSIDE_DOWN {
    @Override
    IntUnaryOperator of(int rows, int columns) {
      return i -> (rows - 1 - i / columns) * columns + i % columns;
    }
  };

  /** Which cell, row by row, stands in the place of each, by the size of the rectangle. */
  abstract IntUnaryOperator of(int rows, int columns);

  /** A reckoning whose weights lie so on each window. */
  Reckoning kernel(Reckoning reckoning) {
    return reckoning.mapPlanes(
        plane -> {
          var from = of(plane.rows(), plane.columns());
          var weights = new double[plane.weights().length];
          Arrays.setAll(weights, i -> plane.weights()[from.applyAsInt(i)]);
          return plane.with(weights);
        });
  }
}
