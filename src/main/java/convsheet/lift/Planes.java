package convsheet.lift;

import convsheet.lift.Plane.Slot;
import convsheet.network.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The planes of a book: which cell is of which, and which of their cells formulas read. */
final class Planes {
  private static final int MOST_COPIES = 100;

  /** The cells that all patterns together may read. */
  private static final long MOST_READ = 30_000_000;

  private final Book book;
  private final List<Plane> planes;
  private final CellMap<Plane> owners = new CellMap<>();
  private final Set<Plane> scaled = new HashSet<>();

  Planes(Book book, List<Plane> found) {
    this.book = book;
    planes = new ArrayList<>(found);
    planes.replaceAll(this::withOneBias);
    planes.forEach(plane -> plane.putInto(owners, plane));
    checkSize();
    findScaled();
  }

  /** The planes that layers may be made of. */
  List<Plane> all() {
    return planes;
  }

  /** The plane that a cell is one of. */
  Optional<Plane> owner(CellRange cell) {
    return owners.get(cell);
  }

  /** Whether a plane changes numbers one by one, so that it may be weights. */
  boolean isScaled(Plane plane) {
    return scaled.contains(plane);
  }

  /** Takes a plane for numbers. */
  void remove(Plane plane) {
    planes.remove(plane);
    for (int n = 0; n < plane.count(); n++) {
      owners.remove(plane.cell(n));
    }
  }

  private static CellRange at(Plane plane, Slot slot, int number) {
    return slot.at(number / plane.columns(), number % plane.columns());
  }

  /** The planes that change numbers one by one, {@code =A1*2}: they may be weights. */
  private void findScaled() {
    planes.stream().filter(Planes::changesNumbers).forEach(scaled::add);
    boolean shrinks = true;
    while (shrinks) {
      shrinks =
          scaled.removeIf(
              plane ->
                  plane.slots().stream()
                      .flatMap(slot -> cells(plane, slot))
                      .flatMap(cell -> owner(resolve(cell)).stream())
                      .anyMatch(own -> !scaled.contains(own)));
    }
  }

  private static boolean changesNumbers(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && plane.meaning().activation() instanceof Identity
        && plane.slots().size() <= 2
        && plane.slots().stream().allMatch(slot -> slot.area().isCell());
  }

  /** Refuses what is too large to be looked at cell by cell. */
  private void checkSize() {
    long cells = 0;
    for (var plane : planes) {
      for (var slot : plane.slots()) {
        cells += read(slot, plane).count();
        if (cells > MOST_READ) {
          throw new NotUnderstood(
              plane.first(),
              String.format(
                      Locale.ROOT,
                      "the formulas of %,d different patterns read more than %,d cells, which no network",
                      planes.size(),
                      MOST_READ)
                  + " on a sheet does");
        }
      }
    }
  }

  /** Follows a cell that is only a copy of another one, and no part of a plane itself. */
  CellRange resolve(CellRange cell) {
    var at = cell;
    for (int i = 0; i < MOST_COPIES; i++) {
      var formula = book.computed(at).filter(own -> own.meaning().isCopy());
      if (formula.isEmpty() || owners.contains(at)) {
        return at;
      }
      at = formula.get().first().areas().get(0); // copies of cells do not stay together
    }
    return at;
  }

  /** Whether a slot reads results of formulas that are more than numbers changed one by one. */
  boolean isComputed(Slot slot, Plane plane) {
    return owned(slot, plane).anyMatch(own -> !scaled.contains(own));
  }

  Stream<Plane> owned(Slot slot, Plane plane) {
    var area = slot.at(plane.rows() / 2, plane.columns() / 2);
    return IntStream.range(0, (int) area.count())
        .mapToObj(k -> owner(resolve(area.cell(k))))
        .flatMap(Optional::stream);
  }

  /** All cells that a slot reads, each as often as it is read, what is copied in its place. */
  Stream<CellRange> cells(Plane plane, Slot slot) {
    return IntStream.range(0, slot.down().isNone() ? 1 : plane.rows())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, slot.right().isNone() ? 1 : plane.columns())
                    .mapToObj(j -> slot.at(i, j)))
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell));
  }

  /**
   * Whether formulas in the cells of one slot are computed, directly or over others, from what
   * another slot of the plane reads.
   */
  boolean comesFrom(Slot result, Slot origin, Plane plane) {
    var open = new ArrayDeque<Formula>();
    cells(plane, result).flatMap(cell -> book.formula(cell).stream()).forEach(open::add);
    if (open.isEmpty()) {
      return false;
    }
    var origins = new CellSet();
    cells(plane, origin).map(this::resolve).forEach(origins::add);
    var seen = new CellSet();
    var areas = new HashSet<CellRange>();
    while (!open.isEmpty()) {
      var unseen = open.remove().areas().stream().map(CellRange::anchored).filter(areas::add);
      for (var area : unseen.toList()) {
        for (int k = 0; k < area.count(); k++) {
          var cell = area.cell(k);
          if (origins.contains(cell)) {
            return true;
          }
          if (seen.add(cell)) {
            book.formula(cell).ifPresent(open::add);
          }
        }
      }
    }
    return false;
  }

  /** All that a slot reads over the whole plane. */
  static CellRange read(Slot slot, Plane plane) {
    var all =
        slot.at(0, 0)
            .with(slot.at(plane.rows() - 1, plane.columns() - 1))
            .with(slot.at(plane.rows() - 1, 0))
            .with(slot.at(0, plane.columns() - 1));
    return plane.meaning().core() instanceof Meaning.Pooled pooled && pooled.cut().isPresent()
        ? all.inside(pooled.cut().get().within())
        : all;
  }

  /**
   * Whether a slot moved along, off its number and onto a blank cell, as its formula was copied.
   */
  private boolean isLost(Plane plane, Slot slot, int number) {
    var read = at(plane, slot, number);
    return book.isBlank(read)
        && slot.area().lostDollar(read, plane.first(), plane.cell(number)).isPresent();
  }

  /**
   * The plane with one bias where a reference to it moves along, off the number and onto blank
   * cells: who copied the formulas meant the same bias for all. What does not read it is odd.
   */
  private Plane withOneBias(Plane plane) {
    if (!(plane.meaning().core() instanceof Meaning.Sum sum) || sum.products().isEmpty()) {
      return plane;
    }
    var slots = new ArrayList<>(plane.slots());
    var odd = new HashMap<>(plane.odd());
    for (int k = 2 * sum.products().size(); k < slots.size(); k++) {
      var slot = slots.get(k);
      if (!slot.moves() || !slot.area().isCell() || !book.isGiven(slot.area())) {
        continue;
      }
      var moved =
          IntStream.range(0, plane.count())
              .filter(n -> !at(plane, slot, n).equals(slot.area()))
              .boxed()
              .toList();
      if (!moved.isEmpty() && moved.stream().allMatch(n -> isLost(plane, slot, n))) {
        slots.set(k, new Slot(slot.area().anchored(), Plane.Move.NONE, Plane.Move.NONE));
        moved.forEach(n -> book.formula(plane.cell(n)).ifPresent(f -> odd.putIfAbsent(n, f)));
      }
    }
    return new Plane(
        plane.first(),
        plane.rowStep(),
        plane.columnStep(),
        plane.rows(),
        plane.columns(),
        plane.meaning(),
        slots,
        odd);
  }
}
