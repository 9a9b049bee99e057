package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put into a {@link CellMap} and taken out, held to Java's own map in that order. */
class CellMapTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 12, 300, 100_000})
  void isAsAnOrderedMapIs(int spread) {
    var random = new Random(spread);
    var map = new CellMap<Integer>();
    var expected = new LinkedHashMap<List<Integer>, Integer>();
    for (int i = 0; i < 20_000; i++) {
      int sheet = random.nextInt(2);
      int row = random.nextInt(spread);
      int column = random.nextInt(Math.min(spread, 16_384));
      var cell = CellRange.cell(sheet, row, column);
      var key = List.of(sheet, row, column);
      switch (random.nextInt(5)) {
        case 0 -> assertThat(map.remove(cell).orElse(-1)).isEqualTo(or(expected.remove(key)));
        case 1 -> {
          assertThat(map.get(cell).orElse(-1)).isEqualTo(or(expected.get(key)));
          assertThat(map.contains(cell)).isEqualTo(expected.containsKey(key));
        }
        case 2 -> {
          if (!expected.isEmpty() && random.nextInt(50) == 0) {
            var first = expected.keySet().iterator().next();
            assertThat(map.removeFirst()).isEqualTo(expected.remove(first));
          }
        }
        default -> {
          map.put(cell, i);
          expected.put(key, i);
        }
      }
      assertThat(map.size()).isEqualTo(expected.size());
    }
    assertThat(new ArrayList<>(map.values())).isEqualTo(new ArrayList<>(expected.values()));
    map.removeIf(value -> value % 3 == 0);
    expected.values().removeIf(value -> value % 3 == 0);
    assertThat(new ArrayList<>(map.values())).isEqualTo(new ArrayList<>(expected.values()));
  }

  /** Rectangles one over the other: of each cell the last that was put there counts. */
  @ParameterizedTest
  @ValueSource(ints = {4, 20})
  void rectanglesBelongToOne(int largest) {
    var random = new Random(largest);
    var map = new CellMap<Integer>();
    var cells = new LinkedHashMap<CellRange, Integer>();
    int side = 60;
    for (int i = 0; i < 3000; i++) {
      int row = random.nextInt(side);
      int column = random.nextInt(side);
      var cell = CellRange.cell(1, row, column);
      if (random.nextInt(3) == 0) {
        var removed = map.remove(cell);
        assertThat(removed.orElse(-1)).isEqualTo(or(cells.get(cell)));
        removed.ifPresent(own -> cells.values().removeIf(own::equals));
      } else {
        int rows = 1 + random.nextInt(largest);
        int columns = 1 + random.nextInt(largest);
        var area = new CellRange(1, row, column, rows, columns, false);
        int number = i;
        boolean touches = false;
        for (int k = 0; k < area.count(); k++) {
          touches |= cells.containsKey(area.cell(k));
        }
        assertThat(map.touches(area)).isEqualTo(touches);
        map.put(area, number);
        for (int k = 0; k < area.count(); k++) {
          cells.put(area.cell(k), number);
        }
      }
    }
    for (int k = 0; k < side * side; k++) {
      var cell = CellRange.cell(1, k / side, k % side);
      assertThat(map.get(cell).orElse(-1)).isEqualTo(or(cells.get(cell)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -5})
  void hasNothingBeyondASheet(int beyond) {
    var map = new CellMap<String>();
    map.put(CellRange.cell(0, 0, 0), "first");
    map.put(CellRange.cell(0, 1, 16_383), "last column");
    assertThat(map.contains(CellRange.cell(0, beyond, 0))).isFalse();
    assertThat(map.contains(CellRange.cell(0, 0, beyond))).isFalse();
    assertThat(map.contains(CellRange.cell(0, 0, 16_383 - beyond))).isFalse();
  }

  private static int or(Integer value) {
    return value == null ? -1 : value;
  }
}
