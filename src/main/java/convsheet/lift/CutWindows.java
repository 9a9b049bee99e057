package convsheet.lift;

import convsheet.formula.Touching;
import convsheet.lift.Meaning.Factor;
import convsheet.network.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the windows of a pooling layer that somebody cut off at the edge of what they read, such as
 * {@code AVERAGE(A1:B2)} in the corner of a grid of {@code AVERAGE(A1:C3)}, and makes them whole
 * again, so that all formulas of the grid are of one form.
 */
final class CutWindows {
  private final CellMap<Window> windows = new CellMap<>();

  private CutWindows() {}

  /**
   * A formula that takes the largest or the average of one rectangle.
   *
   * @param divisor what a sum is divided by; the number of its cells for an average
   */
  private record Window(Formula formula, boolean max, CellRange area, double divisor) {
    boolean isLike(Window other) {
      return max == other.max && passes() == other.passes() && area.sheet() == other.area.sheet();
    }

    /** Whether it passes over cells without a number. */
    boolean passes() {
      return formula.meaning().core() instanceof Meaning.Pooled;
    }
  }

  /** The formulas whose windows are cut off, or whose neighbours' are, with whole windows. */
  static List<Formula> of(Collection<Formula> formulas) {
    var cut = new CutWindows();
    for (var formula : formulas) {
      window(formula).ifPresent(own -> cut.windows.put(formula.at(), own));
    }
    var whole = new ArrayList<Formula>();
    while (!cut.windows.isEmpty()) {
      whole.addAll(whole(cut.neighbours()));
    }
    return whole;
  }

  private static Optional<Window> window(Formula formula) {
    var meaning = formula.meaning();
    if (!(meaning.activation() instanceof Identity) || formula.areas().isEmpty()) {
      return Optional.empty();
    }
    boolean max = meaning.core() instanceof Meaning.Pooled pooled && pooled.max();
    // SUM(A1)/1 is a window of one cell, but A1 alone a copy
    boolean isOneCell = meaning.isCopy() && formula.written().first().contains("(");
    if (!meaning.pools() && !isOneCell) {
      return Optional.empty();
    }
    var first = formula.areas().get(0);
    var area = formula.areas().stream().reduce(first, CellRange::with);
    long count = formula.areas().stream().mapToLong(CellRange::count).sum();
    if (area.count() != count
        || formula.areas().stream().anyMatch(a -> a.sheet() != first.sheet())) {
      return Optional.empty();
    }
    double divisor = count;
    if (meaning.core() instanceof Meaning.Sum sum && !meaning.isCopy()) {
      var factors = ((Factor.Numbers) sum.products().get(0).right()).values();
      double exactly = sum.constant() == 0 ? 1 / factors.get(0) : 0;
      divisor = 1 / Math.rint(exactly) == factors.get(0) ? Math.rint(exactly) : exactly;
    }
    return divisor >= count
        ? Optional.of(new Window(formula, max, area, divisor))
        : Optional.empty();
  }

  /** Takes out the cells that touch the first one and do the same. */
  private List<Window> neighbours() {
    var first = windows.removeFirst();
    return Touching.from(
        first,
        (own, next) -> {
          var at = own.formula().at();
          Touching.beside(
              at.row(),
              at.column(),
              (row, column) -> {
                var cell = CellRange.cell(at.sheet(), row, column);
                windows
                    .get(cell)
                    .filter(own::isLike)
                    .flatMap(other -> windows.remove(cell))
                    .ifPresent(next);
              });
        });
  }

  /** Rows or columns, the first and how many. */
  private record Span(int first, int count) {
    int end() {
      return first + count;
    }
  }

  private static List<Formula> whole(List<Window> grid) {
    var rows = spans(grid, true);
    var columns = spans(grid, false);
    var wholeRows = whole(rows);
    var wholeColumns = whole(columns);
    if (wholeRows.isEmpty()
        || wholeColumns.isEmpty()
        || wholeRows.equals(rows) && wholeColumns.equals(columns)) {
      return List.of();
    }
    var within = grid.stream().map(Window::area).reduce(grid.get(0).area(), CellRange::with);
    var whole = new LinkedHashMap<Window, CellRange>();
    boolean counts = true;
    boolean passes = true;
    for (var own : grid) {
      var down = wholeRows.get(own.formula().at().row());
      var right = wholeColumns.get(own.formula().at().column());
      var area =
          new CellRange(
              own.area().sheet(), down.first(), right.first(), down.count(), right.count(), false);
      if (area.inside(within).same(own.area())) {
        whole.put(own, area);
        counts &= own.divisor() == area.count();
        passes &= own.divisor() == own.area().count();
      }
    }
    if (counts == passes) { // neither one nor the other
      return List.of();
    }
    var cut = new Meaning.Cut(within, counts, grid.get(0).passes());
    var formulas = new ArrayList<Formula>();
    whole.forEach(
        (own, area) ->
            formulas.add(
                own.formula()
                    .as(
                        new Meaning(
                            new Meaning.Pooled(own.max(), List.of(area), Optional.of(cut)),
                            new Identity()))));
    return formulas;
  }

  /** The rows that most windows of each row of the grid read; the same for columns. */
  private static Map<Integer, Span> spans(List<Window> grid, boolean rows) {
    var votes = new TreeMap<Integer, Map<Span, Integer>>();
    for (var own : grid) {
      var at = own.formula().at();
      var area = own.area();
      var span = rows ? new Span(area.row(), area.rows()) : new Span(area.column(), area.columns());
      votes
          .computeIfAbsent(rows ? at.row() : at.column(), line -> new HashMap<>())
          .merge(span, 1, Integer::sum);
    }
    var spans = new TreeMap<Integer, Span>();
    votes.forEach((line, all) -> spans.put(line, PlaneFinder.most(all).orElseThrow()));
    return spans;
  }

  /** The same spans, those whole again that are cut off; none if they do not move evenly. */
  private static Map<Integer, Span> whole(Map<Integer, Span> spans) {
    int size = spans.values().stream().mapToInt(Span::count).max().orElse(0);
    int first = spans.values().stream().mapToInt(Span::first).min().orElse(0);
    int end = spans.values().stream().mapToInt(Span::end).max().orElse(0);
    var whole = new TreeMap<Integer, Span>();
    int uncut = 0;
    int mostCut = 0;
    for (var line : spans.entrySet()) {
      var own = line.getValue();
      int cut = size - own.count();
      if (cut > 0 && (own.first() == first) == (own.end() == end)) {
        return Map.of(); // in the middle, or at both edges: it is not known where it began
      }
      uncut += cut == 0 ? 1 : 0;
      mostCut = Math.max(mostCut, own.first() == first ? cut : 0);
      whole.put(
          line.getKey(), new Span(own.first() == first ? own.end() - size : own.first(), size));
    }
    if (mostCut > size / 2 && uncut < 2) { // the largest so far, not a window that moves
      return Map.of();
    }
    var starts = whole.values().stream().map(Span::first).toList();
    var lines = List.copyOf(whole.keySet());
    for (int i = 1; i < starts.size(); i++) {
      int step = (starts.get(i) - starts.get(i - 1)) / (lines.get(i) - lines.get(i - 1));
      if (step <= 0 || starts.get(i) - starts.get(0) != step * (lines.get(i) - lines.get(0))) {
        return Map.of();
      }
    }
    return whole;
  }
}
