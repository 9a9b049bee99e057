package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.LibreOffice;
import convsheet.testing.Pdf;
import convsheet.testing.Ran;
import convsheet.testing.Workbooks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code exercise --paper}. */
class PaperTest {
  /** What comes of the sample by-hand: 0+0+1 - (1+3+3) = -6, and so on. */
  private static final List<Double> BY_HAND =
      List.of(-6.0, 2.0, 6.0, -7.0, 1.0, 7.0, -5.0, 0.0, 5.0);

  @TempDir private Path folder;
  private Path byHand;
  private Path paper;

  @BeforeEach
  void copyQuestion() throws IOException {
    byHand = Files.copy(Path.of("workbooks/by-hand.xlsx"), folder.resolve("by-hand.xlsx"));
    paper = folder.resolve("by-hand.paper.xlsx");
  }

  private static Ran run(Object... words) {
    return Ran.run(words).withUnixLines();
  }

  private static Path written(Path file, Object... words) {
    var ran = run(words);
    assertThat(ran.code()).as(ran.err()).isZero();
    return file;
  }

  private static XSSFSheet worksheet(Path file) throws IOException {
    try (var in = Files.newInputStream(file);
        var book = new XSSFWorkbook(in)) {
      return book.getSheet("Worksheet");
    }
  }

  /** The cells with a thick line around them, each box once. */
  private static List<Cell> boxes(XSSFSheet sheet) {
    var boxes = new ArrayList<Cell>();
    for (var row : sheet) {
      for (var cell : row) {
        boolean isInside =
            sheet.getMergedRegions().stream()
                .anyMatch(
                    merged ->
                        merged.isInRange(cell) && merged.getFirstColumn() < cell.getColumnIndex());
        if (cell.getCellStyle().getBorderTop() == BorderStyle.MEDIUM && !isInside) {
          boxes.add(cell);
        }
      }
    }
    return boxes;
  }

  /** 2 results of 18 x 18 and 4 of 8 x 8 are 648 + 256. */
  @Test
  void saysHowMuchThereIsToFillIn() {
    assertThat(run("exercise", byHand, "--paper").out())
        .contains("paper: 9 boxes on 1 page of A4\n")
        .doesNotContain("warning");
    var longer = folder.resolve("longer.xlsx");
    var ran = run("exercise", "workbooks/two-layers.xlsx", "--paper", "-o", longer);
    int pages = Pdf.read(LibreOffice.toPdf(longer, folder)).pages().size();
    assertThat(pages).isGreaterThan(1);
    assertThat(ran.out())
        .contains("paper: 904 boxes on " + pages + " pages of A4\nwarning: more than one page");
  }

  @Test
  void aSmallExerciseIsOnePageOfA4WithAllThatIsNeeded() {
    var pdf = Pdf.read(LibreOffice.toPdf(written(paper, "exercise", byHand, "--paper"), folder));

    assertThat(pdf.sizes()).singleElement().asString().startsWith("595").endsWith("(A4)");
    assertThat(pdf.pages().get(0))
        .containsPattern("Name .*Date .*Right .*/ ?9")
        .contains("9 numbers", "All answers are whole numbers.")
        .contains("1 filter of 3 x 3 x 1", "multiply number by", "Worksheet")
        .containsPattern("1 +3 +3 +2 +1") // the third row of the picture
        .containsPattern("1 +0 +-1")
        .doesNotContain("#", "-6", "-7");
  }

  @Test
  void boxesHaveRoomForAPenAndNothingInThem() throws IOException {
    var sheet = worksheet(written(paper, "exercise", byHand, "--paper"));

    assertThat(boxes(sheet)).hasSize(9).allMatch(box -> box.getCellType() == CellType.BLANK);
    for (var box : boxes(sheet)) {
      double pixels =
          sheet.getColumnWidthInPixels(box.getColumnIndex())
              + sheet.getColumnWidthInPixels(box.getColumnIndex() + 1);
      assertThat(pixels / 96 * 25.4).isGreaterThanOrEqualTo(10);
      assertThat(box.getRow().getHeightInPoints() / 72 * 25.4).isGreaterThanOrEqualTo(8);
    }
  }

  /** The exercise of the coursework: conv with relu, then pooling. */
  @Test
  void severalLayersSayWhatTheyReadAndStandOnOnePageToo() {
    var question = Path.of("examples/coursework/question.xlsx");
    var file = folder.resolve("two.xlsx");
    var pdf =
        Pdf.read(
            LibreOffice.toPdf(written(file, "exercise", question, "--paper", "-o", file), folder));

    assertThat(pdf.pages()).hasSize(1);
    assertThat(pdf.pages().get(0).replaceAll("\\s+", " "))
        .contains("the bias. At last relu: write 0 for what is less than 0.")
        .contains("It reads Conv, from its boxes above.", "the largest number of each window");
  }

