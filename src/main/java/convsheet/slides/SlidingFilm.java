package convsheet.slides;

import convsheet.answer.Found;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.slides.Canvas.Anchor;
import convsheet.slides.Canvas.Look;
import convsheet.view.ColourScale;
import convsheet.view.Derivation;
import convsheet.view.Derivation.Block;
import convsheet.view.Derivations;
import convsheet.view.Shown;
import convsheet.xlsx.Colours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kernel that slides over what a layer reads while one channel of its output fills, a picture for
 * each output: the window, the filter, their products and sums. After the animations of Dumoulin
 * and Visin, with the numbers of a workbook.
 */
final class SlidingFilm implements Film {
  /** Of more outputs there is no film: it would be long, and its file large. */
  static final int MOST_OUTPUTS = 1024;

  /** So many channels of what is read are shown. */
  static final int MOST_LANES = 4;

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 660;
  private static final int LARGEST_CELL = 48;
  private static final int SMALLEST_CELL = 3;

  /** The pixels that a row of a kernel's cells may take. */
  private static final int KERNEL = 240;

  private static final int MARGIN = 28;
  private static final int TOP = 136;
  private static final int GAP = 52;
  private static final int CAPTION = 10;

  /** Below each channel there is room for its sum, and above for the words. */
  private static final int BELOW = 34;

  private static final int BETWEEN = 40;
  private static final int FOOT = 56;

  /** In all about so long, in hundredths of a second, and each picture within bounds. */
  private static final int PLAYED = 4000;

  private static final int SHORTEST = 6;
  private static final int LONGEST = 90;

  /** The last picture stands still before all begins again. */
  private static final int PAUSE = 300;

  /** How much of the grey of a border what it holds has. */
  private static final double BORDER_SHARE = 0.5;

  private static final int INK = ColourScale.rgb(Colours.INK);
  private static final int WINDOW = ColourScale.rgb(Colours.FIELD_LINE);
  private static final int PUT_IN = ColourScale.rgb(Colours.BORDER_FILL);
  private static final int EDGE = ColourScale.rgb(Colours.BORDER_INK);
  private static final int EMPTY = ColourScale.rgb(Colours.HEADER_FILL);
  private static final Look TITLE = new Look(26, true, INK, Anchor.START);
  private static final Look NOTE = new Look(18, false, ColourScale.rgb(Colours.NOTE), Anchor.START);
  private static final Look CAPTION_LOOK =
      new Look(16, false, ColourScale.rgb(Colours.NOTE), Anchor.START);
  private static final Look SIGN = new Look(30, true, INK, Anchor.MIDDLE);
  private static final Look RESULT = new Look(22, false, INK, Anchor.START);

  /**
   * A window of one channel and what is made of it.
   *
   * @param products what it is multiplied with, and the products; empty for pooling
   */
  private record Lane(Block window, Optional<Derivation.Channel> products) {
    Grid grid() {
      return window.at(0, 0).ref().grid();
    }

    /** The products; the numbers of the window where nothing is multiplied. */
    double[] worked() {
      return products
          .map(channel -> channel.products().stream().mapToDouble(product -> product).toArray())
          .orElseGet(() -> values(window));
    }
  }

  /** Where a lane is drawn: what is read, the filter and the products. */
  private record Place(Cells input, Cells kernel, Cells products) {}

  private final Evaluation evaluation;
  private final Network.Node node;
  private final LayerGrids layer;
  private final Grid output;
  private final String title;
  private final List<Derivation> derivations = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Lane> lanes;
  private final List<Block> read;
  private final Cells outputs;
  private double bottom;
  private final Map<Grid, ColourScale> inputScales;
  private final ColourScale weightScale;
  private final ColourScale productScale;
  private final ColourScale outputScale;
  private final int characters;
  private final int workedCharacters;

