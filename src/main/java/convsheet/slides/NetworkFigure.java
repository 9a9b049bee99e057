package convsheet.slides;

import convsheet.audit.PicturePlan;
import convsheet.audit.PicturePlan.Map;
import convsheet.audit.PicturePlan.Part;
import convsheet.network.FeatureMap;
import convsheet.question.ColourPicture;
import convsheet.question.Evaluation;
import convsheet.slides.Canvas.Anchor;
import convsheet.slides.Canvas.Look;
import convsheet.view.ColourScale;
import convsheet.view.Shown;
import convsheet.xlsx.Box;
import convsheet.xlsx.Colours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The whole network: the picture, then of each layer its filters and what they make, left to right,
 * as on the sheet {@code Picture}, whose {@linkplain PicturePlan plan} it draws.
 */
final class NetworkFigure implements Figure {
  private static final int MARGIN = 24;
  private static final int TOP = 64;
  private static final int FOOT = 26;

  /** So wide is the picture to be, in pixels, if it need not be enlarged too much for that. */
  private static final double PREFERRED = 1920;

  private static final double MOST_ENLARGED = 3;

  /** A picture is no wider, nor higher. */
  private static final double LARGEST = 8192;

  /** Pixels of the plan that a layer keeps free on its right. */
  private static final double GAP = 8;

  private static final Look TITLE = new Look(20, true, ColourScale.rgb(Colours.INK), Anchor.START);
  private static final Look NAME = new Look(13, true, ColourScale.rgb(Colours.INK), Anchor.START);
  private static final Look NOTE =
      new Look(10.5, false, ColourScale.rgb(Colours.NOTE), Anchor.START);
  private static final String LEGEND =
      "Orange is above 0, blue below, white 0. Each layer's scale ends at the number above it.";

  private final Evaluation evaluation;
  private final String title;
  private final PicturePlan plan;
  private final Optional<ColourPicture> colours;
  private final List<String> words = new ArrayList<>();
  private final double enlarged;

  /**
   * The picture of a network.
   *
   * @param title what a person calls it
   */
  NetworkFigure(Evaluation evaluation, String title) {
    this.evaluation = evaluation;
    this.title = title;
    colours = ColourPicture.of(evaluation);
    plan = PicturePlan.of(evaluation, colours.isPresent(), 1);
    words.add(LEGEND);
    words.addAll(plan.left());
    double factor =
        Math.min(
            Math.min(MOST_ENLARGED, Math.max(1, PREFERRED / planWidth())),
            LARGEST / Math.max(planWidth(), planHeight()));
    // cells of whole pixels, so that all are of one size
    enlarged = Math.max(1, Math.floor(plan.pixels() * factor)) / plan.pixels();
  }

  private double planWidth() {
    return 2 * MARGIN + plan.columns() * (double) plan.pixels();
  }

  private double planHeight() {
    return y(plan.rows()) + FOOT + words.size() * PicturePlan.LINE;
  }

  /** The left edge of a column of the plan. */
  private double x(int column) {
    return MARGIN + (column - 1.0) * plan.pixels();
  }

