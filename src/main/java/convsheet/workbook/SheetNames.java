package convsheet.workbook;

import convsheet.network.FeatureMap;
import convsheet.network.LayerSpec;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What sheets are called: by Excel's rules, as a layer's name is that of its sheet; and which names
 * are those of sheets that convsheet writes beside those of layers.
 */
public final class SheetNames {
  static final String LEDGER = "Ledger";
  static final String INSPECTOR = "Inspector";
  static final String FINDINGS = "Findings";

  private static final int LONGEST = 31;
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\[\\]:*?/\\\\,\\p{Cntrl}\\p{Cs}\\x{fffe}\\x{ffff}]");

  /** The sheet that {@code check} adds to a copy of an answer; further ones are numbered. */
  public static final String CHECKED = "Checked";

  /** The sheets that convsheet writes, or will write, beside those of layers. */
  private static final List<String> OWN =
      List.of(
          FeatureMap.INPUT,
          LayersTable.SHEET,
          LEDGER,
          INSPECTOR,
          FINDINGS,
          Statistics.SHEET,
          AboutSheet.NAME,
          ExerciseSheet.NAME,
          Lights.SHEET,
          CHECKED,
          "History");

  /** Those of which there may be several: with a number, or with the name of a layer. */
  private static final Pattern SEVERAL =
      Pattern.compile(
          canonical(
              "("
                  + String.join("|", LEDGER, CHECKED)
                  + ") \\d+|("
                  + String.join("|", Deconvolution.SHEET, MatrixProduct.SHEET)
                  + ").*"));

  /** What spreadsheet programs make of the name of a sheet that is copied. */
  private static final Pattern COPY =
      Pattern.compile(
          "(.*\\S) ?(?:\\(\\d{1,3}\\)|(?<=\\S)_\\d{1,3}| copy(?: \\d{1,3})?)|copy of (.+)");

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
  public static boolean same(String sheet, String name) {
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
    if (isOwn(text)) {
      throw problem(
          sheet,
          name,
          ", which is that of another sheet",
          "none of " + String.join(", ", OWN) + ", " + LEDGER + " 2 and so on",
          "Choose another name.");
    }
  }

  /** Whether a sheet is one that convsheet writes beside those of layers, which no layer may be. */
  public static boolean isOwn(String name) {
    var canonical = canonical(name.strip());
    return OWN.stream().anyMatch(own -> canonical(own).equals(canonical))
        || SEVERAL.matcher(canonical).matches();
  }

  /**
   * The name of the sheet of which one is a copy, by its own name: {@code Conv} for {@code Conv
   * (2)}, {@code Conv_2} and {@code Copy of Conv}, as Excel, LibreOffice and Google Sheets call it.
   */
  public static Optional<String> original(String name) {
    var copy = COPY.matcher(canonical(name.strip()));
    return copy.matches()
        ? Optional.of(copy.group(1) == null ? copy.group(2) : copy.group(1))
        : Optional.empty();
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
