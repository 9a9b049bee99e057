package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.AvgPool;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.FeatureMap;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.sample.Samples;
import convsheet.tensor.Tensor;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Inspector in LibreOffice, with another output selected than the one that it was written with:
 * a random one of each layer of some networks.
 */
class InspectorFollowsTest {
  private static final int NETWORKS = 20;

  /** As many networks more have a dense layer, which is rare among random ones. */
  private static final int DENSE = 4;

  private static final double NEAR = 1e-10;

  @TempDir private static Path folder;

  private static final List<Selected> SELECTED = new ArrayList<>();

  /**
   * An output and the workbook in which it is selected; its place is counted from 0.
   *
   * @param layer its place in the network
   */
  private record Selected(
      Question question, int layer, int channel, int row, int column, Path workbook) {
    Network.Node node() {
      return question.network().nodes().get(layer);
    }

    Tensor input() {
      var from = node().from().get(0);
      var nodes = question.network().nodes().stream().map(Network.Node::name).toList();
      return from.equals(FeatureMap.INPUT)
          ? question.input()
          : question.network().forward(question.input()).get(nodes.indexOf(from));
    }

    double value() {
      return question.network().forward(question.input()).get(layer).at(channel, row, column);
    }

    Map<String, Map<String, Object>> sheets() {
      return Workbooks.values(workbook);
    }

    @Override
    public String toString() {
      return "%s %s, channel %d, row %d, column %d"
          .formatted(workbook.getFileName(), node(), channel + 1, row + 1, column + 1);
    }
  }

  @BeforeAll
  static void selectAndRecalculate() throws IOException {
    var random = new Random(4);
    var questions = new ArrayList<Question>();
    Samples.all().forEach(sample -> questions.add(sample.question()));
    IntStream.iterate(300, seed -> seed + 1)
        .mapToObj(Written::random)
        .filter(InspectorFollowsTest::isDense)
        .limit(DENSE)
        .forEach(questions::add);
    for (int seed = 300; seed < 300 + NETWORKS; seed++) {
      questions.add(Written.random(seed));
    }
    for (int q = 0; q < questions.size(); q++) {
      var question = questions.get(q);
      var audit =
          Written.audit(
              Written.question(question, folder.resolve("question.xlsx")),
              folder.resolve("audit.xlsx"),
              Style.COMPACT,
              LedgerChoice.NONE);
      for (int layer = 0; layer < question.network().nodes().size(); layer++) {
        var shape = question.network().nodes().get(layer).shape();
        var selected =
            new Selected(
                question,
                layer,
                random.nextInt(shape.channels()),
                random.nextInt(shape.rows()),
                random.nextInt(shape.columns()),
                folder.resolve("network" + q + " layer" + layer + ".xlsx"));
        InspectorChoice.select(
            audit,
            selected.workbook(),
            selected.node().name(),
            List.of(selected.channel() + 1, selected.row() + 1, selected.column() + 1));
        SELECTED.add(selected);
      }
    }
    var recalculated =
        LibreOffice.recalculate(SELECTED.stream().map(Selected::workbook).toList(), folder);
    for (int i = 0; i < SELECTED.size(); i++) {
      var s = SELECTED.get(i);
      SELECTED.set(
          i,
          new Selected(
              s.question(), s.layer(), s.channel(), s.row(), s.column(), recalculated.get(i)));
    }
  }

  private static boolean isDense(Question question) {
    return question.network().nodes().stream().anyMatch(node -> node.layer() instanceof Dense);
  }

  /** What stands to the right of a label among the results. */
  private static Object result(Map<String, Object> inspector, String label) {
    return inspector.entrySet().stream()
        .filter(cell -> cell.getKey().matches("K\\d+") && cell.getValue().equals(label))
        .map(cell -> cell.getKey().replace("K", "O"))
        .filter(inspector::containsKey)
        .map(inspector::get)
        .findFirst()
        .orElseThrow();
  }

