package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.question.Written;
import convsheet.sample.Samples;
import convsheet.xlsx.Colours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.formula.ConditionalFormattingEvaluator;
import org.apache.poi.ss.formula.WorkbookEvaluatorProvider;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.ConditionType;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sheets of an audit mark of the output that its Inspector shows, computed by POI. */
class InspectorMarksTest {
  private static final List<String> WINDOW = List.of(Colours.WINDOW_FILL, Colours.DARK_WINDOW_FILL);

  @TempDir private Path folder;

  static List<Samples> samples() {
    return Samples.all();
  }

  private XSSFWorkbook audit(Samples sample) throws IOException {
    var question = Written.question(sample.question(), folder.resolve("question.xlsx"));
    var audit = folder.resolve("audit.xlsx");
    return new XSSFWorkbook(
        Written.audit(question, audit, Style.COMPACT, LedgerChoice.NONE).toFile().toString());
  }

  private XSSFWorkbook convExample() throws IOException {
    return audit(
        Samples.all().stream()
            .filter(one -> one.file().equals("conv-example.xlsx"))
            .findFirst()
            .orElseThrow());
  }

  /** The cells of all sheets but the Inspector's that have a fill by a rule, by the fill. */
  private static Map<String, List<String>> fills(XSSFWorkbook workbook) {
    var evaluator =
        new ConditionalFormattingEvaluator(
            workbook,
            (WorkbookEvaluatorProvider) workbook.getCreationHelper().createFormulaEvaluator());
    var fills = new TreeMap<String, List<String>>();
    workbook.forEach(
        sheet ->
            sheet.forEach(
                row ->
                    row.forEach(
                        cell ->
                            evaluator.getConditionalFormattingForCell(cell).stream()
                                .map(rule -> rule.getRule())
                                .filter(rule -> rule.getConditionType() == ConditionType.FORMULA)
                                .filter(rule -> rule.getPatternFormatting() != null)
                                .filter(rule -> !sheet.getSheetName().equals("Inspector"))
                                .limit(1)
                                .map(rule -> rule.getPatternFormatting())
                                .map(fill -> (XSSFColor) fill.getFillBackgroundColorColor())
                                .forEach(
                                    colour ->
                                        fills
                                            .computeIfAbsent(
                                                colour.getARGBHex().substring(2),
                                                key -> new ArrayList<>())
                                            .add(
                                                sheet.getSheetName()
                                                    + "!"
                                                    + cell.getAddress().formatAsString())))));
    return fills;
  }

