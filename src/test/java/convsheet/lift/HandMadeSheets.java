package convsheet.lift;

import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.AvgPool;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Dropout;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Sigmoid;
import convsheet.network.Size;
import convsheet.network.Softmax;
import convsheet.network.Tanh;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws a network and writes it as somebody would by hand: grids anywhere, each layer's formulas in
 * one of the forms that people use, slips here and there. The values that are saved with the
 * formulas are computed here, cell by cell as a spreadsheet does.
 */
final class HandMadeSheets {
  /** Free cells around a computed grid, for windows that run over its edge, and a label. */
  private static final int ROOM = 4;

  /** How the names of layers begin that are labelled. */
  static final String NAMED = "Grid ";

  private static final List<List<String>> SHEET_NAMES =
      List.of(
          List.of("Sheet1"),
          List.of("conv net"),
          List.of("Net", "Filters"),
          List.of("Bob's picture", "layer 1", "R2D2"));

  /** A sheet with a network of its own. */
  private static final String OTHER = "an older try";

  private final Random random;
  private final Paper paper;
  private final List<Runnable> later = new ArrayList<>();
  private final List<Supplier<List<Double>>> outputs = new ArrayList<>();
  private final List<Slip> slips = new ArrayList<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

  /** The grids whose cells have formulas. */
  private final List<Box> computed = new ArrayList<>();

  /** Whether the picture holds a text, which most formulas make an error of. */
  private boolean readsText;

  private Network network;
  private Tensor input;
  private List<Box> sources;
  private boolean vector;
  private final int ownSheets;
  private final boolean hasOther;
  private int slipsLeft;
  private int lastSheet;
  private int shared;
  private int labelled;

  /** How many cells above a grid its next layer's windows read. */
  private final Map<Box, Integer> readAbove = new HashMap<>();

  private final List<Runnable> labels = new ArrayList<>();

  private HandMadeSheets(long seed) {
    // neighbouring seeds of a Random begin alike
    random = new Random(new SplittableRandom(seed).nextLong());
    var names = new ArrayList<>(pick(SHEET_NAMES));
    ownSheets = names.size();
    hasOther = chance(0.15);
    if (hasOther) {
      names.add(OTHER);
    }
    paper = new Paper(names);
    slipsLeft = chance(0.3) ? 0 : 1 + random.nextInt(4);
  }

  /**
   * What was drawn.
   *
   * @param paper the sheets
   * @param sheet the number of the sheet in front
   * @param network the layers, as they would be without slips
   * @param input the picture
   * @param outputs what the formulas give, layer by layer
   * @param slips all that was done wrong
   * @param traits which forms were used
   * @param asked the sheet to ask for, where another one is in front
   */
  record HandMade(
      Paper paper,
      int sheet,
      Network network,
      Tensor input,
      List<double[]> outputs,
      List<Slip> slips,
      Set<Trait> traits,
      Optional<String> asked) {
    void write(Path file) {
      paper.write(file, sheet);
    }
  }

  /** The sheets of a seed. */
  static HandMade of(long seed) {
    return new HandMadeSheets(seed).draw();
  }

  private HandMade draw() {
    drawPicture();
    int layers = 1 + random.nextInt(4);
    if (isTied() && !readsText && chance(0.1)) {
      traits.add(Trait.MASKED_PICTURE);
      addMask();
      addConv(); // what comes before a filter may be any table
    }
    for (int i = 0; i < layers; i++) {
      addLayer(network.nodes().isEmpty());
    }
    drawUnread();
    drawBeside();
    drawGoingOn();
    labels.forEach(Runnable::run);
    later.forEach(Runnable::run);
    var values =
        outputs.stream()
            .map(Supplier::get)
            .map(all -> all.stream().mapToDouble(value -> value).toArray())
            .toList();
    var asked = drawOther();
    traits.add(ownSheets == 1 ? Trait.ONE_SHEET : Trait.SHEETS);
    int front = asked.isPresent() ? ownSheets : lastSheet;
    return new HandMade(paper, front, network, input, values, slips, traits, asked);
  }

  /** Draws another network on a sheet of its own; gives back the sheet to ask for, if it is. */
  private Optional<String> drawOther() {
    if (!hasOther) {
      return Optional.empty();
    }
    for (int n = 0; n < 16; n++) {
      paper.number(new At(ownSheets, n / 4, n % 4), weight());
    }
    for (int n = 0; n < 9; n++) {
      var at = new At(ownSheets, n / 3, 6 + n % 3);
      var window = new Box(new At(ownSheets, n / 3, n % 3), 2, 2, 1, 1);
      var filter = new Box(new At(ownSheets, 0, 0), 2, 2, 1, 1);
      var term = new Term(window, Optional.of(filter), List.of());
      var recipe = new Recipe(List.of(term), Optional.empty(), 0, new Identity(), Set.of());
      paper.formula(
          at,
          "SUMPRODUCT(%s,%s)".formatted(reference(window, at, false), reference(filter, at, true)),
          value(recipe, false));
    }
    // of a sheet that is asked for, nothing is read that its formulas do not read
    boolean isWhole = sources.stream().allMatch(box -> box.first().sheet() == lastSheet);
    if (isWhole && random.nextBoolean()) {
      traits.add(Trait.ASKED_SHEET);
      return Optional.of(paper.sheet(lastSheet));
    }
    traits.add(Trait.OTHER_NETWORK);
    slips.add(
        new Slip(
            Slip.Kind.OTHER_SHEET,
            "in front; there are also formulas on \"?" + OTHER,
            paper.sheet(lastSheet),
            Set.of(),
            "other"));
    return Optional.empty();
  }

  // ---- chance ----

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** A weight of two decimals, never 0. */
  private double weight() {
    return (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(150)) / 100.0;
  }

  /** Weights of which no two are the same, and none is 1, which need not be written. */
  private List<Double> distinct(int count) {
    var all = new LinkedHashSet<Double>();
    while (all.size() < count) {
      all.add(weight());
      all.remove(1.0);
    }
    return List.copyOf(all);
  }

  private int sheet() {
    return random.nextInt(ownSheets);
  }

  // ---- places and what is given ----

  private Box place(int rows, int columns, int rowStep, int columnStep, int around) {
    return paper.place(random, sheet(), rows, columns, rowStep, columnStep, around);
  }

  /** Grids for the channels of a layer, in the order in which they are read off the sheets. */
  private List<Box> channels(int count, int rows, int columns, int rowStep, int columnStep) {
    return IntStream.range(0, count)
        .mapToObj(c -> place(rows, columns, rowStep, columnStep, ROOM))
        .sorted(
            Comparator.comparingInt((Box box) -> box.first().sheet())
                .thenComparingInt(box -> box.first().row())
                .thenComparingInt(box -> box.first().column()))
        .toList();
  }

  private double[] fill(Box box) {
    var values = new double[box.count()];
    for (int n = 0; n < values.length; n++) {
      values[n] = weight();
      paper.number(box.cell(n), values[n]);
    }
    return values;
  }

  private void drawPicture() {
    int rows = between(5, 10);
    int columns = between(5, 10);
    sources = channels(between(1, 3), rows, columns, 1, 1);
    network = Network.of(Shape.of(sources.size(), rows, columns));
    sources.forEach(this::fill);
    sources.stream().filter(box -> chance(0.3)).forEach(this::label);
    if (slip(0.12)) {
      var box = pick(sources);
      // a line at the edge that is blank would be none of the picture's
      var cells = group(box, 0.2).stream().map(box::cell).toList();
      readsText = random.nextBoolean();
      cells.forEach(paper::blank);
      if (readsText) {
        cells.forEach(cell -> paper.text(cell, "?"));
      }
      slips.add(
          slip(
              readsText ? Slip.Kind.PICTURE_TEXT : Slip.Kind.PICTURE_BLANK,
              (readsText ? "holds? no numbers?" : "(is|are) blank") + " in the picture",
              cells));
    }
    input =
        Tensor.of(
            network.input(),
            sources.stream()
                .flatMap(box -> box.cells().stream())
                .mapToDouble(paper::value)
                .toArray());
  }

  /** Some neighbouring cells of a grid, by number: a small share, and never a whole line. */
  private Set<Integer> group(Box box, double most) {
    int rows = 1;
    int columns = 1;
    if (chance(0.7)) {
      rows = between(1, Math.max(1, Math.min(3, box.rows() - 1)));
      columns = between(1, Math.max(1, Math.min(3, box.columns() - 1)));
    }
    if (rows * columns > most * box.count()) {
      rows = 1;
      columns = 1;
    }
    int row = between(0, box.rows() - rows);
    int column = between(0, box.columns() - columns);
    var group = new TreeSet<Integer>();
    for (int n = 0; n < rows * columns; n++) {
      group.add((row + n / columns) * box.columns() + column + n % columns);
    }
    return group;
  }

  /** Whether to make a slip here, if there is one left to make. */
  private boolean slip(double share) {
    boolean made = slipsLeft > 0 && chance(share);
    slipsLeft -= made ? 1 : 0;
    return made;
  }

  /** A slip that is told by itself. */
  private Slip slip(Slip.Kind kind, String says, List<At> cells) {
    return slip(kind, says, cells, String.valueOf(slips.size()));
  }

  private Slip slip(Slip.Kind kind, String says, List<At> cells, String report) {
    return new Slip(
        kind,
        says,
        paper.sheet(cells.get(0).sheet()),
        cells.stream().map(At::text).collect(Collectors.toSet()),
        report);
  }

