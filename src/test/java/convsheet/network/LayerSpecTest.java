package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.RandomNetworks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerSpecTest {
  private static final double[] ONE = {1};

  /** A row of the Layers sheet with one option, in D3, beside name and type. */
  private static LayerSpec spec(String option, String text) {
    return spec(Map.of("type", "conv", option, text), new GridsInMemory());
  }

  private static LayerSpec spec(Map<String, String> texts, GivenGrids grids) {
    var options = new HashMap<String, LayerSpec.Option>();
    texts.forEach(
        (column, text) ->
            options.put(column, new LayerSpec.Option(text, column.equals("type") ? "B3" : "D3")));
    return new LayerSpec("conv1", "Layers", "A3:J3", options, grids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "LeakyReLU                         | the slope is 0.01, as in PyTorch; Keras has 0.3",
        "nn.LeakyReLU()                    | the slope is 0.01, as in PyTorch; Keras has 0.3",
        "leakyrelu 0.01                    | -",
        "nn.LeakyReLU(negative_slope=0.01) | -",
        "elu                               | -",
        "hardtanh                          | the limits are -1 and 1, as those of PyTorch's"
            + " Hardtanh",
        "clip -1 1                         | -",
      })
  void tellsWhatAnActivationTakesWhereLibrariesDiffer(String text, String told) {
    var spec = spec("activation", text);
    spec.activation();
    assertThat(spec.findings())
        .extracting(
            finding -> finding.severity() + " " + finding.cells() + ": " + finding.message())
        .isEqualTo(told == null ? List.of() : List.of("NOTE D3: " + told));
  }

  @Test
  void tellsOfABorderWithoutAWidth() {
    var image = List.of(Shape.of(1, 4, 4));
    for (var type : List.of("pad", "ZeroPadding2D")) {
      var spec = spec(Map.of("type", type), new GridsInMemory());
      assertThat(Pad.read(spec, image).outputShape(image)).isEqualTo(image.get(0));
      assertThat(spec.findings())
          .extracting(
              finding -> finding.severity() + " " + finding.cells() + ": " + finding.message())
          .containsExactly(
              "WARNING B3: no padding is given, so that conv1 changes nothing; Keras has 1");
      var given = spec(Map.of("type", type, "padding", "0"), new GridsInMemory());
      Pad.read(given, image);
      assertThat(given.findings()).isEmpty();
    }
  }

  private static Problem problem(ThrowingCallable call) {
    return assertThatExceptionOfType(ProblemException.class).isThrownBy(call).actual().problem();
  }

  private static void assertNamesItsCell(ThrowingCallable call, String option, String text) {
    var problem = problem(call);
    assertThat(problem.sheet()).isEqualTo("Layers");
    assertThat(problem.cells()).isEqualTo("D3");
    assertThat(problem.toString())
        .startsWith("sheet Layers, cell D3: found " + option + " \"" + text + "\"; expected ");
    assertThat(problem.remedy()).isEqualTo("Correct the " + option + " of conv1.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3        | 3  | 3",
        "3x2      | 3  | 2",
        "3 x 2    | 3  | 2",
        "3X2      | 3  | 2",
        "3×2      | 3  | 2",
        "3*2      | 3  | 2",
        "012      | 12 | 12",
        "3,2      | 3  | 2",
        "3 by 2   | 3  | 2",
        "(3, 2)   | 3  | 2",
        "(3,2)    | 3  | 2",
        "[3, 2]   | 3  | 2",
        "( 3 x 2 )| 3  | 2",
        "(3)      | 3  | 3"
      })
  void aSizeIsANumberOrRowsAndColumns(String text, int rows, int columns) {
    assertThat(spec("kernel", text).size("kernel")).contains(new Size(rows, columns));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "3x0", "-1", "3x", "x3", "3x2x1", "2.5", "three", "1000000", "3,2,1", "(3,2",
        "((3,2))", "3 2"
      })
  void aSizeOfAnythingElseNamesTheCell(String text) {
    assertNamesItsCell(() -> spec("kernel", text).size("kernel"), "kernel", text);
  }

  @Test
  void anOptionThatIsNotGivenIsEmpty() {
    var spec = spec("kernel", "3");

    assertThat(spec.size("stride")).isEmpty();
    assertThat(spec.count("groups")).isEmpty();
    assertThat(spec.text("from")).isEmpty();
    assertThat(spec.padding(Size.of(3), Size.of(1), Padding.Mode.ZEROS)).isEqualTo(Padding.NONE);
    assertThat(spec.paddingMode()).isEqualTo(Padding.Mode.ZEROS);
    assertThat(spec.activation()).isEqualTo(new Identity());
    assertThat(spec.yes("ceil mode", false)).isFalse();
    assertThat(spec.yes("count padding", true)).isTrue();
  }

  @Test
  void aProblemWithAnOptionThatIsNotGivenNamesTheRow() {
    var spec = spec("kernel", "3");

    assertThat(spec.problem("groups", "1 group", "2", "").problem().cells()).isEqualTo("A3:J3");
  }

  @Test
  void aCountIsAWholeNumberOfAtLeastOne() {
    assertThat(spec("groups", "2").count("groups")).contains(2);
    for (var text : List.of("0", "-1", "1.5", "two", "1x1")) {
      assertNamesItsCell(() -> spec("groups", text).count("groups"), "groups", text);
    }
  }

  @Test
  void yesAndNoHaveManyForms() {
    for (var text : List.of("yes", "Yes", "y", "TRUE", "1")) {
      assertThat(spec("ceil mode", text).yes("ceil mode", false)).as(text).isTrue();
    }
    for (var text : List.of("no", "NO", "n", "false", "0")) {
      assertThat(spec("ceil mode", text).yes("ceil mode", true)).as(text).isFalse();
    }
    assertNamesItsCell(
        () -> spec("ceil mode", "maybe").yes("ceil mode", true), "ceil mode", "maybe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0          | 0 | 0 | 0 | 0",
        "2          | 2 | 2 | 2 | 2",
        "1x2        | 1 | 2 | 1 | 2",
        "1,2,3,4    | 1 | 2 | 3 | 4",
        "1; 2; 3; 4 | 1 | 2 | 3 | 4",
        "valid      | 0 | 0 | 0 | 0",
        "none       | 0 | 0 | 0 | 0",
        "1,2        | 1 | 2 | 1 | 2",
        "(1, 2)     | 1 | 2 | 1 | 2",
        "(1,2,3,4)  | 1 | 2 | 3 | 4",
        "((1, 3), (2, 4)) | 1 | 2 | 3 | 4",
        "Same       | 1 | 0 | 1 | 1"
      })
  void paddingIsGivenForAllSidesForRowsAndColumnsOrForEachSide(
      String text, int top, int left, int bottom, int right) {
    // same: a reach of 3 x 2 needs 2 more rows, one above and one below, and 1 more column, at the
    // right
    assertThat(spec("padding", text).padding(new Size(3, 2), Size.of(1), Padding.Mode.CIRCULAR))
        .isEqualTo(new Padding(top, left, bottom, right, Padding.Mode.CIRCULAR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1,2,3", "1,2,3,4,5", "full", "1.5"})
  void paddingOfAnythingElseNamesTheCell(String text) {
    assertNamesItsCell(
        () -> spec("padding", text).padding(Size.of(3), Size.of(1), Padding.Mode.ZEROS),
        "padding",
        text);
  }

  @Test
  void samePaddingIsForStrideOneOnly() {
    var problem =
        problem(
            () -> spec("padding", "same").padding(Size.of(3), new Size(1, 2), Padding.Mode.ZEROS));

    assertThat(problem.cells()).isEqualTo("D3");
    assertThat(problem.found()).isEqualTo("padding same with stride 1x2");
    assertThat(problem.expected()).isEqualTo("stride 1");
  }

  @Test
  void paddingModesAreThoseOfPyTorch() {
    assertThat(spec("padding mode", "Reflect").paddingMode()).isEqualTo(Padding.Mode.REFLECT);
    assertThat(spec("padding mode", "circular").paddingMode()).isEqualTo(Padding.Mode.CIRCULAR);
    assertThat(spec("padding mode", "replicate").paddingMode()).isEqualTo(Padding.Mode.REPLICATE);
    assertThat(spec("padding mode", "zeros").paddingMode()).isEqualTo(Padding.Mode.ZEROS);
    assertNamesItsCell(() -> spec("padding mode", "blank").paddingMode(), "padding mode", "blank");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relu           | relu",
        "ReLU           | relu",
        "leakyrelu      | leakyrelu 0.01",
        "leakyrelu 0.2  | leakyrelu 0.2",
        "LeakyReLU(0.2) | leakyrelu 0.2",
        "leakyrelu=1e-3 | leakyrelu 0.001",
        "sigmoid        | sigmoid",
        "nn.ReLU()      | relu",
        "F.relu         | relu",
        "torch.nn.functional.leaky_relu | leakyrelu 0.01",
        "nn.LeakyReLU(negative_slope=0.2, inplace=True) | leakyrelu 0.2",
        "Leaky ReLU 0.2 | leakyrelu 0.2",
        "swish          | silu",
        "nn.ReLU6(inplace=True) | clip 0 6",
        "relu 6         | clip 0 6",
        "clip -0 inf    | clip 0 inf",
        "clip -inf 2.5  | clip -inf 2.5",
        "nn.Hardtanh(min_val=-2, max_val=2) | clip -2 2",
        "elu 1          | elu",
        "nn.ELU(alpha=0.5) | elu 0.5",
        "nn.Softplus(beta=2) | softplus 2",
        "gelu tanh      | gelutanh",
        "nn.GELU(approximate='tanh') | gelutanh",
        "selu 1.5 2     | selu 1.5 2",
        "hardsigmoid 0.2 0.5 | hardsigmoid 0.2 0.5",
        "logistic       | sigmoid",
        "log_softmax    | logsoftmax",
        "linear         | none",
        "tanh           | tanh",
        "softmax        | softmax",
        "none           | none"
      })
  void anActivationIsANameAndItsNumbers(String text, String expected) {
    assertThat(spec("activation", text).activation().text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leakyrelu x",
        "leakyrelu 0,1",
        "leakyrelu 0.1 0.2",
        "relu 0.1",
        "leakyrelu 1e999",
        "leakyrelu NaN",
        "leakyrelu 0.1f",
        "leakyrelu inf",
        "clip 6",
        "clip 6 0",
        "clip 0 6 8",
        "relu6 7",
        "hardsigmoid 0.2 0.5 1",
        "softplus 0",
        "softplus -1",
        ",",
        "("
      })
  void anActivationOfAnythingElseNamesTheCell(String text) {
    assertNamesItsCell(() -> spec("activation", text).activation(), "activation", text);
  }

  @Test
  void aMisspeltActivationIsSuggested() {
    var problem = problem(() -> spec("activation", "sigmiod").activation());

    assertThat(problem.cells()).isEqualTo("D3");
    assertThat(problem.remedy()).isEqualTo("Did you mean sigmoid?");
  }

  @Test
  void optionsThatNoLayerAskedForAreLeftOver() {
    var texts = Map.of("name", "f", "type", "flatten", "from", "Input", "kernel", "3");
    var spec = spec(texts, new GridsInMemory());
    LayerTypes.read(spec, List.of(Shape.of(1, 2, 2)));

    assertThat(spec.unused()).containsExactly(new LayerSpec.Option("3", "D3"));
  }

  @Test
  void weightsAreFoundByTheirLabels() {
    var grids =
        new GridsInMemory()
            .with("Filter 2, channel 1", new double[] {5, 6})
            .with("filter 1 channel 1", new double[] {1, 2})
            .with("filter 1 channel 2", new double[] {3, 4})
            .with("FILTER 2 CHANNEL 2", new double[] {7, 8})
            .with("filter 2 bias", new double[] {0.5})
            .with("notes", new double[] {9, 9, 9});
    var weights = spec(Map.of("type", "conv"), grids).weights("filter", 2, Optional.empty());

    assertThat(weights.weight().shape()).isEqualTo(Shape.of(2, 2, 1, 2));
    assertThat(weights.weight().values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(weights.bias()).containsExactly(0, 0.5);
  }

  @Test
  void theOnlyChannelOfAFilterNeedsNoNumber() {
    var grids = new GridsInMemory().with("filter 1", ONE).with("filter 2", new double[] {2});
    var weights = spec(Map.of("type", "conv"), grids).weights("filter", 1, Optional.empty());

    assertThat(weights.weight().values()).containsExactly(1, 2);
    assertThat(weights.bias()).isEmpty();
  }

  @Test
  void withoutLabelsGridsAreReadInReadingOrderFiltersOutermost() {
    var grids =
        new GridsInMemory()
            .with("a", ONE)
            .with("b", new double[] {2})
            .with("c", new double[] {3})
            .with("d", new double[] {4});
    var weights = spec(Map.of("type", "conv"), grids).weights("filter", 2, Optional.empty());

    assertThat(weights.weight().shape()).isEqualTo(Shape.of(2, 2, 1, 1));
    assertThat(weights.weight().values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void weightsThatAreMissingOrTooManyAreProblemsOfTheLayersSheet() {
    var one = new GridsInMemory().with("filter 1 channel 1", ONE);
    var two = new GridsInMemory().with("a", ONE).with("b", ONE).with("c", ONE);
    var third = new GridsInMemory().with("filter 1 channel 1", ONE).with("filter 1 channel 3", ONE);

    assertThat(problem(() -> weights(one, 2, Optional.empty())).toString())
        .startsWith("sheet conv1: found no grid labelled \"filter 1 channel 2\"");
    assertThat(problem(() -> weights(two, 2, Optional.empty())).toString())
        .startsWith(
            "sheet conv1: found 3 grids without labels; expected a grid for each of the 2"
                + " channels of each filter");
    assertThat(problem(() -> weights(third, 1, Optional.empty())).toString())
        .startsWith(
            "sheet conv1, cells B5:B5: found numbers labelled \"filter 1 channel 3\"; expected 1 filter with 1 channel");
    assertThat(problem(() -> weights(new GridsInMemory(), 1, Optional.empty())).toString())
        .startsWith("sheet conv1: found no numbers; expected a grid for each filter");
  }

  @Test
  void weightsOfTheWrongSizeNameTheirCells() {
    var grids =
        new GridsInMemory()
            .with("filter 1", ONE, ONE)
            .with("filter 2", new double[] {1, 1})
            .with("filter 2 bias", new double[] {1, 1});
    var without = new GridsInMemory().with("filter 1", ONE, ONE).with("filter 2", ONE);

    assertThat(problem(() -> weights(grids, 1, Optional.empty())).toString())
        .startsWith("sheet conv1, cells B9:C9: found 1 x 2 numbers under \"filter 2 bias\"");
    assertThat(problem(() -> weights(without, 1, Optional.empty())).toString())
        .startsWith("sheet conv1, cells B6:B6: found a grid of 1 x 1; expected 2 x 1, as in B2:B3");
    assertThat(problem(() -> weights(without, 1, Optional.of(Size.of(3)))).toString())
        .startsWith("sheet conv1, cells B2:B3: found a grid of 2 x 1; expected 3 x 3");
  }

  private static LayerSpec.Weights weights(GivenGrids grids, int channels, Optional<Size> size) {
    return spec(Map.of("type", "conv"), grids).weights("filter", channels, size);
  }

  @Test
  void everyLayerIsReadBackFromItsOptionsAndGrids() {
    for (long seed = 0; seed < 300; seed++) {
      var network = RandomNetworks.ordinaryNetwork(new Random(seed));
      var layers = network.grids(InterpretedNetwork.picture(network.input()));
      for (int i = 0; i < layers.size(); i++) {
        var node = network.nodes().get(i);
        var grids = new GridsInMemory();
        for (var parameter : layers.get(i).parameters()) {
          var grid = parameter.grid();
          grids.with(grid.label(), grid.rows(), grid.columns(), parameter.values());
        }
        var texts = new HashMap<>(node.layer().options());
        texts.put("type", node.layer().type());
        var spec = spec(texts, grids);

        assertThat(LayerTypes.read(spec, network.shapes(node.from())))
            .as("%s, seed %d", node, seed)
            .isEqualTo(node.layer());
        assertThat(spec.unused()).as("%s, seed %d", node, seed).isEmpty();
      }
    }
  }
}