  /** Conv1, channel 1, row 8, column 11: it reads rows 8 to 10 and columns 11 to 13. */
  @Test
  void theOutputItsWindowAndTheNumbersOfItsRowsAndColumnsAreMarked() throws IOException {
    try (var audit = convExample()) {
      var inspector = audit.getSheet("Inspector");
      assertThat(inspector.getRow(4).getCell(10).getStringCellValue())
          .isEqualTo("result: Conv1, channel 1, row 8, column 11");

      var fills = fills(audit);

      assertThat(fills.get(Colours.SHOWN_FILL))
          .containsExactlyInAnyOrder("Conv1!AV13", "Conv1!AV4", "Conv1!AK13");
      var window = new ArrayList<String>();
      for (var sheet : List.of("Input", "Conv1")) {
        for (var numbers : List.of("L4", "M4", "N4", "A13", "A14", "A15")) {
          window.add(sheet + "!" + numbers);
        }
        for (var cell : new CellRangeAddress(12, 14, 11, 13)) {
          window.add(sheet + "!" + cell.formatAsString());
        }
      }
      var marked = new ArrayList<String>();
      WINDOW.forEach(fill -> marked.addAll(fills.getOrDefault(fill, List.of())));
      assertThat(marked).containsExactlyInAnyOrderElementsOf(window);
      // white numbers on ink, black ones on paper
      for (var fill : WINDOW) {
        boolean isDark = fill.equals(Colours.DARK_WINDOW_FILL);
        for (var cell : fills.getOrDefault(fill, List.of())) {
          var place = new CellReference(cell);
          if (place.getCol() > 0 && place.getRow() > 3) {
            double pixel =
                audit
                    .getSheet("Input")
                    .getRow(place.getRow())
                    .getCell(place.getCol())
                    .getNumericCellValue();
            assertThat(isDark ? pixel : 1 - pixel).as(cell).isGreaterThan(0.35);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void oneCellOfOneSheetIsTheOutput(Samples sample) throws IOException {
    try (var audit = audit(sample)) {
      var inspector = audit.getSheet("Inspector");
      var address = inspector.getRow(9).getCell(14).getStringCellValue();

      var cells =
          fills(audit).get(Colours.SHOWN_FILL).stream()
              .filter(
                  cell -> {
                    var place = new CellReference(cell.replaceAll(".*!", ""));
                    var row = audit.getSheet(cell.replaceAll("!.*", "")).getRow(place.getRow());
                    return place.getRow() > 3
                        && row.getCell(place.getCol()).getCellStyle().getFont().getFontHeight()
                            > 140;
                  })
              .toList();

      assertThat(cells).containsExactly(address);
    }
  }

  @Test
  void aMarkIsABoldNumberAndAHeavyLineForProgramsThatLetTheScaleWin() throws IOException {
    try (var audit = audit(Samples.all().get(0))) {
      int marks = 0;
      for (var sheet : audit) {
        var formats = sheet.getSheetConditionalFormatting();
        for (int i = 0; i < formats.getNumConditionalFormattings(); i++) {
          var format = formats.getConditionalFormattingAt(i);
          for (int r = 0; r < format.getNumberOfRules(); r++) {
            var rule = format.getRule(r);
            if (rule.getStopIfTrue()) {
              assertThat(rule.getFontFormatting().isBold()).isTrue();
              assertThat(rule.getBorderFormatting().getBorderTop().name()).matches("MEDIUM|THICK");
              assertThat(format.getRule(format.getNumberOfRules() - 1).getConditionType())
                  .isNotEqualTo(ConditionType.FORMULA);
              marks++;
            }
          }
        }
      }
      assertThat(marks).isGreaterThanOrEqualTo(3);
    }
  }

  /**
   * As dark as at least 0.594 of the way from the smallest number to the largest, of 1.0 and 9.0.
   */
  @Test
  void theNumbersOfDarkPixelsAreWhiteAlsoAfterAPixelIsChanged() throws IOException {
    try (var audit = convExample()) {
      var input = audit.getSheet("Input");
      var dark = input.getRow(5).getCell(1);
      for (int i = 0; i < 28 * 28; i++) {
        var pixel = input.getRow(5 + i / 28).getCell(1 + i % 28);
        dark = pixel.getNumericCellValue() > dark.getNumericCellValue() ? pixel : dark;
      }
      assertThat(dark.getNumericCellValue()).isGreaterThan(0.9).isLessThanOrEqualTo(1);
      int row = dark.getRowIndex();
      int column = dark.getColumnIndex();
      for (var sheet : List.of("Input", "Conv1")) {
        assertThat(isWhite(audit, audit.getSheet(sheet).getRow(row).getCell(column)))
            .as(sheet)
            .isTrue();
      }

      audit.getSheet("Input").getRow(5).getCell(1).setCellValue(9);
      audit.getCreationHelper().createFormulaEvaluator().evaluateAll();

      for (var sheet : List.of("Input", "Conv1")) {
        assertThat(isWhite(audit, audit.getSheet(sheet).getRow(row).getCell(column)))
            .as(sheet)
            .isFalse();
        assertThat(isWhite(audit, audit.getSheet(sheet).getRow(5).getCell(1))).as(sheet).isTrue();
      }
    }
  }

  /** Whether the first rule for a cell that says how its number looks has it white. */
  private static boolean isWhite(XSSFWorkbook workbook, Cell cell) {
    var evaluator =
        new ConditionalFormattingEvaluator(
            workbook,
            (WorkbookEvaluatorProvider) workbook.getCreationHelper().createFormulaEvaluator());
    return evaluator.getConditionalFormattingForCell(cell).stream()
        .map(rule -> rule.getRule().getFontFormatting())
        .filter(font -> font != null)
        .findFirst()
        .map(font -> ((XSSFColor) font.getFontColor()).getARGBHex().endsWith(Colours.WHITE))
        .orElse(false);
  }
}
