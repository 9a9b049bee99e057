package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Pdf;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a printer, by the words of LibreOffice. */
class PrintedTest {
  private static final Path WORKBOOKS = Path.of("workbooks");

  @TempDir private Path folder;

  /** docs/workbook-format.md says so. */
  @Test
  void noSheetOfASampleTakesMoreThanTenPages() throws IOException {
    var audits = new ArrayList<Path>();
    try (var samples = Files.list(WORKBOOKS)) {
      for (var sample : samples.filter(file -> file.toString().endsWith(".xlsx")).toList()) {
        audits.add(run("run", sample, "--stats", "--ledger", "none", "-o", audit(sample)));
      }
    }
    assertThat(audits.size()).isGreaterThan(Samples.all().size());
    var conv = WORKBOOKS.resolve("conv-example.xlsx");
    audits.add(run("run", conv, "--deconv", "MaxPool", "-o", folder.resolve("ledger.xlsx")));
    for (var audit : audits) {
      // each by itself: one that could not be loaded must not hide behind others
      var pages = Pdf.read(LibreOffice.toPdf(audit, folder));
      assertThat(pages.sizes()).as("%s", audit).allMatch(size -> size.endsWith("(A4)"));
      try (var book = open(audit)) {
        assertThat(pages.pagesByFoot().keySet())
            .as("%s: every sheet is printed", audit)
            .extracting(foot -> foot.replaceFirst(": rows 1 to .*", ""))
            .containsExactlyInAnyOrderElementsOf(sheets(book));
      }
      assertThat(pages.pagesByFoot())
          .as("%s", audit)
          .allSatisfy((foot, n) -> assertThat(n).isLessThanOrEqualTo(10));
    }
  }

  @Test
  void aLedgerSaysWhichOfItsRowsArePrinted() throws IOException {
    var audit = run("run", WORKBOOKS.resolve("conv-example.xlsx"), "-o", folder.resolve("a.xlsx"));
    try (var book = open(audit)) {
      var ledger = book.getSheet("Ledger");
      // of 12,168 + 20,736 multiply-adds, under five rows
      assertThat(ledger.getFooter().getLeft()).matches("&\\d+&A: rows 1 to \\d{3} of 32,909\\..*");
      var rows = ledger.getFooter().getLeft().replaceFirst(".*rows 1 to (\\d+) .*", "$1");
      assertThat(book.getPrintArea(book.getSheetIndex(ledger)))
          .matches("Ledger!\\$A\\$1:\\$[A-Z]+\\$" + rows);
      assertThat(ledger.getRepeatingRows().formatAsString()).isEqualTo("5:5");
    }
  }

