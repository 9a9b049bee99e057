package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.question.Precision.Fit;
import convsheet.xlsx.SpelledNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is right, coarse or neither; random numbers are judged again in exact decimals. */
class PrecisionTest {
  private static final int NUMBERS = 60_000;

  private static Fit fit(int decimals, String written, double result) {
    double value = Double.parseDouble(written);
    return Precision.asked(decimals).fit(value, Precision.decimals(written), result);
  }

  private static Fit typed(int decimals, double written, double result) {
    return Precision.asked(decimals).fit(written, Precision.decimals(written), result);
  }

  @ParameterizedTest
  @CsvSource({
    "0.997, 0.9999996, OTHER", // right to two decimals, but it has three
    "1.0, 0.9999996, RIGHT",
    "0.9999999, 0.9999996, RIGHT", // what float32 leaves of it
    "0.6931472, 0.693147180559945, RIGHT",
    "0.69, 0.693147180559945, RIGHT",
    "0.7, 0.693147180559945, COARSE",
    "1.234567893, 1.234567891, RIGHT",
  })
  void whereNobodySaysHowManyDecimalsANumberIsMeasuredByItsOwn(
      String written, double result, Fit expected) {
    assertThat(
            new Precision(2, false)
                .fit(Double.parseDouble(written), Precision.decimals(written), result))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0.0305, 0.0305195, RIGHT", // three significant digits, more decimals than are asked for
    "2, -2.65, -2.6481, RIGHT",
    "2, 1.639999985694885, 1.64, RIGHT", // float32
    "2, 1.640000002, 1.64, RIGHT",
    "2, 2.5, 2.5, RIGHT", // a cell does not show 2.50
    "2, 2.685, 2.6849, RIGHT", // a decimal more, which is rounded to a five
    "2, 2.69, 2.6849, OTHER",
    "2, 0.13, 0.125, RIGHT",
    "2, 0.12, 0.125, RIGHT",
    "2, 2.68, 2.687, OTHER", // cut off
    "2, 1.6, 1.64, COARSE",
    "2, 1.7, 1.64, OTHER",
    "2, 0.1, 0.09, COARSE",
    "2, 15, 15.23, COARSE",
    "2, 3, 3.14, COARSE",
    "2, 0, 0.3, OTHER",
    "2, 0, 0.04, OTHER",
    "2, 0, 0.004, RIGHT",
    "2, 1, 0.6, OTHER",
    "2, 1, 0.95, COARSE",
    "1, 3, 2.5, OTHER",
    "1, 1, 0.6, OTHER",
    "1, 0, 0.3, OTHER",
    "2, 1480, 1481.37, COARSE", // three significant digits
    "2, 1500, 1481.37, OTHER", // two
    "0, 1480, 1481, OTHER", // whole numbers are not rounded
    "0, 10, 12, OTHER",
    "0, 3.4, 3, OTHER",
    "0, -0.09, 0, OTHER", // leaky, not ReLU
    "0, 17.09, 17, OTHER",
    "0, 17.0011, 17, OTHER",
    "0, 17.0009, 17, RIGHT",
    "0, -0.0009, 0, RIGHT",
    "0, 2.9999999, 3, RIGHT",
    "2, 3.004, 3, RIGHT", // where decimals are asked for, a whole result is like any other
    "2, 3.006, 3, OTHER",
    "0, 3, 2.7, RIGHT", // where whole numbers are asked for of what is none
    "0, 2.7, 2.7, RIGHT"
  })
  void aNumberInACellIsMeasuredByItsDigits(
      int decimals, double written, double result, Fit expected) {
    assertThat(typed(decimals, written, result)).isEqualTo(expected);
    assertThat(typed(decimals, -written, -result)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1.60, 1.64, OTHER", // a text shows its zeros
    "2, 1.6, 1.64, COARSE",
    "2, 2.0, 2.3, OTHER",
    "0, 1.48E3, 1481, COARSE",
    "0, 1.480E3, 1481, OTHER",
    "4, 3.05e-2, 0.0305195, RIGHT",
    "6, 3.05e-2, 0.0305195, COARSE",
    "6, 3.050e-2, 0.0305195, OTHER"
  })
  void aTextShowsAllOfItsDigits(int decimals, String written, double result, Fit expected) {
    assertThat(fit(decimals, written, result)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.50; 2",
        "1,50; 2",
        "25 %; 2",
        "2.5 %; 3",
        "1.2e-3; 4",
        "1.48E3; -1",
        "-6; 0",
        "0,00; 2",
        "\u0661\u066B\u0665; 1", // Arabic digits
        "28/8; 99"
      })
  void decimalsAreCountedInEverySpelling(String text, int decimals) {
    var digits = SpelledNumber.read(text, SpelledNumber.Comma.DECIMAL).orElseThrow().digits();

    assertThat(Precision.decimals(digits)).isEqualTo(decimals);
  }

  /** The rule in exact decimals, as the documentation has it. */
  private static Fit exactly(int asked, BigDecimal written, BigDecimal result) {
    var half = BigDecimal.valueOf(5, asked + 1);
    var distance = written.subtract(result).abs();
    boolean isWhole =
        asked == 0
            && result.signum() == result.setScale(0, RoundingMode.DOWN).signum()
            && result.stripTrailingZeros().scale() <= 0;
    boolean isFive =
        written
                .setScale(asked, RoundingMode.HALF_UP)
                .compareTo(written.setScale(asked, RoundingMode.HALF_DOWN))
            != 0;
    boolean isRight =
        isWhole
            ? distance.compareTo(new BigDecimal("0.001")) < 0
            : isFive
                ? distance.compareTo(half) <= 0
                : written
                        .setScale(asked, RoundingMode.HALF_UP)
                        .compareTo(result.setScale(asked, RoundingMode.HALF_UP))
                    == 0;
    if (isRight) {
      return Fit.RIGHT;
    }
    var digits = written.stripTrailingZeros();
    int own = Math.max(0, digits.scale());
    if (own == 0 && asked > 0 && written.signum() != 0) {
      own = Math.min(0, digits.scale() + Math.max(0, 3 - digits.precision()));
    }
    boolean isRounded = distance.compareTo(BigDecimal.valueOf(5, own + 1)) <= 0;
    boolean tells =
        written.signum() != 0
            && (own > 0 && own == asked - 1
                || distance.multiply(BigDecimal.TEN).compareTo(result.abs()) <= 0);
    return own < asked && isRounded && tells ? Fit.COARSE : Fit.OTHER;
  }

  @Test
  void randomNumbersInAnyPrecisionAreJudgedAsExactDecimalsJudgeThem() {
    var random = new Random(11);
    Map<Fit, Integer> counts = new EnumMap<>(Fit.class);
    int seen = 0;
    while (seen < NUMBERS) {
      int asked = random.nextInt(5);
      double result =
          random.nextInt(4) == 0
              ? random.nextInt(41) - 20
              : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(7) - 2);
      var exact = new BigDecimal(result);
      if (isNearFive(exact, asked)) {
        continue; // there doubles and exact decimals may differ; fives have a test of their own
      }
      var written = new BigDecimal(Double.toString(written(random, asked, exact).doubleValue()));
      var expected = exactly(asked, written, exact);
      assertThat(typed(asked, written.doubleValue(), result))
          .as("%d decimals, %s for %s", asked, written.toPlainString(), exact.toPlainString())
          .isEqualTo(expected);
      counts.merge(expected, 1, Integer::sum);
      seen++;
    }
    assertThat(counts.values()).allMatch(count -> count > NUMBERS / 20);
  }

  /** A result as somebody might write it: rounded, cut off, as float32 has it, or wrong. */
  private static BigDecimal written(Random random, int asked, BigDecimal result) {
    int digits = random.nextInt(asked + 3);
    if (asked == 0 && result.stripTrailingZeros().scale() <= 0 && random.nextBoolean()) {
      // beside a whole number, never just at the edge of what is right
      int least = random.nextInt(5) + 4;
      return result.add(BigDecimal.valueOf(2 * random.nextInt(1000) - 999, least));
    }
    return switch (random.nextInt(7)) {
      case 0 -> result.setScale(asked, RoundingMode.HALF_UP);
      case 1, 2 -> result.setScale(digits, RoundingMode.HALF_EVEN);
      case 3 -> result.setScale(digits, RoundingMode.DOWN);
      case 4 -> result.round(new MathContext(1 + random.nextInt(7), RoundingMode.HALF_UP));
      case 5 -> {
        int off = random.nextInt(2 * 10) - 10;
        yield result.setScale(asked, RoundingMode.HALF_UP).add(BigDecimal.valueOf(off, asked));
      }
      default -> new BigDecimal(result.floatValue());
    };
  }

  private static boolean isNearFive(BigDecimal number, int asked) {
    var shifted = number.scaleByPowerOfTen(asked).abs();
    var rest = shifted.remainder(BigDecimal.ONE).subtract(new BigDecimal("0.5")).abs();
    return rest.compareTo(new BigDecimal("0.0011")) < 0;
  }
}
