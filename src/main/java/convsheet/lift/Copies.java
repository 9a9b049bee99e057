package convsheet.lift;

import convsheet.formula.A1;
import convsheet.lift.Plane.Move;
import convsheet.lift.Plane.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A formula and its copies: a rectangle of cells whose formulas all mean the same over cells that
 * lie as far away as the formulas do, but for what a dollar keeps.
 *
 * @param first the formula at the top left
 * @param slots what they read, in the order of {@link Meaning.Core#areas()}; none of one alone
 * @param rows the rows of the rectangle
 * @param columns its columns
 */
record Copies(Formula first, List<Slot> slots, int rows, int columns) {
  /** A formula that has no copies. */
  static Copies none(Formula formula) {
    return new Copies(formula, List.of(), 1, 1);
  }

  /**
   * A formula of which there may be copies anywhere; none if it is not known for each area that it
   * reads which of its references it is.
   */
  static Optional<Copies> of(Formula first, FormulaForm form) {
    var slots = new ArrayList<Slot>();
    for (var area : first.areas()) {
      form.reference(area).ifPresent(own -> slots.add(new Slot(area, own.down(), own.right())));
    }
    return slots.size() == first.areas().size()
        ? Optional.of(new Copies(first, slots, 1, 1))
        : Optional.empty();
  }

  boolean isAlone() {
    return rows == 1 && columns == 1;
  }

  int count() {
    return rows * columns;
  }

  Meaning meaning() {
    return first.meaning();
  }

  /** Their cells. */
  CellRange cells() {
    var at = first.at();
    if (isAlone()) {
      return at;
    }
    return new CellRange(at.sheet(), at.row(), at.column(), rows, columns, false);
  }

  /** What the formula of one of their cells reads in a slot. */
  CellRange area(int slot, CellRange cell) {
    return isAlone()
        ? first.areas().get(slot)
        : slots.get(slot).at(cell.row() - first.at().row(), cell.column() - first.at().column());
  }

  /** All that they read, slot by slot. */
  List<CellRange> reads() {
    return isAlone()
        ? first.areas()
        : slots.stream().map(slot -> slot.area().with(slot.at(rows - 1, columns - 1))).toList();
  }

  /** What they read, and how it moves from row to row and from column to column of them. */
  List<Slot> moving() {
    return IntStream.range(0, first.areas().size())
        .mapToObj(
            s ->
                new Slot(
                    first.areas().get(s),
                    rows == 1 ? Move.NONE : slots.get(s).down(),
                    columns == 1 ? Move.NONE : slots.get(s).right()))
        .toList();
  }

  /** The same formulas, each alone. */
  Stream<Copies> apart() {
    return all().map(Copies::none);
  }

  /** The formulas, row by row. */
  Stream<Formula> all() {
    return isAlone() ? Stream.of(first) : cells().all().stream().map(this::at);
  }

  /** The formula of one of their cells. */
  Formula at(CellRange cell) {
    return cell.same(first.at()) ? first : copy(cell);
  }

  private Formula copy(CellRange cell) {
    var at = first.at();
    var areas = areas(cell.row() - at.row(), cell.column() - at.column());
    return new Formula(
        CellRange.cell(at.sheet(), cell.row(), cell.column()),
        first.written().at(cell.row(), cell.column()),
        new Meaning(meaning().core().over(areas), meaning().activation()),
        areas);
  }

  private List<CellRange> areas(int down, int right) {
    var areas = new ArrayList<CellRange>(slots.size());
    slots.forEach(slot -> areas.add(slot.at(down, right)));
    return areas;
  }

  /**
   * What a formula means that is written as a copy of the first would be; none where it reads
   * beyond the sheet, or one range where the first reads two.
   */
  Optional<Meaning> copiedTo(CellRange cell) {
    var areas = areas(cell.row() - first.at().row(), cell.column() - first.at().column());
    for (var area : areas) {
      if (area.row() < 0
          || area.column() < 0
          || area.row() + area.rows() > A1.MAX_ROWS
          || area.column() + area.columns() > A1.MAX_COLUMNS) {
        return Optional.empty();
      }
    }
    return isMixed() && new HashSet<>(areas).size() < new HashSet<>(first.areas()).size()
        ? Optional.empty()
        : Optional.of(new Meaning(meaning().core().over(areas), meaning().activation()));
  }

  /** Whether a dollar keeps the row of a reference and not its column, or the other way round. */
  private boolean isMixed() {
    return slots.stream().anyMatch(slot -> slot.down().isNone() != slot.right().isNone());
  }

  /** Whether it is known what all copies in some cells of a row mean. */
  boolean reach(CellRange cells) {
    int step = isMixed() ? 1 : Math.max(1, cells.columns() - 1); // else the ends tell
    return IntStream.iterate(0, j -> j < cells.columns(), j -> j + step)
        .allMatch(j -> copiedTo(cells.at(0, j)).isPresent());
  }
}
