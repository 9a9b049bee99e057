package convsheet.lift;

import convsheet.lift.FormulaStyle.Form;
import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.lift.Recipe.Term;
import convsheet.network.Conv;
import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Convolutions, with what is padded and copied for them. */
final class ConvByHand {
  private static final List<Integer> KERNELS = List.of(1, 2, 2, 3, 3, 3, 3, 4, 5, 5, 7);

  private static final List<Padding.Mode> BORDERS =
      List.of(
          Padding.Mode.ZEROS, Padding.Mode.REFLECT, Padding.Mode.REPLICATE, Padding.Mode.CIRCULAR);

  private final Sketch sketch;
  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final FormulasByHand formulas;
  private final SumsByHand sums;

  private final List<Term> filters = new ArrayList<>();

  ConvByHand(Sketch sketch, FormulasByHand formulas, SumsByHand sums) {
    this.sketch = sketch;
    dice = sketch.dice;
    paper = sketch.paper;
    slips = sketch.slips;
    this.formulas = formulas;
    this.sums = sums;
  }

  /** What is read, and the weights that it is multiplied with, of some filters. */
  List<Term> filters() {
    return filters;
  }

  /** Draws a convolution, unless the channels are too small for one; gives back whether. */
  boolean add() {
    int kernelRows = kernel(sketch.rows());
    int kernelColumns = kernel(sketch.columns());
    if (kernelRows == 1 && kernelColumns == 1) {
      // a product with one number is what any table has
      kernelColumns = 2;
    }
    // windows of one row or column side by side may as well be the sums of any table
    boolean isLine = kernelRows == 1 || kernelColumns == 1;
    int strideRows = isLine ? 1 : stride(kernelRows);
    int strideColumns = isLine ? 1 : stride(kernelColumns);
    boolean ofPicture = sketch.readsPicture();
    boolean copied = !sketch.readsText() && dice.chance(0.2);
    int step = copied ? 1 : sketch.sources().get(0).rowStep();
    int padRows = (kernelRows - 1) / 2;
    int padColumns = (kernelColumns - 1) / 2;
    boolean readsAll =
        (sketch.rows() + 2 * padRows - kernelRows) % strideRows == 0
            && (sketch.columns() + 2 * padColumns - kernelColumns) % strideColumns == 0;
    boolean padded =
        padRows + padColumns > 0
            && Math.max(padRows, padColumns) * step < Sketch.ROOM
            && dice.chance(copied ? 0.8 : 0.25);
    if (copied && !readsAll) {
      padded = false;
    }
    boolean hasBorder =
        padded && readsAll && step == 1 && !sketch.readsText() && dice.chance(copied ? 0.8 : 0.6);
    // a border of zeros that are typed around a picture is a part of it
    var mode =
        hasBorder
            ? dice.pick(BORDERS.subList(ofPicture && !copied ? 1 : 0, BORDERS.size()))
            : Padding.Mode.ZEROS;
    var padding =
        padded ? new Padding(padRows, padColumns, padRows, padColumns, mode) : Padding.NONE;
    int rows = outputs(sketch.rows() + 2 * padding.top(), kernelRows, strideRows);
    int columns = outputs(sketch.columns() + 2 * padding.left(), kernelColumns, strideColumns);
    if (rows < 2 || columns < 2) {
      // where there is but one window, no formula tells the stride
      return false;
    }
    boolean pastTheEdge = false;
    if (!padded && !copied && slips.mayBeDue(0.25)) {
      var edge =
          edge(
              new Size(kernelRows, kernelColumns),
              new Size(strideRows, strideColumns),
              new Size(rows, columns));
      pastTheEdge = !edge.isNone();
      if (pastTheEdge) {
        slips.take();
        padding = edge;
        rows = outputs(sketch.rows() + edge.top() + edge.bottom(), kernelRows, strideRows);
        columns =
            outputs(sketch.columns() + edge.left() + edge.right(), kernelColumns, strideColumns);
      }
    }
    noteKernel(kernelRows, kernelColumns, strideRows, strideColumns);
    sketch.note(padded && (padRows > 1 || padColumns > 1), Trait.PADDING_OF_2);
    var read = sketch.sources();
    if (copied) {
      read = copies(padding, hasBorder);
    } else if (padded) {
      sketch.note(Trait.valueOf("PADDING_" + (hasBorder ? mode.name() : "BLANK")));
    }
    for (var box : read) {
      sketch.labels.keepFree(box, padding.top() * box.rowStep());
    }
    if (hasBorder && !copied) {
      var border = padding;
      sketch.sources().forEach(box -> sketch.later(() -> writeBorder(box, box, border)));
    }
    int inputs = sketch.sources().size();
    int filters = dice.between(1, 3);
    int apart = dice.chance(0.15) ? 2 : 1;
    sketch.note(apart > 1, Trait.SPACED_CELLS);
    var planes = sketch.channels(filters, rows, columns, apart, apart);
    var activation = sums.activation();
    boolean hasBias = dice.chance(0.5);
    boolean biasInCell = dice.chance(0.6);
    sketch.note(hasBias, biasInCell ? Trait.BIAS_CELL : Trait.BIAS_NUMBER);
    var weight = new double[filters * inputs * kernelRows * kernelColumns];
    var bias = new double[hasBias ? filters : 0];
    var all = new ArrayList<List<Term>>();
    var biasCells = new ArrayList<Optional<At>>();
    int at = 0;
    int products = inputs * kernelRows * kernelColumns;
    boolean inFormula =
        products <= FormulaStyle.MOST_SPELLED && dice.chance(0.15) && !sketch.readsText();
    sketch.note(inFormula, Trait.LITERAL_WEIGHTS);
    boolean hasBlank = !padded && !pastTheEdge && !copied && !inFormula && dice.chance(0.1);
    var blank =
        hasBlank
            ? Optional.of(sketch.place(sketch.rows(), sketch.columns(), step, step, Sketch.ROOM))
            : Optional.<Box>empty();
    sketch.note(hasBlank, Trait.BLANK_CHANNEL);
    boolean fillsEvenly = strideRows * step == apart && strideColumns * step == apart;
    boolean isClose = apart == 1 && step == 1 && strideRows == 1 && strideColumns == 1;
    boolean commas = sketch.readsText();
    var styles =
        IntStream.range(0, filters)
            .mapToObj(f -> FormulaStyle.drawn(sketch, inFormula, fillsEvenly, isClose, products))
            .map(style -> commas ? style.with(Form.COMMA) : style)
            .toList();
    for (int f = 0; f < filters; f++) {
      var terms = new ArrayList<Term>();
      for (var source : read) {
        var window = source.part(-padding.top(), -padding.left(), kernelRows, kernelColumns);
        Term term;
        if (inFormula) {
          var numbers = IntStream.range(0, window.count()).mapToObj(i -> dice.weight()).toList();
          term = new Term(window, Optional.empty(), numbers);
        } else {
          var box =
              sketch.place(kernelRows, kernelColumns, source.rowStep(), source.columnStep(), 1);
          sketch.fill(box);
          sums.maybeBlankWeight(box, styles.get(f));
          sums.nameOrNot(box, "filter" + sketch.layers() + "_" + at);
          term = new Term(window, Optional.of(box), List.of());
        }
        for (int n = 0; n < window.count(); n++) {
          weight[at++] =
              inFormula ? term.numbers().get(n) : paper.value(term.weights().get().cell(n));
        }
        terms.add(term);
      }
      for (var none : blank.stream().toList()) {
        var window = none.part(0, 0, kernelRows, kernelColumns);
        var box = sketch.place(kernelRows, kernelColumns, step, step, 1);
        sketch.fill(box);
        terms.add(new Term(window, Optional.of(box), List.of()));
      }
      all.add(terms);
      biasCells.add(Optional.empty());
      if (hasBias) {
        bias[f] = dice.weight();
        if (biasInCell) {
          var cell = sketch.place(1, 1, 1, 1, 1).first();
          paper.number(cell, bias[f]);
          biasCells.set(f, Optional.of(cell));
        }
      }
    }
    var stride = new Size(strideRows, strideColumns);
    for (var none : blank.stream().toList()) {
      var reached =
          none.part(
              0,
              0,
              (rows - 1) * strideRows + kernelRows,
              (columns - 1) * strideColumns + kernelColumns);
      slips.add(Slip.Kind.BLANK_CHANNEL, "all blank: a channel", reached.whole().cells());
    }
    if (!inFormula && !padded && !copied && !pastTheEdge) {
      this.filters.add(all.get(0).get(0));
    }
    boolean isPast = pastTheEdge;
    var layer = sketch.layer();
    for (int f = 0; f < filters; f++) {
      int filter = f;
      var plane = planes.get(f);
      var style = styles.get(f);
      var source = read.get(0);
      sketch.later(
          () -> {
            var recipe =
                new Recipe(
                    all.get(filter),
                    biasCells.get(filter),
                    hasBias && !biasInCell ? bias[filter] : 0,
                    activation,
                    Set.of());
            var wrong =
                sums.write(
                    plane, recipe, all.get((filter + 1) % filters), style, source, stride, layer);
            if (isPast) {
              var window = all.get(filter).get(0).read();
              slips.reportPastTheEdge(
                  plane,
                  n ->
                      window.moved(
                          n / plane.columns() * stride.rows() * source.rowStep(),
                          n % plane.columns() * stride.columns() * source.columnStep()),
                  source,
                  wrong,
                  layer);
            }
          });
    }
    sketch.then(
        new Conv(
            Tensor.of(Shape.of(filters, inputs, kernelRows, kernelColumns), weight),
            bias,
            stride,
            padding,
            Size.of(1),
            1,
            activation),
        planes);
    return true;
  }

