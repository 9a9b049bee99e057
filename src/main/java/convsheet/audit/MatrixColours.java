package convsheet.audit;

import convsheet.formula.Expr;
import java.util.HexFormat;
import java.util.List;

/** The colours of weights: a hue for each row of a filter, darker from left to right. */
final class MatrixColours {
  private static final List<Integer> HUES =
      List.of(0x4E9BD8, 0xF2A03D, 0x5DB870, 0xA583D1, 0xE57C94, 0x3FB3B0);
  private static final int MOST_SHADES = 5;
  private static final double LIGHTEST = 0.32;

  private final boolean shared;

  /** Colours that tell weights apart if they are shared; else one for all. */
  MatrixColours(boolean shared) {
    this.shared = shared;
  }

  /** The colour of a weight, six hexadecimal digits. */
  String of(Expr.Ref weight) {
    if (!shared) {
      return mixed(HUES.get(0), LIGHTEST);
    }
    int columns = weight.grid().columns();
    int shades = Math.min(columns, MOST_SHADES);
    int huesEach = (columns + MOST_SHADES - 1) / MOST_SHADES;
    int hue = weight.row() * huesEach + weight.column() / MOST_SHADES;
    int shade = weight.column() % MOST_SHADES;
    double strength =
        shades == 1 ? (1 + LIGHTEST) / 2 : LIGHTEST + (1 - LIGHTEST) * shade / (shades - 1);
    return mixed(HUES.get(hue % HUES.size()), strength);
  }

  private static String mixed(int hue, double strength) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int white = 255;
      int part = (hue >> shift) & 0xFF;
      rgb = rgb << 8 | (int) Math.round(white + (part - white) * strength);
    }
    return HexFormat.of().withUpperCase().toHexDigits(rgb, 6);
  }
}
