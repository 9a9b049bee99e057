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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
  private static final int ROOM = 3;

  /** How the names of layers begin that are labelled. */
  static final String NAMED = "Grid ";

  private static final List<List<String>> SHEET_NAMES =
      List.of(
          List.of("Sheet1"),
          List.of("conv net"),
          List.of("Net", "Filters"),
          List.of("Bob's picture", "layer 1", "R2D2"));

  private final Random random;
  private final Paper paper;
  private final List<Runnable> later = new ArrayList<>();
  private final List<Supplier<List<Double>>> outputs = new ArrayList<>();
  private final Set<Slip> slips = new LinkedHashSet<>();
  private Network network;
  private Tensor input;
  private List<Box> sources;
  private boolean vector;
  private int slipsLeft;
  private int lastSheet;
  private int shared;
  private int labelled;

  /** How many cells above a grid its next layer's windows read. */
  private final Map<Box, Integer> readAbove = new HashMap<>();

  private final List<Runnable> labels = new ArrayList<>();

  private HandMadeSheets(long seed) {
    random = new Random(seed);
    paper = new Paper(pick(SHEET_NAMES));
    slipsLeft = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
  }

  /**
   * A slip that was made.
   *
   * @param says a part of what a finding should say
   * @param sheet the sheet's name
   * @param cells its cells, each by itself, in A1 notation
   */
  record Slip(String says, String sheet, Set<String> cells) {}

  /**
   * What was drawn.
   *
   * @param paper the sheets
   * @param sheet the number of the sheet in front
   * @param network the layers, as they would be without slips
   * @param input the picture
   * @param outputs what the formulas give, layer by layer
   * @param slips all that was done wrong
   */
  record HandMade(
      Paper paper,
      int sheet,
      Network network,
      Tensor input,
      List<double[]> outputs,
      Set<Slip> slips) {
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
    for (int i = 0; i < layers; i++) {
      addLayer(i == 0);
    }
    drawUnread();
    labels.forEach(Runnable::run);
    later.forEach(Runnable::run);
    var values =
        outputs.stream()
            .map(Supplier::get)
            .map(all -> all.stream().mapToDouble(value -> value).toArray())
            .toList();
    return new HandMade(paper, lastSheet, network, input, values, slips);
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

  private int sheet() {
    return random.nextInt(paper.sheetCount());
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
    int rows = between(5, 9);
    int columns = between(5, 9);
    sources = channels(between(1, 3), rows, columns, 1, 1);
    network = Network.of(Shape.of(sources.size(), rows, columns));
    sources.forEach(this::fill);
    sources.stream().filter(box -> chance(0.3)).forEach(this::label);
    if (slip(0.1)) {
      var box = pick(sources);
      var cell = box.cell(between(1, rows - 2), between(1, columns - 2));
      paper.blank(cell);
      slips.add(slip("in the picture", List.of(cell)));
    }
    input =
        Tensor.of(
            network.input(),
            sources.stream()
                .flatMap(box -> box.cells().stream())
                .mapToDouble(paper::value)
                .toArray());
  }

  /** Whether to make a slip here, if there is one left to make. */
  private boolean slip(double share) {
    boolean made = slipsLeft > 0 && chance(share);
    slipsLeft -= made ? 1 : 0;
    return made;
  }

  private Slip slip(String says, List<At> cells) {
    return new Slip(
        says,
        paper.sheet(cells.get(0).sheet()),
        cells.stream().map(At::text).collect(Collectors.toSet()));
  }

  /** Numbers that no formula reads. */
  private void drawUnread() {
    if (slip(0.2)) {
      // on the sheet of the network's last layer, as other sheets may have nothing to do with it
      var box = paper.place(random, lastSheet, between(2, 4), between(2, 4), 1, 1, 2);
      fill(box);
      slips.add(slip("no formula reads", box.cells()));
    }
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
            slips.add(slip("stands above", List.of(at)));
          }
        });
    return name;
  }

  /** Whether the formulas of one sheet lead to all others, before or after this layer. */
  private boolean isTied() {
    return !network.nodes().isEmpty() || paper.sheetCount() == 1 || sources.size() == 1;
  }

  private void then(Layer layer, List<Box> planes) {
    network = network.then(name(planes), layer);
    sources = planes;
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

    Recipe without(int product) {
      return new Recipe(terms, bias, constant, activation, Set.of(product));
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

  /**
   * How the formulas of a grid are written.
   *
   * @param form the way of its products
   * @param order draws the order of products that are spelled out
   * @param together whether all products are in one function
   * @param turned whether weights, the bias and the 0 of a ReLU come first
   * @param dollars whether weights are anchored
   * @param clamp which of the ways to write an activation
   * @param isShared whether the file has one shared formula
   */
  private record Style(
      Form form,
      long order,
      boolean together,
      boolean turned,
      boolean dollars,
      int clamp,
      boolean isShared) {
    /** The same with products written otherwise; in MMULT the row comes first. */
    Style with(Form other) {
      return new Style(other, order, together, true, dollars, clamp, false);
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

  private void addConv() {
    // windows of a row or a column may as well be the sums of any table, where nothing came before
    int least = network.nodes().isEmpty() || chance(0.8) ? 2 : 1;
    int kernelRows = between(least, Math.min(3, rows()));
    int kernelColumns = between(2, Math.min(3, columns()));
    int strideRows = chance(0.3) ? 2 : 1;
    int strideColumns = chance(0.3) ? 2 : 1;
    boolean padded = chance(0.25) && kernelRows == 3 && kernelColumns == 3;
    boolean readsAll =
        (rows() + 2 - kernelRows) % strideRows == 0
            && (columns() + 2 - kernelColumns) % strideColumns == 0;
    boolean drawsBorder = padded && readsAll && sources.get(0).rowStep() == 1 && chance(0.6);
    // a border of zeros that are typed around a picture is a part of it
    var mode =
        drawsBorder
            ? pick(BORDERS.subList(network.nodes().isEmpty() ? 1 : 0, BORDERS.size()))
            : Padding.Mode.ZEROS;
    var padding = padded ? new Padding(1, 1, 1, 1, mode) : Padding.NONE;
    int rows = outputs(rows() + (padded ? 2 : 0), kernelRows, strideRows);
    int columns = outputs(columns() + (padded ? 2 : 0), kernelColumns, strideColumns);
    if (rows < 2 || columns < 2) {
      // where there is but one window, no formula tells the stride
      addDense();
      return;
    }
    boolean pastTheEdge = !padded && strideColumns == 1 && kernelColumns > 1 && slip(0.15);
    if (pastTheEdge) {
      columns++;
      padding = new Padding(0, 0, 0, columns - 1 + kernelColumns - columns(), Padding.Mode.ZEROS);
    }
    if (padded) {
      sources.forEach(box -> readAbove.put(box, 1));
    }
    if (drawsBorder) {
      sources.forEach(box -> later.add(() -> writeBorder(box, mode)));
    }
    int inputs = sources.size();
    int filters = between(1, 3);
    int step = chance(0.15) ? 2 : 1;
    var planes = channels(filters, rows, columns, step, step);
    boolean spaced = sources.get(0).rowStep() > 1;
    var activation = activation();
    boolean hasBias = chance(0.5);
    boolean biasInCell = chance(0.6);
    var weight = new double[filters * inputs * kernelRows * kernelColumns];
    var bias = new double[hasBias ? filters : 0];
    var all = new ArrayList<List<Term>>();
    var biasCells = new ArrayList<Optional<At>>();
    var read = sources;
    int at = 0;
    boolean inFormula = chance(0.15);
    boolean fillsEvenly =
        strideRows * read.get(0).rowStep() == step
            && strideColumns * read.get(0).columnStep() == step;
    boolean isClose = step == 1 && !spaced && strideRows == 1 && strideColumns == 1;
    var styles =
        IntStream.range(0, filters).mapToObj(f -> style(inFormula, fillsEvenly, isClose)).toList();
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
    for (int f = 0; f < filters; f++) {
      int filter = f;
      var style = styles.get(f);
      later.add(
          () -> {
            var recipe =
                new Recipe(
                    all.get(filter),
                    biasCells.get(filter),
                    hasBias && !biasInCell ? bias[filter] : 0,
                    activation,
                    Set.of());
            writeSums(
                planes.get(filter),
                recipe,
                all.get((filter + 1) % filters),
                style,
                read,
                strideRows,
                strideColumns);
          });
    }
    if (pastTheEdge) {
      int from = columns() - kernelColumns + 1;
      int count = columns - from;
      planes.forEach(
          plane ->
              slips.add(slip("past the edge", plane.part(0, from, plane.rows(), count).cells())));
    }
    then(
        new Conv(
            Tensor.of(Shape.of(filters, inputs, kernelRows, kernelColumns), weight),
            bias,
            new Size(strideRows, strideColumns),
            padding,
            Size.of(1),
            1,
            activation),
        planes);
  }

  private static final List<Padding.Mode> BORDERS =
      List.of(
          Padding.Mode.ZEROS, Padding.Mode.REFLECT, Padding.Mode.REPLICATE, Padding.Mode.CIRCULAR);

  /** Writes zeros, or copies of a grid's cells, around it. */
  private void writeBorder(Box box, Padding.Mode mode) {
    for (int i = -1; i <= box.rows(); i++) {
      for (int j = -1; j <= box.columns(); j++) {
        if (box.isInside(i, j)) {
          continue;
        }
        var at = box.cell(i, j);
        if (mode == Padding.Mode.ZEROS) {
          paper.number(at, 0);
        } else {
          var from = box.cell(inside(i, box.rows(), mode), inside(j, box.columns(), mode));
          paper.formula(at, reference(single(from), at, false), paper.value(from));
        }
      }
    }
  }

  private static int inside(int place, int size, Padding.Mode mode) {
    if (place >= 0 && place < size) {
      return place;
    }
    return switch (mode) {
      case REFLECT -> place < 0 ? 1 : size - 2;
      case REPLICATE -> place < 0 ? 0 : size - 1;
      default -> place < 0 ? size - 1 : 0;
    };
  }

  private static int outputs(int size, int kernel, int stride) {
    return (size - kernel) / stride + 1;
  }

  private void maybeBlankWeight(Box box, Style style) {
    if (box.count() > 1 && slip(0.03)) {
      var cell = box.cell(random.nextInt(box.count()));
      paper.blank(cell);
      if (style.form() == Form.COMMA && random.nextBoolean()) {
        paper.text(cell, "x"); // in any other form it would be an error
      }
      slips.add(slip("in the weights", List.of(cell)));
    }
  }

  private void nameOrNot(Box box, String name) {
    if (chance(0.1)) {
      paper.name(name, paper.reference(box, -1, true, true));
    }
  }

  private Style style(boolean inFormula, boolean fillsEvenly, boolean blockFits) {
    var form =
        inFormula
            ? Form.SPELLED
            : pick(
                blockFits && chance(0.15)
                    ? List.of(Form.BLOCK)
                    : List.of(Form.ARRAY, Form.PLAIN, Form.COMMA, Form.STAR, Form.SPELLED));
    boolean isShared = fillsEvenly && form != Form.ARRAY && form != Form.BLOCK && chance(0.3);
    return new Style(
        form,
        random.nextLong(),
        random.nextBoolean(),
        random.nextBoolean(),
        isShared || chance(0.8),
        between(0, 4),
        isShared);
  }

  /** Writes the formulas of a grid of sums, some of them wrongly. */
  private void writeSums(
      Box plane,
      Recipe first,
      List<Term> otherWeights,
      Style style,
      List<Box> read,
      int strideRows,
      int strideColumns) {
    var wrong = slipCells(plane, style.form() == Form.BLOCK);
    int number = style.isShared() ? shared++ : -1;
    boolean isFirst = true;
    for (int n = 0; n < plane.count(); n++) {
      int i = n / plane.columns();
      int j = n % plane.columns();
      var at = plane.cell(n);
      var recipe =
          first.with(
              first.terms().stream()
                  .map(term -> term.moved(i * strideRows, j * strideColumns))
                  .toList());
      if (wrong.contains(n)) {
        writeWrong(at, recipe, otherWeights, style, read);
        continue;
      }
      double value = value(recipe, style);
      if (style.form() == Form.BLOCK) {
        paper.array(at, blockText(first, style, plane), value, range(plane));
      } else if (style.isShared()) {
        paper.shared(
            at,
            text(recipe, style, at),
            value,
            new Paper.Shared(number, isFirst ? range(plane) : ""));
        isFirst = false;
      } else {
        write(at, recipe, style);
      }
    }
    maybeStale(plane, wrong);
  }

  private static String range(Box plane) {
    var whole = plane.whole();
    return convsheet.formula.A1.range(
        whole.first().row(), whole.first().column(), whole.rows(), whole.columns());
  }

  private void write(At at, Recipe recipe, Style style) {
    var text = text(recipe, style, at);
    if (style.form() == Form.ARRAY || style.form() == Form.MMULT) {
      paper.array(at, text, value(recipe, style), at.text());
    } else {
      paper.formula(at, text, value(recipe, style));
    }
  }

  /** The cells of a grid that are to be wrong: few enough that the others are the pattern. */
  private Set<Integer> slipCells(Box plane, boolean isOne) {
    var wrong = new HashSet<Integer>();
    if (!isOne && plane.rows() >= 3 && plane.columns() >= 3 && slip(0.4)) {
      wrong.add(random.nextInt(plane.count()));
    }
    return wrong;
  }

  private void maybeStale(Box plane, Set<Integer> wrong) {
    if (slip(0.1)) {
      int n = random.nextInt(plane.count());
      if (!wrong.contains(n)) {
        var at = plane.cell(n);
        paper.saveInstead(at, paper.value(at) + weight());
        slips.add(slip("not what the formula", List.of(at)));
      }
    }
  }

  private void writeWrong(
      At at, Recipe recipe, List<Term> otherWeights, Style style, List<Box> read) {
    var plain =
        new Style(
            style.form(),
            style.order(),
            style.together(),
            style.turned(),
            style.dollars(),
            style.clamp(),
            false);
    switch (between(0, 6)) {
      case 0 -> {
        slips.add(slip("is blank", List.of(at)));
      }
      case 1 -> {
        paper.number(at, weight());
        slips.add(slip("typed number", List.of(at)));
      }
      case 2 -> {
        // a window of the same source, one row or column away
        var window = recipe.terms().get(0).read();
        var source = read.get(0);
        int down = window.first().row() > source.first().row() ? -1 : 1;
        write(at, recipe.with(recipe.terms().stream().map(t -> t.moved(down, 0)).toList()), plain);
        slips.add(slip("reads ", List.of(at)));
      }
      case 3 -> {
        var terms = new ArrayList<Term>();
        for (int t = 0; t < recipe.terms().size(); t++) {
          var other = otherWeights.get(t);
          terms.add(new Term(recipe.terms().get(t).read(), other.weights(), other.numbers()));
        }
        boolean hasText =
            terms.stream()
                .flatMap(term -> term.weights().stream())
                .flatMap(box -> box.cells().stream())
                .anyMatch(paper::isText);
        if (hasText || terms.equals(recipe.terms())) {
          writeWithoutActivationOrProduct(at, recipe, plain);
        } else {
          write(at, recipe.with(terms), plain);
          slips.add(
              slip(
                  recipe.terms().get(0).weights().isPresent()
                      ? "uses the weights"
                      : "other numbers",
                  List.of(at)));
        }
      }
      case 4 -> {
        int down = between(0, 2);
        int right = down == 0 ? 1 : between(0, 2);
        var moved = recipe.terms().stream().map(t -> t.weightsMoved(down, right)).toList();
        boolean isFree =
            moved.stream()
                .flatMap(t -> t.weights().stream())
                .flatMap(box -> box.whole().cells().stream())
                .noneMatch(paper::isText);
        if (isFree && recipe.terms().get(0).weights().isPresent()) {
          write(at, recipe.with(moved), plain);
          slips.add(slip("uses the weights", List.of(at)));
        } else {
          writeWithoutActivationOrProduct(at, recipe, plain);
        }
      }
      default -> writeWithoutActivationOrProduct(at, recipe, plain);
    }
  }

  private void writeWithoutActivationOrProduct(At at, Recipe recipe, Style style) {
    int products = style.form() == Form.SPELLED ? productCount(recipe) : recipe.terms().size();
    if (!(recipe.activation() instanceof Identity) && (products == 1 || random.nextBoolean())) {
      write(at, recipe.with(new Identity()), style);
      slips.add(slip("has no " + recipe.activation().text(), List.of(at)));
    } else if (products > 1) {
      write(at, recipe.without(random.nextInt(products)), style);
      slips.add(slip("leaves one product out", List.of(at)));
    } else {
      paper.number(at, weight());
      slips.add(slip("typed number", List.of(at)));
    }
  }

  private static int productCount(Recipe recipe) {
    return recipe.terms().stream().mapToInt(Term::count).sum();
  }

  // ---- what a sum gives, and its text ----

  private double value(Recipe recipe, Style style) {
    double sum = recipe.bias().map(paper::value).orElse(recipe.constant());
    boolean spelled = style.form() == Form.SPELLED || style.form() == Form.BLOCK;
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
                  false);
          var factor =
              term.weights().isPresent()
                  ? reference(single(term.weights().get().cell(n)), at, style.dollars())
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
          var read = reference(term.read(), at, false);
          var weights =
              paper
                  .nameOf(term.weights().orElseThrow())
                  .filter(name -> style.dollars())
                  .orElseGet(() -> reference(term.weights().orElseThrow(), at, style.dollars()));
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
                    reference(single(bias), at, style.dollars())));
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

  private static String number(double value) {
    return convsheet.formula.Numbers.text(value);
  }

  private static String activated(String x, Activation activation, Style style) {
    if (activation instanceof Sigmoid) {
      return style.turned() ? "1/(EXP(-(" + x + "))+1)" : "1/(1+EXP(-(" + x + ")))";
    }
    if (activation instanceof Tanh) {
      return "TANH(" + x + ")";
    }
    if (activation instanceof Identity) {
      return x;
    }
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
    var spread =
        new Style(style.form(), 0, false, style.turned(), true, 2 + style.clamp() % 3, false);
    return activated(String.join("+", parts).replace("+-", "-"), first.activation(), spread);
  }

  // ---- pooling ----

  private void addPool() {
    int kernel = between(2, Math.min(3, Math.min(rows(), columns())));
    int stride = chance(0.3) ? between(1, kernel) : kernel;
    boolean max = chance(0.6);
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
    }
    int step = chance(0.4) ? kernel : 1;
    var planes = channels(sources.size(), rows, columns, step, step);
    if (pastTheEdge) {
      planes.forEach(plane -> slips.add(slip("past the edge", last(plane, rowsLeft, columnsLeft))));
    }
    var read = sources;
    // SUM(...)/4 over cells that stand apart is a convolution as well
    int way = (sources.get(0).rowStep() > 1 || pastTheEdge) && !max ? 1 : between(0, 3);
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      later.add(() -> writePool(plane, source, kernel, stride, max, way));
    }
    var window = Size.of(kernel);
    var strides = Size.of(stride);
    then(
        max
            ? new MaxPool(window, strides, Padding.NONE, Size.of(1), pastTheEdge)
            : new AvgPool(window, strides, Padding.NONE, pastTheEdge, true),
        planes);
  }

  /** The cells of the last row, of the last column, or of both. */
  private static List<At> last(Box plane, boolean ofRows, boolean ofColumns) {
    return IntStream.range(0, plane.count())
        .filter(
            n ->
                ofRows && n / plane.columns() == plane.rows() - 1
                    || ofColumns && n % plane.columns() == plane.columns() - 1)
        .mapToObj(plane::cell)
        .toList();
  }

  private void writePool(Box plane, Box source, int kernel, int stride, boolean max, int way) {
    var wrong = slipCells(plane, false);
    for (int n = 0; n < plane.count(); n++) {
      int i = n / plane.columns();
      int j = n % plane.columns();
      var at = plane.cell(n);
      var window = source.part(i * stride, j * stride, kernel, kernel);
      if (!wrong.contains(n)) {
        writePooled(at, window, max, way);
        continue;
      }
      switch (between(0, 3)) {
        case 0 -> slips.add(slip("is blank", List.of(at)));
        case 1 -> {
          paper.number(at, weight());
          slips.add(slip("typed number", List.of(at)));
        }
        case 2 -> {
          writePooled(at, window, !max, way);
          slips.add(slip("another formula", List.of(at)));
        }
        default -> {
          int down = i > 0 ? -1 : 1;
          writePooled(at, window.moved(down * source.rowStep(), 0), max, way);
          slips.add(slip("reads ", List.of(at)));
        }
      }
    }
    maybeStale(plane, wrong);
  }

  private void writePooled(At at, Box window, boolean max, int way) {
    var numbers =
        window.cells().stream().filter(cell -> !paper.isBlank(cell)).map(paper::value).toList();
    double sum = numbers.stream().mapToDouble(v -> v).sum();
    if (max) {
      var text =
          way == 0
              ? window.cells().stream()
                  .map(cell -> reference(single(cell), at, false))
                  .collect(Collectors.joining(","))
              : reference(window, at, false);
      paper.formula(at, "MAX(" + text + ")", numbers.stream().mapToDouble(v -> v).max().orElse(0));
      return;
    }
    if (way == 0) {
      paper.formula(
          at, "SUM(" + reference(window, at, false) + ")/" + window.count(), sum / window.count());
    } else {
      paper.formula(at, "AVERAGE(" + reference(window, at, false) + ")", sum / numbers.size());
    }
  }

  // ---- value by value ----

  private void addActivation() {
    var activation = pick(List.of(new Relu(), new Relu(), new Sigmoid(), new Tanh()));
    var planes = sameSize();
    var read = sources;
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      var style =
          style(
              true,
              source.rowStep() == plane.rowStep() && source.columnStep() == plane.columnStep(),
              false);
      later.add(
          () -> {
            var wrong = slipCells(plane, false);
            for (int n = 0; n < plane.count(); n++) {
              var at = plane.cell(n);
              if (wrong.contains(n)) {
                paper.number(at, weight());
                slips.add(slip("typed number", List.of(at)));
              } else {
                paper.formula(
                    at,
                    activated(reference(single(source.cell(n)), at, false), activation, style),
                    activated(paper.value(source.cell(n)), activation));
              }
            }
            maybeStale(plane, wrong);
          });
    }
    then(new ActivationLayer(activation), planes);
  }

  /** Grids of the sources' size, in their order. */
  private List<Box> sameSize() {
    var source = sources.get(0);
    int step = chance(0.2) ? 2 : 1;
    return channels(sources.size(), source.rows(), source.columns(), step, step);
  }

  private void addMask() {
    var planes = sameSize();
    var read = sources;
    var values = new ArrayList<Double>();
    int way = between(0, 2);
    for (int c = 0; c < planes.size(); c++) {
      var plane = planes.get(c);
      var source = read.get(c);
      var mask = place(plane.rows(), plane.columns(), 1, 1, 1);
      boolean drawn = chance(0.4);
      for (var cell : mask.cells()) {
        double value = random.nextInt(2);
        values.add(value);
        if (drawn) {
          paper.formula(cell, "IF(RAND()>0.5,1,0)", value);
        } else {
          paper.number(cell, value);
        }
      }
      if (drawn) {
        slips.add(slip("change at each recalculation", mask.cells()));
      }
      later.add(
          () -> {
            for (int n = 0; n < plane.count(); n++) {
              var at = plane.cell(n);
              var x = reference(single(source.cell(n)), at, false);
              var m = reference(single(mask.cell(n)), at, false);
              paper.formula(
                  at,
                  switch (way) {
                    case 0 -> x + "*" + m;
                    case 1 -> "IF(" + m + "=0,0," + x + ")";
                    default -> "IF(" + m + ">0.5," + x + ",0)";
                  },
                  paper.value(source.cell(n)) * paper.value(mask.cell(n)));
            }
          });
    }
    var shape = Shape.of(planes.size(), rows(), columns());
    then(
        new Dropout(Optional.of(Tensor.of(shape, values.stream().mapToDouble(v -> v).toArray()))),
        planes);
  }

  private void addSoftmax() {
    var plane = sameSize().get(0);
    var source = sources.get(0);
    if (source.count() == 1) {
      addActivation();
      return;
    }
    int way = between(0, 2);
    boolean largest = random.nextBoolean();
    var steps = way == 0 ? place(plane.rows(), plane.columns(), 1, 1, ROOM) : plane;
    later.add(
        () -> {
          double max = source.cells().stream().mapToDouble(paper::value).max().orElse(0);
          double sum =
              source.cells().stream().mapToDouble(c -> Math.exp(paper.value(c) - max)).sum();
          for (int n = 0; n < plane.count(); n++) {
            var at = plane.cell(n);
            var own = steps.cell(n);
            double x = paper.value(source.cell(n));
            var range = reference(source, at, true);
            var minus = largest ? "-MAX(" + range + ")" : "";
            if (way == 0) {
              var stepMinus = largest ? "-MAX(" + reference(source, own, true) + ")" : "";
              paper.formula(
                  own,
                  "EXP(" + reference(single(source.cell(n)), own, false) + stepMinus + ")",
                  Math.exp(largest ? x - max : x));
            }
            double share = Math.exp(x - max) / sum;
            if (way == 0) {
              paper.formula(
                  at,
                  reference(single(own), at, false) + "/SUM(" + reference(steps, at, true) + ")",
                  share);
            } else {
              paper.array(
                  at,
                  "EXP("
                      + reference(single(source.cell(n)), at, false)
                      + minus
                      + ")/SUM(EXP("
                      + range
                      + minus
                      + "))",
                  share,
                  at.text());
            }
          }
        });
    then(new ActivationLayer(new Softmax()), List.of(plane));
  }

  // ---- dense ----

  private void addDense() {
    int count = between(1, 4);
    boolean upright = random.nextBoolean();
    int step = chance(0.2) ? 2 : 1;
    var plane =
        place(
            upright ? count : 1, upright ? 1 : count, upright ? step : 1, upright ? 1 : step, ROOM);
    var read = sources;
    boolean ofPicture = network.nodes().isEmpty();
    var activation = activation();
    boolean hasBias = chance(0.5);
    int size = read.stream().mapToInt(Box::count).sum();
    var weight = new double[count * size];
    var bias = new double[hasBias ? count : 0];
    var biasCells = place(plane.rows(), plane.columns(), 1, 1, 1);
    var all = new ArrayList<List<Term>>();
    for (int n = 0; n < count; n++) {
      all.add(new ArrayList<>());
    }
    // one number that is the sum of others with typed weights may be any remark
    boolean inFormula = !ofPicture && size <= 12 && count > 1 && chance(0.3);
    boolean biasInFormula = hasBias && chance(0.3);
    boolean isColumn = vector && read.get(0).columns() == 1 && read.get(0).rowStep() == 1;
    var plain = style(inFormula, false, false);
    var drawn = isColumn && !inFormula && chance(0.4) ? plain.with(Form.MMULT) : plain;
    // of a picture and one output's weights, both typed, the dollars tell which is which
    var style =
        ofPicture
            ? new Style(
                drawn.form(),
                drawn.order(),
                drawn.together(),
                drawn.turned(),
                true,
                drawn.clamp(),
                false)
            : drawn;
    int before = 0;
    for (var source : read) {
      // the weights of all outputs below each other, at even distances
      boolean isProduct = style.form() == Form.MMULT;
      int distance = (isProduct ? 1 : source.height()) + between(0, 2);
      int width = isProduct ? source.rows() : source.width();
      // with weights that are written into the formulas the place stays free
      var stack = place(distance * count, width, 1, 1, 1);
      for (int n = 0; n < count; n++) {
        if (inFormula) {
          // a weight of 1 need not be written, which makes another form of the formula
          var numbers =
              source.cells().stream().map(cell -> weight()).map(w -> w == 1 ? 2 : w).toList();
          for (int k = 0; k < numbers.size(); k++) {
            weight[n * size + before + k] = numbers.get(k);
          }
          all.get(n).add(new Term(source, Optional.empty(), numbers));
          continue;
        }
        var box =
            isProduct
                ? new Box(stack.cell(n * distance, 0), 1, source.rows(), 1, 1)
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
        nameOrNot(box, "weights" + network.nodes().size() + "_" + n + "_" + before);
        for (int k = 0; k < box.count(); k++) {
          weight[n * size + before + k] = paper.value(box.cell(k));
        }
        all.get(n).add(new Term(source, Optional.of(box), List.of()));
      }
      before += source.count();
    }
    if (hasBias) {
      for (int n = 0; n < count; n++) {
        bias[n] = weight();
        if (!biasInFormula) {
          paper.number(biasCells.cell(n), bias[n]);
        }
      }
    }
    later.add(
        () -> {
          for (int n = 0; n < count; n++) {
            var recipe =
                new Recipe(
                    all.get(n),
                    hasBias && !biasInFormula ? Optional.of(biasCells.cell(n)) : Optional.empty(),
                    biasInFormula ? bias[n] : 0,
                    activation,
                    Set.of());
            // a slip at the end of a row of outputs would only make it shorter
            // and without a product its weights would be a grid that nobody reads
            boolean isClamped = !(activation instanceof Identity);
            if (count == 4 && n == 1 && isClamped && !inFormula && !biasInFormula && slip(0.3)) {
              write(plane.cell(n), recipe.with(new Identity()), style);
              slips.add(slip("has no " + activation.text(), List.of(plane.cell(n))));
            } else {
              write(plane.cell(n), recipe, style);
            }
          }
          maybeStale(plane, Set.of());
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
}
