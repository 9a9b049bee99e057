package convsheet.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Colours by hand: each of red, green and blue in proportion between the ends, rounded. */
class ColourScaleTest {
  /** Blue is 5B9BD5 = 91, 155, 213, orange F0874A = 240, 135, 74; a half of it 248, 195, 165. */
  @Test
  void signedNumbersGoFromBlueOverWhiteToOrange() {
    var scale = ColourScale.around0(new double[] {-1, 4}, true);

    assertThat(scale.of(new double[] {-4, 0, 2, 4, 9, Double.NaN}))
        .containsExactly(0x5B9BD5, 0xFFFFFF, 0xF8C3A5, 0xF0874A, 0xF0874A, 0xB3261E);
    assertThat(scale.of(-2)).isEqualTo(0xADCDEA); // 173, 205, 234
    assertThat(scale.least()).isEqualTo(-4);
  }

  @Test
  void whereNothingIsNegativeTheScaleBeginsAt0() {
    var scale = ColourScale.around0(new double[] {3, 4}, false);

    assertThat(scale.least()).isZero();
    assertThat(scale.of(new double[] {0, 4})).containsExactly(0xFFFFFF, 0xF0874A);
  }

  /** Dark is 14110F = 20, 17, 15 and red FF5A4F = 255, 90, 79: in the middle 138, 54, 47. */
  @Test
  void aPictureGoesFromPaperToInkAndAChannelToItsColour() {
    assertThat(ColourScale.ofPicture("picture", new double[] {1, 3}).of(new double[] {1, 3}))
        .containsExactly(0xFFFFFF, 0x15181C);
    assertThat(ColourScale.ofPicture("Red", new double[] {1, 3}).of(new double[] {1, 2, 3}))
        .containsExactly(0x14110F, 0x8A362F, 0xFF5A4F);
  }

  @Test
  void numbersThatAreAllEqualHaveOneColour() {
    assertThat(ColourScale.ofPicture("picture", new double[] {1, 1}).of(1)).isEqualTo(0xFFFFFF);
    assertThat(ColourScale.around0(new double[] {0}, false).of(0)).isEqualTo(0xFFFFFF);
  }
}
