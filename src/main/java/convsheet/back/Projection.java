package convsheet.back;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was projected back to one grid: the part of it that anything came back to, in a grid of its
 * own.
 *
 * @param of the grid that was projected to
 * @param grid the grid that holds the projected values
 * @param area the part of {@code of} that it holds; all else is 0
 * @param reached the rows and columns of {@code of}, counted from 0, that anything came back to
 */
record Projection(Grid of, Grid grid, Rectangle area, BiPredicate<Integer, Integer> reached) {

  /** The projected value of a cell of {@link #of}, its row and column counted from 0. */
  Expr.Ref at(int row, int column) {
    return new Expr.Ref(grid, row - area.top(), column - area.left());
  }

  boolean isReached(int row, int column) {
    return reached.test(row, column);
  }

  /** The cells of {@link #of} that anything came back to, in reading order. */
  Stream<Expr.Ref> cells() {
    return IntStream.range(0, area.rows() * area.columns())
        .mapToObj(
            i ->
                new Expr.Ref(of, area.top() + i / area.columns(), area.left() + i % area.columns()))
        .filter(cell -> isReached(cell.row(), cell.column()));
  }
}
