package convsheet.lift;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Which cells some rectangles hold, asked row by row: the rectangles of the row at hand are counted
 * by column in a Fenwick tree, so that neither their size nor their number matters much.
 */
final class Coverage {
  private final List<CellRange> areas;
  private final PriorityQueue<CellRange> open =
      new PriorityQueue<>(Comparator.comparingInt(area -> area.row() + area.rows()));
  private final int[] tree = new int[A1.MAX_COLUMNS + 2];
  private int next;

  private Coverage(Collection<CellRange> areas) {
    this.areas = new ArrayList<>(areas);
    this.areas.sort(Comparator.comparingInt(CellRange::row));
  }

  /** The rectangles of each sheet, by its number. */
  static Map<Integer, Coverage> of(Collection<CellRange> areas) {
    var bySheet = new HashMap<Integer, HashSet<CellRange>>();
    areas.forEach(area -> bySheet.computeIfAbsent(area.sheet(), s -> new HashSet<>()).add(area));
    var all = new HashMap<Integer, Coverage>();
    bySheet.forEach((sheet, own) -> all.put(sheet, new Coverage(own)));
    return all;
  }

  /** Whether any of them holds a cell; cells are asked for from the first row to the last. */
  boolean holds(int row, int column) {
    while (next < areas.size() && areas.get(next).row() <= row) {
      var area = areas.get(next++);
      open.add(area);
      add(area, 1);
    }
    while (!open.isEmpty() && open.peek().row() + open.peek().rows() <= row) {
      add(open.remove(), -1);
    }
    int count = 0;
    for (int i = column + 1; i > 0; i -= i & -i) {
      count += tree[i];
    }
    return count > 0;
  }

  private void add(CellRange area, int by) {
    for (int i = Math.max(0, area.column()) + 1; i < tree.length; i += i & -i) {
      tree[i] += by;
    }
    for (int i = area.column() + area.columns() + 1; i < tree.length; i += i & -i) {
      tree[i] -= by;
    }
  }
}
