package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Window;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.RandomNetworks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private static final int NETWORKS = 300;

  @Test
  void theCellsThatReadACellAreThoseWhoseFormulasHaveIt() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var network = RandomNetworks.network(new Random(seed));
      for (var layer : network.grids(InterpretedNetwork.picture(network.input()))) {
        for (var computed :
            Stream.concat(layer.steps().stream(), layer.outputs().stream()).toList()) {
          holds(computed, "seed " + seed);
        }
      }
    }
  }

  @Test
  void aCellWithAFormulaOfItsOwnReadsWhatThatSays() {
    int exceptions = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      for (var layer : network.grids(InterpretedNetwork.picture(network.input()))) {
        var output = layer.outputs().get(random.nextInt(layer.outputs().size()));
        var grid = output.grid();
        int cell = random.nextInt(grid.rows() * grid.columns());
        int other = random.nextInt(grid.rows() * grid.columns());
        var formula = output.at(other / grid.columns(), other % grid.columns());
        var amended = new ComputedGrid(grid, output.formula(), Map.of(cell, formula));
        exceptions +=
            formula.equals(output.at(cell / grid.columns(), cell % grid.columns())) ? 0 : 1;
        holds(amended, "seed " + seed);
      }
    }
    assertThat(exceptions).isGreaterThan(NETWORKS / 2);
  }

  private static void holds(ComputedGrid computed, String description) {
    var grid = computed.grid();
    Map<Expr.Ref, Set<Expr.Ref>> readers = new HashMap<>();
    for (int i = 0; i < grid.rows() * grid.columns(); i++) {
      var reader = new Expr.Ref(grid, i / grid.columns(), i % grid.columns());
      for (var window : computed.at(reader.row(), reader.column()).reads()) {
        all(window.grid().whole())
            .forEach(cell -> readers.computeIfAbsent(cell, none -> new HashSet<>()));
        all(window).forEach(cell -> readers.get(cell).add(reader));
      }
    }
    readers.forEach(
        (cell, expected) ->
            assertThat(computed.readers(cell))
                .as("%s: readers of %s in %s", description, cell, grid)
                .isEqualTo(expected));
  }

  private static Stream<Expr.Ref> all(Window window) {
    return Stream.iterate(0, i -> i < window.count(), i -> i + 1).map(window::cell);
  }
}
