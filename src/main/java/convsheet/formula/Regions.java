package convsheet.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The formulas of a grid as a few that move: its rows and its columns are cut into {@linkplain Run
 * runs}, and where a run of rows crosses a run of columns is a {@link Region}.
 */
public final class Regions implements ComputedGrid.Formula {
  private final List<Run> rows;
  private final List<Run> columns;
  private final List<Region> regions;
  private final int[] runOfRow;
  private final int[] runOfColumn;

  private Regions(List<Run> rows, List<Run> columns, List<Region> regions) {
    this.rows = List.copyOf(rows);
    this.columns = List.copyOf(columns);
    this.regions = List.copyOf(regions);
    runOfRow = runs(rows);
    runOfColumn = runs(columns);
  }

  /** The number of the run that each row or column is in. */
  private static int[] runs(List<Run> runs) {
    var numbers = new int[runs.stream().mapToInt(Run::count).sum()];
    for (int run = 0; run < runs.size(); run++) {
      for (int i = 0; i < runs.get(run).count(); i++) {
        numbers[runs.get(run).at(i)] = run;
      }
    }
    return numbers;
  }

  /**
   * One formula that moves over all cells of a grid.
   *
   * @param cells it, for each cell
   */
  public static Regions moving(int rows, int columns, ComputedGrid.Formula cells) {
    return of(Run.all(rows), Run.all(columns), cells);
  }

  /** A grid as it is, cell by cell. */
  public static Regions copy(Grid grid) {
    return moving(grid.rows(), grid.columns(), (row, column) -> new Expr.Ref(grid, row, column));
  }

  /**
   * A formula that moves in each region.
   *
   * @param rows runs that together are all rows
   * @param columns runs that together are all columns
   * @param cells the formula of each cell
   * @throws IllegalArgumentException if a formula is seen not to move evenly within a region
   */
  public static Regions of(List<Run> rows, List<Run> columns, ComputedGrid.Formula cells) {
    var regions = new ArrayList<Region>();
    for (var down : rows) {
      for (var right : columns) {
        regions.add(Region.of(down, right, cells));
      }
    }
    return new Regions(rows, columns, regions);
  }

  /** The same regions with something made of each formula. */
  public Regions map(UnaryOperator<Expr> change) {
    return of(rows, columns, (row, column) -> change.apply(at(row, column)));
  }

  /** The regions, row by row of runs. */
  public List<Region> regions() {
    return regions;
  }

  /** The number of the region that a cell is in, in the order of {@link #regions()}. */
  public int region(int row, int column) {
    return runOfRow[row] * columns.size() + runOfColumn[column];
  }

  @Override
  public Expr at(int row, int column) {
    var region = regions.get(region(row, column));
    return region.at(
        (row - region.rows().first()) / region.rows().step(),
        (column - region.columns().first()) / region.columns().step());
  }

  /** Whether every formula is nothing but another cell. */
  public boolean areCopies() {
    return regions.stream().allMatch(region -> region.first().cell().isPresent());
  }

  /** The grid that is copied as it is, cell by cell, if that is all. */
  public Optional<Grid> copied() {
    if (regions.size() == 1
        && regions.get(0).first() instanceof Expr.Ref ref
        && ref.grid().rows() == runOfRow.length
        && ref.grid().columns() == runOfColumn.length
        && at(runOfRow.length - 1, runOfColumn.length - 1)
            .equals(new Expr.Ref(ref.grid(), runOfRow.length - 1, runOfColumn.length - 1))) {
      return Optional.of(ref.grid());
    }
    return Optional.empty();
  }
}
