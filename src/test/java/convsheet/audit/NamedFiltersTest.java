package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.poi.ss.format.CellFormat;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that a person gives filters, in the Inspector and the Ledger. */
class NamedFiltersTest {
  private static final String TITLE = "K5";
  private static final String LAST_LABEL = "K14";

  @TempDir private Path folder;

  /** A convolution of three filters, the second without a name, and a pooling layer. */
  private Path audit() {
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name | type | filters\nConv1 | conv | 3\nPool | avgpool")
            .put("Input", "A1", "channel 1\n1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9")
            .put("Conv1", "A1", "filter 1 \"Kante \u00e4\"\n1 | 2\n3 | 4")
            .put("Conv1", "D1", "filter 2\n0 | 1\n1 | 0")
            .put("Conv1", "G1", "filter 3 \"a b 0.0\"\n1 | 1\n1 | 1")
            .save(folder.resolve("question.xlsx"));
    var audit = folder.resolve("audit.xlsx");
    var run = Run.of(question, "-o", audit.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return audit;
  }

  @Test
  void theInspectorNamesTheFilterOfWhicheverOutputIsChosen() {
    var audit = audit();
    var chosen = new ArrayList<Path>();
    for (int channel = 1; channel <= 3; channel++) {
      for (var layer : List.of("Conv1", "Pool")) {
        chosen.add(folder.resolve(layer + channel + ".xlsx"));
        InspectorChoice.select(audit, chosen.get(chosen.size() - 1), layer, List.of(channel, 1, 1));
      }
    }
    var shown =
        LibreOffice.recalculate(chosen, folder).stream()
            .map(Workbooks::values)
            .map(sheets -> sheets.get("Inspector"))
            .toList();

    assertThat(shown.stream().map(cells -> cells.get(TITLE)))
        .containsExactly(
            "result: Conv1, channel 1 \"Kante \u00e4\", row 1, column 1",
            "result: Pool, channel 1, row 1, column 1",
            "result: Conv1, channel 2, row 1, column 1",
            "result: Pool, channel 2, row 1, column 1",
            "result: Conv1, channel 3 \"a b 0.0\", row 1, column 1",
            "result: Pool, channel 3, row 1, column 1");
    assertThat(shown.get(0)).containsEntry(LAST_LABEL, "times these weights");
    assertThat(shown.get(1).getOrDefault(LAST_LABEL, "")).isEqualTo("");
  }

  @Test
  void theLedgerShowsThemWithTheNumbersOfChannels() throws IOException {
    try (var workbook = new XSSFWorkbook(Files.newInputStream(audit()))) {
      var ledger = workbook.getSheet("Ledger");
      var channels =
          IntStream.rangeClosed(5, ledger.getLastRowNum())
              .mapToObj(row -> ledger.getRow(row).getCell(1))
              .toList();

      assertThat(channels.stream().map(cell -> shown(cell)).distinct())
          .containsExactly("1 \"Kante \u00e4\"", "2", "3 \"a b 0.0\"");
      assertThat(channels.stream().map(cell -> cell.getNumericCellValue()).distinct())
          .containsExactly(1.0, 2.0, 3.0);
    }
  }

  private static String shown(Cell cell) {
    return CellFormat.getInstance(cell.getCellStyle().getDataFormatString()).apply(cell).text;
  }
}
