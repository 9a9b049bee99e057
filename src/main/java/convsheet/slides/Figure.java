package convsheet.slides;

/** A picture that can be drawn on any canvas. */
interface Figure {
  /** The title, in words. */
  String title();

  /** How wide it is, in pixels. */
  int width();

  /** How high it is. */
  int height();

  /** Draws it, from the top left corner, on white. */
  void draw(Canvas canvas);
}
