package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Colours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.FormulaEvaluator;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {
  @TempDir private Path folder;

  private Path audit(String sample) {
    var question =
        Samples.all().stream()
            .filter(s -> s.file().equals(sample))
            .findFirst()
            .orElseThrow()
            .write(folder);
    var audit = folder.resolve("audit.xlsx");
    assertThat(Run.of(question, "-o", audit.toString(), "--ledger", "none").code()).isZero();
    return audit;
  }

  @Test
  void aNumberOutsideOfTheLayersRangeIsSaidToShowAnotherOutput() {
    var audit = audit("by-hand.xlsx"); // one channel of 3 x 3
    var beyond = folder.resolve("beyond.xlsx");
    Workbooks.set(audit, folder.resolve("channel.xlsx"), "Inspector", "C7", 5);
    Workbooks.set(folder.resolve("channel.xlsx"), folder.resolve("row.xlsx"), "Inspector", "C8", 0);
    Workbooks.set(folder.resolve("row.xlsx"), beyond, "Inspector", "C9", 3);

    var cells = Workbooks.values(LibreOffice.recalculate(beyond, folder)).get("Inspector");

    assertThat(cells).containsEntry("B7", "has 1; shown: 1").containsEntry("B8", "has 3; shown: 1");
    assertThat(cells.getOrDefault("B9", "")).isEqualTo("");
    var asWritten = Workbooks.values(audit).get("Inspector");
    assertThat(Stream.of("B7", "B8", "B9").map(cell -> asWritten.getOrDefault(cell, "")))
        .containsOnly("");
  }

  @Test
  void theChoicesAreGreyAndASentenceIsYellowWhileAStepIsTaken() throws IOException {
    try (var workbook = new XSSFWorkbook(audit("two-layers.xlsx").toFile().toString())) {
      var formatting = workbook.getSheet("Inspector").getSheetConditionalFormatting();
      var fills = new TreeMap<String, String>();
      for (int i = 0; i < formatting.getNumConditionalFormattings(); i++) {
        var one = formatting.getConditionalFormattingAt(i);
        var fill = one.getRule(0).getPatternFormatting().getFillBackgroundColorColor();
        fills.put(
            one.getFormattingRanges()[0].formatAsString(),
            fill.getARGBHex().substring(2) + " " + one.getRule(0).getFormula1());
      }
      var choices = fills.get("C6:C9");
      assertThat(choices).matches(Colours.ZERO_FILL + " \\$[A-Z]+\\$[0-9]+>0");
      assertThat(fills.get("A4:Q4"))
          .isEqualTo(choices.replace(Colours.ZERO_FILL, Colours.CHOICE_FILL));
    }
  }

  private static FormulaEvaluator evaluator(XSSFWorkbook workbook) {
    return workbook.getCreationHelper().createFormulaEvaluator();
  }

  @Test
  void aYellowCellThatIsNotWhatIsShownTurnsRed() throws IOException {
    try (var workbook = new XSSFWorkbook(audit("by-hand.xlsx").toFile().toString())) {
      var formatting = workbook.getSheet("Inspector").getSheetConditionalFormatting();
      var rules = new ArrayList<String>();
      for (int i = 0; i < formatting.getNumConditionalFormattings(); i++) {
        var one = formatting.getConditionalFormattingAt(i);
        rules.add(
            one.getFormattingRanges()[0].formatAsString() + " " + one.getRule(0).getFormula1());
      }
      assertThat(rules)
          .anyMatch(rule -> rule.matches("B7:C7 .*\\$C\\$7<>.*"))
          .anyMatch(rule -> rule.matches("B8:C8 .*\\$C\\$8<>.*"))
          .anyMatch(rule -> rule.matches("B9:C9 .*\\$C\\$9<>.*"));
    }
  }

  /** A cell that looks up another and has the format General takes its format in LibreOffice. */
  @Test
  void numbersThatAreToBeComparedHaveTheSameFormatOfTheirOwn() throws IOException {
    for (var sample : List.of("by-hand.xlsx", "conv-example.xlsx")) {
      try (var workbook = new XSSFWorkbook(audit(sample).toFile().toString())) {
        var sheet = workbook.getSheet("Inspector");
        assertThat(formats(sheet, "O6", "O7", "O8", "O9", "O11", "C20")).hasSize(1);
        assertThat(formats(sheet, "K20", "L21", "O20", "P21", "S20", "T21")).hasSize(1);
        assertThat(formats(sheet, "O6", "K20")).doesNotContain("General");
        assertThat(formats(sheet, "O12")).containsOnly("General"); // TRUE
        var shown =
            new DataFormatter(Locale.ROOT)
                .formatCellValue(sheet.getRow(8).getCell(14), evaluator(workbook));
        assertThat(shown).as("result").matches("-?\\d+(\\.\\d{1,4})?");
      }
    }
  }

  private static List<String> formats(XSSFSheet sheet, String... cells) {
    return Stream.of(cells)
        .map(CellReference::new)
        .map(cell -> sheet.getRow(cell.getRow()).getCell(cell.getCol()))
        .map(cell -> cell.getCellStyle().getDataFormatString())
        .distinct()
        .toList();
  }
}
