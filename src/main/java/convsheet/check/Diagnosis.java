package convsheet.check;

import convsheet.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What explains wrong cells.
 *
 * @param code a stable name, kebab-case; two together are joined by {@code +}
 * @param layer the layer's name
 * @param channel the output channel, counted from 1; 0 for the whole layer
 * @param explains how many wrong cells it explains
 * @param of how many wrong cells there are in that layer, or channel
 * @param message in plain words, a sentence or two
 * @param wouldFit the code of what would fit where nothing is certain: chance might do as well
 * @param cells the numbers of the cells that it explains, in the report's list of cells
 */
public record Diagnosis(
    String code,
    String layer,
    int channel,
    int explains,
    int of,
    String message,
    Optional<String> wouldFit,
    List<Integer> cells) {
  public Diagnosis {
    cells = List.copyOf(cells);
  }

  /** How many wrong cells it explains: {@code 3 of 9}. */
  public String explained() {
    return explains + " of " + of;
  }

  /** The layer, and the channel if it is about one. */
  public String place() {
    return Problem.line(layer) + (channel == 0 ? "" : ", channel " + channel);
  }

  /** What it says and where that holds, as it goes on after {@link #explained()}. */
  public String reason() {
    return " wrong in " + place() + ": " + Problem.line(message);
  }
}
