package convsheet.lift;

import convsheet.lift.Plane.Move;
import convsheet.lift.Plane.Slot;
import java.util.ArrayDeque;
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

  /** How many steps on the next cell of a grid may be, with slips between. */
  private static final int REACH = 3;

  private final Book book;
  private final Set<Long> taken = new HashSet<>();

  private PlaneFinder(Book book) {
    this.book = book;
  }

  /** The planes of a book, from the top left to the bottom right. */
  static List<Plane> find(Book book) {
    return new PlaneFinder(book).find();
  }

  private List<Plane> find() {
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
        .forEach(group -> blocks.addAll(blocks(group)));
    blocks.sort(Comparator.comparingInt(block -> -block.cells.size()));
    var planes = new ArrayList<Plane>();
    for (var block : blocks) {
      block.cells.keySet().removeIf(key -> taken.contains(key));
      if (!block.cells.isEmpty()) {
        for (var plane : planes(block.fitted())) {
          planes.add(plane);
          for (int i = 0; i < plane.count(); i++) {
            taken.add(Book.key(plane.cell(i)));
          }
        }
      }
    }
    apart(planes);
    planes.sort(
        Comparator.comparingInt((Plane plane) -> plane.first().sheet())
            .thenComparingInt(plane -> plane.first().row())
            .thenComparingInt(plane -> plane.first().column()));
    return planes;
  }

  /** Takes planes apart that pool a channel in each of their cells: they are one plane each. */
  private void apart(List<Plane> planes) {
    var owners = new HashMap<Long, Plane>();
    for (var plane : planes) {
      for (int i = 0; i < plane.count(); i++) {
        owners.put(Book.key(plane.cell(i)), plane);
      }
    }
    for (var plane : List.copyOf(planes)) {
      if (plane.meaning().pools() && plane.count() > 1) {
        var read = new HashSet<Plane>();
        for (int i = 0; i < plane.count(); i++) {
          var area = plane.slots().get(0).at(i / plane.columns(), i % plane.columns());
          Optional.ofNullable(owners.get(Book.key(area.at(0, 0)))).ifPresent(read::add);
        }
        if (read.size() > 1) {
          planes.remove(plane);
          for (int i = 0; i < plane.count(); i++) {
            book.formula(plane.cell(i)).ifPresent(f -> planes.addAll(planes(single(f))));
          }
        }
      }
    }
  }

  /** Cells of formulas of one form, on a grid with a distance of its own. */
  private final class Block {
    private final int rowStep;
    private final int columnStep;
    private final Map<Long, Formula> cells;
    private int top = Integer.MAX_VALUE;
    private int left = Integer.MAX_VALUE;
    private int bottom;
    private int right;

    Block(int rowStep, int columnStep, Map<Long, Formula> cells) {
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

    Area cell(int i, int j) {
      return Area.cell(sheet(), top + i * rowStep, left + j * columnStep);
    }

    Optional<Formula> at(int i, int j) {
      return Optional.ofNullable(cells.get(Book.key(cell(i, j))));
    }

    /** The part of it in some rows and columns, from the first up to but without the last. */
    Block part(int fromRow, int toRow, int fromColumn, int toColumn) {
      var part = new LinkedHashMap<Long, Formula>();
      cells.forEach(
          (key, formula) -> {
            int i = (formula.at().row() - top) / rowStep;
            int j = (formula.at().column() - left) / columnStep;
            if (i >= fromRow && i < toRow && j >= fromColumn && j < toColumn) {
              part.put(key, formula);
            }
          });
      return new Block(rowStep, columnStep, part).fitted();
    }
  }

  /** Formulas that stand near each other in rows and columns: their grids have one distance. */
  private static List<List<Formula>> together(List<Formula> group) {
    var left = new LinkedHashMap<Long, Formula>();
    group.forEach(formula -> left.put(Book.key(formula.at()), formula));
    var all = new ArrayList<List<Formula>>();
    while (!left.isEmpty()) {
      var found = new ArrayList<>(List.of(left.remove(left.keySet().iterator().next())));
      for (int k = 0; k < found.size(); k++) {
        var cell = found.get(k).at();
        for (int by = -FARTHEST; by <= FARTHEST; by++) {
          if (cell.row() + by >= 0) {
            Optional.ofNullable(left.remove(Book.key(cell.moved(by, 0)))).ifPresent(found::add);
          }
          if (cell.column() + by >= 0) {
            Optional.ofNullable(left.remove(Book.key(cell.moved(0, by)))).ifPresent(found::add);
          }
        }
      }
      all.add(found);
    }
    return all;
  }

  /** The formulas of one form, those that stand together in one block. */
  private List<Block> blocks(List<Formula> group) {
    int rowStep = step(group, formula -> formula.at().column(), formula -> formula.at().row());
    int columnStep = step(group, formula -> formula.at().row(), formula -> formula.at().column());
    var left = new LinkedHashMap<Long, Formula>();
    group.forEach(formula -> left.put(Book.key(formula.at()), formula));
    var blocks = new ArrayList<Block>();
    while (!left.isEmpty()) {
      var cells = new LinkedHashMap<Long, Formula>();
      var open = new ArrayDeque<Formula>();
      open.add(left.remove(left.keySet().iterator().next()));
      while (!open.isEmpty()) {
        var formula = open.remove();
        cells.put(Book.key(formula.at()), formula);
        for (int down = -REACH; down <= REACH; down++) {
          for (int right = -REACH; right <= REACH; right++) {
            if (isNear(formula.at(), down, right, rowStep, columnStep)) {
              var next = Book.key(formula.at().moved(down * rowStep, right * columnStep));
              Optional.ofNullable(left.remove(next)).ifPresent(open::add);
            }
          }
        }
      }
      blocks.add(new Block(rowStep, columnStep, cells));
    }
    var alone = blocks.stream().filter(block -> block.cells.size() == 1).toList();
    if (alone.size() > 1 && alone.size() < blocks.size()) { // their grid may be a wider one
      blocks.removeAll(alone);
      blocks.addAll(blocks(alone.stream().flatMap(b -> b.cells.values().stream()).toList()));
    }
    return blocks;
  }

  /** Whether to look that many steps on: beside a cell, or in a line over some that hold others. */
  private boolean isNear(Area cell, int down, int right, int rowStep, int columnStep) {
    if (cell.row() + down * rowStep < 0 || cell.column() + right * columnStep < 0) {
      return false;
    }
    int steps = Math.max(Math.abs(down), Math.abs(right));
    if (steps <= 1) {
      return true;
    }
    return (down == 0 || right == 0)
        && IntStream.range(1, steps)
            .mapToObj(k -> cell.moved(down / steps * k * rowStep, right / steps * k * columnStep))
            .allMatch(between -> book.isNumber(between) || book.formula(between).isPresent());
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
    var slots = slots(block);
    if (movesApart(block, slots)) {
      return split(block, rowStarts(block));
    }
    var plane = plane(block, slots);
    double share = 1 - (double) plane.odd().size() / block.cells.size();
    if (share < CLEAR) {
      var starts = starts(block, slots, true);
      if (starts.size() > 1) {
        return split(block, starts);
      }
      starts = starts(block, slots, false);
      if (starts.size() > 1) {
        return splitColumns(block, starts);
      }
      if (share < MAJORITY && block.cells.size() > 1) {
        return block.cells.values().stream().flatMap(f -> planes(single(f)).stream()).toList();
      }
    }
    return List.of(plane);
  }

  private Block single(Formula formula) {
    return new Block(1, 1, new LinkedHashMap<>(Map.of(Book.key(formula.at()), formula))).fitted();
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

  private List<Plane> split(Block block, List<Integer> starts) {
    var planes = new ArrayList<Plane>();
    for (int s = 0; s < starts.size(); s++) {
      int end = s + 1 < starts.size() ? starts.get(s + 1) : block.rows();
      var part = block.part(starts.get(s), end, 0, block.columns());
      if (!part.cells.isEmpty()) {
        planes.addAll(planes(part));
      }
    }
    return planes;
  }

  private List<Plane> splitColumns(Block block, List<Integer> starts) {
    var planes = new ArrayList<Plane>();
    for (int s = 0; s < starts.size(); s++) {
      int end = s + 1 < starts.size() ? starts.get(s + 1) : block.columns();
      var part = block.part(0, block.rows(), starts.get(s), end);
      if (!part.cells.isEmpty()) {
        planes.addAll(planes(part));
      }
    }
    return planes;
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

  private static Area area(Formula formula, int slot) {
    return formula.meaning().core().areas().get(slot);
  }

  private static Move move(Formula from, Formula to, int slot) {
    var a = area(from, slot);
    var b = area(to, slot);
    return new Move(b.row() - a.row(), b.column() - a.column());
  }

  /** What the formulas of a block read, as most of them have it. */
  private static List<Slot> slots(Block block) {
    int count = block.cells.values().iterator().next().meaning().core().areas().size();
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
      var firsts = new LinkedHashMap<Area, Integer>();
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
