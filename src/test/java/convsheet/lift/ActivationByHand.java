package convsheet.lift;

import convsheet.lift.FormulaStyle.Anchor;
import convsheet.lift.GridsByHand.Mistake;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Identity;
import convsheet.network.Relu;
import convsheet.network.Sigmoid;
import convsheet.network.Softmax;
import convsheet.network.Tanh;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Layers that are but an activation, cell by cell or, as a softmax, of all cells. */
final class ActivationByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final GridsByHand grids;
  private final FormulasByHand formulas;

  ActivationByHand(Sketch sketch, GridsByHand grids, FormulasByHand formulas) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    this.grids = grids;
    this.formulas = formulas;
  }

  /** Draws an activation that is a layer of its own. */
  void add() {
    var activation = dice.pick(List.of(new Relu(), new Relu(), new Sigmoid(), new Tanh()));
    var planes = sketch.sameSize();
    var read = sketch.sources();
    var layer = sketch.layer();
    sketch.note(Trait.SEPARATE_ACTIVATION);
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      boolean isAlike =
          source.rowStep() == plane.rowStep() && source.columnStep() == plane.columnStep();
      var style = FormulaStyle.drawn(sketch, true, isAlike, false, 1).alone().with(Anchor.NONE);
      boolean isBlock =
          isAlike && plane.rowStep() == 1 && plane.columnStep() == 1 && dice.chance(0.25);
      sketch.note(isBlock, Trait.SEPARATE_BLOCK);
      sketch.later(
          () -> {
            if (isBlock) {
              var text =
                  formulas.activated(
                      formulas.reference(source, plane.first(), false), activation, style.spread());
              for (int n = 0; n < plane.count(); n++) {
                paper.array(
                    plane.cell(n),
                    text,
                    Recipe.activated(paper.value(source.cell(n)), activation),
                    FormulasByHand.range(plane));
              }
              grids.maybeStale(plane, Set.of(), layer);
              return;
            }
            grids.write(
                plane,
                n -> writeActivated(plane.cell(n), source.cell(n), activation, style),
                wrong -> activationMistakes(plane, source, wrong, activation, style),
                layer);
          });
    }
    sketch.then(new ActivationLayer(activation), planes);
  }

  private void writeActivated(At at, At from, Activation activation, FormulaStyle style) {
    var text = formulas.activated(formulas.reference(from, at, false), activation, style);
    paper.formula(at, text, Recipe.activated(paper.value(from), activation));
  }

  private List<Mistake> activationMistakes(
      Box plane, Box source, Set<Integer> wrong, Activation activation, FormulaStyle style) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    if (isLine) {
      return grids.noFormulas(plane, wrong);
    }
    int n = wrong.iterator().next();
    int down = n / plane.columns() > 0 ? -source.rowStep() : source.rowStep();
    var own = source.cell(n);
    return grids.noFormulas(
        plane,
        wrong,
        new Mistake(
            Slip.Kind.WINDOW,
            "reads " + own.moved(down, 0).text() + " instead of " + own.text(),
            k -> writeActivated(plane.cell(k), source.cell(k).moved(down, 0), activation, style)),
        new Mistake(
            Slip.Kind.NO_ACTIVATION,
            "has no " + activation.text(),
            k -> writeActivated(plane.cell(k), source.cell(k), new Identity(), style)));
  }

  /** Draws a softmax. */
  void addSoftmax() {
    var plane = sketch.sameSize().get(0);
    var source = sketch.sources().get(0);
    if (source.count() == 1) {
      add();
      return;
    }
    boolean inSteps = dice.chance(0.35);
    boolean largest = dice.nextBoolean();
    sketch.note(inSteps ? Trait.SOFTMAX_IN_STEPS : Trait.SOFTMAX);
    sketch.note(largest, Trait.SOFTMAX_MINUS_LARGEST);
    var steps = inSteps ? sketch.place(plane.rows(), plane.columns(), 1, 1, Sketch.ROOM) : plane;
    var layer = sketch.layer();
    if (inSteps) {
      sketch.computes(List.of(steps));
    }
    sketch.later(
        () -> {
          double max = source.cells().stream().mapToDouble(paper::value).max().orElse(0);
          double sum =
              source.cells().stream().mapToDouble(c -> Math.exp(paper.value(c) - max)).sum();
          if (inSteps) {
            IntConsumer exponential =
                n -> {
                  var own = steps.cell(n);
                  double x = paper.value(source.cell(n));
                  var minus = largest ? "-MAX(" + formulas.reference(source, own, true) + ")" : "";
                  paper.formula(
                      own,
                      "EXP(" + formulas.reference(source.cell(n), own, false) + minus + ")",
                      Math.exp(largest ? x - max : x));
                };
            grids.write(steps, exponential, wrong -> grids.noFormulas(steps, wrong), layer);
          }
          IntConsumer share =
              n -> {
                var at = plane.cell(n);
                if (inSteps) {
                  double all = steps.cells().stream().mapToDouble(paper::value).sum();
                  paper.formula(
                      at,
                      formulas.reference(steps.cell(n), at, false)
                          + "/SUM("
                          + formulas.reference(steps, at, true)
                          + ")",
                      paper.value(steps.cell(n)) / all);
                  return;
                }
                var range = formulas.reference(source, at, true);
                var minus = largest ? "-MAX(" + range + ")" : "";
                var x = formulas.reference(source.cell(n), at, false);
                paper.array(
                    at,
                    "EXP(" + x + minus + ")/SUM(EXP(" + range + minus + "))",
                    Math.exp(paper.value(source.cell(n)) - max) / sum,
                    at.text());
              };
          grids.write(plane, share, wrong -> grids.noFormulas(plane, wrong), layer);
        });
    sketch.then(new ActivationLayer(new Softmax()), List.of(plane));
  }
}
