package convsheet.xlsx;

import java.util.HexFormat;
import java.util.List;

/**
 * The colours of all that is written, six hexadecimal digits each: red, green, blue. The only
 * others are those of the weights of a matrix product, which are mixed.
 *
 * <p>Text has a contrast of at least 4.5 to 1 with what it stands on (WCAG 2.1, 1.4.3). What is
 * right and what is wrong differ in lightness too, for eyes that do not tell red from green.
 */
public final class Colours {
  /** Text on paper, and what is less important. */
  public static final String INK = "1F2933";

  public static final String NOTE = "5F6B77";
  public static final String FAINT = "68727D";
  public static final String LINE = "D5DAE0";
  public static final String ACCENT = "1D5F8A";

  // fills and lines of cells
  public static final String HEADER_FILL = "E4EAF0";
  public static final String BORDER_FILL = "C9CFD6";
  public static final String BORDER_INK = "444C54";
  static final String COPY_LINE = "8E5BB5";
  public static final String CHOICE_FILL = "FFF2B8";
  static final String ANSWER_FILL = "FFFBEA";
  static final String ANSWER_LINE = "C9A227";
  static final String PAPER_FILL = "EDEFF1";
  static final String FOLLOWING_FILL = "F1F4F7";

  /** What is 0 on a sheet full of zeros. */
  public static final String ZERO_FILL = "F3F5F7";

  public static final String ZERO_INK = "656E77";

  /** What the Inspector shows: input, weights, products. */
  public static final List<String> BLOCK_FILLS = List.of(ZERO_FILL, "E3EEF8", "FDEBDD");

  /** Around a receptive field: seen on paper and ink, and on red, green and blue. */
  public static final String FIELD_LINE = "FFB000";

  /** Behind what the Inspector shows, and its window, also where numbers are light. */
  public static final String SHOWN_FILL = FIELD_LINE;

  public static final String WINDOW_FILL = "FFE08A";
  public static final String DARK_WINDOW_FILL = "6B4700";

  /** Numbers on the colours of scales: dark ones, and light ones on the darkest. */
  public static final String NUMBER = "000000";

  // scales: pictures from paper to ink, or from dark to the colour of a channel
  public static final String WHITE = "FFFFFF";
  public static final String BLACK = "15181C";
  public static final String DARK = "14110F";
  public static final String RED = "FF5A4F";
  public static final String GREEN = "4CC25A";
  public static final String BLUE = "5B8CFF";

  /**
   * Negative, zero and positive in filters and signed results; from zero to most in results that
   * are not negative.
   */
  public static final String NEGATIVE = "5B9BD5";

  public static final String ZERO = WHITE;
  public static final String POSITIVE = "F0874A";

  // what is said of results, for dark text
  public static final String AGREES = "D9F0DD";
  public static final String DIFFERS = "F4A79B";

  /** The same of a text itself. */
  public static final String AGREES_INK = "00701A";

  public static final String DIFFERS_INK = "B3261E";

  /** Lights of an exercise: some wrong, all right, some right, nothing complete. */
  public static final List<String> LIGHTS = List.of("E8776B", "7FCFA8", "FFD166", LINE);

  // what is said of an answer, for dark text
  public static final String CORRECT = "CDEBD0";
  public static final String ROUNDED = "E5F0C0";
  public static final String COARSE = "F3F1B0";
  public static final String CARRIED = "FFE49C";
  public static final String WRONG = "F4A79B";
  public static final String MISSING = LINE;
  public static final String NOT_A_NUMBER = "DCC6EF";

  /** As far from black as from white: (1 + 0.05) / (x + 0.05) = (x + 0.05) / 0.05. */
  private static final double BALANCED = Math.sqrt(1.05 * 0.05) - 0.05;

  private Colours() {}

  /**
   * Where on a scale black text is as easy to read as white text.
   *
   * @param from one end of the scale, which is lighter or darker than that
   * @param to the other end
   * @return from 0 at the one end to 1 at the other
   */
  public static double balance(String from, String to) {
    boolean darkens = luminance(from, to, 0) > BALANCED;
    double low = 0;
    double high = 1;
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (luminance(from, to, middle) > BALANCED == darkens) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Whether white text is easier to read on a colour than black text.
   *
   * @param rgb red, green and blue, 8 bits each, red first
   */
  public static boolean isDark(int rgb) {
    return luminance(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF) < BALANCED;
  }

  private static double luminance(String from, String to, double share) {
    var parts = new double[3];
    for (int i = 0; i < parts.length; i++) {
      double one = HexFormat.fromHexDigits(from, 2 * i, 2 * i + 2);
      double other = HexFormat.fromHexDigits(to, 2 * i, 2 * i + 2);
      parts[i] = one + (other - one) * share;
    }
    return luminance(parts);
  }

  /** The relative luminance of red, green and blue up to 255 (WCAG 2.1), from 0 to 1. */
  private static double luminance(double... parts) {
    var weights = new double[] {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      double c = parts[i] / 255;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
