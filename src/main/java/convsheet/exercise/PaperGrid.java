package convsheet.exercise;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Styles.Look;
import java.util.stream.IntStream;

/**
 * A grid as it is drawn on paper.
 *
 * @param layer the layer that it is drawn for, for messages
 * @param label what stands above it
 * @param rows how many rows it has
 * @param columns how many columns it has
 * @param span how many units of {@link PaperSheet} a cell is wide
 * @param isNumbered whether its rows and columns have numbers
 * @param isWritten whether somebody writes into it, so that its rows are high
 * @param isRounded whether numbers that are given had to be rounded
 * @param format how numbers are shown
 * @param cells its cells
 */
record PaperGrid(
    String layer,
    String label,
    int rows,
    int columns,
    int span,
    boolean isNumbered,
    boolean isWritten,
    boolean isRounded,
    String format,
    Cells cells) {
  /** How many units the cells are wide that somebody writes into: more than 10 mm. */
  static final int BOX = 2;

  /** The width of a letter of a label in units, at most. */
  private static final double LETTER = 0.3;

  /**
   * A cell.
   *
   * @param look what it looks like
   * @param text what stands there, if that is a text
   * @param value what stands there otherwise; nothing where it is NaN
   */
  record Cell(Look look, String text, double value) {
    static Cell empty(Look look) {
      return new Cell(look, "", Double.NaN);
    }

    static Cell number(Look look, double value) {
      return new Cell(look, "", value);
    }

    static Cell text(Look look, String text) {
      return new Cell(look, text, Double.NaN);
    }
  }

  /** The cells of a grid, their rows and columns counted from 0. */
  @FunctionalInterface
  interface Cells {
    Cell at(int row, int column);
  }

  /** How many units it takes, with the numbers of its rows to its left and its label above. */
  int units() {
    return 1 + Math.max(columns * span, (int) Math.ceil(label.length() * LETTER));
  }

  /** Whether it has cells for results that are not asked for. */
  boolean hasSide() {
    return IntStream.range(0, rows * columns)
        .anyMatch(i -> cells.at(i / columns, i % columns).look() == Look.PAPER_SIDE);
  }

  /** How many units given numbers take; a point is narrow. */
  static int span(NumberFormat format) {
    int digits = format.characters() - (format.pattern().contains(".") ? 1 : 0);
    return digits <= 3 ? 1 : digits <= 5 ? 2 : (digits + 4) / 3;
  }

  /** That a page has no room for it. */
  ProblemException tooLarge(String least) {
    var size = rows + " x " + columns;
    return ProblemException.input(
        new Problem(
            "",
            layer,
            "",
            label + " of " + size + (isWritten ? " boxes" : " numbers") + ", too large for paper",
            "at most what a page of A4 holds " + least,
            isWritten
                ? "Ask for less with --blank or --cells, use a smaller picture, or leave out"
                    + " --paper."
                : "Use a smaller picture, or numbers with fewer digits, or leave out --paper."));
  }
}
