package convsheet.network;

import convsheet.formula.Grid;
import convsheet.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The grids of numbers on a layer's sheet, as a person wrote them. */
public interface GivenGrids {
  /** The sheet's name. */
  String sheet();

  /** The labels that could be read, in their {@linkplain #canonical canonical form}. */
  Set<String> labels();

  /**
   * The grid under a label.
   *
   * @param label in any form
   * @return the grid, or empty where there is no such label
   * @throws convsheet.problem.ProblemException if what stands there is not a grid of numbers
   */
  Optional<GivenGrid> find(String label);

  /** A label of the sheet as it is written there. */
  default String text(String label) {
    return label;
  }

  /** A label of the sheet as it is written there, in quotes. */
  default String quote(String label) {
    return Problem.quote(label);
  }

  /** A text that stands above a label, and its cell. */
  record Titled(String cell, String text) {}

  /** What stands right above a label, if that is a text. */
  default Optional<Titled> above(String label) {
    return Optional.empty();
  }

  /** Whether numbers stand below a label. */
  default boolean heads(String label) {
    return find(label).isPresent();
  }

  /**
   * All grids in reading order, labels or not.
   *
   * @throws convsheet.problem.ProblemException if one of them is not a grid of numbers
   */
  List<GivenGrid> inReadingOrder();

  /** Whether there are no numbers at all. */
  default boolean isEmpty() {
    return inReadingOrder().isEmpty();
  }

  /** Whether a text is the label of a grid, with or without the name that a person gave it. */
  static boolean isLabel(String text, Grid grid) {
    var canonical = canonical(text);
    return canonical.equals(canonical(grid.label()))
        || canonical.equals(canonical(grid.unnamed().label()));
  }

  /**
   * A label without what does not count in it: case, spaces and punctuation; but a space stays
   * between two numbers.
   */
  static String canonical(String label) {
    var lower = label.toLowerCase(Locale.ROOT);
    var canonical = new StringBuilder(lower.length());
    boolean isApart = false;
    boolean isAfterNumber = false;
    for (int i = 0, c; i < lower.length(); i += Character.charCount(c)) {
      c = lower.codePointAt(i);
      boolean isNumber = isNumber(c);
      if (isNumber || Character.isLetter(c)) {
        canonical.append(isApart && isAfterNumber && isNumber ? " " : "").appendCodePoint(c);
        isApart = false;
        isAfterNumber = isNumber;
      } else {
        isApart = true;
      }
    }
    return canonical.toString();
  }

  private static boolean isNumber(int character) {
    return switch (Character.getType(character)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }
}
