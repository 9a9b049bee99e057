package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.back.Deconvnet;
import convsheet.formula.SheetNames;
import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A sheet that projects one activation of a layer back to pixels, step by step, in live formulas
 * (Zeiler and Fergus 2014; {@link Deconvnet} says how).
 *
 * @param layer the layer's name, in any case
 * @param channel the activation's channel, counted from 1; empty for the channel of the strongest
 *     activation. In a layer whose outputs are one column it is the output
 * @param cell the activation's row and column; empty for the channel's strongest activation, the
 *     largest, and the first of these in reading order
 */
public record Deconvolution(String layer, OptionalInt channel, Optional<Cell> cell)
    implements ExtraSheets {
  private static final String OPTION = "--deconv ";
  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*([^:]*[^:\\s])\\s*(?::\\s*(\\d{1,8})\\s*(?:,\\s*(\\d{1,8})\\s*,\\s*(\\d{1,8})\\s*)?)?");

  /**
   * A cell of a channel.
   *
   * @param row its row, counted from 1
   * @param column its column, counted from 1
   */
  public record Cell(int row, int column) {}

  /** An activation, all counted from 0. */
  private record Place(int layer, int channel, int row, int column) {}

  /**
   * Reads the text of the option {@code --deconv}: {@code Conv2:2,5,7} (layer, channel, row and
   * column, counted from 1), {@code Conv2:2} or {@code Conv2} for the strongest activation of the
   * channel or the layer; {@code Dense:3} for the third output of a dense layer.
   *
   * @throws ProblemException if it says something else
   */
  public static Deconvolution parse(String option) {
    var match = TEXT.matcher(option);
    if (!match.matches()) {
      throw ProblemException.input(
          Problem.of(
              OPTION + option,
              "LAYER:CHANNEL,ROW,COLUMN, counted from 1, such as Conv2:2,5,7; or LAYER:CHANNEL or"
                  + " LAYER for the strongest cell",
              "Correct the option."));
    }
    return new Deconvolution(
        match.group(1),
        match.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(match.group(2))),
        Optional.ofNullable(match.group(3))
            .map(row -> new Cell(Integer.parseInt(row), Integer.parseInt(match.group(4)))));
  }

  @Override
  public List<Sheet> sheets(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles) {
    var place = place(evaluation);
    var node = evaluation.question().network().nodes().get(place.layer());
    var sheet = sheet(node.name());
    var deconvnet =
        Deconvnet.of(
            evaluation.question().network(),
            evaluation.grids(),
            evaluation.question().picture(),
            place.layer(),
            place.channel(),
            place.row(),
            place.column(),
            sheet);
    return List.of(
        new DeconvolutionSheet(sheet, node, deconvnet, evaluation, layout, links, styles));
  }

  @Override
  public List<Finding> findings(Evaluation evaluation) {
    var place = place(evaluation);
    var question = evaluation.question();
    var node = question.network().nodes().get(place.layer());
    var grid = evaluation.grids().get(place.layer()).outputs().get(place.channel()).grid();
    if (evaluation.values(grid)[place.row() * grid.columns() + place.column()] != 0) {
      return List.of();
    }
    var layout = Layout.of(question.picture(), question.network().nodes(), evaluation.grids());
    return List.of(
        Finding.note(
            node.name(),
            layout.cell(grid, place.row(), place.column()),
            "this activation is 0, so nothing comes back on sheet "
                + sheet(node.name())
                + (channel.isEmpty() ? "" : "; " + OPTION + layer + " projects the strongest")));
  }

  /** The name of the sheet for a layer: {@code Deconv Conv2}, cut where it would be too long. */
  static String sheet(String layer) {
    var name = SheetNames.DECONVOLUTION + layer;
    return name.length() <= SheetNames.LONGEST
        ? name
        : name.substring(0, SheetNames.LONGEST).replaceFirst("['\\s\\p{Cs}]+$", "");
  }

  private Place place(Evaluation evaluation) {
    var network = evaluation.question().network();
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
    int strongest = strongest(evaluation.outputs().get(at).values(), first, last);
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
            OPTION + layer,
            "one of the layers: " + String.join(", ", names),
            LayerTypes.suggestion(layer, names).orElse("Correct the name.")));
  }

  private void check(int number, int most, String what, String name) {
    if (number < 1 || number > most) {
      throw ProblemException.input(
          Problem.of(
              OPTION + text(),
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
