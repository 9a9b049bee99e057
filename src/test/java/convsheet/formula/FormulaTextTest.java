package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What copying a formula two rows down and one column to the right makes of it. */
class FormulaTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A1+$B2*C$3-$D$4 | B3+$B4*D$3-$D$4",
        "SUM(Input!A1:Z9) | SUM(Input!B3:AA11)",
        "'My A1'!A1&\"A1\" | 'My A1'!B3&\"A1\"",
        "LOG10(A1)+A1B+X_1+Conv2!A1 | LOG10(B3)+A1B+X_1+Conv2!B3",
        "1E5+_A1 | 1E5+_A1",
      })
  void referencesWithoutDollarsMoveAlong(String formula, String moved) {
    assertThat(FormulaText.moved(formula, 2, 1)).isEqualTo(moved);
  }
}
