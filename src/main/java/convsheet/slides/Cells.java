package convsheet.slides;

import convsheet.slides.Canvas.Anchor;
import convsheet.slides.Canvas.Look;
import convsheet.view.ColourScale;
import convsheet.view.Shown;
import convsheet.xlsx.Colours;
import java.util.Arrays;

/**
 * Where the cells of a grid are drawn.
 *
 * @param x their left edge
 * @param y their upper edge
 * @param cellWidth the width of a cell, in pixels
 * @param cellHeight the height of a cell
 */
record Cells(double x, double y, double cellWidth, double cellHeight, int rows, int columns) {
  private static final int LINE = ColourScale.rgb(Colours.LINE);
  private static final int EDGE = ColourScale.rgb(Colours.FAINT);
  private static final int DARK_INK = ColourScale.rgb(Colours.NUMBER);
  private static final int LIGHT_INK = ColourScale.rgb(Colours.WHITE);

  /** Cells of fewer pixels have no lines between them. */
  private static final int LINED = 12;

  /** Numbers with smaller letters are not read. */
  private static final double LEAST_SIZE = 10;

  /** Numbers with larger letters are no better read. */
  private static final double MOST_SIZE = 28;

  /** The share of a cell's height, and of its width, that its number may take. */
  private static final double SHARE_OF_HEIGHT = 0.5;

  private static final double SHARE_OF_WIDTH = 0.9;

  double width() {
    return columns * cellWidth;
  }

  double height() {
    return rows * cellHeight;
  }

  double right() {
    return x + width();
  }

  double bottom() {
    return y + height();
  }

  /** Draws all cells in their colours, without lines between them. */
  void drawPlain(Canvas canvas, int[] rgb) {
    canvas.cells(x, y, cellWidth, cellHeight, columns, rgb);
    drawEdge(canvas);
  }

  /** Draws all cells in their colours, with lines between them where there is room. */
  void draw(Canvas canvas, int[] rgb) {
    canvas.cells(x, y, cellWidth, cellHeight, columns, rgb);
    if (isLined()) {
      for (int row = 1; row < rows; row++) {
        canvas.fill(x, top(row), width(), 1, LINE);
      }
      for (int column = 1; column < columns; column++) {
        canvas.fill(left(column), y, 1, height(), LINE);
      }
    }
    drawEdge(canvas);
  }

  /** Draws the line around all cells. */
  void drawEdge(Canvas canvas) {
    canvas.frame(x, y, width(), height(), EDGE, 1);
  }

  /** Draws one cell anew. */
  void draw(Canvas canvas, int row, int column, int rgb) {
    canvas.fill(left(column), top(row), cellWidth, cellHeight, rgb);
    if (isLined()) {
      canvas.fill(left(column), top(row), cellWidth, 1, LINE);
      canvas.fill(left(column), top(row), 1, cellHeight, LINE);
    }
  }

  private boolean isLined() {
    return Math.min(cellWidth, cellHeight) >= LINED;
  }

  /** Draws lines around some of the cells. */
  void frame(Canvas canvas, int row, int column, int high, int wide, int rgb, double thickness) {
    canvas.frame(left(column), top(row), wide * cellWidth, high * cellHeight, rgb, thickness);
  }

  private double left(int column) {
    return x + column * cellWidth;
  }

  private double top(int row) {
    return y + row * cellHeight;
  }

  /** How many characters the longest of some numbers has. */
  static int longest(double[] values) {
    return Arrays.stream(values).mapToInt(value -> Shown.text(value).length()).max().orElse(1);
  }

  /** Whether there is room for numbers of so many characters. */
  boolean hasRoom(int characters) {
    return size(characters) >= LEAST_SIZE;
  }

  private double size(int characters) {
    return Math.min(
        Math.min(MOST_SIZE, cellHeight * SHARE_OF_HEIGHT),
        cellWidth * SHARE_OF_WIDTH / (characters * Canvas.CHARACTER));
  }

  /** Writes numbers into all cells, where there is room for them. */
  void numbers(Canvas canvas, double[] values, int[] rgb) {
    int characters = longest(values);
    for (int i = 0; i < values.length; i++) {
      number(canvas, i / columns, i % columns, values[i], rgb[i], characters);
    }
  }

  /**
   * Writes a number into a cell, if there is room for it.
   *
   * @param rgb the colour of the cell
   * @param characters of the longest number of all cells
   */
  void number(Canvas canvas, int row, int column, double value, int rgb, int characters) {
    if (hasRoom(characters)) {
      double size = size(characters);
      canvas.text(
          Shown.text(value),
          left(column) + cellWidth / 2,
          top(row) + cellHeight / 2 + size * 0.36,
          new Look(size, false, Colours.isDark(rgb) ? LIGHT_INK : DARK_INK, Anchor.MIDDLE),
          cellWidth);
    }
  }
}