  /** Numbers that no formula reads. */
  private void drawUnread() {
    if (slip(0.2)) {
      // on the sheet of the network's last layer, as other sheets may have nothing to do with it
      var box = paper.place(random, lastSheet, between(2, 4), between(2, 4), 1, 1, ROOM);
      fill(box);
      slips.add(slip(Slip.Kind.UNREAD, "^no formula reads these numbers$", box.cells()));
    }
  }

  /** What is read, and the weights that it is multiplied with, of some filters. */
  private final List<Term> filters = new ArrayList<>();

  /** What shows how the network computes, or trains it, and is no layer. */
  private void drawBeside() {
    if (filters.isEmpty() || readsText || !chance(0.2)) {
      return;
    }
    var term = pick(filters);
    var window = term.read();
    boolean isGradient = random.nextBoolean();
    var plane = sources.get(0);
    if (isGradient && (vector || plane.rowStep() != 1 || plane.count() == 1)) {
      return;
    }
    traits.add(isGradient ? Trait.GRADIENT_BESIDE : Trait.PRODUCTS_BESIDE);
    var box = paper.place(random, lastSheet, window.rows(), window.columns(), 1, 1, ROOM);
    slips.add(
        slip(Slip.Kind.BESIDE, "no part of the network", box.cells(), "beside on " + lastSheet));
    later.add(
        () -> {
          for (int n = 0; n < box.count(); n++) {
            var at = box.cell(n);
            var read = window.cell(n);
            if (isGradient) {
              var all = new Box(read, plane.rows(), plane.columns(), 1, 1);
              paper.formula(
                  at,
                  "SUMPRODUCT("
                      + reference(all, at, false)
                      + ","
                      + reference(plane, at, true)
                      + ")",
                  0.5);
            } else {
              var weight = term.weights().orElseThrow().cell(n);
              var x = reference(single(read), at, false);
              var w = reference(single(weight), at, true);
              paper.formula(
                  at,
                  box.count() % 2 == 0 ? x + "*" + w : w + "*" + x,
                  paper.value(read) * paper.value(weight));
            }
          }
        });
  }

  /** Formulas that read the last layer, of a form that no layer has. */
  private void drawGoingOn() {
    if (!chance(0.15)) {
      return;
    }
    traits.add(Trait.GOES_ON);
    var source = sources.get(sources.size() - 1);
    var form =
        pick(
            List.of(
                "ROUND(%s,1)",
                "MEDIAN(%s,0,6)", "%s^2", "LN(1+%s^2)", "IF(%s>0.5,1,-1)", "STDEV(%s,1)"));
    var box =
        paper.place(random, lastSheet, 1, Math.min(source.columns(), between(1, 4)), 1, 1, ROOM);
    slips.add(
        slip(
            Slip.Kind.GOES_ON,
            "not understood and left out: .*The network may go on there",
            box.cells()));
    later.add(
        () -> {
          for (int n = 0; n < box.count(); n++) {
            var x = reference(single(source.cell(n)), box.cell(n), false);
            paper.formula(box.cell(n), form.formatted(x), 0.25);
          }
        });
  }

  // ---- layers ----

  private int rows() {
    return sources.get(0).rows();
  }

  private int columns() {
    return sources.get(0).columns();
  }

  private void addLayer(boolean first) {
    if (vector) {
      switch (between(0, 2)) {
        case 0 -> addDense();
        case 1 -> addActivation();
        default -> addSoftmax();
      }
      return;
    }
    boolean small = rows() < 3 || columns() < 3;
    int kind = first ? between(0, 6) : between(0, 9);
    if (kind <= 4 && !small) {
      addConv();
    } else if (kind <= 6 && !small && isTied()) {
      addPool();
    } else if (kind == 7 && !first) {
      addActivation();
    } else if (kind == 8 && !first) {
      addMask();
    } else {
      addDense();
    }
  }

  /** Puts labels above some grids of a layer; the one above the first is its name. */
  private String name(List<Box> planes) {
    var name = "layer" + network.nodes().size();
    for (var plane : planes) {
      if (chance(0.3)) {
        var label = label(plane);
        name = plane == planes.get(0) ? label : name;
      }
    }
    return name;
  }

  private String label(Box grid) {
    var name = NAMED + ++labelled;
    boolean hasSize = grid.count() > 1 && chance(0.5);
    boolean isWrong = hasSize && slip(0.3);
    var size =
        hasSize
            ? pick(List.of(" (%d x %d)", " %dx%d"))
                .formatted(grid.rows(), grid.columns() + (isWrong ? 1 : 0))
            : "";
    labels.add(
        () -> {
          var at = grid.first().moved(-1 - readAbove.getOrDefault(grid, 0), 0);
          paper.text(at, name + size);
          if (isWrong) {
            slips.add(
                slip(
                    Slip.Kind.LABEL,
                    "stands above a grid of %d x %d$".formatted(grid.rows(), grid.columns()),
                    List.of(at)));
          }
        });
    return name;
  }

  /** Whether the formulas of one sheet lead to all others, before or after this layer. */
  private boolean isTied() {
    return !network.nodes().isEmpty() || ownSheets == 1 || sources.size() == 1;
  }

  private void then(Layer layer, List<Box> planes) {
    network = network.then(name(planes), layer);
    sources = planes;
    computed.addAll(planes);
    lastSheet = planes.get(0).first().sheet();
    vector = network.nodes().get(network.nodes().size() - 1).shape().isVector();
    outputs.add(() -> planes.stream().flatMap(p -> p.cells().stream()).map(paper::value).toList());
  }

  /**
   * A product of cells, pair by pair.
   *
   * @param read what is read
   * @param weights what it is multiplied with, if it stands in cells
   * @param numbers what it is multiplied with otherwise
   */
  private record Term(Box read, Optional<Box> weights, List<Double> numbers) {
    Term moved(int down, int right) {
      return new Term(
          read.moved(down * read.rowStep(), right * read.columnStep()), weights, numbers);
    }

    Term weightsMoved(int down, int right) {
      return new Term(read, weights.map(box -> box.moved(down, right)), numbers);
    }

    int count() {
      return read.count();
    }
  }

  /** What the formula of a cell adds up. */
  private record Recipe(
      List<Term> terms,
      Optional<At> bias,
      double constant,
      Activation activation,
      Set<Integer> leftOut) {
    Recipe with(List<Term> other) {
      return new Recipe(other, bias, constant, activation, leftOut);
    }

    Recipe with(Activation other) {
      return new Recipe(terms, bias, constant, other, leftOut);
    }

    Recipe without(Set<Integer> products) {
      return new Recipe(terms, bias, constant, activation, products);
    }

    Recipe withoutBias() {
      return new Recipe(terms, Optional.empty(), 0, activation, leftOut);
    }

    boolean hasBias() {
      return bias.isPresent() || constant != 0;
    }
  }

  /** How products are written. */
  private enum Form {
    /** {@code SUM(a*b)}, an array formula. */
    ARRAY,
    /** The same as a formula of today's Excel. */
    PLAIN,
    /** {@code SUMPRODUCT(a,b)}. */
    COMMA,
    /** {@code SUMPRODUCT(a*b)}. */
    STAR,
    /** {@code a1*b1+a2*b2+...}. */
    SPELLED,
    /** {@code MMULT(row,column)}. */
    MMULT,
    /** One array formula for a whole grid, spelled out. */
    BLOCK
  }

  /** Which parts of a reference have a dollar. */
  private enum Anchor {
    NONE,
    ROW,
    COLUMN,
    BOTH;

    boolean ofRow() {
      return this == ROW || this == BOTH;
    }

    boolean ofColumn() {
      return this == COLUMN || this == BOTH;
    }
  }

  /**
   * How the formulas of a grid are written.
   *
   * @param form the way of its products
   * @param order draws the order of products that are spelled out
   * @param together whether all products are in one function
   * @param turned whether weights, the bias and the 0 of a ReLU come first
   * @param weights how weights are anchored
   * @param input how what is read is anchored
   * @param clamp which of the ways to write an activation
   * @param isShared whether the file has one shared formula
   */
  private record Style(
      Form form,
      long order,
      boolean together,
      boolean turned,
      Anchor weights,
      Anchor input,
      int clamp,
      boolean isShared) {
    /** The same with products written otherwise; in MMULT the row comes first. */
    Style with(Form other) {
      return new Style(
          other, order, together, turned || other == Form.MMULT, weights, input, clamp, false);
    }

    Style with(Anchor other) {
      return new Style(form, order, together, turned, other, input, clamp, isShared);
    }

    Style alone() {
      return new Style(form, order, together, turned, weights, input, clamp, false);
    }

    boolean isSpelled() {
      return form == Form.SPELLED || form == Form.BLOCK;
    }
  }

  private Activation activation() {
    return switch (between(0, 9)) {
      case 0, 1, 2 -> new Identity();
      case 3 -> new Sigmoid();
      case 4 -> new Tanh();
      default -> new Relu();
    };
  }

  // ---- convolution ----

  private static final List<Integer> KERNELS = List.of(1, 2, 2, 3, 3, 3, 3, 4, 5, 5, 7);

  private int kernel(int size) {
    int most = size - 1;
    return pick(KERNELS.stream().filter(kernel -> kernel <= most).toList());
  }

  private int stride(int kernel) {
    return chance(0.7) || kernel == 1 ? 1 : chance(0.8) ? 2 : Math.min(kernel, 3);
  }