  /** The numbers below a title (input, weights, products), window by window, row by row. */
  private static List<List<Double>> shown(Map<String, Object> inspector, String title) {
    var rows = new TreeMap<Integer, Integer>();
    int window = -1;
    for (int row = 20; !"layers".equals(inspector.get("A" + row)); row++) {
      window += inspector.get("A" + row) instanceof Double ? 1 : 0;
      if (inspector.get("B" + row) instanceof Double) {
        rows.put(row, window);
      }
    }
    var columns = new ArrayList<String>();
    String block = "";
    int last =
        inspector.keySet().stream()
            .mapToInt(c -> new CellReference(c).getCol())
            .max()
            .orElseThrow();
    for (int column = 10; column <= last; column++) {
      var letters = CellReference.convertNumToColString(column);
      if (inspector.get(letters + 15) instanceof String text && !text.isEmpty()) {
        block = text;
      }
      if (block.equals(title) && inspector.get(letters + 19) instanceof Double) {
        columns.add(letters);
      }
    }
    var windows = new ArrayList<List<Double>>();
    rows.forEach(
        (row, index) -> {
          while (windows.size() <= index) {
            windows.add(new ArrayList<>());
          }
          for (var column : columns) {
            if (inspector.get(column + row) instanceof Double number) {
              windows.get(index).add(number);
            }
          }
        });
    return windows;
  }

  @Test
  void theResultIsThatOfTheSelectedOutputAndTheCellIsItsCell() {
    assertThat(SELECTED).hasSizeGreaterThan(40);
    for (var selected : SELECTED) {
      var sheets = selected.sheets();
      var inspector = sheets.get("Inspector");
      var shape = selected.node().shape();
      var cells =
          Grids.cells(
              sheets.get(selected.node().name()),
              shape.isVector() ? "output" : "output channel " + (selected.channel() + 1),
              shape.rows(),
              shape.columns());
      var cell = cells.get(selected.row() * shape.columns() + selected.column());
      double value = selected.value();

      assertThat(result(inspector, "result"))
          .as("%s %s", selected, inspector)
          .isInstanceOf(Double.class);
      assertThat((Double) result(inspector, "result"))
          .as("%s", selected)
          .isCloseTo(value, near(value));
      assertThat((Double) result(inspector, "its value there"))
          .as("%s", selected)
          .isCloseTo(value, near(value));
      assertThat(result(inspector, "cell on the layer's sheet"))
          .as("%s", selected)
          .isEqualTo(selected.node().name() + "!" + cell);
      assertThat(result(inspector, "equal")).as("%s", selected).isEqualTo(true);
    }
  }

  @Test
  void aConvolutionShowsItsWindowsFiltersProductsAndSums() {
    int count = 0;
    for (var selected : SELECTED) {
      if (selected.node().layer() instanceof Conv conv) {
        var padded = conv.padding().pad(selected.input());
        var filters = conv.weight().shape();
        int plane = filters.plane();
        int group = selected.channel() / (filters.size(0) / conv.groups());
        var inputs = new ArrayList<List<Double>>();
        var weights = new ArrayList<List<Double>>();
        for (int c = 0; c < filters.size(1); c++) {
          int channel = group * filters.size(1) + c;
          inputs.add(
              IntStream.range(0, plane)
                  .mapToObj(
                      k ->
                          padded.at(
                              channel,
                              selected.row() * conv.stride().rows()
                                  + k / filters.columns() * conv.dilation().rows(),
                              selected.column() * conv.stride().columns()
                                  + k % filters.columns() * conv.dilation().columns()))
                  .toList());
          int first = (selected.channel() * filters.size(1) + c) * plane;
          weights.add(
              IntStream.range(first, first + plane)
                  .mapToObj(k -> conv.weight().values()[k])
                  .toList());
        }
        assertTakenApart(
            selected,
            inputs,
            weights,
            conv.bias().length == 0 ? 0 : conv.bias()[selected.channel()]);
        count++;
      }
    }
    assertThat(count).isGreaterThan(15);
  }

