package convsheet.check;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How answers are marked.
 *
 * @param marks what layers are worth, by name; of a layer that is not named each cell is worth 1 if
 *     none is named at all, else nothing
 * @param carried what a cell is worth that carries on an earlier error, from 0 to 1
 * @param tolerance how far a right number may be off: relative to its size, absolute below 1
 * @param decimals how many decimals are asked for; if left out, as many as the exercise does
 * @param strict whether a result with fewer digits than are asked for is wrong
 */
public record Marking(
    Map<String, Double> marks,
    double carried,
    double tolerance,
    OptionalInt decimals,
    boolean strict) {
  /** As if nothing were said: a mark a cell, carried errors are worth all of it. */
  public static final Marking DEFAULT = new Marking(Map.of(), 1, 1e-9, OptionalInt.empty(), false);

  public Marking {
    marks = Map.copyOf(marks);
  }

  /** The same, but with the decimals that a key asks for, unless others were said. */
  public Marking asking(OptionalInt other) {
    return decimals.isPresent() ? this : new Marking(marks, carried, tolerance, other, strict);
  }

  /**
   * What a layer is worth.
   *
   * @param cells how many results it has
   */
  double possible(String layer, double cells) {
    return marks.isEmpty()
        ? cells
        : marks.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(layer))
            .mapToDouble(Map.Entry::getValue)
            .sum();
  }
}
