package convsheet.audit;

import static convsheet.audit.TextWorkbook.grid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.formula.FormulaPrinter;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Layer;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Written;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Layers without weights draw theirs, as the columns {@code init} and {@code seed} say. */
class InitialWeightsTest {
  private static final String HEADER = "name | type | filters | kernel | init | seed";

  @TempDir private Path folder;

  private static TextWorkbook question(String... layers) {
    return new TextWorkbook().sheet("Layers", layers).sheet("Input", grid(9, 9));
  }

  private static TextWorkbook twoLayers(String seed) {
    return question(
        HEADER, "Conv1 | conv | 2 | 3 | pytorch | " + seed, "Conv2 | conv | 2 | 3 | pytorch");
  }

  private Question read(TextWorkbook workbook) {
    return QuestionReader.read(workbook.write(folder.resolve("question.xlsx")));
  }

  private static Layer layer(Question question, int index) {
    return question.network().nodes().get(index).layer();
  }

  @Test
  void layersDrawFromOneStreamTopToBottomAsPyTorchDoes() {
    var question = read(twoLayers(""));

    assertThat(question.findings()).isEmpty();
    assertConv(layer(question, 0), given(0).get("default_conv2d_in_order").get(0));
    assertConv(layer(question, 1), given(0).get("default_conv2d_in_order").get(1));
  }

  @Test
  void aSeedBeginsItsOwnStreamInWhichTheLayersBelowGoOn() {
    var question = read(twoLayers("42"));

    assertConv(layer(question, 0), given(42).get("default_conv2d_in_order").get(0));
    assertConv(layer(question, 1), given(42).get("default_conv2d_in_order").get(1));
  }

  @Test
  void aSeedFurtherDownBeginsAnew() {
    var question =
        read(
            question(
                HEADER,
                "Conv1 | conv | 3 | 3 | xavier_normal | 7",
                "Conv2 | conv | 4 | 3 | kaiming_uniform a=sqrt(5) | 1"));

    var conv = (Conv) layer(question, 1);
    assertThat(conv.weight().values())
        .isEqualTo(doubles(given(1).get("named").get("kaiming_uniform_sqrt5 4x3x3x3").get("data")));
    assertThat(conv.bias()).isEmpty();
  }

  @Test
  void aDenseLayerCountsAllThatItReadsAsItsFan() {
    var question =
        read(question(HEADER, "Dense | dense | 3 |  | pytorch | 42").sheet("Input", grid(4, 5)));

    var dense = (Dense) layer(question, 0);
    var linear = given(42).get("linear_20_3");
    assertThat(dense.weight().values()).isEqualTo(doubles(linear.get("weight").get("data")));
    assertThat(dense.bias()).isEqualTo(doubles(linear.get("bias")));
  }

  @Test
  void theFanOfGroupsIsThatOfOne() {
    // Conv2d(2, 2, 3, groups=2) has weights of 2 x 1 x 3 x 3, as Conv2d(1, 2, 3) has
    var question =
        read(
            question(HEADER + " | groups", "Conv1 | conv | 2 | 3 | pytorch | 1 | 2")
                .sheet(
                    "Input",
                    "1 | 2 | 3",
                    "4 | 5 | 6",
                    "7 | 8 | 9",
                    "",
                    "1 | 2 | 3",
                    "4 | 5 | 6",
                    "7 | 8 | 9"));

    assertConv(layer(question, 0), given(1).get("default_conv2d_in_order").get(0));
  }

  @Test
  void anAuditHoldsTheDrawnWeightsAsNumbersAndIsReadWithoutAWarning() {
    var question = read(twoLayers("1"));
    var audit = audit(question);

    var drawn = doubles(given(1).get("default_conv2d_in_order").get(0).get("weight").get("data"));
    var sheet = Workbooks.values(audit).get("Conv1");
    assertThat(sheet.values()).contains(DoubleStream.of(drawn).boxed().toArray());
    assertThat(Workbooks.formulas(audit).get("Conv1").keySet())
        .doesNotContain(place(audit, "Conv1", "filter 1 channel 1"));

    var again = QuestionReader.read(audit);
    assertThat(again.network()).isEqualTo(question.network());
    assertThat(again.table().headers()).contains("init", "seed");
    assertThat(again.findings()).isEmpty();
  }

