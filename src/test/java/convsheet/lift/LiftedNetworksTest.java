package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.lift.HandMadeSheets.HandMade;
import convsheet.lift.HandMadeSheets.Slip;
import convsheet.network.Amended;
import convsheet.network.Layer;
import convsheet.problem.Finding;
import convsheet.workbook.Question;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.poi.ss.util.CellRangeAddress;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that were drawn and written by hand, as it were, come back as they were drawn. */
class LiftedNetworksTest {
  private static final int SHEETS = Integer.getInteger("lift.sheets", 1000);
  private static final long FIRST_SEED = Long.getLong("lift.seed", 1);

  /** Sums in another order differ by their rounding. */
  private static final double NEAR = 1e-9;

  @TempDir private Path folder;

  @Test
  void everyNetworkIsRecoveredAndEverySlipIsFound() {
    var softly = new SoftAssertions();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SHEETS; seed++) {
      var drawn = HandMadeSheets.of(seed);
      var file = folder.resolve("sheets.xlsx");
      drawn.write(file);
      long own = seed;
      softly
          .assertThatCode(() -> assertLifted(drawn, Lifter.lift(file, Optional.empty())))
          .as("seed %d", own)
          .doesNotThrowAnyException();
    }
    softly.assertAll();
  }

  static void assertLifted(HandMade drawn, Question lifted) {
    assertThat(lifted.network().nodes().stream().map(node -> pattern(node.layer())).toList())
        .as("the layers")
        .isEqualTo(drawn.network().nodes().stream().map(node -> node.layer()).toList());
    for (int i = 0; i < drawn.network().nodes().size(); i++) {
      var name = drawn.network().nodes().get(i).name();
      if (name.startsWith(HandMadeSheets.NAMED)) {
        assertThat(lifted.network().nodes().get(i).name()).isEqualTo(name);
      }
    }
    assertThat(lifted.input()).as("the picture").isEqualTo(drawn.input());
    var outputs = lifted.network().forward(lifted.input());
    for (int i = 0; i < outputs.size(); i++) {
      var expected = drawn.outputs().get(i);
      var own = outputs.get(i).values();
      assertThat(own).as("the values of layer %d", i).hasSameSizeAs(expected);
      double largest = 1;
      for (double value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int n = 0; n < own.length; n++) {
        assertThat(Math.abs(own[n] - expected[n]))
            .as("value %d of layer %d: %s, and by hand %s", n, i, own[n], expected[n])
            .isLessThanOrEqualTo(NEAR * largest);
      }
    }
    for (var slip : drawn.slips()) {
      assertThat(lifted.findings()).as("a finding of %s", slip).anyMatch(f -> names(f, slip));
    }
    for (var finding : lifted.findings()) {
      assertThat(drawn.slips()).as("the slip of %s", finding).anyMatch(s -> isOf(finding, s));
    }
  }

  private static Layer pattern(Layer layer) {
    return layer instanceof Amended amended ? amended.layer() : layer;
  }

  private static boolean names(Finding finding, Slip slip) {
    return finding.message().contains(slip.says())
        && finding.sheet().equals(slip.sheet())
        && cells(finding).containsAll(slip.cells());
  }

  /** Whether a finding is of a slip; those of several slips of one kind may be one finding. */
  private static boolean isOf(Finding finding, Slip slip) {
    return finding.message().contains(slip.says())
        && finding.sheet().equals(slip.sheet())
        && cells(finding).stream().anyMatch(slip.cells()::contains);
  }

  private static Set<String> cells(Finding finding) {
    var cells = new HashSet<String>();
    for (var range : finding.cells().split(",")) {
      CellRangeAddress.valueOf(range).forEach(cell -> cells.add(cell.formatAsString()));
    }
    return cells;
  }
}
