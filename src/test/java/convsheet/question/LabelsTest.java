package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.audit.TextWorkbook;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which labels are read, and that no number under another is passed over in silence. */
class LabelsTest {
  @TempDir private Path folder;

  private Question read(TextWorkbook workbook) {
    return QuestionReader.read(workbook.write(folder.resolve("question.xlsx")));
  }

  private Problem refused(TextWorkbook workbook) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read(workbook))
        .actual()
        .problem();
  }

  private static double[] output(Question question) {
    var outputs = Evaluation.of(question).outputs();
    return outputs.get(outputs.size() - 1).values();
  }

  private static List<String> findings(Question question) {
    return question.findings().stream()
        .map(
            finding ->
                finding.severity() == Finding.Severity.WARNING
                    ? "warning " + finding.cells() + " " + finding.message()
                    : "note " + finding.cells() + " " + finding.message())
        .toList();
  }

  /** A layer of one type that reads a 1 x 2 picture of 10 and 20. */
  private static TextWorkbook layer(String type, String... sheet) {
    return new TextWorkbook()
        .layers("name | type", "L | " + type)
        .sheet("Input", "channel 1", "10 | 20")
        .sheet("L", sheet);
  }

  /** The columns of an audit of this version, and what earlier ones called them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "outputs checked",
        "output in memory (bytes, as float32)",
        "formulas against ledger",
        "activation memory (bytes as float32)"
      })
  void columnsThatRunAddsAreNotTakenForOnesOfAPerson(String header) {
    var question =
        TextWorkbook.question().layers("name | type | " + header, "Conv1 | conv | 9 of 9 agree");

    assertThat(findings(read(question))).isEmpty();
    assertThat(read(question).table().headers()).containsExactly("name", "type");
  }

  // ---- filters, weights and biases ----

  /** 2 x 10 + 0.5 and 2 x 20 + 0.5. */
  @ParameterizedTest
  @CsvSource({
    "filter 1 channel 1, filter 1 bias",
    "filter 1 channel 1, bias 1",
    "filter 1 channel 1, b1",
    "filter 1 channel 1, Bias of filter 1",
    "filter 1 channel 1, bias",
    "filter 1 channel 1, biases",
    "kernel 1, bias_1",
    "Kernel 1 ch 1, kernel 1 bias",
    "w1, b1",
    "weight 1 in channel 1, bias 1",
    "filter 0 channel 0, filter 0 bias",
    "filter 0, bias 0",
    "kernel, bias",
    "weights, bias 1"
  })
  void filtersAndBiasesHaveManyNames(String filter, String bias) {
    assertThat(output(read(layer("conv", filter, "2", "", bias, "0.5"))))
        .containsExactly(20.5, 40.5);
  }

  /** 2 x 10 + 3 x 20 + 0.5. */
  @ParameterizedTest
  @CsvSource({
    "weights 1, weights 1 bias",
    "weight 1 channel 1, bias 1",
    "neuron 1, b1",
    "unit 1, bias",
    "W1, B1",
    "weights 0, bias 0"
  })
  void weightsAndBiasesOfADenseLayerHaveManyNames(String weights, String bias) {
    assertThat(output(read(layer("dense", weights, "2 | 3", "", bias, "0.5"))))
        .containsExactly(80.5);
  }

  @Test
  void oneColumnMayHoldTheBiasOfEachFilter() {
    var sheet = new String[] {"filter 1 | | filter 2 | | bias", "1 | | 2 | | 0.5", "| | | | -0.5"};

    assertThat(output(read(layer("conv", sheet)))).containsExactly(10.5, 20.5, 19.5, 39.5);
  }

  @Test
  void labelsThatCountFromZeroAreReadAsSuchAndNoted() {
    var question =
        read(
            layer(
                    "conv",
                    "filter 0",
                    "1",
                    "",
                    "filter 1",
                    "2",
                    "",
                    "bias 0",
                    "5",
                    "",
                    "bias 1",
                    "7")
                .sheet("Input", "Channel 0", "10 | 20"));

    assertThat(output(question)).containsExactly(15, 25, 27, 47);
    assertThat(findings(question))
        .containsExactly(
            "note  labels count from 0: channel 0 is read as channel 1",
            "note  labels count from 0: filter 0 is read as filter 1");
  }

  @ParameterizedTest
  @CsvSource({
    "filter 1 bais, filter 1 bias",
    "bais 1, bias",
    "filtr 1 bias, filter 1 bias",
    "filter 1 bias!?x, filter 1 bias",
    "treshold, filter 1 bias",
    "filter 2 chanel 1, filter 2 channel 1"
  })
  void aNumberUnderALabelThatIsNotKnownIsRefusedWithTheOneThatIsMeant(String label, String meant) {
    var problem = refused(layer("conv", "filter 1 channel 1", "2", "", label, "0.5"));

    assertThat(problem.sheet()).isEqualTo("L");
    assertThat(problem.cells()).isEqualTo("A5");
    assertThat(problem.found())
        .isEqualTo("a number under \"" + label + "\", which L (conv) does not read");
    assertThat(problem.remedy()).startsWith("Did you mean " + meant + "?");
  }

  @Test
  void whatABatchNormDoesNotReadIsToldByWhatItIs() {
    assertThat(refused(layer("batchnorm", "mean", "2", "", "std", "4")).remedy())
        .startsWith("Give the variance, which is the square of the standard deviation.");
    assertThat(refused(layer("batchnorm", "mean", "2", "", "epsilon", "4")).remedy())
        .startsWith("Write it into the column eps");
    assertThat(refused(layer("batchnorm", "mean", "2", "", "gama", "4")).remedy())
        .startsWith("Did you mean weight?");
    assertThat(refused(layer("conv", "filter 1", "2", "", "std", "4")).remedy())
        .startsWith("Did you mean filter 1 bias?");
  }

  @Test
  void aFilterUnderALabelThatIsNotUnderstoodIsNamedByItsCells() {
    var problem = refused(layer("conv", "filtre 1", "2", "", "filter 2", "3"));

    assertThat(problem.cells()).isEqualTo("A2");
    assertThat(problem.remedy()).startsWith("Did you mean filter 1 channel 1?");
  }

  @Test
  void twoLabelsOfTheSameAreRefused() {
    var problem =
        refused(layer("conv", "filter 1", "2", "", "filter 1 bias", "1", "", "bias 1", "3"));

    assertThat(problem.found()).contains("which both are the");
    assertThat(problem.cells()).isIn("A5", "A8");
  }

  @Test
  void labelsAreQuotedAsTheyAreWritten() {
    var twice =
        refused(layer("batchnorm", "Running Mean", "2", "", "moving_mean", "3", "", "var", "4"));
    assertThat(twice.found())
        .contains("\"Running Mean\"", "\"moving_mean\"", "which both are the mean");

    var large = refused(layer("batchnorm", "Running Mean", "2 | 3", "", "var", "4"));
    assertThat(large.found()).isEqualTo("1 x 2 numbers under \"Running Mean\"");
  }

  @Test
  void aSpareFilterWithoutALabelIsRefused() {
    var problem = refused(layer("conv", "filter 1 channel 1", "2 | 1", "", "", "3 | 4"));

    assertThat(problem.cells()).isEqualTo("A5:B5");
    assertThat(problem.expected()).isEqualTo("a label above it, such as filter 2 channel 1");
  }

  @Test
  void aLabelThatStandsOverASecondColumnIsRefused() {
    var problem = refused(layer("conv", "| filter 1 channel 1", "2 | 1"));

    assertThat(problem.cells()).isEqualTo("A2");
    assertThat(problem.found()).isEqualTo("numbers beside the grid B2 that are no part of it");
  }

  @Test
  void aMisspeltLabelBesideAnotherDoesNotMakeOneGridOfTwo() {
    var workbook =
        layer("relu").sheet("Input", "channel 1 | | chanel 2", "1 | 2 | 3 | 4").without("L");

    assertThat(refused(workbook).remedy()).startsWith("Did you mean channel 2?");
  }

  // ---- labels that are not read ----

  @ParameterizedTest
  @CsvSource({
    "fliter 2, fliter 1",
    "filter no. 2, filter no. 1",
    "2nd filter, 1st filter",
    "Filter B, Filter A",
    "Filtr II, Filtr I",
    "digit 1, digit 0",
    "third one, second one",
    "green, red",
    "grün, rot",
    "bais, blur",
    "blur, fitler"
  })
  void labelsThatContradictTheOrderOrAreMisspeltAreRefused(String first, String second) {
    var layer = layer("conv", first, "2", "", second, "3").without("Input");

    assertThat(refused(layer.sheet("Input", "10 | 20")).sheet()).isEqualTo("L");
  }

  @ParameterizedTest
  @CsvSource({
    "Kanal 2, Kanal 1",
    "channel two, channel one",
    "green plane, red plane",
    "grün, rot",
    "feature map 2, feature map 1",
    "fliter 2, fliter 1"
  })
  void channelsThatContradictTheOrderAreRefused(String first, String second) {
    var workbook =
        layer("relu").without("L").sheet("Input", "'" + first, "1 | 2", "", "'" + second, "3 | 4");

    assertThat(refused(workbook).sheet()).isEqualTo("Input");
  }

  @Test
  void otherLabelsAreNamedWithWhatTheyWereReadAs() {
    assertThat(findings(read(layer("conv", "", "2", "", "blur", "3"))))
        .containsExactly(
            "note A4 taken as the name of a filter in reading order: \"blur\" as filter 2"
                + " channel 1");
    assertThat(findings(read(layer("conv", "", "2", "", "old weights", "3"))))
        .containsExactly(
            "warning A4 label that L (conv) does not read; taken in reading order: \"old weights\" as"
                + " filter 2 channel 1");
    assertThat(
            findings(read(layer("relu").without("L").sheet("Input", "cat", "1", "", "dog", "2"))))
        .containsExactly(
            "warning A1,A4 labels that the picture does not read; taken in reading order: \"cat\""
                + " as channel 1, \"dog\" as channel 2");
  }

  @Test
  void aBiasThatCountsFromZeroBesideFiltersFromOneIsRefusedWithTheReason() {
    var problem = refused(layer("conv", "filter 1", "2", "", "filter 2", "3", "", "bias 0", "1"));

    assertThat(problem.found())
        .isEqualTo(
            "no grid labelled \"filter 0 channel 0\", while another label on the sheet counts from"
                + " 0");
    assertThat(problem.remedy())
        .isEqualTo("Count filters and channels both from 1, or both from 0.");
  }

  // ---- what a layer does not read ----

  @Test
  void aNumberThatIsSomebodysNoteIsNamed() {
    var sheet = new String[] {"filter 1", "2 | 3", "", "filter 1 bias", "1", "", "made in | 2024"};

    assertThat(findings(read(layer("conv", sheet))))
        .containsExactly(
            "note B7 1 grid of numbers is not read: it stands under no label of L (conv)");
  }

  @Test
  void numbersOnTheSheetOfALayerThatReadsNoneAreNamed() {
    assertThat(findings(read(layer("relu", "5"))))
        .containsExactly(
            "warning A1 1 grid of numbers is not read: it stands under no label of L (relu)");
    assertThat(refused(layer("relu", "filter 1", "5")).remedy())
        .isEqualTo("Correct the layer's type, or remove the label with its numbers.");
  }

  @Test
  void resultsThatAPersonLabelledAreNoted() {
    assertThat(findings(read(layer("relu", "", "output channel 1", "10 | 20"))))
        .containsExactly(
            "note A3:B3 1 grid is labelled as a result, which is computed afresh; its numbers are"
                + " not read");
  }

  // ---- batch normalisation and dropout ----

  /** (10 - 4) / sqrt(9) x 2 + 0.5 and (20 - 4) / 3 x 2 + 0.5, eps 0. */
  @ParameterizedTest
  @CsvSource({
    "mean, variance, weight, bias",
    "running_mean, running_var, weight, bias",
    "moving_mean, moving_variance, gamma, beta",
    "Running Mean, Running Variance, Gamma, Beta",
    "mu, var, scale, shift",
    "μ, σ², γ, β"
  })
  void batchNormHasTheNamesOfPyTorchAndKeras(
      String mean, String variance, String weight, String bias) {
    var question =
        read(
            layer("batchnorm", mean, "4", "", variance, "9", "", weight, "2", "", bias, "0.5")
                .layers("name | type | eps", "L | batchnorm | 0"));

    assertThat(output(question)).containsExactly(4.5, 16 / 3.0 * 2 + 0.5);
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void whatBatchNormDoesNotFindIsNamed() {
    assertThat(findings(read(layer("batchnorm", "mean", "4", "", "variance", "9"))))
        .containsExactly("note  no numbers labelled weight: 1, bias: 0 for each channel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"meen", "runing_mean", "standard deviation", "mean 1", "std"})
  void otherNumbersOfBatchNormAreRefused(String label) {
    assertThat(refused(layer("batchnorm", label, "4", "", "variance", "9")).found())
        .isEqualTo("a number under \"" + label + "\", which L (batchnorm) does not read");
  }

  @Test
  void aVarianceOfZeroWithoutEpsIsRefusedWithTheReason() {
    var problem =
        refused(layer("batchnorm", "variance", "0").layers("name|type|eps", "L | batchnorm | 0"));

    assertThat(problem.cells()).isEqualTo("A2");
    assertThat(problem.found()).isEqualTo("a variance of 0 with eps 0, which divides by 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mask", "mask channel 1", "Mask 1", "dropout mask", "mask 0"})
  void aMaskOfOneChannelNeedsNoNumber(String label) {
    assertThat(output(read(layer("dropout", label, "2 | 0")))).containsExactly(20, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"masc", "dropped", "mask channel 2"})
  void aMaskUnderAnotherLabelIsRefused(String label) {
    assertThat(refused(layer("dropout", label, "2 | 0")).sheet()).isEqualTo("L");
  }

  // ---- the picture ----

  @ParameterizedTest
  @ValueSource(strings = {"chanel 2", "alpha", "Channel", "kanal 2"})
  void aSecondChannelUnderAnotherLabelIsRefused(String label) {
    var workbook =
        layer("relu").without("L").sheet("Input", "channel 1", "1 | 2", "", "'" + label, "3 | 4");

    assertThat(refused(workbook).sheet()).isEqualTo("Input");
  }

  @Test
  void aChannelWithoutALabelBesideOneWithIsRefused() {
    var workbook = layer("relu").without("L").sheet("Input", "channel 1", "1 | 2", "", "", "3 | 4");

    assertThat(refused(workbook).expected()).isEqualTo("a label above it, such as channel 2");
  }

  @ParameterizedTest
  @CsvSource({
    "channel 1, channel 2",
    "ch 1, ch 2",
    "c1, c2",
    "Channel 0, Channel 1",
    "red, green",
    "R, G"
  })
  void channelsHaveManyNames(String first, String second) {
    var question =
        read(layer("relu").without("L").sheet("Input", second, "3 | 4", "", first, "1 | 2"));

    assertThat(output(question)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void alphaBesideTheColoursIsRefused() {
    var sheet = new String[] {"red", "1", "", "green", "2", "", "blue", "3", "", "alpha", "4"};

    assertThat(refused(layer("relu").without("L").sheet("Input", sheet)).cells()).isEqualTo("A11");
  }

  // ---- the table ----

  @Test
  void columnsHaveManyNames() {
    var question =
        read(
            new TextWorkbook()
                .layers(
                    "Layer | layer type | out_channels | kernel_size | strides | pad | act",
                    "C | Conv2D | 1 | (2, 2) | 2 | 1 | ReLU")
                .sheet("Input", "1 | 2", "3 | 4")
                .sheet("C", "1 | 0", "0 | 0"));

    // with a border of 0 the windows start at 0 0, 0 0, 0 0 and at the picture's 4
    assertThat(output(question)).containsExactly(0, 0, 0, 4);
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void aValueUnderNoHeaderIsNamed() {
    var question = read(layer("relu").layers("name | type | | from", "L | relu | 3 | Input | 7"));

    assertThat(findings(question))
        .contains("warning C2,E2 2 cells stand under no header and are left alone");
  }

  @ParameterizedTest
  @CsvSource({"s, stride", "p, padding", "Kernal size, kernel", "sride, stride"})
  void aHeaderThatIsNearlyOneIsToldWithTheColumn(String header, String column) {
    assertThat(findings(read(layer("relu").layers("name | type | " + header, "L | relu | "))))
        .contains(
            "warning C1 column \""
                + header
                + "\" is not known and left alone. Did you mean "
                + column
                + "?");
  }

  @Test
  void aRowWithoutATypeBelowAnEmptyRowIsTold() {
    var workbook = layer("relu").layers("name | type | stride", "L | relu | ", "", "M | | 2");

    assertThat(findings(read(workbook)))
        .contains("warning A4:C4 the row has no type and is left out");
  }

  @ParameterizedTest
  @CsvSource({
    "tconv, Did you mean convtranspose?",
    "max, Did you mean maxpool?",
    "average, Did you mean avgpool?",
    "mlp, Write a dense layer for each of its layers.",
    "abs, Correct the type of L."
  })
  void aTypeThatIsNotThereIsRefusedWithTheOneThatIsMeant(String type, String remedy) {
    assertThat(refused(layer(type)).remedy()).isEqualTo(remedy);
  }

  @Test
  void twoNamesOfOneColumnDoNotHideEachOther() {
    var question =
        read(layer("maxpool", "").layers("name | type | kernel | window", "L | maxpool | 1 | 2"));

    assertThat(findings(question))
        .contains(
            "warning D1 column \"window\" is not known and left alone. There is a column kernel"
                + " too, which is the same.");
  }
}