  /**
   * The film of a channel.
   *
   * @param number the layer's place, from 0
   * @param channel counted from 0
   * @throws ProblemException if no window slides there, or it is too large
   */
  SlidingFilm(Evaluation evaluation, int number, int channel) {
    this.evaluation = evaluation;
    node = evaluation.question().network().nodes().get(number);
    layer = evaluation.grids().get(number);
    output = layer.outputs().get(channel).grid();
    title = output.sheet() + ", " + output.label();
    int count = output.rows() * output.columns();
    if (!hasKernel(node)) {
      throw refuse("a " + node.layer().type() + " layer, over which no kernel slides", "");
    }
    if (count > MOST_OUTPUTS) {
      throw refuse(
          Problem.count(count, "output"), "at most " + MOST_OUTPUTS + ", a picture for each");
    }
    var all = new Derivations(evaluation, ref -> Optional.empty(), Found.NONE);
    for (int i = 0; i < count; i++) {
      derivations.add(all.of(number, channel, i / output.columns(), i % output.columns()));
    }
    var first =
        derivations.stream()
            .map(SlidingFilm::lanes)
            .filter(some -> !some.isEmpty())
            .findFirst()
            .orElseThrow(() -> refuse("a layer whose results are no sums of windows", ""));
    lanes = first.subList(0, Math.min(MOST_LANES, first.size()));
    read = lanes.stream().map(lane -> all.block(number, lane.grid())).toList();
    outputs = place();
    inputScales =
        ColourScale.of(
            evaluation, layer.inputs().stream().flatMap(map -> map.channels().stream()).toList());
    var weights =
        lanes.stream()
            .flatMap(lane -> lane.products().stream())
            .map(products -> products.weights().at(0, 0).ref().grid())
            .toList();
    weightScale =
        ColourScale.around0(
            weights.stream().flatMapToDouble(g -> Arrays.stream(evaluation.values(g))).toArray(),
            true);
    double largest =
        inputScales.values().stream()
            .mapToDouble(scale -> Math.max(Math.abs(scale.least()), Math.abs(scale.most())))
            .max()
            .orElse(0);
    productScale = ColourScale.around0(new double[] {largest * weightScale.most()}, true);
    var results = layer.outputs().stream().map(ComputedGrid::grid).toList();
    outputScale = ColourScale.of(evaluation, results).get(output);
    characters = Cells.longest(evaluation.values(output));
    workedCharacters =
        derivations.stream()
            .flatMap(derivation -> lanes(derivation).stream().limit(MOST_LANES))
            .mapToInt(lane -> Cells.longest(lane.worked()))
            .max()
            .orElse(1);
  }

  /** Whether a kernel slides over what a layer reads. */
  static boolean hasKernel(Network.Node node) {
    return node.layer().options().containsKey("kernel") && !node.from().isEmpty();
  }

  private ProblemException refuse(String found, String expected) {
    return ProblemException.input(
        Problem.of(
            title + ", to be animated: " + found,
            expected,
            expected.isEmpty()
                ? "Name a convolution or a pooling layer."
                : "Use a smaller picture, or name a smaller layer."));
  }

  private static List<Lane> lanes(Derivation derivation) {
    var lanes = new ArrayList<Lane>();
    for (var part : derivation.parts()) {
      if (isOwn(derivation, part) && part instanceof Derivation.Products products) {
        products
            .channels()
            .forEach(channel -> lanes.add(new Lane(channel.input(), Optional.of(channel))));
      } else if (isOwn(derivation, part) && part instanceof Derivation.Gathered gathered) {
        gathered.blocks().forEach(block -> lanes.add(new Lane(block, Optional.empty())));
      }
    }
    lanes.removeIf(lane -> lane.grid().role() == Grid.Role.STEP);
    return lanes;
  }

  /** Whether a step is one to this channel: a softmax is made of all channels. */
  private static boolean isOwn(Derivation derivation, Derivation.Part part) {
    int channel = derivation.result().ref().grid().channel();
    return part.gives().filter(cell -> cell.ref().grid().channel() != channel).isEmpty();
  }

  /** Finds a place for all; gives back that of the output. */
  private Cells place() {
    var window = lanes.get(0).window();
    boolean multiplies = lanes.get(0).products().isPresent();
    int kernel =
        Math.max(6, Math.min(LARGEST_CELL, KERNEL / Math.max(window.rows(), window.columns())));
    int kernels = (multiplies ? 2 : 1) * (window.columns() * kernel + GAP) + GAP;
    var read = lanes.get(0).grid();
    int lane = lanes.size() * (BELOW + BETWEEN);
    int cell =
        Math.min(
            Math.min(
                (WIDTH - 2 * MARGIN - kernels) / (read.columns() + output.columns()),
                (HEIGHT - lane) / (lanes.size() * read.rows())),
            Math.min(LARGEST_CELL, HEIGHT / output.rows()));
    if (cell < SMALLEST_CELL) {
      throw refuse(
          "an input of " + read.rows() + " x " + read.columns(),
          "one whose cells have " + SMALLEST_CELL + " pixels each in a picture of " + WIDTH);
    }
    double y = TOP;
    bottom = y;
    for (var own : lanes) {
      var input = new Cells(MARGIN, y, cell, cell, own.grid().rows(), own.grid().columns());
      var filter =
          new Cells(input.right() + GAP, y, kernel, kernel, window.rows(), window.columns());
      var products =
          new Cells(
              multiplies ? filter.right() + GAP : filter.x(),
              y,
              kernel,
              kernel,
              window.rows(),
              window.columns());
      places.add(new Place(input, filter, products));
      bottom = Math.max(input.bottom(), filter.bottom() + BELOW);
      y = bottom + BETWEEN;
    }
    double left = places.get(0).products().right() + GAP;
    if (lanes.size() > 1) { // there is room beside channels that stand one below the other
      int wide = (int) (WIDTH - MARGIN - left) / output.columns();
      int high = (int) (bottom - TOP) / output.rows();
      cell = Math.max(cell, Math.min(LARGEST_CELL, Math.min(wide, high)));
    }
    double high = output.rows() * (double) cell;
    return new Cells(
        left,
        TOP + Math.max(0, (bottom - TOP - high) / 2),
        cell,
        cell,
        output.rows(),
        output.columns());
  }