  private void noteKernel(int kernelRows, int kernelColumns, int strideRows, int strideColumns) {
    traits.add(
        kernelRows == kernelColumns
            ? Trait.SQUARE_KERNEL
            : kernelRows == 1
                ? Trait.ROW_KERNEL
                : kernelColumns == 1
                    ? Trait.COLUMN_KERNEL
                    : kernelRows > kernelColumns ? Trait.TALL_KERNEL : Trait.WIDE_KERNEL);
    note(kernelRows == 5 && kernelColumns == 5, Trait.KERNEL_OF_5);
    note(kernelRows == 7 || kernelColumns == 7, Trait.KERNEL_OF_7);
    note(strideRows > 1 || strideColumns > 1, Trait.STRIDE);
    note(strideRows > 2 || strideColumns > 2, Trait.STRIDE_OF_3);
  }

  private void note(boolean isDrawn, Trait trait) {
    if (isDrawn) {
      traits.add(trait);
    }
  }

  private void addConv() {
    int kernelRows = kernel(rows());
    int kernelColumns = kernel(columns());
    if (kernelRows == 1 && kernelColumns == 1) {
      // a product with one number is what any table has
      kernelColumns = 2;
    }
    // windows of one row or column side by side may as well be the sums of any table
    boolean isLine = kernelRows == 1 || kernelColumns == 1;
    int strideRows = isLine ? 1 : stride(kernelRows);
    int strideColumns = isLine ? 1 : stride(kernelColumns);
    boolean ofPicture = network.nodes().isEmpty();
    boolean copied = !(ofPicture && readsText) && chance(0.2);
    int step = copied ? 1 : sources.get(0).rowStep();
    int padRows = (kernelRows - 1) / 2;
    int padColumns = (kernelColumns - 1) / 2;
    boolean readsAll =
        (rows() + 2 * padRows - kernelRows) % strideRows == 0
            && (columns() + 2 * padColumns - kernelColumns) % strideColumns == 0;
    boolean padded =
        padRows + padColumns > 0
            && Math.max(padRows, padColumns) * step < ROOM
            && chance(copied ? 0.8 : 0.25);
    if (copied && !readsAll) {
      padded = false;
    }
    boolean hasBorder =
        padded && readsAll && step == 1 && !(ofPicture && readsText) && chance(copied ? 0.8 : 0.6);
    // a border of zeros that are typed around a picture is a part of it
    var mode =
        hasBorder
            ? pick(BORDERS.subList(ofPicture && !copied ? 1 : 0, BORDERS.size()))
            : Padding.Mode.ZEROS;
    var padding =
        padded ? new Padding(padRows, padColumns, padRows, padColumns, mode) : Padding.NONE;
    int rows = outputs(rows() + 2 * padding.top(), kernelRows, strideRows);
    int columns = outputs(columns() + 2 * padding.left(), kernelColumns, strideColumns);
    if (rows < 2 || columns < 2) {
      // where there is but one window, no formula tells the stride
      addDense();
      return;
    }
    boolean pastTheEdge = false;
    if (!padded && !copied && slipsLeft > 0 && chance(0.25)) {
      var edge =
          edge(
              new Size(kernelRows, kernelColumns),
              new Size(strideRows, strideColumns),
              new Size(rows, columns));
      pastTheEdge = !edge.isNone();
      if (pastTheEdge) {
        slipsLeft--;
        padding = edge;
        rows = outputs(rows() + edge.top() + edge.bottom(), kernelRows, strideRows);
        columns = outputs(columns() + edge.left() + edge.right(), kernelColumns, strideColumns);
      }
    }
    noteKernel(kernelRows, kernelColumns, strideRows, strideColumns);
    note(padded && (padRows > 1 || padColumns > 1), Trait.PADDING_OF_2);
    var read = sources;
    if (copied) {
      read = copies(padding, hasBorder);
    } else if (padded) {
      traits.add(Trait.valueOf("PADDING_" + (hasBorder ? mode.name() : "BLANK")));
    }
    for (var box : read) {
      readAbove.merge(box, padding.top() * box.rowStep(), Math::max);
    }
    if (hasBorder && !copied) {
      var border = padding;
      sources.forEach(box -> later.add(() -> writeBorder(box, box, border)));
    }
    int inputs = sources.size();
    int filters = between(1, 3);
    int apart = chance(0.15) ? 2 : 1;
    note(apart > 1, Trait.SPACED_CELLS);
    var planes = channels(filters, rows, columns, apart, apart);
    var activation = activation();
    boolean hasBias = chance(0.5);
    boolean biasInCell = chance(0.6);
    note(hasBias, biasInCell ? Trait.BIAS_CELL : Trait.BIAS_NUMBER);
    var weight = new double[filters * inputs * kernelRows * kernelColumns];
    var bias = new double[hasBias ? filters : 0];
    var all = new ArrayList<List<Term>>();
    var biasCells = new ArrayList<Optional<At>>();
    int at = 0;
    int products = inputs * kernelRows * kernelColumns;
    boolean inFormula = products <= MOST_SPELLED && chance(0.15) && !(ofPicture && readsText);
    note(inFormula, Trait.LITERAL_WEIGHTS);
    boolean hasBlank = !padded && !pastTheEdge && !copied && !inFormula && chance(0.1);
    var blank =
        hasBlank ? Optional.of(place(rows(), columns(), step, step, ROOM)) : Optional.<Box>empty();
    note(hasBlank, Trait.BLANK_CHANNEL);
    boolean fillsEvenly = strideRows * step == apart && strideColumns * step == apart;
    boolean isClose = apart == 1 && step == 1 && strideRows == 1 && strideColumns == 1;
    boolean commas = ofPicture && readsText;
    var styles =
        IntStream.range(0, filters)
            .mapToObj(f -> style(inFormula, fillsEvenly, isClose, products))
            .map(style -> commas ? style.with(Form.COMMA) : style)
            .toList();
    for (int f = 0; f < filters; f++) {
      var terms = new ArrayList<Term>();
      for (var source : read) {
        var window = source.part(-padding.top(), -padding.left(), kernelRows, kernelColumns);
        Term term;
        if (inFormula) {
          var numbers = IntStream.range(0, window.count()).mapToObj(i -> weight()).toList();
          term = new Term(window, Optional.empty(), numbers);
        } else {
          var box = place(kernelRows, kernelColumns, source.rowStep(), source.columnStep(), 1);
          fill(box);
          maybeBlankWeight(box, styles.get(f));
          nameOrNot(box, "filter" + network.nodes().size() + "_" + at);
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
        var box = place(kernelRows, kernelColumns, step, step, 1);
        fill(box);
        terms.add(new Term(window, Optional.of(box), List.of()));
      }
      all.add(terms);
      biasCells.add(Optional.empty());
      if (hasBias) {
        bias[f] = weight();
        if (biasInCell) {
          var cell = place(1, 1, 1, 1, 1).first();
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
      slips.add(slip(Slip.Kind.BLANK_CHANNEL, "all blank: a channel", reached.whole().cells()));
    }
    if (!inFormula && !padded && !copied && !pastTheEdge) {
      this.filters.add(all.get(0).get(0));
    }
    boolean isPast = pastTheEdge;
    var layer = "layer" + network.nodes().size();
    for (int f = 0; f < filters; f++) {
      int filter = f;
      var plane = planes.get(f);
      var style = styles.get(f);
      var source = read.get(0);
      later.add(
          () -> {
            var recipe =
                new Recipe(
                    all.get(filter),
                    biasCells.get(filter),
                    hasBias && !biasInCell ? bias[filter] : 0,
                    activation,
                    Set.of());
            var wrong =
                writeSums(
                    plane, recipe, all.get((filter + 1) % filters), style, source, stride, layer);
            if (isPast) {
              var window = all.get(filter).get(0).read();
              reportPastTheEdge(
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
    then(
        new Conv(
            Tensor.of(Shape.of(filters, inputs, kernelRows, kernelColumns), weight),
            bias,
            stride,
            padding,
            Size.of(1),
            1,
            activation),
        planes);
  }

  /** Windows that run over one edge, where all others keep inside. */
  private Padding edge(Size kernel, Size stride, Size outputs) {
    int step = sources.get(0).rowStep();
    boolean ofRows = random.nextBoolean();
    boolean before = random.nextBoolean();
    int size = ofRows ? rows() : columns();
    int length = ofRows ? kernel.rows() : kernel.columns();
    int jump = ofRows ? stride.rows() : stride.columns();
    int count = ofRows ? outputs.rows() : outputs.columns();
    // before the first cell, a stride would leave it open whether the other side has a border too
    int past = before ? between(1, 2) : count * jump + length - size;
    if (past >= length || past * step >= ROOM || before && jump > 1) {
      return Padding.NONE;
    }
    traits.add(
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

  /** Tells of the windows that read outside of a grid; a cell that is wrong has its own finding. */
  private void reportPastTheEdge(
      Box plane, IntFunction<Box> window, Box source, Set<Integer> wrong, String layer) {
    var inside = Set.copyOf(source.cells());
    var cells =
        IntStream.range(0, plane.count())
            .filter(n -> !wrong.contains(n))
            .filter(n -> !inside.containsAll(window.apply(n).cells()))
            .mapToObj(plane::cell)
            .toList();
    slips.add(slip(Slip.Kind.PAST_THE_EDGE, "past the edge of", cells, "edge of " + layer));
  }

  /** Copies of the grids, {@code =A1} in each cell, with a border around them. */
  private List<Box> copies(Padding padding, boolean hasBorder) {
    traits.add(
        padding.isNone()
            ? Trait.COPY_WITHOUT_BORDER
            : Trait.valueOf("COPY_" + (hasBorder ? padding.mode().name() : "BLANK")));
    var copies = new ArrayList<Box>();
    for (var source : sources) {
      var copy = place(source.rows(), source.columns(), 1, 1, ROOM);
      copies.add(copy);
      later.add(
          () -> {
            for (int n = 0; n < copy.count(); n++) {
              copyCell(copy.cell(n), source.cell(n));
            }
            if (!hasBorder
                || padding.mode() == Padding.Mode.ZEROS) { // else the border is wrong too
              maybeWrongCopies(copy, source);
            }
            if (hasBorder) {
              writeBorder(copy, random.nextBoolean() ? source : copy, padding);
            }
          });
    }
    computed.addAll(copies);
    return copies;
  }

  /** Numbers in place of some copies, nothing, or copies of another cell. */
  private void maybeWrongCopies(Box copy, Box source) {
    if (copy.rows() < 3 || copy.columns() < 3 || !slip(0.2)) {
      return;
    }
    var wrong = group(copy, 0.15);
    int first = wrong.iterator().next();
    int down = first / copy.columns() > 0 ? -source.rowStep() : source.rowStep();
    var own = source.cell(first);
    int way = between(0, 2);
    for (int n : wrong) {
      switch (way) {
        case 0 -> paper.number(copy.cell(n), weight());
        case 1 -> paper.blank(copy.cell(n));
        default -> copyCell(copy.cell(n), source.cell(n).moved(down, 0));
      }
    }
    var says =
        List.of(
            "holds a typed number",
            "is blank",
            "reads " + own.moved(down, 0).text() + " instead of " + own.text());
    slips.add(
        slip(
            Slip.Kind.COPY,
            told(wrong.size(), says.get(way)),
            wrong.stream().map(copy::cell).toList()));
  }

  /** What the finding says of some cells in which the same is wrong. */
  private static String told(int count, String says) {
    return (count == 1 ? "^1 cell " : "^each of " + count + " cells ")
        + says
        + (count == 1 ? "" : "( \\(in [A-Z]+[0-9]+, the others accordingly\\))?")
        + "; the other";
  }

  private void copyCell(At at, At from) {
    paper.formula(at, reference(single(from), at, false), paper.value(from));
  }

  private static final int MOST_SPELLED = 60;

  private static final List<Padding.Mode> BORDERS =
      List.of(
          Padding.Mode.ZEROS, Padding.Mode.REFLECT, Padding.Mode.REPLICATE, Padding.Mode.CIRCULAR);

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
          copyCell(
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

  private static int outputs(int size, int kernel, int stride) {
    return (size - kernel) / stride + 1;
  }

  private void maybeBlankWeight(Box box, Style style) {
    if (box.count() > 1 && slip(0.04)) {
      var cells = group(box, 0.4).stream().map(box::cell).toList();
      cells.forEach(paper::blank);
      boolean isText = style.form() == Form.COMMA && random.nextBoolean();
      if (isText) { // in any other form it would be an error
        cells.forEach(cell -> paper.text(cell, "x"));
      }
      slips.add(
          slip(
              isText ? Slip.Kind.WEIGHT_TEXT : Slip.Kind.WEIGHT_BLANK,
              (isText ? "holds? no numbers?" : "(is|are) blank") + " in the weights of",
              cells,
              (isText ? "text" : "blank") + network.nodes().size()));
    }
  }

  private void nameOrNot(Box box, String name) {
    if (chance(0.1)) {
      var range = paper.reference(box, -1, true, true);
      if (random.nextBoolean()) {
        paper.name(name, range);
        traits.add(Trait.DEFINED_NAME);
      } else {
        paper.localName(name, range, paper.reference(box.moved(3, 1), -1, true, true));
        traits.add(Trait.LOCAL_NAME);
      }
    }
  }

  private Style style(boolean inFormula, boolean fillsEvenly, boolean blockFits, int products) {
    var forms = new ArrayList<>(List.of(Form.ARRAY, Form.PLAIN, Form.COMMA, Form.STAR));
    if (products <= MOST_SPELLED) {
      forms.add(Form.SPELLED);
    }
    boolean isBlock = blockFits && products <= MOST_SPELLED && chance(0.15);
    var form = inFormula ? Form.SPELLED : isBlock ? Form.BLOCK : pick(forms);
    boolean isShared = fillsEvenly && form != Form.ARRAY && form != Form.BLOCK && chance(0.3);
    // in a formula that is filled into other cells, what moves along has no dollar
    var weights =
        isShared || form == Form.BLOCK || chance(0.8)
            ? Anchor.BOTH
            : pick(List.of(Anchor.values()));
    var input =
        isShared || form == Form.BLOCK || chance(0.9)
            ? Anchor.NONE
            : pick(List.of(Anchor.ROW, Anchor.COLUMN));
    traits.add(Trait.valueOf(form.name()));
    note(isShared, Trait.SHARED_FORMULA);
    if (!inFormula) {
      note(weights == Anchor.NONE, Trait.RELATIVE_WEIGHTS);
      note(weights == Anchor.ROW || weights == Anchor.COLUMN, Trait.PARTLY_ANCHORED_WEIGHTS);
    }
    note(input != Anchor.NONE, Trait.PARTLY_ANCHORED_INPUT);
    return new Style(
        form,
        random.nextLong(),
        random.nextBoolean(),
        random.nextBoolean(),
        weights,
        input,
        between(0, 4),
        isShared);
  }

  // ---- grids with slips ----

  /**
   * A way to write a cell wrongly.
   *
   * @param kind what is wrong
   * @param says what the finding says of it, as a regular expression
   * @param write writes the cell with a number in reading order
   */
  private record Mistake(Slip.Kind kind, String says, IntConsumer write) {}

  /**
   * Writes a grid cell by cell, some neighbours maybe wrongly; gives back which.
   *
   * @param right writes a cell as it should be
   * @param mistakes what can be made wrong in some cells
   */
  private Set<Integer> writeCells(
      Box plane, IntConsumer right, Function<Set<Integer>, List<Mistake>> mistakes, String layer) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    Set<Integer> wrong = Set.of();
    if (!isLine && plane.rows() >= 3 && plane.columns() >= 3 && slip(0.4)) {
      wrong = group(plane, 0.19);
    } else if (isLine && plane.count() >= 4 && slip(0.4)) {
      // a slip at an end of a line would only make it shorter
      int first = between(1, plane.count() - 2);
      // two in a line of cells that stand apart leave a gap as wide as that between two lines
      boolean two =
          plane.count() >= 6
              && first + 1 < plane.count() - 1
              && Math.max(plane.rowStep(), plane.columnStep()) == 1
              && random.nextBoolean();
      wrong = two ? new TreeSet<>(Set.of(first, first + 1)) : Set.of(first);
    }
    Optional<Mistake> mistake = Optional.empty();
    if (!wrong.isEmpty()) {
      var possible = mistakes.apply(wrong);
      if (possible.isEmpty()) {
        wrong = Set.of();
      } else {
        var rare = possible.stream().filter(m -> RARE.contains(m.kind())).toList();
        mistake = Optional.of(pick(rare.isEmpty() || chance(0.5) ? possible : rare));
      }
    }
    for (int n = 0; n < plane.count(); n++) {
      (wrong.contains(n) ? mistake.get().write() : right).accept(n);
    }
    if (!wrong.isEmpty()) {
      slips.add(
          slip(
              mistake.get().kind(),
              told(wrong.size(), mistake.get().says()),
              wrong.stream().map(plane::cell).toList()));
    }
    maybeStale(plane, wrong, layer);
    return wrong;
  }

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

  /** What can stand in cells in place of formulas. */
  private List<Mistake> noFormulas(Box plane, Set<Integer> wrong) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    var mistakes = new ArrayList<Mistake>();
    mistakes.add(
        new Mistake(
            Slip.Kind.NUMBER, "holds a typed number", n -> paper.number(plane.cell(n), weight())));
    // a line with a gap is two lines; an average of blanks alone would be an error
    if (!isLine && !noBlanks.contains(plane) && !(wrong.size() > 1 && averaged.contains(plane))) {
      mistakes.add(new Mistake(Slip.Kind.BLANK, "is blank", n -> {}));
    }
    if (!isLine && sources.contains(plane)) { // formulas that read it would be errors
      mistakes.add(
          new Mistake(Slip.Kind.TEXT, "holds a text", n -> paper.text(plane.cell(n), "to do")));
    }
    return mistakes;
  }

  /** Grids that are averaged, and those of them of which a window may read but one cell. */
  private final Set<Box> averaged = new HashSet<>();

  private final Set<Box> noBlanks = new HashSet<>();

  private void maybeStale(Box plane, Set<Integer> wrong, String layer) {
    if (slip(0.1)) {
      var cells =
          group(plane, 1).stream().filter(n -> !wrong.contains(n)).map(plane::cell).toList();
      if (!cells.isEmpty()) {
        cells.forEach(
            at ->
                paper.saveInstead(
                    at, paper.value(at) + weight() * Math.max(1, Math.abs(paper.value(at)))));
        slips.add(
            slip(
                Slip.Kind.SAVED,
                "(the saved value is|saved values are) not what the formulas give",
                cells,
                "saved of " + layer));
      }
    }
  }

  /** Writes the formulas of a grid of sums, some of them wrongly; gives back which. */
  private Set<Integer> writeSums(
      Box plane,
      Recipe first,
      List<Term> otherWeights,
      Style style,
      Box source,
      Size stride,
      String layer) {
    IntFunction<Recipe> recipe =
        n ->
            first.with(
                first.terms().stream()
                    .map(
                        term ->
                            term.moved(
                                n / plane.columns() * stride.rows(),
                                n % plane.columns() * stride.columns()))
                    .toList());
    if (style.form() == Form.BLOCK) {
      for (int n = 0; n < plane.count(); n++) {
        paper.array(
            plane.cell(n),
            blockText(first, style, plane),
            value(recipe.apply(n), true),
            range(plane));
      }
      maybeStale(plane, Set.of(), layer);
      return Set.of();
    }
    int number = style.isShared() ? shared++ : -1;
    var isFirst = new boolean[] {true};
    IntConsumer right =
        n -> {
          var at = plane.cell(n);
          if (style.isShared()) {
            paper.shared(
                at,
                text(recipe.apply(n), style, at),
                value(recipe.apply(n), style.isSpelled()),
                new Paper.Shared(number, isFirst[0] ? range(plane) : ""));
            isFirst[0] = false;
          } else {
            write(at, recipe.apply(n), style);
          }
        };
    return writeCells(
        plane,
        right,
        wrong -> mistakes(plane, wrong, recipe, otherWeights, style.alone(), source),
        layer);
  }

  private static String range(Box plane) {
    var whole = plane.whole();
    return convsheet.formula.A1.range(
        whole.first().row(), whole.first().column(), whole.rows(), whole.columns());
  }

  private void write(At at, Recipe recipe, Style style) {
    var text = text(recipe, style, at);
    if (style.form() == Form.ARRAY || style.form() == Form.MMULT) {
      paper.array(at, text, value(recipe, style.isSpelled()), at.text());
    } else {
      paper.formula(at, text, value(recipe, style.isSpelled()));
    }
  }

  /** What can be wrong in a formula of a convolution. */
  private List<Mistake> mistakes(
      Box plane,
      Set<Integer> wrong,
      IntFunction<Recipe> recipe,
      List<Term> otherWeights,
      Style style,
      Box source) {
    int n = wrong.iterator().next();
    var own = recipe.apply(n);
    var mistakes = new ArrayList<>(mistakes(plane, own, recipe, style));
    mistakes.addAll(noFormulas(plane, wrong));
    // another window of the same source, one row or column away
    boolean down = random.nextBoolean();
    int rows = !down ? 0 : own.terms().get(0).read().first().row() > source.first().row() ? -1 : 1;
    int columns =
        down ? 0 : own.terms().get(0).read().first().column() > source.first().column() ? -1 : 1;
    mistakes.add(
        other(
            Slip.Kind.WINDOW,
            "reads %s instead of %s",
            plane,
            n,
            recipe,
            (k, terms) -> terms.stream().map(t -> t.moved(rows, columns)).toList(),
            style,
            Term::read));
    if (own.terms().get(0).weights().isEmpty()) {
      if (!otherWeights.get(0).equals(own.terms().get(0).weights())
          && !otherWeights.get(0).numbers().equals(own.terms().get(0).numbers())) {
        mistakes.add(
            other(
                Slip.Kind.NUMBERS,
                "has other numbers in its formula, =.*",
                plane,
                n,
                recipe,
                (k, terms) -> withWeights(terms, otherWeights),
                style,
                Term::read));
      }
      return mistakes;
    }
    if (!otherWeights.get(0).weights().equals(own.terms().get(0).weights())
        && isFree(otherWeights)) {
      mistakes.add(
          other(
              Slip.Kind.FILTER,
              "uses the weights %s instead of %s",
              plane,
              n,
              recipe,
              (k, terms) -> withWeights(terms, otherWeights),
              style,
              t -> t.weights().orElseThrow()));
    }
    if (style.weights() != Anchor.BOTH) {
      int by = between(1, 2);
      BiFunction<Integer, List<Term>, List<Term>> moved =
          (k, terms) -> terms.stream().map(t -> t.weightsMoved(by, 0)).toList();
      if (isFree(moved.apply(n, own.terms())) && wrong.size() == 1) {
        mistakes.add(
            other(
                Slip.Kind.FILTER,
                "uses the weights %s instead of %s",
                plane,
                n,
                recipe,
                moved,
                style,
                t -> t.weights().orElseThrow()));
      }
      return mistakes;
    }
    // filled from a cell above, to the left, or both
    var lost = pick(List.of(Anchor.NONE, Anchor.ROW, Anchor.COLUMN));
    int fromRow = Math.max(0, n / plane.columns() - 1);
    int fromColumn = Math.max(0, n % plane.columns() - 1);
    var from = plane.cell(fromRow, fromColumn);
    BiFunction<Integer, List<Term>, List<Term>> moved =
        (k, terms) ->
            terms.stream()
                .map(
                    t ->
                        t.weightsMoved(
                            lost.ofRow() ? 0 : plane.cell(k).row() - from.row(),
                            lost.ofColumn() ? 0 : plane.cell(k).column() - from.column()))
                .toList();
    boolean movesAll =
        wrong.stream()
            .allMatch(
                k ->
                    !moved.apply(k, own.terms()).equals(own.terms())
                        && isFree(moved.apply(k, own.terms())));
    if (movesAll) {
      mistakes.add(
          other(
              Slip.Kind.LOST_DOLLAR,
              "uses the weights %s instead of %s \\(a lost \\$\\)",
              plane,
              n,
              recipe,
              moved,
              style.with(lost),
              t -> t.weights().orElseThrow()));
    }
    return mistakes;
  }

  /** Whether weights that are read in other places are no texts, and nothing that is computed. */
  private boolean isFree(List<Term> terms) {
    return terms.stream()
        .flatMap(term -> term.weights().stream())
        .map(Box::whole)
        .allMatch(
            box ->
                box.cells().stream().noneMatch(paper::isText)
                    && computed.stream().noneMatch(box::touches));
  }

  private static List<Term> withWeights(List<Term> terms, List<Term> others) {
    return IntStream.range(0, terms.size())
        .mapToObj(
            t -> new Term(terms.get(t).read(), others.get(t).weights(), others.get(t).numbers()))
        .toList();
  }

  /** A formula over other cells; the finding names one of the places where they differ. */
  private Mistake other(
      Slip.Kind kind,
      String says,
      Box plane,
      int first,
      IntFunction<Recipe> recipe,
      BiFunction<Integer, List<Term>, List<Term>> terms,
      Style style,
      Function<Term, Box> place) {
    var usual = recipe.apply(first).terms();
    var own = terms.apply(first, usual);
    var pairs = new ArrayList<String>();
    for (int t = 0; t < own.size() && says.contains("%s"); t++) {
      var here = place.apply(own.get(t));
      var there = place.apply(usual.get(t));
      if (style.isSpelled()) {
        for (int k = 0; k < here.count(); k++) {
          pairs.add(says.formatted(here.cell(k).text(), there.cell(k).text()));
        }
      } else {
        pairs.add(says.formatted(range(here), range(there)));
      }
    }
    return new Mistake(
        kind,
        pairs.isEmpty() ? says : "(" + String.join("|", pairs) + ")",
        n -> {
          var usually = recipe.apply(n);
          write(plane.cell(n), usually.with(terms.apply(n, usually.terms())), style);
        });
  }

  /** What can be wrong in the formula of any sum. */
  private List<Mistake> mistakes(Box plane, Recipe own, IntFunction<Recipe> recipe, Style style) {
    var mistakes = new ArrayList<Mistake>();
    if (own.activation() instanceof Identity) {
      mistakes.add(
          new Mistake(
              Slip.Kind.ACTIVATION,
              "has relu, which the others have not",
              n -> write(plane.cell(n), recipe.apply(n).with(new Relu()), style)));
    } else {
      mistakes.add(
          new Mistake(
              Slip.Kind.NO_ACTIVATION,
              "has no " + own.activation().text(),
              n -> write(plane.cell(n), recipe.apply(n).with(new Identity()), style)));
    }
    if (own.hasBias()) {
      mistakes.add(
          new Mistake(
              Slip.Kind.NO_BIAS,
              "has no bias",
              n -> write(plane.cell(n), recipe.apply(n).withoutBias(), style)));
    }
    int count = own.terms().get(0).count();
    if (style.isSpelled()) {
      int product = random.nextInt(own.terms().size() * count);
      mistakes.add(
          new Mistake(
              Slip.Kind.PRODUCT,
              "leaves one product out",
              n -> write(plane.cell(n), recipe.apply(n).without(Set.of(product)), style)));
    }
    if (own.terms().size() > 1) {
      int channel = random.nextInt(own.terms().size());
      var products =
          style.isSpelled()
              ? IntStream.range(channel * count, (channel + 1) * count)
                  .boxed()
                  .collect(Collectors.toSet())
              : Set.of(channel);
      mistakes.add(
          new Mistake(
              Slip.Kind.CHANNEL,
              products.size() == 1
                  ? "leaves one product out"
                  : "leaves " + products.size() + " products out",
              n -> write(plane.cell(n), recipe.apply(n).without(products), style)));
    }
    return mistakes;
  }

  // ---- what a sum gives, and its text ----

  private double value(Recipe recipe, boolean spelled) {
    double sum = recipe.bias().map(paper::value).orElse(recipe.constant());
    int product = 0;
    for (int t = 0; t < recipe.terms().size(); t++) {
      var term = recipe.terms().get(t);
      for (int n = 0; n < term.count(); n++, product++) {
        if (!recipe.leftOut().contains(spelled ? product : t)) {
          double factor =
              term.weights().isPresent()
                  ? paper.value(term.weights().get().cell(n))
                  : term.numbers().get(n);
          sum += paper.value(term.read().cell(n)) * factor;
        }
      }
    }
    return activated(sum, recipe.activation());
  }

  private static double activated(double x, Activation activation) {
    if (activation instanceof Relu) {
      return Math.max(x, 0);
    }
    return activation instanceof Sigmoid
        ? 1 / (1 + Math.exp(-x))
        : activation instanceof Tanh ? Math.tanh(x) : x;
  }

  private String text(Recipe recipe, Style style, At at) {
    var parts = new ArrayList<String>();
    if (style.form() == Form.SPELLED) {
      int product = 0;
      for (var term : recipe.terms()) {
        for (int n = 0; n < term.count(); n++, product++) {
          var read =
              reference(
                  term.read()
                      .part(0, 0, 1, 1)
                      .moved(
                          n / term.read().columns() * term.read().rowStep(),
                          n % term.read().columns() * term.read().columnStep()),
                  at,
                  style.input());
          var factor =
              term.weights().isPresent()
                  ? reference(single(term.weights().get().cell(n)), at, style.weights())
                  : number(term.numbers().get(n));
          parts.add(
              recipe.leftOut().contains(product)
                  ? ""
                  : style.turned() ? factor + "*" + read : read + "*" + factor);
        }
      }
      Collections.shuffle(parts, new Random(style.order()));
      parts.removeIf(String::isEmpty);
    } else {
      for (int t = 0; t < recipe.terms().size(); t++) {
        if (!recipe.leftOut().contains(t)) {
          var term = recipe.terms().get(t);
          var read = reference(term.read(), at, style.input());
          var weights =
              paper
                  .nameOf(term.weights().orElseThrow())
                  .filter(name -> style.weights() == Anchor.BOTH)
                  .orElseGet(() -> reference(term.weights().orElseThrow(), at, style.weights()));
          var sign = style.form() == Form.COMMA || style.form() == Form.MMULT ? "," : "*";
          parts.add(style.turned() ? weights + sign + read : read + sign + weights);
        }
      }
      var function =
          switch (style.form()) {
            case COMMA, STAR -> "SUMPRODUCT";
            case MMULT -> "MMULT";
            default -> "SUM";
          };
      if (style.together() && style.form() != Form.COMMA && style.form() != Form.MMULT) {
        var all = String.join("+", parts);
        parts.clear();
        parts.add(function + "(" + all + ")");
      } else {
        parts.replaceAll(part -> function + "(" + part + ")");
      }
    }
    recipe
        .bias()
        .ifPresent(
            bias ->
                parts.add(
                    style.turned() ? 0 : parts.size(),
                    reference(single(bias), at, style.weights())));
    if (recipe.constant() != 0) {
      parts.add(style.turned() ? 0 : parts.size(), number(recipe.constant()));
    }
    return activated(String.join("+", parts).replace("+-", "-"), recipe.activation(), style);
  }

  private static Box single(At at) {
    return new Box(at, 1, 1, 1, 1);
  }

  private String reference(Box box, At at, boolean dollars) {
    return paper.reference(box, at.sheet(), dollars, dollars);
  }

  private String reference(Box box, At at, Anchor anchor) {
    return paper.reference(box, at.sheet(), anchor.ofRow(), anchor.ofColumn());
  }

  private static String number(double value) {
    return convsheet.formula.Numbers.text(value);
  }

  private static final List<Trait> CLAMPS =
      List.of(
          Trait.MAX_0_X, Trait.MAX_X_0, Trait.IF_POSITIVE, Trait.IF_NEGATIVE, Trait.TIMES_POSITIVE);

  private String activated(String x, Activation activation, Style style) {
    note(activation instanceof Sigmoid, Trait.SIGMOID);
    note(activation instanceof Tanh, Trait.TANH);
    if (activation instanceof Sigmoid) {
      return style.turned() ? "1/(EXP(-(" + x + "))+1)" : "1/(1+EXP(-(" + x + ")))";
    }
    if (activation instanceof Tanh) {
      return "TANH(" + x + ")";
    }
    if (activation instanceof Identity) {
      return x;
    }
    traits.add(CLAMPS.get(style.clamp()));
    return switch (style.clamp()) {
      case 0 -> "MAX(0," + x + ")";
      case 1 -> "MAX(" + x + ",0)";
      case 2 -> "IF(" + x + ">0," + x + ",0)";
      case 3 -> "IF(" + x + "<0,0," + x + ")";
      default -> "(" + x + ")*((" + x + ")>0)";
    };
  }

  /** The text of one array formula for a whole grid. */
  private String blockText(Recipe first, Style style, Box plane) {
    var at = plane.first();
    var parts = new ArrayList<String>();
    for (var term : first.terms()) {
      for (int n = 0; n < term.count(); n++) {
        var read = new Box(term.read().cell(n), plane.rows(), plane.columns(), 1, 1);
        parts.add(
            reference(read, at, false)
                + "*"
                + reference(single(term.weights().orElseThrow().cell(n)), at, true));
      }
    }
    Collections.shuffle(parts, new Random(style.order()));
    first.bias().ifPresent(bias -> parts.add(reference(single(bias), at, true)));
    if (first.constant() != 0) {
      parts.add(number(first.constant()));
    }
    // MAX would take the largest of the whole grid
    return activated(String.join("+", parts).replace("+-", "-"), first.activation(), spread(style));
  }

  /** Without MAX. */
  private static Style spread(Style style) {
    return new Style(
        style.form(),
        0,
        false,
        style.turned(),
        Anchor.BOTH,
        Anchor.NONE,
        2 + style.clamp() % 3,
        false);
  }

  // ---- pooling ----

  private void addPool() {
    int kernel = between(2, Math.min(3, Math.min(rows(), columns())));
    int stride = chance(0.3) ? between(1, kernel) : kernel;
    boolean max = chance(0.5);
    int rows = outputs(rows(), kernel, stride);
    int columns = outputs(columns(), kernel, stride);
    if (rows < 2 || columns < 2) {
      addDense();
      return;
    }
    boolean rowsLeft = (rows() - kernel) % stride != 0;
    boolean columnsLeft = (columns() - kernel) % stride != 0;
    boolean pastTheEdge = (rowsLeft || columnsLeft) && sources.get(0).rowStep() == 1 && slip(0.3);
    if (pastTheEdge) {
      rows += rowsLeft ? 1 : 0;
      columns += columnsLeft ? 1 : 0;
      traits.add(Trait.POOL_PAST_THE_EDGE);
    }
    var border = pastTheEdge ? Padding.NONE : cut(kernel, stride);
    boolean isCut = !border.isNone();
    if (isCut) {
      rows = outputs(rows() + 2, kernel, stride);
      columns = outputs(columns() + 2, kernel, stride);
    }
    int step = !isCut && chance(0.4) ? kernel : 1;
    var planes = channels(sources.size(), rows, columns, step, step);
    var read = sources;
    // past the edge SUM(...)/4 is another function than the average of what there is
    var way =
        max
            ? pick(List.of(Pooling.MAX, Pooling.MAX_OF_CELLS))
            : pastTheEdge ? Pooling.AVERAGE : pick(List.of(Pooling.AVERAGE, Pooling.SUM));
    boolean ofPicture = network.nodes().isEmpty();
    if (ofPicture && slips.stream().anyMatch(slip -> slip.cells().size() > 1) && !max) {
      way =
          pastTheEdge || isCut
              ? Pooling.MAX
              : Pooling.SUM; // an average of blanks alone is an error
    }
    boolean isMax = way == Pooling.MAX || way == Pooling.MAX_OF_CELLS;
    if (way == Pooling.AVERAGE) {
      averaged.addAll(sources);
      if (pastTheEdge || isCut) {
        noBlanks.addAll(sources);
      }
    }
    note(isMax, way == Pooling.MAX ? Trait.MAX_POOL : Trait.MAX_OF_CELLS);
    note(way == Pooling.AVERAGE, Trait.AVERAGE);
    note(
        way == Pooling.SUM,
        sources.get(0).rowStep() > 1 ? Trait.SUM_DIVIDED_SPACED : Trait.SUM_DIVIDED);
    note(stride != kernel, Trait.POOL_STRIDE);
    if (isCut && way == Pooling.SUM && random.nextBoolean()) {
      way = Pooling.SUM_COUNTED;
    }
    if (isCut) {
      traits.add(
          isMax
              ? Trait.POOL_CUT_MAX
              : way == Pooling.AVERAGE
                  ? Trait.POOL_CUT_AVERAGE
                  : way == Pooling.SUM ? Trait.POOL_CUT_SUM : Trait.POOL_CUT_COUNTED);
    }
    boolean counts = way == Pooling.SUM_COUNTED;
    var pooling = way;
    var layer = "layer" + network.nodes().size();
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      later.add(
          () -> writePool(plane, source, kernel, stride, border, pooling, pastTheEdge, layer));
    }
    var window = Size.of(kernel);
    var strides = Size.of(stride);
    then(
        isMax
            ? new MaxPool(window, strides, border, Size.of(1), pastTheEdge)
            : new AvgPool(window, strides, border, pastTheEdge, border.isNone() || counts),
        planes);
  }

  /** The border into which windows would reach that are cut off at the edge. */
  private Padding cut(int kernel, int stride) {
    if (sources.get(0).rowStep() != 1 || !chance(0.3)) {
      return Padding.NONE;
    }
    int rows = outputs(rows() + 2, kernel, stride);
    int columns = outputs(columns() + 2, kernel, stride);
    int bottom = Math.max(0, (rows - 1) * stride - 1 + kernel - rows());
    int right = Math.max(0, (columns - 1) * stride - 1 + kernel - columns());
    // with no whole window among them, they may as well be smaller ones
    boolean hasWhole =
        isWhole(rows, stride, kernel, rows()) && isWhole(columns, stride, kernel, columns());
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
                  : "reads " + range(there) + " instead of " + range(own);
          boolean isMax = way == Pooling.MAX || way == Pooling.MAX_OF_CELLS;
          var all = new ArrayList<>(noFormulas(plane, wrong));
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
        writeCells(
            plane, n -> writePooled(plane.cell(n), window.apply(n), way, divisor), mistakes, layer);
    if (pastTheEdge) {
      reportPastTheEdge(plane, window, source, wrong, layer);
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
    var range = reference(window, at, false);
    switch (way) {
      case MAX -> paper.formula(at, "MAX(" + range + ")", max);
      case MAX_OF_CELLS ->
          paper.formula(
              at,
              window.cells().stream()
                  .map(cell -> reference(single(cell), at, false))
                  .collect(Collectors.joining(",", "MAX(", ")")),
              max);
      case AVERAGE -> paper.formula(at, "AVERAGE(" + range + ")", sum / numbers.size());
      case SUM_COUNTED -> paper.formula(at, "SUM(" + range + ")/" + divisor, sum / divisor);
      default -> paper.formula(at, "SUM(" + range + ")/" + window.count(), sum / window.count());
    }
  }

  // ---- value by value ----

  private void addActivation() {
    var activation = pick(List.of(new Relu(), new Relu(), new Sigmoid(), new Tanh()));
    var planes = sameSize();
    var read = sources;
    var layer = "layer" + network.nodes().size();
    traits.add(Trait.SEPARATE_ACTIVATION);
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      boolean isAlike =
          source.rowStep() == plane.rowStep() && source.columnStep() == plane.columnStep();
      var style = style(true, isAlike, false, 1).alone().with(Anchor.NONE);
      boolean isBlock = isAlike && plane.rowStep() == 1 && plane.columnStep() == 1 && chance(0.25);
      note(isBlock, Trait.SEPARATE_BLOCK);
      later.add(
          () -> {
            if (isBlock) {
              var text =
                  activated(reference(source, plane.first(), false), activation, spread(style));
              for (int n = 0; n < plane.count(); n++) {
                paper.array(
                    plane.cell(n),
                    text,
                    activated(paper.value(source.cell(n)), activation),
                    range(plane));
              }
              maybeStale(plane, Set.of(), layer);
              return;
            }
            writeCells(
                plane,
                n -> writeActivated(plane.cell(n), source.cell(n), activation, style),
                wrong -> activationMistakes(plane, source, wrong, activation, style),
                layer);
          });
    }
    then(new ActivationLayer(activation), planes);
  }

  private void writeActivated(At at, At from, Activation activation, Style style) {
    var text = activated(reference(single(from), at, false), activation, style);
    paper.formula(at, text, activated(paper.value(from), activation));
  }

  private List<Mistake> activationMistakes(
      Box plane, Box source, Set<Integer> wrong, Activation activation, Style style) {
    boolean isLine = plane.rows() == 1 || plane.columns() == 1;
    if (isLine) {
      return noFormulas(plane, wrong);
    }
    int n = wrong.iterator().next();
    int down = n / plane.columns() > 0 ? -source.rowStep() : source.rowStep();
    var own = source.cell(n);
    return with(
        noFormulas(plane, wrong),
        new Mistake(
            Slip.Kind.WINDOW,
            "reads " + own.moved(down, 0).text() + " instead of " + own.text(),
            k -> writeActivated(plane.cell(k), source.cell(k).moved(down, 0), activation, style)),
        new Mistake(
            Slip.Kind.NO_ACTIVATION,
            "has no " + activation.text(),
            k -> writeActivated(plane.cell(k), source.cell(k), new Identity(), style)));
  }

  private static List<Mistake> with(List<Mistake> all, Mistake... more) {
    all.addAll(List.of(more));
    return all;
  }

  /** Grids of the sources' size, in their order. */
  private List<Box> sameSize() {
    var source = sources.get(0);
    int step = chance(0.2) ? 2 : 1;
    return channels(sources.size(), source.rows(), source.columns(), step, step);
  }

  /** How a mask is applied. */
  private enum Masking {
    TIMES,
    IF_0,
    IF_ABOVE
  }

  private void addMask() {
    var planes = sameSize();
    var read = sources;
    var values = new ArrayList<Double>();
    var way = pick(List.of(Masking.values()));
    boolean ofPicture = network.nodes().isEmpty();
    note(!ofPicture, Trait.MASKED_HIDDEN);
    traits.add(Trait.valueOf("MASK_" + way.name()));
    var layer = "layer" + network.nodes().size();
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      var mask = place(plane.rows(), plane.columns(), 1, 1, 2);
      boolean drawn = chance(0.4);
      traits.add(drawn ? Trait.MASK_RANDOM : Trait.MASK_TYPED);
      for (var cell : mask.cells()) {
        double value = random.nextInt(2);
        if (drawn) {
          paper.formula(cell, "IF(RAND()>0.5,1,0)", value);
        } else {
          paper.number(cell, value);
        }
      }
      if (drawn) {
        slips.add(
            slip(Slip.Kind.VOLATILE, "change at each recalculation", mask.cells(), "volatile"));
      } else if (slip(0.1)) {
        var cells = group(mask, 0.3).stream().map(mask::cell).toList();
        cells.forEach(paper::blank);
        slips.add(
            slip(Slip.Kind.MASK_BLANK, "(is|are) blank in the mask of", cells, "mask of " + layer));
      }
      mask.cells().forEach(cell -> values.add(paper.value(cell)));
      if (ofPicture && way == Masking.TIMES) {
        // of two grids of numbers that are multiplied, only a word tells which is the picture
        paper.text(mask.first().moved(-1, 0), "mask");
      }
      later.add(
          () -> {
            var wrong =
                writeCells(
                    plane,
                    n -> writeMasked(plane.cell(n), source.cell(n), mask.cell(n), way),
                    cells -> maskMistakes(plane, source, mask, cells, way),
                    layer);
            if (!drawn && wrong.stream().noneMatch(n -> paper.isFormula(plane.cell(n)))) {
              unread(wrong.stream().map(mask::cell).toList());
            }
          });
    }
    var shape = Shape.of(planes.size(), rows(), columns());
    then(
        new Dropout(Optional.of(Tensor.of(shape, values.stream().mapToDouble(v -> v).toArray()))),
        planes);
  }

  private void writeMasked(At at, At from, At mask, Masking way) {
    var x = reference(single(from), at, false);
    var m = reference(single(mask), at, false);
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
      return noFormulas(plane, wrong);
    }
    int n = wrong.iterator().next();
    int down = n / plane.columns() > 0 ? -1 : 1;
    var own = source.cell(n);
    var from = own.moved(down * source.rowStep(), 0);
    var ownMask = mask.cell(n);
    var otherMask = ownMask.moved(down, 0);
    return with(
        noFormulas(plane, wrong),
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

  private void addSoftmax() {
    var plane = sameSize().get(0);
    var source = sources.get(0);
    if (source.count() == 1) {
      addActivation();
      return;
    }
    boolean inSteps = chance(0.35);
    boolean largest = random.nextBoolean();
    traits.add(inSteps ? Trait.SOFTMAX_IN_STEPS : Trait.SOFTMAX);
    note(largest, Trait.SOFTMAX_MINUS_LARGEST);
    var steps = inSteps ? place(plane.rows(), plane.columns(), 1, 1, ROOM) : plane;
    var layer = "layer" + network.nodes().size();
    if (inSteps) {
      computed.add(steps);
    }
    later.add(
        () -> {
          double max = source.cells().stream().mapToDouble(paper::value).max().orElse(0);
          double sum =
              source.cells().stream().mapToDouble(c -> Math.exp(paper.value(c) - max)).sum();
          if (inSteps) {
            IntConsumer exponential =
                n -> {
                  var own = steps.cell(n);
                  double x = paper.value(source.cell(n));
                  var minus = largest ? "-MAX(" + reference(source, own, true) + ")" : "";
                  paper.formula(
                      own,
                      "EXP(" + reference(single(source.cell(n)), own, false) + minus + ")",
                      Math.exp(largest ? x - max : x));
                };
            writeCells(steps, exponential, wrong -> noFormulas(steps, wrong), layer);
          }
          IntConsumer share =
              n -> {
                var at = plane.cell(n);
                if (inSteps) {
                  double all = steps.cells().stream().mapToDouble(paper::value).sum();
                  paper.formula(
                      at,
                      reference(single(steps.cell(n)), at, false)
                          + "/SUM("
                          + reference(steps, at, true)
                          + ")",
                      paper.value(steps.cell(n)) / all);
                  return;
                }
                var range = reference(source, at, true);
                var minus = largest ? "-MAX(" + range + ")" : "";
                var x = reference(single(source.cell(n)), at, false);
                paper.array(
                    at,
                    "EXP(" + x + minus + ")/SUM(EXP(" + range + minus + "))",
                    Math.exp(paper.value(source.cell(n)) - max) / sum,
                    at.text());
              };
          writeCells(plane, share, wrong -> noFormulas(plane, wrong), layer);
        });
    then(new ActivationLayer(new Softmax()), List.of(plane));
  }

  // ---- dense ----

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

  /** A column of copies of a grid's cells, row by row or column by column. */
  private Given flattened(Box source) {
    boolean byRows = random.nextBoolean();
    traits.add(byRows ? Trait.FLATTENED_ROWS : Trait.FLATTENED_COLUMNS);
    var places =
        IntStream.range(0, source.count())
            .map(k -> byRows ? k : k % source.rows() * source.columns() + k / source.rows())
            .boxed()
            .toList();
    var column = place(source.count(), 1, 1, 1, 1);
    computed.add(column);
    later.add(
        () -> {
          for (int k = 0; k < column.count(); k++) {
            copyCell(column.cell(k), source.cell(places.get(k)));
          }
        });
    return new Given(column, places);
  }

  private void addDense() {
    boolean ofPicture = network.nodes().isEmpty();
    traits.add(ofPicture ? Trait.DENSE_OF_PICTURE : Trait.DENSE);
    int count = between(1, chance(0.3) ? 7 : 4);
    boolean flat = !vector && !(ofPicture && readsText) && chance(0.25);
    var read = sources.stream().map(box -> flat ? flattened(box) : Given.of(box)).toList();
    int size = sources.stream().mapToInt(Box::count).sum();
    boolean isColumn =
        read.get(0).box().columns() == 1
            && read.get(0).box().rowStep() == 1
            && size > 1
            && !(ofPicture && readsText);
    boolean isBlock = isColumn && !ofPicture && read.size() == 1 && chance(0.3);
    boolean upright = isBlock || random.nextBoolean();
    int step = !isBlock && chance(0.2) ? 2 : 1;
    var plane =
        place(
            upright ? count : 1, upright ? 1 : count, upright ? step : 1, upright ? 1 : step, ROOM);
    var activation = activation();
    boolean hasBias = chance(0.5);
    var weight = new double[count * size];
    var bias = new double[hasBias ? count : 0];
    var biasCells = place(plane.rows(), plane.columns(), 1, 1, 1);
    var all = new ArrayList<List<Term>>();
    for (int n = 0; n < count; n++) {
      all.add(new ArrayList<>());
    }
    // a sum of few cells with typed weights, of which nothing more is made, may be any remark
    boolean inFormula =
        !isBlock && !ofPicture && size <= 12 && (count > 1 || size > 1 && !flat) && chance(0.3);
    boolean biasInFormula = !isBlock && hasBias && chance(0.3);
    note(hasBias, biasInFormula ? Trait.BIAS_NUMBER : Trait.BIAS_CELL);
    note(inFormula, Trait.LITERAL_WEIGHTS);
    note(inFormula && count == 1, Trait.LITERAL_DENSE_OF_ONE);
    var plain = style(inFormula, false, false, size);
    var drawn = isBlock || isColumn && !inFormula && chance(0.4) ? plain.with(Form.MMULT) : plain;
    note(drawn.form() == Form.MMULT, isBlock ? Trait.MMULT_BLOCK : Trait.MMULT);
    boolean ofTyped1 =
        hasBias
            && !biasInFormula
            && drawn.form() == Form.MMULT
            && !ofPicture
            && !isBlock
            && read.size() == 1
            && chance(0.5);
    note(ofTyped1, Trait.BIAS_OF_TYPED_1);
    // of a picture and one output's weights, both typed, the dollars tell which is which
    var style = ofPicture ? (readsText ? drawn.with(Form.COMMA) : drawn).with(Anchor.BOTH) : drawn;
    int before = 0;
    for (var given : read) {
      var source = given.box();
      // the weights of all outputs below each other, at even distances
      boolean isProduct = style.form() == Form.MMULT;
      int distance = isBlock ? 1 : (isProduct ? 1 : source.height()) + between(0, 2);
      int inputs = source.rows() + (ofTyped1 ? 1 : 0);
      int width = isProduct ? inputs : source.width();
      var only = distinct(count);
      // with weights that are written into the formulas the place stays free
      var stack = place(distance * count, width, 1, 1, 1);
      for (int n = 0; n < count; n++) {
        if (inFormula) {
          // a weight of 1 need not be written, which makes another form of the formula
          var numbers =
              source.cells().stream().map(cell -> weight()).map(w -> w == 1 ? 2 : w).toList();
          if (size == 1) { // what most outputs have in common would be what all should have
            numbers = List.of(only.get(n));
          }
          if (count == 1 && numbers.stream().map(Math::abs).distinct().count() == 1) {
            // all of one size may be the sum or the difference that somebody noted
            numbers = new ArrayList<>(numbers);
            numbers.set(0, 3.0);
          }
          for (int k = 0; k < numbers.size(); k++) {
            weight[n * size + before + given.places().get(k)] = numbers.get(k);
          }
          all.get(n).add(new Term(source, Optional.empty(), numbers));
          continue;
        }
        var box =
            isProduct
                ? new Box(stack.cell(n * distance, 0), 1, inputs, 1, 1)
                : new Box(
                    stack.cell(n * distance, 0),
                    source.rows(),
                    source.columns(),
                    source.rowStep(),
                    source.columnStep());
        fill(box);
        if (!isProduct) { // in a product of matrices it would be an error
          maybeBlankWeight(box, style);
        }
        if (!isBlock) {
          nameOrNot(box, "weights" + network.nodes().size() + "_" + n + "_" + before);
        }
        for (int k = 0; k < source.count(); k++) {
          weight[n * size + before + given.places().get(k)] = paper.value(box.cell(k));
        }
        var term = new Term(source, Optional.of(box), List.of());
        if (ofTyped1) { // one more input, which is always 1, and its weight
          paper.number(source.first().moved(source.count(), 0), 1);
          bias[n] = paper.value(box.cell(source.count()));
          term = new Term(new Box(source.first(), inputs, 1, 1, 1), Optional.of(box), List.of());
        }
        all.get(n).add(term);
      }
      before += source.count();
    }
    if (hasBias && !ofTyped1) {
      // numbers in formulas that most outputs have in common would be those that all should have
      var numbers = distinct(count);
      for (int n = 0; n < count; n++) {
        bias[n] = numbers.get(n);
        if (!biasInFormula) {
          paper.number(biasCells.cell(n), bias[n]);
        }
      }
    }
    var layer = "layer" + network.nodes().size();
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
    later.add(
        () -> {
          if (isBlock) {
            writeProductOfMatrices(
                plane, recipe, hasBias ? Optional.of(biasCells) : Optional.empty(), style);
            maybeStale(plane, Set.of(), layer);
          } else {
            var wrong =
                writeCells(
                    plane,
                    n -> write(plane.cell(n), recipe.apply(n), style),
                    cells -> denseMistakes(plane, cells, recipe, style, inFormula),
                    layer);
            if (wrong.stream().noneMatch(n -> paper.isFormula(plane.cell(n)))) {
              unread(
                  wrong.stream()
                      .flatMap(n -> all.get(n).stream())
                      .flatMap(term -> term.weights().orElseThrow().cells().stream())
                      .toList());
            }
          }
        });
    var shape = network.shapes(List.of(network.last())).get(0);
    then(
        new Dense(
            Tensor.of(
                Shape.of(
                    count, shape.isVector() ? 1 : shape.channels(), shape.rows(), shape.columns()),
                weight),
            bias,
            activation),
        List.of(plane));
  }

  /** One array formula for all outputs. */
  private void writeProductOfMatrices(
      Box plane, IntFunction<Recipe> recipe, Optional<Box> bias, Style style) {
    var first = recipe.apply(0);
    var term = first.terms().get(0);
    var row = term.weights().orElseThrow();
    var at = plane.first();
    var weights = new Box(row.first(), plane.count(), row.columns(), 1, 1);
    var text =
        "MMULT(" + reference(weights, at, true) + "," + reference(term.read(), at, false) + ")";
    if (bias.isPresent()) {
      text += "+" + reference(bias.get(), at, false);
    }
    for (int n = 0; n < plane.count(); n++) {
      paper.array(
          plane.cell(n),
          activated(text, first.activation(), spread(style)),
          value(recipe.apply(n), false),
          range(plane));
    }
  }

  /** What can be wrong in an output of a dense layer. */
  private List<Mistake> denseMistakes(
      Box plane, Set<Integer> wrong, IntFunction<Recipe> recipe, Style style, boolean inFormula) {
    int n = wrong.iterator().next();
    // without a product its weights would be numbers that nobody reads, one by one
    var mistakes =
        new ArrayList<>(
            mistakes(plane, recipe.apply(n), recipe, style).stream()
                .filter(m -> m.kind() != Slip.Kind.PRODUCT && m.kind() != Slip.Kind.CHANNEL)
                // a bias in the formula may as well be 0
                .filter(m -> m.kind() != Slip.Kind.NO_BIAS || recipe.apply(n).bias().isPresent())
                .toList());
    if (!inFormula && recipe.apply(n).constant() == 0) { // what it would be stands nowhere else
      mistakes.addAll(noFormulas(plane, wrong));
    }
    return mistakes;
  }

  /** Without a formula that reads them, weights are grids that no formula reads. */
  private void unread(List<At> given) {
    var cells =
        new TreeSet<>(
            Comparator.comparingInt(At::sheet)
                .thenComparingInt(At::row)
                .thenComparingInt(At::column));
    given.stream().filter(cell -> !paper.isBlank(cell) && !paper.isText(cell)).forEach(cells::add);
    while (!cells.isEmpty()) {
      var block = new ArrayList<>(List.of(cells.pollFirst()));
      for (int k = 0; k < block.size(); k++) {
        for (int n = 0; n < 9; n++) {
          var next = block.get(k).moved(n / 3 - 1, n % 3 - 1);
          if (cells.remove(next)) {
            block.add(next);
          }
        }
      }
      // a few are a remark, and zeros may be a border
      if (block.size() >= 4 && block.stream().anyMatch(cell -> paper.value(cell) != 0)) {
        slips.add(slip(Slip.Kind.UNREAD, "^no formula reads these numbers$", block));
      }
    }
  }
}
