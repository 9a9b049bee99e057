package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One line of numbers times the rows or columns of a table: an input with the weights of several
 * outputs, or several inputs with one line of weights. The formulas are the same for both.
 */
class BatchOrDenseTest {
  private static final List<String> INPUTS =
      List.of(
          "inputs", "Input", "x", "x1", "batch", "sample 1", "Samples (27)", "pictures", "data");
  private static final List<String> WEIGHTS =
      List.of("weights", "Weight", "w", "w1", "the weights", "input weights", "filter", "unit 1");

  @TempDir private Path folder;

  /** What stands at the table and at the line. */
  enum Labelled {
    NEITHER,
    TABLE_OF_INPUTS,
    TABLE_OF_WEIGHTS
  }

  @ParameterizedTest
  @EnumSource
  void labelsDecideAndWithoutThemItIsSaidHowItWasRead(Labelled labelled) throws IOException {
    var random = new Random(17 + labelled.ordinal());
    for (int round = 0; round < 40; round++) {
      int length = 3 + random.nextInt(25);
      int count = 2 + random.nextInt(4);
      boolean inRows = random.nextBoolean();
      boolean isSpelled = random.nextBoolean();
      boolean isDown = random.nextBoolean();
      int line = (inRows ? count : 2) + 2 + random.nextInt(4);
      var file = folder.resolve(labelled + " " + round + ".xlsx");
      int table = 1;
      try (var workbook = new XSSFWorkbook();
          var stream = Files.newOutputStream(file)) {
        var sheet = workbook.createSheet("net");
        // rows stand below each other, columns beside each other; the line likewise
        for (int i = 0; i < length; i++) {
          for (int k = 0; k < count; k++) {
            at(sheet, inRows ? table + k : table + i, inRows ? 2 + i : k)
                .setCellValue(random.nextInt(9) - 3.5);
          }
          at(sheet, inRows ? line + 6 : table + i, inRows ? 2 + i : line + 3)
              .setCellValue(random.nextInt(9) - 3.5);
        }
        boolean both = random.nextBoolean();
        boolean tableFirst = random.nextBoolean();
        if (labelled != Labelled.NEITHER) {
          var ofTable = labelled == Labelled.TABLE_OF_INPUTS ? INPUTS : WEIGHTS;
          var ofLine = labelled == Labelled.TABLE_OF_INPUTS ? WEIGHTS : INPUTS;
          if (both || tableFirst) {
            boolean isBeside = inRows && random.nextBoolean();
            at(sheet, isBeside ? table : table - 1, isBeside ? 1 : inRows ? 2 : 0)
                .setCellValue(ofTable.get(random.nextInt(ofTable.size())));
          }
          if (both || !tableFirst) {
            at(sheet, inRows ? line + 5 : table - 1, inRows ? 2 : line + 3)
                .setCellValue(ofLine.get(random.nextInt(ofLine.size())));
          }
        }
        for (int k = 0; k < count; k++) {
          int own = k;
          var products =
              isSpelled
                  ? IntStream.range(0, length)
                      .mapToObj(
                          i ->
                              name(inRows ? table + own : table + i, inRows ? 2 + i : own, false)
                                  + "*"
                                  + name(
                                      inRows ? line + 6 : table + i,
                                      inRows ? 2 + i : line + 3,
                                      true))
                      .collect(Collectors.joining("+"))
                  : "SUMPRODUCT(%s:%s,%s:%s)"
                      .formatted(
                          name(inRows ? table + own : table, inRows ? 2 : own, false),
                          name(
                              inRows ? table + own : table + length - 1,
                              inRows ? 1 + length : own,
                              false),
                          name(inRows ? line + 6 : table, inRows ? 2 : line + 3, true),
                          name(
                              inRows ? line + 6 : table + length - 1,
                              inRows ? 1 + length : line + 3,
                              true));
          at(sheet, 60 + (isDown ? k : 0), 40 + (isDown ? 0 : k))
              .setCellFormula("MAX(0," + products + ")");
        }
        workbook.write(stream);
      }
      var what = file.getFileName() + (inRows ? " in rows" : "") + (isSpelled ? " spelled" : "");
      if (labelled == Labelled.TABLE_OF_INPUTS) {
        assertThatThrownBy(() -> Intake.read(file, Optional.empty()))
            .as(what)
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().found()).contains("a batch of several pictures"));
        continue;
      }
      var question = Intake.read(file, Optional.empty());
      assertThat(question.network().nodes().stream().map(node -> node.layer().type()).toList())
          .as(what)
          .containsExactly("dense");
      assertThat(question.input().values()).as(what).hasSize(length);
      if (labelled == Labelled.TABLE_OF_WEIGHTS) {
        assertThat(question.findings()).as(what).isEmpty();
      } else {
        assertThat(question.findings())
            .as(what)
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                  assertThat(finding.message())
                      .contains("read as a dense layer", "a batch of " + count + " inputs");
                });
      }
    }
  }

  private static XSSFCell at(XSSFSheet sheet, int row, int column) {
    var own = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return own.getCell(column) == null ? own.createCell(column) : own.getCell(column);
  }

  private static String name(int row, int column, boolean fixed) {
    return new CellReference(row, column, fixed, fixed).formatAsString(false);
  }
}
