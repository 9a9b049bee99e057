package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.Expr.Aggregate;
import convsheet.formula.Expr.Call;
import convsheet.formula.Expr.Difference;
import convsheet.formula.Expr.IfPositive;
import convsheet.formula.Expr.Negation;
import convsheet.formula.Expr.Product;
import convsheet.formula.Expr.Quotient;
import convsheet.formula.Expr.Ref;
import convsheet.formula.Expr.Sum;
import convsheet.formula.Expr.SumOfProducts;
import convsheet.formula.FormulaPrinter.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormulaPrinterTest {
  /** Stands at A1. */
  private static final Grid X = new Grid("S", Grid.Part.PICTURE, "x", 5, 5);

  /** Stands at G1. */
  private static final Grid W = new Grid("S", Grid.Part.WEIGHTS, "w", 5, 5);

  private static final Expr A = new Ref(X, 0, 0);
  private static final Expr B = new Ref(X, 0, 1);
  private static final Expr C = new Ref(X, 0, 2);

  private static final References PLACES =
      new References() {
        @Override
        public String cell(Ref ref) {
          return A1.cell(ref.row(), left(ref.grid()) + ref.column());
        }

        @Override
        public String range(Window w) {
          return A1.range(w.row(), left(w.grid()) + w.column(), w.rows(), w.columns());
        }

        private int left(Grid grid) {
          return grid.equals(X) ? 0 : 6;
        }
      };

  @Test
  void sumsOfProductsAreShortInCompactStyle() {
    var sum = new SumOfProducts(Window.of(X, 1, 1, 3, 2), Window.of(W, 0, 0, 3, 2));

    assertThat(compact(sum)).isEqualTo("SUMPRODUCT(B2:C4,G1:H3)");
  }

  @Test
  void sumsOfProductsAreSpelledOutInReadingOrderInTermsStyle() {
    var sum = new SumOfProducts(Window.of(X, 1, 1, 2, 2), Window.of(W, 0, 0, 2, 2));

    assertThat(terms(sum)).isEqualTo("B2*G1+C2*H1+B3*G2+C3*H2");
  }

  @Test
  void channelsAreAddedUpOneByOneAndThenTheBias() {
    var bias = new Ref(W, 4, 4);
    var first = new SumOfProducts(Window.of(X, 0, 0, 1, 2), Window.of(W, 0, 0, 1, 2));
    var second = new SumOfProducts(Window.of(X, 1, 0, 1, 2), Window.of(W, 1, 0, 1, 2));

    assertThat(terms(new Sum(List.of(first, second, bias))))
        .isEqualTo("(A1*G1+B1*H1)+(A2*G2+B2*H2)+K5");
    assertThat(compact(new Sum(List.of(first, second, bias))))
        .isEqualTo("SUMPRODUCT(A1:B1,G1:H1)+SUMPRODUCT(A2:B2,G2:H2)+K5");
  }

  @Test
  void oneChannelNeedsNoParentheses() {
    var sum = new SumOfProducts(Window.of(X, 0, 0, 1, 2), Window.of(W, 0, 0, 1, 2));

    assertThat(terms(new Sum(List.of(sum, new Ref(W, 4, 4))))).isEqualTo("A1*G1+B1*H1+K5");
  }

  @Test
  void windowsOfOneCellNeedNoParenthesesInASum() {
    var product = new SumOfProducts(Window.of(X, 0, 0, 1, 1), Window.of(W, 0, 0, 1, 1));

    assertThat(terms(new Sum(List.of(product, product)))).isEqualTo("A1*G1+A1*G1");
    assertThat(compact(product)).isEqualTo("A1*G1");
  }

  @Test
  void dilatedWindowsAreSpelledOutInEveryStyle() {
    var dilated = new Window(X, 0, 0, 2, 2, 2, 3);
    var sum = new SumOfProducts(dilated, Window.of(W, 0, 0, 2, 2));

    assertThat(compact(sum)).isEqualTo("A1*G1+D1*H1+A3*G2+D3*H2");
    assertThat(compact(Aggregate.of(Aggregate.Function.MAX, new Expr.Range(dilated))))
        .isEqualTo("MAX(A1,D1,A3,D3)");
  }

  @Test
  void stepsDoNotMatterAlongASingleRowOrColumn() {
    var row = new Window(X, 1, 0, 1, 3, 2, 1);

    assertThat(compact(Aggregate.of(Aggregate.Function.SUM, new Expr.Range(row))))
        .isEqualTo("SUM(A2:C2)");
  }

  @Test
  void parenthesesStandOnlyWhereTheTreeNeedsThem() {
    assertThat(terms(new Sum(List.of(new Sum(List.of(A, B)), C)))).isEqualTo("A1+B1+C1");
    assertThat(terms(new Sum(List.of(A, new Sum(List.of(B, C)))))).isEqualTo("A1+(B1+C1)");
    assertThat(terms(new Sum(List.of(A, new Difference(B, C))))).isEqualTo("A1+(B1-C1)");
    assertThat(terms(new Difference(new Difference(A, B), C))).isEqualTo("A1-B1-C1");
    assertThat(terms(new Difference(A, new Difference(B, C)))).isEqualTo("A1-(B1-C1)");
    assertThat(terms(new Difference(A, new Product(B, C)))).isEqualTo("A1-B1*C1");
    assertThat(terms(new Product(new Sum(List.of(A, B)), C))).isEqualTo("(A1+B1)*C1");
    assertThat(terms(new Product(new Product(A, B), C))).isEqualTo("A1*B1*C1");
    assertThat(terms(new Product(A, new Product(B, C)))).isEqualTo("A1*(B1*C1)");
    assertThat(terms(new Quotient(new Quotient(A, B), C))).isEqualTo("A1/B1/C1");
    assertThat(terms(new Quotient(A, new Quotient(B, C)))).isEqualTo("A1/(B1/C1)");
    assertThat(terms(new Quotient(A, new Product(B, C)))).isEqualTo("A1/(B1*C1)");
    assertThat(terms(new Product(new Quotient(A, B), C))).isEqualTo("A1/B1*C1");
  }

  @Test
  void signsBindTighterThanProducts() {
    assertThat(terms(new Negation(A))).isEqualTo("-A1");
    assertThat(terms(new Negation(new Product(A, B)))).isEqualTo("-(A1*B1)");
    assertThat(terms(new Product(new Negation(A), B))).isEqualTo("-A1*B1");
    assertThat(terms(new Negation(new Negation(A)))).isEqualTo("-(-A1)");
    assertThat(terms(new Negation(new Expr.Number(-2)))).isEqualTo("-(-2)");
    assertThat(terms(new Difference(A, new Expr.Number(-2)))).isEqualTo("A1--2");
    assertThat(terms(new Product(A, new Expr.Number(-2)))).isEqualTo("A1*-2");
  }

  @Test
  void functionsHoldTheirArgumentsTogether() {
    var sum = new Sum(List.of(A, B));

    assertThat(terms(new Call(Call.Function.EXP, new Difference(A, B)))).isEqualTo("EXP(A1-B1)");
    assertThat(terms(new Product(new Call(Call.Function.TANH, sum), C)))
        .isEqualTo("TANH(A1+B1)*C1");
    assertThat(terms(new IfPositive(sum, A, new Product(new Expr.Number(0.1), A))))
        .isEqualTo("IF(A1+B1>0,A1,0.1*A1)");
    assertThat(
            terms(new Aggregate(Aggregate.Function.AVERAGE, List.of(new Expr.Range(X.whole()), A))))
        .isEqualTo("AVERAGE(A1:E5,A1)");
  }

  @Test
  void thePrintedTextIsWorthTheVeryBitsOfTheExpression() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      var cells = new Interpreter();
      Map<String, Double> byName = new HashMap<>();
      fill(X, random, cells, byName);
      fill(W, random, cells, byName);
      var expr = expr(random, 4);
      double expected = expr.evaluate(cells);
      for (var style : Style.values()) {
        var text = FormulaPrinter.print(expr, PLACES, style);
        assertThat(bits(PlainFormula.evaluate(text, byName)))
            .as("seed %d, %s", seed, text)
            .isEqualTo(bits(expected));
        List.of("SUMPRODUCT", "MAX", "SUM(", "AVERAGE", "EXP", "TANH", "IF", "/", "-(", ")+(")
            .stream()
            .filter(text::contains)
            .forEach(seen::add);
      }
      seen.add(Double.isNaN(expected) ? "error" : "number");
    }

    assertThat(seen).hasSize(12);
  }

  /** A quarter of the cells stays blank. */
  private static void fill(Grid grid, Random random, Interpreter cells, Map<String, Double> names) {
    var numbers = IntStream.range(0, 25).mapToObj(i -> new Expr.Number(number(random))).toList();
    var blanks = IntStream.range(0, 25).mapToObj(i -> random.nextInt(4) == 0).toList();
    cells.compute(
        new ComputedGrid(
            grid,
            (row, column) ->
                blanks.get(row * 5 + column) ? new Expr.Blank() : numbers.get(row * 5 + column)));
    for (int i = 0; i < 25; i++) {
      if (!blanks.get(i)) {
        names.put(PLACES.cell(new Ref(grid, i / 5, i % 5)), numbers.get(i).value());
      }
    }
  }

  private static double number(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 1e200 * random.nextGaussian();
      case 1 -> 1e-300 * random.nextGaussian();
      case 2, 3, 4, 5 -> random.nextInt(9) - 4;
      default -> random.nextGaussian();
    };
  }

  private static Expr expr(Random random, int depth) {
    int kind = depth == 0 ? random.nextInt(3) : random.nextInt(13);
    return switch (kind) {
      case 0 -> new Expr.Number(number(random));
      case 1, 2 -> ref(random);
      case 3, 4 -> new Sum(exprs(random, depth, 2 + random.nextInt(3)));
      case 5 -> new Difference(expr(random, depth - 1), expr(random, depth - 1));
      case 6 -> new Negation(expr(random, depth - 1));
      case 7 -> new Product(expr(random, depth - 1), expr(random, depth - 1));
      case 8 -> new Quotient(expr(random, depth - 1), expr(random, depth - 1));
      case 9 -> sumOfProducts(random);
      case 10 -> aggregate(random, depth);
      case 11 ->
          new Call(
              random.nextBoolean() ? Call.Function.EXP : Call.Function.TANH,
              expr(random, depth - 1));
      default ->
          new IfPositive(expr(random, depth - 1), expr(random, depth - 1), expr(random, depth - 1));
    };
  }

  private static List<Expr> exprs(Random random, int depth, int count) {
    return IntStream.range(0, count).mapToObj(i -> expr(random, depth - 1)).toList();
  }

  private static Ref ref(Random random) {
    return new Ref(random.nextBoolean() ? X : W, random.nextInt(5), random.nextInt(5));
  }

  private static Expr sumOfProducts(Random random) {
    int rows = 1 + random.nextInt(3);
    int columns = 1 + random.nextInt(3);
    return new SumOfProducts(window(random, X, rows, columns), window(random, W, rows, columns));
  }

  private static Expr aggregate(Random random, int depth) {
    var functions = Aggregate.Function.values();
    var arguments = new ArrayList<>(exprs(random, depth, random.nextInt(3)));
    arguments.add(new Expr.Range(window(random, X, 1 + random.nextInt(3), 1 + random.nextInt(3))));
    return new Aggregate(functions[random.nextInt(functions.length)], arguments);
  }

  private static Window window(Random random, Grid grid, int rows, int columns) {
    int rowStep = 1 + random.nextInt(2);
    int columnStep = random.nextInt(3) == 0 ? 2 : 1;
    return new Window(
        grid,
        random.nextInt(5 - (rows - 1) * rowStep),
        random.nextInt(5 - (columns - 1) * columnStep),
        rows,
        columns,
        rowStep,
        columnStep);
  }

  /** A cell's bits: zeros have no sign. */
  private static long bits(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  private static String compact(Expr expr) {
    return FormulaPrinter.print(expr, PLACES, Style.COMPACT);
  }

  private static String terms(Expr expr) {
    return FormulaPrinter.print(expr, PLACES, Style.TERMS);
  }
}
