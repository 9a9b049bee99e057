package convsheet.question;

import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One result of a layer, as an option of a command names it.
 *
 * @param option the option, for messages: {@code --deconv}
 * @param layer the layer's name, in any case
 * @param channel the result's channel, counted from 1; empty for the channel of the strongest
 *     result. In a layer whose outputs are one column it is the output
 * @param cell the result's row and column; empty for the channel's strongest result, the largest,
 *     and the first of these in reading order
 */
public record ChosenOutput(String option, String layer, OptionalInt channel, Optional<Cell> cell) {
  /** What may be written: {@code Conv2:2,5,7}, {@code Conv2:2}, {@code Conv2}. */
  public static final Pattern TEXT =
      Pattern.compile(
          "\\s*([^:]*[^:\\s])\\s*(?::\\s*(\\d{1,8})\\s*(?:,\\s*(\\d{1,8})\\s*,\\s*(\\d{1,8})\\s*)?)?");

  /**
   * A cell of a channel.
   *
   * @param row its row, counted from 1
   * @param column its column, counted from 1
   */
  public record Cell(int row, int column) {}

  /** A result's place, all counted from 0. */
  public record Place(int layer, int channel, int row, int column) {}

  /** The strongest result of a layer. */
  public static ChosenOutput strongest(String option, String layer) {
    return new ChosenOutput(option, layer, OptionalInt.empty(), Optional.empty());
  }

  /**
   * Reads the text of an option: {@code Conv2:2,5,7} (layer, channel, row and column, counted from
   * 1), {@code Conv2:2} or {@code Conv2} for the strongest result of the channel or the layer;
   * {@code Dense:3} for the third output of a dense layer.
   *
   * @throws ProblemException if it says something else
   */
  public static ChosenOutput parse(String option, String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw ProblemException.input(
          Problem.of(
              option + " " + text,
              "LAYER:CHANNEL,ROW,COLUMN, counted from 1, such as Conv2:2,5,7; or LAYER:CHANNEL or"
                  + " LAYER for the strongest cell",
              "Correct the option."));
    }
    return new ChosenOutput(
        option,
        match.group(1),
        match.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(match.group(2))),
        Optional.ofNullable(match.group(3))
            .map(row -> new Cell(Integer.parseInt(row), Integer.parseInt(match.group(4)))));
  }

  /**
   * Where it is.
   *
   * @param outputs the values of all layers, top to bottom
   * @throws ProblemException if there is no such layer, or no such cell in it
   */
  public Place place(Network network, List<Tensor> outputs) {
    int at = layer(network);
    var shape = network.nodes().get(at).shape();
    var name = network.nodes().get(at).name();
    int first = 0;
    int last = (int) shape.count() - 1;
    if (channel.isPresent()) {
      int output = channel.getAsInt();
      if (shape.isVector() && cell.isEmpty()) {
        check(output, shape.rows(), "an output", name);
        first = output - 1;
        last = first;
      } else {
        check(output, shape.channels(), "a channel", name);
        first = (output - 1) * shape.plane();
        last = first + shape.plane() - 1;
      }
    }
    if (cell.isPresent()) {
      check(cell.get().row(), shape.rows(), "a row", name);
      check(cell.get().column(), shape.columns(), "a column", name);
      first += (cell.get().row() - 1) * shape.columns() + cell.get().column() - 1;
      last = first;
    }
    int strongest = strongest(outputs.get(at).values(), first, last);
    return new Place(
        at,
        strongest / shape.plane(),
        strongest % shape.plane() / shape.columns(),
        strongest % shape.columns());
  }

  private int layer(Network network) {
    var names = network.nodes().stream().map(Network.Node::name).toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(layer)) {
        return i;
      }
    }
    throw ProblemException.input(
        Problem.of(
            option + " " + layer,
            "one of the layers: " + String.join(", ", names),
            LayerTypes.suggestion(layer, names).orElse("Correct the name.")));
  }

  private void check(int number, int most, String what, String name) {
    if (number < 1 || number > most) {
      throw ProblemException.input(
          Problem.of(
              option + " " + text(),
              what + " from 1 to " + most + ", as " + name + " has",
              "Correct the option."));
    }
  }

  private String text() {
    return layer
        + (channel.isPresent() ? ":" + channel.getAsInt() : "")
        + cell.map(c -> "," + c.row() + "," + c.column()).orElse("");
  }

  /** The place of the largest of some values, the first of equals; errors never are. */
  private static int strongest(double[] values, int first, int last) {
    int strongest = first;
    for (int i = first; i <= last; i++) {
      if (values[i] > values[strongest] || Double.isNaN(values[strongest])) {
        strongest = i;
      }
    }
    return strongest;
  }
}
