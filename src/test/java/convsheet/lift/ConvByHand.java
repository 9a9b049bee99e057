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

  /**
   * What a convolution reads.
   *
   * @param copied whether of copies of the channels
   * @param hasBorder whether the cells of the padding are filled
   * @param pastTheEdge whether the padding is a slip
   */
  private record Windows(
      Size kernel,
      Size stride,
      Padding padding,
      boolean copied,
      boolean hasBorder,
      boolean pastTheEdge) {
    boolean isPadded() {
      return !padding.isNone() && !pastTheEdge;
    }
  }

  /** Draws a convolution, unless the channels are too small for one; gives back whether. */
  boolean add() {
    var drawn = windows();
    drawn.ifPresent(this::add);
    return drawn.isPresent();
  }

  private void add(Windows windows) {
    var kernel = windows.kernel();
    var stride = windows.stride();
    noteWindows(windows);
    var read = read(windows);
    int step = read.get(0).rowStep();
    int count = dice.between(1, 3);
    int apart = dice.chance(0.15) ? 2 : 1;
    sketch.note(apart > 1, Trait.SPACED_CELLS);
    var outputs = outputs(kernel, stride, windows.padding());
    var planes = sketch.channels(count, outputs.rows(), outputs.columns(), apart, apart);
    var activation = sums.activation();
    boolean hasBias = dice.chance(0.5);
    boolean biasInCell = dice.chance(0.6);
    sketch.note(hasBias, biasInCell ? Trait.BIAS_CELL : Trait.BIAS_NUMBER);
    int products = read.size() * kernel.rows() * kernel.columns();
    boolean inFormula =
        products <= FormulaStyle.MOST_SPELLED && dice.chance(0.15) && !sketch.readsText();
    sketch.note(inFormula, Trait.LITERAL_WEIGHTS);
    boolean isOrdinary =
        !windows.isPadded() && !windows.pastTheEdge() && !windows.copied() && !inFormula;
    var blank =
        isOrdinary && dice.chance(0.1)
            ? Optional.of(sketch.place(sketch.rows(), sketch.columns(), step, step, Sketch.ROOM))
            : Optional.<Box>empty();
    boolean fillsEvenly = stride.rows() * step == apart && stride.columns() * step == apart;
    boolean isClose = apart == 1 && step == 1 && stride.rows() == 1 && stride.columns() == 1;
    boolean commas = sketch.readsText();
    var styles =
        IntStream.range(0, count)
            .mapToObj(f -> FormulaStyle.drawn(sketch, inFormula, fillsEvenly, isClose, products))
            .map(style -> commas ? style.with(Form.COMMA) : style)
            .toList();
    var recipes = new ArrayList<Recipe>();
    for (int f = 0; f < count; f++) {
      var terms = new ArrayList<Term>();
      for (int c = 0; c < read.size(); c++) {
        var window = window(windows, read.get(c));
        terms.add(
            inFormula
                ? literal(window)
                : typed(window, styles.get(f), (f * read.size() + c) * window.count()));
      }
      blank.ifPresent(box -> terms.add(filled(box.part(0, 0, kernel.rows(), kernel.columns()))));
      double bias = hasBias ? dice.weight() : 0;
      var cell = hasBias && biasInCell ? Optional.of(biasCell(bias)) : Optional.<At>empty();
      recipes.add(new Recipe(terms, cell, biasInCell ? 0 : bias, activation, Set.of()));
    }
    blank.ifPresent(box -> reportBlank(box, windows, outputs));
    if (isOrdinary) {
      filters.add(recipes.get(0).terms().get(0));
    }
    var layer = sketch.layer();
    for (int f = 0; f < count; f++) {
      var plane = planes.get(f);
      var recipe = recipes.get(f);
      var others = recipes.get((f + 1) % count).terms();
      var style = styles.get(f);
      sketch.later(() -> write(plane, recipe, others, style, read.get(0), windows, layer));
    }
    sketch.then(
        new Conv(
            Tensor.of(
                Shape.of(count, read.size(), kernel.rows(), kernel.columns()),
                recipes.stream()
                    .flatMap(recipe -> recipe.terms().stream().limit(read.size()))
                    .flatMapToDouble(term -> term.factors(paper))
                    .toArray()),
            hasBias
                ? recipes.stream().mapToDouble(recipe -> recipe.biasValue(paper)).toArray()
                : new double[0],
            stride,
            windows.padding(),
            Size.of(1),
            1,
            activation),
        planes);
  }

  /** Draws kernel, stride and padding; nothing where no formula would tell the stride. */
  private Optional<Windows> windows() {
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
    var kernel = new Size(kernelRows, kernelColumns);
    var stride = new Size(strideRows, strideColumns);
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
            ? dice.pick(BORDERS.subList(sketch.readsPicture() && !copied ? 1 : 0, BORDERS.size()))
            : Padding.Mode.ZEROS;
    var padding =
        padded ? new Padding(padRows, padColumns, padRows, padColumns, mode) : Padding.NONE;
    var outputs = outputs(kernel, stride, padding);
    if (outputs.rows() < 2 || outputs.columns() < 2) {
      return Optional.empty();
    }
    boolean pastTheEdge = false;
    if (!padded && !copied && slips.mayBeDue(0.25)) {
      padding = edge(kernel, stride, outputs);
      pastTheEdge = !padding.isNone();
      if (pastTheEdge) {
        slips.take();
      }
    }
    return Optional.of(new Windows(kernel, stride, padding, copied, hasBorder, pastTheEdge));
  }

  /** The grids that windows are read of, with their border. */
  private List<Box> read(Windows windows) {
    var padding = windows.padding();
    var read = sketch.sources();
    if (windows.copied()) {
      read = copies(padding, windows.hasBorder());
    } else if (windows.isPadded()) {
      sketch.note(
          Trait.valueOf("PADDING_" + (windows.hasBorder() ? padding.mode().name() : "BLANK")));
    }
    for (var box : read) {
      sketch.labels.keepFree(box, padding.top() * box.rowStep());
    }
    if (windows.hasBorder() && !windows.copied()) {
      read.forEach(box -> sketch.later(() -> writeBorder(box, box, padding)));
    }
    return read;
  }

  /** The first window of a grid. */
  private static Box window(Windows windows, Box source) {
    return source.part(
        -windows.padding().top(),
        -windows.padding().left(),
        windows.kernel().rows(),
        windows.kernel().columns());
  }

  /** A product with numbers in the formula. */
  private Term literal(Box window) {
    var numbers = IntStream.range(0, window.count()).mapToObj(n -> dice.weight()).toList();
    return new Term(window, Optional.empty(), numbers);
  }

  /** A product with weights in cells, some maybe left out, and maybe named by their number. */
  private Term typed(Box window, FormulaStyle style, int number) {
    var term = filled(window);
    var weights = term.weights().orElseThrow();
    sums.maybeBlankWeight(weights, style);
    sums.nameOrNot(weights, "filter" + sketch.layers() + "_" + number);
    return term;
  }

  /** A product with weights in cells. */
  private Term filled(Box window) {
    var box =
        sketch.place(window.rows(), window.columns(), window.rowStep(), window.columnStep(), 1);
    sketch.fill(box);
    return new Term(window, Optional.of(box), List.of());
  }

  private At biasCell(double bias) {
    var cell = sketch.place(1, 1, 1, 1, 1).first();
    paper.number(cell, bias);
    return cell;
  }

  private void reportBlank(Box channel, Windows windows, Size outputs) {
    sketch.note(Trait.BLANK_CHANNEL);
    var reached =
        channel.part(
            0,
            0,
            (outputs.rows() - 1) * windows.stride().rows() + windows.kernel().rows(),
            (outputs.columns() - 1) * windows.stride().columns() + windows.kernel().columns());
    slips.add(Slip.Kind.BLANK_CHANNEL, "all blank: a channel", reached.whole().cells());
  }

  private void write(
      Box plane,
      Recipe recipe,
      List<Term> others,
      FormulaStyle style,
      Box source,
      Windows windows,
      String layer) {
    var stride = windows.stride();
    var wrong = sums.write(plane, recipe, others, style, source, stride, layer);
    if (windows.pastTheEdge()) {
      var first = recipe.terms().get(0);
      slips.reportPastTheEdge(
          plane,
          n ->
              first
                  .moved(
                      n / plane.columns() * stride.rows(), n % plane.columns() * stride.columns())
                  .read(),
          source,
          wrong,
          layer);
    }
  }

  private int kernel(int size) {
    int most = size - 1;
    return dice.pick(KERNELS.stream().filter(kernel -> kernel <= most).toList());
  }

  private int stride(int kernel) {
    return dice.chance(0.7) || kernel == 1 ? 1 : dice.chance(0.8) ? 2 : Math.min(kernel, 3);
  }

  private void noteWindows(Windows windows) {
    int rows = windows.kernel().rows();
    int columns = windows.kernel().columns();
    var stride = windows.stride();
    sketch.note(
        rows == columns
            ? Trait.SQUARE_KERNEL
            : rows == 1
                ? Trait.ROW_KERNEL
                : columns == 1
                    ? Trait.COLUMN_KERNEL
                    : rows > columns ? Trait.TALL_KERNEL : Trait.WIDE_KERNEL);
    sketch.note(rows == 5 && columns == 5, Trait.KERNEL_OF_5);
    sketch.note(rows == 7 || columns == 7, Trait.KERNEL_OF_7);
    sketch.note(stride.rows() > 1 || stride.columns() > 1, Trait.STRIDE);
    sketch.note(stride.rows() > 2 || stride.columns() > 2, Trait.STRIDE_OF_3);
    var padding = windows.padding();
    sketch.note(
        windows.isPadded() && Math.max(padding.top(), padding.left()) > 1, Trait.PADDING_OF_2);
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

  private Size outputs(Size kernel, Size stride, Padding padding) {
    return new Size(
        outputs(sketch.rows() + padding.top() + padding.bottom(), kernel.rows(), stride.rows()),
        outputs(
            sketch.columns() + padding.left() + padding.right(),
            kernel.columns(),
            stride.columns()));
  }

  /** How many windows there are. */
  static int outputs(int size, int kernel, int stride) {
    return (size - kernel) / stride + 1;
  }
}
