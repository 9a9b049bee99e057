package convsheet.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;

/** What the cells of a sheet have that share a formula: that of the first, its references moved. */
final class SharedFormulas {
  /** A text, the name of a sheet in quotes, a name, or a cell. */
  private static final Pattern PIECE =
      Pattern.compile(
          "\"[^\"]*\"|'[^']*'|(?<![\\w.$])(\\$?)([A-Z]{1,3})(\\$?)([1-9]\\d{0,6})(?![\\w.(!])");

  private record First(CellReference cell, String formula) {}

  private final Map<String, First> firsts = new HashMap<>();

  /**
   * The formula of a cell that shares it.
   *
   * @param number the shared formula's number
   * @param text what stands in the cell itself: nothing, unless it is the first
   */
  String formula(String number, String reference, String text) {
    var cell = new CellReference(reference);
    if (!text.isEmpty()) {
      firsts.put(number, new First(cell, text));
      return text;
    }
    var first = firsts.get(number);
    int down = cell.getRow() - first.cell().getRow();
    int right = cell.getCol() - first.cell().getCol();
    return PIECE
        .matcher(first.formula())
        .replaceAll(piece -> Matcher.quoteReplacement(moved(piece, down, right)));
  }

  private static String moved(MatchResult piece, int down, int right) {
    if (piece.group(2) == null) {
      return piece.group();
    }
    int column = CellReference.convertColStringToIndex(piece.group(2));
    int row = Integer.parseInt(piece.group(4));
    return piece.group(1)
        + CellReference.convertNumToColString(piece.group(1).isEmpty() ? column + right : column)
        + piece.group(3)
        + (piece.group(3).isEmpty() ? row + down : row);
  }
}