  /** What a teacher gets who opens it and prints, be it the sheet that is shown or all of them. */
  @Test
  void anExerciseOfOneLayerIsOnePageAndOpensWithIt() throws IOException {
    var exercise =
        run("exercise", WORKBOOKS.resolve("by-hand.xlsx"), "-o", folder.resolve("e.xlsx"));
    try (var book = open(exercise)) {
      assertThat(book.getSheetName(book.getActiveSheetIndex())).isEqualTo("Conv");
      assertThat(sheets(book)).allMatch(n -> book.getSheet(n).isSelected() == n.equals("Conv"));
      // a number of pixels of 25.4 / 96 mm: 10 mm of room to write in each direction
      assertThat(book.getSheet("Conv").getColumnWidthInPixels(14)).isGreaterThanOrEqualTo(38);
      assertThat(book.getSheet("Conv").getDefaultRowHeightInPoints()).isGreaterThan(29);
    }
    var pages = Pdf.read(LibreOffice.toPdf(exercise, folder)).pages();
    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).replaceAll("\\s+", " "))
        .contains(
            "Name: ____",
            "1 filter of 3 x 3 x 1",
            "Compute what belongs in the yellow cells: 9 numbers. All answers are whole",
            "from Input channel 1 filter 1 channel 1 output channel 1",
            " 1 3 3 2 1 "); // the middle row of the picture
  }

  /** One sheet is to be filled in, or several; whose it is stands above the page of each. */
  @Test
  void eachSheetThatIsToBeFilledInSaysSoInPrint() throws IOException {
    var roster = Files.writeString(folder.resolve("c.csv"), "name,id\nA & B,7\n");
    var class7 = folder.resolve("class");
    var command =
        new Object[] {
          "exercise",
          "examples/coursework/question.xlsx",
          "--class",
          roster,
          "--self-check",
          "-o",
          class7
        };
    run(command);
    try (var book = open(class7.resolve("A-B-7.xlsx"))) {
      assertThat(book.getSheetName(book.getActiveSheetIndex())).isEqualTo("Exercise");
      for (var layer : List.of("Conv", "Pool")) {
        var sheet = book.getSheet(layer);
        assertThat(sheet.getHeader().getRight()).isEqualTo("Name: A && B, 7");
        assertThat(sheet.getRow(1).getCell(0).getStringCellValue())
            .contains("yellow cells: " + (layer.equals("Conv") ? 32 : 8) + " numbers", "\u2713")
            .doesNotContain("Your name");
        assertThat(sheet.getMergedRegions()).singleElement().matches(r -> r.getFirstRow() == 1);
      }
      assertThat(book.getSheet("Input").getHeader().getRight()).isEmpty();
    }
    // what convsheet merged and wrote above pages is nobody's work: it is replaced
    run(command);
  }

  @Test
  void ofAnExerciseOfSeveralLayersThoseToBeDoneArePrinted() throws IOException {
    var question = "examples/coursework/question.xlsx";
    var both = run("exercise", question, "-o", folder.resolve("both.xlsx"));
    var pool = run("exercise", question, "--blank", "Pool", "-o", folder.resolve("pool.xlsx"));

    assertThat(Pdf.read(LibreOffice.toPdf(both, folder)).pagesByFoot())
        .isEqualTo(Map.of("Exercise", 1, "Conv", 1, "Pool", 1));
    assertThat(Pdf.read(LibreOffice.toPdf(pool, folder)).pagesByFoot())
        .isEqualTo(Map.of("Pool", 1));
    try (var book = open(pool)) {
      assertThat(book.getSheet("Conv").getFooter().getLeft()).contains("clear the print area");
    }
  }

  /** It has no copy beside the layer, whose page would not say what is multiplied. */
  @Test
  void aPictureThatIsTooLargeToBeCopiedIsPrintedWithTheExercise() throws IOException {
    var row = String.join(" | ", Collections.nCopies(101, "1"));
    var question =
        new TextWorkbook()
            .layers("name | type | stride", "Conv | conv | 20", "Pool | maxpool | ")
            .sheet("Input", Collections.nCopies(100, row).toArray(String[]::new))
            .sheet("Conv", "filter 1", "1 | 0", "2 | -1")
            .write(folder.resolve("q.xlsx"));
    for (var blank : List.of("Conv", "Pool")) {
      var exercise =
          run("exercise", question, "--blank", blank, "-o", folder.resolve(blank + ".xlsx"));
      try (var book = open(exercise)) {
        assertThat(sheets(book).stream().filter(n -> !isLeftOut(book.getSheet(n))))
            .containsExactlyElementsOf(
                blank.equals("Conv") ? List.of("Input", "Conv") : List.of("Pool"));
      }
    }
  }

  private static boolean isLeftOut(XSSFSheet sheet) {
    var book = sheet.getWorkbook();
    var area = book.getPrintArea(book.getSheetIndex(sheet));
    return area != null && area.endsWith("$A$1048576");
  }

  @Test
  void everySheetHasItsNameAtTheFootOfAPageOfA4() throws IOException {
    var question = WORKBOOKS.resolve("hand-made.xlsx");
    var audit =
        run(
            "run",
            question,
            "--stats",
            "--matmul",
            "Dense",
            "--deconv",
            "Dense",
            "-o",
            folder.resolve("a.xlsx"));
    var exercise =
        run("exercise", WORKBOOKS.resolve("padding.xlsx"), "-o", folder.resolve("e.xlsx"));
    for (var file : new Path[] {audit, exercise}) {
      try (var book = open(file)) {
        for (var sheet : book) {
          var printed = ((XSSFSheet) sheet).getPrintSetup();
          assertThat(printed.getPaperSize())
              .as(sheet.getSheetName())
              .isEqualTo(PrintSetup.A4_PAPERSIZE);
          assertThat(sheet.getFitToPage()).as(sheet.getSheetName()).isTrue();
          assertThat(printed.getFitWidth()).as(sheet.getSheetName()).isEqualTo((short) 1);
          assertThat(sheet.getFooter().getLeft()).as(sheet.getSheetName()).contains("&A");
          assertThat(sheet.getFooter().getRight())
              .as(sheet.getSheetName())
              .contains("page &P of &N");
        }
      }
    }
  }

  private static List<String> sheets(XSSFWorkbook book) {
    return IntStream.range(0, book.getNumberOfSheets()).mapToObj(book::getSheetName).toList();
  }

  private Path audit(Path sample) {
    return folder.resolve(sample.getFileName().toString().replace(".xlsx", ".audit.xlsx"));
  }

  /** Runs a command, whose last word is the file that it writes. */
  private static Path run(Object... words) {
    var ran = Ran.run(words);
    assertThat(ran.code()).as(ran.err()).isZero();
    return (Path) words[words.length - 1];
  }

  private static XSSFWorkbook open(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in);
    }
  }
}
