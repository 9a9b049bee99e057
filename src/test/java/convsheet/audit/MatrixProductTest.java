package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.formula.FormulaPrinter;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Gelu;
import convsheet.network.Identity;
import convsheet.network.LeakyRelu;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.network.Softmax;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.ErrorValue;
import convsheet.testing.Gnumeric;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.LibreOffice;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.RandomNetworks;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class MatrixProductTest {

  /** LibreOffice takes its time: enough for every option to come up. */
  private static final int EVERY_SO_MANY_CASES = 3;

  private static final int SOME_NETWORKS = 16;

  @TempDir private Path folder;

  // ---- the option ----

  @Test
  void readsALayerAndSomeOfItsOutputCells() {
    assertThat(MatrixProduct.parse("Conv1"))
        .isEqualTo(new MatrixProduct("Conv1", Optional.empty()));
    assertThat(MatrixProduct.parse(" First conv : Rows 3 - 50 "))
        .isEqualTo(new MatrixProduct("First conv", Optional.of(new MatrixProduct.Rows(3, 50))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":rows 1-2",
        "Conv1:",
        "Conv1:1-2",
        "Conv1:rows 2",
        "Conv1:rows 0-2",
        "Conv1:rows 3-2",
        "Conv1:rows 1-9999999999"
      })
  void refusesWhatItCannotRead(String option) {
    assertThatThrownBy(() -> MatrixProduct.parse(option))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("found --matmul \"" + option + "\"; expected ")
        .hasMessageContaining("Conv1:rows 1-50");
  }

  // ---- the article's case: a 3 x 3 picture A..I, a 2 x 2 filter ----

  private static final Tensor A_TO_I = Tensor.of(Shape.of(1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);

  private static Network twoByTwo(Activation activation, double... bias) {
    return Network.of(A_TO_I.shape())
        .then("Conv1", conv(Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4), bias, activation));
  }

  private static Conv conv(Tensor weight, double[] bias, Activation activation) {
    return new Conv(weight, bias, Size.of(1), Padding.NONE, Size.of(1), 1, activation);
  }

  @Test
  void writesTheArticlesMatrix() {
    var file = write("article", twoByTwo(new Identity()), A_TO_I, "Conv1");

    var sheet = Matmul.of(file, "Matmul Conv1");
    assertThat(sheet.matrix(4, 9))
        .containsExactly(
            List.of(1.0, 2.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0),
            List.of(0.0, 1.0, 2.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0),
            List.of(0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 3.0, 4.0, 0.0),
            List.of(0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 3.0, 4.0));
    assertThat(sheet.below("input", 9)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    // by hand: 1*1+2*2+3*4+4*5, 1*2+2*3+3*5+4*6, 1*4+2*5+3*7+4*8, 1*5+2*6+3*8+4*9
    assertThat(sheet.below("product", 4)).containsExactly(37, 47, 67, 77);
    assertThat(sheet.values()).containsEntry("A5", "all 4 equal");
  }

  @Test
  void pointsAtEveryCellAndLeavesTheZerosPlain() {
    var file = write("formulas", twoByTwo(new Identity()), A_TO_I, "Conv1");

    var sheet = Matmul.of(file, "Matmul Conv1");
    var matrix = sheet.matrixFormulas(4, 9);
    assertThat(matrix.get(0))
        .containsExactly(
            "Conv1!$H$6", "Conv1!$I$6", "", "Conv1!$H$7", "Conv1!$I$7", "", "", "", "");
    assertThat(matrix.get(3))
        .containsExactly(
            "", "", "", "", "Conv1!$H$6", "Conv1!$I$6", "", "Conv1!$H$7", "Conv1!$I$7");
    assertThat(sheet.formulaBelow("input", 1)).isEqualTo("Input!B6");
    assertThat(sheet.formulaBelow("input", 9)).isEqualTo("Input!D8");
    var first = sheet.firstOfMatrix();
    var block = new CellReference(first.getRow() + 3, first.getCol() + 8).formatAsString();
    assertThat(sheet.formulaBelow("product", 1))
        .startsWith("MMULT(" + first.formatAsString() + ":" + block + ",");
    assertThat(sheet.formulaBelow("the layer's own cell", 4)).isEqualTo("Conv1!O7");
  }

  @Test
  void coloursTheSameWeightAlikeAndTheZerosGrey() throws Exception {
    var file = write("colours", twoByTwo(new Identity()), A_TO_I, "Conv1");

    var first = Matmul.of(file, "Matmul Conv1").firstOfMatrix();
    Map<String, Set<String>> fills = new HashMap<>();
    try (var in = Files.newInputStream(file);
        var workbook = new XSSFWorkbook(in)) {
      var sheet = workbook.getSheet("Matmul Conv1");
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 9; column++) {
          var cell = sheet.getRow(first.getRow() + row).getCell(first.getCol() + column);
          var content = cell.toString();
          var fill = cell.getCellStyle().getFillForegroundColorColor().getARGBHex();
          fills.computeIfAbsent(content, key -> new HashSet<>()).add(fill);
        }
      }
    }
    assertThat(fills)
        .containsOnlyKeys("Conv1!$H$6", "Conv1!$I$6", "Conv1!$H$7", "Conv1!$I$7", "0.0");
    assertThat(fills.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(fills.values().stream().flatMap(Set::stream).distinct()).hasSize(5);
  }

  @Test
  void appliesBiasAndActivationAsTheLayerDoes() {
    var file = write("relu", twoByTwo(new Relu(), -50), A_TO_I, "Conv1");

    var sheet = Matmul.of(file, "Matmul Conv1");
    assertThat(sheet.below("product", 4)).containsExactly(37, 47, 67, 77);
    assertThat(sheet.below("bias", 4)).containsExactly(-50, -50, -50, -50);
    assertThat(sheet.below("product + bias", 4)).containsExactly(-13, -3, 17, 27);
    assertThat(sheet.below("after the activation", 4)).containsExactly(0, 0, 17, 27);
    assertThat(sheet.formulaBelow("after the activation", 1))
        .isEqualTo("MAX(0," + sheet.cellBelow("product + bias", 1) + ")");
    assertThat(sheet.below("the layer's own cell", 4)).containsExactly(0, 0, 17, 27);
  }

  @Test
  void comparesBeforeAnActivationThatHasCellsOfItsOwn() {
    var leaky = write("leaky", twoByTwo(new LeakyRelu(0.5), -50), A_TO_I, "Conv1");
    var softmax = write("softmax", twoByTwo(new Softmax(), -50), A_TO_I, "Conv1");

    var sheet = Matmul.of(leaky, "Matmul Conv1");
    assertThat(sheet.below("the layer's own cell before the activation", 4))
        .containsExactly(-13, -3, 17, 27);
    assertThat(sheet.below("after the activation", 4)).containsExactly(-6.5, -1.5, 17, 27);
    assertThat(sheet.below("the layer's own cell", 4)).containsExactly(-6.5, -1.5, 17, 27);
    // a softmax needs all channels at once: no row of the matrix can show it
    assertThat(Matmul.of(softmax, "Matmul Conv1").values())
        .containsValue("the layer's own cell before the activation")
        .containsEntry("A5", "all 4 equal")
        .doesNotContainValue("the layer's own cell")
        .doesNotContainValue("after the activation");
  }

  // ---- live ----

  @Test
  void followsAWeightAndAPixelThatChange() {
    var file = write("live", twoByTwo(new Identity()), A_TO_I, "Conv1");
    var changed = folder.resolve("live-2.xlsx");
    var both = folder.resolve("live-3.xlsx");
    Workbooks.set(file, changed, "Conv1", "I7", 10);
    Workbooks.set(changed, both, "Input", "D8", -1);

    var sheet = Matmul.of(LibreOffice.recalculate(both, folder), "Matmul Conv1");

    // 6 more for each input under the last weight: 6*5, 6*6, 6*8; and 5+12+24-10
    assertThat(sheet.below("product", 4)).containsExactly(67, 83, 115, 31);
    assertThat(sheet.values()).containsEntry("A5", "all 4 equal");
  }

  @Test
  void saysHowManyAreEqualWhereTheMatrixIsSpoilt() {
    var file = write("spoilt", twoByTwo(new Identity()), A_TO_I, "Conv1");
    var first = Matmul.of(file, "Matmul Conv1").firstOfMatrix();
    var zero = new CellReference(first.getRow() + 1, first.getCol()).formatAsString();
    var spoilt = folder.resolve("spoilt-2.xlsx");
    Workbooks.set(file, spoilt, "Matmul Conv1", zero, 1e-9);

    var sheet = Matmul.of(LibreOffice.recalculate(spoilt, folder), "Matmul Conv1");

    assertThat(sheet.values()).containsEntry("A5", "3 of 4 equal");
  }

  // ---- every layer that multiplies ----

  @Test
  void agreesWithPyTorchWithEveryOption() {
    var files = new ArrayList<Path>();
    var cases = new ArrayList<JsonNode>();
    var all = read("conv2d.json");
    assertThat(all).hasSize(60);
    for (int i = 0; i < all.size(); i += EVERY_SO_MANY_CASES) {
      var given = all.get(i);
      var input = tensor(given.get("input"));
      var network = Network.of(input.shape()).then("Conv", conv(given));
      cases.add(given);
      files.add(write(given.get("name").asString(), network, input, "Conv"));
    }
    var recalculated = recalculate(files);

    for (int i = 0; i < cases.size(); i++) {
      var expected = tensor(cases.get(i).get("output")).values();
      var sheet = Matmul.of(recalculated.get(i), "Matmul Conv");
      var name = cases.get(i).get("name").asString();
      assertThat(sheet.values()).as(name).containsEntry("A5", "all " + expected.length + " equal");
      var biased = sheet.values().containsValue("product + bias");
      var sums = sheet.below(biased ? "product + bias" : "product", expected.length);
      var sizes = sheet.below("at most so much is added", expected.length);
      for (int k = 0; k < expected.length; k++) {
        double bias = biased ? Math.abs(sheet.below("bias", expected.length)[k]) : 0;
        assertThat(Math.abs(sums[k] - expected[k]))
            .as("%s, output %d", name, k + 1)
            .isLessThanOrEqualTo(1e-12 * (sizes[k] + bias));
      }
    }
  }

  @Test
  void isRecalculatedToItsStoredValuesForAnyNetwork() {
    var files = new ArrayList<Path>();
    var names = new ArrayList<List<String>>();
    var random = new Random(3);
    while (files.size() < SOME_NETWORKS) {
      var network = RandomNetworks.ordinaryNetwork(random);
      var picture = RandomNetworks.ordinaryPicture(random, network.input());
      var evaluation = evaluation(network, picture);
      var multiplying = new ArrayList<String>();
      for (int i = 0; i < network.nodes().size(); i++) {
        if (InspectedLayer.of(network.nodes().get(i), evaluation.grids().get(i)).multiplies()) {
          multiplying.add(network.nodes().get(i).name());
        }
      }
      if (!multiplying.isEmpty()) {
        names.add(multiplying);
        files.add(
            write("random" + files.size(), network, picture, multiplying.toArray(String[]::new)));
      }
    }

    var recalculated = recalculate(files);

    for (int i = 0; i < files.size(); i++) {
      for (var name : names.get(i)) {
        var stored = Workbooks.values(files.get(i)).get("Matmul " + name);
        var computed = Workbooks.values(recalculated.get(i)).get("Matmul " + name);
        assertThat(stored.get("A5")).as(files.get(i) + " " + name).asString().startsWith("all ");
        assertSame(files.get(i).getFileName() + ", " + name, stored, computed);
      }
    }
  }

  @Test
  void showsAnErrorWhereAnInputIsOne() {
    // 1e200 times 1e200 is too large for a cell, and 0 times an error is an error; the layer's own
    // cells are that error and, as it reads no further than the second one, a number
    var picture = Tensor.of(Shape.of(1, 2, 2), 1e200, 1, 2, 3);
    var network =
        Network.of(picture.shape())
            .then(
                "Large",
                conv(Tensor.of(Shape.of(1, 1, 1, 1), 1e200), new double[0], new Identity()))
            .then("Conv1", conv(Tensor.of(Shape.of(1, 1, 1, 2), 1, 1), new double[0], new Relu()));
    var file = write("error", network, picture, "Conv1");

    var sheet = "Matmul Conv1";
    var stored = Workbooks.values(file).get(sheet);
    assertThat(stored).containsEntry("A5", "1 of 2 equal");
    assertSame(sheet, stored, Workbooks.values(recalculate(List.of(file)).get(0)).get(sheet));
  }

  @Test
  void showsAPartOfALayer() {
    var whole = write("whole", twoByTwo(new Identity()), A_TO_I, "Conv1");
    var part = write("part", twoByTwo(new Identity()), A_TO_I, "Conv1:rows 2-3");

    var sheet = Matmul.of(part, "Matmul Conv1 2-3");
    assertThat(sheet.matrix(2, 9))
        .isEqualTo(Matmul.of(whole, "Matmul Conv1").matrix(4, 9).subList(1, 3));
    assertThat(sheet.below("output row", 2)).containsExactly(1, 2);
    assertThat(sheet.below("output column", 2)).containsExactly(2, 1);
    assertThat(sheet.below("product", 2)).containsExactly(47, 67);
    assertThat(sheet.values())
        .containsEntry("A1", "Conv1 as a matrix product: its output cells 2 to 3 of 4")
        .containsEntry("A5", "all 2 equal");
  }

  // ---- what is refused ----

  private static Network refusing() {
    return twoByTwo(new Identity())
        .then("Relu", new ActivationLayer(new Relu()))
        .then("Pool", new MaxPool(Size.of(2), Size.of(2), Padding.NONE, Size.of(1), false));
  }

  @Test
  void refusesALayerThatIsNotThere() {
    assertThatThrownBy(() -> write("none", refusing(), A_TO_I, "Conv2"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("found --matmul Conv2, which is no layer")
        .hasMessageContaining("expected a layer that multiplies and adds: Conv1\n");
  }

  @Test
  void refusesALayerThatDoesNotMultiply() {
    assertThatThrownBy(() -> write("pool", refusing(), A_TO_I, "pool"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("found --matmul pool, a maxpool layer; expected")
        .hasMessageContaining("multiplies and adds: Conv1\n");
    assertThat(folder.resolve("pool.xlsx")).doesNotExist();
  }

  @Test
  void refusesOutputCellsThatAreNotThere() {
    assertThatThrownBy(() -> write("rows", refusing(), A_TO_I, "Conv1:rows 2-5"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("found --matmul \"Conv1:rows 2-5\"; expected rows in 1-4");
  }

  @Test
  void refusesAMatrixOfOverAMillionEntriesAndNamesThePartThatWouldFit() {
    var network =
        Network.of(Shape.of(1, 32, 32))
            .then("Conv1", conv(Tensor.zeros(Shape.of(1, 1, 1, 1)), new double[0], new Relu()));
    var picture = Tensor.zeros(network.input());

    assertThatThrownBy(() -> write("large", network, picture, "conv1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("found a matrix of 1,024 x 1,024 = 1,048,576 entries for Conv1")
        .hasMessageContaining("expected at most 1,000,000")
        .hasMessageContaining("--matmul \"Conv1:rows 1-50\"");
    assertThat(write("part of large", network, picture, "Conv1:rows 1-50")).exists();
  }

  @Test
  void refusesAMatrixThatIsWiderThanASheet() {
    var network =
        Network.of(Shape.of(1, 128, 128))
            .then(
                "Dense",
                new Dense(Tensor.zeros(Shape.of(1, 1, 128, 128)), new double[0], new Identity()));

    assertThatThrownBy(() -> write("wide", network, Tensor.zeros(network.input()), "Dense"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("found a matrix of 16,384 columns")
        .hasMessageContaining("expected at most 16,344");
  }

  // ---- the file ----

  @Test
  void isAWorkbookThatOtherProgramsRead() {
    var network =
        twoByTwo(new Gelu(), 1)
            .then(
                "Dense",
                new Dense(
                    Tensor.of(Shape.of(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8),
                    new double[] {1, 2},
                    new Softmax()));

    var file = write("valid", network, A_TO_I, "Conv1", "Dense", "Conv1:rows 1-2");

    OoxmlSchemas.validate(file);
    Gnumeric.open(file);
  }

  @Test
  void shortensLongNamesAndTellsThemApart() {
    var name = "a layer's quite long name, no";
    var network =
        Network.of(A_TO_I.shape())
            .then(name + "1", conv(Tensor.zeros(Shape.of(1, 1, 1, 1)), new double[0], new Relu()))
            .then(name + "2", conv(Tensor.zeros(Shape.of(1, 1, 1, 1)), new double[0], new Relu()));

    var file = write("names", network, A_TO_I, name + "1", name + "2", name + "2:rows 1-3");

    assertThat(Workbooks.values(file))
        .containsKeys(
            "Matmul a layer's quite long n~1",
            "Matmul a layer's quite long n~2",
            "Matmul a layer's quite lo~2 1-3");
    OoxmlSchemas.validate(file);
  }

  // ---- writing and reading ----

  private static Evaluation evaluation(Network network, Tensor picture) {
    return Evaluation.of(
        Question.of(network, InterpretedNetwork.picture(network.input()), picture));
  }

  private Path write(String name, Network network, Tensor picture, String... options) {
    var file = folder.resolve(name + ".xlsx");
    new AuditWriter(
            evaluation(network, picture),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.NONE,
            Arrays.stream(options).map(MatrixProduct::parse).map(ExtraSheets.class::cast).toList(),
            Progress.NONE)
        .write(file);
    return file;
  }

  /** The workbooks as LibreOffice computes them from their formulas alone. */
  private List<Path> recalculate(List<Path> files) {
    var stripped = new ArrayList<Path>();
    for (var file : files) {
      var copy = folder.resolve("stripped " + file.getFileName());
      Workbooks.stripCachedValues(file, copy);
      stripped.add(copy);
    }
    return LibreOffice.recalculate(stripped, folder);
  }

  private static void assertSame(
      String what, Map<String, Object> stored, Map<String, Object> computed) {
    double largest =
        stored.values().stream()
            .filter(Double.class::isInstance)
            .mapToDouble(value -> Math.abs((Double) value))
            .max()
            .orElse(0);
    assertThat(computed.keySet()).as(what).isEqualTo(stored.keySet());
    stored.forEach(
        (cell, value) -> {
          var other = computed.get(cell);
          if (value instanceof Double number && other instanceof Double found) {
            assertThat(Math.abs(number - found))
                .as("%s, %s: %s and %s", what, cell, number, found)
                .isLessThanOrEqualTo(1e-12 * largest);
          } else if (value instanceof ErrorValue) {
            assertThat(other).as(what + ", " + cell).isInstanceOf(ErrorValue.class);
          } else {
            assertThat(other).as(what + ", " + cell).isEqualTo(value);
          }
        });
  }

  /** A sheet with a matrix product, its parts found by their captions. */
  private record Matmul(Map<String, Object> values, Map<String, String> formulas) {
    static Matmul of(Path file, String sheet) {
      return new Matmul(Workbooks.values(file).get(sheet), Workbooks.formulas(file).get(sheet));
    }

    private CellReference caption(String text) {
      return values.entrySet().stream()
          .filter(cell -> cell.getValue().equals(text))
          .map(cell -> new CellReference(cell.getKey()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no caption " + text));
    }

    /** The row of the matrix's first entry, counted from 0: the first below with a product. */
    private int top() {
      var product = caption("product");
      int row = product.getRow() + 1;
      while (!values.containsKey(new CellReference(row, product.getCol()).formatAsString())) {
        row++;
      }
      return row;
    }

    /** The n-th cell of the column with this caption, counted from 1. */
    String cellBelow(String caption, int n) {
      return new CellReference(top() + n - 1, caption(caption).getCol()).formatAsString();
    }

    String formulaBelow(String caption, int n) {
      return formulas.getOrDefault(cellBelow(caption, n), "");
    }

    double[] below(String caption, int count) {
      var numbers = new double[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (Double) values.get(cellBelow(caption, i + 1));
      }
      return numbers;
    }

    /** The matrix's first entry: right of the labels, of which the last is a column. */
    CellReference firstOfMatrix() {
      return new CellReference(top(), caption("output column").getCol() + 2);
    }

    List<List<Double>> matrix(int rows, int columns) {
      return cells(rows, columns, values, 0.0).stream()
          .map(row -> row.stream().map(Double.class::cast).toList())
          .toList();
    }

    List<List<String>> matrixFormulas(int rows, int columns) {
      return cells(rows, columns, formulas, "");
    }

    private <T> List<List<T>> cells(int rows, int columns, Map<String, T> from, T otherwise) {
      var first = firstOfMatrix();
      var all = new ArrayList<List<T>>();
      for (int row = 0; row < rows; row++) {
        var cells = new ArrayList<T>();
        for (int column = 0; column < columns; column++) {
          var cell = new CellReference(first.getRow() + row, first.getCol() + column);
          cells.add(from.getOrDefault(cell.formatAsString(), otherwise));
        }
        all.add(cells);
      }
      return all;
    }
  }

  // ---- PyTorch's data ----

  private static List<JsonNode> read(String file) {
    var all = new ArrayList<JsonNode>();
    new ObjectMapper().readTree(ReferenceData.torch(file)).forEach(all::add);
    return all;
  }

  private static Conv conv(JsonNode given) {
    var padding = sizes(given.get("padding"));
    var mode = Padding.Mode.valueOf(given.get("padding_mode").asString().toUpperCase());
    return new Conv(
        tensor(given.get("weight")),
        given.get("bias").isNull() ? new double[0] : numbers(given.get("bias")),
        size(given.get("stride")),
        new Padding(padding[0], padding[1], padding[0], padding[1], mode),
        size(given.get("dilation")),
        given.get("groups").asInt(),
        new Identity());
  }

  private static Size size(JsonNode given) {
    var sizes = sizes(given);
    return new Size(sizes[0], sizes[1]);
  }

  private static int[] sizes(JsonNode given) {
    var numbers = numbers(given);
    return Arrays.stream(numbers.length == 1 ? new double[] {numbers[0], numbers[0]} : numbers)
        .mapToInt(number -> (int) number)
        .toArray();
  }

  private static Tensor tensor(JsonNode given) {
    var shape = Arrays.stream(numbers(given.get("shape"))).mapToInt(size -> (int) size).toArray();
    return Tensor.of(Shape.of(shape), numbers(given.get("data")));
  }

  private static double[] numbers(JsonNode given) {
    if (given.isNumber()) {
      return new double[] {given.asDouble()};
    }
    var numbers = DoubleStream.builder();
    given.forEach(number -> numbers.add(number.asDouble()));
    return numbers.build().toArray();
  }
}
