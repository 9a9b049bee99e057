package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void wholeNumbersHaveNoDecimals() {
    assertThat(Numbers.text(3)).isEqualTo("3");
    assertThat(Numbers.text(-700)).isEqualTo("-700");
    assertThat(Numbers.text(-0.0)).isEqualTo("0");
    assertThat(Numbers.text(999_999_999_999_999.0)).isEqualTo("999999999999999");
    assertThat(Numbers.text(1e15)).isEqualTo("1E15");
  }

  @Test
  void decimalsAreAsShortAsTheyCanBe() {
    assertThat(Numbers.text(0.1)).isEqualTo("0.1");
    assertThat(Numbers.text(0.1 + 0.2)).isEqualTo("0.30000000000000004");
    assertThat(Numbers.text(1e-5)).isEqualTo("1E-5");
  }

  @Test
  void formulasHaveNoExponents() {
    assertThat(Numbers.plain(1e-5)).isEqualTo("0.00001");
    assertThat(Numbers.plain(-2.5e-7)).isEqualTo("-0.00000025");
    assertThat(Numbers.plain(1.5e16)).isEqualTo("15000000000000000");
    var random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Numbers.plain(value)).doesNotContain("E");
        assertThat(Double.parseDouble(Numbers.plain(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void everyTextReadsBackAsTheSameDouble() {
    var random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(Numbers.text(value))).isEqualTo(value);
      }
    }
  }
}
