package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The sums of two states of a sheet tell the cells in which they differ. */
class SealTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 40;

  /** A cell and what it holds. */
  private record Filled(Seal.Cell cell, long content) {}

  private static Seal seal(List<Filled> cells) {
    var seal = new Seal();
    cells.forEach(c -> seal.add(c.cell().row(), c.cell().column(), c.content()));
    return seal;
  }

  @RepeatedTest(100)
  void upToFiveCellsThatWereChangedAddedOrClearedAreFound(RepetitionInfo info) {
    var random = new Random(info.getCurrentRepetition());
    var before = new ArrayList<Filled>();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        if (random.nextInt(3) > 0) {
          before.add(new Filled(new Seal.Cell(row, column), random.nextInt(4)));
        }
      }
    }
    var after = new ArrayList<>(before);
    var edited = new HashSet<Seal.Cell>();
    int count = random.nextInt(8);
    while (edited.size() < count) {
      var cell = new Seal.Cell(random.nextInt(ROWS), random.nextInt(COLUMNS));
      if (edited.add(cell)) {
        boolean wasThere = after.removeIf(c -> c.cell().equals(cell));
        if (!wasThere || random.nextBoolean()) {
          after.add(new Filled(cell, 100));
        }
      }
    }
    Collections.shuffle(after, random);
    var kept = Seal.of(seal(before).text(), false).orElseThrow();

    var found = seal(after).changed(kept);

    if (count > Seal.MOST) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.orElseThrow())
          .isSortedAccordingTo(
              Comparator.comparing(Seal.Cell::row).thenComparing(Seal.Cell::column))
          .containsExactlyInAnyOrderElementsOf(edited);
    }
  }

  @Test
  void cellsThatHaveChangedPlacesAreFound() {
    var one = new Seal.Cell(3, 4);
    var other = new Seal.Cell(A1.MAX_ROWS - 1, 4);
    var before = seal(List.of(new Filled(one, 7), new Filled(other, 8)));
    var after = seal(List.of(new Filled(one, 8), new Filled(other, 7)));

    assertThat(after.changed(before)).contains(List.of(one, other));
  }

  @Test
  void theTextIsShortEnoughForAPropertyAndNothingElseIsOne() {
    var cells = List.of(new Filled(new Seal.Cell(A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1), -1));

    assertThat(seal(cells).text()).hasSizeLessThan(255);
    for (var text : List.of("", "1 2 3", "x".repeat(100), seal(cells).text() + " 0")) {
      assertThat(Seal.of(text, false)).isEmpty();
    }
  }
}
