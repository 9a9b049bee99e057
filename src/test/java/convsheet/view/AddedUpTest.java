package convsheet.view;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.view.Derivation.Addend;
import convsheet.view.Derivation.Block;
import convsheet.view.Derivation.Channel;
import convsheet.view.Derivation.Products;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddedUpTest {
  private static final Block NONE = new Block("", 1, 1, List.of());

  /** Products as a network has them: of short or long numbers, large or small. */
  private static Products drawn(Random random) {
    double size = Math.pow(10, random.nextInt(8) - 4);
    boolean isShort = random.nextBoolean();
    var channels = new ArrayList<Channel>();
    double sum = 0;
    for (int c = random.nextInt(3); c >= 0; c--) {
      var products = new ArrayList<Double>();
      double channel = 0;
      for (int i = random.nextInt(25); i >= 0; i--) {
        double number = random.nextGaussian() * size;
        products.add(isShort ? Math.rint(number * 10) / 10 : number);
        channel += products.get(products.size() - 1);
      }
      channels.add(new Channel(NONE, NONE, products, channel));
      sum += channel;
    }
    var rest = new ArrayList<Addend>();
    double value = sum;
    for (int i = random.nextInt(3); i > 0; i--) {
      rest.add(new Addend("bias", Optional.empty(), random.nextGaussian()));
      value += rest.get(rest.size() - 1).value();
    }
    return new Products(Optional.empty(), channels, sum, rest, value);
  }

  private static BigDecimal sum(List<String> numbers) {
    return numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void allSumsAreThoseOfTheNumbersAsPrinted() {
    var random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      var products = drawn(random);

      var printed = AddedUp.of(products);

      for (int c = 0; c < printed.sums().size(); c++) {
        assertThat(sum(printed.products().get(c))).isEqualByComparingTo(printed.sums().get(c));
      }
      assertThat(sum(printed.sums())).isEqualByComparingTo(printed.totals().get(0));
      for (int r = 0; r < printed.rest().size(); r++) {
        assertThat(sum(List.of(printed.totals().get(r), printed.rest().get(r))))
            .isEqualByComparingTo(printed.totals().get(r + 1));
      }
    }
  }

  @Test
  void noNumberIsFarFromWhatItIsAndTheLastIsAsNearAsCanBe() {
    var random = new Random(4);
    for (int i = 0; i < 5000; i++) {
      var products = drawn(random);

      var printed = AddedUp.of(products);

      var last = printed.totals().get(printed.totals().size() - 1);
      assertThat(Math.abs(Double.parseDouble(last) - products.value()))
          .isLessThanOrEqualTo(0.5e-4 + 1e-9);
      for (int c = 0; c < printed.sums().size(); c++) {
        for (int p = 0; p < printed.products().get(c).size(); p++) {
          double shown = Double.parseDouble(printed.products().get(c).get(p));
          double exact = products.channels().get(c).products().get(p);
          assertThat(Math.abs(shown - exact)).isLessThan(2.5e-4);
        }
      }
    }
  }

  @Test
  void binaryFractionsLeaveNothingBehind() {
    // 0.1 + 0.2 is 0.30000000000000004 in binary, 9.1 + 1.4e-15 is 9.100000000000001
    var channel = new Channel(NONE, NONE, List.of(0.1, 0.2), 0.1 + 0.2);
    var printed =
        AddedUp.of(new Products(Optional.empty(), List.of(channel), 0.1 + 0.2, List.of(), 0.3));

    assertThat(printed.sums()).containsExactly("0.3");
    assertThat(Shown.exact(9.100000000000001)).isEqualTo("9.1");
    assertThat(Shown.text(9.100000000000001)).isEqualTo("9.1");
    assertThat(Shown.isRounded(9.100000000000001)).isFalse();
    assertThat(Shown.exact(1 / 3.)).isEqualTo("0.333333333333333");
  }

  @Test
  void whatIsFurthestFromItsRoundingIsRoundedTheOtherWay() {
    var channel = new Channel(NONE, NONE, List.of(0.11118, 0.11117, 0.11116), 0.33351);
    var printed =
        AddedUp.of(new Products(Optional.empty(), List.of(channel), 0.33351, List.of(), 0.33351));

    // 0.1112 + 0.1112 + 0.1112 = 0.3336, but 0.33351 is 0.3335
    assertThat(printed.products()).containsExactly(List.of("0.1112", "0.1112", "0.1111"));
    assertThat(printed.sums()).containsExactly("0.3335");
  }
}
