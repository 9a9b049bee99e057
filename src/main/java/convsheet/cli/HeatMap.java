package convsheet.cli;

import convsheet.view.SmallerGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A grid as a picture of characters. */
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

  private static final String UPPER_HALF = "\u2580";
  private static final String RESET = "\u001B[0m";

  private final Depth depth;
  private final SmallerGrid grid;
  private final int[] colours;

  /**
   * A heat map of a grid.
   *
   * @param colours the colours of its cells, row by row; where there are none, characters go from
   *     the least number to the most
   */
  HeatMap(Depth depth, SmallerGrid grid, int[] colours) {
    this.depth = depth;
    this.grid = grid;
    this.colours = colours.clone();
  }

  /** How many characters its lines are wide. */
  int width() {
    return grid.columns();
  }

  /** Its lines: two rows each, or one where there are no colours. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (int row = 0; row < grid.rows(); row += depth == Depth.PLAIN ? 1 : 2) {
      var line = new StringBuilder();
      for (int column = 0; column < grid.columns(); column++) {
        line.append(depth == Depth.PLAIN ? letter(row, column) : halves(row, column));
      }
      lines.add(depth == Depth.PLAIN ? line.toString() : line + RESET);
    }
    return lines;
  }

  private String letter(int row, int column) {
    double value = grid.values()[row * grid.columns() + column];
    if (Double.isNaN(value)) {
      return "?";
    }
    double span = grid.most() - grid.least();
    double share = span == 0 ? value == 0 ? 0 : 1 : (value - grid.least()) / span;
    return RAMP.substring((int) Math.round(share * (RAMP.length() - 1))).substring(0, 1);
  }

  /** A cell and the one below it, if there is one. */
  private String halves(int row, int column) {
    return colour(38, row, column)
        + (row + 1 < grid.rows() ? colour(48, row + 1, column) : "\u001B[49m")
        + UPPER_HALF;
  }

  private String colour(int ground, int row, int column) {
    int colour = colours[row * grid.columns() + column];
    var rgb = new int[] {colour >> 16, colour >> 8 & 0xFF, colour & 0xFF};
    return depth == Depth.TRUE
        ? String.format(Locale.ROOT, "\u001B[%d;2;%d;%d;%dm", ground, rgb[0], rgb[1], rgb[2])
        : String.format(Locale.ROOT, "\u001B[%d;5;%dm", ground, index(rgb));
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
