package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.Activation;
import convsheet.network.AvgPool;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.LeakyRelu;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.problem.Finding;
import convsheet.sample.Samples;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Book;
import convsheet.testing.LibreOffice;
import convsheet.testing.OptionalProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write into workbooks, and what is read from them. */
class ReadingTest {
  private static final String ONE_CONV =
      """
      name | type
      Conv | conv
      """;

  private static final String PICTURE =
      """
      1 | 2 | 3
      4 | 5 | 6
      """;

  private static final double[] PIXELS = {1, 2, 3, 4, 5, 6};

  private static final String FILTER =
      """
      1 | -1
      """;

  @TempDir private Path folder;

  private Question read(Book book) {
    return QuestionReader.read(book.save(folder.resolve("book.xlsx")));
  }

  /** A question of one convolution over a 2 x 3 picture, for a test to spoil one sheet of. */
  private static Book conv() {
    return Book.xlsx().put("Layers", "A1", ONE_CONV);
  }

  private static Conv conv(Tensor weight, double... bias) {
    return new Conv(weight, bias, Size.of(1), Padding.NONE, Size.of(1), 1, new Identity());
  }

  private static List<Layer> layers(Question question) {
    return question.network().nodes().stream().map(Network.Node::layer).toList();
  }

  // ---- the table of layers ----

  @Test
  void headersMatchInAnyOrderAndCaseAndWithSpacesAnywhereOnTheSheet() {
    var question =
        read(
            Book.xlsx()
                .put(
                    "Layers",
                    "B2",
                    """
                    My network
                    What I did on Sunday | with numbers | 3

                    CEIL  MODE | Type    | padding | remarks | Name | Kernel | Stride | count-padding
                               | conv    | 1,0,1,2 | first   | Conv |        | 1x2    |
                    yes        | MaxPool |         |         | Max  | 2x1    |        |
                    no         | avgpool | 0x1     | last    | Avg  | 2      | 1      | no
                    """)
                .put("Input", "A1", "1|2|3|4\n5|6|7|8\n9|10|11|12")
                .put("Conv", "A1", "1 | 0 | -1"));

    assertThat(layers(question))
        .containsExactly(
            new Conv(
                Tensor.of(Shape.of(1, 1, 1, 3), 1, 0, -1),
                new double[0],
                new Size(1, 2),
                new Padding(1, 0, 1, 2, Padding.Mode.ZEROS),
                Size.of(1),
                1,
                new Identity()),
            new MaxPool(new Size(2, 1), new Size(2, 1), Padding.NONE, true),
            new AvgPool(
                Size.of(2), Size.of(1), new Padding(0, 1, 0, 1, Padding.Mode.ZEROS), false, false));
    assertThat(question.network().nodes())
        .extracting(Network.Node::name)
        .containsExactly("Conv", "Max", "Avg");
    assertThat(question.findings())
        .anyMatch(
            finding ->
                finding.sheet().equals("Layers")
                    && finding.cells().equals("E5")
                    && finding.message().contains("remarks"));
  }

  @Test
  void whatStandsBelowAnEmptyRowAndHasNoNameAndTypeIsNoLayer() {
    var question =
        read(
            Book.xlsx()
                .put(
                    "Layers",
                    "A1",
                    """
                    name | type
                    Relu | relu

                    A note on what this is for.
                    """)
                .put("Input", "A1", PICTURE));

    assertThat(question.network().nodes()).extracting(Network.Node::name).containsExactly("Relu");
  }

  @Test
  void numbersTextsAndTruthValuesSayTheSameInTheTable() {
    var question =
        read(
            Book.xlsx()
                .put(
                    "Layers",
                    "A1",
                    """
                    name | type    | kernel | stride | ceil mode
                    A    | maxpool | 2      | 1      | TRUE
                    B    | maxpool | '2     | ' 1    | Yes
                    C    | maxpool | 2 x 2  | 1x1    | '1
                    D    | avgpool | 1      |        | FALSE
                    """)
                .put("Input", "A1", "1|2|3|4\n5|6|7|8\n9|0|1|2\n3|4|5|6"));

    var pool = new MaxPool(Size.of(2), Size.of(1), Padding.NONE, true);
    assertThat(layers(question))
        .containsExactly(
            pool, pool, pool, new AvgPool(Size.of(1), Size.of(1), Padding.NONE, false, true));
  }

