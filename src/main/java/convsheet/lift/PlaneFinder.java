package convsheet.lift;

import convsheet.formula.Touching;
import convsheet.lift.Plane.Slot;
import convsheet.network.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups formulas of one pattern into {@link Plane}s. */
final class PlaneFinder {
  /** The share of cells that have to follow a pattern for it to be one. */
  private static final double MAJORITY = 0.5;

  /** The share below which two patterns side by side are looked for. */
  private static final double CLEAR = 0.8;

  /** The longest distance between the cells of one grid; what is further apart is another one. */
  private static final int FARTHEST = 5;

  /** The most formulas of a network that are like none of their neighbours. */
  private static final int MOST_ALONE = 2000;

  /** The share of its rectangle that a pattern has to fill; what fills less is no grid. */
  private static final double SPARSE = 0.2;

  /** How often single cells are looked at again for a wider grid that they are of. */
  private static final int MOST_ROUNDS = 4;

  /** How many steps on the next cell of a grid may be, with slips between. */
  private static final int REACH = 3;

  private final Book book;
  private final CellMap<Plane> taken = new CellMap<>();
  private final Set<Plane> batches = new HashSet<>();

  private PlaneFinder(Book book) {
    this.book = book;
  }

  /**
   * What was found.
   *
   * @param planes the planes, from the top left to the bottom right
   * @param batches those of them that are rows of a matrix times a matrix
   * @param alone the formulas that are like none of their neighbours, where they are too many to be
   *     layers
   */
  record Found(List<Plane> planes, Set<Plane> batches, List<Formula> alone) {}

  /** The planes of a book. */
  static Found find(Book book) {
    return new PlaneFinder(book).find();
  }

  private Found find() {
    var blocks = new ArrayList<Block>();
    var groups = new LinkedHashMap<String, List<Copies>>();
    for (var copies : book.computed()) {
      if (copies.meaning().isOfLayer()) {
        var form = copies.first().at().sheet() + " " + copies.meaning().form();
        groups.computeIfAbsent(form, g -> new ArrayList<>()).add(copies);
      }
    }
    groups.values().stream()
        .flatMap(group -> together(group).stream())
        .forEach(group -> blocks.addAll(blocks(group, 1)));
    blocks.sort(Comparator.comparingInt(block -> -block.count()));
    var planes = new ArrayList<Plane>();
    for (var block : blocks) {
      var left = block.without(taken);
      if (left.count() > 0) {
        for (var plane : planes(left)) {
          planes.add(plane);
          plane.putInto(taken, plane);
        }
      }
    }
    apart(planes);
    var alone = alone(planes);
    planes.sort(
        Comparator.comparingInt((Plane plane) -> plane.first().sheet())
            .thenComparingInt(plane -> plane.first().row())
            .thenComparingInt(plane -> plane.first().column()));
    return new Found(planes, batches, alone);
  }

  /** Takes the planes of one cell away if there are more of them than any network has. */
  private List<Formula> alone(List<Plane> planes) {
    var single = planes.stream().filter(plane -> plane.count() == 1).toList();
    if (single.size() <= MOST_ALONE) {
      return List.of();
    }
    planes.removeIf(plane -> plane.count() == 1);
    return single.stream().flatMap(plane -> book.formula(plane.first()).stream()).toList();
  }

  /**
   * Takes planes apart that pool a channel in each of their cells, which are one plane each, and
   * those that apply a function to the cells of several planes in turn.
   */
  private void apart(List<Plane> planes) {
    var owners = new CellMap<Plane>();
    planes.forEach(plane -> plane.putInto(owners, plane));
    var kept = new ArrayList<Plane>();
    for (var plane : planes) {
      var read = new LinkedHashMap<Plane, CellMap<Formula>>();
      boolean isEach = isOfEach(plane);
      if (plane.meaning().pools() || isEach) {
        for (int i = 0; i < plane.count(); i++) {
          var cell = plane.cell(i);
          var area = plane.slots().get(0).at(i / plane.columns(), i % plane.columns());
          owners
              .get(area.at(0, 0))
              .map(own -> read.computeIfAbsent(own, r -> new CellMap<>()))
              .ifPresent(own -> book.formula(cell).ifPresent(f -> own.put(cell, f)));
        }
      }
      if (isEach && read.size() > 1) {
        read.values()
            .forEach(
                cells ->
                    kept.addAll(planes(new Block(plane.rowStep(), plane.columnStep(), cells))));
      } else if (read.size() > 1) {
        for (int i = 0; i < plane.count(); i++) {
          book.formula(plane.cell(i)).ifPresent(f -> kept.addAll(planes(single(f))));
        }
      } else {
        kept.add(plane);
      }
    }
    planes.clear();
    planes.addAll(kept);
  }

