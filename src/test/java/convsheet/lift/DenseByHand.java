package convsheet.lift;

import convsheet.lift.FormulaStyle.Anchor;
import convsheet.lift.FormulaStyle.Form;
import convsheet.lift.GridsByHand.Mistake;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.lift.Recipe.Term;
import convsheet.network.Dense;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Dense layers, and what is flattened for them. */
final class DenseByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final GridsByHand grids;
  private final FormulasByHand formulas;
  private final SumsByHand sums;
  private final SumMistakes sumMistakes;

  DenseByHand(
      Sketch sketch,
      GridsByHand grids,
      FormulasByHand formulas,
      SumsByHand sums,
      SumMistakes sumMistakes) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.grids = grids;
    this.formulas = formulas;
    this.sums = sums;
    this.sumMistakes = sumMistakes;
  }

  /**
   * What a dense layer reads of a channel.
   *
   * @param box the cells
   * @param places for each of them, the number of its cell in the channel
   */
  private record Given(Box box, List<Integer> places) {
    static Given of(Box box) {
      return new Given(box, IntStream.range(0, box.count()).boxed().toList());
    }
  }

  /** Draws a dense layer. */
  void add() {
    boolean ofPicture = sketch.readsPicture();
    sketch.note(ofPicture ? Trait.DENSE_OF_PICTURE : Trait.DENSE);
    int count = dice.between(1, dice.chance(0.3) ? 7 : 4);
    boolean flat = !sketch.isVector() && !sketch.readsText() && dice.chance(0.25);
    var read = sketch.sources().stream().map(box -> flat ? flattened(box) : Given.of(box)).toList();
    int size = sketch.sources().stream().mapToInt(Box::count).sum();
    boolean isColumn =
        read.get(0).box().columns() == 1
            && read.get(0).box().rowStep() == 1
            && size > 1
            && !sketch.readsText();
    boolean isBlock = isColumn && !ofPicture && read.size() == 1 && dice.chance(0.3);
    boolean upright = isBlock || dice.nextBoolean();
    int step = !isBlock && dice.chance(0.2) ? 2 : 1;
    var plane =
        sketch.place(
            upright ? count : 1,
            upright ? 1 : count,
            upright ? step : 1,
            upright ? 1 : step,
            Sketch.ROOM);
    var activation = sums.activation();
    boolean hasBias = dice.chance(0.5);
    var weight = new double[count * size];
    var bias = new double[hasBias ? count : 0];
    var biasCells = sketch.place(plane.rows(), plane.columns(), 1, 1, 1);
    var all = new ArrayList<List<Term>>();
    for (int n = 0; n < count; n++) {
      all.add(new ArrayList<>());
    }
    // a sum of few cells with typed weights, of which nothing more is made, may be any remark
    boolean inFormula =
        !isBlock
            && !ofPicture
            && size <= 12
            && (count > 1 || size > 1 && !flat)
            && dice.chance(0.3);
    boolean biasInFormula = !isBlock && hasBias && dice.chance(0.3);
    sketch.note(hasBias, biasInFormula ? Trait.BIAS_NUMBER : Trait.BIAS_CELL);
    sketch.note(inFormula, Trait.LITERAL_WEIGHTS);
    sketch.note(inFormula && count == 1, Trait.LITERAL_DENSE_OF_ONE);
    var plain = FormulaStyle.drawn(sketch, inFormula, false, false, size);
    var drawn =
        isBlock || isColumn && !inFormula && dice.chance(0.4) ? plain.with(Form.MMULT) : plain;
    sketch.note(drawn.form() == Form.MMULT, isBlock ? Trait.MMULT_BLOCK : Trait.MMULT);
    boolean ofTyped1 =
        hasBias
            && !biasInFormula
            && drawn.form() == Form.MMULT
            && !ofPicture
            && !isBlock
            && read.size() == 1
            && dice.chance(0.5);
    sketch.note(ofTyped1, Trait.BIAS_OF_TYPED_1);
    // of a picture and one output's weights, both typed, the dollars tell which is which
    var style =
        ofPicture ? (sketch.readsText() ? drawn.with(Form.COMMA) : drawn).with(Anchor.BOTH) : drawn;
    int before = 0;
    for (var given : read) {
      var source = given.box();
      // the weights of all outputs below each other, at even distances
      boolean isProduct = style.form() == Form.MMULT;
      int distance = isBlock ? 1 : (isProduct ? 1 : source.height()) + dice.between(0, 2);
      var inputs = // one more is always 1
          ofTyped1 ? new Box(source.first(), source.rows() + 1, 1, 1, 1) : source;
      int width = isProduct ? inputs.rows() : source.width();
      var only = dice.distinct(count);
      // with weights that are written into the formulas the place stays free
      var stack = sketch.place(distance * count, width, 1, 1, 1);
      for (int n = 0; n < count; n++) {
        Term term;
        if (inFormula) {
          // what most outputs have in common would be what all should have
          var numbers = size == 1 ? Optional.of(only.get(n)) : Optional.<Double>empty();
          term = new Term(source, Optional.empty(), literals(source, numbers, count == 1));
        } else {
          var box = weights(stack.cell(n * distance, 0), inputs, style);
          if (!isBlock) {
            sums.nameOrNot(box, "weights" + sketch.layers() + "_" + n + "_" + before);
          }
          term = new Term(inputs, Optional.of(box), List.of());
        }
        for (int k = 0; k < source.count(); k++) {
          weight[n * size + before + given.places().get(k)] = term.factor(paper, k);
        }
        if (ofTyped1) {
          paper.number(inputs.cell(source.count()), 1);
          bias[n] = term.factor(paper, source.count());
        }
        all.get(n).add(term);
      }
      before += source.count();
    }
    if (hasBias && !ofTyped1) {
      // numbers in formulas that most outputs have in common would be those that all should have
      var numbers = dice.distinct(count);
      for (int n = 0; n < count; n++) {
        bias[n] = numbers.get(n);
        if (!biasInFormula) {
          paper.number(biasCells.cell(n), bias[n]);
        }
      }
    }
    var layer = sketch.layer();
    IntFunction<Recipe> recipe =
        n ->
            new Recipe(
                all.get(n),
                hasBias && !biasInFormula && !ofTyped1
                    ? Optional.of(biasCells.cell(n))
                    : Optional.empty(),
                biasInFormula ? bias[n] : 0,
                activation,
                Set.of());
    sketch.later(
        () -> {
          if (isBlock) {
            writeProductOfMatrices(
                plane, recipe, hasBias ? Optional.of(biasCells) : Optional.empty(), style);
            grids.maybeStale(plane, Set.of(), layer);
          } else {
            writeOutputs(plane, recipe, style, inFormula, layer);
          }
        });
    var shape = sketch.network().shapes(List.of(sketch.network().last())).get(0);
    sketch.then(
        new Dense(
            Tensor.of(
                Shape.of(
                    count, shape.isVector() ? 1 : shape.channels(), shape.rows(), shape.columns()),
                weight),
            bias,
            activation),
        List.of(plane));
  }

  /** A column of copies of a grid's cells, row by row or column by column. */
  private Given flattened(Box source) {
    boolean byRows = dice.nextBoolean();
    sketch.note(byRows ? Trait.FLATTENED_ROWS : Trait.FLATTENED_COLUMNS);
    var places =
        IntStream.range(0, source.count())
            .map(k -> byRows ? k : k % source.rows() * source.columns() + k / source.rows())
            .boxed()
            .toList();
    var column = sketch.place(source.count(), 1, 1, 1, 1);
    sketch.computes(List.of(column));
    sketch.later(
        () -> {
          for (int k = 0; k < column.count(); k++) {
            formulas.copy(column.cell(k), source.cell(places.get(k)));
          }
        });
    return new Given(column, places);
  }

  /** Numbers that are written into a formula: the one given, or drawn ones. */
  private List<Double> literals(Box source, Optional<Double> given, boolean isOnly) {
    // a weight of 1 need not be written, which makes another form of the formula
    var drawn =
        source.cells().stream().map(cell -> dice.weight()).map(w -> w == 1 ? 2 : w).toList();
    var numbers = new ArrayList<>(given.map(List::of).orElse(drawn));
    if (isOnly && numbers.stream().map(Math::abs).distinct().count() == 1) {
      // all of one size may be the sum or the difference that somebody noted
      numbers.set(0, 3.0);
    }
    return numbers;
  }

  /** Weights that stand in cells as what they are multiplied with does, or in a row for MMULT. */
  private Box weights(At first, Box inputs, FormulaStyle style) {
    if (style.form() == Form.MMULT) {
      var row = new Box(first, 1, inputs.rows(), 1, 1);
      sketch.fill(row);
      return row;
    }
    var box =
        new Box(first, inputs.rows(), inputs.columns(), inputs.rowStep(), inputs.columnStep());
    sketch.fill(box);
    sums.maybeBlankWeight(box, style); // in a product of matrices it would be an error
    return box;
  }

  /** A formula for each output, some of them wrong. */
  private void writeOutputs(
      Box plane, IntFunction<Recipe> recipe, FormulaStyle style, boolean inFormula, String layer) {
    var wrong =
        grids.write(
            plane,
            n -> formulas.write(plane.cell(n), recipe.apply(n), style),
            cells -> mistakes(plane, cells, recipe, style, inFormula),
            layer);
    if (wrong.stream().noneMatch(n -> paper.isFormula(plane.cell(n)))) {
      slips.reportUnread(
          wrong.stream()
              .flatMap(n -> recipe.apply(n).terms().stream())
              .flatMap(term -> term.weights().orElseThrow().cells().stream())
              .toList());
    }
  }

  /** One array formula for all outputs. */
  private void writeProductOfMatrices(
      Box plane, IntFunction<Recipe> recipe, Optional<Box> bias, FormulaStyle style) {
    var first = recipe.apply(0);
    var term = first.terms().get(0);
    var row = term.weights().orElseThrow();
    var at = plane.first();
    var weights = new Box(row.first(), plane.count(), row.columns(), 1, 1);
    var text =
        "MMULT("
            + formulas.reference(weights, at, true)
            + ","
            + formulas.reference(term.read(), at, false)
            + ")";
    if (bias.isPresent()) {
      text += "+" + formulas.reference(bias.get(), at, false);
    }
    for (int n = 0; n < plane.count(); n++) {
      paper.array(
          plane.cell(n),
          formulas.activated(text, first.activation(), style.spread()),
          recipe.apply(n).value(paper, false),
          FormulasByHand.range(plane));
    }
  }

  /** What can be wrong in an output of a dense layer. */
  private List<Mistake> mistakes(
      Box plane,
      Set<Integer> wrong,
      IntFunction<Recipe> recipe,
      FormulaStyle style,
      boolean inFormula) {
    int n = wrong.iterator().next();
    // without a product its weights would be numbers that nobody reads, one by one
    var mistakes =
        new ArrayList<>(
            sumMistakes.of(plane, recipe.apply(n), recipe, style).stream()
                .filter(m -> m.kind() != Slip.Kind.PRODUCT && m.kind() != Slip.Kind.CHANNEL)
                // a bias in the formula may as well be 0
                .filter(m -> m.kind() != Slip.Kind.NO_BIAS || recipe.apply(n).bias().isPresent())
                .toList());
    if (!inFormula && recipe.apply(n).constant() == 0) { // what it would be stands nowhere else
      mistakes.addAll(grids.noFormulas(plane, wrong));
    }
    return mistakes;
  }
}
