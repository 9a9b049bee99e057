package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs write in another way is the same content; what a person changes is another. */
class ContentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SUM(A1:B2)*2 | sum( A1:B2 ) * 2",
        "Conv!B3 | 'Conv'!B3",
        "'It''s 2'!B3+1 | 'IT''S 2'!B3+1",
        "A1*0.00001 | A1*1E-05",
        "A1*0.1 | A1*0.10000000000000001",
        "A1*100000000000000000000 | A1*1E+20",
        "IF(TRUE,1,2) | IF(TRUE(),1,2)",
        "_xlfn.STDEV.P(A1:A3) | STDEV.P(A1:A3)",
        "STDEVP(A1:A3) | _xlfn.STDEV.P(A1:A3)",
        "\"a \"\"b\"\" c\"&A1 | \"a \"\"b\"\" c\" & A1",
      })
  void formulasThatProgramsRewriteAreTheSame(String ours, String theirs) {
    assertThat(Content.formula(theirs)).isEqualTo(Content.formula(ours));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A1*B1 | B1*A1",
        "A1 | $A$1",
        "A1 | (A1)",
        "A1+1 | A1+1.000001",
        "A11 | A1+1",
        "A1*1E5 | A1*1E6",
        "A1&\"a b\" | A1&\"ab\"",
        "A1&\"a\" | A1&\"A\"",
        "Conv!B3 | Conv2!B3",
        "SUM(A1:A3) | SUM(A1,A3)",
      })
  void formulasOfAPersonAreOthers(String ours, String theirs) {
    assertThat(Content.formula(theirs)).isNotEqualTo(Content.formula(ours));
  }

  @Test
  void aNumberIsTheSameWithFifteenDigitsAndAnotherWithAChangeInTheSeventh() {
    var random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double number =
          switch (i % 4) {
            case 0 -> random.nextGaussian();
            case 1 -> (float) random.nextGaussian();
            case 2 -> random.nextInt(1 << 26) / (double) (1 << random.nextInt(30));
            default -> random.nextInt(1000) * 0.1 + 0.2;
          };
      double saved =
          new BigDecimal(Double.toString(number)).round(new MathContext(15)).doubleValue();

      assertThat(Content.number(saved)).as("%s", number).isEqualTo(Content.number(number));
      assertThat(Content.number(number * (1 + 2e-7)))
          .as("%s", number)
          .matches(bits -> number == 0 || bits != Content.number(number));
    }
  }

  @Test
  void kindsOfContentDiffer() {
    assertThat(
            Set.of(
                Content.number(1),
                Content.text("1"),
                Content.formula("1"),
                Content.array("1", "A1"),
                Content.truth(true),
                Content.truth(false),
                Content.text("TRUE"),
                Content.number(Double.NaN),
                Content.GIVEN))
        .hasSize(9);
    assertThat(Content.number(-0.0)).isEqualTo(Content.number(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1+$B2*C$3-$D$4",
        "SUM(Input!A1:Z9)*2",
        "'My A1'!A1&\"A1\"",
        "LOG10(A1)+A1B+X_1+Conv2!A1",
        "SUMPRODUCT(Input!B3:D5,$B$4:$D$6)+$B$21",
      })
  void whereAFormulaIsMovedToItIsTheSameAsItsText(String formula) {
    var random = new Random(4);
    for (int i = 0; i < 100; i++) {
      int rows = random.nextInt(2000);
      int columns = random.nextInt(500);
      var moved = FormulaText.moved(formula, rows, columns);

      assertThat(Content.Moving.of(formula).at(rows, columns)).isEqualTo(Content.formula(moved));
      assertThat(rows == 0 && columns == 0 || Content.formula(moved) != Content.formula(formula))
          .isTrue();
    }
  }
}