  /** Whether each cell of a row or column applies a function to one cell that moves along. */
  private static boolean isOfEach(Plane plane) {
    return plane.count() > 1
        && (plane.rows() == 1 || plane.columns() == 1)
        && plane.odd().isEmpty()
        && plane.slots().size() == 1
        && plane.slots().get(0).area().isCell()
        && !(plane.meaning().activation() instanceof Identity);
  }

  /** Formulas that stand near each other in rows and columns: their grids have one distance. */
  private static List<List<Copies>> together(List<Copies> group) {
    var left = new CellMap<Copies>();
    group.forEach(copies -> left.put(copies.cells(), copies));
    var all = new ArrayList<List<Copies>>();
    while (!left.isEmpty()) {
      all.add(
          Touching.from(
              left.removeFirst(),
              (copies, next) ->
                  copies
                      .cells()
                      .edge()
                      .forEach(
                          cell -> {
                            for (int by = -FARTHEST; by <= FARTHEST; by++) {
                              if (cell.row() + by >= 0) {
                                left.remove(cell.moved(by, 0)).ifPresent(next);
                              }
                              if (cell.column() + by >= 0) {
                                left.remove(cell.moved(0, by)).ifPresent(next);
                              }
                            }
                          })));
    }
    return all;
  }

  /** The formulas of one form, those that stand together in one block. */
  private List<Block> blocks(List<Copies> group, int round) {
    int rowStep =
        group.stream().anyMatch(copies -> copies.rows() > 1)
            ? 1 // as copies together are at least three
            : step(group, formula -> formula.at().column(), formula -> formula.at().row());
    int columnStep =
        group.stream().anyMatch(copies -> copies.columns() > 1)
            ? 1
            : step(group, formula -> formula.at().row(), formula -> formula.at().column());
    var left = new CellMap<Copies>();
    group.forEach(copies -> left.put(copies.cells(), copies));
    var blocks = new ArrayList<Block>();
    while (!left.isEmpty()) {
      var found =
          Touching.from(
              left.removeFirst(),
              (copies, near) ->
                  copies
                      .cells()
                      .edge()
                      .forEach(
                          cell -> {
                            for (int down = -REACH; down <= REACH; down++) {
                              for (int right = -REACH; right <= REACH; right++) {
                                var next = cell.moved(down * rowStep, right * columnStep);
                                if (left.contains(next)
                                    && isNear(cell, down, right, rowStep, columnStep)) {
                                  near.accept(left.remove(next).orElseThrow());
                                }
                              }
                            }
                          }));
      blocks.add(new Block(rowStep, columnStep, found));
    }
    var alone = blocks.stream().filter(block -> block.count() == 1).toList();
    boolean isMixed = alone.size() > 1 && alone.size() < blocks.size();
    if (isMixed && round < MOST_ROUNDS) { // their grid may be a wider one
      blocks.removeIf(block -> block.count() == 1);
      var cells = alone.stream().flatMap(block -> block.parts().stream()).toList();
      blocks.addAll(blocks(cells, round + 1));
    }
    return blocks;
  }

  private static boolean isBeside(int down, int right) {
    return Math.abs(down) <= 1 && Math.abs(right) <= 1;
  }

  /** Whether to look so many steps on: beside a cell, or in a line over some that hold others. */
  private boolean isNear(CellRange cell, int down, int right, int rowStep, int columnStep) {
    int steps = Math.max(Math.abs(down), Math.abs(right));
    boolean isNear = isBeside(down, right) || down == 0 || right == 0;
    for (int k = 1; isNear && k < steps; k++) {
      isNear =
          book.isCounted(cell.moved(down / steps * k * rowStep, right / steps * k * columnStep));
    }
    return isNear;
  }

