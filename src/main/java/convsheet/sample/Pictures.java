package convsheet.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Small pictures of our own drawing for lessons and samples: a digit, a few shapes, a leaf in
 * colour and a cross to work by hand.
 *
 * <p>A picture is a {@code double[rows][columns]}, row 0 at the top and column 0 at the left. Every
 * call draws it afresh, so a caller may change what it gets. Only plain arithmetic and {@link
 * StrictMath} take part and every value is rounded, so each picture is the same, bit for bit, on
 * every machine.
 */
public final class Pictures {

  /** A pixel's share of a shape is counted at this many points a side. */
  private static final int SAMPLES = 8;

  private Pictures() {}

  /**
   * A handwritten seven in the manner of MNIST: a slightly wavy bar that starts with a small hook
   * and rises to the right, and from its end a slanting down stroke with a slight bend. Strokes are
   * about 3 pixels wide with soft edges, and the digit stands in the middle 20 x 20 pixels.
   *
   * @return {@code [28, 28]}, ink from 0 (paper) to 1 (full ink) in steps of 0.01; the outermost 4
   *     pixels are paper, exactly 0
   */
  public static double[][] seven() {
    var ink = new double[28][28];
    stroke(ink, new double[] {5.7, 10.4, 5.7, 9.4, 6.0, 8.8, 6.6, 8.5}, 1.05, 1.25);
    stroke(ink, new double[] {6.6, 8.5, 10.5, 6.2, 15.6, 9.0, 20.6, 6.4}, 1.25, 1.4);
    stroke(ink, new double[] {20.6, 6.4, 20.2, 10.6, 12.8, 14.0, 12.2, 22.2}, 1.4, 1.55);
    return rounded(ink, 100);
  }

