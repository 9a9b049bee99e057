package convsheet.lift;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Cells of one sheet as few ranges as neighbours allow. */
final class CellRanges {
  private static final int MOST = 100;

  private static final Comparator<CellRange> READING =
      Comparator.comparingInt(CellRange::row).thenComparingInt(CellRange::column);

  private CellRanges() {}

  /** In A1 notation, with commas between; beyond the first hundred ranges they are left out. */
  static String text(Collection<CellRange> cells) {
    return joined(of(cells));
  }

  /**
   * Cells of planes, whose neighbours may stand some way apart.
   *
   * @param cells the cells by the plane that they are of, by number in reading order
   */
  static String text(Map<Plane, ? extends Collection<Integer>> cells) {
    var ranges = new ArrayList<CellRange>();
    cells.forEach(
        (plane, numbers) -> {
          var places =
              numbers.stream()
                  .map(n -> CellRange.cell(0, n / plane.columns(), n % plane.columns()))
                  .toList();
          for (var range : of(places)) {
            var first = plane.cell(range.row(), range.column());
            ranges.add(
                first.with(
                    plane.cell(
                        range.row() + range.rows() - 1, range.column() + range.columns() - 1)));
          }
        });
    return joined(ranges);
  }

  private static String joined(List<CellRange> ranges) {
    return ranges.stream()
        .limit(MOST)
        .map(range -> A1.range(range.row(), range.column(), range.rows(), range.columns()))
        .collect(Collectors.joining(","));
  }

  /** Neighbours in a row joined, then rows of the same columns. */
  static List<CellRange> of(Collection<CellRange> all) {
    var rows = new TreeMap<Integer, List<CellRange>>();
    all.stream()
        .sorted(READING)
        .forEach(
            cell -> {
              var row = rows.computeIfAbsent(cell.row(), r -> new ArrayList<>());
              var last = row.isEmpty() ? null : row.get(row.size() - 1);
              if (last != null && last.column() + last.columns() >= cell.column()) {
                row.set(row.size() - 1, last.with(cell));
              } else {
                row.add(cell);
              }
            });
    var ranges =
        new LinkedHashMap<CellRange, CellRange>(); // by the rows below them that would go on
    for (var row : rows.values()) {
      for (var cells : row) {
        var run = cells.with(cells); // the same whether it is anchored or not
        var above = Optional.ofNullable(ranges.remove(run));
        var range = above.map(own -> own.with(run)).orElse(run);
        ranges.put(run.moved(1, 0), range);
      }
    }
    return ranges.values().stream().sorted(READING).toList();
  }
}
