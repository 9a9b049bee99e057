package convsheet.lift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Formulas that read each other in a circle, so that none of them has a value.
 *
 * @param cells the cells, each of which reads the next one, and the last one the first
 */
record Circle(List<CellRange> cells) {
  /** The cells that are looked at, all in all; a circle farther away is not found. */
  private static final int MOST_LOOKS = 20_000_000;

  /** A formula on the way, and how far what it reads has been looked at. */
  private static final class Step {
    private final Formula formula;
    private final Set<CellRange> seen;
    private int area;
    private int cell;

    /**
     * A step that begins.
     *
     * @param seen the ranges whose cells have all been looked at, and are in no circle
     */
    Step(Formula formula, Set<CellRange> seen) {
      this.formula = formula;
      this.seen = seen;
    }

    /** The next cell that it reads. */
    Optional<CellRange> next() {
      while (area < formula.areas().size() && isOver(formula.areas().get(area))) {
        area++;
        cell = 0;
      }
      return area == formula.areas().size()
          ? Optional.empty()
          : Optional.of(formula.areas().get(area).cell(cell++));
    }

    private boolean isOver(CellRange range) {
      if (range.isCell()) {
        return cell > 0;
      }
      if (cell < range.count()) {
        return cell == 0 && seen.contains(range);
      }
      seen.add(range);
      return true;
    }
  }

  /** A circle that formulas are in or lead to. */
  static Optional<Circle> from(Collection<Formula> starts, Book book) {
    var done = new CellSet();
    Set<CellRange> seen = new HashSet<>();
    int looks = 0;
    for (var start : starts) {
      var way = new ArrayDeque<Step>();
      var onTheWay = new CellSet();
      if (done.add(start.at())) {
        way.addLast(new Step(start, seen));
        onTheWay.add(start.at());
      }
      while (!way.isEmpty() && looks++ < MOST_LOOKS) {
        var next = way.getLast().next();
        if (next.isEmpty()) {
          onTheWay.remove(way.removeLast().formula.at());
        } else if (onTheWay.contains(next.get())) {
          return Optional.of(closed(way, next.get()));
        } else {
          book.written(next.get())
              .filter(formula -> done.add(formula.at()))
              .ifPresent(
                  formula -> {
                    way.addLast(new Step(formula, seen));
                    onTheWay.add(formula.at());
                  });
        }
      }
    }
    return Optional.empty();
  }

  private static Circle closed(Collection<Step> way, CellRange first) {
    var cells = new ArrayList<CellRange>();
    for (var step : way) {
      if (!cells.isEmpty() || step.formula.at().same(first)) {
        cells.add(step.formula.at());
      }
    }
    return new Circle(List.copyOf(cells));
  }

  CellRange first() {
    return cells.get(0);
  }

  /** The circle in words: {@code A1 reads A8, which reads A1}. */
  String text(Book book) {
    return book.place(first())
        + " reads "
        + Stream.concat(cells.stream().skip(1), cells.stream().limit(1))
            .map(book::place)
            .collect(Collectors.joining(", which reads "));
  }
}
