package convsheet.workbook;

import convsheet.network.FeatureMap;
import convsheet.network.LayerSpec;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a sheet may be called (Excel's rules), as a layer's name is that of its sheet. */
final class SheetNames {
  static final String LEDGER = "Ledger";
  static final String INSPECTOR = "Inspector";

  private static final int LONGEST = 31;
  private static final Pattern FORBIDDEN = Pattern.compile("[\\[\\]:*?/\\\\\\p{Cntrl}]");
  private static final List<String> RESERVED =
      List.of(
          FeatureMap.INPUT,
          LayersTable.SHEET,
          LEDGER,
          INSPECTOR,
          "Findings",
          "Statistics",
          AboutSheet.NAME,
          "History");

  private SheetNames() {}

  /** A name as Excel compares it: without regard to case. */
  static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that a layer's name can be that of a sheet.
   *
   * @param sheet the sheet on which the name stands, for the message
   */
  static void check(String sheet, LayerSpec.Option name) {
    var text = name.text();
    String wrong = null;
    if (text.length() > LONGEST) {
      wrong = "a layer name of " + text.length() + " characters";
    } else if (FORBIDDEN.matcher(text).find()
        || text.startsWith("'")
        || text.endsWith("'")
        || text.contains(",")) {
      wrong = "the layer name \"" + text + "\"";
    } else if (RESERVED.stream().anyMatch(text::equalsIgnoreCase)
        || text.toLowerCase(Locale.ROOT).matches("ledger \\d+")) {
      wrong = "the layer name \"" + text + "\", which is taken by another sheet";
    }
    if (wrong != null) {
      throw ProblemException.input(
          new Problem(
              "",
              sheet,
              name.cell(),
              wrong,
              "a name that a sheet may have: at most "
                  + LONGEST
                  + " characters, none of [ ] : * ? / \\ and comma, no quote at either end, and not "
                  + String.join(", ", RESERVED),
              "Choose another name."));
    }
  }
}
