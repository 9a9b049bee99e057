package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Expr.Call;
import convsheet.formula.Expr.Difference;
import convsheet.formula.Expr.IfPositive;
import convsheet.formula.Expr.Negation;
import convsheet.formula.Expr.Number;
import convsheet.formula.Expr.Product;
import convsheet.formula.Expr.Quotient;
import convsheet.formula.Expr.Ref;
import convsheet.formula.Expr.Sum;
import convsheet.formula.Expr.SumOfProducts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExprTest {
  /** The numbers 1 to 9, row by row. */
  private static final Grid X = new Grid("S", Grid.Part.PICTURE, "x", 3, 3);

  /** 10, blank, -20, blank. */
  private static final Grid GAPS = new Grid("S", Grid.Part.PADDED, "gaps", 1, 4);

  private static final Interpreter CELLS = cells();

  private static Interpreter cells() {
    var cells = new Interpreter();
    cells.define(X, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    cells.compute(
        new ComputedGrid(
            GAPS,
            (row, column) ->
                column % 2 == 1 ? new Expr.Blank() : new Number(column == 0 ? 10 : -20)));
    return cells;
  }

  private static double value(Expr expr) {
    return expr.evaluate(CELLS);
  }

  private static Number number(double value) {
    return new Number(value);
  }

  private static Expr max(Expr... arguments) {
    return Aggregate.of(Aggregate.Function.MAX, arguments);
  }

  private static Expr average(Expr... arguments) {
    return Aggregate.of(Aggregate.Function.AVERAGE, arguments);
  }

  private static Expr sum(Expr... arguments) {
    return Aggregate.of(Aggregate.Function.SUM, arguments);
  }

  @Test
  void termsAreAddedFromTheLeft() {
    var small = new Number(1e-16);

    // 1 + 1e-16 is 1 in doubles, but 1e-16 + 1e-16 + 1 is not
    assertThat(value(new Sum(List.of(number(1), small, small)))).isEqualTo(1);
    assertThat(value(new Sum(List.of(small, small, number(1))))).isEqualTo(1 + 0x1p-52);
  }

  @Test
  void aSumOfOneTermIsTheTerm() {
    assertThat(Sum.of(List.of(number(7)))).isEqualTo(number(7));
    assertThat(Sum.of(List.of(number(7), number(8)))).isInstanceOf(Sum.class);
  }

  @Test
  void arithmeticIsThatOfDoubles() {
    assertThat(value(new Difference(number(7), number(9)))).isEqualTo(-2);
    assertThat(value(new Product(number(0.1), number(3)))).isEqualTo(0.30000000000000004);
    assertThat(value(new Quotient(number(1), number(8)))).isEqualTo(0.125);
    assertThat(value(new Negation(new Ref(X, 2, 0)))).isEqualTo(-7);
    assertThat(value(new Call(Call.Function.EXP, number(0)))).isEqualTo(1);
    assertThat(value(new Call(Call.Function.TANH, number(50)))).isEqualTo(1);
  }

  @Test
  void windowsMultiplyCellByCell() {
    // the left columns times the upper rows of 1 2 3 / 4 5 6 / 7 8 9:
    // 1 * 1 + 2 * 2 + 4 * 4 + 5 * 5 + 7 * 7 + 8 * 8 = 159
    var left = Window.of(X, 0, 0, 3, 2);
    assertThat(value(new SumOfProducts(left, left))).isEqualTo(159);

    // the corners 1 3 7 9 times 1 2 4 5: 1 + 6 + 28 + 45 = 80
    var corners = new Window(X, 0, 0, 2, 2, 2, 2);
    assertThat(value(new SumOfProducts(corners, Window.of(X, 0, 0, 2, 2)))).isEqualTo(80);
    assertThat(new SumOfProducts(corners, Window.of(X, 0, 0, 2, 2)).term(2))
        .isEqualTo(new Product(new Ref(X, 2, 0), new Ref(X, 1, 0)));
  }

  @Test
  void blankCellsCountAsZeroInWindows() {
    // 10 * 1 + 0 * 2 - 20 * 3
    var sum = new SumOfProducts(Window.of(GAPS, 0, 0, 1, 3), Window.of(X, 0, 0, 1, 3));

    assertThat(value(sum)).isEqualTo(-50);
    assertThat(value(new Ref(GAPS, 0, 1))).isZero();
  }

  @Test
  void aggregatesPassOverBlankCells() {
    var gaps = new Expr.Range(GAPS.whole());
    var negative = new Expr.Range(Window.of(GAPS, 0, 1, 1, 3));

    assertThat(value(average(gaps))).isEqualTo((10 - 20) / 2.0);
    assertThat(value(max(negative))).isEqualTo(-20);
    assertThat(value(sum(gaps))).isEqualTo(-10);
  }

  @Test
  void aggregatesPassOverBlankCellsNamedOneByOne() {
    var blank = new Ref(GAPS, 0, 1);
    var last = new Ref(GAPS, 0, 2);

    assertThat(value(average(blank, last))).isEqualTo(-20);
    assertThat(value(max(blank, last))).isEqualTo(-20);
  }

  @Test
  void aggregatesOfNothingAreWhatSpreadsheetsMakeOfThem() {
    var nothing = new Expr.Range(Window.of(GAPS, 0, 1, 1, 1));

    assertThat(value(max(nothing))).isZero();
    assertThat(value(sum(nothing))).isZero();
    assertThat(value(average(nothing))).isNaN();
  }

  @Test
  void aggregatesTakeRangesAndSingleValues() {
    var upper = new Expr.Range(Window.of(X, 0, 0, 2, 3));

    assertThat(value(max(upper, number(6.5)))).isEqualTo(6.5);
    assertThat(value(sum(upper, number(100)))).isEqualTo(121);
    assertThat(value(average(upper, number(7)))).isEqualTo(4);
  }

  @Test
  void onlyWhatIsAboveZeroIsPositive() {
    assertThat(value(new IfPositive(number(0.5), number(1), number(2)))).isEqualTo(1);
    assertThat(value(new IfPositive(number(0), number(1), number(2)))).isEqualTo(2);
    assertThat(value(new IfPositive(number(-1), number(1), number(2)))).isEqualTo(2);
  }

  @Test
  void overflowIsAnErrorAndStaysOne() {
    var error = new Product(number(1e200), number(1e200));

    assertThat(value(error)).isNaN();
    assertThat(value(new Sum(List.of(number(1e308), number(1e308))))).isNaN();
    assertThat(value(new Quotient(number(1), number(0)))).isNaN();
    assertThat(value(new Call(Call.Function.EXP, number(710)))).isNaN();
    assertThat(value(new Quotient(number(1), error))).isNaN();
    assertThat(value(new IfPositive(error, number(1), number(2)))).isNaN();
    assertThat(value(max(number(0), error))).isNaN();
  }

  @Test
  void aZeroHasNoSign() {
    assertThat(Double.doubleToLongBits(value(new Product(number(0), number(-1))))).isZero();
    assertThat(Double.doubleToLongBits(value(new Quotient(number(0), number(-1))))).isZero();
    assertThat(
            new Interpreter()
                .compute(new ComputedGrid(GAPS, (row, column) -> new Negation(number(0)))))
        .containsOnly(0.0)
        .doesNotContain(-0.0);
  }

  @Test
  void aPartIsReplacedWhereverItOccurs() {
    var x = number(5);
    var expr = new Sum(List.of(x, new Product(x, number(6)), new IfPositive(x, x, number(1))));

    assertThat(expr.count(number(5))).isEqualTo(4);
    // 2 + 2 * 6 + 2
    assertThat(value(expr.replace(number(5), number(2)))).isEqualTo(16);
    assertThat(expr.replace(number(7), number(2))).isEqualTo(expr);
    assertThat(expr.replace(new Product(number(5), number(6)), number(0)).count(x)).isEqualTo(3);
  }

  @Test
  void nothingReachesOutOfItsGrid() {
    assertThatThrownBy(() -> new Ref(X, 3, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ref(X, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Window(X, 0, 0, 2, 2, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 2 cells at 0, 0 reach out of");
    assertThatThrownBy(() -> Window.of(X, 1, 0, 3, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void windowsOfDifferentSizesDoNotMultiply() {
    var row = Window.of(X, 0, 0, 1, 3);
    var column = Window.of(X, 0, 0, 3, 1);

    assertThatThrownBy(() -> new SumOfProducts(row, column))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in size");
  }

  @Test
  void aCellIsReadOnlyOnceItsGridIsKnown() {
    assertThatThrownBy(() -> new Ref(X, 0, 0).evaluate(new Interpreter()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read before it is computed");
    assertThatThrownBy(() -> new Interpreter().define(X, new double[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
