package convsheet.workbook;

import convsheet.network.FeatureMap;
import convsheet.network.LayerSpec;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;

/** What a sheet may be called (Excel's rules), as a layer's name is that of its sheet. */
final class SheetNames {
  static final String LEDGER = "Ledger";
  static final String INSPECTOR = "Inspector";
  static final String FINDINGS = "Findings";

  private static final int LONGEST = 31;
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\[\\]:*?/\\\\,\\p{Cntrl}\\p{Cs}\\x{fffe}\\x{ffff}]");
  private static final List<String> RESERVED =
      List.of(
          FeatureMap.INPUT,
          LayersTable.SHEET,
          LEDGER,
          INSPECTOR,
          FINDINGS,
          "Statistics",
          AboutSheet.NAME,
          ExerciseSheet.NAME,
          "History");

  private SheetNames() {}

  /** A name as Excel compares it: without regard to case, letter by letter. */
  static String canonical(String name) {
    return name.chars()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether a sheet of one name is meant by another. */
  static boolean same(String sheet, String name) {
    return canonical(sheet.strip()).equals(canonical(name));
  }

  /**
   * Checks that a layer's name can be that of a sheet.
   *
   * @param sheet the sheet on which the name stands, for the message
   */
  static void check(String sheet, LayerSpec.Option name) {
    var text = name.text();
    if (text.length() > LONGEST) {
      throw problem(
          sheet,
          name,
          " of " + text.length() + " characters",
          "at most " + LONGEST + " characters, as in the name of a sheet",
          "Choose a shorter name.");
    }
    if (FORBIDDEN.matcher(text).find() || text.startsWith("'") || text.endsWith("'")) {
      throw problem(
          sheet,
          name,
          "",
          "a name that a sheet can have: none of [ ] : * ? / \\ and comma, no quote at either end",
          "Choose another name.");
    }
    if (RESERVED.stream().anyMatch(text::equalsIgnoreCase) || isOnRequest(text)) {
      throw problem(
          sheet,
          name,
          ", which is that of another sheet",
          "none of " + String.join(", ", RESERVED) + ", " + LEDGER + " 2 and so on",
          "Choose another name.");
    }
  }

  /** Whether a sheet is one of those that {@code run} or {@code exercise} adds when asked to. */
  static boolean isOnRequest(String name) {
    return canonical(name).matches("ledger( \\d+)?|exercise lights|(deconv|matmul) .*");
  }

  private static ProblemException problem(
      String sheet, LayerSpec.Option name, String what, String expected, String remedy) {
    return ProblemException.input(
        new Problem(
            "",
            sheet,
            name.cell(),
            "the layer name " + Problem.quote(name.text()) + what,
            expected,
            remedy));
  }
}