  @Override
  public int width() {
    return (int) Math.max(WIDTH / 2.0, outputs.right() + MARGIN);
  }

  @Override
  public int height() {
    return (int) (Math.max(bottom, outputs.bottom()) + BELOW + FOOT);
  }

  @Override
  public int frames() {
    return derivations.size();
  }

  @Override
  public int hundredths(int frame) {
    return frame == frames() - 1 ? PAUSE : Math.max(SHORTEST, Math.min(LONGEST, PLAYED / frames()));
  }

  @Override
  public List<ColourScale> scales() {
    return List.of(productScale, outputScale);
  }

  @Override
  public void drawStage(Canvas canvas) {
    double room = width() - 2.0 * MARGIN;
    canvas.text(title, MARGIN, 46, TITLE, room);
    canvas.text(node.layer().summary(), MARGIN, 76, NOTE, room);
    for (int i = 0; i < lanes.size(); i++) {
      drawRead(canvas, read.get(i), places.get(i).input());
      var place = places.get(i);
      lanes.get(i).products().ifPresent(products -> drawFilter(canvas, products, place));
    }
    caption(canvas, output.label(), outputs, room);
    sign(canvas, "→", outputs.x() - GAP / 2.0, outputs.y() + outputs.height() / 2);
    var empty = new int[output.rows() * output.columns()];
    Arrays.fill(empty, EMPTY);
    outputs.draw(canvas, empty);
  }

  private static void caption(Canvas canvas, String text, Cells cells, double room) {
    canvas.text(text, cells.x(), cells.y() - CAPTION, CAPTION_LOOK, room);
  }

  private static void sign(Canvas canvas, String text, double x, double y) {
    canvas.text(text, x, y + SIGN.size() / 3, SIGN, GAP);
  }

  /** Draws what is read: numbers that were put in are grey, and the edge of the picture a line. */
  private void drawRead(Canvas canvas, Block read, Cells cells) {
    var grid = read.at(0, 0).ref().grid();
    var scale = inputScales.get(source(grid));
    var rgb = read.cells().stream().mapToInt(cell -> colour(cell, scale)).toArray();
    cells.draw(canvas, rgb);
    int longest = Cells.longest(evaluation.values(grid));
    for (int i = 0; i < rgb.length; i++) {
      var cell = read.cells().get(i);
      if (cell.kind() != Derivation.Kind.BLANK) {
        cells.number(canvas, cell.ref().row(), cell.ref().column(), cell.value(), rgb[i], longest);
      }
    }
    var padding = layer.padding();
    if (grid.part() == Grid.Part.PADDED) {
      cells.frame(
          canvas,
          padding.top(),
          padding.left(),
          grid.rows() - padding.top() - padding.bottom(),
          grid.columns() - padding.left() - padding.right(),
          EDGE,
          2);
    }
    caption(canvas, read.label(), cells, cells.width() + GAP / 2.0);
  }

  /** The grid whose cells another copies, or itself. */
  private Grid source(Grid grid) {
    return layer.steps().stream()
        .filter(step -> step.grid().equals(grid))
        .flatMap(step -> step.regions().stream())
        .flatMap(region -> region.first().cell().stream())
        .map(Expr.Ref::grid)
        .findFirst()
        .orElse(grid);
  }

  private static int colour(Derivation.Cell cell, ColourScale scale) {
    return switch (cell.kind()) {
      case ZERO, BLANK -> PUT_IN;
      case BORDER -> ColourScale.mixed(scale.of(cell.value()), PUT_IN, BORDER_SHARE);
      default -> scale.of(cell.value());
    };
  }

  private void drawFilter(Canvas canvas, Derivation.Channel products, Place place) {
    var values = values(products.weights());
    var kernel = place.kernel();
    var rgb = weightScale.of(values);
    kernel.draw(canvas, rgb);
    kernel.numbers(canvas, values, rgb);
    caption(canvas, products.weights().label(), kernel, kernel.width() + GAP - CAPTION);
    caption(canvas, "products", place.products(), kernel.width() + GAP);
    double y = kernel.y() + kernel.height() / 2;
    sign(canvas, "×", kernel.x() - GAP / 2.0, y);
    sign(canvas, "=", place.products().x() - GAP / 2.0, y);
  }

