package convsheet.lift;

import convsheet.lift.Meaning.Factor;
import convsheet.lift.Plane.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The planes that are rows or columns of a matrix times a matrix, and no layers. */
final class Batches {
  private final Planes planes;
  private final Set<Plane> batches;

  /**
   * Finds them.
   *
   * @param known those that are known to be some
   */
  Batches(Planes planes, Set<Plane> known) {
    this.planes = planes;
    batches = new HashSet<>(known);
    find();
  }

  /**
   * Finds the planes that are columns of a matrix times a matrix: they go through the same rows of
   * numbers, each with weights of its own, or with one bias for all rows.
   */
  private void find() {
    var rows = new HashMap<List<Object>, List<Plane>>();
    for (var plane : planes.all()) {
      rowsOf(plane).ifPresent(own -> rows.computeIfAbsent(own, r -> new ArrayList<>()).add(plane));
    }
    rows.forEach(
        (own, readers) -> {
          long others =
              readers.stream()
                  .map(plane -> plane.slots().stream().filter(s -> !s.moves()).toList())
                  .distinct()
                  .count();
          for (var plane : readers) {
            boolean hasOneBias =
                IntStream.range(0, plane.slots().size())
                    .anyMatch(
                        k ->
                            k >= 2 * ((Meaning.Sum) plane.meaning().core()).products().size()
                                && !plane.slots().get(k).moves());
            if (others > 1 || hasOneBias) {
              batches.add(plane);
            }
          }
        });
  }

  /**
   * The rows of numbers, or columns, that the formulas of a plane go through: what moves across the
   * direction in which it lies, where all that it is multiplied with stays.
   */
  private Optional<List<Object>> rowsOf(Plane plane) {
    if (plane.count() == 1
        || plane.rows() > 1 && plane.columns() > 1
        || !(plane.meaning().core() instanceof Meaning.Sum sum)
        || sum.products().isEmpty()
        || plane.slots().stream().anyMatch(slot -> planes.isComputed(slot, plane))) {
      return Optional.empty();
    }
    var moving = new ArrayList<Slot>();
    for (int k = 0; k < sum.products().size(); k++) {
      if (!(sum.products().get(k).right() instanceof Factor.Cells)
          || plane.slots().get(2 * k).moves() == plane.slots().get(2 * k + 1).moves()) {
        return Optional.empty();
      }
      moving.add(plane.slots().get(plane.slots().get(2 * k).moves() ? 2 * k : 2 * k + 1));
    }
    var area = moving.stream().map(Slot::area).reduce(CellRange::with).orElseThrow();
    var move = plane.rows() > 1 ? moving.get(0).down() : moving.get(0).right();
    boolean isAcross =
        area.rows() == 1 && area.columns() > 1 && move.columns() == 0
            || area.columns() == 1 && area.rows() > 1 && move.rows() == 0;
    return isAcross
            && moving.stream().allMatch(s -> (plane.rows() > 1 ? s.down() : s.right()).equals(move))
        ? Optional.of(List.of(plane.rows() > 1, area.with(area), move, plane.count()))
        : Optional.empty();
  }

  /** Refuses a matrix times a matrix, unless one of them is made of windows of a picture. */
  void check(Plane plane) {
    if (batches.contains(plane)) {
      var areas = plane.slots().stream().map(slot -> slot.area()).toList();
      boolean isCopied =
          areas.stream()
              .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
              .anyMatch(cell -> planes.resolve(cell) != cell);
      if (!isCopied) {
        throw new NotUnderstood(
            plane.first(),
            "it is one of the rows of a matrix times a matrix: a batch of several pictures, where"
                + " one is read at a time");
      }
    }
  }
}
