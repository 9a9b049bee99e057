package convsheet.lift;

import convsheet.lift.Paper.Box;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Writes grids of formulas cell by cell, slips here and there. */
final class GridsByHand {
  /** What can only be made wrong in few forms. */
  private static final Set<Slip.Kind> RARE =
      EnumSet.of(
          Slip.Kind.NUMBERS,
          Slip.Kind.LOST_DOLLAR,
          Slip.Kind.FILTER,
          Slip.Kind.MASK,
          Slip.Kind.FORMULA,
          Slip.Kind.PRODUCT,
          Slip.Kind.TEXT);

  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;

  /** Grids that are averaged, and those of them of which a window may read but one cell. */
  private final Set<Box> averaged = new HashSet<>();

  private final Set<Box> noBlanks = new HashSet<>();

  /**
   * A way to write a cell wrongly.
   *
   * @param kind what is wrong
   * @param says what the finding says of it, as a regular expression
   * @param write writes the cell with a number in reading order
   */
  record Mistake(Slip.Kind kind, String says, IntConsumer write) {}

  GridsByHand(Sketch sketch) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
  }

  /** Notes that grids are averaged, maybe in windows that read but one cell of them. */
  void areAveraged(List<Box> planes, boolean cellByCell) {
    averaged.addAll(planes);
    if (cellByCell) {
      noBlanks.addAll(planes);
    }
  }

  /**
   * Writes a grid cell by cell, some neighbours maybe wrongly; gives back which.
   *
   * @param right writes a cell as it should be
   * @param mistakes what can be made wrong in some cells
   */
  Set<Integer> write(
      Box plane, IntConsumer right, Function<Set<Integer>, List<Mistake>> mistakes, String layer) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    Set<Integer> wrong = Set.of();
    if (!isLine && plane.rows() >= 3 && plane.columns() >= 3 && slips.isDue(0.4)) {
      wrong = dice.group(plane, 0.19);
    } else if (isLine && plane.count() >= 4 && slips.isDue(0.4)) {
      // a slip at an end of a line would only make it shorter
      int first = dice.between(1, plane.count() - 2);
      // two in a line of cells that stand apart leave a gap as wide as that between two lines
      boolean two =
          plane.count() >= 6
              && first + 1 < plane.count() - 1
              && Math.max(plane.rowStep(), plane.columnStep()) == 1
              && dice.nextBoolean();
      wrong = two ? new TreeSet<>(Set.of(first, first + 1)) : Set.of(first);
    }
    Optional<Mistake> mistake = Optional.empty();
    if (!wrong.isEmpty()) {
      var possible = mistakes.apply(wrong);
      if (possible.isEmpty()) {
        wrong = Set.of();
      } else {
        var rare = possible.stream().filter(m -> RARE.contains(m.kind())).toList();
        mistake = Optional.of(dice.pick(rare.isEmpty() || dice.chance(0.5) ? possible : rare));
      }
    }
    for (int n = 0; n < plane.count(); n++) {
      (wrong.contains(n) ? mistake.get().write() : right).accept(n);
    }
    if (!wrong.isEmpty()) {
      slips.add(
          mistake.get().kind(),
          SlipsByHand.told(wrong.size(), mistake.get().says()),
          wrong.stream().map(plane::cell).toList());
    }
    maybeStale(plane, wrong, layer);
    return wrong;
  }

  /** What can stand in cells in place of formulas, and what else can be wrong there. */
  List<Mistake> noFormulas(Box plane, Set<Integer> wrong, Mistake... more) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    var mistakes = new ArrayList<Mistake>();
    mistakes.add(
        new Mistake(
            Slip.Kind.NUMBER,
            "holds a typed number",
            n -> paper.number(plane.cell(n), dice.weight())));
    // a line with a gap is two lines; an average of blanks alone would be an error
    if (!isLine && !noBlanks.contains(plane) && !(wrong.size() > 1 && averaged.contains(plane))) {
      mistakes.add(new Mistake(Slip.Kind.BLANK, "is blank", n -> {}));
    }
    if (!isLine && sketch.sources().contains(plane)) { // formulas that read it would be errors
      mistakes.add(
          new Mistake(Slip.Kind.TEXT, "holds a text", n -> paper.text(plane.cell(n), "to do")));
    }
    mistakes.addAll(List.of(more));
    return mistakes;
  }

  /** Saves some wrong values, maybe. */
  void maybeStale(Box plane, Set<Integer> wrong, String layer) {
    if (slips.isDue(0.1)) {
      var cells =
          dice.group(plane, 1).stream().filter(n -> !wrong.contains(n)).map(plane::cell).toList();
      if (!cells.isEmpty()) {
        cells.forEach(
            at ->
                paper.saveInstead(
                    at, paper.value(at) + dice.weight() * Math.max(1, Math.abs(paper.value(at)))));
        slips.add(
            Slip.Kind.SAVED,
            "(the saved value is|saved values are) not what the formulas give",
            cells,
            "saved of " + layer);
      }
    }
  }
}