  /**
   * Four shapes of 7 x 7 pixels for a lesson on edges, two pixels of paper around each:
   *
   * <ul>
   *   <li>top left (rows and columns 2 to 8) a full square, ink 1: sharp edges on all sides,
   *       constant inside;
   *   <li>top right (rows 2 to 8, columns 11 to 17) a ramp: 0.1 in its first column, 0.15 more in
   *       each column, 1 in its last;
   *   <li>bottom left (rows 11 to 17, columns 2 to 8) a letter T, ink 0.8: a bar 2 rows high on a
   *       stem 3 columns wide;
   *   <li>bottom right (rows and columns 11 to 17) a disc, ink 0.6: an edge in every direction,
   *       softened at the rim.
   * </ul>
   *
   * @return {@code [20, 20]}, ink from 0 (paper) to 1 (full ink) in steps of 0.01
   */
  public static double[][] shapes() {
    var ink = new double[20][20];
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        ink[2 + i][2 + j] = 1;
        ink[2 + i][11 + j] = 0.1 + 0.15 * j;
        ink[11 + i][2 + j] = i < 2 || (2 <= j && j <= 4) ? 0.8 : 0;
        ink[11 + i][11 + j] =
            0.6 * share(i, j, (y, x) -> square(y - 3.5) + square(x - 3.5) <= square(3.5));
      }
    }
    return rounded(ink, 100);
  }

  /**
   * The red channel of a green leaf on brown ground; see {@link #leafGreen()}.
   *
   * @return {@code [16, 16]}, whole numbers from 0 to 255
   */
  public static double[][] leafRed() {
    return leaf(0);
  }

  /**
   * The green channel of a green leaf on brown ground. The leaf lies from its stalk at the bottom
   * left to its tip at the top right, with a pale midrib; light and dark vary softly. On the leaf,
   * green exceeds the mean of red and blue by far; on the ground the two are nearly equal, so a
   * filter that adds green and subtracts half of red and of blue finds the leaf.
   *
   * @return {@code [16, 16]}, whole numbers from 0 to 255
   */
  public static double[][] leafGreen() {
    return leaf(1);
  }

  /**
   * The blue channel of a green leaf on brown ground; see {@link #leafGreen()}.
   *
   * @return {@code [16, 16]}, whole numbers from 0 to 255
   */
  public static double[][] leafBlue() {
    return leaf(2);
  }

  /**
   * A crooked little cross to filter by hand. The 3 x 3 vertical-edge filter with {@code 1 0 -1} in
   * each row, moved over it without padding and without being turned round (a convolution as
   * networks have it), answers nine different numbers:
   *
   * <pre>
   *   0 0 1 0 0
   *   0 1 3 0 0        -6  2  6
   *   1 3 3 2 1   ->   -7  1  7
   *   0 0 2 1 0        -5  0  5
   *   0 0 1 0 0
   * </pre>
   *
   * The picture is its own mirror image about the falling diagonal, so the horizontal-edge filter
   * (the same filter transposed) answers the same numbers transposed.
   *
   * @return {@code [5, 5]}, whole numbers from 0 to 3
   */
  public static double[][] smallCross() {
    return new double[][] {
      {0, 0, 1, 0, 0},
      {0, 1, 3, 0, 0},
      {1, 3, 3, 2, 1},
      {0, 0, 2, 1, 0},
      {0, 0, 1, 0, 0}
    };
  }

  /** A handwritten-looking 1 of 12 x 12 pixels, from 0 for paper to 3 for ink. */
  public static double[][] one() {
    var rows =
        List.of(
            "............",
            "......12....",
            ".....133....",
            "....1333....",
            "...13.33....",
            "..12..33....",
            "......33....",
            "......33....",
            "......33....",
            ".....1331...",
            "...1333331..",
            "............");
    return rows.stream()
        .map(row -> row.chars().mapToDouble(c -> c == '.' ? 0 : c - '0').toArray())
        .toArray(double[][]::new);
  }

  /**
   * Draws a cubic Bezier curve with a round pen whose radius goes evenly from {@code from} to
   * {@code to}.
   *
   * @param curve the four control points x, y, x, y, ... in pixels; the centre of pixel (0, 0) is
   *     (0.5, 0.5)
   */
  private static void stroke(double[][] ink, double[] curve, double from, double to) {
    int steps = 200;
    for (int step = 0; step <= steps; step++) {
      double t = (double) step / steps;
      double x = bezier(curve[0], curve[2], curve[4], curve[6], t);
      double y = bezier(curve[1], curve[3], curve[5], curve[7], t);
      double radius = from + (to - from) * t;
      for (int row = 0; row < ink.length; row++) {
        for (int column = 0; column < ink[row].length; column++) {
          double distance = StrictMath.sqrt(square(row + 0.5 - y) + square(column + 0.5 - x));
          ink[row][column] = Math.max(ink[row][column], penInk(radius - distance));
        }
      }
    }
  }

  private static double bezier(double a, double b, double c, double d, double t) {
    double u = 1 - t;
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
  }

  /**
   * Ink at {@code depth} pixels inside the pen's rim: half on the rim, fading over 0.8 pixels to
   * either side.
   */
  private static double penInk(double depth) {
    double s = clamp(0.5 + depth / 1.6);
    return s * s * (3 - 2 * s);
  }

  /**
   * A ginger cat's face before a blue wall, with stripes, whiskers and green eyes.
   *
   * @param size rows and columns; features scale with it
   * @return red, green and blue, each {@code [size, size]}, whole numbers from 0 to 255
   */
  public static List<double[][]> cat(int size) {
    var parts =
        List.of(
            new Part(0xE08A3C, (y, x) -> ear(y, x) || ear(y, 1 - x)),
            new Part(0xF2B8A0, (y, x) -> innerEar(y, x) || innerEar(y, 1 - x)),
            new Part(0xE08A3C, (y, x) -> oval(y, x, 0.58, 0.5, 0.34, 0.39)),
            new Part(
                0x9C5420,
                (y, x) ->
                    y < 0.42
                        && oval(y, x, 0.58, 0.5, 0.34, 0.39)
                        && (Math.abs(x - 0.5) < 0.025
                            || Math.abs(Math.abs(x - 0.5) - 0.1) < 0.022)),
            new Part(0xFBEBD5, (y, x) -> oval(y, x, 0.76, 0.41, 0.11, 0.13)),
            new Part(0xFBEBD5, (y, x) -> oval(y, x, 0.76, 0.59, 0.11, 0.13)),
            new Part(0x6FB04A, (y, x) -> eye(y, x) || eye(y, 1 - x)),
            new Part(0x15120F, (y, x) -> pupil(y, x) || pupil(y, 1 - x)),
            new Part(0xD9667A, (y, x) -> 0.64 < y && y < 0.70 && Math.abs(x - 0.5) < 0.70 - y),
            new Part(0x4A2A14, (y, x) -> mouth(y, x) || whisker(y, x) || whisker(y, 1 - x)));
    var channels = new ArrayList<double[][]>();
    for (int channel = 0; channel < 3; channel++) {
      var picture = new double[size][size];
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double value = part(0x5B87B8, channel) * (1.08 - 0.2 * row / size);
          for (var part : parts) {
            double share = share(row, column, (y, x) -> part.shape().contains(y / size, x / size));
            value += share * (part(part.colour(), channel) - value);
          }
          picture[row][column] = value;
        }
      }
      channels.add(rounded(picture, 1));
    }
    return List.copyOf(channels);
  }

  private static double part(int colour, int channel) {
    return colour >> 8 * (2 - channel) & 0xFF;
  }

  private static boolean oval(
      double y, double x, double atY, double atX, double high, double wide) {
    return square((y - atY) / high) + square((x - atX) / wide) <= 1;
  }

  private static boolean ear(double y, double x) {
    return 0.06 < y && y < 0.5 && x > 0.12 + 0.02 * y && x < 0.14 + 0.75 * (y - 0.06);
  }

  private static boolean innerEar(double y, double x) {
    return 0.14 < y && y < 0.42 && x > 0.17 && x < 0.17 + 0.62 * (y - 0.14);
  }

  private static boolean eye(double y, double x) {
    return oval(y, x, 0.53, 0.33, 0.06, 0.085);
  }

  private static boolean pupil(double y, double x) {
    return oval(y, x, 0.53, 0.33, 0.055, 0.026);
  }

  private static boolean mouth(double y, double x) {
    double side = Math.abs(x - 0.5);
    return 0.70 <= y && y < 0.76 && side < 0.008
        || side < 0.12 && Math.abs(y - 0.80 + 2.8 * square(side - 0.06) * 1.1) < 0.009;
  }

  private static boolean whisker(double y, double x) {
    return 0.04 < x
        && x < 0.34
        && (Math.abs(y - 0.70 - 0.10 * (x - 0.34)) < 0.007
            || Math.abs(y - 0.76 + 0.12 * (x - 0.34)) < 0.007);
  }

  private record Part(int colour, Shape shape) {}

  private static double[][] leaf(int channel) {
    double[] ground = {126, 88, 52};
    double[] blade = {58, 148, 46};
    double[] rib = {138, 196, 92};
    var picture = new double[16][16];
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 16; column++) {
        double bladeShare = share(row, column, Pictures::isBlade);
        double ribShare = share(row, column, Pictures::isRib);
        double soil = ground[channel] * (1 + 0.12 * mottle(row, column));
        // the half below the midrib lies in the shade
        double shade = row + column > 15 ? 0.86 : 1.04;
        double green = blade[channel] * shade * (1 + 0.05 * mottle(column, row + 5));
        double value = soil + bladeShare * (green - soil);
        picture[row][column] = value + ribShare * (rib[channel] - value);
      }
    }
    return rounded(picture, 1);
  }

  /** Whether a point is in the leaf's blade: round at the stalk, pointed at the tip. */
  private static boolean isBlade(double y, double x) {
    double along = along(y, x);
    return 0 < along && along < 1 && Math.abs(across(y, x)) < halfWidth(along);
  }

  private static double halfWidth(double along) {
    return 11.2 * StrictMath.sqrt(along) * (1 - along);
  }

  /** Whether a point is in the leaf's stalk or midrib, which thins towards the tip. */
  private static boolean isRib(double y, double x) {
    double along = along(y, x);
    return -0.2 < along && along < 0.86 && Math.abs(across(y, x)) < 0.62 - 0.4 * along;
  }

  /** How far along the leaf a point is: 0 where the stalk meets the blade, 1 at the tip. */
  private static double along(double y, double x) {
    return ((x - 3.4) + (12.6 - y)) / (11.2 + 11.2);
  }

  /** How many pixels off the leaf's axis a point is: negative on its upper side, positive below. */
  private static double across(double y, double x) {
    return ((x - 3.4) - (12.6 - y)) / StrictMath.sqrt(2);
  }

  /** A soft, irregular variation between -1 and 1. */
  private static double mottle(int row, int column) {
    double slow =
        StrictMath.sin(0.9 * row + 0.5 * column) * StrictMath.cos(0.7 * column - 0.4 * row);
    double grain = (row * 7 + column * 11 + row * column * 5) % 13 / 6.0 - 1;
    return 0.6 * slow + 0.4 * grain;
  }

  /** The share, 0 to 1, of a pixel that lies in a shape. */
  private static double share(int row, int column, Shape shape) {
    int inside = 0;
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < SAMPLES; j++) {
        if (shape.contains(row + (i + 0.5) / SAMPLES, column + (j + 0.5) / SAMPLES)) {
          inside++;
        }
      }
    }
    return (double) inside / (SAMPLES * SAMPLES);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double clamp(double x) {
    return Math.max(0, Math.min(1, x));
  }

  /** Rounds every value to a whole multiple of {@code 1 / parts}. */
  private static double[][] rounded(double[][] picture, int parts) {
    for (double[] row : picture) {
      for (int column = 0; column < row.length; column++) {
        row[column] = (double) Math.round(row[column] * parts) / parts;
      }
    }
    return picture;
  }

  /** A set of points of the plane, in pixels. */
  private interface Shape {
    boolean contains(double y, double x);
  }
}
