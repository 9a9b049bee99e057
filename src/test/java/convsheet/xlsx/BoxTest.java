package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {
  @ParameterizedTest
  @ValueSource(strings = {"B3:D5", "$B$3:$D$5", "D5:B3", "B5:D3", "b3:d5"})
  void aRangeIsReadByAnyTwoOfItsCorners(String range) {
    assertThat(Box.parse(range)).contains(new Box(2, 1, 4, 3));
  }

  @Test
  void aCellIsABox() {
    assertThat(Box.parse("$B3")).contains(new Box(2, 1, 2, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "B3:", ":B3", "B3:C4:D5", "B3:C0", "B:D", "3:5", "B3,C4"})
  void whatIsNoRangeIsNone(String text) {
    assertThat(Box.parse(text)).isEmpty();
  }
}