  /** The shortest distance that neighbours in a line have, if several have it. */
  private static int step(
      List<Copies> group, Function<Formula, Integer> line, Function<Formula, Integer> place) {
    var distances = new TreeMap<Integer, Integer>();
    var lines =
        group.stream()
            .flatMap(Copies::all)
            .collect(Collectors.groupingBy(line, Collectors.mapping(place, Collectors.toList())));
    for (var places : lines.values()) {
      var sorted = places.stream().sorted().toList();
      for (int i = 1; i < sorted.size(); i++) {
        int distance = sorted.get(i) - sorted.get(i - 1);
        if (distance <= FARTHEST) {
          distances.merge(distance, 1, Integer::sum);
        }
      }
    }
    return distances.entrySet().stream()
        .filter(distance -> distance.getValue() > 1)
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> most(distances))
        .orElse(1);
  }

  /** What comes up most often; of several, the first. */
  static <T> Optional<T> most(Map<T, Integer> counts) {
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(Map.Entry::getKey);
  }

  /** The planes that a block is: one, or several that touch each other. */
  private List<Plane> planes(Block block) {
    if (block.count() < SPARSE * block.rows() * block.columns()) {
      return alone(block);
    }
    var slots = block.slots();
    if (movesApart(block, slots)) {
      var rows = split(block, IntStream.range(0, block.rows()).boxed().toList(), true);
      if (isMatrices(block)) {
        batches.addAll(rows);
      }
      return rows;
    }
    if (block.whole().isPresent()) {
      return List.of(whole(block, slots));
    }
    var plane = plane(block, slots);
    double share = 1 - (double) plane.odd().size() / block.count();
    if (share < CLEAR) {
      var starts = block.starts(slots, true);
      if (starts.size() > 1) {
        return split(block, starts, true);
      }
      starts = block.starts(slots, false);
      if (starts.size() > 1) {
        return split(block, starts, false);
      }
      if (share < MAJORITY && block.count() > 1) {
        return alone(block);
      }
    }
    return List.of(plane);
  }

  private List<Plane> alone(Block block) {
    return block.formulas().flatMap(f -> planes(single(f)).stream()).toList();
  }

  /** Whether each formula multiplies a row with a column, as those of a product of matrices do. */
  private static boolean isMatrices(Block block) {
    var first = block.first();
    var areas = first.areas();
    if (areas.get(0).isCell() && areas.get(1).isCell()) { // spelled out
      return ((Meaning.Sum) first.meaning().core()).products().size() > 1;
    }
    var row = areas.get(0).rows() == 1 ? areas.get(0) : areas.get(1);
    var column = areas.get(0).rows() == 1 ? areas.get(1) : areas.get(0);
    return row.rows() == 1 && column.columns() == 1 && row.columns() > 1 && column.rows() > 1;
  }

  private static Block single(Formula formula) {
    return new Block(1, 1, List.of(Copies.none(formula)));
  }

  /**
   * Whether one factor moves down the rows and the other along the columns: then each row is a
   * plane with weights of its own.
   */
  private static boolean movesApart(Block block, List<Slot> slots) {
    if (block.rows() == 1
        || !(block.first().meaning().core() instanceof Meaning.Sum sum)
        || sum.products().isEmpty()
        || !(sum.products().get(0).right() instanceof Meaning.Factor.Cells)) {
      return false;
    }
    var left = slots.get(0);
    var right = slots.get(1);
    return isApart(left, right) || isApart(right, left);
  }

  private static boolean isApart(Slot one, Slot other) {
    return !one.down().isNone()
        && one.right().isNone()
        && other.down().isNone()
        && !other.right().isNone();
  }

  private List<Plane> split(Block block, List<Integer> starts, boolean byRows) {
    return block.parts(starts, byRows).stream().flatMap(part -> planes(part).stream()).toList();
  }

  /** A block of a formula and its copies, which is as it is. */
  private static Plane whole(Block block, List<Slot> slots) {
    return new Plane(
        block.cell(0, 0),
        block.rowStep(),
        block.columnStep(),
        block.rows(),
        block.columns(),
        block.first().meaning(),
        slots,
        Map.of());
  }

  private Plane plane(Block block, List<Slot> slots) {
    var numbers = new HashMap<List<Double>, Integer>();
    block
        .parts()
        .forEach(
            part -> numbers.merge(part.meaning().core().numbers(), part.count(), Integer::sum));
    var usual = most(numbers);
    boolean isLine = block.rows() == 1 || block.columns() == 1;
    if (isLine && 2 * numbers.getOrDefault(usual.orElse(List.of()), 0) <= block.count()) {
      usual = Optional.empty(); // outputs of a dense layer, each with numbers of its own
    }
    var regular = block.regular(slots, usual);
    var odd = new TreeMap<Integer, Formula>();
    var sample = Optional.<Meaning>empty();
    for (int n = 0; n < block.rows() * block.columns(); n++) {
      var cell = block.cell(n / block.columns(), n % block.columns());
      if (!regular.contains(cell)) {
        int number = n;
        book.formula(cell).ifPresent(formula -> odd.put(number, formula));
      } else if (sample.isEmpty()) {
        sample = regular.get(cell).map(part -> part.at(cell).meaning());
      }
    }
    return new Plane(
        block.cell(0, 0),
        block.rowStep(),
        block.columnStep(),
        block.rows(),
        block.columns(),
        sample.orElseGet(() -> block.first().meaning()),
        slots,
        odd);
  }
}
