package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.LibreOffice;
import convsheet.testing.Pdf;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copies of {@code check --annotate}, of an exercise with lights. */
class CheckedCopyTest {
  @TempDir private Path folder;

  /** The lights would say of what is carried that it is not right. */
  @Test
  void aCopyHasNoLightsAndTellsVerdictsWithoutColour() throws IOException {
    var question = Path.of("examples/coursework/question.xlsx");
    var exercise = folder.resolve("exercise.xlsx");
    assertThat(Ran.run("exercise", question, "--self-check", "-o", exercise).code()).isZero();
    var answer = folder.resolve("answer.xlsx");
    try (var book = new XSSFWorkbook(Files.newInputStream(exercise));
        var out = Files.newOutputStream(answer)) {
      assertThat(formulas(book, "Conv")).anyMatch(formula -> formula.contains("Exercise!"));
      for (int column = 15; column < 19; column++) {
        book.getSheet("Conv").getRow(5).getCell(column).setCellValue(99);
      }
      book.write(out);
    }

    var copies = folder.resolve("copies");
    Ran.run("check", answer, "--key", question, "--annotate", copies);

    try (var files = Files.list(copies);
        var book = new XSSFWorkbook(Files.newInputStream(files.findFirst().orElseThrow()))) {
      for (var sheet : new String[] {"Conv", "Pool"}) {
        assertThat(formulas(book, sheet)).noneMatch(formula -> formula.contains("Exercise!"));
      }
      var wrong = book.getSheet("Conv").getRow(5).getCell(15).getCellStyle().getFont();
      assertThat(wrong.getBold()).isTrue();
      var said = new ArrayList<String>();
      book.getSheet("Checked")
          .forEach(row -> row.forEach(c -> said.add(new DataFormatter().formatCellValue(c))));
      assertThat(said)
          .contains("not the right number (\u2717, bold)", "nothing stands here (a line across)")
          .anyMatch(text -> text.startsWith("The lights of the exercise are out"));
      // by hand: 4 of the 32 cells of Conv are wrong, all others are empty
      assertThat(table(book, "layer"))
          .containsExactly(
              "layer grid cells missing right wrong",
              "Conv output channel 1 P6:S9 12 0 4",
              "Conv output channel 2 P12:S15 16 0 0",
              "Pool output channel 1 H6:I7 4 0 0",
              "Pool output channel 2 H10:I11 4 0 0",
              "in all 36 0 4");
      assertThat(book.getSheet("Exercise").getSheetConditionalFormatting())
          .matches(rules -> rules.getNumConditionalFormattings() == 0, "has no lights");
      for (var sheet : book) {
        sheet.forEach(
            row ->
                row.forEach(
                    cell ->
                        assertThat(new DataFormatter().formatCellValue(cell))
                            .doesNotContain("A light beside")));
      }
    }
  }

  /** What the terminal calls carried has a column of its own, and is no wrong number. */
  @Test
  void theTableOfACopyCountsAsTheTerminalDoes() throws IOException {
    var question = Path.of("examples/coursework/question.xlsx");
    var ben = Path.of("examples/coursework/answers/Ben-Okoro-102.xlsx");
    var copies = folder.resolve("copies");

    var said = Ran.run("check", ben, "--key", question, "--annotate", copies).out();

    assertThat(said.replaceAll(" +", " "))
        .contains(
            "layer correct rounded carried wrong missing",
            "Conv 17 0 0 15 0",
            "Pool 4 0 4 0 0",
            "in all 21 0 4 15 0");
    try (var book = new XSSFWorkbook(Files.newInputStream(copies.resolve("Ben-Okoro-102.xlsx")))) {
      assertThat(table(book, "layer"))
          .containsExactly(
              "layer grid cells missing right wrong carried",
              "Conv output channel 1 P6:S9 0 16 0 0",
              "Conv output channel 2 P12:S15 0 1 15 0",
              "Pool output channel 1 H6:I7 0 4 0 0",
              "Pool output channel 2 H10:I11 0 0 0 4",
              "in all 0 21 15 4");
    }
  }

  /** As LibreOffice shows them: of channel 2 what is wrong in row 3, and is carried into Pool. */
  @Test
  void signsStandBeforeTheNumbersInPrint() throws IOException {
    var copies = folder.resolve("copies");
    Ran.run(
        "check",
        "examples/coursework/answers/Ben-Okoro-102.xlsx",
        "--key",
        "examples/coursework/question.xlsx",
        "--annotate",
        copies);

    var pages =
        Pdf.read(LibreOffice.toPdf(copies.resolve("Ben-Okoro-102.xlsx"), folder)).pages().stream()
            .map(page -> page.replaceAll("\\s+", ""))
            .toList();
    assertThat(pages.get(0))
        .contains("\u2713correct", "\u2717wrong", "15of15wrong:Thekernelisrotated");
    assertThat(pages)
        .anyMatch(page -> page.contains("Conv:2x4x4") && page.contains("\u27175.5\u27170"))
        .anyMatch(page -> page.contains("Pool:2x2x2") && page.contains("\u21923.5\u21920"));
  }

  /** The lines of the sheet Exercise from one that begins with a word, as they are saved. */
  private static List<String> table(XSSFWorkbook book, String first) {
    var lines = new ArrayList<String>();
    for (var row : book.getSheet("Exercise")) {
      var texts = new ArrayList<String>();
      for (var cell : row) {
        var isNumber =
            cell.getCellType() == CellType.NUMERIC
                || cell.getCellType() == CellType.FORMULA
                    && cell.getCachedFormulaResultType() == CellType.NUMERIC;
        var text =
            isNumber ? String.valueOf((int) cell.getNumericCellValue()) : cell.getStringCellValue();
        if (!text.isEmpty()) {
          texts.add(text);
        }
      }
      var line = String.join(" ", texts);
      if (!lines.isEmpty() || line.startsWith(first + " ")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static ArrayList<String> formulas(XSSFWorkbook book, String sheet) {
    var formulas = new ArrayList<String>();
    book.getSheet(sheet)
        .forEach(
            row ->
                row.forEach(
                    cell -> {
                      if (cell.getCellType() == CellType.FORMULA) {
                        formulas.add(cell.getCellFormula());
                      }
                    }));
    return formulas;
  }
}