  private static double[] values(Block block) {
    return block.cells().stream().mapToDouble(Derivation.Cell::value).toArray();
  }

  @Override
  public void drawLasting(int frame, Canvas canvas) {
    int row = frame / output.columns();
    int column = frame % output.columns();
    double value = derivations.get(frame).value();
    int rgb = outputScale.of(value);
    outputs.draw(canvas, row, column, rgb);
    outputs.number(canvas, row, column, value, rgb, characters);
    outputs.drawEdge(canvas);
  }

  @Override
  public void drawPassing(int frame, Canvas canvas) {
    var derivation = derivations.get(frame);
    var now = lanes(derivation);
    for (int i = 0; i < Math.min(lanes.size(), now.size()); i++) {
      drawWindow(canvas, now.get(i).window(), places.get(i).input());
      drawWorked(canvas, now.get(i), places.get(i));
    }
    var cell = derivation.result().ref();
    outputs.frame(canvas, cell.row(), cell.column(), 1, 1, WINDOW, 4);
    canvas.text(words(derivation), MARGIN, height() - 26, RESULT, width() - 2.0 * MARGIN);
  }

  /** Draws lines around a window, and where its cells are apart around each of them. */
  private static void drawWindow(Canvas canvas, Block window, Cells cells) {
    var first = window.at(0, 0).ref();
    var last = window.at(window.rows() - 1, window.columns() - 1).ref();
    int high = last.row() - first.row() + 1;
    int wide = last.column() - first.column() + 1;
    if (high > window.rows() || wide > window.columns()) {
      for (var cell : window.cells()) {
        cells.frame(canvas, cell.ref().row(), cell.ref().column(), 1, 1, WINDOW, 3);
      }
    }
    cells.frame(canvas, first.row(), first.column(), high, wide, WINDOW, 4);
  }

  /** Draws the products with their sum; the window itself where nothing is multiplied. */
  private void drawWorked(Canvas canvas, Lane lane, Place place) {
    var cells = place.products();
    if (lane.products().isPresent()) {
      var values = lane.worked();
      var rgb = productScale.of(values);
      cells.draw(canvas, rgb);
      for (int i = 0; i < values.length; i++) {
        cells.number(
            canvas, i / cells.columns(), i % cells.columns(), values[i], rgb[i], workedCharacters);
      }
      canvas.text(
          "sum " + Shown.text(lane.products().get().sum()),
          cells.x(),
          cells.bottom() + 24,
          NOTE,
          cells.width() + GAP);
      return;
    }
    var window = lane.window();
    var scale = inputScales.get(source(lane.grid()));
    for (int i = 0; i < window.cells().size(); i++) {
      var cell = window.cells().get(i);
      int rgb = colour(cell, scale);
      int row = i / window.columns();
      int column = i % window.columns();
      cells.draw(canvas, row, column, rgb);
      if (cell.kind() != Derivation.Kind.BLANK) {
        cells.number(canvas, row, column, cell.value(), rgb, workedCharacters);
      }
    }
    caption(canvas, "window", cells, cells.width() + GAP);
  }

  /** How a number comes about, in a line. */
  private String words(Derivation derivation) {
    var cell = derivation.result().ref();
    return "row "
        + (cell.row() + 1)
        + ", column "
        + (cell.column() + 1)
        + ":  "
        + derivation.parts().stream()
            .filter(part -> isOwn(derivation, part))
            .map(SlidingFilm::words)
            .collect(Collectors.joining(", then "));
  }

  private static String words(Derivation.Part part) {
    var value = Shown.text(part.value());
    if (part instanceof Derivation.Products products) {
      var terms = new ArrayList<String>();
      products.channels().stream()
          .limit(MOST_LANES)
          .forEach(channel -> terms.add(Shown.text(channel.sum())));
      int more = products.channels().size() - MOST_LANES;
      if (more > 0) {
        terms.add("(" + Problem.count(more, "more channel") + ")");
      }
      products
          .rest()
          .forEach(addend -> terms.add(addend.name() + " " + Shown.text(addend.value())));
      return terms.size() == 1 ? "the sum is " + value : String.join(" + ", terms) + " = " + value;
    } else if (part instanceof Derivation.Gathered gathered) {
      return switch (gathered.function()) {
            case MAX -> "the largest is ";
            case MIN -> "the smallest is ";
            case AVERAGE -> "the average is ";
            case SUM -> "the sum is ";
          }
          + value;
    } else if (part instanceof Derivation.Calculation calculation) {
      return calculation.name() + " " + value;
    } else if (part instanceof Derivation.Constant constant) {
      return constant.what() + " " + value;
    }
    return value;
  }
}
