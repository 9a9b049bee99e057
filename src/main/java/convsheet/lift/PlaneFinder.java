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
    var groups = new LinkedHashMap<String, List<Formula>>();
    for (var formula : book.formulas()) {
      var meaning = formula.meaning();
      if (!meaning.isUnknown() && !meaning.isCopy() && !meaning.isNumber()) {
        groups
            .computeIfAbsent(formula.at().sheet() + " " + meaning.form(), form -> new ArrayList<>())
            .add(formula);
      }
    }
    groups.values().stream()
        .flatMap(group -> together(group).stream())
        .forEach(group -> blocks.addAll(blocks(group, 1)));
    blocks.sort(Comparator.comparingInt(block -> -block.cells.size()));
    var planes = new ArrayList<Plane>();
    for (var block : blocks) {
      block.cells.removeIf(formula -> taken.contains(formula.at()));
      if (!block.cells.isEmpty()) {
        for (var plane : planes(block.fitted())) {
          planes.add(plane);
          for (int i = 0; i < plane.count(); i++) {
            taken.put(plane.cell(i), plane);
          }
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
    for (var plane : planes) {
      for (int i = 0; i < plane.count(); i++) {
        owners.put(plane.cell(i), plane);
      }
    }
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
                    kept.addAll(
                        planes(new Block(plane.rowStep(), plane.columnStep(), cells).fitted())));
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
  private final class Block {
    private final int rowStep;
    private final int columnStep;
    private final CellMap<Formula> cells;
    private int top = Integer.MAX_VALUE;
    private int left = Integer.MAX_VALUE;
    private int bottom;
    private int right;

    Block(int rowStep, int columnStep, CellMap<Formula> cells) {
      this.rowStep = rowStep;
      this.columnStep = columnStep;
      this.cells = cells;
    }

    /** Finds its borders. */
    Block fitted() {
      for (var formula : cells.values()) {
        top = Math.min(top, formula.at().row());
        left = Math.min(left, formula.at().column());
        bottom = Math.max(bottom, formula.at().row());
        right = Math.max(right, formula.at().column());
      }
      return this;
    }

    int rows() {
      return (bottom - top) / rowStep + 1;
    }

    int columns() {
      return (right - left) / columnStep + 1;
    }

    int sheet() {
      return cells.values().iterator().next().at().sheet();
    }

    CellRange cell(int i, int j) {
      return CellRange.cell(sheet(), top + i * rowStep, left + j * columnStep);
    }

    Optional<Formula> at(int i, int j) {
      return cells.get(cell(i, j));
    }

    /** Its parts between some rows or columns, each from its first up to the next one's. */
    List<Block> parts(List<Integer> starts, boolean byRows) {
      var parts = new TreeMap<Integer, CellMap<Formula>>();
      var lines = new TreeSet<>(starts);
      for (var formula : cells.values()) {
        int line =
            byRows
                ? (formula.at().row() - top) / rowStep
                : (formula.at().column() - left) / columnStep;
        parts
            .computeIfAbsent(lines.floor(line), start -> new CellMap<>())
            .put(formula.at(), formula);
      }
      return parts.values().stream()
          .map(part -> new Block(rowStep, columnStep, part).fitted())
          .toList();
    }
  }

  /** Formulas that stand near each other in rows and columns: their grids have one distance. */
  private static List<List<Formula>> together(List<Formula> group) {
    var left = new CellMap<Formula>();
    group.forEach(formula -> left.put(formula.at(), formula));
    var all = new ArrayList<List<Formula>>();
    while (!left.isEmpty()) {
      all.add(
          Touching.from(
              left.removeFirst(),
              (formula, next) -> {
                var cell = formula.at();
                for (int by = -FARTHEST; by <= FARTHEST; by++) {
                  if (cell.row() + by >= 0) {
                    left.remove(cell.moved(by, 0)).ifPresent(next);
                  }
                  if (cell.column() + by >= 0) {
                    left.remove(cell.moved(0, by)).ifPresent(next);
                  }
                }
              }));
    }
    return all;
  }

  /** The formulas of one form, those that stand together in one block. */
  private List<Block> blocks(List<Formula> group, int round) {
    int rowStep = step(group, formula -> formula.at().column(), formula -> formula.at().row());
    int columnStep = step(group, formula -> formula.at().row(), formula -> formula.at().column());
    var left = new CellMap<Formula>();
    group.forEach(formula -> left.put(formula.at(), formula));
    var blocks = new ArrayList<Block>();
    while (!left.isEmpty()) {
      var cells = new CellMap<Formula>();
      Touching.walk(
          left.removeFirst(),
          (formula, near) -> {
            cells.put(formula.at(), formula);
            for (int down = -REACH; down <= REACH; down++) {
              for (int right = -REACH; right <= REACH; right++) {
                var next = formula.at().moved(down * rowStep, right * columnStep);
                if (left.contains(next) && isNear(formula.at(), down, right, rowStep, columnStep)) {
                  near.accept(left.remove(next).orElseThrow());
                }
              }
            }
          });
      blocks.add(new Block(rowStep, columnStep, cells));
    }
    var alone = blocks.stream().filter(block -> block.cells.size() == 1).toList();
    boolean isMixed = alone.size() > 1 && alone.size() < blocks.size();
    if (isMixed && round < MOST_ROUNDS) { // their grid may be a wider one
      blocks.removeIf(block -> block.cells.size() == 1);
      var cells = alone.stream().flatMap(block -> block.cells.values().stream()).toList();
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
      List<Formula> group, Function<Formula, Integer> line, Function<Formula, Integer> place) {
    var distances = new TreeMap<Integer, Integer>();
    var lines =
        group.stream()
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
    if (block.cells.size() < SPARSE * block.rows() * block.columns()) {
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
    var plane = plane(block, slots);
    double share = 1 - (double) plane.odd().size() / block.cells.size();
    if (share < CLEAR) {
      var starts = starts(block, slots, true);
      if (starts.size() > 1) {
        return split(block, starts, true);
      }
      starts = starts(block, slots, false);
      if (starts.size() > 1) {
        return split(block, starts, false);
      }
      if (share < MAJORITY && block.cells.size() > 1) {
        return alone(block);
      }
    }
    return List.of(plane);
  }

  private List<Plane> alone(Block block) {
    return block.cells.values().stream().flatMap(f -> planes(single(f)).stream()).toList();
  }

  /** Whether each formula multiplies a row with a column, as those of a product of matrices do. */
  private static boolean isMatrices(Block block) {
    var first = block.cells.values().iterator().next();
    var areas = first.areas();
    if (areas.get(0).isCell() && areas.get(1).isCell()) { // spelled out
      return ((Meaning.Sum) first.meaning().core()).products().size() > 1;
    }
    var row = areas.get(0).rows() == 1 ? areas.get(0) : areas.get(1);
    var column = areas.get(0).rows() == 1 ? areas.get(1) : areas.get(0);
    return row.rows() == 1 && column.columns() == 1 && row.columns() > 1 && column.rows() > 1;
  }

  private Block single(Formula formula) {
    var cells = new CellMap<Formula>();
    cells.put(formula.at(), formula);
    return new Block(1, 1, cells).fitted();
  }

  /**
   * Whether one factor moves down the rows and the other along the columns: then each row is a
   * plane with weights of its own.
   */
  private static boolean movesApart(Block block, List<Slot> slots) {
    if (block.rows() == 1
        || !(block.cells.values().iterator().next().meaning().core() instanceof Meaning.Sum sum)
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
    int count = block.cells.values().iterator().next().areas().size();
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

  private Plane plane(Block block, List<Slot> slots) {
    var numbers = new HashMap<List<Double>, Integer>();
    for (var formula : block.cells.values()) {
      numbers.merge(formula.meaning().core().numbers(), 1, Integer::sum);
    }
    var usual = most(numbers);
    boolean isLine = block.rows() == 1 || block.columns() == 1;
    if (isLine && 2 * numbers.getOrDefault(usual.orElse(List.of()), 0) <= block.cells.size()) {
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
        sample.orElseGet(() -> block.cells.values().iterator().next().meaning()),
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
