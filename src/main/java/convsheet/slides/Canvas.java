package convsheet.slides;

/**
 * What pictures are drawn on. Places and sizes are in pixels, from the top left corner; colours are
 * red, green and blue, 8 bits each, red first.
 */
interface Canvas {
  /** Which end of a text a place is. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * How a text looks.
   *
   * @param size of its letters
   */
  record Look(double size, boolean isBold, int rgb, Anchor anchor) {
    Look at(Anchor other) {
      return new Look(size, isBold, rgb, other);
    }
  }

  /** So wide is a character, on average, as a part of its size: in DejaVu Sans, which is wide. */
  double CHARACTER = 0.62;

  /** The same in bold. */
  double BOLD_CHARACTER = 0.7;

  /** About how wide a text is. */
  static double width(String text, Look look) {
    int characters = text.codePointCount(0, text.length());
    return characters * look.size() * (look.isBold() ? BOLD_CHARACTER : CHARACTER);
  }

  /** Fills a rectangle. */
  void fill(double x, double y, double width, double height, int rgb);

  /** Draws lines around a rectangle, half of their thickness on each side of its edge. */
  void frame(double x, double y, double width, double height, int rgb, double thickness);

  /** Fills cells side by side, row by row, without gaps. */
  void cells(double x, double y, double width, double height, int columns, int[] rgb);

  /**
   * Writes a text on one line.
   *
   * @param x the place of its anchor
   * @param y of the line that its letters stand on
   * @param room how wide it may be: letters are smaller where it would be wider
   */
  void text(String text, double x, double y, Look look, double room);
}
