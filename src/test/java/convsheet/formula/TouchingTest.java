package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TouchingTest {
  private static final int SIDE = 7;

  @Test
  void aroundACellAreEightAndBesideItFour() {
    var cells = new ArrayList<String>();
    Touching.around(2, 1, (row, column) -> cells.add(A1.cell(row, column)));
    assertThat(cells).containsExactly("A2", "B2", "C2", "A3", "C3", "A4", "B4", "C4");
    cells.clear();
    Touching.beside(2, 1, (row, column) -> cells.add(A1.cell(row, column)));
    assertThat(cells).containsExactly("C3", "B4", "A3", "B2");
  }

  @Test
  void nothingLiesBeforeTheFirstRowAndColumn() {
    var cells = new ArrayList<String>();
    Touching.around(0, 0, (row, column) -> cells.add(A1.cell(row, column)));
    Touching.beside(0, 0, (row, column) -> cells.add(A1.cell(row, column)));
    assertThat(cells).containsExactly("B1", "A2", "B2", "B1", "A2");
  }

  /**
   * Compared with numbers that spread over a sheet, the smallest of those that touch, to an end.
   */
  @Test
  void allThatTouchIsFoundOnce() {
    var random = new Random(11);
    for (int round = 0; round < 300; round++) {
      boolean corners = random.nextBoolean();
      var filled = new boolean[SIDE][SIDE];
      for (int k = 0; k < SIDE * SIDE; k++) {
        filled[k / SIDE][k % SIDE] = random.nextInt(5) < 2;
      }
      filled[3][3] = true;
      var left = new TreeSet<Integer>();
      for (int k = 0; k < SIDE * SIDE; k++) {
        if (filled[k / SIDE][k % SIDE]) {
          left.add(k);
        }
      }
      left.remove(3 * SIDE + 3);

      var found =
          Touching.from(
              3 * SIDE + 3,
              (own, next) -> {
                Touching.Cell taking =
                    (row, column) -> {
                      if (column < SIDE && left.remove(row * SIDE + column)) {
                        next.accept(row * SIDE + column);
                      }
                    };
                if (corners) {
                  Touching.around(own / SIDE, own % SIDE, taking);
                } else {
                  Touching.beside(own / SIDE, own % SIDE, taking);
                }
              });

      assertThat(found).doesNotHaveDuplicates();
      assertThat(found).containsExactlyInAnyOrderElementsOf(spread(filled, corners));
    }
  }

  private static List<Integer> spread(boolean[][] filled, boolean corners) {
    var colour = new int[SIDE * SIDE];
    for (int k = 0; k < colour.length; k++) {
      colour[k] = k;
    }
    for (int times = 0; times < SIDE * SIDE; times++) {
      for (int a = 0; a < colour.length; a++) {
        for (int b = 0; b < colour.length; b++) {
          int down = Math.abs(a / SIDE - b / SIDE);
          int right = Math.abs(a % SIDE - b % SIDE);
          boolean touch = corners ? Math.max(down, right) == 1 : down + right == 1;
          if (touch && filled[a / SIDE][a % SIDE] && filled[b / SIDE][b % SIDE]) {
            colour[a] = Math.min(colour[a], colour[b]);
          }
        }
      }
    }
    var found = new ArrayList<Integer>();
    for (int k = 0; k < colour.length; k++) {
      if (filled[k / SIDE][k % SIDE] && colour[k] == colour[3 * SIDE + 3]) {
        found.add(k);
      }
    }
    return found;
  }
}