  private int kernel(int size) {
    int most = size - 1;
    return dice.pick(KERNELS.stream().filter(kernel -> kernel <= most).toList());
  }

  private int stride(int kernel) {
    return dice.chance(0.7) || kernel == 1 ? 1 : dice.chance(0.8) ? 2 : Math.min(kernel, 3);
  }

  private void noteKernel(int kernelRows, int kernelColumns, int strideRows, int strideColumns) {
    sketch.note(
        kernelRows == kernelColumns
            ? Trait.SQUARE_KERNEL
            : kernelRows == 1
                ? Trait.ROW_KERNEL
                : kernelColumns == 1
                    ? Trait.COLUMN_KERNEL
                    : kernelRows > kernelColumns ? Trait.TALL_KERNEL : Trait.WIDE_KERNEL);
    sketch.note(kernelRows == 5 && kernelColumns == 5, Trait.KERNEL_OF_5);
    sketch.note(kernelRows == 7 || kernelColumns == 7, Trait.KERNEL_OF_7);
    sketch.note(strideRows > 1 || strideColumns > 1, Trait.STRIDE);
    sketch.note(strideRows > 2 || strideColumns > 2, Trait.STRIDE_OF_3);
  }

  /** Windows that run over one edge, where all others keep inside. */
  private Padding edge(Size kernel, Size stride, Size outputs) {
    int step = sketch.sources().get(0).rowStep();
    boolean ofRows = dice.nextBoolean();
    boolean before = dice.nextBoolean();
    int size = ofRows ? sketch.rows() : sketch.columns();
    int length = ofRows ? kernel.rows() : kernel.columns();
    int jump = ofRows ? stride.rows() : stride.columns();
    int count = ofRows ? outputs.rows() : outputs.columns();
    // before the first cell, a stride would leave it open whether the other side has a border too
    int past = before ? dice.between(1, 2) : count * jump + length - size;
    if (past >= length || past * step >= Sketch.ROOM || before && jump > 1) {
      return Padding.NONE;
    }
    sketch.note(
        ofRows
            ? before ? Trait.EDGE_TOP : Trait.EDGE_BOTTOM
            : before ? Trait.EDGE_LEFT : Trait.EDGE_RIGHT);
    return new Padding(
        ofRows && before ? past : 0,
        !ofRows && before ? past : 0,
        ofRows && !before ? past : 0,
        !ofRows && !before ? past : 0,
        Padding.Mode.ZEROS);
  }