  @ParameterizedTest
  @CsvSource({"padding,6", "hand-made,4", "transpose,4", "two-layers,7", "rgb,4"})
  void pagesEndBetweenGrids(String sample, int most) throws IOException {
    var question = Path.of("workbooks", sample + ".xlsx");
    var file = folder.resolve(sample + ".paper.xlsx");
    var sheet = worksheet(written(file, "exercise", question, "--paper", "-o", file));

    assertThat(sheet.getRowBreaks()).isNotEmpty().hasSizeLessThan(most);
    for (int last : sheet.getRowBreaks()) {
      // below is a heading, or the label of a grid; no number, no box
      var first = sheet.getRow(last + 1);
      var texts = new ArrayList<String>();
      for (var cell : first) {
        assertThat(cell.getCellType()).isIn(CellType.STRING, CellType.BLANK);
        assertThat(cell.getCellStyle().getBorderTop()).isEqualTo(BorderStyle.NONE);
        texts.add(cell.getStringCellValue());
      }
      assertThat(texts).isNotEmpty();
    }
    var pdf = Pdf.read(LibreOffice.toPdf(file, folder));
    assertThat(pdf.pages()).hasSize(sheet.getRowBreaks().length + 1);
    assertThat(pdf.pages()).noneMatch(page -> page.contains("##"));
  }

  @Test
  void theKeyHasTheResultsInTheirBoxes() throws IOException {
    var key = folder.resolve("key.xlsx");
    written(paper, "exercise", byHand, "--paper", "--key", key);

    assertThat(boxes(worksheet(key))).extracting(Cell::getNumericCellValue).isEqualTo(BY_HAND);
    assertThat(Workbooks.values(key)).containsKeys("Exercise", "Conv");
    assertThat(run("check", key).code()).isZero();
  }

  @Test
  void aFewResultsOfALargeLayerAreListed() throws IOException {
    var question = Path.of("workbooks/conv-example.xlsx");
    var file = folder.resolve("few.xlsx");
    written(file, "exercise", question, "--paper", "--blank", "Conv1", "--cells", "5", "-o", file);

    var sheet = worksheet(file);
    assertThat(boxes(sheet)).hasSize(5);
    for (var box : boxes(sheet)) {
      // before it its row and column, of 26 each
      var place = box.getRow().getCell(box.getColumnIndex() - 2).getStringCellValue();
      assertThat(place).matches("\\d\\d?, \\d\\d?");
      assertThat(Arrays.stream(place.split(", ")).mapToInt(Integer::parseInt))
          .allMatch(n -> n <= 26);
    }
  }

  @Test
  void eachOfAClassHasASheetWithTheNameOnIt() throws IOException {
    var target = folder.resolve("class");
    var roster = Path.of("workbooks/roster.csv");
    written(
        target, "exercise", byHand, "--paper", "--class", roster, "-o", target, "--random-weights");

    var values = Workbooks.values(target.resolve("Ada-Lovelace-1815.xlsx"));
    assertThat(values).containsOnlyKeys("Worksheet");
    assertThat(values.get("Worksheet").values())
        .contains("Ada Lovelace, 1815")
        .anyMatch(value -> value.toString().contains("Variant "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by-hand | --self-check | lights where there is a screen",
        "residual | --debug | output channel 1 of 20 x 20 boxes, too large for paper",
        "kaiming | --debug | pages of paper; expected at most 10",
      })
  void whatHasNoPlaceOnPaperIsRefused(String sample, String option, String message) {
    var file = folder.resolve("none.xlsx");
    var ran =
        run("exercise", Path.of("workbooks", sample + ".xlsx"), "--paper", option, "-o", file);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
    assertThat(file).doesNotExist();
  }

  @Test
  void wordsThatATeacherWroteAreNotLost() throws IOException {
    written(paper, "exercise", byHand, "--paper");
    written(paper, "exercise", byHand, "--paper"); // nobody has touched it
    try (var book = new XSSFWorkbook(new ByteArrayInputStream(Files.readAllBytes(paper)));
        var out = Files.newOutputStream(paper)) {
      book.getSheet("Worksheet").getRow(2).createCell(0).setCellValue("For Monday");
      book.write(out);
    }

    var ran = run("exercise", byHand, "--paper");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(paper.toString(), "--force");
    assertThat(Workbooks.values(paper).get("Worksheet")).containsValue("For Monday");
    assertThat(run("exercise", byHand, "--paper", "--force").code()).isZero();
  }

  @Test
  void anotherFileIsNotReplaced() {
    var exercise = folder.resolve("by-hand.exercise.xlsx");
    written(exercise, "exercise", byHand);

    assertThat(run("exercise", byHand, "--paper", "-o", exercise).err())
        .contains("a file that convsheet did not write as an exercise on paper");
  }
}
