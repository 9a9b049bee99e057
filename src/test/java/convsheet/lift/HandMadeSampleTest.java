package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.intake.Intake;
import convsheet.network.Amended;
import convsheet.question.Evaluation;
import convsheet.sample.HandMade;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample workbook without a sheet {@code Layers}: read as it was made, slip and all. */
class HandMadeSampleTest {
  @TempDir private Path folder;

  @Test
  void itsLayersAndWeightsAreThoseThatItWasMadeFrom() {
    var made = HandMade.question();
    var lifted = Intake.read(HandMade.write(folder), Optional.empty());

    assertThat(lifted.input()).isEqualTo(made.input());
    for (int i = 0; i < made.network().nodes().size(); i++) {
      var node = lifted.network().nodes().get(i);
      assertThat(node.name()).isEqualTo(made.network().nodes().get(i).name());
      assertThat(plain(node.layer())).isEqualTo(plain(made.network().nodes().get(i).layer()));
    }
  }

  private static Object plain(Object layer) {
    return layer instanceof Amended amended ? amended.layer() : layer;
  }

  @Test
  void theSlipIsFoundAndItsNumberKept() {
    var lifted = Intake.read(HandMade.write(folder), Optional.empty());

    assertThat(lifted.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.cells()).isEqualTo("AB21");
              assertThat(finding.message()).contains("typed number", "the other 99 of V17:AE26");
            });
    assertThat(lifted.network().forward(lifted.input()).get(0).at(1, 4, 6)).isEqualTo(1.5);
  }

  @Test
  void theAuditsLedgerSaysFalseAtTheSlipAloneAlsoInLibreOffice() {
    var audit = folder.resolve("audit.xlsx");
    new AuditWriter(
            Evaluation.of(Intake.read(HandMade.write(folder), Optional.empty())),
            Style.COMPACT,
            LedgerChoice.ALL,
            List.of(),
            Progress.NONE)
        .write(audit);
    var formulas = folder.resolve("formulas.xlsx");
    Workbooks.stripCachedValues(audit, formulas);
    var recalculated = LibreOffice.recalculate(formulas, folder);

    for (var workbook : List.of(audit, recalculated)) {
      var sheets = Workbooks.values(workbook);
      assertThat(sheets.get("Ledger").values()).containsOnlyOnce(false);
      assertThat(sheets.get("Layers").values()).contains("199 of 200 agree", "2 of 2 agree");
    }
  }
}
