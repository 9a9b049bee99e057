package convsheet.xlsx;

/**
 * What a spreadsheet program shows of a sheet on a small screen, of 1366 by 768 pixels: LibreOffice
 * with its toolbars, its side bar and the headings of rows and columns. Larger screens, and other
 * programs on the same one, show more.
 */
public final class Screen {
  /** The pixels from left to right. */
  public static final int WIDTH = 1276;

  /** The pixels from top to bottom. */
  public static final int HEIGHT = 582;

  /** How much wider LibreOffice shows columns than a sheet says. */
  public static final double WIDER = 1.125;

  /** The least share of its size at which a number is still read. */
  public static final double LEAST_ZOOM = 0.55;

  /** The most by which a sheet is enlarged. */
  public static final double MOST_ZOOM = 1.4;

  /** The pixels that stand above the grids of a sheet, whatever its zoom. */
  private static final int HEADING = 90;

  private Screen() {}

  /**
   * The zoom at which the screen shows cells below a heading, at most {@link #MOST_ZOOM}.
   *
   * @param height how high they are together, in pixels at full size
   * @param width how wide they are together
   */
  public static double zoom(double height, double width) {
    return Math.min(MOST_ZOOM, Math.min(WIDTH / (width * WIDER), (HEIGHT - HEADING) / height));
  }

  /** How high the cells are that it shows below a heading at some zoom, in pixels at full size. */
  public static double height(double zoom) {
    return (HEIGHT - HEADING) / zoom;
  }
}
