package convsheet.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.answer.Found;
import convsheet.formula.Expr;
import convsheet.network.LayerTypes;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.tensor.Tensor;
import convsheet.testing.InterpretedNetwork;
import convsheet.testing.RandomNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DerivationTest {
  private static final int NETWORKS = 400;

  /** A question with a random network. */
  private static Question question(Random random) {
    var network = RandomNetworks.ordinaryNetwork(random);
    var picture = RandomNetworks.ordinaryPicture(random, network.input());
    return Question.of(network, InterpretedNetwork.picture(network.input()), picture);
  }

  /** One random cell of each layer. */
  private static List<Derivation> derivations(Random random, Question question, int depth) {
    var evaluation = Evaluation.of(question);
    var derivations = new Derivations(evaluation, Layout.of(question)::address, Found.NONE);
    var all = new ArrayList<Derivation>();
    for (var layer : evaluation.grids()) {
      var grid = layer.outputs().get(random.nextInt(layer.outputs().size())).grid();
      var cell = new Expr.Ref(grid, random.nextInt(grid.rows()), random.nextInt(grid.columns()));
      all.add(derivations.of(cell, depth, 10));
    }
    return all;
  }

  @Test
  void everyLayerTypeEndsWithTheValueOfTheLayer() {
    var random = new Random(5);
    var types = new TreeSet<String>();
    for (int i = 0; i < NETWORKS; i++) {
      var question = question(random);
      var outputs = question.network().forward(question.input());
      var derivations = derivations(random, question, 1);
      for (int layer = 0; layer < derivations.size(); layer++) {
        var derivation = derivations.get(layer);
        types.add(derivation.type().split(" ")[0]);
        var ref = derivation.result().ref();
        var value = value(outputs.get(layer), ref);
        var lines = Drawing.lines(derivation, false);
        assertThat(derivation.value()).isEqualTo(value);
        assertThat(derivation.parts().get(derivation.parts().size() - 1).value()).isEqualTo(value);
        assertThat(lines.get(lines.size() - 1))
            .isEqualTo(
                derivation.result().address().orElseThrow().text() + " = " + Shown.exact(value));
      }
    }
    assertThat(types)
        .containsAll(LayerTypes.names().stream().map(name -> name.split(" ")[0]).toList());
  }

  private static double value(Tensor output, Expr.Ref ref) {
    var shape = output.shape();
    var label = ref.grid().label();
    int channel =
        shape.isVector() ? 0 : Integer.parseInt(label.substring(label.lastIndexOf(' ') + 1)) - 1;
    return output.values()[channel * shape.plane() + ref.row() * shape.columns() + ref.column()];
  }

  @Test
  void productsAndSumsAddUp() {
    var random = new Random(6);
    int sums = 0;
    for (int i = 0; i < NETWORKS; i++) {
      for (var derivation : derivations(random, question(random), 1)) {
        for (var part : derivation.parts()) {
          if (part instanceof Derivation.Products products) {
            double total = 0;
            double size = 0;
            for (var channel : products.channels()) {
              double sum = 0;
              for (int k = 0; k < channel.products().size(); k++) {
                double product =
                    channel.input().cells().get(k).value()
                        * channel.weights().cells().get(k).value();
                assertThat(channel.products().get(k)).isEqualTo(product);
                sum += product;
                size += Math.abs(product);
              }
              assertThat(channel.sum()).isCloseTo(sum, within(1e-12 * size));
              total += sum;
            }
            assertThat(products.sum()).isCloseTo(total, within(1e-12 * size));
            for (var addend : products.rest()) {
              total += addend.value();
              size += Math.abs(addend.value());
            }
            assertThat(products.value()).isCloseTo(total, within(1e-12 * size));
            sums++;
          }
        }
      }
    }
    assertThat(sums).isGreaterThan(NETWORKS / 2);
  }

  @Test
  void noLineIsWiderThanAHundredColumns() {
    var random = new Random(7);
    for (int i = 0; i < NETWORKS; i++) {
      for (var derivation : derivations(random, question(random), 3)) {
        assertThat(Drawing.lines(derivation, false)).allMatch(line -> line.length() <= 100);
      }
    }
  }

  @Test
  void aSourceIsThereOnce() {
    var random = new Random(8);
    for (int i = 0; i < 50; i++) {
      for (var derivation : derivations(random, question(random), 4)) {
        var cells = new ArrayList<Expr.Ref>();
        collect(derivation, cells);
        assertThat(cells).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(11);
      }
    }
  }

  private static void collect(Derivation derivation, List<Expr.Ref> cells) {
    cells.add(derivation.result().ref());
    derivation.sources().forEach(source -> collect(source, cells));
  }
}
