package convsheet.cli;

import convsheet.view.Shown;
import convsheet.xlsx.Colours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A grid as a picture of characters, in the colours that it has in a workbook. */
final class HeatMap {
  /** What a terminal can show. */
  enum Depth {
    /** Characters without colours. */
    PLAIN,
    /** The 256 colours of xterm. */
    INDEXED,
    /** 24 bits a colour. */
    TRUE;

    /**
     * What the terminal says that it can.
     *
     * @param hasColours whether colours are wanted, and a terminal is there
     * @param environment the variables {@code COLORTERM} and {@code TERM} among them
     */
    static Depth of(boolean hasColours, Map<String, String> environment) {
      var term = environment.getOrDefault("TERM", "");
      if (!hasColours) {
        return PLAIN;
      } else if (environment.getOrDefault("COLORTERM", "").matches("truecolor|24bit")
          || term.endsWith("-direct")
          || environment.containsKey("WT_SESSION")) {
        return TRUE;
      }
      return term.contains("256color") ? INDEXED : PLAIN;
    }
  }

  /** From least to most, where there are no colours. */
  private static final String RAMP = " .:-=+*#%@";

  private static final String ERROR = "B3261E";
  private static final String UPPER_HALF = "\u2580";
  private static final String RESET = "\u001B[0m";

  private final Depth depth;
  private final boolean isPicture;
  private final int rows;
  private final int columns;
  private final int cells;
  private final double[] values;
  private final double least;
  private final double most;
  private final boolean hasErrors;

  /**
   * A heat map that is at most so many characters wide: of a wider grid, each of its cells is the
   * mean of a square of cells.
   *
   * @param isPicture whether it is on a scale from paper to ink, else around 0
   * @param values row by row
   */
  HeatMap(Depth depth, boolean isPicture, int gridColumns, double[] values, int width) {
    this.depth = depth;
    this.isPicture = isPicture;
    cells = Math.max(1, (gridColumns + width - 1) / width);
    int gridRows = values.length / gridColumns;
    rows = (gridRows + cells - 1) / cells;
    columns = (gridColumns + cells - 1) / cells;
    this.values = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        this.values[row * columns + column] = mean(values, gridRows, gridColumns, row, column);
      }
    }
    least = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    most = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    hasErrors = Arrays.stream(values).anyMatch(Double::isNaN);
  }

  private double mean(double[] grid, int gridRows, int gridColumns, int row, int column) {
    double sum = 0;
    int count = 0;
    for (int i = row * cells; i < Math.min((row + 1) * cells, gridRows); i++) {
      for (int j = column * cells; j < Math.min((column + 1) * cells, gridColumns); j++) {
        sum += grid[i * gridColumns + j];
        count++;
      }
    }
    return sum / count;
  }

  /** What its numbers are, in a few words. */
  String range() {
    return (least == most ? Shown.text(least) : Shown.text(least) + " to " + Shown.text(most))
        + (hasErrors ? ", errors" : "")
        + (cells == 1 ? "" : ", means of " + cells + " x " + cells);
  }

  /** How many characters its lines are wide. */
  int width() {
    return columns;
  }

  /** Its lines: two rows each, or one where there are no colours. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (int row = 0; row < rows; row += depth == Depth.PLAIN ? 1 : 2) {
      var line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(depth == Depth.PLAIN ? letter(row, column) : halves(row, column));
      }
      lines.add(depth == Depth.PLAIN ? line.toString() : line + RESET);
    }
    return lines;
  }

  private String letter(int row, int column) {
    double value = values[row * columns + column];
    if (Double.isNaN(value)) {
      return "?";
    }
    double share = least == most ? value == 0 ? 0 : 1 : (value - least) / (most - least);
    return RAMP.substring((int) Math.round(share * (RAMP.length() - 1))).substring(0, 1);
  }

  /** A cell and the one below it, if there is one. */
  private String halves(int row, int column) {
    return colour(38, row, column)
        + (row + 1 < rows ? colour(48, row + 1, column) : "\u001B[49m")
        + UPPER_HALF;
  }

  private String colour(int ground, int row, int column) {
    var rgb = rgb(values[row * columns + column]);
    return depth == Depth.TRUE
        ? String.format(Locale.ROOT, "\u001B[%d;2;%d;%d;%dm", ground, rgb[0], rgb[1], rgb[2])
        : String.format(Locale.ROOT, "\u001B[%d;5;%dm", ground, index(rgb));
  }

  private int[] rgb(double value) {
    if (Double.isNaN(value)) {
      return mixed(ERROR, ERROR, 0);
    } else if (isPicture) {
      return mixed(
          Colours.WHITE, Colours.BLACK, least == most ? 0 : (value - least) / (most - least));
    }
    double size = Math.max(Math.abs(least), Math.abs(most));
    return mixed(
        Colours.ZERO,
        value < 0 ? Colours.NEGATIVE : Colours.POSITIVE,
        size == 0 ? 0 : Math.abs(value) / size);
  }

  private static int[] mixed(String from, String to, double share) {
    var rgb = new int[3];
    for (int i = 0; i < rgb.length; i++) {
      int one = HexFormat.fromHexDigits(from, 2 * i, 2 * i + 2);
      int other = HexFormat.fromHexDigits(to, 2 * i, 2 * i + 2);
      rgb[i] = (int) Math.round(one + (other - one) * share);
    }
    return rgb;
  }

  /** The nearest of xterm's greys, 232 to 255, or of its cube of 6 x 6 x 6 colours from 16 on. */
  private static int index(int[] rgb) {
    int spread = Arrays.stream(rgb).max().orElse(0) - Arrays.stream(rgb).min().orElse(0);
    if (spread < 12 && rgb[0] > 3 && rgb[0] < 243) {
      return 232 + Math.min(23, Math.max(0, Math.round((rgb[0] - 8) / 10f)));
    }
    int index = 0;
    for (int part : rgb) {
      index = 6 * index + (part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40);
    }
    return 16 + index;
  }
}
