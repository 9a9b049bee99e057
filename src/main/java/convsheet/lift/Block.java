package convsheet.lift;

import convsheet.lift.Plane.Move;
import convsheet.lift.Plane.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Formulas of one form, on a grid with a distance of its own. */
final class Block {
  private static final CellRange NOWHERE = CellRange.cell(0, 0, 0);

  private final int rowStep;
  private final int columnStep;
  private final List<Copies> parts;
  private final CellRange area;
  private final int count;
  private final CellMap<Copies> cells = new CellMap<>(); // the parts, once they are asked for

  /**
   * Formulas on a grid.
   *
   * @param rowStep the distance from one row to the next
   * @param columnStep the distance from one column to the next
   * @param parts the formulas; of those that are together with copies in several rows or columns,
   *     the distance of these is 1
   */
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
            .flatMap(part -> taken.touches(part.cells()) ? part.apart() : Stream.of(part))
            .filter(part -> !taken.touches(part.cells()))
            .toList());
  }

  int rowStep() {
    return rowStep;
  }

  int columnStep() {
    return columnStep;
  }

  List<Copies> parts() {
    return parts;
  }

  /** How many formulas it is. */
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

  /** The part that a cell is of. */
  Optional<Copies> part(CellRange cell) {
    if (cells.isEmpty()) {
      parts.forEach(part -> cells.put(part.cells(), part));
    }
    return cells.get(cell);
  }

  /** The row of a cell in its grid, counted from 0. */
  int row(CellRange cell) {
    return (cell.row() - area.row()) / rowStep;
  }

  int column(CellRange cell) {
    return (cell.column() - area.column()) / columnStep;
  }

  /** The number of a cell of its grid in reading order. */
  int number(CellRange cell) {
    return row(cell) * columns() + column(cell);
  }

  /** Its parts between some rows or columns, each from its first up to the next one's. */
  List<Block> parts(List<Integer> starts, boolean byRows) {
    var found = new TreeMap<Integer, List<Copies>>();
    var lines = new TreeSet<>(starts);
    formulas()
        .forEach(
            formula -> {
              int line = byRows ? row(formula.at()) : column(formula.at());
              found
                  .computeIfAbsent(lines.floor(line), start -> new ArrayList<>())
                  .add(Copies.none(formula));
            });
    return found.values().stream().map(part -> new Block(rowStep, columnStep, part)).toList();
  }

  /** What its formulas read, as most of them have it. */
  List<Slot> slots() {
    if (whole().isPresent()) {
      return whole().get().moving();
    }
    var slots = new ArrayList<Slot>();
    for (int s = 0; s < first().areas().size(); s++) {
      var down = move(s, true);
      var right = move(s, false);
      var firsts = new Votes<CellRange>();
      for (var part : parts) {
        boolean isEven =
            (part.rows() == 1 || part.slots().get(s).down().equals(down))
                && (part.columns() == 1 || part.slots().get(s).right().equals(right));
        var cells = isEven ? List.of(part.first().at()) : part.cells().all();
        for (var cell : cells) {
          int i = row(cell);
          int j = column(cell);
          firsts.add(
              part.area(s, cell)
                  .moved(
                      -i * down.rows() - j * right.rows(),
                      -i * down.columns() - j * right.columns()),
              isEven ? part.count() : 1,
              number(cell));
        }
      }
      slots.add(new Slot(firsts.most().orElseThrow(), down, right));
    }
    return slots;
  }

  /** How a slot moves from most of its cells to the one below, or to the one to the right. */
  private Move move(int slot, boolean isDown) {
    var moves = new Votes<Move>();
    for (var part : parts) {
      int inside = isDown ? (part.rows() - 1) * part.columns() : part.rows() * (part.columns() - 1);
      if (inside > 0) {
        var own = part.slots().get(slot);
        moves.add(isDown ? own.down() : own.right(), inside, number(part.first().at()));
      }
      for (var cell : part.cells().edge()) {
        var next = cell.moved(isDown ? rowStep : 0, isDown ? 0 : columnStep);
        part(next)
            .filter(other -> other != part)
            .map(other -> Move.between(part.area(slot, cell), other.area(slot, next)))
            .ifPresent(move -> moves.add(move, 1, number(cell)));
      }
    }
    return moves.most().orElse(Move.NONE);
  }

  /** The rows (or columns) at which most formulas do not go on as elsewhere. */
  List<Integer> starts(List<Slot> slots, boolean byRows) {
    int lines = byRows ? rows() : columns();
    int across = byRows ? columns() : rows();
    var starts = new ArrayList<>(List.of(0));
    for (int line = 1; line < lines; line++) {
      int pairs = 0;
      int breaks = 0;
      for (int place = 0; place < across; place++) {
        var here = byRows ? cell(line, place) : cell(place, line);
        var before = byRows ? cell(line - 1, place) : cell(place, line - 1);
        if (part(here).isPresent() && part(before).isPresent()) {
          pairs++;
          breaks += goesOn(slots, before, here, byRows) ? 0 : 1;
        }
      }
      if (pairs > 0 && breaks > pairs / 2) {
        starts.add(line);
      }
    }
    return starts;
  }

  private boolean goesOn(List<Slot> slots, CellRange before, CellRange here, boolean byRows) {
    for (int s = 0; s < slots.size(); s++) {
      var move = byRows ? slots.get(s).down() : slots.get(s).right();
      var from = part(before).orElseThrow().area(s, before);
      if (!Move.between(from, part(here).orElseThrow().area(s, here)).equals(move)) {
        return false;
      }
    }
    return true;
  }

  /** Its parts, or what there is of them, that are as most of its formulas are. */
  CellMap<Copies> regular(List<Slot> slots, Optional<List<Double>> numbers) {
    var regular = new CellMap<Copies>();
    for (var part : parts) {
      if (numbers.isPresent() && !part.meaning().core().numbers().equals(numbers.get())) {
        continue;
      }
      var last = part.cells().at(part.rows() - 1, part.columns() - 1);
      boolean isEven =
          Stream.of(
                  part.first().at(),
                  last,
                  CellRange.cell(last.sheet(), last.row(), part.first().at().column()))
              .allMatch(cell -> follows(part, slots, cell));
      if (isEven) { // as its corners are, so are the cells between them
        regular.put(part.cells(), part);
        continue;
      }
      part.cells().all().stream()
          .filter(cell -> follows(part, slots, cell))
          .forEach(cell -> regular.put(cell, part));
    }
    return regular;
  }

  private boolean follows(Copies part, List<Slot> slots, CellRange cell) {
    for (int s = 0; s < slots.size(); s++) {
      if (!part.area(s, cell).same(slots.get(s).at(row(cell), column(cell)))) {
        return false;
      }
    }
    return true;
  }
}
