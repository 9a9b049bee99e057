package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormulaLimitsTest {

  private static String found(String formula) {
    return FormulaLimits.exceeded(formula).map(FormulaLimits.Exceeded::found).orElse("");
  }

  private static String nested(int levels) {
    return "ABS(".repeat(levels) + "A1" + ")".repeat(levels);
  }

  private static String sum(int arguments) {
    return "SUM(" + "A1,".repeat(arguments - 1) + "A1)";
  }

  @Test
  void aFormulaMayHave8192CharactersWithItsEqualsSign() {
    assertThat(found("1+".repeat(4095) + "1")).isEmpty(); // 8191
    assertThat(found("1+".repeat(4095) + "11")).isEqualTo("a formula of 8,193 characters");
  }

  @Test
  void functionsMayStandInsideEachOther64Levels() {
    assertThat(found(nested(64))).isEmpty();
    assertThat(found(nested(65))).isEqualTo("a formula 65 levels deep");
    assertThat(found("ABS(A1)+".repeat(100) + "1")).isEmpty();
  }

  @Test
  void aFunctionMayHave255Arguments() {
    assertThat(found(sum(255))).isEmpty();
    assertThat(found(sum(256))).isEqualTo("a function of 256 arguments");
    assertThat(found(sum(200) + "+" + sum(200))).isEmpty();
  }

  @Test
  void whatStandsInQuotesDoesNotCount() {
    assertThat(found("COUNTA(\"" + "(,".repeat(300) + "\",'" + ",(".repeat(300) + "'!A1)"))
        .isEmpty();
    assertThat(found("COUNTA(\"a\"\"(" + ",".repeat(300) + "\")")).isEmpty();
  }
}
