package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTest {
  private static final long SEED = 20261130;

  private static double read(String text) {
    var bytes = ("<" + text + "<").getBytes(StandardCharsets.US_ASCII);
    return Decimal.read(bytes, 1, bytes.length - 1);
  }

  /** Compares bits; what is not read is left to Java. */
  private static boolean isRead(String text) {
    double read = read(text);
    if (!Double.isNaN(read)) {
      assertThat(Double.doubleToRawLongBits(read))
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text) + 0.0));
    }
    return !Double.isNaN(read);
  }

  @Test
  void nearlyAllDoublesOfASheetAreReadToTheLastBit() {
    var random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      double number = random.nextGaussian() * Math.pow(10, random.nextInt(5) - 2);
      read += isRead(Double.toString(number)) ? 1 : 0;
    }
    assertThat(read).isGreaterThan(199_000);
  }

  @Test
  void anyDigitsAreReadAsJavaReadsThemOrNotAtAll() {
    var random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int digits = 1 + random.nextInt(20);
      int point = random.nextInt(digits + 4);
      for (int k = 0; k < digits; k++) {
        text.append(k == point ? "." : "").append(random.nextInt(10));
      }
      if (random.nextInt(3) == 0) {
        text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(60) - 30);
      }
      isRead(text.toString());
    }
  }

  @Test
  void numbersHalfwayBetweenTwoDoublesAreRoundedToEvenOrLeftToJava() {
    var random = new Random(SEED);
    for (int i = 0; i < 50_000; i++) {
      // 54 bits and a last one: as a decimal fraction of at most 18 digits where it is short
      var half = BigInteger.valueOf((1L << 53 | random.nextLong() >>> 11) * 2 + 1);
      isRead(new BigDecimal(half).movePointLeft(random.nextInt(4)).toPlainString());
      isRead(half.shiftRight(1).add(BigInteger.valueOf(random.nextInt(3))) + ".5");
    }
    assertThat(read("9007199254740993.0")).as("left to Java").isNaN();
    assertThat(read("900719925474099.25")).isEqualTo(900719925474099.25);
  }

  @Test
  void whatIsNoNumberIsNotRead() {
    for (var text :
        new String[] {
          "", "-", ".", "-.", "+1", "1e", "1e+", "1e1234", "1.2.3", " 1", "1 ", "NaN", "0x1p0",
          "1d", "--1", "1-", "1e1.0", "1,5"
        }) {
      assertThat(read(text)).as(text).isNaN();
    }
    assertThat(read("5.")).isEqualTo(5);
    assertThat(read(".5")).isEqualTo(0.5);
    assertThat(1 / read("-0")).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
