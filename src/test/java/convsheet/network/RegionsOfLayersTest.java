package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Region;
import convsheet.formula.Regions;
import convsheet.tensor.Shape;
import convsheet.testing.RandomNetworks;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The regions that layers say their grids have. */
class RegionsOfLayersTest {

  @Test
  void regionsHaveTheFormulaOfTheLayerInEveryCellAndEachCellOnce() {
    // else a region is not compared with the formula that it is made of, cell by cell
    assertThat(Region.class.desiredAssertionStatus()).isTrue();
    for (int seed = 0; seed < 300; seed++) {
      var network = RandomNetworks.network(new Random(seed));
      var labels =
          IntStream.rangeClosed(1, network.input().channels()).mapToObj(c -> "x" + c).toList();
      for (var layer : network.grids(FeatureMap.picture(network.input(), labels))) {
        Stream.concat(layer.steps().stream(), layer.outputs().stream())
            .forEach(RegionsOfLayersTest::check);
      }
    }
  }

  private static void check(ComputedGrid computed) {
    var grid = computed.grid();
    assertThat(computed.formula()).as("%s", grid).isInstanceOf(Regions.class);
    var times = new int[grid.rows() * grid.columns()];
    for (var region : computed.regions()) {
      for (int i = 0; i < region.rows().count(); i++) {
        for (int j = 0; j < region.columns().count(); j++) {
          int row = region.rows().at(i);
          int column = region.columns().at(j);
          times[row * grid.columns() + column]++;
          assertThat(region.at(i, j)).isEqualTo(computed.pattern().at(row, column));
        }
      }
    }
    assertThat(times).as("%s", grid).containsOnly(1);
  }

  @Test
  void aConvolutionIsOneRegionAndAStretchedInputAFew() {
    assertThat(regions(conv(Padding.NONE, 2), 9)).containsExactly(1);
    var transposed =
        new ConvTranspose(
            RandomNetworks.picture(new Random(1), Shape.of(1, 1, 3, 3)),
            new double[0],
            Size.of(2),
            Padding.NONE,
            List.of(0, 0),
            Size.of(1),
            1,
            new Identity());
    // of 11 rows: 0, then 2, 4, 6, 8 with the input's, then 10, then all odd ones; columns alike
    assertThat(regions(transposed, 4)).containsExactly(4 * 4, 1, 1);
  }

  private static Conv conv(Padding padding, int stride) {
    return new Conv(
        RandomNetworks.picture(new Random(1), Shape.of(1, 1, 3, 3)),
        new double[0],
        Size.of(stride),
        padding,
        Size.of(1),
        1,
        new Relu());
  }

  /** How many regions the grids of a layer have. */
  private static List<Integer> regions(Layer layer, int size) {
    var input = FeatureMap.picture(Shape.of(1, size, size), List.of("x"));
    var grids = layer.grids("layer", List.of(input));
    return Stream.concat(grids.steps().stream(), grids.outputs().stream())
        .map(grid -> grid.regions().size())
        .toList();
  }
}