  @Test
  void aDenseLayerShowsAllItReadsAndItsWeights() {
    int count = 0;
    for (var selected : SELECTED) {
      if (selected.node().layer() instanceof Dense dense) {
        int channels = dense.weight().shape().size(1);
        int plane = dense.weight().shape().plane();
        var inputs = new ArrayList<List<Double>>();
        var weights = new ArrayList<List<Double>>();
        for (int c = 0; c < channels; c++) {
          int input = c * plane;
          int weight = (selected.row() * channels + c) * plane;
          inputs.add(
              IntStream.range(input, input + plane)
                  .mapToObj(k -> selected.input().values()[k])
                  .toList());
          weights.add(
              IntStream.range(weight, weight + plane)
                  .mapToObj(k -> dense.weight().values()[k])
                  .toList());
        }
        assertTakenApart(
            selected, inputs, weights, dense.bias().length == 0 ? 0 : dense.bias()[selected.row()]);
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(DENSE);
  }

  private static void assertTakenApart(
      Selected selected, List<List<Double>> inputs, List<List<Double>> weights, double bias) {
    var inspector = selected.sheets().get("Inspector");
    var products = new ArrayList<List<Double>>();
    double sum = 0;
    double terms = 0;
    for (int c = 0; c < inputs.size(); c++) {
      var channel = new ArrayList<Double>();
      for (int k = 0; k < inputs.get(c).size(); k++) {
        channel.add(inputs.get(c).get(k) * weights.get(c).get(k));
        sum += channel.get(k);
        terms += Math.abs(channel.get(k));
      }
      products.add(channel);
    }
    assertNear(selected, shown(inspector, "input"), inputs);
    assertNear(selected, shown(inspector, "weights"), weights);
    assertNear(selected, shown(inspector, "products"), products);
    assertThat((Double) result(inspector, "sum of the products"))
        .as("%s", selected)
        .isCloseTo(sum, near(terms));
    assertThat((Double) result(inspector, "before the activation"))
        .as("%s", selected)
        .isCloseTo(sum + bias, near(terms + Math.abs(bias)));
  }

  private static void assertNear(
      Selected selected, List<List<Double>> shown, List<List<Double>> expected) {
    assertThat(shown).as("%s", selected).hasSameSizeAs(expected);
    for (int i = 0; i < shown.size(); i++) {
      assertThat(shown.get(i)).as("%s, window %d", selected, i + 1).hasSameSizeAs(expected.get(i));
      for (int k = 0; k < shown.get(i).size(); k++) {
        assertThat(shown.get(i).get(k))
            .as("%s, window %d, number %d", selected, i + 1, k + 1)
            .isCloseTo(expected.get(i).get(k), near(expected.get(i).get(k)));
      }
    }
  }

  @Test
  void poolingShowsTheNumbersOfWhichItTakesTheLargestOrTheAverage() {
    int count = 0;
    for (var selected : SELECTED) {
      var layer = selected.node().layer();
      if (layer instanceof MaxPool || layer instanceof AvgPool) {
        var shown = shown(selected.sheets().get("Inspector"), "input");
        assertThat(shown).as("%s", selected).hasSize(1);
        var statistics = shown.get(0).stream().mapToDouble(v -> v).summaryStatistics();
        assertThat(
                layer instanceof AvgPool average && average.divisor().isPresent()
                    ? statistics.getSum() / average.divisor().getAsInt()
                    : layer instanceof MaxPool ? statistics.getMax() : statistics.getAverage())
            .as("%s", selected)
            .isCloseTo(selected.value(), near(selected.value()));
        count++;
      }
    }
    assertThat(count).isGreaterThan(5);
  }

  private static Offset<Double> near(double size) {
    return offset(NEAR * Math.max(1, Math.abs(size)));
  }
}
