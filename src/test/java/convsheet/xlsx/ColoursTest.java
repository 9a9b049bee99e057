package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether text can be read on its colour (contrast ratio of WCAG 2.1), and whether what is right
 * can be told from what is wrong without seeing red and green (Machado, Oliveira and Fernandes
 * 2009).
 */
class ColoursTest {
  private static final double READABLE = 4.5;

  private static double[] linear(String rgb) {
    var linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(rgb.substring(2 * i, 2 * i + 2), 16) / 255.0;
      linear[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static double luminance(String rgb) {
    var c = linear(rgb);
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
  }

  private static double contrast(String one, String other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static String mixed(String from, String to, double share) {
    var mixed = new StringBuilder();
    for (int i = 0; i < 6; i += 2) {
      int a = Integer.parseInt(from.substring(i, i + 2), 16);
      int b = Integer.parseInt(to.substring(i, i + 2), 16);
      mixed.append(String.format(Locale.ROOT, "%02X", Math.round(a + (b - a) * share)));
    }
    return mixed.toString();
  }

  /** Black on white is 21 to 1, and #767676 the lightest grey with 4.5 to 1: both from WCAG. */
  @Test
  void contrastIsThatOfWcag() {
    assertThat(contrast("000000", "FFFFFF")).isEqualTo(21);
    assertThat(contrast("767676", "FFFFFF")).isBetween(4.5, 4.6);
    assertThat(contrast("777777", "FFFFFF")).isLessThan(4.5);
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void textOfEveryLookIsReadOnItsFill(Look look) {
    var format = Styles.format(look);
    var ink = format.font().colour();
    var fill = format.fill().orElse(Colours.WHITE);

    assertThat(contrast(ink, fill)).as("%s on %s", ink, fill).isGreaterThanOrEqualTo(READABLE);
  }

  @Test
  void verdictsInColourAreReadOnPaper() {
    for (var ink : List.of(Colours.AGREES_INK, Colours.DIFFERS_INK)) {
      assertThat(contrast(ink, Colours.WHITE)).isGreaterThanOrEqualTo(READABLE);
    }
  }

  @Test
  void darkTextIsReadOnWhatIsSaidOfResults() {
    var fills =
        new ArrayList<>(
            List.of(
                Colours.AGREES,
                Colours.DIFFERS,
                Colours.CORRECT,
                Colours.ROUNDED,
                Colours.COARSE,
                Colours.CARRIED,
                Colours.WRONG,
                Colours.MISSING,
                Colours.NOT_A_NUMBER));
    fills.addAll(Colours.LIGHTS);
    fills.addAll(Colours.BLOCK_FILLS);

    assertThat(fills).allMatch(fill -> contrast(Colours.INK, fill) >= READABLE);
    assertThat(contrast(Colours.ZERO_INK, Colours.ZERO_FILL)).isGreaterThanOrEqualTo(READABLE);
  }

  @Test
  void numbersAreReadOnWhatTheInspectorMarks() {
    for (var fill : List.of(Colours.SHOWN_FILL, Colours.WINDOW_FILL)) {
      assertThat(contrast(Colours.NUMBER, fill)).isGreaterThanOrEqualTo(READABLE);
    }
    assertThat(contrast(Colours.WHITE, Colours.DARK_WINDOW_FILL)).isGreaterThanOrEqualTo(READABLE);
    assertThat(contrast(Colours.INK, Colours.CHOICE_FILL)).isGreaterThanOrEqualTo(READABLE);
  }

  /** Results: black on every colour of the scale. */
  @ParameterizedTest
  @CsvSource({Colours.ZERO + "," + Colours.NEGATIVE, Colours.ZERO + "," + Colours.POSITIVE})
  void numbersAreReadAllAlongTheScalesOfResults(String from, String to) {
    for (int i = 0; i <= 100; i++) {
      assertThat(contrast(Colours.NUMBER, mixed(from, to, i / 100.0)))
          .isGreaterThanOrEqualTo(READABLE);
    }
  }

  /** Pictures: black on the lighter side of the balance, white on the darker one. */
  @ParameterizedTest
  @CsvSource({
    Colours.WHITE + "," + Colours.BLACK,
    Colours.DARK + "," + Colours.RED,
    Colours.DARK + "," + Colours.GREEN,
    Colours.DARK + "," + Colours.BLUE
  })
  void numbersAreReadAllAlongTheScalesOfPictures(String from, String to) {
    double balance = Colours.balance(from, to);
    boolean darkens = luminance(from) > luminance(to);
    for (int i = 0; i <= 1000; i++) {
      var ink = i / 1000.0 > balance == darkens ? "FFFFFF" : Colours.NUMBER;
      assertThat(contrast(ink, mixed(from, to, i / 1000.0)))
          .as("%s at %d of 1000", ink, i)
          .isGreaterThanOrEqualTo(READABLE);
    }
  }

  /** CIELAB after the eye's loss of a kind of cones; about 2.3 is a difference just seen. */
  @ParameterizedTest
  @CsvSource({
    "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881"
  })
  void rightAndWrongAreToldApartWithoutRedAndGreen(String matrix) {
    var pairs =
        List.of(
            List.of(Colours.CORRECT, Colours.WRONG),
            List.of(Colours.CORRECT, Colours.CARRIED),
            List.of(Colours.CARRIED, Colours.WRONG),
            List.of(Colours.CORRECT, Colours.MISSING),
            List.of(Colours.WRONG, Colours.MISSING),
            List.of(Colours.AGREES, Colours.DIFFERS),
            List.of(Colours.LIGHTS.get(0), Colours.LIGHTS.get(1)),
            List.of(Colours.LIGHTS.get(0), Colours.LIGHTS.get(2)),
            List.of(Colours.LIGHTS.get(1), Colours.LIGHTS.get(2)));

    assertThat(pairs)
        .allSatisfy(
            pair ->
                assertThat(distance(seen(pair.get(0), matrix), seen(pair.get(1), matrix)))
                    .as(pair::toString)
                    .isGreaterThan(10));
  }

  private static double[] seen(String rgb, String matrix) {
    var m = matrix.split(" ");
    var c = linear(rgb);
    var seen = new double[3];
    for (int i = 0; i < 9; i++) {
      seen[i / 3] += Double.parseDouble(m[i]) * c[i % 3];
    }
    for (int i = 0; i < 3; i++) {
      seen[i] = Math.min(1, Math.max(0, seen[i]));
    }
    double x = 0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2];
    double y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2];
    double z = 0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2];
    double fx = lab(x / 0.95047);
    double fy = lab(y);
    double fz = lab(z / 1.08883);
    return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
  }

  private static double lab(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }
}
