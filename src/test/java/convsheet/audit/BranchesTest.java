package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import convsheet.formula.Calculator;
import convsheet.formula.CellValue;
import convsheet.formula.FormulaLimits;
import java.util.ArrayList;
import java.util.List;
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
      formulas.put(i, "SUM(INDEX('a rather long name of layer " + i + "'!$A$1:$AZ$300,$O$26,1))");
    }
    var aside = new ArrayList<String>();

    var text =
        Branches.of(
            "$O$26",
            formulas,
            formula -> {
              aside.add(formula);
              return "$X$" + aside.size();
            });

    assertThat(text.length()).isLessThan(3_000);
    assertThat(aside).hasSizeGreaterThan(3);
    for (var part : aside) {
      assertThat(part.length()).isLessThan(FormulaLimits.LONGEST / 2);
      assertThat(FormulaLimits.exceeded(part)).isEmpty();
    }
    for (int number = 1; number <= 254; number++) {
      assertThat(value(text, aside, number)).isEqualTo(new CellValue.Number(number));
    }
  }

  /**
   * The value where each layer's sheet holds the layer's number, and O26 the one that is chosen.
   */
  private static CellValue value(String formula, List<String> aside, int number) {
    return new Calculator(
            (sheet, row, column) ->
                !sheet.isEmpty()
                    ? new CellValue.Number(Integer.parseInt(sheet.replaceAll("\\D", "")))
                    : column == A1.columnOf("X")
                        ? value(aside.get(row), aside, number)
                        : new CellValue.Number(number))
        .value(formula);
  }
}
