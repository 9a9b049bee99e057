package convsheet.lift;

import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.lift.Recipe.Term;
import convsheet.network.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands on the sheets beside the network. */
final class BesideByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final FormulasByHand formulas;

  BesideByHand(Sketch sketch, FormulasByHand formulas) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.formulas = formulas;
  }

  /** Numbers that no formula reads. */
  void addUnread() {
    if (slips.isDue(0.2)) {
      // on the sheet of the network's last layer, as other sheets may have nothing to do with it
      var box =
          paper.place(
              dice, sketch.lastSheet(), dice.between(2, 4), dice.between(2, 4), 1, 1, Sketch.ROOM);
      sketch.fill(box);
      slips.add(Slip.Kind.UNREAD, "^no formula reads these numbers$", box.cells());
    }
  }

  /** What shows how the network computes, or trains it, and is no layer. */
  void addSteps(List<Term> filters) {
    if (filters.isEmpty() || sketch.hasText() || !dice.chance(0.2)) {
      return;
    }
    var term = dice.pick(filters);
    var window = term.read();
    boolean isGradient = dice.nextBoolean();
    var plane = sketch.sources().get(0);
    if (isGradient && (sketch.isVector() || plane.rowStep() != 1 || plane.count() == 1)) {
      return;
    }
    sketch.note(isGradient ? Trait.GRADIENT_BESIDE : Trait.PRODUCTS_BESIDE);
    var box =
        paper.place(dice, sketch.lastSheet(), window.rows(), window.columns(), 1, 1, Sketch.ROOM);
    slips.add(
        Slip.Kind.BESIDE, "no part of the network", box.cells(), "beside on " + sketch.lastSheet());
    sketch.later(
        () -> {
          for (int n = 0; n < box.count(); n++) {
            var at = box.cell(n);
            var read = window.cell(n);
            if (isGradient) {
              var all = new Box(read, plane.rows(), plane.columns(), 1, 1);
              paper.formula(
                  at,
                  "SUMPRODUCT("
                      + formulas.reference(all, at, false)
                      + ","
                      + formulas.reference(plane, at, true)
                      + ")",
                  0.5);
            } else {
              var weight = term.weights().orElseThrow().cell(n);
              var x = formulas.reference(read, at, false);
              var w = formulas.reference(weight, at, true);
              paper.formula(
                  at,
                  box.count() % 2 == 0 ? x + "*" + w : w + "*" + x,
                  paper.value(read) * paper.value(weight));
            }
          }
        });
  }

  /** Formulas that read the last layer, of a form that no layer has. */
  void addGoingOn() {
    if (!dice.chance(0.15)) {
      return;
    }
    sketch.note(Trait.GOES_ON);
    var source = sketch.sources().get(sketch.sources().size() - 1);
    var form =
        dice.pick(
            List.of(
                "ROUND(%s,1)",
                "MEDIAN(%s,0,6)", "%s^2", "LN(1+%s^2)", "IF(%s>0.5,1,-1)", "STDEV(%s,1)"));
    var box =
        paper.place(
            dice,
            sketch.lastSheet(),
            1,
            Math.min(source.columns(), dice.between(1, 4)),
            1,
            1,
            Sketch.ROOM);
    slips.add(
        Slip.Kind.GOES_ON,
        "not understood and left out: .*The network may go on there",
        box.cells());
    boolean isError = box.count() > 1 && dice.chance(0.4); // of one cell, it is a remark
    if (isError) {
      sketch.note(Trait.ERROR_BESIDE);
      addError(source, box);
      return;
    }
    sketch.later(
        () -> {
          for (int n = 0; n < box.count(); n++) {
            var x = formulas.reference(source.cell(n), box.cell(n), false);
            paper.formula(box.cell(n), form.formatted(x), 0.25);
          }
        });
  }

  /** How far results are from typed targets. */
  private void addError(Box source, Box box) {
    var targets =
        paper.place(dice, box.first().sheet(), box.rows(), box.columns(), 1, 1, Sketch.ROOM);
    sketch.fill(targets);
    var form = dice.pick(List.of("%s-%s", "2*(%s-%s)", "(%s-%s)^2", "(%s-%s)/4", "MAX(0,%s-%s)"));
    sketch.later(
        () -> {
          for (int n = 0; n < box.count(); n++) {
            var at = box.cell(n);
            var x = formulas.reference(source.cell(n), at, false);
            var target = formulas.reference(targets.cell(n), at, false);
            paper.formula(at, form.formatted(x, target), 0.25);
          }
        });
  }

  /** Another network on a sheet of its own; gives back the sheet to ask for, if one has to. */
  Optional<String> addOther(int sheet) {
    for (int n = 0; n < 16; n++) {
      paper.number(new At(sheet, n / 4, n % 4), dice.weight());
    }
    for (int n = 0; n < 9; n++) {
      var at = new At(sheet, n / 3, 6 + n % 3);
      var window = new Box(new At(sheet, n / 3, n % 3), 2, 2, 1, 1);
      var filter = new Box(new At(sheet, 0, 0), 2, 2, 1, 1);
      var term = new Term(window, Optional.of(filter), List.of());
      var recipe = new Recipe(List.of(term), Optional.empty(), 0, new Identity(), Set.of());
      paper.formula(
          at,
          "SUMPRODUCT(%s,%s)"
              .formatted(
                  formulas.reference(window, at, false), formulas.reference(filter, at, true)),
          recipe.value(paper, false));
    }
    // of a sheet that is asked for, nothing is read that its formulas do not read
    boolean isWhole =
        sketch.sources().stream().allMatch(box -> box.first().sheet() == sketch.lastSheet());
    if (isWhole && dice.nextBoolean()) {
      sketch.note(Trait.ASKED_SHEET);
      return Optional.of(paper.sheet(sketch.lastSheet()));
    }
    sketch.note(Trait.OTHER_NETWORK);
    slips.add(
        new Slip(
            Slip.Kind.OTHER_SHEET,
            "opens with this sheet; there are also formulas on \"?" + paper.sheet(sheet),
            paper.sheet(sketch.lastSheet()),
            Set.of(),
            "other"));
    return Optional.empty();
  }
}
