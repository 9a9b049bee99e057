package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Conv1!B3          | Conv1    | 2 | 1
          conv1!$B$3        | conv1    | 2 | 1
          'My sheet'!b3     | My sheet | 2 | 1
          My sheet!AA10     | My sheet | 9 | 26
          'It''s'!A1        | It's     | 0 | 0
          """)
  void readsACellAsAPersonNamesIt(String text, String sheet, int row, int column) {
    assertThat(CellAddress.parse(text)).contains(new CellAddress(sheet, row, column));
  }

  @Test
  void theSheetMayBeLeftOut() {
    assertThat(CellAddress.parse("B3")).contains(new CellAddress("", 2, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Conv1", "Conv1!", "Conv1!3", "A0", "A1:B2", "ZZZ1", "A1048577"})
  void refusesWhatIsNoCell(String text) {
    assertThat(CellAddress.parse(text)).isEmpty();
  }
}
