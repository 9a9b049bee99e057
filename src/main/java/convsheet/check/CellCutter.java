package convsheet.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;

/** Takes cells out of ranges. */
final class CellCutter {
  private final NavigableMap<Integer, NavigableSet<Integer>> columns = new TreeMap<>();

  /** Takes out a cell. */
  void add(CellReference cell) {
    known.clear();
    columns.computeIfAbsent(cell.getRow(), row -> new TreeSet<>()).add((int) cell.getCol());
  }

  /** What is left of ranges that were asked for before: many formats may be about the same. */
  private final Map<String, String> known = new HashMap<>();

  /** What is left of ranges as a list with spaces between, such as {@code A1:B2 D4}. */
  String cut(String ranges) {
    return known.computeIfAbsent(ranges, this::left);
  }

  private String left(String ranges) {
    var left = new ArrayList<String>();
    for (var range : ranges.strip().split("\\s+")) {
      left.addAll(range(range).map(cells -> cut(range, cells)).orElse(List.of(range)));
    }
    return String.join(" ", left);
  }

  /** A range, unless a damaged file has something else in its place, which stays. */
  private static Optional<CellRangeAddress> range(String text) {
    try {
      return Optional.of(CellRangeAddress.valueOf(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<String> cut(String text, CellRangeAddress range) {
    int top = range.getFirstRow();
    int bottom = range.getLastRow();
    if (top < 0 || range.getFirstColumn() < 0) {
      return List.of(text); // whole rows or columns, which no file states like this
    }
    var left = new ArrayList<CellRangeAddress>();
    List<CellRangeAddress> above = List.of();
    int next = top;
    for (var row : columns.subMap(top, true, bottom, true).entrySet()) {
      var taken = row.getValue().subSet(range.getFirstColumn(), true, range.getLastColumn(), true);
      if (taken.isEmpty()) {
        continue;
      }
      if (row.getKey() > next) {
        var whole = range.copy();
        whole.setFirstRow(next);
        whole.setLastRow(row.getKey() - 1);
        left.add(whole);
        above = List.of();
      }
      above = below(above, row.getKey(), range, taken, left);
      next = row.getKey() + 1;
    }
    if (next <= bottom) {
      var whole = range.copy();
      whole.setFirstRow(next);
      left.add(whole);
    }
    return left.stream().map(CellRangeAddress::formatAsString).toList();
  }

  /** What is left in one row; a piece that is as wide as one right above it makes that longer. */
  private static List<CellRangeAddress> below(
      List<CellRangeAddress> above,
      int row,
      CellRangeAddress range,
      NavigableSet<Integer> taken,
      List<CellRangeAddress> left) {
    var pieces = new ArrayList<CellRangeAddress>();
    int start = range.getFirstColumn();
    var stops = new ArrayList<>(taken);
    stops.add(range.getLastColumn() + 1);
    for (int stop : stops) {
      if (stop > start) {
        int first = start;
        var longer =
            above.stream()
                .filter(a -> a.getFirstColumn() == first && a.getLastColumn() == stop - 1)
                .findFirst();
        longer.ifPresent(piece -> piece.setLastRow(row));
        pieces.add(
            longer.orElseGet(
                () -> {
                  var piece = new CellRangeAddress(row, row, first, stop - 1);
                  left.add(piece);
                  return piece;
                }));
      }
      start = stop + 1;
    }
    return pieces;
  }
}
