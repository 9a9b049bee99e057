package convsheet.exercise;

import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.question.Task.Cell;
import convsheet.question.Task.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which results an exercise asks for. */
public final class AskedCells {
  private AskedCells() {}

  /** All results of some layers, by their names. */
  public static List<Part> all(Network network, List<String> layers) {
    var parts = new ArrayList<Part>();
    for (var node : nodes(network, layers)) {
      for (int channel = 0; channel < node.shape().channels(); channel++) {
        var cells = new TreeSet<Cell>();
        for (int row = 0; row < node.shape().rows(); row++) {
          for (int column = 0; column < node.shape().columns(); column++) {
            cells.add(new Cell(row, column));
          }
        }
        parts.add(new Part(node.name(), channel, cells));
      }
    }
    return parts;
  }

  /**
   * Some results of some layers: as many of each layer, and in it of corners, borders and the
   * inside, and of each channel, as can be; of these rather such as are not 0.
   *
   * @param count how many; all where there are no more
   */
  public static List<Part> some(Evaluation evaluation, List<String> layers, int count, long seed) {
    var network = evaluation.question().network();
    var random = new Random(seed);
    var nodes = new ArrayList<>(nodes(network, layers));
    Collections.shuffle(nodes, random); // which layers have one more, if it does not divide evenly
    var choices =
        nodes.stream()
            .map(
                node -> {
                  var values = evaluation.outputs().get(network.nodes().indexOf(node));
                  return new Choice(node, values.values(), random);
                })
            .toList();
    int left = count;
    for (boolean more = true; more && left > 0; ) {
      more = false;
      for (var choice : choices) {
        if (left > 0 && choice.next()) {
          left--;
          more = true;
        }
      }
    }
    return nodes(network, layers).stream()
        .flatMap(
            node ->
                choices.stream()
                    .filter(choice -> choice.node.equals(node))
                    .flatMap(choice -> choice.parts().stream()))
        .toList();
  }

  private static List<Network.Node> nodes(Network network, List<String> layers) {
    return network.nodes().stream().filter(node -> layers.contains(node.name())).toList();
  }

  /** The cells of a layer, taken in turn from its zones and channels. */
  private static final class Choice {
    private final Network.Node node;
    private final List<TreeSet<Cell>> chosen;

    /** By zone (corner, border, inside), then by channel: what is left, in random order. */
    private final List<List<Deque<Cell>>> left = new ArrayList<>();

    private int turn;

    Choice(Network.Node node, double[] values, Random random) {
      this.node = node;
      var shape = node.shape();
      chosen = IntStream.range(0, shape.channels()).mapToObj(c -> new TreeSet<Cell>()).toList();
      for (int zone = 0; zone <= 2; zone++) {
        var channels = new ArrayList<Deque<Cell>>();
        for (int channel = 0; channel < shape.channels(); channel++) {
          var cells = new ArrayList<Cell>();
          for (int row = 0; row < shape.rows(); row++) {
            for (int column = 0; column < shape.columns(); column++) {
              if (zone == zone(row, shape.rows()) + zone(column, shape.columns())) {
                cells.add(new Cell(row, column));
              }
            }
          }
          Collections.shuffle(cells, random);
          int first = channel * shape.plane();
          cells.sort(
              Comparator.comparing(
                  cell -> values[first + cell.row() * shape.columns() + cell.column()] == 0));
          channels.add(new ArrayDeque<>(cells));
        }
        left.add(channels);
      }
    }

    /** 0 at either end, 1 between. */
    private static int zone(int i, int size) {
      return i == 0 || i == size - 1 ? 0 : 1;
    }

    /** Takes one more cell, of the next zone that has any, of the channel with the fewest. */
    boolean next() {
      for (int tried = 0; tried < left.size(); tried++) {
        var zone = left.get(turn++ % left.size());
        var channel =
            IntStream.range(0, zone.size())
                .filter(c -> !zone.get(c).isEmpty())
                .boxed()
                .min(Comparator.comparingInt(c -> chosen.get(c).size()));
        if (channel.isPresent()) {
          return chosen.get(channel.get()).add(zone.get(channel.get()).pop());
        }
      }
      return false;
    }

    List<Part> parts() {
      return IntStream.range(0, chosen.size())
          .filter(channel -> !chosen.get(channel).isEmpty())
          .mapToObj(channel -> new Part(node.name(), channel, chosen.get(channel)))
          .toList();
    }
  }
}
