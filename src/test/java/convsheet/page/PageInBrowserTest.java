package convsheet.page;

import static java.awt.image.BufferedImage.TYPE_INT_RGB;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.intake.Intake;
import convsheet.network.Conv;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Command;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.OptionalProgram;
import convsheet.testing.Ran;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a person has it, in a browser, and its parts in Node.js: the tests in {@code
 * src/page/test}.
 */
class PageInBrowserTest {
  private static final Path SOURCES = Path.of("src", "page");
  private static final String HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>";

  /** Where the results of workbooks/by-hand.xlsx begin: O6. */
  private static final int FIRST_ROW = 5;

  private static final int FIRST_COLUMN = 14;

  @TempDir private Path folder;

  @Test
  void thePageWorksInABrowser() throws IOException {
    var chromium =
        OptionalProgram.require("chromium", "chromium", "chromium-browser", "google-chrome");
    for (var module : List.of("puppeteer-core", "axe-core")) {
      if (!Files.isDirectory(SOURCES.resolve("node_modules").resolve(module))) {
        OptionalProgram.missing(module + " (npm ci --prefix " + SOURCES + ")");
      }
    }
    var example = Intake.read(Path.of("workbooks", "conv-example.xlsx"), Optional.empty());

    var node = OptionalProgram.require("nodejs", "node", "nodejs");
    var variables =
        Map.of(
            "CONVSHEET_CHROMIUM", chromium.toString(),
            "CONVSHEET_PAGE", page(example, "example.html").toString(),
            "CONVSHEET_HOSTILE_PAGE", page(hostile(), "hostile.html").toString(),
            "CONVSHEET_EXERCISE", exercise().toString(),
            "CONVSHEET_ANSWER", answer().toString(),
            "CONVSHEET_DOWNLOADS", folder.toString());
    var tests = SOURCES.resolve("test").resolve("browser.mjs");

    var ran =
        Command.run(
            Duration.ofMinutes(3), List.of(node.toString(), "--test", tests.toString()), variables);

    assertThat(ran.exitCode()).as(ran.toString()).isZero();
    assertThat(ran.output()).containsPattern(" pass [1-9]").contains(" skipped 0");
    OoxmlSchemas.validate(folder.resolve("conv-example.question.xlsx"));
    OoxmlSchemas.validate(folder.resolve("exercise.xlsx"));
    theDownloadedQuestionHasTheValuesOfThePage();
    theDownloadedAnswerIsRight();
    theFilmHasAFrameForEachOutput();
  }

  private void theFilmHasAFrameForEachOutput() throws IOException {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    var file = folder.resolve("MaxPool output channel 1.gif");
    try (var in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(12 * 12);
      var screen = reader.read(0);
      // at first only the first cell of the output is filled in; the left part shows what is read
      int x = screen.getWidth() - 60;
      int y = screen.getHeight() / 2;
      assertThat(screen.getRGB(x, y) & 0xFFFFFF).as("covered").isBetween(0xA00000, 0xBFFFFF);
      var shown = new BufferedImage(screen.getWidth(), screen.getHeight(), TYPE_INT_RGB);
      for (int frame = 0; frame < 12 * 12; frame++) {
        shown.createGraphics().drawImage(reader.read(frame), 0, 0, null);
      }
      assertThat(shown.getRGB(x, y) & 0xFFFFFF).as("a light number").isGreaterThan(0xE00000);
    }
  }

  private void theDownloadedAnswerIsRight() {
    var report =
        new Checker(Optional.empty(), Marking.DEFAULT).check(folder.resolve("exercise.xlsx"));
    assertThat(report.isRight()).as(report.toString()).isTrue();
    assertThat(report.cells()).hasSize(9);
    assertThat(report.student()).contains("Ada <b> & Co");
    assertThat(report.differences()).isEmpty();
    assertThat(report.findings()).isEmpty();
  }

  /** The page of nine results of a convolution, with lights. */
  private Path exercise() throws IOException {
    var file = folder.resolve("asked").resolve("exercise.xlsx");
    Files.createDirectories(file.getParent());
    run("exercise", "workbooks/by-hand.xlsx", "--self-check", "-o", file);
    return viewed(file);
  }

  /** The page of the same where one number is wrong and one is missing. */
  private Path answer() throws IOException {
    var file = folder.resolve("answer.xlsx");
    var empty = folder.resolve("empty.xlsx");
    run("exercise", "workbooks/by-hand.xlsx", "-o", empty);
    try (var workbook = new XSSFWorkbook(Files.newInputStream(empty));
        var out = Files.newOutputStream(file)) {
      var numbers = new double[][] {{-6, 2, 6}, {-7, 4, 7}, {-5, 0}}; // 1 would be right, and 5
      for (int row = 0; row < numbers.length; row++) {
        for (int column = 0; column < numbers[row].length; column++) {
          var cells = workbook.getSheet("Conv").getRow(FIRST_ROW + row);
          cells.getCell(FIRST_COLUMN + column).setCellValue(numbers[row][column]);
        }
      }
      for (var row : workbook.getSheet("Exercise")) {
        if (row.getCell(0) != null && row.getCell(0).toString().equals("Name")) {
          row.getCell(1).setCellValue(HOSTILE);
        }
      }
      workbook.write(out);
    }
    return viewed(file);
  }

  private Path viewed(Path file) {
    var page = folder.resolve(file.getFileName() + ".html");
    run("view", file, "-o", page);
    return page;
  }

  private static void run(Object... words) {
    var ran = Ran.run(words);
    assertThat(ran.code()).as(ran.toString()).isZero();
  }

  private void theDownloadedQuestionHasTheValuesOfThePage() throws IOException {
    var question = Intake.read(folder.resolve("conv-example.question.xlsx"), Optional.empty());
    var evaluation = Evaluation.of(question);
    var csv = Files.readString(folder.resolve("MaxPool.csv"));
    assertThat(evaluation.values(evaluation.output("MaxPool", 0)))
        .containsExactly(
            Pattern.compile("[,\n]").splitAsStream(csv).mapToDouble(Double::parseDouble).toArray());
    assertThat(evaluation.values(evaluation.output("Conv1", 0)))
        .isNotEqualTo(
            Evaluation.of(Intake.read(Path.of("workbooks", "conv-example.xlsx"), Optional.empty()))
                .values(evaluation.output("Conv1", 0)));
  }

  private Path page(Question question, String name) throws IOException {
    var file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      Page.ofNetwork(Evaluation.of(question)).write(out);
    }
    return file;
  }

  /** All that a workbook may say is markup. */
  private static Question hostile() {
    var shape = Shape.of(1, 4, 4);
    var conv =
        new Conv(
                Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4),
                new double[0],
                Size.of(1),
                Padding.NONE,
                Size.of(1),
                1,
                new Relu())
            .named(List.of(HOSTILE));
    return Question.of(
            Network.of(shape).then(HOSTILE, conv),
            FeatureMap.picture(shape, List.of(HOSTILE)),
            Tensor.of(shape, new double[16]))
        .lifted(HOSTILE, List.of(Finding.note(HOSTILE, "A1", HOSTILE)))
        .about(List.of(HOSTILE, HOSTILE));
  }
}
