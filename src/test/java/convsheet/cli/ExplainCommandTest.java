package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.check.Verdict;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.Book;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {
  private static final String NO_RESULTS =
      """

      The workbook has no results; addresses are those of its audit (convsheet run).
      """;

  @TempDir private Path folder;

  private static String explain(Object... words) {
    var ran = run(Stream.concat(Stream.of("explain"), Stream.of(words)).toArray());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return ran.out();
  }

  private static String refused(Object... words) {
    var ran = run(Stream.concat(Stream.of("explain"), Stream.of(words)).toArray());
    assertThat(ran.out()).isEmpty();
    assertThat(ran.code()).isEqualTo(2);
    return ran.err();
  }

  private Path sample(String name) {
    return Samples.all().stream()
        .filter(sample -> sample.file().equals(name))
        .findFirst()
        .orElseThrow()
        .write(folder);
  }

  private Path audit(String name) {
    var audit = folder.resolve("audit.xlsx");
    assertThat(run("run", sample(name), "-o", audit).code()).isZero();
    return audit;
  }

  /** A copy of a workbook in which a cell holds a number that somebody typed. */
  private Path typed(Path workbook, String sheet, String cell, double value) {
    return changed(workbook, book -> type(book, sheet + "!" + cell, value));
  }

  private Path changed(Path workbook, Consumer<XSSFWorkbook> change) {
    var copy = folder.resolve("answer.xlsx");
    try (var book = new XSSFWorkbook(Files.newInputStream(workbook));
        var out = Files.newOutputStream(copy)) {
      change.accept(book);
      book.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @Test
  void showsWindowFilterProductsAndSum() {
    assertThat(explain(sample("by-hand.xlsx"), "Conv!O7"))
        .isEqualTo(
            """
            Conv!O7  Conv, output channel 1, row 2, column 1
            conv: 1 filter of 3 x 3 x 1

            Input channel 1      filter 1 channel 1     products
            Input!B7:D9          Conv!I6:K8
                 B    C    D          I    J    K
            7    0    1    3     6    1    0   -1           0    0   -3
            8    1    3    3  x  7    1    0   -1    =      1    0   -3
            9    0    0    2     8    1    0   -1           0    0   -2

            sum       of the 9 products = -7

            Conv!O7 = -7
            """
                + NO_RESULTS);
  }

  @Test
  void anAuditHasItsResultsAndNothingIsRemarkedThatAgrees() {
    assertThat(explain(audit("by-hand.xlsx"), "conv!$o$7")).endsWith("\nConv!O7 = -7\n");
  }

  @Test
  void showsAStudentsNumberBesideTheRightOne() {
    var answer = typed(audit("by-hand.xlsx"), "Conv", "O7", -6);

    assertThat(explain(answer, "Conv!O7"))
        .endsWith("\nConv!O7 = -7   (you have -6, right is -7)\n");
    assertThat(explain(answer, "Conv!O6")).endsWith("\nConv!O6 = -6\n");
  }

  @Test
  void saysWhatFollowsFromAnEarlierSlip() {
    var answer = typed(audit("conv-example.xlsx"), "Conv2", "AV40", 5);

    assertThat(explain(answer, "MaxPool!AH24"))
        .contains("Conv2!AV40: you have 5, right is 0")
        .endsWith(
            """
            MaxPool!AH24 = 0
            With your numbers in the cells that it reads it would be 5.
            """);
  }

  @Test
  void whatIsNoNumberIsSaidToBeNoneInTheWordsOfCheck() {
    var answer =
        changed(
            audit("by-hand.xlsx"),
            book -> {
              type(book, "Conv!O6", "3 px");
              type(book, "Conv!O7", "?");
            });

    assertThat(explain(answer, "Conv!O6"))
        .endsWith(
            "Conv!O6 = -6   (you have no number: \"3 px\"; type 3 alone, if that is meant)\n");
    assertThat(run("check", answer).out()).contains("\"3 px\"; type 3 alone, if that is meant");
    assertThat(explain(answer, "Conv!O7")).contains("you have no number: \"?\"; type a number");
  }

  /**
   * Results as they come, whole and with decimals: exact, rounded, cut off, in single precision,
   * wrong; as texts in several spellings, misspelt, of formulas with values and without.
   */
  @Test
  void whatYouHaveIsNamedWhereCheckTakesItForWrong() {
    var random = new Random(8);
    var checker = new Checker(Optional.empty(), Marking.DEFAULT);
    var seen = EnumSet.noneOf(Verdict.class);
    for (var question : List.of(sample("by-hand.xlsx"), decimals())) {
      var audit = folder.resolve("audit.xlsx");
      assertThat(run("run", question, "-o", audit, "--force").code()).isZero();
      var all = new ArrayList<>(checker.check(audit).cells());
      Collections.shuffle(all, random);
      var some = all.subList(0, Math.min(40, all.size()));
      var answer =
          changed(
              audit,
              book ->
                  some.forEach(
                      cell ->
                          type(
                              book,
                              cell.sheet() + "!" + cell.cell(),
                              written(cell.expected(), random))));

      var report = checker.check(answer);
      var cells =
          report.cells().stream()
              .collect(Collectors.toMap(cell -> cell.sheet() + "!" + cell.cell(), cell -> cell));
      for (var one : some) {
        var place = one.sheet() + "!" + one.cell();
        var cell = cells.get(place);
        seen.add(cell.verdict());
        var last =
            explain(answer, place)
                .lines()
                .filter(line -> line.startsWith(place + " = "))
                .collect(Collectors.joining());
        assertThat(last.contains("you have"))
            .as(cell + "\n" + last + explain(answer, place))
            .isEqualTo(!cell.verdict().isRight() && cell.verdict() != Verdict.MISSING);
        if (cell.verdict() == Verdict.NOT_A_NUMBER) {
          var why = last.replaceFirst("(?s).*you have no number: (.*)\\)$", "$1");
          assertThat(report.findings())
              .as(last)
              .anyMatch(
                  finding ->
                      List.of(finding.cells().split(", ")).contains(one.cell())
                          && (finding.message().endsWith(why)
                              || why.endsWith(
                                  finding.message().replaceFirst("^.*?s? (?=without)", ""))));
        } else if (last.contains("you have")) {
          var number = last.replaceFirst(".*you have ([^ ]+), right is.*", "$1");
          // the 15 digits that spreadsheet programs show
          assertThat(Double.parseDouble(number))
              .isCloseTo(cell.actual().orElseThrow().value(), withPercentage(1e-12));
        }
      }
    }
    assertThat(seen)
        .contains(Verdict.CORRECT, Verdict.ROUNDED, Verdict.WRONG, Verdict.NOT_A_NUMBER);
  }

  @Test
  void whatKeepsAnExponentialFromOverflowingIsShownOnlyWhereItDoes() {
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type|activation\nConv|conv|sigmoid\nSilu|silu|")
            .put("Input", "A1", "2|-1000")
            .put("Conv", "A1", "1")
            .save(folder.resolve("sigmoid.xlsx"));

    // 1 / (1 + e^-2) is 0.88079...
    assertThat(explain(question, "--layer", "Conv", "--at", "1,1,1"))
        .contains("1/(1+EXP(-x)) = 1/(1+EXP(-2)) = 0.8808")
        .doesNotContain("700");
    assertThat(explain(question, "--layer", "Silu", "--at", "1,1,1")).doesNotContain("700");
    assertThat(explain(question, "--layer", "Conv", "--at", "1,1,2"))
        .contains("1/(1+EXP(-MAX(-700,x))) = 1/(1+EXP(-MAX(-700,-1000))) = ");
  }

  /** A network of decimals: a convolution, and a layer that reads its results. */
  private Path decimals() {
    return Book.xlsx()
        .put(
            "Layers",
            "A1",
            "name|type|filters|activation|init|kernel\nOne|conv|3|sigmoid|xavier_uniform|2\nTwo|dense|9||xavier_uniform")
        .put("Input", "A1", "0.31|-1.2|0.75|2.5\n1.13|0.4|-0.66|0.9\n-2.1|1.7|0.05|1.01")
        .save(folder.resolve("decimals.xlsx"));
  }

  /** A formula, with the value that it has in the file, if it has one. */
  private record Formula(String text, OptionalDouble value) {}

  private static Object written(double right, Random random) {
    int decimals = random.nextInt(1, 6);
    var rounded = BigDecimal.valueOf(right).setScale(decimals, RoundingMode.HALF_UP);
    double off = right + random.nextInt(-100, 100) / 100.0;
    var plain = rounded.toPlainString();
    return switch (random.nextInt(16)) {
      case 0 -> right;
      case 1 -> (double) (float) right;
      case 2 -> rounded.doubleValue();
      case 3 -> BigDecimal.valueOf(right).setScale(decimals, RoundingMode.DOWN).doubleValue();
      case 4 -> off;
      case 5 -> BigDecimal.valueOf(right).setScale(1, RoundingMode.HALF_UP).toPlainString();
      case 6 -> "\u2212 " + plain;
      case 7 -> plain.replace('.', ',');
      case 8 -> "\u2248 " + plain;
      case 9 -> new Formula("0+" + right, OptionalDouble.of(right));
      case 10 -> new Formula("ROUND(" + off + ",2)", OptionalDouble.of(off));
      case 11 -> new Formula(right + "+0", OptionalDouble.empty());
      case 12 -> new Formula("LET(x," + right + ",x)", OptionalDouble.empty());
      case 13 -> plain.replace("-", "") + "-";
      case 14 -> plain.replace('0', 'O') + "o";
      default -> right + " px";
    };
  }

  private static void type(XSSFWorkbook book, String address, Object content) {
    var place = new CellReference(address);
    var cell = book.getSheet(place.getSheetName()).getRow(place.getRow()).getCell(place.getCol());
    cell.setBlank();
    if (content instanceof Double number) {
      cell.setCellValue(number);
    } else if (content instanceof Formula formula) {
      cell.getCTCell().addNewF().setStringValue(formula.text());
      formula.value().ifPresent(value -> cell.getCTCell().setV(Double.toString(value)));
    } else {
      cell.setCellValue(content.toString());
    }
  }

  @Test
  void namesAPlaceByLayerChannelRowAndColumn() {
    var byAddress = explain(sample("conv-example.xlsx"), "Conv2!AP36");

    assertThat(explain(sample("conv-example.xlsx"), "--layer", "conv2", "--at", "2,5,7"))
        .isEqualTo(byAddress);
    assertThat(byAddress)
        .contains("channel 1\n", "channel 2\n", "channels  0 + 0 = 0", "relu      MAX(0,x)")
        .contains("Conv2!AP36 = 0");
  }

  @Test
  void namesTheCellsOfAHandMadeSheet() {
    var handMade = HandMade.write(folder);

    assertThat(explain(handMade, "network!AB22"))
        .isEqualTo(
            """
            network!AB22  Conv1, output channel 2, row 6, column 7
            conv: 2 filters of 3 x 3 x 1, then relu; 1 cell otherwise, as found

            Input channel 1       filter 2 channel 1     products
            network!H10:J12       network!P13:R15
                  H    I    J           P    Q    R
            10    3    3    0     13    1    1    1          3    3    0
            11    3    3    0  x  14    0    0    0   =      0    0    0
            12    3    3    0     15   -1   -1   -1         -3   -3    0

            sum       of the 9 products = 0
            bias      0 - 0.5 = -0.5   (network!P18)
            relu      MAX(0,x) = MAX(0,-0.5) = 0

            network!AB22 = 0
            """);
    assertThat(explain(handMade, "network!AB21"))
        .isEqualTo(
            """
            network!AB21  Conv1, output channel 2, row 5, column 7
            conv: 2 filters of 3 x 3 x 1, then relu; 1 cell otherwise, as found
            This cell breaks the pattern of its layer, which would give 0; it holds a typed number.

            given     a typed number: 1.5

            network!AB21 = 1.5
            """);
  }

  @Test
  void showsWhatABorderHolds() {
    assertThat(explain(sample("padding.xlsx"), "Zeros!T6"))
        .contains("6  (0)  (0)  (0)", "(0) is padding, 0: Zeros!H6:J6,H7:H8")
        .contains("Zeros!I7:J8 are copies of Input!B6:C7");
    assertThat(explain(sample("padding.xlsx"), "Reflect!T6"))
        .contains("H6 is a copy of Input!C7", "I6 is a copy of Input!B7");
  }

  @Test
  void goesOnToWhereItsInputsComeFrom() {
    var out = explain(sample("conv-example.xlsx"), "MaxPool!AH24", "--depth", "2");

    assertThat(out.lines().filter(line -> line.matches("    Conv2!A[V-W]\\d+ = .*"))).hasSize(4);
    assertThat(explain(sample("conv-example.xlsx"), "Conv2!AP36", "--depth", "3"))
        .contains("    Conv1!AR10 = ");
  }

  @Test
  void saysWhichResultsAPixelOrAWeightEnters() {
    assertThat(explain(HandMade.write(folder), "network!D6"))
        .isEqualTo(
            """
            network!D6  the picture, channel 1, row 2, column 3

            It enters 12 results directly:

            Conv1, output channel 1: 6, network!V5:X6
            Conv1, output channel 2: 6, network!V17:X18

            network!D6 = 0
            """);
    assertThat(explain(sample("by-hand.xlsx"), "Conv!I6"))
        .contains("Conv, filter 1 channel 1, row 1, column 1")
        .contains("Conv, output channel 1: 9, Conv!O6:Q8");
  }

  @Test
  void writesJson() {
    var json =
        JsonMapper.shared().readTree(explain(sample("by-hand.xlsx"), "Conv!O7", "--json", "-"));

    assertThat(json.get("cell").asString()).isEqualTo("Conv!O7");
    assertThat(json.get("value").asDouble()).isEqualTo(-7);
    var channel = json.get("steps").get(0).get("channels").get(0);
    assertThat(channel.get("products").toString())
        .isEqualTo("[[0.0,0.0,-3.0],[1.0,0.0,-3.0],[0.0,0.0,-2.0]]");
    assertThat(channel.get("input").get("cells").get(0).get(0).asString()).isEqualTo("Input!B7");
  }

  @Test
  void saysWhatIsNearACellThatIsNothing() {
    var file = sample("by-hand.xlsx");

    assertThat(refused(file, "Conv!A1"))
        .isEqualTo(
            """
            error: %s, sheet Conv, cell A1: found a cell that is no number of the network in this workbook's audit; expected a result, a pixel or a weight there
            The workbook has no results, so addresses are those of its audit, which convsheet run writes. The nearest there is filter 1 channel 1, I6:K8.
            """
                .formatted(file));
    assertThat(refused(file, "Conv!R7")).contains("output channel 1, O6:Q8");
    assertThat(refused(file, "Konv!K7"))
        .contains("sheet Konv, cell K7", "Its sheets are Input, Conv");
    var audit = folder.resolve("audit.xlsx");
    run("run", file, "-o", audit);
    assertThat(refused(audit, "Conv!A1"))
        .contains("found the text \"Conv: ", "The nearest is filter 1 channel 1, I6:K8.");
    assertThat(refused(audit, "Conv!R7")).contains("part of nothing", "output channel 1, O6:Q8");
  }

  @Test
  void aSheetAndACellWithoutAnExclamationMarkAreUnderstood() {
    var file = sample("by-hand.xlsx");

    assertThat(refused(file, "Conv", "O7"))
        .contains("found the words Conv O7", "Is 'Conv!O7' meant?");
    assertThat(refused(file, "My", "sheet", "B3")).contains("Is \"'My sheet'!B3\" meant?");
    assertThat(refused(file, "Conv!O7", "now")).contains("Write the cell as 'Conv2!T9'.");
  }

  /** An exercise has places for its results, and says when it gives one away. */
  @Test
  void aResultThatIsStillToBeFoundIsCalledTheAnswer() throws IOException {
    var exercise = folder.resolve("exercise.xlsx");
    run("exercise", sample("by-hand.xlsx"), "-o", exercise);

    assertThat(explain(exercise, "Conv!O7"))
        .startsWith("This cell of the exercise is still to be filled in: the numbers below are")
        .contains("Conv!O7 = -7")
        .doesNotContain("audit");
    assertThat(explain(exercise, "Input!C7")).doesNotContain("exercise", "audit");

    var filled = folder.resolve("filled.xlsx");
    try (var book = new XSSFWorkbook(Files.newInputStream(exercise));
        var out = Files.newOutputStream(filled)) {
      book.getSheet("Conv").getRow(6).getCell(14).setCellValue(3);
      book.write(out);
    }
    assertThat(explain(filled, "Conv!O7")).startsWith("Conv!O7").doesNotContain("exercise");
    assertThat(explain(filled, "Conv!O8")).startsWith("This cell of the exercise");
  }

  @Test
  void refusesWhatIsNoCell() {
    var file = sample("by-hand.xlsx");

    assertThat(refused(file)).contains("found no cell; expected a cell such as Conv2!T9");
    assertThat(refused(file, "B3"))
        .contains("found the cell \"B3\"; expected a cell with its sheet");
    assertThat(refused(file, "Conv!B3", "--layer", "Conv")).contains("a cell and --layer");
    assertThat(refused(file, "--layer", "Conv")).contains("--layer without --at");
    assertThat(refused(file, "--layer", "Dense", "--at", "1,1,1"))
        .contains("--layer Dense", "one of Input, Conv");
    assertThat(refused(file, "--layer", "Conv", "--at", "1,4,1"))
        .contains("--at 1,4,1", "up to 1,3,3", "Conv is 1 x 3 x 3.");
    assertThat(refused(file, "Conv!O7", "--depth", "0")).contains("1 or more");
    assertThat(run("explain", folder.resolve("none.xlsx"), "Conv!O7").code()).isEqualTo(3);
  }
}
