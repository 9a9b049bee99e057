package convsheet.lift;

import convsheet.lift.Labels.Role;
import convsheet.lift.Meaning.Factor;
import convsheet.lift.Plane.Move;
import convsheet.lift.Plane.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The planes that are rows or columns of a matrix times a matrix, and no layers; and those of which
 * their formulas alone do not tell whether they are.
 */
final class Batches {
  private final Planes planes;
  private final Labels labels;
  private final Set<Plane> batches;
  private final Set<Plane> windows = new HashSet<>();
  private final Map<Plane, Sides> unsure = new HashMap<>();

  /**
   * Finds them.
   *
   * @param known those that are known to be some
   */
  Batches(Planes planes, Set<Plane> known, Labels labels) {
    this.planes = planes;
    this.labels = labels;
    batches = new HashSet<>(known);
    find();
  }

  /**
   * What a row or column of formulas multiplies.
   *
   * @param moving all that is another one in each cell
   * @param area what of that is read in the first cell
   * @param fixed what is the same in all cells
   * @param move how far it is from one cell to the next
   */
  record Sides(CellRange moving, CellRange area, CellRange fixed, Move move) {
    /** Whether it goes through the rows of a table, or its columns. */
    boolean isAcross() {
      return area.rows() == 1 && area.columns() > 1 && move.columns() == 0
          || area.columns() == 1 && area.rows() > 1 && move.rows() == 0;
    }

    /** Whether a cell reads a part of what the next one does, as windows of a convolution do. */
    boolean overlaps() {
      return area.touches(area.moved(move.rows(), move.columns()));
    }
  }

  /** Whether labels say that what a plane reads are windows beside each other. */
  boolean hasWindows(Plane plane) {
    return windows.contains(plane);
  }

  /** What a plane multiplies that may be a batch for all that its formulas and labels say. */
  Optional<Sides> unsure(Plane plane) {
    return Optional.ofNullable(unsure.get(plane));
  }

  /**
   * Finds the planes that are columns of a matrix times a matrix: they go through the same rows of
   * numbers, each with weights of its own, or with one bias for all rows. Of one alone, labels say
   * what is what.
   */
  private void find() {
    var rows = new HashMap<List<Object>, List<Plane>>();
    for (var plane : planes.all()) {
      var sides = sides(plane).filter(own -> !own.overlaps());
      if (sides.isPresent() && sides.get().isAcross()) {
        var own = sides.get();
        var key = List.<Object>of(plane.rows() > 1, own.area(), own.move(), plane.count());
        rows.computeIfAbsent(key, r -> new ArrayList<>()).add(plane);
      } else if (sides.flatMap(this::movesOverInputs).orElse(false)) {
        windows.add(plane);
      }
    }
    rows.forEach(
        (own, readers) -> {
          long others =
              readers.stream()
                  .map(plane -> plane.slots().stream().filter(s -> !s.moves()).toList())
                  .distinct()
                  .count();
          for (var plane : readers) {
            var biases = biases(plane);
            var sides = sides(plane).orElseThrow();
            var said = movesOverInputs(sides);
            boolean hasOneBias = biases.stream().anyMatch(slot -> !slot.moves());
            if (others > 1 || said.orElse(hasOneBias)) {
              batches.add(plane);
            } else if (said.isEmpty() && biases.isEmpty()) {
              unsure.put(plane, sides);
            }
          }
        });
  }

  /** Whether what moves is read and what stays are weights, if labels say one or the other. */
  private Optional<Boolean> movesOverInputs(Sides sides) {
    var moving = labels.role(sides.moving());
    var fixed = labels.role(sides.fixed());
    return moving.equals(fixed)
        ? Optional.empty()
        : Optional.of(moving.map(Role.INPUTS::equals).orElseGet(() -> fixed.get() == Role.WEIGHTS));
  }

  /** What a plane adds to its products. */
  private static List<Slot> biases(Plane plane) {
    var sum = (Meaning.Sum) plane.meaning().core();
    return plane.slots().subList(2 * sum.products().size(), plane.slots().size());
  }

  /** What a row or column of formulas multiplies, where one side of all products moves. */
  private Optional<Sides> sides(Plane plane) {
    if (plane.count() == 1
        || plane.rows() > 1 && plane.columns() > 1
        || !(plane.meaning().core() instanceof Meaning.Sum sum)
        || sum.products().isEmpty()
        || plane.slots().stream().anyMatch(slot -> planes.isComputed(slot, plane))) {
      return Optional.empty();
    }
    var moving = new ArrayList<Slot>();
    var fixed = new ArrayList<Slot>();
    if (!sum.products().stream().allMatch(own -> own.right() instanceof Factor.Cells)) {
      return Optional.empty();
    }
    for (int k = 0; k < sum.products().size(); k++) {
      var pair = plane.slots().subList(2 * k, 2 * k + 2);
      if (pair.get(0).moves() == pair.get(1).moves()) {
        return Optional.empty();
      }
      pair.forEach(slot -> (slot.moves() ? moving : fixed).add(slot));
    }
    var moves =
        moving.stream().map(s -> plane.rows() > 1 ? s.down() : s.right()).distinct().toList();
    return moves.size() != 1
        ? Optional.empty()
        : Optional.of(
            new Sides(
                all(moving.stream().map(slot -> Planes.read(slot, plane))),
                all(moving.stream().map(Slot::area)),
                all(fixed.stream().map(Slot::area)),
                moves.get(0)));
  }

  private static CellRange all(Stream<CellRange> areas) {
    return areas.map(area -> area.with(area)).reduce(CellRange::with).orElseThrow();
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
