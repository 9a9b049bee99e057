package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
          .contains("not the right number (bold)")
          .anyMatch(text -> text.startsWith("The lights of the exercise are put out"));
    }
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