  @Test
  void weightsOnTheSheetWinAndTheLayersBelowStartAsBefore() {
    var question = read(twoLayers("1"));
    var audit = audit(question);
    var changed = folder.resolve("changed.xlsx");
    Workbooks.set(audit, changed, "Conv1", place(audit, "Conv1", "filter 1 channel 1"), 0.5);

    var again = QuestionReader.read(changed);

    assertThat(((Conv) layer(again, 0)).weight().values()[0]).isEqualTo(0.5);
    assertThat(layer(again, 1)).isEqualTo(layer(question, 1));
    assertThat(again.findings())
        .containsExactly(
            Finding.warning(
                "Layers",
                place(audit, "Layers", "init"),
                "the weights on sheet Conv1 are used, which are not those that \"pytorch\""
                    + " draws"));
  }

  @Test
  void withoutTheSheetOfALayerItsWeightsAreDrawnAgain() throws IOException {
    var question = read(twoLayers("1"));
    var less = remove(audit(question), "Conv2");

    assertThat(QuestionReader.read(less).network()).isEqualTo(question.network());
  }

  @Test
  void resultsOnASheetAreNoWeights() {
    var question =
        read(twoLayers("").sheet("Conv1", "Conv1", "", "output channel 1", "1 | 2", "3 | 4"));

    assertConv(layer(question, 0), given(0).get("default_conv2d_in_order").get(0));
  }

  @Test
  void biasesAloneAreTakenBesideDrawnWeights() {
    var layers = List.of(HEADER, "Conv | conv | 2 | 3 | kaiming_normal | 3");
    var drawn = (Conv) layer(read(question(layers.toArray(String[]::new))), 0);

    var question =
        read(question(layers.toArray(String[]::new)).sheet("Conv", "filter 2 bias", "0.5"));

    var conv = (Conv) layer(question, 0);
    assertThat(conv.weight()).isEqualTo(drawn.weight());
    assertThat(conv.bias()).containsExactly(0, 0.5);
    assertThat(question.findings())
        .extracting(finding -> finding.message())
        .containsExactly(
            "no grid labelled \"filter 1 bias\", while others are there; counted as 0");
    // and the audit, which holds both, gives the same without a warning
    var audit = audit(question);
    assertThat(QuestionReader.read(audit).findings()).isEmpty();
    assertThat(layer(QuestionReader.read(audit), 0)).isEqualTo(conv);
  }

  @Test
  void aQuestionThatIsWrittenKeepsTheWeightsThatItsRowsDoNotDraw() throws IOException {
    var drawn = read(twoLayers("1"));
    var changed = folder.resolve("changed.xlsx");
    var audit = audit(drawn);
    Workbooks.set(audit, changed, "Conv1", place(audit, "Conv1", "filter 1 channel 1"), 0.5);
    var withoutFilters = folder.resolve("without filters.xlsx");
    try (var in = Files.newInputStream(audit);
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(withoutFilters)) {
      workbook.getSheet("Layers").getRow(LayersSheet.HEADER).createCell(2).setCellValue("colour");
      workbook.write(out);
    }
    var biases =
        question(HEADER, "Conv | conv | 1 | 3 | kaiming_normal")
            .sheet("Conv", "filter 1 bias", "0.5");

    assertThat(sheets(rewritten(drawn))).containsExactly("Layers", "Input");
    assertThat(sheets(rewritten(QuestionReader.read(changed))))
        .containsExactly("Layers", "Input", "Conv1");
    rewritten(QuestionReader.read(withoutFilters));
    rewritten(read(biases));
  }

