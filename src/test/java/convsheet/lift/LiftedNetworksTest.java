package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.lift.HandMadeSheets.HandMade;
import convsheet.network.Amended;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.question.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.poi.ss.util.CellRangeAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that were drawn and written by hand, as it were, come back as they were drawn. */
class LiftedNetworksTest {
  private static final int SHEETS = Integer.getInteger("lift.sheets", 1000);
  private static final long FIRST_SEED = Long.getLong("lift.seed", 1);

  /** Sums in another order differ by their rounding. */
  private static final double NEAR = 1e-9;

  /** As many sheets as each form and each slip has to come up in. */
  private static final int MANY = 1000;

  @TempDir private Path folder;

  @Test
  void everyNetworkIsRecoveredAndEverySlipIsFoundAndNoneIsInvented() {
    var traits = new ConcurrentHashMap<Object, Integer>();
    var failures = new ConcurrentSkipListMap<Long, String>();
    LongStream.range(FIRST_SEED, FIRST_SEED + SHEETS)
        .parallel()
        .forEach(
            seed -> {
              var drawn = HandMadeSheets.of(seed);
              var file = folder.resolve(seed + ".xlsx");
              drawn.write(file);
              try {
                assertLifted(drawn, Intake.read(file, drawn.asked()));
                Files.delete(file);
              } catch (AssertionError | IOException | RuntimeException e) {
                failures.put(seed, String.valueOf(e.getMessage()));
              }
              drawn.traits().forEach(trait -> traits.merge(trait, 1, Integer::sum));
              made(drawn.slips()).forEach(slip -> traits.merge(slip, 1, Integer::sum));
            });

    assertThat(failures).as("what is wrong, by seed").isEmpty();
    if (SHEETS >= MANY) {
      assertThat(traits.keySet()).as("all that is to be drawn").containsAll(toDraw());
    }
  }

  /** The slips by kind, those of single cells and those of neighbours apart. */
  private static Set<Object> made(List<Slip> slips) {
    return slips.stream()
        .map(slip -> made(slip.kind(), slip.cells().size() > 1))
        .collect(Collectors.toSet());
  }

  private static Object made(Slip.Kind kind, boolean isOfNeighbours) {
    return kind.isOfCells() ? kind + (isOfNeighbours ? " in neighbours" : " in one cell") : kind;
  }

  private static Set<Object> toDraw() {
    var all = new HashSet<Object>(List.of(Trait.values()));
    for (var kind : Slip.Kind.values()) {
      all.add(made(kind, false));
      all.add(made(kind, true));
    }
    return all;
  }

  static void assertLifted(HandMade drawn, Question lifted) {
    assertThat(lifted.network().nodes().stream().map(node -> pattern(node.layer())).toList())
        .as("the layers")
        .isEqualTo(drawn.network().nodes().stream().map(node -> node.layer()).toList());
    assertThat(edges(lifted.network())).as("what each reads").isEqualTo(edges(drawn.network()));
    assertThat(lifted.network().nodes().stream().map(node -> node.shape()).toList())
        .as("the shapes")
        .isEqualTo(drawn.network().nodes().stream().map(node -> node.shape()).toList());
    for (int i = 0; i < drawn.network().nodes().size(); i++) {
      var name = drawn.network().nodes().get(i).name();
      if (name.startsWith(LabelsByHand.NAMED)) {
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
    assertFound(drawn, lifted.findings());
  }

  /** Each finding tells of one slip, or of those that belong together, and of no other cell. */
  private static void assertFound(HandMade drawn, List<Finding> findings) {
    var rest = new ArrayList<>(findings);
    var missed = new ArrayList<Slip>();
    for (var slip : reported(drawn.slips())) {
      var found =
          rest.stream().filter(finding -> tellsOf(finding, slip, drawn.paper())).findFirst();
      found.ifPresentOrElse(rest::remove, () -> missed.add(slip));
    }
    assertThat(missed).as("slips that are not found, and findings of none: %s", rest).isEmpty();
    assertThat(rest).as("findings of no slip").isEmpty();
  }

  /** Slips as they are told: those of one report and sheet in one. */
  private static Collection<Slip> reported(List<Slip> slips) {
    var reports = new LinkedHashMap<List<String>, Slip>();
    for (var slip : slips) {
      reports.merge(List.of(slip.sheet(), slip.report()), slip, Slip::and);
    }
    return reports.values();
  }

  /**
   * Whether a finding is the one of a slip. Of windows in cells that stand apart it names ranges,
   * and with them the blank cells between.
   */
  private static boolean tellsOf(Finding finding, Slip slip, Paper paper) {
    var named = cells(finding);
    if (slip.kind() == Slip.Kind.PAST_THE_EDGE) {
      named.removeIf(cell -> !slip.cells().contains(cell) && paper.isBlank(slip.sheet(), cell));
    }
    return Pattern.compile(slip.says()).matcher(finding.message()).find()
        && finding.sheet().equals(slip.sheet())
        && named.equals(slip.cells());
  }

  /** The numbers of the layers that each layer reads; -1 for the picture. */
  private static List<List<Integer>> edges(Network network) {
    var names = network.nodes().stream().map(node -> node.name()).toList();
    return network.nodes().stream()
        .map(node -> node.from().stream().map(names::indexOf).toList())
        .toList();
  }

  private static Layer pattern(Layer layer) {
    return layer instanceof Amended amended ? amended.layer() : layer;
  }

  private static Set<String> cells(Finding finding) {
    var cells = new HashSet<String>();
    if (finding.cells().isEmpty()) {
      return cells;
    }
    for (var range : finding.cells().split(",")) {
      CellRangeAddress.valueOf(range).forEach(cell -> cells.add(cell.formatAsString()));
    }
    return cells;
  }
}
