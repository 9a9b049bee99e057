package convsheet.formula;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What sheets are called: by Excel's rules, as a layer's name is that of its sheet; and which names
 * are those of sheets that convsheet writes beside those of layers.
 */
public final class SheetNames {
  /** The picture, which layers read by this name. */
  public static final String INPUT = "Input";

  /** The table of layers. */
  public static final String LAYERS = "Layers";

  /** In a few lines, what a workbook shows. */
  public static final String ABOUT = "About";

  /** The whole network on one screen. */
  public static final String PICTURE = "Picture";

  /** What an exercise asks for, and of whom. */
  public static final String EXERCISE = "Exercise";

  /** What lights compare answers with; hidden. */
  public static final String LIGHTS = "Exercise lights";

  /** An exercise to be printed, and written on. */
  public static final String WORKSHEET = "Worksheet";

  public static final String LEDGER = "Ledger";
  public static final String INSPECTOR = "Inspector";
  public static final String FINDINGS = "Findings";
  public static final String STATISTICS = "Statistics";

  /** What names of sheets begin with that show a layer as a matrix product. */
  public static final String MATRIX = "Matmul ";

  /** What names of sheets begin with that project an activation back. */
  public static final String DECONVOLUTION = "Deconv ";

  /** The most characters of a name. */
  public static final int LONGEST = 31;

  /** What no name may have in it. */
  public static final Pattern FORBIDDEN =
      Pattern.compile("[\\[\\]:*?/\\\\,\\p{Cntrl}\\p{Cs}\\x{fffe}\\x{ffff}]");

  /** The sheet that {@code check} adds to a copy of an answer; further ones are numbered. */
  public static final String CHECKED = "Checked";

  /** The sheets that convsheet writes, or will write, beside those of layers. */
  public static final List<String> OWN =
      List.of(
          INPUT,
          LAYERS,
          LEDGER,
          INSPECTOR,
          FINDINGS,
          STATISTICS,
          PICTURE,
          ABOUT,
          EXERCISE,
          LIGHTS,
          WORKSHEET,
          CHECKED,
          "History");

  /** Those of which there may be several: with a number, or with the name of a layer. */
  private static final Pattern SEVERAL =
      Pattern.compile(
          canonical(
              "("
                  + String.join("|", LEDGER, CHECKED)
                  + ") \\d+|("
                  + String.join("|", DECONVOLUTION, MATRIX)
                  + ").*"));

  /** What names begin with that stand for what the Inspector shows. */
  public static final String INSPECTED = "inspected_";

  /** The title of a Ledger. */
  public static final String LEDGER_TITLE = LEDGER + ": every multiply-add";

  /** What the title of the picture begins with. */
  public static final String PICTURE_TITLE = "What the network sees";

  /** The title of the Inspector. */
  public static final String INSPECTOR_TITLE = INSPECTOR + ": one result taken apart";

  /** What the title of the findings begins with. */
  public static final String FINDINGS_TITLE = FINDINGS + " in ";

  /** What stands behind the name of a layer in the title of its matrix product. */
  public static final String MATRIX_TITLE = " as a matrix product";

  /** What the title of a projection ends with. */
  public static final String DECONVOLUTION_TITLE = " responds to";

  /** What stands in the first cell of those sheets. */
  private static final Pattern OWN_TITLE =
      Pattern.compile(
          String.join(
              "|",
              LEDGER_TITLE + ".*",
              INSPECTOR_TITLE,
              PICTURE_TITLE + ".*",
              FINDINGS_TITLE + ".*",
              STATISTICS,
              ".+" + MATRIX_TITLE + ".*",
              "What .+" + DECONVOLUTION_TITLE,
              INPUT + ": \\d+ x .*",
              "Audit of .*"));

  /** What spreadsheet programs make of the name of a sheet that is copied. */
  private static final Pattern COPY =
      Pattern.compile(
          "(.*\\S) ?(?:\\(\\d{1,3}\\)|(?<=\\S)_\\d{1,3}| copy(?: \\d{1,3})?)|copy of (.+)");

  private SheetNames() {}

  /** A name as Excel compares it: without regard to case, letter by letter. */
  public static String canonical(String name) {
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

  /** Whether a sheet lists multiply-adds. */
  public static boolean isLedger(String name) {
    return canonical(name.strip()).matches(canonical(LEDGER) + "( \\d+)?");
  }

  /** Whether a sheet is one that {@code check} adds to a copy of an answer. */
  public static boolean isChecked(String name) {
    return canonical(name.strip()).matches(canonical(CHECKED) + "( \\d+)?");
  }

  /** Whether a sheet is one that convsheet writes beside those of layers, which no layer may be. */
  public static boolean isOwn(String name) {
    var canonical = canonical(name.strip());
    return OWN.stream().anyMatch(own -> canonical(own).equals(canonical))
        || SEVERAL.matcher(canonical).matches();
  }

  /**
   * Whether a title is that of a sheet that convsheet writes beside those of layers, so that it is
   * known under another name too.
   */
  public static boolean isOwnTitle(String text) {
    return OWN_TITLE.matcher(text.strip()).matches();
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
}