  @Test
  void biasesOnASheetThatIsNamedLikeOneOfOursAreTold() {
    var layers = List.of(HEADER, "Conv | conv | 1 | 3 | kaiming_normal");
    for (var name : List.of("Ledger", "Checked 2", "Inspector", "Deconv Conv")) {
      var question =
          read(question(layers.toArray(String[]::new)).sheet(name, "filter 1 bias", "0.5"));

      assertThat(question.findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.sheet()).isEqualTo(name))
          .satisfies(finding -> assertThat(finding.message()).contains("no sheet is named Conv"));
    }
  }

  /** The same question, written and read again. */
  private Path rewritten(Question question) {
    var file = folder.resolve("rewritten.xlsx");
    Written.question(question, file);
    assertThat(QuestionReader.read(file).network()).isEqualTo(question.network());
    return file;
  }

  private static List<String> sheets(Path file) {
    try (var workbook = WorkbookFile.open(file)) {
      return workbook.sheetNames();
    }
  }

  @Test
  void aBiasOfAFilterThatIsNotDrawnIsRefused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                read(
                    question(HEADER, "Conv | conv | 2 | 3 | zeros |")
                        .sheet("Conv", "filter 3 bias", "0.5")))
        .withMessageContaining("filter 3 bias");
  }

  @Test
  void anEmptySheetHoldsNoWeights() {
    var question = read(twoLayers("").sheet("Conv1", "Conv1, the first layer"));

    assertConv(layer(question, 0), given(0).get("default_conv2d_in_order").get(0));
  }

  @Test
  void gridsWithoutLabelsAreWeights() {
    var question =
        read(
            question(HEADER, "Conv1 | conv |  |  | ones")
                .sheet("Conv1", "Output layer", "", "1 | 1", "1 | 1", "", "1 | 1", "1 | 1"));

    assertThat(((Conv) layer(question, 0)).weight().shape().sizes()).containsExactly(2, 1, 2, 2);
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void whatIsMissingOrWrongIsSaidAtItsCell() {
    assertProblem(
        "Conv1 | conv |  | 3 | pytorch | ",
        "sheet Layers, cells A2:F2: found an init but neither weights nor filters; expected how"
            + " many weights to draw\nFill in the filters of Conv1.");
    assertProblem(
        "Conv1 | conv | 2 |  | pytorch | ",
        "sheet Layers, cells A2:F2: found an init but neither weights nor kernel; expected how"
            + " many rows and columns a filter has, such as 3x3\nFill in the kernel of Conv1.");
    assertProblem(
        "Conv1 | conv | 2 | 3 | pytorc | ",
        "sheet Layers, cell E2: found init \"pytorc\"; expected one of pytorch, kaiming_uniform,"
            + " kaiming_normal, xavier_uniform, xavier_normal, zeros, ones, constant\nDid you mean"
            + " pytorch?");
    assertProblem(
        "Conv1 | conv | 2 | 3 | zeros 1 | ",
        "sheet Layers, cell E2: found init \"zeros 1\"; expected zeros alone\nCorrect the init.");
    for (var seed : List.of("-1", "1.5", "x", "4294967296")) {
      assertProblem(
          "Conv1 | conv | 2 | 3 | zeros | " + seed,
          "sheet Layers, cell F2: found seed \""
              + seed
              + "\"; expected a whole number from 0 to 4294967295\nCorrect the seed of Conv1.");
    }
    assertProblem(
        "Conv1 | conv | 999999 | 9999 | zeros | 4294967295",
        "sheet Layers, cell C2: found 999999 x 1 x 9999 x 9999 weights to draw; expected at most"
            + " 16,777,216\nUse fewer or smaller filters.");
  }

  @Test
  void aLayerWithoutWeightsHasNoUseForAnInit() {
    var question = read(question(HEADER, "Pool | maxpool |  | 2 | pytorch | 3"));

    assertThat(question.findings())
        .containsExactly(
            Finding.warning("Layers", "E2", "\"pytorch\" has no meaning for a maxpool layer"),
            Finding.warning("Layers", "F2", "\"3\" has no meaning for a maxpool layer"));
  }

  private void assertProblem(String layer, String expected) {
    Problem problem =
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> read(question(HEADER, layer)))
            .actual()
            .problem();
    assertThat(problem.toString()).endsWith(", " + expected);
  }

  private static void assertConv(Layer layer, JsonNode expected) {
    var conv = (Conv) layer;
    assertThat(conv.weight().values()).isEqualTo(doubles(expected.get("weight").get("data")));
    assertThat(conv.bias()).isEqualTo(doubles(expected.get("bias")));
  }

  private Path audit(Question question) {
    var audit = folder.resolve("question.audit.xlsx");
    new AuditWriter(
            Evaluation.of(question),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.AUTO,
            List.of(),
            Progress.NONE)
        .write(audit);
    return audit;
  }

  /** The cell below a label, counted from A1. */
  private static String place(Path workbook, String sheet, String label) {
    var cell =
        Workbooks.values(workbook).get(sheet).entrySet().stream()
            .filter(entry -> entry.getValue().equals(label))
            .map(entry -> new CellReference(entry.getKey()))
            .findFirst()
            .orElseThrow();
    return new CellReference(cell.getRow() + 1, cell.getCol()).formatAsString();
  }

  private Path remove(Path workbook, String sheet) throws IOException {
    var less = folder.resolve("less.xlsx");
    try (var in = Files.newInputStream(workbook);
        var book = new XSSFWorkbook(in);
        var out = Files.newOutputStream(less)) {
      book.removeSheetAt(book.getSheetIndex(sheet));
      book.write(out);
    }
    return less;
  }

  private static JsonNode given(int seed) {
    return StreamSupport.stream(
            new ObjectMapper().readTree(ReferenceData.torch("init.json")).spliterator(), false)
        .filter(node -> node.get("seed").asInt() == seed)
        .findFirst()
        .orElseThrow();
  }

  private static double[] doubles(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
