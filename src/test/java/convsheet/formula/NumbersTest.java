package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void noFewerDigitsReadBackAndNoOthersOfTheirNumberAreNearer() {
    var random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextGaussian();
            case 2 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
            default -> random.nextInt(1 << 20) / 1000.0 * Math.pow(10, random.nextInt(30) - 15);
          };
      if (!Double.isFinite(value) || value == 0) {
        continue;
      }
      var exact = new BigDecimal(value);
      var written = new BigDecimal(Numbers.text(value)).stripTrailingZeros();
      var nearest = exact.round(new MathContext(written.precision()));

      assertThat(written.doubleValue()).isEqualTo(value);
      if (nearest.doubleValue() == value) {
        assertThat(written.subtract(exact).abs())
            .as("%s", value)
            .isLessThanOrEqualTo(nearest.subtract(exact).abs());
      }
      if (written.precision() > 1) {
        for (var rounding : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
          var shorter = exact.round(new MathContext(written.precision() - 1, rounding));
          assertThat(shorter.doubleValue()).as("%s", shorter).isNotEqualTo(value);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.9E-324, 5E-324",
    "2.2250738585072014E-308, 2.2250738585072014E-308",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "2E-3, 0.002",
    "1E-3, 0.001",
    "9.99E-4, 9.99E-4",
    "1234567.5, 1234567.5",
    "12345678.5, 1.23456785E7",
    "-0.5, -0.5",
    "2E23, 2E23",
    "9007199254740993, 9.007199254740992E15",
    "100, 100"
  })
  void anExponentStandsWhereItIsShorter(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }
}
