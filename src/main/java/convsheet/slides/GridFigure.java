package convsheet.slides;

import convsheet.formula.Grid;
import convsheet.slides.Canvas.Anchor;
import convsheet.slides.Canvas.Look;
import convsheet.view.ColourScale;
import convsheet.view.Shown;
import convsheet.view.SmallerGrid;
import convsheet.xlsx.Colours;
import java.util.Optional;

/** One grid as a heat map, with its title, its range and a bar that says which colour is what. */
final class GridFigure implements Figure {
  static final int MARGIN = 32;
  static final Look TITLE = new Look(30, true, ColourScale.rgb(Colours.INK), Anchor.START);
  static final Look NOTE = new Look(20, false, ColourScale.rgb(Colours.NOTE), Anchor.START);

  /** The cells of a map take so many pixels together, and more only where they are very many. */
  private static final int PREFERRED = 896;

  private static final int LARGEST_CELL = 96;

  /** A number of a vector is wider than it is high: by so much, and so wide at most. */
  private static final int VECTOR_RATIO = 3;

  private static final int VECTOR_WIDTH = 160;

  /** A grid of more rows or columns is made smaller. */
  static final int MOST_CELLS = 2048;

  private static final int MAP_TOP = 128;
  private static final int LEAST_WIDTH = 640;
  private static final int LEAST_BAR = 160;
  private static final int BAR_GAP = 36;
  private static final int BAR_WIDTH = 28;
  private static final int TICK_ROOM = 120;
  private static final int BAR_STEPS = 128;

  private final String title;
  private final String note;
  private final SmallerGrid grid;
  private final int[] rgb;
  private final Optional<ColourScale> scale;
  private final Cells cells;

  private GridFigure(
      String title, String note, SmallerGrid grid, int[] rgb, Optional<ColourScale> scale) {
    this.title = title;
    this.note = note;
    this.grid = grid;
    this.rgb = rgb;
    this.scale = scale;
    int size =
        Math.max(1, Math.min(LARGEST_CELL, PREFERRED / Math.max(grid.rows(), grid.columns())));
    boolean isVector = grid.columns() == 1 && grid.rows() > 1;
    int width = isVector ? Math.max(size, Math.min(VECTOR_WIDTH, VECTOR_RATIO * size)) : size;
    cells = new Cells(MARGIN, MAP_TOP, width, size, grid.rows(), grid.columns());
  }

  /**
   * The map of a grid.
   *
   * @param title what it is
   * @param values its numbers, row by row
   */
  static GridFigure of(String title, Grid grid, double[] values, ColourScale scale) {
    var smaller = smaller(grid, values);
    return new GridFigure(
        title,
        grid.rows() + " x " + grid.columns() + ", " + smaller.range(),
        smaller,
        scale.of(smaller.values()),
        Optional.of(scale));
  }

  /**
   * A picture in its colours.
   *
   * @param grid one of its channels
   * @param rgb the colours of its cells
   */
  static GridFigure inColour(String title, SmallerGrid grid, int[] rgb) {
    return new GridFigure(
        title,
        "in colour"
            + (grid.averaged() == 1
                ? ""
                : ", means of " + grid.averaged() + " x " + grid.averaged()),
        grid,
        rgb,
        Optional.empty());
  }

  /** A grid, smaller if it has very many cells. */
  static SmallerGrid smaller(Grid grid, double[] values) {
    return SmallerGrid.of(grid.columns(), values, MOST_CELLS, MOST_CELLS);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int width() {
    double bar = scale.isPresent() ? BAR_GAP + BAR_WIDTH + TICK_ROOM : 0;
    return (int) Math.max(LEAST_WIDTH, cells.right() + bar + MARGIN);
  }

  @Override
  public int height() {
    return (int) (MAP_TOP + Math.max(cells.height(), barHeight()) + MARGIN);
  }

  private double barHeight() {
    return scale.isPresent() ? Math.max(LEAST_BAR, cells.height()) : 0;
  }

  @Override
  public void draw(Canvas canvas) {
    canvas.text(title, MARGIN, 58, TITLE, width() - 2 * MARGIN);
    canvas.text(note, MARGIN, 94, NOTE, width() - 2 * MARGIN);
    cells.draw(canvas, rgb);
    if (scale.isPresent()) {
      cells.numbers(canvas, grid.values(), rgb);
      drawBar(canvas, scale.get());
    }
  }

  /** Draws the bar: the largest number above. */
  private void drawBar(Canvas canvas, ColourScale scale) {
    double left = cells.right() + BAR_GAP;
    var bar = new Cells(left, MAP_TOP, BAR_WIDTH, barHeight() / BAR_STEPS, BAR_STEPS, 1);
    double span = scale.most() - scale.least();
    var steps = new double[BAR_STEPS];
    for (int i = 0; i < BAR_STEPS; i++) {
      steps[i] = scale.most() - span * i / (BAR_STEPS - 1);
    }
    bar.draw(canvas, scale.of(steps));
    for (var stop : span == 0 ? scale.stops().subList(0, 1) : scale.stops()) {
      double share = span == 0 ? 0.5 : (scale.most() - stop.value()) / span;
      canvas.text(
          Shown.text(stop.value()),
          bar.right() + 8,
          Math.max(MAP_TOP + 15, Math.min(bar.bottom(), MAP_TOP + share * bar.height() + 7)),
          NOTE,
          TICK_ROOM - 8);
    }
  }
}
