package convsheet.view;

import convsheet.formula.A1;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Cells as few ranges as neighbours allow: {@code Conv1!H6:J8,H10}. */
final class Ranges {
  private static final int MOST = 6;

  private record Range(int row, int column, int rows, int columns) {
    String text() {
      return A1.range(row, column, rows, columns);
    }
  }

  private Ranges() {}

  /** The ranges, sheet by sheet; beyond the first few they are counted. */
  static String text(Collection<CellAddress> cells) {
    var sheets = new LinkedHashMap<String, List<CellAddress>>();
    cells.stream()
        .distinct()
        .forEach(c -> sheets.computeIfAbsent(c.sheet(), s -> new ArrayList<>()).add(c));
    return sheets.entrySet().stream()
        .map(sheet -> A1.sheet(sheet.getKey()) + joined(of(sheet.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String joined(List<Range> ranges) {
    return ranges.stream().limit(MOST).map(Range::text).collect(Collectors.joining(","))
        + (ranges.size() > MOST ? " and " + (ranges.size() - MOST) + " more ranges" : "");
  }

  /** Neighbours in a row joined, then rows of the same columns. */
  private static List<Range> of(List<CellAddress> cells) {
    var runs = new ArrayList<Range>();
    for (var cell :
        cells.stream()
            .sorted(Comparator.comparingInt(CellAddress::row).thenComparingInt(CellAddress::column))
            .toList()) {
      var last = runs.isEmpty() ? new Range(-1, -1, 0, 0) : runs.get(runs.size() - 1);
      if (last.row() == cell.row() && last.column() + last.columns() == cell.column()) {
        runs.set(runs.size() - 1, new Range(last.row(), last.column(), 1, last.columns() + 1));
      } else {
        runs.add(new Range(cell.row(), cell.column(), 1, 1));
      }
    }
    var ranges = new ArrayList<Range>();
    for (var run : runs) {
      boolean joined = false;
      for (int i = 0; i < ranges.size() && !joined; i++) {
        var above = ranges.get(i);
        if (above.row() + above.rows() == run.row()
            && above.column() == run.column()
            && above.columns() == run.columns()) {
          ranges.set(i, new Range(above.row(), above.column(), above.rows() + 1, above.columns()));
          joined = true;
        }
      }
      if (!joined) {
        ranges.add(run);
      }
    }
    return ranges;
  }
}
