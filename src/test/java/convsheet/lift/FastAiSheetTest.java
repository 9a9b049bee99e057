package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.audit.QuestionWriter;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.intake.Intake;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.testing.LibreOffice;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sheets of fast.ai's {@code conv-example.xlsx}, which nobody made for us. */
class FastAiSheetTest {
  private static final double NEAR = 1e-12;

  @TempDir private Path folder;

  private static Question lift(String sheet) {
    return Intake.read(ReferenceData.fastai("conv-example.xlsx"), Optional.of(sheet));
  }

  private static Map<String, Object> excel(String sheet) {
    return Workbooks.values(ReferenceData.fastai("conv-example.xlsx")).get(sheet);
  }

  private static List<String> layers(Network network) {
    return network.nodes().stream()
        .map(node -> node.name() + " | " + node.layer().type() + " | " + node.shape())
        .toList();
  }

  @Test
  void theLayersOfTheFirstSheetAreFound() {
    var network = lift("conv-example").network();

    assertThat(network.input()).hasToString("1 x 28 x 28");
    assertThat(layers(network))
        .containsExactly(
            "Conv1 | conv | 2 x 26 x 26",
            "Conv2 | conv | 2 x 24 x 25",
            "Maxpool | maxpool | 2 x 12 x 13",
            "Dense activation | dense | 1");
    assertThat(network.nodes().get(1).layer().options())
        .containsEntry("padding", "0,0,0,1")
        .containsEntry("activation", "relu");
    assertThat(network.nodes().get(2).layer().options()).containsEntry("ceil mode", "yes");
  }

  @Test
  void theSheetInFrontIsTakenAndTheOtherOneNamed() {
    var question = Intake.read(ReferenceData.fastai("conv-example.xlsx"), Optional.empty());

    assertThat(layers(question.network())).contains("Conv1 | conv | 2 x 26 x 26");
    assertThat(question.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.NOTE)
        .singleElement()
        .satisfies(note -> assertThat(note.message()).contains("conv-example (dropout)"));
  }

  @Test
  void everyValueIsTheOneThatExcelComputed() {
    var question = lift("conv-example");
    var excel = excel("conv-example");
    var outputs = question.network().forward(question.input());

    assertSame(outputs.get(0).values(), excel, 1, "AH3:BG28", "AH32:BG57");
    assertSame(outputs.get(1).values(), excel, 1, "BM4:CK27", "BM33:CK56");
    assertSame(outputs.get(2).values(), excel, 2, "CM4:DK26", "CM33:DK55");
    assertThat(outputs.get(3).values()[0])
        .isCloseTo(258.73762671075724, within(258.73762671075724 * NEAR));
  }

  @Test
  void theDropoutSheetIsReadThroughItsFrozenMask() {
    var question = lift("conv-example (dropout)");
    var excel = excel("conv-example (dropout)");
    var outputs = question.network().forward(question.input());

    assertThat(layers(question.network()))
        .containsExactly(
            "Conv1 | conv | 2 x 26 x 26",
            "Conv2 - before dropout | conv | 2 x 24 x 25",
            "Conv2 - after dropout | dropout | 2 x 24 x 25",
            "Maxpool | maxpool | 2 x 12 x 13",
            "Dense activation | dense | 1");
    assertSame(outputs.get(0).values(), excel, 1, "AI3:BH28", "AI36:BH61");
    assertSame(outputs.get(1).values(), excel, 1, "BQ4:CO27", "BQ37:CO60");
    assertSame(outputs.get(2).values(), excel, 1, "FE4:GC27", "FE37:GC60");
    assertSame(outputs.get(3).values(), excel, 2, "GH4:HF26", "GH37:HF59");
    assertThat(outputs.get(4).values()[0])
        .isCloseTo(50.77709784138715, within(50.77709784138715 * NEAR));
  }

