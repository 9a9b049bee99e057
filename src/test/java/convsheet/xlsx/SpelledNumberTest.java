package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.xlsx.SpelledNumber.Comma;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpelledNumberTest {
  private static Optional<Double> read(String text) {
    return SpelledNumber.result(text, Comma.UNKNOWN).map(SpelledNumber::value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6 | 6",
        "-6 | -6",
        "\u20136 | -6",
        "\u22126 | -6",
        "- 6 | -6",
        "\uff0d\uff16 | -6",
        "(6) | -6",
        "( 6 ) | -6",
        "(-6) | -6",
        "-(6) | -6",
        "(+6) | 6",
        "6. | 6",
        ".5 | 0.5",
        ",5 | 0.5",
        "1,5 | 1.5",
        "0,125 | 0.125",
        "-0,125 | -0.125",
        "1234,567 | 1234.567",
        "1,2345 | 1.2345",
        "14.811 | 14.811",
        "14 811 | 14811",
        "14\u00a0811 | 14811",
        "14\u202f811,5 | 14811.5",
        "14'811 | 14811",
        "14\u2019811.25 | 14811.25",
        "1,234,567 | 1234567",
        "1.234.567 | 1234567",
        "1.234,5 | 1234.5",
        "1,234.5 | 1234.5",
        "1.234,567 | 1234.567",
        "12,34,567 | 1234567",
        "\u0661\u0664\u066c\u0668\u0661\u0661\u066b\u0665 | 14811.5",
        "\u06f3\u066b\u06f5 | 3.5",
        "\u096b | 5",
        "50% | 0.5",
        "12,5 % | 0.125",
        "\uff15\uff10\uff05 | 0.5",
        "\u2248 6.1 | 6.1",
        "~6 | 6",
        "= 6 | 6",
        "x=-6 | -6",
        "ca. 6 | 6",
        "28/2 | 14",
        "-3/4 | -0.75",
        "1 1/2 | 1.5",
        "1\u00bd | 1.5",
        "\u00be | 0.75",
        "2.5/4 | 0.625",
        "1e-3 | 0.001",
        "1.5E3 | 1500",
        "1,234e2 | 123.4",
        "-3.731E+03 | -3731",
        "-9.967E+00 | -9.967",
        "-3.731 x 10^3 | -3731",
        "(3.731 \u00d7 10\u00b3) | -3731",
        "3,731e3 | 3731",
        "1 234,5e2 | 123450",
        "1.5 \u00d7 10^-3 | 0.0015",
        "1.5\u00b710\u207b\u00b3 | 0.0015",
        "\u200e-6\u200b | -6",
      })
  void whatHasOneMeaningIsRead(String text, double value) {
    assertThat(read(text)).hasValueSatisfying(v -> assertThat(v).isEqualTo(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "14,811",
        "-1,234",
        "(1,234)",
        "1,234 px",
        "1,234%",
        "1 2",
        "12 34",
        "6 7",
        "6-",
        "--6",
        "6 or 7",
        "\u00b16",
        "<6",
        "6k",
        "6 k",
        "6M",
        "6m",
        "6 million",
        "1:2",
        "3*2",
        "3x3",
        "1.2.3",
        "1,2,3",
        "1.234.56",
        "1,234,56",
        "10\u00b2",
        "1/0",
        "1/2/3",
        "five",
        "?",
        "",
        "-",
        "NaN",
        "0x1F",
        "1e9999x",
        "6 to do, 0 right",
        "channel 1",
        "()",
        "%",
        "1'5",
        "6 wrong"
      })
  void whatHasSeveralMeaningsOrNoneIsNot(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void otherTextsTellWhatACommaIs() {
    assertThat(SpelledNumber.comma(Stream.of("14,811", "985", "conv"))).isEqualTo(Comma.UNKNOWN);
    assertThat(SpelledNumber.comma(Stream.of("14,811", "0,5", "3/4"))).isEqualTo(Comma.DECIMAL);
    assertThat(SpelledNumber.comma(Stream.of("14,811", "1,234.5"))).isEqualTo(Comma.THOUSANDS);
    assertThat(SpelledNumber.comma(Stream.of("1,234,567"))).isEqualTo(Comma.THOUSANDS);
    assertThat(SpelledNumber.comma(Stream.of("1.234,5"))).isEqualTo(Comma.DECIMAL);
    assertThat(SpelledNumber.comma(Stream.of("0,5", "2.25"))).isEqualTo(Comma.UNKNOWN);
    assertThat(SpelledNumber.comma(Stream.of("2.25"))).isEqualTo(Comma.UNKNOWN);

    assertThat(SpelledNumber.result("14,811", Comma.DECIMAL).orElseThrow().value())
        .isEqualTo(14.811);
    assertThat(SpelledNumber.result("14,811", Comma.THOUSANDS).orElseThrow().value())
        .isEqualTo(14811);
    // a point between what may be thousands, where commas are decimal
    assertThat(SpelledNumber.result("14.811", Comma.DECIMAL)).isEmpty();
  }

  @Test
  void theDigitsShowHowExactANumberIs() {
    assertThat(digits("\u22121.234,50")).isEqualTo("-1234.50");
    assertThat(digits("12,5 %")).isEqualTo("0.125");
    assertThat(digits("1,5e-3")).isEqualTo("1.5E-3");
    assertThat(digits("(28/3)")).isEqualTo("-28/3");
  }

  private static String digits(String text) {
    return SpelledNumber.result(text, Comma.UNKNOWN).orElseThrow().digits();
  }

  @Test
  void whatToTypeIsSaid() {
    assertThat(SpelledNumber.remedy("14,811"))
        .isEqualTo("type 14.811 or 14811, whichever is meant");
    assertThat(SpelledNumber.remedy("6 px")).isEqualTo("type 6 alone, if that is meant");
    assertThat(SpelledNumber.remedy("?")).isEqualTo("type a number, such as -6 or 0.25");
    assertThat(SpelledNumber.remedy("9.97-")).isEqualTo("type -9.97 or 9.97, whichever is meant");
    assertThat(SpelledNumber.remedy("9,97 \u2212"))
        .isEqualTo("type -9.97 or 9.97, whichever is meant");
    assertThat(SpelledNumber.remedy("37,5 px")).isEqualTo("type 37.5 alone, if that is meant");
    assertThat(SpelledNumber.remedy("\u2013 3 px")).isEqualTo("type -3 alone, if that is meant");
    assertThat(SpelledNumber.remedy("1,234 px"))
        .isEqualTo("type 1.234 or 1234 alone, whichever is meant");
    for (var before : List.of("minus ", "neg ", "--", "\u207b", "\u221a", "moins ", "not ")) {
      assertThat(SpelledNumber.remedy(before + "25")).as(before).doesNotContain("type 25 alone");
    }
    assertThat(SpelledNumber.remedy("6 or 7")).isEqualTo("type a number, such as -6 or 0.25");
  }

  /** A minus behind, a unit, a word: no number, but the number is in what there is to type. */
  @Test
  void numbersThatAreNotReadAreInWhatThereIsToType() {
    var random = new Random(21);
    for (int i = 0; i < 20_000; i++) {
      var number = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4));
      var size = number.abs().toPlainString().replace(".", any(random, List.of(".", ",")));
      boolean isEither = size.matches("[1-9]\\d{0,2},\\d{3}");
      var text =
          number.signum() < 0
              ? random.nextBoolean() || isEither
                  ? any(random, List.of("-", "\u2013", "\u2212", "- ")) + size + " px"
                  : size + any(random, List.of("-", " -", "\u2212", "\u2013"))
              : size + any(random, List.of(" px", "cm", " wrong?", "  EUR", " (sum)"));

      assertThat(read(text)).as(text).isEmpty();
      assertThat(SpelledNumber.remedy(text)).as(text).contains("type " + number.toPlainString());
    }
  }

  /** Three digits behind a comma may be thousands. */
  @Test
  void aCommaThatMayBeEitherIsReadAsNeither() {
    var random = new Random(22);
    for (int i = 0; i < 20_000; i++) {
      int thousands = random.nextInt(1, 1000);
      var digits = Integer.toString(1000 + random.nextInt(1000)).substring(1);
      var text =
          any(random, List.of("", "-", "\u2212 ", "= "))
              + thousands
              + any(random, List.of(",", "\uff0c"))
              + digits;

      assertThat(read(text)).as(text).isEmpty();
      assertThat(SpelledNumber.remedy(text))
          .contains(thousands + "." + digits)
          .contains(thousands + digits);
    }
  }

  /** Spells numbers in all ways that are read, several at once; the spelling is built here. */
  @Test
  void numbersThatAreSpelledAnyhowAreReadAsThemselves() {
    var random = new Random(20);
    for (int i = 0; i < 50_000; i++) {
      var number = BigDecimal.valueOf(random.nextInt(40_000_000) - 20_000_000, random.nextInt(5));
      var text = spelled(number, random);
      assertThat(read(text))
          .as(number + " as " + text)
          .hasValueSatisfying(
              v -> assertThat(v).isCloseTo(number.doubleValue(), within(1e-12 * 2e7)));
    }
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /**
   * Digits with a point or a comma before a power of ten, three digits after it or more or less.
   */
  private static String scientific(BigDecimal size, Random random) {
    int power = random.nextInt(-4, 8);
    var factor =
        size.movePointLeft(power).toPlainString().replace(".", any(random, List.of(".", ",")));
    var exponent = Integer.toString(power);
    return switch (random.nextInt(4)) {
      case 0 -> factor + "E" + (power < 0 ? "-0" : "+0") + Math.abs(power);
      case 1 -> factor + "e" + exponent;
      case 2 -> factor + " x 10^" + exponent;
      default ->
          factor
              + "\u00d710"
              + exponent
                  .replace("-", "\u207b")
                  .chars()
                  .mapToObj(
                      c ->
                          c < '0' || c > '9'
                              ? Character.toString(c)
                              : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077"
                                  .substring(c - '0', c - '0' + 1))
                  .collect(Collectors.joining());
    };
  }

  private static String spelled(BigDecimal number, Random random) {
    var digits = number.abs().toPlainString();
    var whole = digits.replaceFirst("\\..*", "");
    var decimals = digits.contains(".") ? digits.substring(whole.length() + 1) : "";
    var separator = any(random, List.of("", "", " ", "\u00a0", "\u2009", "'", "\u2019", ",", "."));
    var grouped = whole.replaceAll("(?<=\\d)(?=(\\d{3})+$)", separator);
    var point =
        separator.equals(".") ? "," : separator.equals(",") ? "." : any(random, List.of(".", ","));
    var text = decimals.isEmpty() ? grouped : grouped + point + decimals;
    if (text.matches("[1-9]\\d{0,2},\\d{3}")
        || text.matches("[1-9]\\d{0,2}\\.\\d{3}") && point.equals(",")) {
      text = digits; // either of two numbers
    }
    if (random.nextInt(6) == 0) {
      text = scientific(number.abs(), random);
    }
    var zero = any(random, List.of('0', '0', '0', '\uff10', '\u0660', '\u06f0', '\u0966'));
    var other = new StringBuilder();
    text.chars().forEach(c -> other.append((char) (c >= '0' && c <= '9' ? c - '0' + zero : c)));
    text = other.toString();
    boolean percent = random.nextInt(8) == 0;
    if (percent) {
      text =
          number.abs().movePointRight(2).toPlainString()
              + any(random, List.of("%", " %", "\uff05"));
    }
    if (number.signum() < 0) {
      var minus =
          any(random, List.of("-", "\u2013", "\u2014", "\u2212", "\u2010", "\uff0d", "\ufe63"));
      text =
          switch (random.nextInt(4)) {
            case 0 -> minus + " " + text;
            case 1 -> "(" + text + ")";
            case 2 -> "(" + minus + text + ")";
            default -> minus + text;
          };
    }
    text = any(random, List.of("", "", "", "\u2248 ", "~", "= ", "y = ")) + text;
    return percent ? text : text + any(random, List.of("", "", "", " ", "\u200f"));
  }
}
