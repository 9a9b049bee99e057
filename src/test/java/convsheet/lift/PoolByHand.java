package convsheet.lift;

import convsheet.lift.GridsByHand.Mistake;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.AvgPool;
import convsheet.network.MaxPool;
import convsheet.network.Padding;
import convsheet.network.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pooling, of largest values and of averages. */
final class PoolByHand {
  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final GridsByHand grids;
  private final FormulasByHand formulas;

  PoolByHand(Sketch sketch, GridsByHand grids, FormulasByHand formulas) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.grids = grids;
    this.formulas = formulas;
  }

  /** Draws a pooling layer, unless the channels are too small for one; gives back whether. */
  boolean add() {
    int kernel = dice.between(2, Math.min(3, Math.min(sketch.rows(), sketch.columns())));
    int stride = dice.chance(0.3) ? dice.between(1, kernel) : kernel;
    boolean max = dice.chance(0.5);
    int rows = ConvByHand.outputs(sketch.rows(), kernel, stride);
    int columns = ConvByHand.outputs(sketch.columns(), kernel, stride);
    if (rows < 2 || columns < 2) {
      return false;
    }
    boolean rowsLeft = (sketch.rows() - kernel) % stride != 0;
    boolean columnsLeft = (sketch.columns() - kernel) % stride != 0;
    boolean pastTheEdge =
        (rowsLeft || columnsLeft) && sketch.sources().get(0).rowStep() == 1 && slips.isDue(0.3);
    if (pastTheEdge) {
      rows += rowsLeft ? 1 : 0;
      columns += columnsLeft ? 1 : 0;
      sketch.note(Trait.POOL_PAST_THE_EDGE);
    }
    var border = pastTheEdge ? Padding.NONE : cut(kernel, stride);
    boolean isCut = !border.isNone();
    if (isCut) {
      rows = ConvByHand.outputs(sketch.rows() + 2, kernel, stride);
      columns = ConvByHand.outputs(sketch.columns() + 2, kernel, stride);
    }
    int step = !isCut && dice.chance(0.4) ? kernel : 1;
    var planes = sketch.channels(sketch.sources().size(), rows, columns, step, step);
    var read = sketch.sources();
    // past the edge SUM(...)/4 is another function than the average of what there is
    var way =
        max
            ? dice.pick(List.of(Pooling.MAX, Pooling.MAX_OF_CELLS))
            : pastTheEdge ? Pooling.AVERAGE : dice.pick(List.of(Pooling.AVERAGE, Pooling.SUM));
    boolean ofPicture = sketch.readsPicture();
    if (ofPicture && slips.made().stream().anyMatch(slip -> slip.cells().size() > 1) && !max) {
      way =
          pastTheEdge || isCut
              ? Pooling.MAX
              : Pooling.SUM; // an average of blanks alone is an error
    }
    boolean isMax = way == Pooling.MAX || way == Pooling.MAX_OF_CELLS;
    if (way == Pooling.AVERAGE) {
      grids.areAveraged(sketch.sources(), pastTheEdge || isCut);
    }
    sketch.note(isMax, way == Pooling.MAX ? Trait.MAX_POOL : Trait.MAX_OF_CELLS);
    sketch.note(way == Pooling.AVERAGE, Trait.AVERAGE);
    sketch.note(
        way == Pooling.SUM,
        sketch.sources().get(0).rowStep() > 1 ? Trait.SUM_DIVIDED_SPACED : Trait.SUM_DIVIDED);
    sketch.note(stride != kernel, Trait.POOL_STRIDE);
    if (isCut && way == Pooling.SUM && dice.nextBoolean()) {
      way = Pooling.SUM_COUNTED;
    }
    if (isCut) {
      sketch.note(
          isMax
              ? Trait.POOL_CUT_MAX
              : way == Pooling.AVERAGE
                  ? Trait.POOL_CUT_AVERAGE
                  : way == Pooling.SUM ? Trait.POOL_CUT_SUM : Trait.POOL_CUT_COUNTED);
    }
    boolean counts = way == Pooling.SUM_COUNTED;
    var pooling = way;
    var layer = sketch.layer();
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      sketch.later(
          () -> writePool(plane, source, kernel, stride, border, pooling, pastTheEdge, layer));
    }
    var window = Size.of(kernel);
    var strides = Size.of(stride);
    sketch.then(
        isMax
            ? new MaxPool(window, strides, border, Size.of(1), pastTheEdge)
            : new AvgPool(window, strides, border, pastTheEdge, border.isNone() || counts),
        planes);
    return true;
  }

  /** The border into which windows would reach that are cut off at the edge. */
  private Padding cut(int kernel, int stride) {
    if (sketch.sources().get(0).rowStep() != 1 || !dice.chance(0.3)) {
      return Padding.NONE;
    }
    int rows = ConvByHand.outputs(sketch.rows() + 2, kernel, stride);
    int columns = ConvByHand.outputs(sketch.columns() + 2, kernel, stride);
    int bottom = Math.max(0, (rows - 1) * stride - 1 + kernel - sketch.rows());
    int right = Math.max(0, (columns - 1) * stride - 1 + kernel - sketch.columns());
    // with no whole window among them, they may as well be smaller ones
    boolean hasWhole =
        isWhole(rows, stride, kernel, sketch.rows())
            && isWhole(columns, stride, kernel, sketch.columns());
    return rows > 2 && columns > 2 && hasWhole
        ? new Padding(1, 1, bottom, right, Padding.Mode.ZEROS)
        : Padding.NONE;
  }

  private static boolean isWhole(int windows, int stride, int kernel, int size) {
    return IntStream.range(0, windows)
        .map(n -> n * stride - 1)
        .anyMatch(start -> start >= 0 && start + kernel <= size);
  }

  /** How a window is pooled. */
  private enum Pooling {
    MAX,
    /** {@code MAX(A1,B1,A2,B2)}. */
    MAX_OF_CELLS,
    AVERAGE,
    /** {@code SUM(A1:B2)/4}. */
    SUM,
    /** The same, the divisor that of a whole window also where it is cut off. */
    SUM_COUNTED
  }

  private void writePool(
      Box plane,
      Box source,
      int kernel,
      int stride,
      Padding border,
      Pooling way,
      boolean pastTheEdge,
      String layer) {
    boolean isCut = !border.isNone();
    IntFunction<Box> window =
        n ->
            isCut
                ? inside(
                    source,
                    n / plane.columns() * stride - border.top(),
                    n % plane.columns() * stride - border.left(),
                    kernel)
                : source.part(
                    n / plane.columns() * stride, n % plane.columns() * stride, kernel, kernel);
    int divisor = kernel * kernel;
    Function<Set<Integer>, List<Mistake>> mistakes =
        wrong -> {
          int n = wrong.iterator().next();
          int down = n / plane.columns() > 0 ? -source.rowStep() : source.rowStep();
          var own = window.apply(n);
          var there = own.moved(down, 0);
          var pairs =
              way == Pooling.MAX_OF_CELLS
                  ? IntStream.range(0, own.count())
                      .mapToObj(k -> there.cell(k).text() + " instead of " + own.cell(k).text())
                      .collect(Collectors.joining("|", "reads (", ")"))
                  : "reads "
                      + FormulasByHand.range(there)
                      + " instead of "
                      + FormulasByHand.range(own);
          boolean isMax = way == Pooling.MAX || way == Pooling.MAX_OF_CELLS;
          var all = new ArrayList<>(grids.noFormulas(plane, wrong));
          if (!isCut) {
            all.add(
                new Mistake(
                    Slip.Kind.WINDOW,
                    pairs,
                    k -> writePooled(plane.cell(k), window.apply(k).moved(down, 0), way, divisor)));
          }
          all.add(
              new Mistake(
                  Slip.Kind.FORMULA,
                  "has another formula, =.*",
                  k ->
                      writePooled(
                          plane.cell(k),
                          window.apply(k),
                          isMax ? Pooling.SUM : Pooling.MAX,
                          divisor)));
          return all;
        };
    var wrong =
        grids.write(
            plane, n -> writePooled(plane.cell(n), window.apply(n), way, divisor), mistakes, layer);
    if (pastTheEdge) {
      slips.reportPastTheEdge(plane, window, source, wrong, layer);
    }
  }

  /** The part of a window that lies in a grid. */
  private static Box inside(Box source, int row, int column, int kernel) {
    int top = Math.max(0, row);
    int left = Math.max(0, column);
    return source.part(
        top,
        left,
        Math.min(row + kernel, source.rows()) - top,
        Math.min(column + kernel, source.columns()) - left);
  }

  private void writePooled(At at, Box window, Pooling way, int divisor) {
    var numbers =
        window.cells().stream()
            .filter(cell -> !paper.isBlank(cell) && !paper.isText(cell))
            .map(paper::value)
            .toList();
    double sum = numbers.stream().mapToDouble(v -> v).sum();
    double max = numbers.stream().mapToDouble(v -> v).max().orElse(0);
    var range = formulas.reference(window, at, false);
    switch (way) {
      case MAX -> paper.formula(at, "MAX(" + range + ")", max);
      case MAX_OF_CELLS ->
          paper.formula(
              at,
              window.cells().stream()
                  .map(cell -> formulas.reference(cell, at, false))
                  .collect(Collectors.joining(",", "MAX(", ")")),
              max);
      case AVERAGE -> paper.formula(at, "AVERAGE(" + range + ")", sum / numbers.size());
      case SUM_COUNTED -> paper.formula(at, "SUM(" + range + ")/" + divisor, sum / divisor);
      default -> paper.formula(at, "SUM(" + range + ")/" + window.count(), sum / window.count());
    }
  }
}
