package convsheet.cone;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.question.ChosenOutput;
import convsheet.question.Question;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.RandomNetworks;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConeTest {
  private static final int NETWORKS = 500;

  @Test
  void theResultOfAConeHasTheVeryBitsThatItHasInTheWholeNetwork() {
    int smaller = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var picture = RandomNetworks.picture(random, network.input());
      var outputs = network.forward(picture);
      var place = place(random, network);
      var chosen = chosen(network, place);
      var cone =
          new Cone(
              Question.of(network, InterpretedNetwork.picture(network.input()), picture),
              outputs,
              chosen);
      for (int depth = 1; depth <= cone.deepest(); depth++) {
        var part = cone.question(depth);
        var values = InterpretedNetwork.forward(part.question().network(), part.question().input());
        var result = part.result();
        var last = values.get(result.layer());

        assertThat(bits(last.at(result.channel(), result.row(), result.column())))
            .as("seed %d, depth %d: %s", seed, depth, part.question().network())
            .isEqualTo(
                bits(outputs.get(place.layer()).at(place.channel(), place.row(), place.column())));
        smaller += last.values().length < outputs.get(place.layer()).values().length ? 1 : 0;
      }
    }
    assertThat(smaller).isGreaterThan(NETWORKS / 2);
  }

  /** What formulas read, cell by cell, is what the cone has of the picture. */
  @Test
  void aConeDownToThePictureHoldsEveryPixelThatTheResultDependsOn() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.network(random);
      var place = place(random, network);
      var pixels = pixels(network, place);
      var plan = ConePlan.of(network, place, Integer.MAX_VALUE);
      if (pixels.isEmpty()) {
        continue;
      }
      var block = plan.given().get(FeatureMap.INPUT);

      assertThat(pixels)
          .as("seed %d, %s", seed, network)
          .allMatch(
              pixel ->
                  block.rows().first() <= pixel.row()
                      && pixel.row() <= block.rows().last()
                      && block.columns().first() <= pixel.column()
                      && pixel.column() <= block.columns().last()
                      && block.channels().first() < pixel.grid().channel()
                      && pixel.grid().channel() <= block.channels().last() + 1);
    }
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }

  private static ChosenOutput.Place place(Random random, Network network) {
    int layer = random.nextInt(network.nodes().size());
    var shape = network.nodes().get(layer).shape();
    return new ChosenOutput.Place(
        layer,
        random.nextInt(shape.channels()),
        random.nextInt(shape.rows()),
        random.nextInt(shape.columns()));
  }

  private static ChosenOutput chosen(Network network, ChosenOutput.Place place) {
    return new ChosenOutput(
        "--cone",
        network.nodes().get(place.layer()).name(),
        OptionalInt.of(place.channel() + 1),
        Optional.of(new ChosenOutput.Cell(place.row() + 1, place.column() + 1)));
  }

  /** The cells of the picture that a result depends on, by what each formula reads. */
  private static Set<Expr.Ref> pixels(Network network, ChosenOutput.Place place) {
    var picture = InterpretedNetwork.picture(network.input());
    var layers = network.grids(picture);
    Map<Grid, ComputedGrid> computed = new HashMap<>();
    for (var layer : layers) {
      layer.steps().forEach(step -> computed.put(step.grid(), step));
      layer.outputs().forEach(output -> computed.put(output.grid(), output));
    }
    var grid = layers.get(place.layer()).outputs().get(place.channel()).grid();
    var seen = new HashSet<Expr.Ref>();
    var next = new ArrayDeque<>(List.of(new Expr.Ref(grid, place.row(), place.column())));
    while (!next.isEmpty()) {
      var cell = next.pop();
      if (seen.add(cell) && computed.containsKey(cell.grid())) {
        for (var window : computed.get(cell.grid()).at(cell.row(), cell.column()).reads()) {
          for (int i = 0; i < window.count(); i++) {
            next.push(window.cell(i));
          }
        }
      }
    }
    seen.removeIf(cell -> !picture.channels().contains(cell.grid()));
    return seen;
  }
}