  /** The upper edge of a row of the plan: those with the names of layers are lines of text. */
  private double y(int row) {
    int lines =
        plan.bands().stream()
            .mapToInt(band -> Math.max(0, Math.min(PicturePlan.NAMES_ROWS, row - band)))
            .sum();
    return TOP
        + lines * (double) PicturePlan.LINE
        + (row - PicturePlan.FIRST - lines) * (double) plan.pixels();
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int width() {
    return (int) Math.ceil(planWidth() * enlarged);
  }

  @Override
  public int height() {
    return (int) Math.ceil(planHeight() * enlarged);
  }

  @Override
  public void draw(Canvas canvas) {
    double room = planWidth() - 2 * MARGIN;
    text(canvas, title, MARGIN, 40, TITLE, room);
    for (int i = 0; i < plan.parts().size(); i++) {
      drawPart(canvas, plan.parts().get(i), room(i));
    }
    double y = y(plan.rows()) + FOOT;
    for (var line : words) {
      text(canvas, line, MARGIN, y, NOTE, room);
      y += PicturePlan.LINE;
    }
  }

  /** How wide the words above a layer may be: up to the next layer beside it. */
  private double room(int i) {
    var part = plan.parts().get(i);
    boolean isLast = i + 1 == plan.parts().size() || plan.parts().get(i + 1).row() != part.row();
    return isLast
        ? planWidth() - MARGIN - x(part.column())
        : x(plan.parts().get(i + 1).column()) - GAP - x(part.column());
  }

  private void text(Canvas canvas, String text, double x, double y, Look look, double room) {
    canvas.text(
        text,
        x * enlarged,
        y * enlarged,
        new Look(look.size() * enlarged, look.isBold(), look.rgb(), look.anchor()),
        room * enlarged);
  }

  private void drawPart(Canvas canvas, Part part, double room) {
    double x = x(part.column());
    double y = y(part.row()) + PicturePlan.LINE - 5;
    var lines = lines(part);
    for (int i = 0; i < lines.size(); i++) {
      text(canvas, lines.get(i), x, y + i * PicturePlan.LINE, i == 0 ? NAME : NOTE, room);
    }
    for (var name : part.names()) {
      var box = name.cells();
      text(
          canvas,
          name.text(),
          x(box.left()),
          y(box.bottom() + 1) - 3,
          NOTE,
          (box.right() + 1 - box.left()) * (double) plan.pixels());
    }
    if (part.layer() < 0) {
      for (var map : part.outputs()) {
        var values = values(map);
        draw(canvas, map, ColourScale.ofPicture(map.grid().label(), values).of(values));
      }
      colours.ifPresent(picture -> drawInColour(canvas, part, picture));
    } else {
      draw(canvas, part.filters(), true);
      draw(canvas, part.outputs(), isSigned(part.outputs()));
    }
  }

  /** The name, what it is, and what its largest number is; what it reads, if not the one before. */
  private List<String> lines(Part part) {
    if (part.layer() < 0) {
      return List.of(FeatureMap.INPUT, evaluation.question().picture().shape().toString());
    }
    var nodes = evaluation.question().network().nodes();
    var node = nodes.get(part.layer());
    var before = part.layer() == 0 ? FeatureMap.INPUT : nodes.get(part.layer() - 1).name();
    double most =
        part.outputs().stream()
            .flatMapToDouble(map -> Arrays.stream(values(map)))
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(0);
    return List.of(
        node.name(),
        PicturePlan.words(node),
        "to "
            + Shown.text(most)
            + (node.from().equals(List.of(before))
                ? ""
                : ", from " + String.join(", ", node.from())));
  }

  private boolean isSigned(List<Map> maps) {
    return maps.stream()
        .map(Map::grid)
        .flatMapToDouble(grid -> Arrays.stream(evaluation.values(grid)))
        .anyMatch(value -> value < 0);
  }

  private double[] values(Map map) {
    return IntStream.range(0, map.rows() * map.columns())
        .mapToObj(i -> map.cell(i / map.columns(), i % map.columns()))
        .mapToDouble(cell -> cell.evaluate(evaluation.cells()))
        .toArray();
  }

  private void draw(Canvas canvas, List<Map> maps, boolean signed) {
    var all = maps.stream().flatMapToDouble(map -> Arrays.stream(values(map))).toArray();
    var scale = ColourScale.around0(all, signed);
    maps.forEach(map -> draw(canvas, map, scale.of(values(map))));
  }

  private void draw(Canvas canvas, Map map, int[] rgb) {
    cells(map.box(), map.stretch(), map.columns()).drawPlain(canvas, rgb);
  }

  /**
   * Where a map is drawn.
   *
   * @param stretch how many cells of the plan make one
   */
  private Cells cells(Box box, int stretch, int columns) {
    double pixels = plan.pixels() * enlarged;
    return new Cells(
        x(box.left()) * enlarged,
        y(box.top()) * enlarged,
        stretch * pixels,
        pixels,
        box.bottom() + 1 - box.top(),
        columns);
  }

  /** The picture a second time, in its colours, at the right of its channels. */
  private void drawInColour(Canvas canvas, Part part, ColourPicture picture) {
    if (part.outputs().size() < picture.channels().size()) {
      return; // a plan that shows fewer channels than it has no room for it
    }
    var first = part.outputs().get(0);
    var rgb = picture.rgb(part.outputs().stream().map(this::values).toList());
    int right = plan.colourColumn() + first.columns() - 1;
    var box = new Box(first.row(), plan.colourColumn(), first.row() + first.rows() - 1, right);
    cells(box, 1, first.columns()).drawPlain(canvas, rgb);
  }
}