  @Test
  void fromNamesALayerAboveOrTheInputInAnyCase() {
    var question =
        read(
            Book.xlsx()
                .put(
                    "Layers",
                    "A1",
                    """
                    name  | type         | from
                    First | relu         |
                    Other | leakyrelu 0.5 | INPUT
                    Third | tanh         | first
                    Last  | sigmoid      |
                    """)
                .put("Input", "A1", "-2 | 4"));

    assertThat(question.network().nodes())
        .extracting(Network.Node::from)
        .containsExactly(List.of("Input"), List.of("Input"), List.of("First"), List.of("Third"));
    // leakyrelu 0.5 of the picture itself, not of what relu left of it
    assertThat(Evaluation.of(question).outputs().get(1).values()).containsExactly(-1, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, ''",
    "LeakyReLU 0.25, 0.25",
    "leakyrelu(0.25), 0.25",
    "'leakyrelu, 0.25', 0.25",
    "leakyrelu, 0.01"
  })
  void activationsAreReadWithTheirArguments(String text, String slope) {
    var question =
        read(
            Book.xlsx()
                .put("Layers", "A1", "name|type|activation\nConv|conv|" + text)
                .put("Input", "A1", PICTURE)
                .put("Conv", "A1", FILTER));

    Activation expected = slope.isEmpty() ? new Relu() : new LeakyRelu(Double.parseDouble(slope));
    assertThat(((Conv) layers(question).get(0)).activation()).isEqualTo(expected);
  }

  @Test
  void sheetsAreFoundInAnyCase() {
    var question =
        read(
            Book.xlsx()
                .put("conv", "A1", FILTER)
                .put("INPUT", "A1", PICTURE)
                .put("layers", "A1", "NAME|TYPE\nConv|CONV"));

    assertThat(layers(question)).containsExactly(conv(Tensor.of(Shape.of(1, 1, 1, 2), 1, -1)));
  }

  // ---- the picture ----

