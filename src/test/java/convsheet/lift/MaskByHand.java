package convsheet.lift;

import convsheet.lift.GridsByHand.Mistake;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.Dropout;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Dropout by a grid of zeros and ones. */
final class MaskByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final GridsByHand grids;
  private final FormulasByHand formulas;

  MaskByHand(Sketch sketch, GridsByHand grids, FormulasByHand formulas) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.grids = grids;
    this.formulas = formulas;
  }

  /** How a mask is applied. */
  private enum Masking {
    TIMES,
    IF_0,
    IF_ABOVE
  }

  /** Draws a dropout. */
  void add() {
    var planes = sketch.sameSize();
    var read = sketch.sources();
    var values = new ArrayList<Double>();
    var way = dice.pick(List.of(Masking.values()));
    boolean ofPicture = sketch.readsPicture();
    sketch.note(!ofPicture, Trait.MASKED_HIDDEN);
    sketch.note(Trait.valueOf("MASK_" + way.name()));
    var layer = sketch.layer();
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      var mask = sketch.place(plane.rows(), plane.columns(), 1, 1, 2);
      boolean drawn = dice.chance(0.4);
      sketch.note(drawn ? Trait.MASK_RANDOM : Trait.MASK_TYPED);
      for (var cell : mask.cells()) {
        double value = dice.nextInt(2);
        if (drawn) {
          paper.formula(cell, "IF(RAND()>0.5,1,0)", value);
        } else {
          paper.number(cell, value);
        }
      }
      if (drawn) {
        slips.add(Slip.Kind.VOLATILE, "change at each recalculation", mask.cells(), "volatile");
      } else if (slips.isDue(0.1)) {
        var cells = dice.group(mask, 0.3).stream().map(mask::cell).toList();
        cells.forEach(paper::blank);
        slips.add(Slip.Kind.MASK_BLANK, "(is|are) blank in the mask of", cells, "mask of " + layer);
      }
      mask.cells().forEach(cell -> values.add(paper.value(cell)));
      if (ofPicture && way == Masking.TIMES) {
        // of two grids of numbers that are multiplied, only a word tells which is the picture
        paper.text(mask.first().moved(-1, 0), "mask");
      }
      sketch.later(
          () -> {
            var wrong =
                grids.write(
                    plane,
                    n -> writeMasked(plane.cell(n), source.cell(n), mask.cell(n), way),
                    cells -> maskMistakes(plane, source, mask, cells, way),
                    layer);
            if (!drawn && wrong.stream().noneMatch(n -> paper.isFormula(plane.cell(n)))) {
              slips.reportUnread(wrong.stream().map(mask::cell).toList());
            }
          });
    }
    var shape = Shape.of(planes.size(), sketch.rows(), sketch.columns());
    sketch.then(
        new Dropout(Optional.of(Tensor.of(shape, values.stream().mapToDouble(v -> v).toArray()))),
        planes);
  }

  private void writeMasked(At at, At from, At mask, Masking way) {
    var x = formulas.reference(from, at, false);
    var m = formulas.reference(mask, at, false);
    paper.formula(
        at,
        switch (way) {
          case TIMES -> x + "*" + m;
          case IF_0 -> "IF(" + m + "=0,0," + x + ")";
          default -> "IF(" + m + ">0.5," + x + ",0)";
        },
        paper.value(from) * paper.value(mask));
  }

  private List<Mistake> maskMistakes(
      Box plane, Box source, Box mask, Set<Integer> wrong, Masking way) {
    if (plane.rows() == 1 || plane.columns() == 1) {
      return grids.noFormulas(plane, wrong);
    }
    int n = wrong.iterator().next();
    int down = n / plane.columns() > 0 ? -1 : 1;
    var own = source.cell(n);
    var from = own.moved(down * source.rowStep(), 0);
    var ownMask = mask.cell(n);
    var otherMask = ownMask.moved(down, 0);
    return grids.noFormulas(
        plane,
        wrong,
        new Mistake(
            Slip.Kind.WINDOW,
            "reads " + from.text() + " instead of " + own.text(),
            k ->
                writeMasked(
                    plane.cell(k),
                    source.cell(k).moved(down * source.rowStep(), 0),
                    mask.cell(k),
                    way)),
        new Mistake(
            Slip.Kind.MASK,
            "reads " + otherMask.text() + " instead of " + ownMask.text(),
            k -> writeMasked(plane.cell(k), source.cell(k), mask.cell(k).moved(down, 0), way)));
  }
}
