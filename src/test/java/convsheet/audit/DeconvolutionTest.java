package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convsheet.formula.FormulaPrinter;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.AvgPool;
import convsheet.network.BatchNorm;
import convsheet.network.ConstantLayer;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.Flatten;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.MaxPool;
import convsheet.network.Mul;
import convsheet.network.Network;
import convsheet.network.PRelu;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Scale;
import convsheet.network.Sigmoid;
import convsheet.network.Size;
import convsheet.network.Softmax;
import convsheet.network.Sub;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.ChosenOutput;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.LibreOffice;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.RandomNetworks;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WorkbookOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class DeconvolutionTest {
  private static final double TOLERANCE = 1e-12;

  @TempDir private Path folder;
  private int files = 0;

  // ---- the same numbers as PyTorch ----

  @Test
  void everyStepAgreesWithPyTorch() {
    var cases = cases();

    assertThat(cases).hasSize(4);
    for (var given : cases) {
      var file = write(question(given), activation(given));
      var sheet = new DeconvSheet(file, "Deconv Conv2");

      for (var step : List.of("layer2_projection", "unpooled", "pixels")) {
        var expected = tensor(given.get(step));
        var terms = terms(given, step);
        var layer = Map.of("layer2_projection", "Pool", "unpooled", "Conv1", "pixels", "Input");
        for (int channel = 0; channel < expected.shape().channels(); channel++) {
          var label = layer.get(step) + " channel " + (channel + 1);
          var projected = sheet.map(label, expected.shape().rows(), expected.shape().columns());
          for (int i = 0; i < projected.length; i++) {
            int at = channel * projected.length + i;
            assertThat(Math.abs(projected[i] - expected.values()[at]))
                .as("%s, %s, value %d", given.get("name"), label, i)
                .isLessThanOrEqualTo(TOLERANCE * terms.values()[at]);
          }
        }
      }
    }
  }

  /** The sum of the absolute values of the terms of every value of a step, from the data alone. */
  private static Tensor terms(JsonNode given, String step) {
    if (!step.equals("pixels")) {
      var values = tensor(given.get(step)).values();
      return Tensor.of(
          tensor(given.get(step)).shape(), Arrays.stream(values).map(Math::abs).toArray());
    }
    var rectified = tensor(given.get("unpooled"));
    var weight = tensor(given.get("conv1"));
    var pixels = tensor(given.get("pixels"));
    var sums = new double[pixels.values().length];
    for (int filter = 0; filter < rectified.shape().channels(); filter++) {
      for (int channel = 0; channel < pixels.shape().channels(); channel++) {
        for (int i = 0; i < rectified.shape().plane() * weight.shape().plane(); i++) {
          int row = i / weight.shape().plane() / rectified.shape().columns();
          int column = i / weight.shape().plane() % rectified.shape().columns();
          int down = i % weight.shape().plane() / weight.shape().columns();
          int across = i % weight.shape().columns();
          int to = (channel * pixels.shape().rows() + row + down) * pixels.shape().columns();
          sums[to + column + across] +=
              Math.max(0, rectified.at(filter, row, column))
                  * Math.abs(weight.at(filter * pixels.shape().channels() + channel, down, across));
        }
      }
    }
    return Tensor.of(pixels.shape(), sums);
  }

  private static List<JsonNode> cases() {
    var json = new ObjectMapper().readTree(ReferenceData.torch("deconvnet.json"));
    return StreamSupport.stream(json.spliterator(), false).toList();
  }

  private static Question question(JsonNode given) {
    var input = tensor(given.get("input"));
    int pool = given.get("pool").asInt();
    return question(
        Network.of(input.shape())
            .then("Conv1", conv(tensor(given.get("conv1")), new Relu()))
            .then("Pool", new MaxPool(Size.of(pool), Size.of(pool), Padding.NONE, false))
            .then("Conv2", conv(tensor(given.get("conv2")), new Relu())),
        input);
  }

  private static String activation(JsonNode given) {
    var place = given.get("activation");
    return String.format(
        "Conv2:%d,%d,%d",
        place.get("channel").asInt() + 1,
        place.get("row").asInt() + 1,
        place.get("col").asInt() + 1);
  }

  @Test
  void theStrongestActivationIsProjectedUnlessOneIsNamed() {
    for (var given : cases().subList(2, 4)) {
      var question = question(given);
      var named = Workbooks.values(write(question, activation(given)));

      assertThat(Workbooks.values(write(question, "conv2"))).isEqualTo(named);
    }

    // a filter of 1 copies the picture, a filter of -1 negates it
    var picture = tensor(1, 2, 2, 3, 7, 9, 5);
    var signs =
        question(
            Network.of(picture.shape())
                .then("Conv1", conv(Tensor.of(Shape.of(2, 1, 1, 1), 1, -1), new Identity())),
            picture);
    assertThat(title(signs, "Conv1:1"))
        .isEqualTo("What Conv1, channel 1, at row 2, column 1 responds to");
    assertThat(title(signs, "Conv1:2"))
        .isEqualTo("What Conv1, channel 2, at row 1, column 1 responds to");
    assertThat(title(signs, "Conv1:2,2,2"))
        .isEqualTo("What Conv1, channel 2, at row 2, column 2 responds to");
  }

  private Object title(Question question, String option) {
    return Workbooks.values(write(question, option)).get("Deconv Conv1").get("A1");
  }

  // ---- live formulas ----

  @Test
  void libreOfficeCalculatesTheSameProjections() {
    var files = new ArrayList<Path>();
    cases().forEach(given -> files.add(write(question(given), activation(given))));
    var random = new Random(7);
    while (files.size() < 40) {
      var network = RandomNetworks.ordinaryNetwork(random);
      var question = question(network, RandomNetworks.ordinaryPicture(random, network.input()));
      try {
        files.add(writeAlone(question, network.last()));
      } catch (ProblemException e) {
        assertThat(e).hasMessageContaining("on the way from");
      }
    }

    var stripped = new ArrayList<Path>();
    for (var file : files) {
      stripped.add(newFile());
      Workbooks.stripCachedValues(file, stripped.get(stripped.size() - 1));
    }
    var recalculated = LibreOffice.recalculate(stripped, folder);

    for (int i = 0; i < files.size(); i++) {
      var expected = projection(files.get(i));
      var actual = projection(recalculated.get(i));
      double largest =
          expected.values().stream()
              .filter(Double.class::isInstance)
              .mapToDouble(value -> Math.abs((double) value))
              .max()
              .orElseThrow();
      int file = i;
      expected.forEach(
          (cell, value) -> {
            var other = actual.get(cell);
            if (value instanceof Double number) {
              assertThat((Double) other)
                  .as("%s in %s", cell, files.get(file))
                  .isCloseTo(number, within(TOLERANCE * largest));
            } else if (!value.equals("")) {
              assertThat(other).as("%s in %s", cell, files.get(file)).isEqualTo(value);
            }
          });
    }
  }

  private static Map<String, Object> projection(Path file) {
    return Workbooks.values(file).entrySet().stream()
        .filter(sheet -> sheet.getKey().startsWith("Deconv "))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void aChangedPixelOrWeightChangesTheProjection() {
    var given = cases().get(3);
    var file = write(question(given), activation(given));
    var changes =
        List.of(
            new Change("Input", "channel 2", "input", 100),
            new Change("Conv1", "filter 2 channel 3", "conv1", (1 * 3 + 2) * 9),
            new Change("Conv2", "filter 1 channel 2", "conv2", 9));

    var stripped = new ArrayList<Path>();
    for (var change : changes) {
      var changed = newFile();
      Workbooks.set(file, changed, change.sheet(), change.cell(file), -2.5);
      stripped.add(newFile());
      Workbooks.stripCachedValues(changed, stripped.get(stripped.size() - 1));
    }
    var recalculated = LibreOffice.recalculate(stripped, folder);

    for (int i = 0; i < changes.size(); i++) {
      var change = changes.get(i);
      var network = numbers(given);
      network.get(change.part()).values()[change.index()] = -2.5;
      var expected = pixels(network, given);
      assertThat(expected).as(change.sheet()).isNotEqualTo(tensor(given.get("pixels")).values());
      var sheet = new DeconvSheet(recalculated.get(i), "Deconv Conv2");
      assertThat(pixels(sheet, tensor(given.get("pixels")).shape()))
          .as(change.sheet())
          .containsExactly(expected, within(1e-9));
    }
  }

  private static Map<String, Tensor> numbers(JsonNode given) {
    return Map.of(
        "input", tensor(given.get("input")),
        "conv1", tensor(given.get("conv1")),
        "conv2", tensor(given.get("conv2")));
  }

  /** A number of the case's data and the grid in whose first cell it stands. */
  private record Change(String sheet, String label, String part, int index) {
    String cell(Path file) {
      var below = new DeconvSheet(file, sheet).find(label).orElseThrow();
      return new CellReference(below.getRow() + 1, below.getCol()).formatAsString();
    }
  }

  @Test
  void theProjectionByHandIsPyTorchs() {
    for (var given : cases()) {
      assertThat(pixels(numbers(given), given))
          .containsExactly(tensor(given.get("pixels")).values(), within(1e-9));
    }
  }

  /** The projection as plain loops. */
  private static double[] pixels(Map<String, Tensor> network, JsonNode given) {
    int pool = given.get("pool").asInt();
    var first = network.get("conv1");
    var maps = relu(convolved(network.get("input"), first));
    var pooled = new double[maps.length][maps[0].length / pool][maps[0].length / pool];
    var winners = new int[maps.length][pooled[0].length][pooled[0].length];
    for (int c = 0; c < maps.length; c++) {
      for (int i = 0; i < pooled[0].length; i++) {
        for (int j = 0; j < pooled[0].length; j++) {
          for (int k = 0; k < pool * pool; k++) {
            double value = maps[c][i * pool + k / pool][j * pool + k % pool];
            if (k == 0 || value > pooled[c][i][j]) {
              pooled[c][i][j] = value;
              winners[c][i][j] = k;
            }
          }
        }
      }
    }
    var shape = Shape.of(pooled.length, pooled[0].length, pooled[0].length);
    var flat =
        Arrays.stream(pooled).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    var top = relu(convolved(Tensor.of(shape, flat), network.get("conv2")));
    int filter = given.get("activation").get("channel").asInt();
    int row = given.get("activation").get("row").asInt();
    int column = given.get("activation").get("col").asInt();
    var input = network.get("input").shape();
    var pixels = new double[(int) input.count()];
    for (int c = 0; c < maps.length; c++) {
      for (int k = 0; k < 9; k++) {
        int i = row + k / 3;
        int j = column + k % 3;
        double back =
            top[filter][row][column]
                * network.get("conv2").at(filter * maps.length + c, k / 3, k % 3);
        int y = i * pool + winners[c][i][j] / pool;
        int x = j * pool + winners[c][i][j] % pool;
        for (int p = 0; p < input.channels() * 9; p++) {
          pixels[(p / 9 * input.rows() + y + p % 9 / 3) * input.columns() + x + p % 3] +=
              Math.max(0, back) * first.at(c * input.channels() + p / 9, p % 9 / 3, p % 3);
        }
      }
    }
    return pixels;
  }

  private static double[][][] convolved(Tensor input, Tensor filters) {
    int size = input.shape().rows() - 2;
    var output = new double[filters.shape().size(0)][size][size];
    for (int f = 0; f < output.length; f++) {
      for (int i = 0; i < size * size; i++) {
        for (int k = 0; k < input.shape().channels() * 9; k++) {
          output[f][i / size][i % size] +=
              input.at(k / 9, i / size + k % 9 / 3, i % size + k % 3)
                  * filters.at(f * input.shape().channels() + k / 9, k % 9 / 3, k % 3);
        }
      }
    }
    return output;
  }

  private static double[][][] relu(double[][][] maps) {
    for (var map : maps) {
      for (var row : map) {
        Arrays.setAll(row, i -> Math.max(0, row[i]));
      }
    }
    return maps;
  }

  // ---- what goes back where ----

  /**
   * Without biases and activations, y is homogeneous in the picture x: y = sum of dy/dx * x
   * (Euler), and the projection is y * dy/dx, so that the sum of projection * x is y * y.
   */
  @Test
  void aProjectionThroughPoolingAndWeightsIsTheGradientTimesTheActivation() {
    var random = new Random(11);
    int projected = 0;
    while (projected < 100) {
      var drawn = RandomNetworks.ordinaryNetwork(random);
      var picture = RandomNetworks.ordinaryPicture(random, drawn.input());
      var network = homogeneous(drawn);
      if (network.isEmpty()) {
        continue;
      }
      projected++;
      var question = question(network.get(), picture);
      var sheet = new DeconvSheet(writeAlone(question, drawn.last()), "Deconv " + drawn.last());

      var outputs = network.get().forward(picture);
      double strongest =
          Arrays.stream(outputs.get(outputs.size() - 1).values()).max().orElseThrow();
      double sum = 0;
      double terms = 0;
      var pixels = pixels(sheet, picture.shape());
      for (int i = 0; i < pixels.length; i++) {
        sum += pixels[i] * picture.values()[i];
        terms += Math.abs(pixels[i] * picture.values()[i]);
      }
      assertThat(sum)
          .as("%s", network.get())
          .isCloseTo(strongest * strongest, within(1e-11 * (terms + strongest * strongest)));
    }
  }

  /** The same network without biases and activations; empty if other layers would not be linear. */
  private static Optional<Network> homogeneous(Network drawn) {
    var network = Network.of(drawn.input());
    for (var node : drawn.nodes()) {
      Layer layer = node.layer();
      if (layer instanceof Conv conv) {
        layer =
            new Conv(
                conv.weight(),
                new double[0],
                conv.stride(),
                conv.padding(),
                conv.dilation(),
                conv.groups(),
                new Identity());
      } else if (layer instanceof ConvTranspose conv) {
        layer =
            new ConvTranspose(
                conv.weight(),
                new double[0],
                conv.stride(),
                conv.padding(),
                conv.outputPadding(),
                conv.dilation(),
                conv.groups(),
                new Identity());
      } else if (layer instanceof Dense dense) {
        layer = new Dense(dense.weight(), new double[0], new Identity());
      } else if (layer instanceof ActivationLayer) {
        layer = new ActivationLayer(new Identity());
      } else if (layer instanceof Add) {
        layer = new Add(new Identity());
      } else if (layer instanceof ConstantLayer) {
        layer = new ConstantLayer(Tensor.zeros(node.shape()));
      } else if (layer instanceof Sub) {
        layer = new Sub(new Identity());
      } else if (layer.options().containsKey("value")
          || layer instanceof BatchNorm
          || layer instanceof Scale
          || layer instanceof Mul
          || layer instanceof PRelu) {
        return Optional.empty(); // has a bias, a border of numbers, or multiplies what it reads
      }
      network = network.with(node.name(), layer, node.from());
    }
    return Optional.of(network);
  }

  @Test
  void ofEqualMaximaTheFirstGetsTheValueAndOverlappingWindowsAdd() {
    var picture = tensor(1, 3, 3, 5, 5, 1, 2, 5, 3, 0, 1, 5);
    var network =
        Network.of(picture.shape())
            .then("Pool", new MaxPool(Size.of(2), Size.of(1), Padding.NONE, false))
            .then("Conv1", conv(tensor(1, 1, 2, 2, new double[] {1, 2, 3, 4}), new Identity()));

    var sheet = new DeconvSheet(write(question(network, picture), "Conv1"), "Deconv Conv1");

    // every window has 5 as its maximum: 5 * (1 + 2 + 3 + 4) = 50
    assertThat(sheet.map("Pool channel 1", 2, 2)).containsExactly(50, 100, 150, 200);
    assertThat(sheet.block("Pool channel 1, switches", 4, 4))
        .containsExactly(1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    assertThat(sheet.map("Input channel 1", 3, 3))
        .containsExactly(50, 100, 0, 0, 150 + 200, 0, 0, 0, 0);
  }

  @Test
  void whatComesBackByTwoWaysIsAdded() {
    var picture = tensor(1, 1, 2, 2, 1);
    var network =
        Network.of(picture.shape())
            .then("Conv1", conv(Tensor.of(Shape.of(1, 1, 1, 1), 3), new Identity()))
            .with("Add", new Add(new Identity()), List.of("Conv1", "Input"));

    var sheet = new DeconvSheet(write(question(network, picture), "Add"), "Deconv Add");

    // 3 * 2 + 2 = 8 comes back as 8 * 3 through the filter and as 8 past it
    assertThat(sheet.map("Input channel 1", 1, 2)).containsExactly(8 * 3 + 8, 0);
  }

  @Test
  void anAverageIsSpreadEvenlyOverTheCellsThatCount() {
    var picture = tensor(1, 2, 2, 1, 2, 3, 6);
    var padding = new Padding(1, 1, 1, 1, Padding.Mode.ZEROS);
    for (boolean countPadding : List.of(true, false)) {
      var network =
          Network.of(picture.shape())
              .then("Pool", new AvgPool(Size.of(3), Size.of(3), padding, false, countPadding));

      var sheet = new DeconvSheet(write(question(network, picture), "Pool"), "Deconv Pool");

      // 12 / 9, of which each cell gets a ninth; or 12 / 4 and a quarter
      double each = countPadding ? 12 / 9.0 / 9 : 12 / 4.0 / 4;
      assertThat(sheet.map("Input channel 1", 2, 2)).containsExactly(each, each, each, each);
    }
  }

  @Test
  void outputsOfADenseLayerAreNamedByTheirNumber() {
    var picture = tensor(1, 1, 2, 3, 4);
    var network =
        Network.of(picture.shape())
            .then("Flatten", new Flatten())
            .then(
                "Dense",
                new Dense(
                    tensor(2, 1, 2, 1, new double[] {1, 1, 10, 100}),
                    new double[] {0, 7},
                    new Relu()));

    var file = write(question(network, picture), "Dense:2");

    // 10 * 3 + 100 * 4 + 7 = 437; the bias does not come back
    var sheet = new DeconvSheet(file, "Deconv Dense");
    assertThat(sheet.cells.get("A1")).isEqualTo("What output 2 of Dense responds to");
    assertThat(sheet.map("Flatten", 2, 1)).containsExactly(4370, 43700);
    assertThat(sheet.map("Input channel 1", 1, 2)).containsExactly(4370, 43700);
  }

  // ---- the receptive field ----

  @Test
  void theReceptiveFieldIsOutlinedOnThePicture() throws IOException {
    var picture = RandomNetworks.ordinaryPicture(new Random(5), Shape.of(1, 9, 9));
    var weight = tensor(1, 1, 3, 2, new double[] {1, 2, 3, 4, 5, 6});
    var conv =
        new Conv(
            weight,
            new double[0],
            Size.of(2),
            new Padding(1, 0, 1, 0, Padding.Mode.ZEROS),
            Size.of(2),
            1,
            new Relu());
    var network = Network.of(picture.shape()).then("Conv1", conv);

    // rows 2 * 2 - 1 + 0, 2, 4 and columns 2 * 1 + 0, 2 of the picture, counted from 0
    assertThat(outlined(write(question(network, picture), "Conv1:1,3,2")))
        .isEqualTo(area(3, 7, 2, 4));
    // its first row lies in the padding
    assertThat(outlined(write(question(network, picture), "Conv1:1,1,1")))
        .isEqualTo(area(1, 3, 0, 2));
  }

  /** The lines around a rectangle, rows and columns counted from 0: those of {@link #lines}. */
  private static Set<String> area(int top, int bottom, int left, int right) {
    var lines = new TreeSet<String>();
    for (int column = left; column <= right; column++) {
      lines.addAll(lines(top, column, true, false, false, false));
      lines.addAll(lines(bottom, column, false, true, false, false));
    }
    for (int row = top; row <= bottom; row++) {
      lines.addAll(lines(row, left, false, false, true, false));
      lines.addAll(lines(row, right, false, false, false, true));
    }
    return lines;
  }

  /** The lines of a cell: {@code - 3 2} is above the cell (3, 2), {@code | 3 2} to its left. */
  private static Set<String> lines(
      int row, int column, boolean top, boolean bottom, boolean left, boolean right) {
    var lines = new TreeSet<String>();
    if (top) {
      lines.add("- " + row + " " + column);
    }
    if (bottom) {
      lines.add("- " + (row + 1) + " " + column);
    }
    if (left) {
      lines.add("| " + row + " " + column);
    }
    if (right) {
      lines.add("| " + row + " " + (column + 1));
    }
    return lines;
  }

  /** The thick lines in the picture of 9 x 9. */
  private static Set<String> outlined(Path file) throws IOException {
    var at = new DeconvSheet(file, "Deconv Conv1").find("channel 1").orElseThrow();
    var lines = new TreeSet<String>();
    try (var workbook = new XSSFWorkbook(Files.newInputStream(file))) {
      var sheet = workbook.getSheet("Deconv Conv1");
      for (int i = 0; i < 81; i++) {
        var cell = sheet.getRow(at.getRow() + 1 + i / 9).getCell(at.getCol() + i % 9);
        var style = cell.getCellStyle();
        lines.addAll(
            lines(
                i / 9,
                i % 9,
                style.getBorderTop() == BorderStyle.THICK,
                style.getBorderBottom() == BorderStyle.THICK,
                style.getBorderLeft() == BorderStyle.THICK,
                style.getBorderRight() == BorderStyle.THICK));
      }
    }
    return lines;
  }

  // ---- files ----

  @Test
  void theWorkbookIsValidAndStillAQuestion() {
    for (var given : cases()) {
      var question = question(given);
      var file = write(question, activation(given));

      assertThat(schemaProblems(file)).isSubsetOf(schemaProblems(write(question, List.of())));
      assertThat(QuestionReader.read(file).network()).isEqualTo(question.network());
      assertThat(Workbooks.values(file).keySet())
          .containsExactly(
              "Picture", "Layers", "Input", "Conv1", "Pool", "Conv2", "Inspector", "Deconv Conv2");
    }
  }

  /** What the schemas find wrong, line by line, but for the file's name. */
  private static List<String> schemaProblems(Path file) {
    try {
      OoxmlSchemas.validate(file);
      return List.of();
    } catch (AssertionError e) {
      return e.getMessage().lines().skip(1).toList();
    }
  }

  @Test
  void aSheetIsNamedAfterItsLayerAsFarAsThereIsRoom() {
    assertThat(Deconvolution.sheet("Conv2")).isEqualTo("Deconv Conv2");
    assertThat(Deconvolution.sheet("a234567890b234567890c234567890d"))
        .isEqualTo("Deconv a234567890b234567890c234");
    assertThat(Deconvolution.sheet("a234567890b234567890c23'567890d"))
        .isEqualTo("Deconv a234567890b234567890c23");
  }

  @Test
  void anActivationOfZeroIsPointedOut() {
    var cells = projection(write(question(cases().get(0)), "Conv2:1,1,1"));

    assertThat(cells.values())
        .contains("This activation is 0 for this picture, so nothing comes back.");
  }

  @Test
  void anActivationOfZeroIsNotedByItsCell() {
    var picture = tensor(1, 2, 2, 1, -1, 2, -2);
    var network = Network.of(picture.shape()).then("Positive", new ActivationLayer(new Relu()));
    var evaluation = Evaluation.of(question(network, picture));

    // the output's first row stands in H6:I6; 1 stays and -1 becomes 0
    assertThat(findings(evaluation, "Positive:1,1,1")).isEmpty();
    assertThat(findings(evaluation, "positive:1,1,2"))
        .containsExactly(
            Finding.note(
                "Positive",
                "I6",
                "this activation is 0, so nothing comes back on sheet Deconv Positive;"
                    + " --deconv positive projects the strongest"));
  }

  private static List<Finding> findings(Evaluation evaluation, String option) {
    return ExtraSheets.note(List.of(Deconvolution.parse(option), new Statistics()), evaluation)
        .question()
        .findings();
  }

  // ---- what is refused ----

  @Test
  void theOptionSaysALayerAndPerhapsAChannelAndACell() {
    assertThat(Deconvolution.parse("Conv2").chosen())
        .isEqualTo(ChosenOutput.strongest("--deconv", "Conv2"));
    assertThat(Deconvolution.parse("My layer : 3").chosen())
        .isEqualTo(new ChosenOutput("--deconv", "My layer", OptionalInt.of(3), Optional.empty()));
    assertThat(Deconvolution.parse("Conv2:2, 5,7 ").chosen())
        .isEqualTo(
            new ChosenOutput(
                "--deconv", "Conv2", OptionalInt.of(2), Optional.of(new ChosenOutput.Cell(5, 7))));
    for (var wrong :
        List.of("", ":2", "Conv2:", "Conv2:x", "Conv2:2,5", "Conv2:2,5,7,1", "Conv2:-1")) {
      assertThatThrownBy(() -> Deconvolution.parse(wrong))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("--deconv " + wrong)
          .hasMessageContaining("LAYER:CHANNEL,ROW,COLUMN");
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    var question = question(cases().get(2));

    assertRefused(
        question, "Conv3", "--deconv Conv3; expected one of the layers: Conv1, Pool, Conv2");
    assertRefused(
        question, "Conv2:3", "--deconv Conv2:3; expected a channel from 1 to 2, as Conv2 has");
    assertRefused(question, "Conv2:0", "a channel from 1 to 2");
    assertRefused(question, "Conv2:1,3,1", "--deconv Conv2:1,3,1; expected a row from 1 to 2");
    assertRefused(question, "Conv2:1,1,3", "a column from 1 to 2");
  }

  @Test
  void layersThatCannotBeGoneBackThroughAreRefusedByName() {
    var picture = tensor(1, 1, 2, 3, 4);
    var weight = tensor(2, 1, 1, 2, new double[] {1, 2, 3, 4});
    var network =
        Network.of(picture.shape())
            .then("Squashed", new ActivationLayer(new Sigmoid()))
            .then("Dense", new Dense(weight, new double[0], new Identity()))
            .then("Classes", new ActivationLayer(new Softmax()));

    assertRefused(question(network, picture), "Dense", "Squashed (sigmoid: ");
    assertRefused(question(network, picture), "Classes:1", "Classes (softmax: ");
  }

  @Test
  void aFormulaThatWouldBeTooLongIsRefused() {
    var picture = tensor(1, 1, 1, 3);
    var ones = new double[700];
    Arrays.fill(ones, 1);
    var network =
        Network.of(picture.shape())
            .then("Wide", new Dense(tensor(700, 1, 1, 1, ones), new double[0], new Identity()))
            .then(
                "One",
                new Dense(tensor(1, 1, 700, 1, ones.clone()), new double[0], new Identity()));

    assertRefused(question(network, picture), "One", "at most 8,192");
  }

  private void assertRefused(Question question, String option, String message) {
    assertThatThrownBy(() -> write(question, option))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(message);
  }

  // ---- networks, workbooks, sheets ----

  private static Question question(Network network, Tensor input) {
    return Question.of(network, InterpretedNetwork.picture(input.shape()), input);
  }

  private static Conv conv(Tensor weight, Activation activation) {
    return new Conv(weight, new double[0], Size.of(1), Padding.NONE, Size.of(1), 1, activation);
  }

  private Path write(Question question, String option) {
    return write(question, List.of(Deconvolution.parse(option)));
  }

  private Path write(Question question, List<ExtraSheets> extras) {
    var file = newFile();
    new AuditWriter(
            Evaluation.of(question),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.NONE,
            extras,
            Progress.NONE)
        .write(file);
    return file;
  }

  private Path newFile() {
    return folder.resolve("audit-" + ++files + ".xlsx");
  }

  /** Writes only the projection and the sheets of the layers that it reads. */
  private Path writeAlone(Question question, String option) {
    var file = newFile();
    var evaluation = Evaluation.of(question);
    var nodes = question.network().nodes();
    var layout = Layout.of(question.picture(), nodes, evaluation.grids());
    var workbook = new WorkbookOut();
    var styles = workbook.styles();
    var grids =
        new GridSheet.Builder(
            layout, evaluation, styles, Results.LIVE, FormulaPrinter.Style.COMPACT, Progress.NONE);
    workbook.add(grids.input());
    for (int i = 0; i < nodes.size(); i++) {
      workbook.add(grids.layer(i));
    }
    workbook.addAll(
        Deconvolution.parse(option).sheets(evaluation, layout, sheet -> List.of(), styles));
    workbook.write(file, "audit");
    return file;
  }

  private static Tensor tensor(int channels, int rows, int columns, double... values) {
    return Tensor.of(Shape.of(channels, rows, columns), values);
  }

  private static Tensor tensor(int filters, int channels, int rows, int columns, double[] values) {
    return Tensor.of(Shape.of(filters, channels, rows, columns), values);
  }

  private static Tensor tensor(JsonNode node) {
    return Tensor.of(Shape.of(sizes(node.get("shape"))), doubles(node.get("data")));
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static int[] sizes(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** All channels of what came back to the picture. */
  private static double[] pixels(DeconvSheet sheet, Shape shape) {
    return IntStream.rangeClosed(1, shape.channels())
        .mapToObj(c -> sheet.map("Input channel " + c, shape.rows(), shape.columns()))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** A sheet of a projection as it is in a file, read by its labels and numbers. */
  private static final class DeconvSheet {
    private static final int NUMBERS = 5;

    private final Map<String, Object> cells;

    DeconvSheet(Path file, String name) {
      cells = Workbooks.values(file).get(name);
    }

    Optional<CellReference> find(String label) {
      return cells.entrySet().stream()
          .filter(cell -> cell.getValue().equals(label))
          .map(cell -> new CellReference(cell.getKey()))
          .findFirst();
    }

    private Optional<Double> number(int row, int column) {
      var cell = new CellReference(row, column).formatAsString();
      return Optional.ofNullable(cells.get(cell)).map(Double.class::cast);
    }

    /** The numbers under a label. */
    double[] block(String label, int rows, int columns) {
      var at = find(label).orElseThrow();
      return IntStream.range(0, rows * columns)
          .mapToDouble(
              i -> number(at.getRow() + 1 + i / columns, at.getCol() + i % columns).orElseThrow())
          .toArray();
    }

    /** A whole channel: the numbers under a label, where they are numbered to be, 0 elsewhere. */
    double[] map(String label, int rows, int columns) {
      var values = new double[rows * columns];
      var at = find(label);
      if (at.isEmpty()) {
        return values; // nothing came back to it
      }
      int top = at.get().getRow() + 1;
      int left = at.get().getCol();
      for (int r = 0; number(top + r, left).isPresent(); r++) {
        for (int c = 0; number(top + r, left + c).isPresent(); c++) {
          int row = number(top + r, left - 1).orElseThrow().intValue() - 1;
          int column = number(NUMBERS, left + c).orElseThrow().intValue() - 1;
          values[row * columns + column] = number(top + r, left + c).orElseThrow();
        }
      }
      return values;
    }
  }
}
