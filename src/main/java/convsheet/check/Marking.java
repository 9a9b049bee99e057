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
 * @param decimals to how many decimals a number may be rounded; found for each grid if left out
 */
public record Marking(
    Map<String, Double> marks, double carried, double tolerance, OptionalInt decimals) {
  /** As if nothing were said: a mark a cell, carried errors are worth all of it. */
  public static final Marking DEFAULT = new Marking(Map.of(), 1, 1e-9, OptionalInt.empty());

  public Marking {
    marks = Map.copyOf(marks);
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
