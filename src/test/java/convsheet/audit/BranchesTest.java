package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaLimits;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BranchesTest {

  @Test
  void oneFormulaStandsAlone() {
    assertThat(Branches.of("A1", new TreeMap<>(Map.of(3, "B1")))).isEqualTo("B1");
  }

  @Test
  void neighboursThatAreTheSameAreOneBranch() {
    var formulas = new TreeMap<>(Map.of(1, "B1", 2, "B1", 4, "C1", 5, "C1", 6, "D1"));

    assertThat(Branches.of("A1", formulas)).isEqualTo("IF(A1<=2,B1,IF(A1<=5,C1,D1))");
  }

  @Test
  void whatWouldBeTooLongIsPutAsideAndStaysShallow() {
    var formulas = new TreeMap<Integer, String>();
    for (int i = 1; i <= 254; i++) {
      formulas.put(i, "SUM(INDEX('a rather long name of layer " + i + "'!$A$1:$AZ$99,$E20,K$17))");
    }
    var aside = new ArrayList<Map.Entry<String, Object>>();

    var text =
        Branches.of(
            "$O$26",
            formulas,
            200,
            7.5,
            (formula, value) -> {
              aside.add(Map.entry(formula, value));
              return "$X$" + aside.size();
            });

    assertThat(text.length()).isLessThan(3_000);
    assertThat(aside).hasSizeGreaterThan(3);
    for (var part : aside) {
      assertThat(part.getKey().length()).isLessThan(FormulaLimits.LONGEST / 2);
      assertThat(FormulaLimits.exceeded(part.getKey())).isEmpty();
    }
    // only the parts that hold the branch of number 200, one in the other, have its value
    assertThat(aside.stream().filter(part -> part.getValue().equals(7.5)).map(Map.Entry::getKey))
        .isNotEmpty()
        .allMatch(
            formula -> {
              var bounds =
                  formula.replaceFirst("IF\\(AND\\(\\$O\\$26>=(\\d+),\\$O\\$26<=(\\d+).*", "$1 $2");
              var numbers = bounds.split(" ");
              return Integer.parseInt(numbers[0]) <= 200 && Integer.parseInt(numbers[1]) >= 200;
            });
    assertThat(aside.stream().filter(part -> part.getValue().equals(""))).isNotEmpty();
  }
}
