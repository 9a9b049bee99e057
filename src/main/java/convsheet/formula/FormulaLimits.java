package convsheet.formula;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;

/** How large a formula may be: Excel takes a file with a larger one for damaged. */
public final class FormulaLimits {
  /**
   * The most characters a formula may have, its {@code =} among them (ECMA-376 part 1, 18.3.1.40;
   * Excel's own limit).
   */
  public static final int LONGEST = 8192;

  /** How many functions and parentheses may stand inside each other. */
  public static final int DEEPEST = 64;

  /** How many arguments a function may have. */
  public static final int MOST_ARGUMENTS = 255;

  /**
   * A limit that a formula exceeds.
   *
   * @param found by how much
   * @param expected the limit
   */
  public record Exceeded(String found, String expected) {}

  private FormulaLimits() {}

  /**
   * The first limit that a formula exceeds.
   *
   * @param formula without its {@code =}
   */
  public static Optional<Exceeded> exceeded(String formula) {
    if (formula.length() >= LONGEST) {
      return Optional.of(exceeded("a formula of %,d characters", formula.length() + 1, LONGEST));
    }
    if (mayBeDeep(formula)) {
      return inParentheses(formula);
    }
    return Optional.empty();
  }

  /** Whether there are enough parentheses or commas, wherever they stand, to exceed a limit. */
  private static boolean mayBeDeep(String formula) {
    int open = 0;
    int commas = 0;
    for (int i = 0; i < formula.length(); i++) {
      char c = formula.charAt(i);
      open += c == '(' ? 1 : 0;
      commas += c == ',' ? 1 : 0;
    }
    return open > DEEPEST || commas >= MOST_ARGUMENTS;
  }

  private static Optional<Exceeded> inParentheses(String formula) {
    var commas = new ArrayDeque<Integer>();
    int deepest = 0;
    int mostArguments = 0;
    char quote = 0;
    for (int i = 0; i < formula.length(); i++) {
      char c = formula.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote; // a doubled one ends and begins
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        commas.push(0);
        deepest = Math.max(deepest, commas.size());
      } else if (c == ',' && !commas.isEmpty()) {
        commas.push(commas.pop() + 1);
      } else if (c == ')' && !commas.isEmpty()) {
        mostArguments = Math.max(mostArguments, commas.pop() + 1);
      }
    }
    if (deepest > DEEPEST) {
      return Optional.of(exceeded("a formula %,d levels deep", deepest, DEEPEST));
    }
    return mostArguments > MOST_ARGUMENTS
        ? Optional.of(exceeded("a function of %,d arguments", mostArguments, MOST_ARGUMENTS))
        : Optional.empty();
  }

  private static Exceeded exceeded(String what, int found, int most) {
    return new Exceeded(
        String.format(Locale.ROOT, what, found),
        String.format(Locale.ROOT, "at most %,d, which is all that Excel allows", most));
  }
}
