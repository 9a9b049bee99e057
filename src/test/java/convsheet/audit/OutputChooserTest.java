package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.Network;
import convsheet.question.Question;
import convsheet.question.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The yellow cells above a Ledger lead to the row at which the output that is chosen begins: the
 * first whose own cells name it, which a scan of the sheet finds.
 */
class OutputChooserTest {
  private static final int NETWORKS = 40;
  private static final int CHOICES = 60;

  @TempDir private Path folder;

  @Test
  void everyChoiceLeadsToItsFirstRowOrIsSaidNotToBeListed() throws IOException {
    int found = 0;
    int notListed = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var question = Written.random(seed);
      var ledger =
          seed % 2 == 0 ? LedgerChoice.AUTO : new LedgerChoice(random.nextInt(200), List.of());
      try (var workbook = audit(question, ledger)) {
        var sheet = workbook.getSheet("Ledger");
        for (int i = 0; sheet != null && i < CHOICES; i++) {
          int row = lead(sheet, node(question, random), random);
          found += row > 0 ? 1 : 0;
          notListed += row == 0 ? 1 : 0;
        }
      }
    }
    assertThat(found).isGreaterThan(NETWORKS);
    assertThat(notListed).isGreaterThan(NETWORKS);
  }

  private XSSFWorkbook audit(Question question, LedgerChoice ledger) throws IOException {
    var audit =
        Written.audit(
            Written.question(question, folder.resolve("question.xlsx")),
            folder.resolve("audit.xlsx"),
            Style.COMPACT,
            ledger);
    return new XSSFWorkbook(Files.newInputStream(audit));
  }

  private static Network.Node node(Question question, Random random) {
    var nodes = question.network().nodes();
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** Chooses an output, sometimes one that there is not; gives the row it is led to, or 0. */
  private static int lead(Sheet sheet, Network.Node node, Random random) {
    var shape = node.shape();
    var chosen = sheet.getRow(3);
    chosen.getCell(0).setCellValue(node.name());
    chosen.getCell(1).setCellValue(random.nextInt(shape.channels() + 1) + 1);
    chosen.getCell(2).setCellValue(random.nextInt(shape.rows() + 1) + 1);
    chosen.getCell(3).setCellValue(random.nextInt(shape.columns() + 1) + 1);
    if (random.nextInt(10) == 0) {
      chosen.getCell(1 + random.nextInt(3)).setCellValue(random.nextBoolean() ? 0 : 1.5);
    }
    var evaluator = sheet.getWorkbook().getCreationHelper().createFormulaEvaluator();
    var row = evaluator.evaluate(chosen.getCell(5)).getNumberValue();
    var link = evaluator.evaluate(chosen.getCell(4)).getStringValue();
    assertThat(row).as(() -> texts(chosen)).isEqualTo(scan(sheet, chosen));
    assertThat(link).isEqualTo(row > 0 ? "go to" : "it is");
    return (int) row;
  }

  private static int scan(Sheet sheet, Row chosen) {
    for (int row = 5; row <= sheet.getLastRowNum(); row++) {
      if (texts(sheet.getRow(row)).equals(texts(chosen))) {
        return row + 1;
      }
    }
    return 0;
  }

  private static String texts(Row row) {
    return row.getCell(0) + ", " + row.getCell(1) + ", " + row.getCell(2) + ", " + row.getCell(3);
  }

  @Test
  void whatIsWrittenLeadsToAnOutputOfTheFirstLayer() throws IOException {
    for (int seed = 0; seed < NETWORKS; seed++) {
      try (var workbook = audit(Written.random(seed), LedgerChoice.AUTO)) {
        var sheet = workbook.getSheet("Ledger");
        if (sheet != null) {
          var chosen = sheet.getRow(3);
          assertThat(chosen.getCell(0).toString()).isEqualTo(sheet.getRow(5).getCell(0).toString());
          assertThat(chosen.getCell(5).getCachedFormulaResultType()).isEqualTo(CellType.NUMERIC);
          assertThat(chosen.getCell(5).getNumericCellValue())
              .isEqualTo(scan(sheet, chosen))
              .isPositive();
        }
      }
    }
  }
}
