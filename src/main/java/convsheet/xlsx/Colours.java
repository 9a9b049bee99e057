package convsheet.xlsx;

import java.util.HexFormat;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFColor;

/**
 * The colours of all that is written, six hexadecimal digits each: red, green, blue. The only
 * others are those of the weights of a matrix product, which are mixed.
 */
public final class Colours {
  /** Text on paper, and what is less important. */
  public static final String INK = "1F2933";

  public static final String NOTE = "5F6B77";
  public static final String FAINT = "8A94A0";
  public static final String LINE = "D5DAE0";
  public static final String ACCENT = "1D5F8A";

  // fills and lines of cells
  static final String HEADER_FILL = "E4EAF0";
  static final String BORDER_FILL = "C9CFD6";
  static final String BORDER_INK = "6B7580";
  static final String COPY_LINE = "8E5BB5";
  static final String CHOICE_FILL = "FFF2B8";
  static final String ANSWER_FILL = "FFFBEA";
  static final String ANSWER_LINE = "C9A227";
  static final String PAPER_FILL = "EDEFF1";
  static final String FOLLOWING_FILL = "F1F4F7";

  /** What is 0 on a sheet full of zeros. */
  public static final String ZERO_FILL = "F3F5F7";

  public static final String ZERO_INK = "B9C1C9";

  /** What the Inspector shows: input, weights, products. */
  public static final List<String> BLOCK_FILLS = List.of(ZERO_FILL, "E3EEF8", "FDEBDD");

  /** Around a receptive field: seen on paper and ink, and on red, green and blue. */
  public static final String FIELD_LINE = "FFB000";

  // scales: pictures from paper to ink, or from dark to the colour of a channel
  public static final String WHITE = "FFFFFF";
  public static final String BLACK = "15181C";
  public static final String DARK = "14110F";
  public static final String RED = "FF5A4F";
  public static final String GREEN = "4CC25A";
  public static final String BLUE = "5B8CFF";

  /** Negative, zero and positive in a diverging scale; zero to most in a one-sided one. */
  public static final String NEGATIVE = "5B9BD5";

  public static final String ZERO = WHITE;
  public static final String POSITIVE = "F0874A";

  // what is said of results, for dark text
  public static final String AGREES = "D9F0DD";
  public static final String DIFFERS = "F6C6BF";

  /** Lights of an exercise: some wrong, all right, some right, nothing complete. */
  public static final List<String> LIGHTS = List.of("F28B82", "7FCF8E", "FFD166", LINE);

  // what is said of an answer, for dark text
  public static final String CORRECT = "CDEBD0";
  public static final String ROUNDED = "E5F0C0";
  public static final String COARSE = "F3F1B0";
  public static final String CARRIED = "FFE49C";
  public static final String WRONG = "F7B3A8";
  public static final String MISSING = LINE;
  public static final String NOT_A_NUMBER = "DCC6EF";

  private Colours() {}

  /** A colour as POI has it. */
  public static XSSFColor of(String rgb) {
    return new XSSFColor(HexFormat.of().parseHex("FF" + rgb), null);
  }
}
