package convsheet.network;

import convsheet.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What is written behind the name of an activation: {@code 0.1} in {@code leakyrelu 0.1}. The
 * activation takes what it knows, in order; what is left over is refused.
 */
final class Arguments {
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(?:inity)?");

  private final String name;
  private final List<String> words;
  private final Function<String, ProblemException> refusal;
  private int known;

  /**
   * The arguments of an activation.
   *
   * @param name the activation's name
   * @param words what is written behind it, in lower case
   * @param refusal a problem with them, by what was expected
   */
  Arguments(String name, List<String> words, Function<String, ProblemException> refusal) {
    this.name = name;
    this.words = List.copyOf(words);
    this.refusal = refusal;
  }

  /** How many there are. */
  int count() {
    return words.size();
  }

  /** The next number, or another where no more is given. */
  double number(double otherwise) {
    return known++ < words.size() ? number(words.get(known - 1)) : otherwise;
  }

  /** The next number, which may be {@code inf} or {@code -inf}. */
  double numberOrInfinite(double otherwise) {
    if (known < words.size() && INFINITE.matcher(words.get(known)).matches()) {
      return words.get(known++).startsWith("-")
          ? Double.NEGATIVE_INFINITY
          : Double.POSITIVE_INFINITY;
    }
    return number(otherwise);
  }

  /** The next word, if any more is given. */
  Optional<String> word() {
    return known < words.size() ? Optional.of(words.get(known++)) : Optional.empty();
  }

  private double number(String word) {
    if (!LayerSpec.NUMBER.matcher(word).matches()) {
      throw refused("a name and numbers, such as leakyrelu 0.1");
    }
    return Double.parseDouble(word);
  }

  /** A problem with the arguments, by what was expected. */
  ProblemException refused(String expected) {
    return refusal.apply(expected);
  }

  /** Refuses what was not taken. */
  void checkAllTaken() {
    words.stream().skip(known).forEach(this::number);
    if (known < words.size()) {
      throw refused(
          name
              + switch (known) {
                case 0 -> " without a number";
                case 1 -> " and at most 1 number";
                default -> " and at most " + known + " numbers";
              });
    }
  }
}