  @ParameterizedTest
  @CsvSource({"A1", "C7", "XFB1048575"})
  void aPictureWithoutALabelMayStandAnywhere(String topLeft) {
    var question = read(conv().put("Input", topLeft, PICTURE).put("Conv", "B5", FILTER));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 2, 3), PIXELS.clone()));
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void severalGridsWithoutLabelsAreChannelsInReadingOrder() {
    var question =
        read(
            conv()
                .put("Input", "F2", "5 | 6\n7 | 8")
                .put("Input", "B2", "1 | 2\n3 | 4")
                .put("Input", "C6", "9 | 10\n11 | 12")
                .put("Conv", "A1", "1")
                .put("Conv", "A3", "2")
                .put("Conv", "A5", "3"));

    assertThat(question.input())
        .isEqualTo(Tensor.of(Shape.of(3, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  }

  @Test
  void labelledChannelsMayStandInAnyOrder() {
    var question =
        read(
            conv()
                .put("Input", "B2", "Channel 3\n9 | 10\n11 | 12")
                .put("Input", "B6", "CHANNEL-1\n1 | 2\n3 | 4")
                .put("Input", "F2", "channel2:\n5 | 6\n7 | 8")
                .put("Conv", "A1", "filter 1 channel 1\n1")
                .put("Conv", "A4", "filter 1 channel 2\n2")
                .put("Conv", "A7", "filter 1 channel 3\n3"));

    assertThat(question.input())
        .isEqualTo(Tensor.of(Shape.of(3, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  }

  @Test
  void coloursAreRedGreenAndBlueWhateverTheirOrder() {
    var question =
        read(
            conv()
                .put("Input", "A1", "Blue  |   |   | RED\n7 | 8 |   | 1 | 2")
                .put("Input", "A4", "green\n4 | 5")
                .put("Conv", "A1", "1")
                .put("Conv", "A3", "2")
                .put("Conv", "A5", "3"));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(3, 1, 2), 1, 2, 4, 5, 7, 8));
    assertThat(question.picture().channels())
        .extracting(grid -> grid.label())
        .containsExactly("red", "green", "blue");
  }

  @Test
  void labelsSideBySideEachHaveTheGridBelowThem() {
    var question =
        read(
            conv()
                .put("Input", "A1", "channel 1 |   | channel 2\n1 | 2 | 3 | 4\n5 | 6 | 7 | 8")
                .put("Conv", "A1", "1")
                .put("Conv", "A3", "2"));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(2, 2, 2), 1, 2, 5, 6, 3, 4, 7, 8));
  }

  @Test
  void notesBesideThePictureAreNoPartOfIt() {
    var question =
        read(
            conv()
                .put("Input", "A1", "A picture of mine")
                .put("Input", "A2", PICTURE)
                .put("Input", "E2", "dark")
                .put("Input", "A4", "drawn by hand")
                .put("Conv", "A1", FILTER));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 2, 3), PIXELS.clone()));
  }

  // ---- numbers ----

  @Test
  void numbersStoredAsTextAreNumbersAndAreReported() {
    var question =
        read(
            conv()
                .put("Input", "A1", "'1 | '-2.50 | 3\n4 | ' 5e-1 | '.5")
                .put("Conv", "A1", FILTER));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 2, 3), 1, -2.5, 3, 4, 0.5, 0.5));
    assertThat(question.findings()).hasSize(1);
    assertFinding(question, Finding.Severity.WARNING, "Input", "A1,B1,B2,C2", "text");
  }

  @Test
  void formulasCountWithTheirSavedValuesAndAreNoted() {
    var question =
        read(
            conv()
                .put("Input", "A1", "1 | =A1*7 -> 2 | 3\n4 | 5 | =SUM(A1:B1) -> 6")
                .put("Conv", "A1", "=1/1 -> 1 | -1"));

    // what the file holds for A1*7 is 2, and 2 it is
    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 2, 3), PIXELS.clone()));
    assertThat(question.findings()).hasSize(2);
    assertFinding(question, Finding.Severity.NOTE, "Input", "A1:C2", "2 cells are formulas");
    assertFinding(question, Finding.Severity.NOTE, "Conv", "A1:B1", "1 cell is a formula");
  }

  @Test
  void datesAmongNumbersAreReported() {
    var question =
        read(
            conv()
                .put("Input", "A1", "43831 | 2 | 0.5\n4 | 5 | 6\n7 | 8 | 9")
                .format("Input", "A1", "yyyy-mm-dd") // 1 January 2020
                .format("Input", "B1", "0.00")
                .format("Input", "C1", "h:mm") // one of the formats that a file need not spell out
                .put("Conv", "A1", "filter 1\n1 | 2\n3 | 4")
                .format("Conv", "B2", "d. mmm")
                .format("Conv", "A3", "[Red]0.00;\"day\" 0"));

    assertThat(question.input().at(0, 0, 0)).isEqualTo(43_831);
    assertThat(question.findings()).hasSize(2);
    assertFinding(
        question,
        Finding.Severity.WARNING,
        "Input",
        "A1,C1",
        "2 cells are dates; counted as their serial numbers");
    assertFinding(
        question,
        Finding.Severity.WARNING,
        "Conv",
        "B2",
        "1 cell is a date; counted as its serial number");
  }

  @Test
  void blankCellsInsideAGridAreZeroAndAreReportedWithTheirCells() {
    var question =
        read(
            conv()
                .put("Input", "B3", "1 |   | 3\n4 | 5 | #\n# | 8 | 9")
                .put("Conv", "A1", "filter 1\n1 |  | 2\n3 | 4 | 5"));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 3, 3), 1, 0, 3, 4, 5, 0, 0, 8, 9));
    assertThat(layers(question))
        .containsExactly(conv(Tensor.of(Shape.of(1, 1, 2, 3), 1, 0, 2, 3, 4, 5)));
    assertThat(question.findings()).hasSize(2);
    assertFinding(question, Finding.Severity.WARNING, "Input", "C3,D4,B5", "counted as 0");
    assertFinding(question, Finding.Severity.WARNING, "Conv", "B2", "counted as 0");
  }

  @Test
  void truthValuesInAGridAreOneAndZero() {
    var question = read(conv().put("Input", "A1", "TRUE | FALSE | 2").put("Conv", "A1", FILTER));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 1, 3), 1, 0, 2));
  }

  private static void assertFinding(
      Question question, Finding.Severity severity, String sheet, String cells, String message) {
    assertThat(question.findings())
        .anyMatch(
            finding ->
                finding.severity() == severity
                    && finding.sheet().equals(sheet)
                    && finding.cells().equals(cells)
                    && finding.message().contains(message));
  }

  // ---- weights ----

  @Test
  void filtersWithoutLabelsAreReadFiltersOutermostTheirChannelsInside() {
    var question =
        read(
            conv()
                .put("Input", "A1", "1 | 2\n3 | 4")
                .put("Input", "A4", "5 | 6\n7 | 8")
                .put("Conv", "B2", "11 | 12 |   | 21 | 22")
                .put("Conv", "B4", "31 | 32 |   | 41 | 42")
                .put("Conv", "B6", "51 | 52")
                .put("Conv", "F7", "61 | 62"));

    assertThat(layers(question))
        .containsExactly(
            conv(Tensor.of(Shape.of(3, 2, 1, 2), 11, 12, 21, 22, 31, 32, 41, 42, 51, 52, 61, 62)));
  }

  @Test
  void labelledFiltersAndBiasesMayStandInAnyOrderAndAMissingBiasIsZero() {
    var question =
        read(
            conv()
                .put("Input", "A1", "1 | 2")
                .put("Input", "A3", "3 | 4")
                .put("Conv", "A1", "filter 3 bias\n-0.5")
                .put("Conv", "D1", "Filter 2, Channel 2\n41 | 42")
                .put("Conv", "G1", "FILTER 1 CHANNEL 1\n11 | 12")
                .put("Conv", "A4", "filter 3 channel 1\n51 | 52")
                .put("Conv", "D4", "filter 1 (channel 2)\n21 | 22")
                .put("Conv", "G4", "filter2channel1\n31 | 32")
                .put("Conv", "A7", "filter 3 channel 2\n61 | 62")
                .put("Conv", "D7", "filter 1 bias\n7"));

    assertThat(layers(question))
        .containsExactly(
            conv(
                Tensor.of(Shape.of(3, 2, 1, 2), 11, 12, 21, 22, 31, 32, 41, 42, 51, 52, 61, 62),
                7,
                0,
                -0.5));
  }

  @Test
  void mergedLabelsStandAboveTheirGrids() {
    var question =
        read(
            conv()
                .put("Input", "B2", "channel 1\n1 | 2 | 3\n4 | 5 | 6")
                .merge("Input", "B2:D2")
                .put("Conv", "B2", "filter 1 |  |  | filter 2\n1 | -1 |  | 2 | 3")
                .merge("Conv", "B2:C2")
                .merge("Conv", "E2:F2"));

    assertThat(question.input()).isEqualTo(Tensor.of(Shape.of(1, 2, 3), PIXELS.clone()));
    assertThat(layers(question))
        .containsExactly(conv(Tensor.of(Shape.of(2, 1, 1, 2), 1, -1, 2, 3)));
  }

  @Test
  void aDenseLayerHasWeightsInTheShapeOfEachChannelAndABiasForEachOutput() {
    var question =
        read(
            Book.xlsx()
                .put("Layers", "A1", "name|type|filters\nDense|dense|2")
                .put("Input", "A1", "1 | 2\n3 | 4")
                .put("Input", "A4", "5 | 6\n7 | 8")
                .put("Dense", "A1", "weights 1 channel 1\n1 | 2\n3 | 4")
                .put("Dense", "A5", "weights 1 channel 2\n5 | 6\n7 | 8")
                .put("Dense", "E1", "weights 2 channel 1\n-1 | 0\n0 | 0")
                .put("Dense", "E5", "weights 2 channel 2\n0 | 0\n0 | -1")
                .put("Dense", "A9", "weights 2 bias\n0.5"));

    assertThat(layers(question))
        .containsExactly(
            new Dense(
                Tensor.of(Shape.of(2, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8, -1, 0, 0, 0, 0, 0, 0, -1),
                new double[] {0, 0.5},
                new Identity()));
    // 1 + 4 + 9 + ... + 64; -1 - 8 + 0.5
    assertThat(Evaluation.of(question).outputs().get(0).values()).containsExactly(204, -8.5);
  }

  @Test
  void resultsThatStandThereArePassedOver() {
    var question =
        read(
            conv()
                .put("Input", "A1", "channel 1\n1 | 2 | 3\n4 | 5 | 6")
                .put("Conv", "A1", "filter 1 channel 1 |  |  | output channel 1")
                .put("Conv", "A2", "1 | -1 |  | 99 | 98")
                .put("Conv", "D3", "97 | so far"));

    assertThat(layers(question)).containsExactly(conv(Tensor.of(Shape.of(1, 1, 1, 2), 1, -1)));
    assertThat(Evaluation.of(question).outputs().get(0).values()).containsExactly(-1, -1, -1, -1);
  }

  // ---- files ----

  @Test
  void furtherSheetsAreNotedAndLeftAlone() {
    var question =
        read(
            conv()
                .put("Diary", "A1", "1 | two")
                .put("Input", "A1", PICTURE)
                .put("Conv", "A1", FILTER)
                .put("Ledger", "A1", "what the last run left")
                .put("Inspector", "A1", "and this")
                .put("Ledger 2", "A1", "and that"));

    assertThat(question.findings())
        .extracting(Finding::severity, Finding::sheet)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Finding.Severity.NOTE, "Diary"));
  }

  @Test
  void aWorkbookWithMacrosIsReadLikeAnyOther() {
    var file =
        Book.xlsm()
            .put("Layers", "A1", ONE_CONV)
            .put("Input", "A1", PICTURE)
            .put("Conv", "A1", FILTER)
            .save(folder.resolve("book.xlsm"));

    var question = QuestionReader.read(file);

    assertThat(question.source()).isEqualTo("book.xlsm");
    assertThat(Evaluation.of(question).outputs().get(0).values()).containsExactly(-1, -1, -1, -1);
  }

  @Test
  void aQuestionThatLibreOfficeSavedGivesTheSameValues() {
    var ours = Samples.all().stream().map(sample -> sample.write(folder)).toList();

    var theirs = LibreOffice.recalculate(ours, folder);

    for (int i = 0; i < ours.size(); i++) {
      var question = QuestionReader.read(theirs.get(i));
      assertThat(question.input()).isEqualTo(QuestionReader.read(ours.get(i)).input());
      assertThat(layers(question)).isEqualTo(layers(QuestionReader.read(ours.get(i))));
      assertThat(Evaluation.of(question).outputs())
          .isEqualTo(Evaluation.of(QuestionReader.read(ours.get(i))).outputs());
    }
  }

  @Test
  void anAuditThatLibreOfficeSavedGivesTheSameValues() {
    var byHand = Samples.all().get(3);
    var audit =
        Written.audit(
            byHand.write(folder), folder.resolve("audit.xlsx"), Style.COMPACT, LedgerChoice.ALL);

    var question = QuestionReader.read(LibreOffice.recalculate(audit, folder));

    assertThat(Evaluation.of(question).outputs())
        .isEqualTo(Evaluation.of(byHand.question()).outputs());
    assertThat(question.findings()).isEmpty();
  }

  @Test
  void aQuestionThatOpenpyxlWroteIsRead() throws Exception {
    var file = folder.resolve("openpyxl.xlsx");
    var program =
        """
        import sys
        import openpyxl
        book = openpyxl.Workbook()
        layers = book.active
        layers.title = "Layers"
        layers.append(["type", "name", "stride", "activation"])
        layers.append(["conv", "Conv", 2, "relu"])
        layers.append(["maxpool", "Pool", None, None])
        picture = book.create_sheet("Input")
        for row in range(4):
            picture.append([row * 6 + column for column in range(6)])
        conv = book.create_sheet("Conv")
        conv["B2"] = "filter 1 channel 1"
        conv["B3"], conv["C3"] = 0.5, True
        conv["B5"] = "filter 1 bias"
        conv["B6"] = "-20"
        book.save(sys.argv[1])
        """;
    python(program, file);

    var question = QuestionReader.read(file);

    assertThat(layers(question))
        .containsExactly(
            new Conv(
                Tensor.of(Shape.of(1, 1, 1, 2), 0.5, 1),
                new double[] {-20},
                Size.of(2),
                Padding.NONE,
                Size.of(1),
                1,
                new Relu()),
            new MaxPool(Size.of(2), Size.of(2), Padding.NONE, false));
    // the rows 0 and 2, the columns 0, 2 and 4: 0.5 x + (x + 1) - 20 for x = 0, 2, 4, 12, 14, 16
    assertThat(Evaluation.of(question).outputs().get(0).values()).containsExactly(0, 0, 0, 0, 2, 5);
    assertThat(Evaluation.of(question).outputs().get(1).values()).containsExactly(2);
  }

  /** Runs a Python program that uses openpyxl. */
  private static void python(String program, Path file) throws IOException, InterruptedException {
    var python = OptionalProgram.require("python3", "/usr/bin/python3", "python3").toString();
    if (new ProcessBuilder(python, "-c", "import openpyxl").start().waitFor() != 0) {
      OptionalProgram.require("python3-openpyxl", "/nowhere");
    }
    var process = new ProcessBuilder(python, "-c", program, file.toString()).inheritIO().start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