  /** Compares values with the cells of ranges, every {@code step}-th row and column of them. */
  private static void assertSame(
      double[] values, Map<String, Object> excel, int step, String... ranges) {
    var cells = new ArrayList<String>();
    for (var range : ranges) {
      var corners = range.split(":");
      var first = new CellReference(corners[0]);
      var last = new CellReference(corners[1]);
      for (int row = first.getRow(); row <= last.getRow(); row += step) {
        for (int column = first.getCol(); column <= last.getCol(); column += step) {
          cells.add(new CellReference(row, column).formatAsString(false));
        }
      }
    }
    assertThat(values).hasSize(cells.size());
    for (int i = 0; i < values.length; i++) {
      double expected = (Double) excel.get(cells.get(i));
      assertThat(values[i])
          .as(cells.get(i))
          .isCloseTo(expected, within(NEAR * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void itsSlipsAreFoundAndNothingElse() {
    assertThat(lift("conv-example").findings().stream().map(FastAiSheetTest::brief))
        .containsExactly(
            "WARNING CK4:CK27,CK33:CK56 the windows of these 48 cells read past the",
            "WARNING DK4:DK26,DK33:DK55 the windows of these 24 cells read past the");
  }

  @Test
  void theSlipsOfTheDropoutSheetAreFoundToo() {
    assertThat(lift("conv-example (dropout)").findings().stream().map(FastAiSheetTest::brief))
        .containsExactly(
            "WARNING CO4:CO27,CO37:CO60 the windows of these 48 cells read past the",
            "WARNING HF4:HF26,HF37:HF59 the windows of these 24 cells read past the",
            "WARNING AH1 the label \"Conv1 (27 x 27)\" stands above a",
            "WARNING BO1 the label \"Conv2 (26 x 26) - before dropout\"",
            "WARNING FC1 the label \"Conv2 (26 x 26) - after dropout\"",
            "WARNING CU4:DS27,DZ4:EX27,CU37:DS60,DZ37:EX60 2400 cells change at each recalculation"
                + " (RAND and what",
            "NOTE FA31:FA32,FA64:FA65 4 formulas are no part of the network and");
  }

  private static String brief(Finding finding) {
    var words = finding.message().split(" ");
    return finding.severity()
        + " "
        + finding.cells()
        + " "
        + String.join(" ", List.of(words).subList(0, Math.min(words.length, 9)));
  }

  @Test
  void theAuditRecalculatesInLibreOfficeToTheSameValues() {
    for (var sheet : List.of("conv-example", "conv-example (dropout)")) {
      var audit = folder.resolve("audit.xlsx");
      new AuditWriter(
              Evaluation.of(lift(sheet)),
              Style.COMPACT,
              LedgerChoice.NONE,
              List.of(),
              Progress.NONE)
          .write(audit);
      var formulas = folder.resolve("formulas.xlsx");
      Workbooks.stripCachedValues(audit, formulas);
      var ours = Workbooks.values(audit);
      var theirs = Workbooks.values(LibreOffice.recalculate(formulas, folder));

      assertThat(theirs.keySet()).contains("Findings", "Conv1", "Dense activation");
      ours.forEach(
          (name, cells) ->
              cells.forEach(
                  (cell, value) -> {
                    var their = theirs.get(name).get(cell);
                    if (value instanceof Double number) {
                      assertThat((Double) their)
                          .as("%s!%s", name, cell)
                          .isCloseTo(number, within(1e-11 * Math.max(1, Math.abs(number))));
                    } else if (!value.equals("")) {
                      assertThat(their).as("%s!%s", name, cell).isEqualTo(value);
                    }
                  }));
    }
  }

  @Test
  void writtenAsAQuestionItGivesTheSameValuesAgain() {
    for (var sheet : List.of("conv-example", "conv-example (dropout)")) {
      var question = lift(sheet);
      var file = folder.resolve("question.xlsx");
      new QuestionWriter(question, "title", "summary").write(file);
      var again = QuestionReader.read(file);

      assertThat(layers(again.network())).isEqualTo(layers(question.network()));
      var outputs = question.network().forward(question.input());
      var same = again.network().forward(again.input());
      for (int i = 0; i < outputs.size(); i++) {
        assertThat(same.get(i).values()).containsExactly(outputs.get(i).values());
      }
    }
  }
}
