package convsheet.lift;

import convsheet.formula.Touching;
import convsheet.lift.Plane.Move;
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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** Cells of formulas of one form, on a grid with a distance of its own. */
  private static final class Block {
    private final int rowStep;
    private final int columnStep;
    private final List<Copies> parts;
    private final CellRange area;
    private final int count;
    private final CellMap<Formula> cells = new CellMap<>();

    Block(int rowStep, int columnStep, List<Copies> parts) {
      this.rowStep = rowStep;
      this.columnStep = columnStep;
      this.parts = parts;
      area = parts.stream().map(Copies::cells).reduce(CellRange::with).orElse(NOWHERE);
      count = parts.stream().mapToInt(Copies::count).sum();
    }

    Block(int rowStep, int columnStep, CellMap<Formula> cells) {
      this(rowStep, columnStep, cells.values().stream().map(Copies::none).toList());
    }

    private static final CellRange NOWHERE = CellRange.cell(0, 0, 0);

    /** A formula and the copies of it that are all of the block; none if there is more to it. */
    Optional<Copies> whole() {
      return parts.size() == 1 ? Optional.of(parts.get(0)) : Optional.empty();
    }

    /** The same without the cells to which anything belongs. */
    Block without(CellMap<?> taken) {
      if (parts.stream().map(Copies::cells).noneMatch(taken::touches)) {
        return this;
      }
      return new Block(
          rowStep,
          columnStep,
          parts.stream()
              .flatMap(Copies::all)
              .filter(formula -> !taken.contains(formula.at()))
              .map(Copies::none)
              .toList());
    }

    int count() {
      return count;
    }

    Formula first() {
      return parts.get(0).first();
    }

    int rows() {
      return (area.rows() - 1) / rowStep + 1;
    }

    int columns() {
      return (area.columns() - 1) / columnStep + 1;
    }

    CellRange cell(int i, int j) {
      return area.at(i * rowStep, j * columnStep);
    }

    Stream<Formula> formulas() {
      return parts.stream().flatMap(Copies::all);
    }

    Optional<Formula> at(int i, int j) {
      if (cells.isEmpty()) {
        formulas().forEach(formula -> cells.put(formula.at(), formula));
      }
      return cells.get(cell(i, j));
    }

    /** Its parts between some rows or columns, each from its first up to the next one's. */
    List<Block> parts(List<Integer> starts, boolean byRows) {
      var found = new TreeMap<Integer, List<Copies>>();
      var lines = new TreeSet<>(starts);
      formulas()
          .forEach(
              formula -> {
                int line =
                    byRows
                        ? (formula.at().row() - area.row()) / rowStep
                        : (formula.at().column() - area.column()) / columnStep;
                found
                    .computeIfAbsent(lines.floor(line), start -> new ArrayList<>())
                    .add(Copies.none(formula));
              });
      return found.values().stream().map(part -> new Block(rowStep, columnStep, part)).toList();
    }
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
      var cells = alone.stream().flatMap(block -> block.parts.stream()).toList();
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
    var slots = slots(block);
    if (movesApart(block, slots)) {
      var rows = split(block, rowStarts(block), true);
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
      var starts = starts(block, slots, true);
      if (starts.size() > 1) {
        return split(block, starts, true);
      }
      starts = starts(block, slots, false);
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

  private static List<Integer> rowStarts(Block block) {
    var starts = new ArrayList<Integer>();
    for (int i = 0; i < block.rows(); i++) {
      starts.add(i);
    }
    return starts;
  }

  private List<Plane> split(Block block, List<Integer> starts, boolean byRows) {
    return block.parts(starts, byRows).stream().flatMap(part -> planes(part).stream()).toList();
  }

  /** The rows (or columns) at which most formulas do not go on as elsewhere in the block. */
  private static List<Integer> starts(Block block, List<Slot> slots, boolean rows) {
    int lines = rows ? block.rows() : block.columns();
    int across = rows ? block.columns() : block.rows();
    var starts = new ArrayList<>(List.of(0));
    for (int line = 1; line < lines; line++) {
      int pairs = 0;
      int breaks = 0;
      for (int place = 0; place < across; place++) {
        var before = rows ? block.at(line - 1, place) : block.at(place, line - 1);
        var here = rows ? block.at(line, place) : block.at(place, line);
        if (before.isPresent() && here.isPresent()) {
          pairs++;
          for (int s = 0; s < slots.size(); s++) {
            var move = rows ? slots.get(s).down() : slots.get(s).right();
            if (!move(before.get(), here.get(), s).equals(move)) {
              breaks++;
              break;
            }
          }
        }
      }
      if (pairs > 0 && breaks > pairs / 2) {
        starts.add(line);
      }
    }
    return starts;
  }

  private static CellRange area(Formula formula, int slot) {
    return formula.areas().get(slot);
  }

  private static Move move(Formula from, Formula to, int slot) {
    var a = area(from, slot);
    var b = area(to, slot);
    return new Move(b.row() - a.row(), b.column() - a.column());
  }

  /** What the formulas of a block read, as most of them have it. */
  private static List<Slot> slots(Block block) {
    if (block.whole().isPresent()) {
      return block.whole().get().moving();
    }
    int count = block.first().areas().size();
    var slots = new ArrayList<Slot>();
    for (int s = 0; s < count; s++) {
      var downs = new LinkedHashMap<Move, Integer>();
      var rights = new LinkedHashMap<Move, Integer>();
      for (int i = 0; i < block.rows(); i++) {
        for (int j = 0; j < block.columns(); j++) {
          var here = block.at(i, j);
          if (here.isPresent()) {
            int slot = s;
            var from = here.get();
            block.at(i + 1, j).ifPresent(to -> downs.merge(move(from, to, slot), 1, Integer::sum));
            block.at(i, j + 1).ifPresent(to -> rights.merge(move(from, to, slot), 1, Integer::sum));
          }
        }
      }
      var down = most(downs).orElse(Move.NONE);
      var right = most(rights).orElse(Move.NONE);
      var firsts = new LinkedHashMap<CellRange, Integer>();
      for (int i = 0; i < block.rows(); i++) {
        for (int j = 0; j < block.columns(); j++) {
          var here = block.at(i, j);
          if (here.isPresent()) {
            var area = area(here.get(), s);
            firsts.merge(
                area.moved(
                    -i * down.rows() - j * right.rows(), -i * down.columns() - j * right.columns()),
                1,
                Integer::sum);
          }
        }
      }
      slots.add(new Slot(most(firsts).orElseThrow(), down, right));
    }
    return slots;
  }

  /** A block of a formula and its copies, which is as it is. */
  private static Plane whole(Block block, List<Slot> slots) {
    return new Plane(
        block.cell(0, 0),
        block.rowStep,
        block.columnStep,
        block.rows(),
        block.columns(),
        block.first().meaning(),
        slots,
        Map.of());
  }

  private Plane plane(Block block, List<Slot> slots) {
    var numbers = new HashMap<List<Double>, Integer>();
    block.formulas().forEach(f -> numbers.merge(f.meaning().core().numbers(), 1, Integer::sum));
    var usual = most(numbers);
    boolean isLine = block.rows() == 1 || block.columns() == 1;
    if (isLine && 2 * numbers.getOrDefault(usual.orElse(List.of()), 0) <= block.count()) {
      usual = Optional.empty(); // outputs of a dense layer, each with numbers of its own
    }
    var odd = new TreeMap<Integer, Formula>();
    var sample = Optional.<Meaning>empty();
    for (int i = 0; i < block.rows(); i++) {
      for (int j = 0; j < block.columns(); j++) {
        int number = i * block.columns() + j;
        var formula = book.formula(block.cell(i, j));
        if (formula.isEmpty()) {
          continue;
        }
        var own = block.at(i, j);
        if (own.isPresent() && follows(own.get(), slots, usual, i, j)) {
          if (sample.isEmpty()) {
            sample = Optional.of(own.get().meaning());
          }
        } else {
          odd.put(number, formula.get());
        }
      }
    }
    return new Plane(
        block.cell(0, 0),
        block.rowStep,
        block.columnStep,
        block.rows(),
        block.columns(),
        sample.orElseGet(() -> block.first().meaning()),
        slots,
        odd);
  }

  private static boolean follows(
      Formula formula, List<Slot> slots, Optional<List<Double>> numbers, int i, int j) {
    if (numbers.isPresent() && !formula.meaning().core().numbers().equals(numbers.get())) {
      return false;
    }
    for (int s = 0; s < slots.size(); s++) {
      if (!area(formula, s).same(slots.get(s).at(i, j))) {
        return false;
      }
    }
    return true;
  }
}
