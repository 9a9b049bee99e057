package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.Window;
import convsheet.network.Network;
import convsheet.network.Pad;
import convsheet.network.Padding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** What holds for a few outputs of a layer is said to hold for all only where it does. */
class SelectionTest {
  private static final int NETWORKS = 150;
  private static final List<String> CELLS = List.of("channel", "row", "column");

  @Test
  void aNumberIsLinearWhereItIsForEveryOutput() {
    var counts = new TreeMap<Boolean, Integer>();
    for (int seed = 0; seed < NETWORKS; seed++) {
      var question = Written.random(seed);
      var evaluation = Evaluation.of(question);
      var layout = Layout.of(question.picture(), question.network().nodes(), evaluation.grids());
      for (int i = 0; i < evaluation.grids().size(); i++) {
        var node = question.network().nodes().get(i);
        var layer = InspectedLayer.of(node, evaluation.grids().get(i));
        for (var number : numbers(layer, layout).entrySet()) {
          boolean linear = isLinear(layer, number.getValue());
          assertThat(selection(layer).isLinear(number.getValue()))
              .as("seed %d, %s, %s", seed, node.name(), number.getKey())
              .isEqualTo(linear);
          counts.merge(linear, 1, Integer::sum);
        }
      }
    }
    assertThat(counts.get(true)).isGreaterThan(100);
    assertThat(counts.get(false)).isGreaterThan(100);
  }

  @Test
  void oneColumnInThousandsThatIsOtherwiseIsSeen() {
    int columns = 8_000;
    var picture = Tensor.of(Shape.of(1, 1, columns), new double[columns]);
    var border = new Pad(new Padding(0, 0, 0, 1, Padding.Mode.REFLECT));
    var question = Written.of(Network.of(picture.shape()).then("Border", border), picture);
    var layer = inspected(question, 0);

    assertThat(selection(layer).isLinear((o, r, c) -> input(layer, o, r, c).column())).isFalse();
    assertThat(selection(layer).isConstant((o, r, c) -> input(layer, o, r, c).row())).isTrue();
  }

  /** A concatenation of vectors goes on to the next one's sheet within its only channel. */
  @Test
  void aLayerJoinsWhereItsOutputsReadSeveralSheets() {
    int joining = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      var question = Written.random(seed);
      var nodes = question.network().nodes();
      for (int i = 0; i < nodes.size(); i++) {
        if (nodes.get(i).from().size() > 1) {
          var layer = inspected(question, i);
          var sheets = new TreeSet<String>();
          for (int o = 0; o < layer.channels(); o++) {
            for (int k = 0; k < layer.rows() * layer.columns(); k++) {
              layer
                  .parts(o, k / layer.columns(), k % layer.columns())
                  .forEach(part -> sheets.add(part.input().grid().sheet()));
            }
          }
          assertThat(layer.joins()).as("seed %d, layer %d", seed, i).isEqualTo(sheets.size() > 1);
          joining += layer.joins() ? 1 : 0;
        }
      }
    }
    assertThat(joining).isGreaterThan(10);
  }

  private static InspectedLayer inspected(Question question, int layer) {
    return InspectedLayer.of(
        question.network().nodes().get(layer), Evaluation.of(question).grids().get(layer));
  }

  private static Window input(InspectedLayer layer, int channel, int row, int column) {
    return layer.parts(channel, row, column).get(0).input();
  }

  private static Selection selection(InspectedLayer layer) {
    return new Selection(layer.channels(), layer.rows(), layer.columns(), layer.telling(), CELLS);
  }

  /** Where the first and the last window and its weights are that an output reads. */
  private static Map<String, Selection.Number> numbers(InspectedLayer layer, Layout layout) {
    var numbers = new TreeMap<String, Selection.Number>();
    add(numbers, "row", layer, window -> layout.place(window.grid()).row() + window.row());
    add(numbers, "column", layer, window -> layout.place(window.grid()).column() + window.column());
    add(numbers, "sheet", layer, window -> layout.place(window.grid()).sheet().hashCode());
    add(numbers, "end", layer, window -> layout.place(window.grid()).row() + window.grid().rows());
    return numbers;
  }

  private static void add(
      Map<String, Selection.Number> numbers,
      String name,
      InspectedLayer layer,
      ToIntFunction<Window> of) {
    numbers.put(name + " of the first", (o, r, c) -> of.applyAsInt(input(layer, o, r, c)));
    numbers.put(
        name + " of the last",
        (o, r, c) -> {
          var parts = layer.parts(o, r, c);
          return of.applyAsInt(parts.get(parts.size() - 1).input());
        });
    if (layer.multiplies()) {
      numbers.put(
          name + " of the weights",
          (o, r, c) -> of.applyAsInt(layer.parts(o, r, c).get(0).weights().orElseThrow()));
    }
  }

  /** By trying every output. */
  private static boolean isLinear(InspectedLayer layer, Selection.Number number) {
    int base = number.at(0, 0, 0);
    int channelStep = layer.channels() > 1 ? number.at(1, 0, 0) - base : 0;
    int rowStep = layer.rows() > 1 ? number.at(0, 1, 0) - base : 0;
    int columnStep = layer.columns() > 1 ? number.at(0, 0, 1) - base : 0;
    for (int o = 0; o < layer.channels(); o++) {
      for (int r = 0; r < layer.rows(); r++) {
        for (int c = 0; c < layer.columns(); c++) {
          if (number.at(o, r, c) != base + o * channelStep + r * rowStep + c * columnStep) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