  /** Copies of the grids, {@code =A1} in each cell, with a border around them. */
  private List<Box> copies(Padding padding, boolean hasBorder) {
    sketch.note(
        padding.isNone()
            ? Trait.COPY_WITHOUT_BORDER
            : Trait.valueOf("COPY_" + (hasBorder ? padding.mode().name() : "BLANK")));
    var copies = new ArrayList<Box>();
    for (var source : sketch.sources()) {
      var copy = sketch.place(source.rows(), source.columns(), 1, 1, Sketch.ROOM);
      copies.add(copy);
      sketch.later(
          () -> {
            for (int n = 0; n < copy.count(); n++) {
              formulas.copy(copy.cell(n), source.cell(n));
            }
            if (!hasBorder
                || padding.mode() == Padding.Mode.ZEROS) { // else the border is wrong too
              maybeWrongCopies(copy, source);
            }
            if (hasBorder) {
              writeBorder(copy, dice.nextBoolean() ? source : copy, padding);
            }
          });
    }
    sketch.computes(copies);
    return copies;
  }

  /** Numbers in place of some copies, nothing, or copies of another cell. */
  private void maybeWrongCopies(Box copy, Box source) {
    if (copy.rows() < 3 || copy.columns() < 3 || !slips.isDue(0.2)) {
      return;
    }
    var wrong = dice.group(copy, 0.15);
    int first = wrong.iterator().next();
    int down = first / copy.columns() > 0 ? -source.rowStep() : source.rowStep();
    var own = source.cell(first);
    int way = dice.between(0, 2);
    for (int n : wrong) {
      switch (way) {
        case 0 -> paper.number(copy.cell(n), dice.weight());
        case 1 -> paper.blank(copy.cell(n));
        default -> formulas.copy(copy.cell(n), source.cell(n).moved(down, 0));
      }
    }
    var says =
        List.of(
            "holds a typed number",
            "is blank",
            "reads " + own.moved(down, 0).text() + " instead of " + own.text());
    slips.add(
        Slip.Kind.COPY,
        SlipsByHand.told(wrong.size(), says.get(way)),
        wrong.stream().map(copy::cell).toList());
  }

  /** Writes zeros, or copies of the cells of a grid of the same size, around a grid. */
  private void writeBorder(Box box, Box from, Padding padding) {
    for (int i = -padding.top(); i < box.rows() + padding.bottom(); i++) {
      for (int j = -padding.left(); j < box.columns() + padding.right(); j++) {
        if (box.isInside(i, j)) {
          continue;
        }
        var at = box.cell(i, j);
        if (padding.mode() == Padding.Mode.ZEROS) {
          paper.number(at, 0);
        } else {
          formulas.copy(
              at,
              from.cell(
                  inside(i, box.rows(), padding.mode()), inside(j, box.columns(), padding.mode())));
        }
      }
    }
  }

  private static int inside(int place, int size, Padding.Mode mode) {
    if (place >= 0 && place < size) {
      return place;
    }
    return switch (mode) {
      case REFLECT -> place < 0 ? -place : 2 * size - 2 - place;
      case REPLICATE -> place < 0 ? 0 : size - 1;
      default -> place < 0 ? place + size : place - size;
    };
  }

  /** How many windows there are. */
  static int outputs(int size, int kernel, int stride) {
    return (size - kernel) / stride + 1;
  }
}
